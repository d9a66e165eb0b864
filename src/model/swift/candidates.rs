//! What followed each context last, and which of it is offered first.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use super::symbol::Symbol;
use super::vectors::{Quad, Ranks, Vectors, Worth};
use super::{GUESSERS, OFFERS};
use crate::mix::{large, prefetch};

/// Slots of two contexts that share a place: sixteen bytes, which the allocator aligns to as many.
///
/// A slot, from bit 0: the atom seen last, the last one that differed from it, how often in a row
/// the former was seen, a check of the context. All zero: nothing.
pub(super) type Pair = [u64; 2];

pub(super) const RUN_SHIFT: u32 = 2 * Symbol::BITS;
pub(super) const RUN_MAX: u32 = 31;
pub(super) const CHECK_SHIFT: u32 = RUN_SHIFT + 5;
pub(super) const SYMBOL_MASK: u64 = (1 << Symbol::BITS) - 1;
pub(super) const RUN_MASK: u64 = (RUN_MAX as u64) << RUN_SHIFT;
pub(super) const CHECK_MASK: u32 = (1 << (64 - CHECK_SHIFT)) - 1;

pub(super) struct Candidates {
    pairs: Vec<Pair>,
    /// How many pairs there are, as a power of two.
    bits: u32,
    worth: Box<Worth>,
    /// Atoms met.
    turns: u32,
}

/// Run, and whether nothing else was seen.
pub(super) const STATES: usize = 64;

/// The guessers' knowledge about one atom.
#[derive(Clone, Copy, Default)]
pub(super) struct Guess {
    /// Where the slots stand in the table.
    places: [u32; GUESSERS],
    found: Quad,
    pub(super) ranks: Ranks,
    /// What was offered, or is to be.
    pub(super) offers: [Offer; OFFERS],
}

/// One offered atom.
#[derive(Clone, Copy, Default)]
pub(super) struct Offer {
    pub(super) symbol: Symbol,
    /// Where in the flags its chance is.
    pub(super) place: u32,
}

impl Candidates {
    pub(super) fn new(bits: u32) -> Self {
        let worth =
            std::array::from_fn(|state| (60_000 - 40_000 / (1 + state as u32)) << 16 | 16_000);
        Candidates {
            pairs: large(1 << (bits - 1), [0; 2]),
            bits: bits - 1,
            worth: Box::new(Worth([worth; GUESSERS])),
            turns: 0,
        }
    }

    #[inline(always)]
    fn index(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    #[inline(always)]
    pub(super) fn prefetch(&self, hashes: &[u32; GUESSERS]) {
        for &hash in hashes {
            prefetch(&self.pairs, self.index(hash));
        }
    }

    /// Collects what the guessers know.
    #[inline(always)]
    pub(super) fn guess<V: Vectors>(
        &self,
        vectors: V,
        hashes: &[u32; GUESSERS],
        guess: &mut Guess,
    ) {
        let shift = 32 - self.bits;
        let places = hashes.map(|hash| hash >> shift);
        let mut pairs = [&self.pairs[0]; GUESSERS];
        for lane in 0..GUESSERS {
            pairs[lane] = &self.pairs[places[lane] as usize];
        }
        let (found, ways) = vectors.recall(pairs, hashes);
        guess.found = found;
        guess.ranks = vectors.rank(found, &self.worth);
        for lane in 0..GUESSERS {
            guess.places[lane] = places[lane] << 1 | ways >> lane & 1;
        }
    }

    /// Tells the guessers what it was.
    #[inline(always)]
    pub(super) fn learn<V: Vectors>(&mut self, vectors: V, guess: &Guess, symbol: Symbol) {
        let values = vectors.remember(guess.found, u64::from(symbol.bits()));
        let slots = self.pairs.as_flattened_mut();
        for lane in 0..GUESSERS {
            slots[guess.places[lane] as usize] = values.0[lane];
        }
        // The worths change slowly: a sample is enough.
        self.turns = self.turns.wrapping_add(1);
        if self.turns & 15 == 0 {
            self.judge(guess, symbol);
        }
    }

    #[inline(never)]
    fn judge(&mut self, guess: &Guess, symbol: Symbol) {
        let step = |worth: u32, right: bool| {
            let target = if right { i32::from(u16::MAX) } else { 0 };
            (worth as i32 + ((target - worth as i32) >> 5)) as u32
        };
        for lane in 0..GUESSERS {
            let worth = &mut self.worth.0[lane][guess.ranks.states[lane] as usize % STATES];
            let (mut first, mut second) = (*worth >> 16, *worth & 0xFFFF);
            let atom = |shift| (guess.found.0[lane] >> shift & SYMBOL_MASK) as u32;
            let right = atom(0) == symbol.bits();
            first = step(first, right);
            if !right {
                second = step(second, atom(Symbol::BITS) == symbol.bits());
            }
            *worth = first << 16 | second;
        }
    }
}
