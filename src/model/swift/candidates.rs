//! What followed each context last, and the vote on what follows now.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use super::GUESSERS;
use super::symbol::Symbol;
use super::vectors::{Octet, Vectors};
use crate::mix::{large, prefetch};

/// One cache line of slots. A context lives in one of two neighbours.
///
/// A slot, from bit 0: the atom seen last, the last one that differed from it, how often in a row
/// the former was seen, a check of the context. All zero: nothing.
#[derive(Clone)]
#[repr(align(64))]
struct Bucket([u64; 8]);

const RUN_SHIFT: u32 = 2 * Symbol::BITS;
const RUN_MAX: u32 = 31;
pub(super) const CHECK_SHIFT: u32 = RUN_SHIFT + 5;
const SYMBOL_MASK: u64 = (1 << Symbol::BITS) - 1;
/// The run in its place.
pub(super) const RUN_MASK: u64 = (RUN_MAX as u64) << RUN_SHIFT;
const CHECK_MASK: u32 = (1 << (64 - CHECK_SHIFT)) - 1;

/// States that a guesser may be in: nothing known, or a class of run lengths (0 to 7), each with and
/// without another atom seen before.
pub(super) const STATES: i32 = 17;

/// Votes of a guesser: for each guesser, for each class of run lengths, and where nothing else was
/// seen. Only their order of magnitude matters.
const VOTES: [i32; GUESSERS] = [150, 300, 500, 500, 350, 350, 300, 400];
const VOTE_RUN: i32 = 130;
const VOTE_ALWAYS: i32 = 250;
/// A second choice has this part of a vote, as a shift.
const VOTE_SECOND: u32 = 2;

#[inline(always)]
fn state(run: u32, known: bool, always: bool) -> u32 {
    let class = if run < 4 {
        run
    } else {
        (3 + (run >> 2)).min(7)
    };
    if known {
        1 + 2 * class + u32::from(always)
    } else {
        0
    }
}

pub(super) struct Candidates {
    buckets: Vec<Bucket>,
    bits: u32,
}

impl Candidates {
    pub(super) fn new(bits: u32) -> Self {
        Candidates {
            buckets: large(1 << (bits - 3), Bucket([0; 8])),
            bits,
        }
    }

    #[inline(always)]
    fn index(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    /// These contexts are soon wanted.
    #[inline(always)]
    pub(super) fn prefetch(&self, hashes: &[u32]) {
        for &hash in hashes {
            prefetch(&self.buckets, self.index(hash) >> 3);
        }
    }

    /// What one guesser knows alone.
    #[inline(always)]
    pub(super) fn peek(&self, hash: u32) -> Peek {
        let index = self.index(hash);
        let check = hash & CHECK_MASK | 1;
        let bucket = &self.buckets[index >> 3].0;
        let is = |slot: u64| (slot >> CHECK_SHIFT) as u32 == check;
        let here = is(bucket[index & 7]);
        let index = index ^ usize::from(!here);
        let slot = bucket[index & 7];
        let slot = if is(slot) { slot } else { 0 };
        let run = (slot >> RUN_SHIFT) as u32 & RUN_MAX;
        let second = slot >> Symbol::BITS & SYMBOL_MASK;
        Peek {
            index,
            slot,
            symbol: Symbol::from_bits((slot & SYMBOL_MASK) as u32),
            state: state(run, slot & SYMBOL_MASK != 0, second == 0),
        }
    }

    /// The guesser was right.
    #[inline(always)]
    pub(super) fn confirm(&mut self, peek: &Peek) {
        let more = u64::from((peek.slot >> RUN_SHIFT) as u32 & RUN_MAX != RUN_MAX) << RUN_SHIFT;
        self.buckets[peek.index >> 3].0[peek.index & 7] = peek.slot + more;
    }
}

/// One guesser's slot.
pub(super) struct Peek {
    index: usize,
    slot: u64,
    pub(super) symbol: Symbol,
    pub(super) state: u32,
}

/// The guessers' knowledge about one atom.
pub(super) struct Guess {
    slots: [u32; GUESSERS],
    /// The atom each guesser saw last, and the one before that differed.
    pub(super) firsts: Octet,
    pub(super) seconds: Octet,
    runs: [u32; GUESSERS],
    pub(super) states: Octet,
    scores: Octet,
}

/// Votes for firsts and seconds.
pub(super) struct Votes {
    atoms: [Octet; 2],
    totals: [Octet; 2],
}

impl Guess {
    /// Collects what the guessers know; `barred` is an atom that it is known not to be.
    #[inline(always)]
    pub(super) fn new<V: Vectors>(
        vectors: V,
        candidates: &Candidates,
        hashes: &[u32; GUESSERS],
        barred: Symbol,
    ) -> Guess {
        let mut ones = [0_u64; GUESSERS];
        let mut others = [0_u64; GUESSERS];
        let mut slots = [0; GUESSERS];
        for lane in 0..GUESSERS {
            let index = candidates.index(hashes[lane]);
            let bucket = &candidates.buckets[index >> 3].0;
            ones[lane] = bucket[index & 7];
            others[lane] = bucket[(index & 7) ^ 1];
            slots[lane] = index as u32;
        }
        let checks = Octet(hashes.map(|hash| (hash & CHECK_MASK | 1) as i32));
        let (found, seconds) = vectors.recall(&ones, &others, checks);
        let mut guess = Guess {
            slots,
            firsts: Octet::default(),
            seconds: Octet::default(),
            runs: [0; GUESSERS],
            states: Octet::default(),
            scores: Octet::default(),
        };
        for lane in 0..GUESSERS {
            guess.slots[lane] ^= seconds.0[lane] as u32 & 1;
            guess.firsts.0[lane] = (found[lane] & SYMBOL_MASK) as i32;
            guess.seconds.0[lane] = (found[lane] >> Symbol::BITS & SYMBOL_MASK) as i32;
            guess.runs[lane] = (found[lane] >> RUN_SHIFT) as u32 & RUN_MAX;
        }
        for lane in 0..GUESSERS {
            let known = guess.firsts.0[lane] != 0;
            let always = guess.seconds.0[lane] == 0;
            guess.states.0[lane] = state(guess.runs[lane], known, always) as i32;
            let class = guess.states.0[lane] >> 1;
            let score = VOTES[lane] + VOTE_RUN * class + if always { VOTE_ALWAYS } else { 0 };
            let valid = known & (guess.firsts.0[lane] != barred.bits() as i32);
            guess.scores.0[lane] = if valid { score } else { 0 };
        }
        guess
    }

