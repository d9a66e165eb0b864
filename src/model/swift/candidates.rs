//! What followed each context last, and the vote on what follows now.

use super::prefetch::prefetch;
use super::symbol::Symbol;
use super::{GUESSERS, OFFERS};
use crate::mix::stretch;

/// One cache line of slots. A context lives in one of two neighbours.
///
/// A slot, from bit 0: the atom seen last, the last one that differed from it, how often in a row
/// the former was seen, a check of the context. All zero: nothing.
#[derive(Clone)]
#[repr(align(64))]
struct Bucket([u64; 8]);

const RUN_SHIFT: u32 = 2 * Symbol::BITS;
const RUN_MAX: u64 = 31;
const CHECK_SHIFT: u32 = RUN_SHIFT + 5;
const SYMBOL_MASK: u64 = (1 << Symbol::BITS) - 1;

/// States that a guesser may be in: nothing known, or a class of run lengths, each with and without
/// another atom seen before.
pub(super) const STATES: usize = 17;

/// Classes of run lengths.
static RUN_CLASS: [u8; 32] = [
    0, 0, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7,
];

pub(super) struct Candidates {
    buckets: Vec<Bucket>,
    bits: u32,
    /// How often the last atom came again, by guesser and state, in units of 2^-16; then the same
    /// for the one before it.
    trust: [[[u16; STATES]; GUESSERS]; 2],
}

impl Candidates {
    pub(super) fn new(bits: u32) -> Self {
        let mut trust = [[[1 << 13; STATES]; GUESSERS]; 2];
        for row in &mut trust[0] {
            for (state, p) in row.iter_mut().enumerate() {
                let run = (state as u32 + 1) / 2;
                *p = (65_536 * (run + 1) / (run + 3)) as u16;
            }
        }
        Candidates { buckets: vec![Bucket([0; 8]); 1 << (bits - 3)], bits, trust }
    }

    #[inline(always)]
    fn index(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    #[inline(always)]
    pub(super) fn prefetch(&self, hashes: &[u32; GUESSERS]) {
        for &hash in hashes {
            prefetch(&self.buckets, self.index(hash) >> 3);
        }
    }
}

/// The guessers' knowledge about one atom.
pub(super) struct Guess {
    slots: [u32; GUESSERS],
    checks: [u32; GUESSERS],
    /// The atom each guesser saw last, and the one before that differed.
    pub(super) firsts: [u32; GUESSERS],
    pub(super) seconds: [u32; GUESSERS],
    runs: [u8; GUESSERS],
    pub(super) states: [u8; GUESSERS],
    scores: [i32; GUESSERS],
    /// Votes for firsts and seconds, once counted; those refused have none.
    atoms: [u32; 2 * GUESSERS],
    votes: [i32; 2 * GUESSERS],
    counted: bool,
}

/// The part of the stretched trust that makes a vote: always positive.
#[inline(always)]
fn vote(trust: u16) -> i32 {
    i32::from(stretch(trust)).max(-768) + 820
}

impl Guess {
    #[inline(always)]
    pub(super) fn new(candidates: &mut Candidates, hashes: &[u32; GUESSERS]) -> Guess {
        let mut guess = Guess {
            slots: [0; GUESSERS],
            checks: [0; GUESSERS],
            firsts: [0; GUESSERS],
            seconds: [0; GUESSERS],
            runs: [0; GUESSERS],
            states: [0; GUESSERS],
            scores: [0; GUESSERS],
            atoms: [0; 2 * GUESSERS],
            votes: [0; 2 * GUESSERS],
            counted: false,
        };
        for lane in 0..GUESSERS {
            let hash = hashes[lane];
            let index = candidates.index(hash);
            let check = hash & 0x7_FFFF | 1;
            let bucket = &candidates.buckets[index >> 3].0;
            let (one, other) = (bucket[index & 7], bucket[(index & 7) ^ 1]);
            let here = (one >> CHECK_SHIFT) as u32 == check;
            let there = (other >> CHECK_SHIFT) as u32 == check;
            let run = |slot: u64| slot >> RUN_SHIFT & RUN_MAX;
            // Of two strangers the one with the shorter run gives way.
            let second_way = !here && (there || run(other) < run(one));
            let slot = if here {
                one
            } else if there {
                other
            } else {
                0
            };
            let first = (slot & SYMBOL_MASK) as u32;
            let second = (slot >> Symbol::BITS & SYMBOL_MASK) as u32;
            let run = run(slot) as u8;
            let known = u8::from(first != 0);
            let state = known * (1 + 2 * RUN_CLASS[usize::from(run)] + u8::from(second == 0));
            guess.slots[lane] = (index ^ usize::from(second_way)) as u32;
            guess.checks[lane] = check;
            guess.firsts[lane] = first;
            guess.seconds[lane] = second;
            guess.runs[lane] = run;
            guess.states[lane] = state;
            guess.scores[lane] =
                i32::from(known) * vote(candidates.trust[0][lane][usize::from(state)]);
        }
        for lane in 0..GUESSERS {
            let state = usize::from(guess.states[lane]);
            let known = i32::from(guess.seconds[lane] != 0);
            guess.votes[GUESSERS + lane] = known * vote(candidates.trust[1][lane][state]);
        }
        guess
    }

