//! Which runs and pieces earn an entry of the dictionary.

use std::cmp::Reverse;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::dictionary::{Dictionary, Table};
use super::ideas::{Idea, Ideas};
use super::piece::{Pieces, fold};
use super::run::{Kind, Runs};

/// Where blocks are many, a spelling pays for its entry by the blocks that it spares.
const SPREAD: u32 = 4;
/// Where they are few, an entry gives its run a code that lasts and stands beside its like; these
/// many occurrences make up for what it takes away from the others' codes. All measured on kernel
/// headers (notes/token-streams.md).
const GAPS: u32 = 12;
const WORDS: u32 = 30;
const PIECES: u32 = 150;

/// How often something occurs, and in how many blocks.
#[derive(Clone, Copy)]
struct Tally {
    kind: Kind,
    count: u32,
    spread: u32,
    last: usize,
}

impl Tally {
    fn new(kind: Kind) -> Self {
        Tally {
            kind,
            count: 0,
            spread: 0,
            last: usize::MAX,
        }
    }

    fn see(&mut self, block: usize) {
        self.count = self.count.saturating_add(1);
        if self.last != block {
            self.last = block;
            self.spread += 1;
        }
    }

    fn earns(&self, blocks: usize, count: u32) -> bool {
        if blocks < SPREAD as usize {
            self.count >= count
        } else {
            self.spread >= SPREAD
        }
    }
}

/// The dictionary for some blocks, each of several parts.
pub(crate) fn gather(blocks: &[Vec<&[u8]>], ideas: Ideas) -> Dictionary {
    let mut runs: HashMap<&[u8], Tally, FixedState> = HashMap::default();
    for (block, parts) in blocks.iter().enumerate() {
        for (kind, run) in parts.iter().flat_map(|part| Runs::new(part)) {
            runs.entry(run)
                .or_insert_with(|| Tally::new(kind))
                .see(block);
        }
    }
    let mut chosen = Vec::new();
    let mut spelled = Vec::new();
    for (run, tally) in runs {
        // A zero byte is the mark that ends an entry, and a gap of its own.
        let enough = if tally.kind == Kind::Gap { GAPS } else { WORDS };
        let earns = ideas.has(Idea::RunDictionary) && tally.earns(blocks.len(), enough);
        if earns && run != b"\0" && run.len() <= Dictionary::LONGEST {
            chosen.push((run, tally));
        } else if !matches!(tally.kind, Kind::Number | Kind::Gap) {
            spelled.push((run, tally));
        }
    }
    let mut pieces: HashMap<Vec<u8>, Tally, FixedState> = HashMap::default();
    let mut folded = Vec::new();
    for (word, tally) in spelled {
        fold(spelled_as(tally.kind, ideas), word, &mut folded);
        for piece in pieces_of(&folded, ideas) {
            let seen = pieces
                .entry_ref(piece)
                .or_insert_with(|| Tally::new(Kind::Lower));
            // Each block spells the word once.
            seen.count = seen.count.saturating_add(tally.spread);
            seen.spread = seen.count;
        }
    }
    let pieces = pieces
        .iter()
        .filter(|(piece, _)| piece.len() <= Dictionary::LONGEST)
        .filter(|(_, tally)| ideas.has(Idea::PieceDictionary) && tally.earns(blocks.len(), PIECES));
    let pieces = pieces.map(|(piece, tally)| (&piece[..], *tally)).collect();
    let many = blocks.len() >= SPREAD as usize && ideas.has(Idea::Frequency);
    Dictionary {
        runs: table(chosen, Dictionary::MOST_RUNS, many),
        pieces: table(pieces, Dictionary::MOST_PIECES, many),
    }
}

/// The kind that a word of this kind is spelled as.
pub(crate) fn spelled_as(kind: Kind, ideas: Ideas) -> Kind {
    match kind {
        Kind::Upper if !ideas.has(Idea::FoldedCapitals) => Kind::Mixed,
        kind => kind,
    }
}

/// The pieces that a word is spelled as; itself alone without that idea.
pub(crate) fn pieces_of(word: &[u8], ideas: Ideas) -> impl Iterator<Item = &[u8]> {
    let whole = !ideas.has(Idea::Pieces);
    let pieces = Pieces::new(if whole { b"" } else { word });
    whole.then_some(word).into_iter().chain(pieces)
}

/// The `most` frequent of the entries: gaps before words, each in the order of their bytes. In short
/// blocks words of like frequency stand together, so that the high bytes of codes, which are all
/// that LZMA has time to learn, say most.
fn table(mut entries: Vec<(&[u8], Tally)>, most: usize, by_frequency: bool) -> Table {
    entries.sort_unstable_by_key(|&(text, tally)| (Reverse(tally.count), text));
    entries.truncate(most);
    entries.sort_unstable_by_key(|&(text, tally)| {
        let gap = tally.kind == Kind::Gap;
        let rarity = match by_frequency && !gap {
            true => tally.count.leading_zeros() / 2,
            false => 0,
        };
        (!gap, rarity, text)
    });
    entries.into_iter().map(|(text, _)| text).collect()
}