    /// The favourite among the atoms seen last, or none.
    #[inline(always)]
    pub(super) fn first<V: Vectors>(&self, vectors: V) -> Symbol {
        let none = Octet::default();
        let totals = vectors.tallied(none, self.firsts, self.firsts, self.scores);
        Votes {
            atoms: [self.firsts, none],
            totals: [totals, none],
        }
        .favourite(vectors)
    }

    /// Counts the votes for all that was seen, but for what was refused already.
    #[inline(always)]
    pub(super) fn votes<V: Vectors>(&self, vectors: V, barred: Symbol) -> Votes {
        let mut scores = Octet::default();
        for lane in 0..GUESSERS {
            let second = self.seconds.0[lane];
            let valid = -i32::from((second != 0) & (second != barred.bits() as i32));
            scores.0[lane] = valid & (VOTES[lane] >> VOTE_SECOND);
        }
        let totals = [self.firsts, self.seconds].map(|atoms| {
            let totals = vectors.tallied(Octet::default(), atoms, self.firsts, self.scores);
            vectors.tallied(totals, atoms, self.seconds, scores)
        });
        Votes {
            atoms: [self.firsts, self.seconds],
            totals,
        }
    }

    /// Tells the guessers what it was.
    #[inline(always)]
    pub(super) fn learn(
        &self,
        candidates: &mut Candidates,
        hashes: &[u32; GUESSERS],
        symbol: Symbol,
    ) {
        let mut values = [0_u64; GUESSERS];
        for lane in 0..GUESSERS {
            let again = self.firsts.0[lane] == symbol.bits() as i32;
            let second = if again {
                self.seconds.0[lane]
            } else {
                self.firsts.0[lane]
            };
            let run = if again {
                (self.runs[lane] + 1).min(RUN_MAX)
            } else {
                1
            };
            let check = hashes[lane] & CHECK_MASK | 1;
            values[lane] = u64::from(symbol.bits())
                | u64::from(second as u32) << Symbol::BITS
                | u64::from(run) << RUN_SHIFT
                | u64::from(check) << CHECK_SHIFT;
        }
        for lane in 0..GUESSERS {
            let index = self.slots[lane] as usize;
            candidates.buckets[index >> 3].0[index & 7] = values[lane];
        }
    }
}

impl Votes {
    /// The favourite of all that is left after `refused`, or none.
    #[inline(always)]
    pub(super) fn next<V: Vectors>(&mut self, vectors: V, refused: Symbol) -> Symbol {
        for (atoms, totals) in self.atoms.iter().zip(&mut self.totals) {
            let gone = vectors.equal(*atoms, refused.bits() as i32);
            for lane in 0..GUESSERS {
                totals.0[lane] &= !gone.0[lane];
            }
        }
        self.favourite(vectors)
    }

    /// The atom with the most votes, the first one among equals; none where there are no votes.
    #[inline(always)]
    fn favourite<V: Vectors>(&self, vectors: V) -> Symbol {
        let mut keys = [Octet::default(); 2];
        for (half, (keys, totals)) in keys.iter_mut().zip(&self.totals).enumerate() {
            for lane in 0..GUESSERS {
                keys.0[lane] = totals.0[lane] << 4 | (15 - half * GUESSERS - lane) as i32;
            }
        }
        let best = vectors.greatest(keys[0]).max(vectors.greatest(keys[1]));
        let place = 15 - (best as usize & 15);
        let bits = self.atoms[place / GUESSERS].0[place % GUESSERS];
        if best >> 4 > 0 {
            Symbol::from_bits(bits as u32)
        } else {
            Symbol::NONE
        }
    }
}