    /// The favourite among the atoms seen last, or none.
    #[inline(always)]
    pub(super) fn first(&self) -> Symbol {
        let mut totals = [0_i32; GUESSERS];
        for lane in 0..GUESSERS {
            for other in 0..GUESSERS {
                let same = i32::from(self.firsts[other] == self.firsts[lane]);
                totals[other] += -same & self.scores[lane];
            }
        }
        let mut best = 0;
        for lane in 1..GUESSERS {
            if totals[lane] > totals[best] {
                best = lane;
            }
        }
        Symbol::from_bits(self.firsts[best])
    }

    /// The favourite among all that is left after `refused`, or none.
    #[inline]
    pub(super) fn next(&mut self, refused: Symbol) -> Symbol {
        if !self.counted {
            self.counted = true;
            self.atoms[..GUESSERS].copy_from_slice(&self.firsts);
            self.atoms[GUESSERS..].copy_from_slice(&self.seconds);
            let mut votes = self.votes;
            votes[..GUESSERS].copy_from_slice(&self.scores);
            let mut totals = [0; 2 * GUESSERS];
            for lane in 0..2 * GUESSERS {
                for other in 0..2 * GUESSERS {
                    let same = i32::from(self.atoms[other] == self.atoms[lane]);
                    totals[other] += -same & votes[lane];
                }
            }
            self.votes = totals;
        }
        let mut best = 0;
        for lane in 0..2 * GUESSERS {
            let kept = i32::from(self.atoms[lane] != refused.bits());
            self.votes[lane] &= -kept;
            if self.votes[lane] > self.votes[best] {
                best = lane;
            }
        }
        if self.votes[best] > 0 { Symbol::from_bits(self.atoms[best]) } else { Symbol::NONE }
    }

    /// Tells the guessers what it was.
    #[inline(always)]
    pub(super) fn learn(&self, candidates: &mut Candidates, symbol: Symbol) {
        for lane in 0..GUESSERS {
            let again = self.firsts[lane] == symbol.bits();
            let second = if again { self.seconds[lane] } else { self.firsts[lane] };
            let run = if again { (u64::from(self.runs[lane]) + 1).min(RUN_MAX) } else { 1 };
            let slot = u64::from(symbol.bits())
                | u64::from(second) << Symbol::BITS
                | run << RUN_SHIFT
                | u64::from(self.checks[lane]) << CHECK_SHIFT;
            let index = self.slots[lane] as usize;
            candidates.buckets[index >> 3].0[index & 7] = slot;

            let state = usize::from(self.states[lane]);
            let adapt = |p: &mut u16, hit: bool| {
                let target = if hit { 65_535 } else { 0 };
                *p = (i32::from(*p) + ((target - i32::from(*p)) >> 6)) as u16;
            };
            adapt(&mut candidates.trust[0][lane][state], again);
            if !again {
                adapt(
                    &mut candidates.trust[1][lane][state],
                    self.seconds[lane] == symbol.bits(),
                );
            }
        }
    }
}

const _: () = assert!(OFFERS >= 1 && CHECK_SHIFT + 19 == 64);
