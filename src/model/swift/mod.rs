//! The swift model: candidates first, then a short descent.
//!
//! Each atom is guessed: a few contexts remember which atoms followed them last, vote, and the
//! favourite is offered as one decision, then a second and a third. Only when all are refused is the
//! atom spelled by its class and code, each decision a mix of a few small integer models.
//!
//! Knows: atoms, the dictionary's numbers, binary decisions. Must not know: blocks, payloads, or in
//! which order a block is walked.

mod candidates;
mod descent;
mod flag;
mod line;
mod place;
mod prefetch;
mod symbol;

use crate::entropy::Coder;

use super::atom::{Group, MAX_LEN};
use super::speller::Speller;

use candidates::{Candidates, Guess};
use descent::Descent;
use flag::Flags;

pub(crate) use place::Place;
pub(crate) use symbol::{Alphabet, Symbol};

/// Contexts that remember atoms, and so can guess.
const GUESSERS: usize = 8;
/// Contexts of the decisions behind a refused guess.
const SPELLERS: usize = 8;
/// Guesses offered before an atom is spelled out.
const OFFERS: usize = 3;

/// Bytes of the fixed tables: flags, mixers, new spellings.
const FIXED: u64 = (4 << SPELLER_BITS) + (256 << 10);
/// Cells of the model of new spellings, as a power of two.
const SPELLER_BITS: u32 = 18;

/// How large the tables are, as powers of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Contexts remembered by the guessers, 8 bytes each.
    pub(crate) slots: u32,
    /// Groups of four decisions remembered by the descent, 32 bytes each.
    pub(crate) lines: u32,
}

impl Size {
    /// What suits a block of `len` bytes. One that decodes quickly is not kept waiting for tables
    /// that it cannot fill.
    pub(crate) fn of(len: u64) -> Size {
        let bits = len.clamp(1 << 12, 1 << 24).ilog2();
        Size { slots: bits - 2, lines: bits - 5 }
    }

    /// Bytes of memory that a model of this size takes.
    pub(crate) fn memory(self) -> u64 {
        (8 << self.slots) + (32 << self.lines) + FIXED
    }
}

/// All that is learned while a block is coded. Several cursors may share it.
pub(crate) struct Model<'a> {
    alphabet: &'a Alphabet,
    candidates: Candidates,
    flags: Flags,
    descent: Descent,
    speller: Speller,
}

impl<'a> Model<'a> {
    pub(crate) fn new(alphabet: &'a Alphabet, size: Size) -> Self {
        Model {
            alphabet,
            candidates: Candidates::new(size.slots),
            flags: Flags::new(),
            descent: Descent::new(size.lines),
            speller: Speller::new(SPELLER_BITS),
        }
    }

    /// Codes one atom at `place` and moves `place` behind it. When encoding, `symbol` is the atom
    /// and `text` its folded spelling of `len` bytes; when decoding they are ignored. Gives the
    /// symbol; the spelling is in `text` then, and its length in `len`, if the symbol is a new one.
    #[inline]
    pub(crate) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        place: &mut Place,
        symbol: Symbol,
        text: &mut [u8; MAX_LEN],
        len: &mut usize,
    ) -> Symbol {
        let mut guess = Guess::new(&mut self.candidates, &place.guessers);
        let mut found = None;
        let mut offered = guess.first();
        for offer in 0..OFFERS {
            if offered.is_none() {
                break;
            }
            if self.flags.code(coder, &guess, offer, offered, symbol) {
                found = Some(offered);
                break;
            }
            if offer + 1 < OFFERS {
                offered = guess.next(offered);
            }
        }
        let symbol = match found {
            Some(symbol) => symbol,
            None => self.descent.code(coder, self.alphabet, &place.spellers, symbol),
        };
        guess.learn(&mut self.candidates, symbol);
        if symbol.is_new() {
            let group = symbol.class().group();
            let outer = [place.spellers[0], place.spellers[1]];
            *len = self.speller.code(coder, group, outer, text, 0, *len);
            place.pass_new(symbol, &text[..*len]);
        } else {
            place.pass(self.alphabet, symbol);
        }
        self.candidates.prefetch(&place.guessers);
        self.descent.prefetch(&place.spellers);
        symbol
    }

    /// The number of dictionary entries of a group, for callers that must check.
    pub(crate) fn spelling(&self, symbol: Symbol) -> &[u8] {
        self.alphabet.text(symbol)
    }
}

const _: () = assert!(Group::ALL.len() == 3);
