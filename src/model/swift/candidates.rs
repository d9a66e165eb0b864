//! What followed each context last, and which of it is offered first.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use super::GUESSERS;
use super::symbol::Symbol;
use super::vectors::{Quad, Vectors};
use crate::mix::{large, prefetch};

/// Slots of two contexts that share a place.
///
/// A slot, from bit 0: the atom seen last, the last one that differed from it, how often in a row
/// the former was seen, a check of the context. All zero: nothing.
#[derive(Clone, Copy)]
#[repr(align(16))]
pub(crate) struct Pair(pub(super) [u64; 2]);

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
    /// By guesser and state: how often its first atom was right; its second, if the first was not.
    worth: [[[u16; 2]; STATES]; GUESSERS],
    /// Atoms met.
    turns: u32,
}

/// Run, and whether nothing else was seen.
pub(super) const STATES: usize = 64;

/// The guessers' knowledge about one atom.
#[derive(Clone, Copy, Default)]
pub(super) struct Guess {
    places: [u32; GUESSERS],
    /// The slots, and where they stand in the table.
    found: Quad,
    /// The atom each guesser saw last, and the one before that differed.
    pub(super) firsts: Quad,
    pub(super) seconds: Quad,
    /// The run, and in bit 0 whether nothing else was seen.
    pub(super) states: [u8; GUESSERS],
}

impl Candidates {
    pub(super) fn new(bits: u32) -> Self {
        let worth = std::array::from_fn(|state| [(60_000 - 40_000 / (1 + state)) as u16, 16_000]);
        Candidates {
            pairs: large(1 << (bits - 1), Pair([0; 2])),
            bits: bits - 1,
            worth: [worth; GUESSERS],
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
        let pairs: [&Pair; GUESSERS] =
            std::array::from_fn(|lane| &self.pairs[self.index(hashes[lane])]);
        let (found, ways) = vectors.recall(pairs, hashes);
        guess.found = found;
        guess.firsts = Quad(found.0.map(|slot| slot & SYMBOL_MASK));
        guess.seconds = Quad(found.0.map(|slot| slot >> Symbol::BITS & SYMBOL_MASK));
        for lane in 0..GUESSERS {
            guess.places[lane] = (self.index(hashes[lane]) as u32) << 1 | ways >> lane & 1;
            let run = (guess.found.0[lane] >> RUN_SHIFT) as u8 & 31;
            guess.states[lane] = run << 1 | u8::from(guess.seconds.0[lane] == 0);
        }
    }

    /// The guesser whose first atom is the best.
    #[inline(always)]
    pub(super) fn first(&self, guess: &Guess) -> Option<usize> {
        let mut best = 0;
        for lane in 0..GUESSERS {
            let worth = u32::from(self.worth[lane][guess.states[lane] as usize % STATES][0]);
            let key = if guess.firsts.0[lane] != 0 {
                worth << 2 | (lane as u32 ^ 3)
            } else {
                0
            };
            best = best.max(key);
        }
        (best > 0).then_some((best as usize & 3) ^ 3)
    }

    /// The worths of all, as [`next`](Guess::next) wants them.
    #[inline(always)]
    pub(super) fn keys(&self, guess: &Guess) -> [u32; 2 * GUESSERS] {
        let mut keys = [0; 2 * GUESSERS];
        for lane in 0..GUESSERS {
            let [first, second] = self.worth[lane][guess.states[lane] as usize % STATES];
            keys[lane] = if guess.firsts.0[lane] != 0 {
                u32::from(first) << 3 | (lane as u32 ^ 7)
            } else {
                0
            };
            keys[GUESSERS + lane] = if guess.seconds.0[lane] != 0 {
                u32::from(second) << 3 | (lane as u32 ^ 3)
            } else {
                0
            };
        }
        keys
    }

    /// Tells the guessers what it was.
    #[inline(always)]
    pub(super) fn learn<V: Vectors>(&mut self, vectors: V, guess: &Guess, symbol: Symbol) {
        let values = vectors.remember(guess.found, u64::from(symbol.bits()));
        for lane in 0..GUESSERS {
            let place = guess.places[lane] as usize;
            self.pairs[place >> 1].0[place & 1] = values.0[lane];
        }
        // The worths change slowly: a sample is enough.
        self.turns = self.turns.wrapping_add(1);
        if self.turns & 7 == 0 {
            self.judge(guess, symbol);
        }
    }

    #[inline(never)]
    fn judge(&mut self, guess: &Guess, symbol: Symbol) {
        let bits = u64::from(symbol.bits());
        let step = |worth: &mut u16, right: bool| {
            let target = if right { i32::from(u16::MAX) } else { 0 };
            *worth = (i32::from(*worth) + ((target - i32::from(*worth)) >> 5)) as u16;
        };
        for lane in 0..GUESSERS {
            let [first, second] = &mut self.worth[lane][guess.states[lane] as usize % STATES];
            let right = guess.firsts.0[lane] == bits;
            step(first, right);
            if !right {
                step(second, guess.seconds.0[lane] == bits);
            }
        }
    }
}

impl Guess {
    /// The first atom of the guesser of that lane, or behind the guessers the second one.
    #[inline(always)]
    pub(super) fn atom(&self, lane: usize) -> Symbol {
        let atoms = if lane < GUESSERS {
            &self.firsts
        } else {
            &self.seconds
        };
        Symbol::from_bits(atoms.0[lane % GUESSERS] as u32)
    }

    /// The best that is left after `refused`.
    #[inline(always)]
    pub(super) fn next(&self, keys: &mut [u32; 2 * GUESSERS], refused: Symbol) -> Option<usize> {
        let mut best = 0;
        for lane in 0..2 * GUESSERS {
            let atom = if lane < GUESSERS {
                self.firsts.0[lane]
            } else {
                self.seconds.0[lane - GUESSERS]
            };
            if atom == u64::from(refused.bits()) {
                keys[lane] = 0;
            }
            best = best.max(keys[lane]);
        }
        (best > 0).then_some((best as usize & 7) ^ 7)
    }
}
