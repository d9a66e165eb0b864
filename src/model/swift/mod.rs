//! The swift model: candidates first, then a short descent.
//!
//! Each atom is guessed: a few contexts remember which atoms followed them last, vote, and the
//! favourite is offered as one decision, then a second and a third. Only when all are refused is the
//! atom spelled by its class and code, each decision a mix of a few small integer models.
//!
//! Knows: atoms, the dictionary's numbers, binary decisions. Must not know: blocks, payloads, or in
//! which order a block is walked.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod candidates;
mod descent;
mod flag;
mod line;
mod place;
mod rate;
mod speller;
mod symbol;
mod vectors;

use crate::entropy::Coder;

use super::atom::MAX_LEN;

use candidates::{Candidates, Guess};
use descent::Descent;
use flag::Flags;
use speller::Speller;

pub(crate) use place::Place;
pub(crate) use symbol::{Alphabet, Symbol};
pub(crate) use vectors::{Task, Vectors, run};

/// Contexts that remember atoms, and so can guess.
const GUESSERS: usize = 8;
/// Contexts of the decisions behind a refused guess.
const SPELLERS: usize = 8;
/// Guesses offered before an atom is spelled out.
const OFFERS: usize = 3;

/// The guesser that is trusted alone when it is sure, and the state beyond which it is.
const SURE: usize = 2;
const SURE_STATE: u32 = 3;

/// Bytes of the fixed tables: flags, mixers, new spellings.
const FIXED: u64 = (8 << speller::BITS) + (256 << 10);

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
        let bits = len.clamp(1 << 12, 1 << 25).ilog2();
        Size {
            slots: bits - 2,
            lines: bits - 5,
        }
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
            speller: Speller::new(),
        }
    }

    /// Codes one atom at `place` and moves `place` behind it. When encoding, `symbol` is the atom
    /// and `text` its folded spelling of `len` bytes; when decoding they are ignored. Gives the
    /// symbol; the spelling is in `text` then, and its length in `len`, if the symbol is a new one.
    #[inline(always)]
    pub(crate) fn code<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        place: &mut Place,
        symbol: Symbol,
        text: &mut [u8; MAX_LEN],
        len: &mut usize,
    ) -> Symbol {
        let mut barred = Symbol::NONE;
        place.streak <<= 1;
        if !place.ready {
            let peek = self.candidates.peek(place.guessers[SURE]);
            let (state, streak) = (peek.state, place.streak >> 1);
            if self
                .flags
                .code_sure(coder, state, streak, peek.symbol, symbol)
            {
                place.streak |= 1;
                self.candidates.confirm(&peek);
                self.leave(place, peek.symbol);
                return peek.symbol;
            }
            barred = peek.symbol;
            place.look();
        }
        let guess = Guess::new(vectors, &self.candidates, &place.guessers, barred);
        let symbol = match self.offer((coder, vectors), &guess, barred, &place.spellers, symbol) {
            Some(symbol) => symbol,
            None => self
                .descent
                .code((coder, vectors), self.alphabet, &place.spellers, symbol),
        };
        guess.learn(&mut self.candidates, &place.guessers, symbol);
        if symbol.is_new() {
            let group = symbol.class().group();
            *len = self.speller.code(coder, group, text, *len);
            place.pass_new(symbol, &text[..*len]);
            self.candidates.prefetch(&place.guessers[SURE..=SURE]);
        } else {
            self.leave(place, symbol);
        }
        symbol
    }

    #[inline(always)]
    fn leave(&mut self, place: &mut Place, symbol: Symbol) {
        place.pass(self.alphabet, symbol);
        self.candidates.prefetch(&place.guessers[SURE..=SURE]);
    }

    /// Whether the next atom at `place` is not a sure one: then all that is known of its contexts is on its
    /// way to the cache, and the time until it is there is better spent elsewhere. Asked once for each atom,
    /// before it is coded.
    #[inline(always)]
    pub(crate) fn hesitates(&self, place: &mut Place) -> bool {
        if place.ready {
            return false;
        }
        let peek = self.candidates.peek(place.guessers[SURE]);
        if peek.state > SURE_STATE && !peek.symbol.is_new() {
            return false;
        }
        place.look();
        place.ready = true;
        self.candidates.prefetch(&place.guessers);
        true
    }

    /// Offers the guessers' favourites one by one; nothing if all are refused.
    #[inline(always)]
    fn offer<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        guess: &Guess,
        barred: Symbol,
        spellers: &[u32; SPELLERS],
        symbol: Symbol,
    ) -> Option<Symbol> {
        let mut offered = guess.first(vectors);
        let mut offer = usize::from(!barred.is_none());
        if !offered.is_none()
            && self
                .flags
                .code((coder, vectors), guess, offer, offered, symbol)
        {
            return Some(offered);
        }
        self.descent.prefetch(spellers);
        let mut votes = guess.votes(vectors, barred);
        while offer + 1 < OFFERS {
            offer += 1;
            offered = votes.next(vectors, offered);
            if offered.is_none() {
                return None;
            }
            if self
                .flags
                .code((coder, vectors), guess, offer, offered, symbol)
            {
                return Some(offered);
            }
        }
        None
    }

    /// The folded spelling of a symbol that is not new.
    pub(crate) fn spelling(&self, symbol: Symbol) -> &[u8] {
        self.alphabet.text(symbol)
    }
}
