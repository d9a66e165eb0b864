//! The ideas of the token streams, each of which an encoder may do without: what it writes then is
//! larger, and decodes as ever. `chz bench --ablate` tells what each is worth.

/// One idea of the token-stream encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Idea {
    /// Frequent words and gaps have entries in the dictionary.
    RunDictionary,
    /// Frequent pieces of other words have entries in the dictionary.
    PieceDictionary,
    /// In many short blocks the dictionary is ordered by frequency, not by alphabet alone.
    Frequency,
    /// A word that was spelled in the block, and comes again, takes a code.
    RecentWords,
    /// A piece that was spelled in the block, and comes again, takes a code.
    RecentPieces,
    /// New words are spelled as pieces, not as wholes.
    Pieces,
    /// A new word begins with the pieces that the one before it begins with.
    SharedStarts,
    /// A new word ends with the pieces that the one before it ends with.
    SharedEnds,
    /// A counter in a word that is one more than in the word before is a code.
    Counters,
    /// A number that goes on as those above it do is a code.
    Numbers,
    /// Words in capitals are spelled in small letters.
    FoldedCapitals,
    /// LZMA's literals and matches know of the two bytes of a code.
    Settings,
    /// Short streams may share an LZMA stream.
    JoinedStreams,
    /// Short blocks begin with streams of other blocks in LZMA's windows.
    Sample,
}

impl Idea {
    /// All of them.
    pub const ALL: [Idea; 14] = [
        Idea::RunDictionary,
        Idea::PieceDictionary,
        Idea::Frequency,
        Idea::RecentWords,
        Idea::RecentPieces,
        Idea::Pieces,
        Idea::SharedStarts,
        Idea::SharedEnds,
        Idea::Counters,
        Idea::Numbers,
        Idea::FoldedCapitals,
        Idea::Settings,
        Idea::JoinedStreams,
        Idea::Sample,
    ];

    /// The name as users see it.
    pub fn name(self) -> &'static str {
        match self {
            Idea::RunDictionary => "dictionary of runs",
            Idea::PieceDictionary => "dictionary of pieces",
            Idea::Frequency => "dictionary by frequency",
            Idea::RecentWords => "codes for recent words",
            Idea::RecentPieces => "codes for recent pieces",
            Idea::Pieces => "words as pieces",
            Idea::SharedStarts => "shared starts of words",
            Idea::SharedEnds => "shared ends of words",
            Idea::Counters => "counters in words",
            Idea::Numbers => "numbers as values",
            Idea::FoldedCapitals => "folded capitals",
            Idea::Settings => "settings of each stream",
            Idea::JoinedStreams => "joined short streams",
            Idea::Sample => "sample before short blocks",
        }
    }
}

/// A set of ideas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ideas(u16);

impl Ideas {
    /// All of them.
    pub const ALL: Ideas = Ideas((1 << Idea::ALL.len()) - 1);

    /// The set but for that one.
    #[must_use]
    pub fn without(self, idea: Idea) -> Self {
        Ideas(self.0 & !(1 << idea as u16))
    }

    /// Whether the idea is among them.
    pub fn has(self, idea: Idea) -> bool {
        self.0 >> idea as u16 & 1 == 1
    }
}
