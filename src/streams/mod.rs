//! The token-stream encoding: a block as the codes of its runs, and streams of what is spelled.
//!
//! Knows: runs, pieces, the symbol dictionary. Must not know: how the streams are compressed,
//! archives, files. Notes on the choices, with what each is worth: notes/token-streams.md.

mod number;
mod pieces;
mod recent;
mod runs;
mod slots;
mod text;

pub(crate) use runs::{Decoder, encode};
pub(crate) use slots::Tables;

/// The streams of a block. Codes take two bytes each, the high one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Streams {
    /// The code of each run.
    pub(crate) runs: Vec<u8>,
    /// The codes of the pieces of new words.
    pub(crate) pieces: Vec<u8>,
    /// For each new word, what it shares with the one of its kind before it.
    pub(crate) shares: Vec<u8>,
    /// New gaps, each ended by a zero.
    pub(crate) gaps: Vec<u8>,
    /// New numbers, likewise.
    pub(crate) numbers: Vec<u8>,
    /// New pieces, likewise.
    pub(crate) spellings: Vec<u8>,
}

impl Streams {
    /// How many streams there are.
    pub(crate) const COUNT: usize = 6;

    /// In the order in which they are stored.
    pub(crate) fn all(&self) -> [&[u8]; Self::COUNT] {
        [
            &self.runs,
            &self.pieces,
            &self.shares,
            &self.gaps,
            &self.numbers,
            &self.spellings,
        ]
    }

    /// Whether there is nothing in any of them.
    pub(crate) fn is_empty(&self) -> bool {
        self.all().iter().all(|stream| stream.is_empty())
    }

    /// Appends each stream of others to its like.
    pub(crate) fn append(&mut self, others: &Streams) {
        self.runs.extend_from_slice(&others.runs);
        self.pieces.extend_from_slice(&others.pieces);
        self.shares.extend_from_slice(&others.shares);
        self.gaps.extend_from_slice(&others.gaps);
        self.numbers.extend_from_slice(&others.numbers);
        self.spellings.extend_from_slice(&others.spellings);
    }

    /// Streams of which [`all`](Streams::all) are these.
    pub(crate) fn from_all(all: [Vec<u8>; Self::COUNT]) -> Self {
        let [runs, pieces, shares, gaps, numbers, spellings] = all;
        Streams {
            runs,
            pieces,
            shares,
            gaps,
            numbers,
            spellings,
        }
    }
}

fn put_code(stream: &mut Vec<u8>, code: u16) {
    stream.push((code >> 8) as u8);
    stream.push(code as u8);
}

/// The codes of a stream.
struct Codes<'a>(std::slice::Iter<'a, [u8; 2]>);

impl<'a> Codes<'a> {
    fn new(stream: &'a [u8]) -> Self {
        let (pairs, _) = stream.as_chunks::<2>();
        Codes(pairs.iter())
    }
}

impl Codes<'_> {
    /// The code that comes after `ahead` others.
    #[inline]
    fn peek(&self, ahead: usize) -> Option<u16> {
        self.0.as_slice().get(ahead).copied().map(code)
    }
}

#[inline]
fn code([high, low]: [u8; 2]) -> u16 {
    u16::from(high) << 8 | u16::from(low)
}

impl Iterator for Codes<'_> {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        self.0.next().copied().map(code)
    }
}

/// Takes the next spelling off a stream of them; `None` where there is none.
fn take_spelling<'a>(stream: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = memchr::memchr(0, stream)?;
    let (spelling, rest) = stream.split_at(len);
    *stream = &rest[1..];
    Some(spelling)
}
