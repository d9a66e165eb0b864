//! What followed each context last, and the vote on what follows now.

use super::GUESSERS;
use super::symbol::Symbol;
use super::vectors::Octet;
use crate::mix::prefetch;

/// One cache line of slots. A context lives in one of two neighbours.
///
/// A slot, from bit 0: the atom seen last, the last one that differed from it, how often in a row
/// the former was seen, a check of the context. All zero: nothing.
#[derive(Clone)]
#[repr(align(64))]
struct Bucket([u64; 8]);

const RUN_SHIFT: u32 = 2 * Symbol::BITS;
const RUN_MAX: u32 = 31;
const CHECK_SHIFT: u32 = RUN_SHIFT + 5;
const SYMBOL_MASK: u64 = (1 << Symbol::BITS) - 1;
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
    let class = if run < 4 { run } else { (3 + (run >> 2)).min(7) };
    if known { 1 + 2 * class + u32::from(always) } else { 0 }
}

pub(super) struct Candidates {
    buckets: Vec<Bucket>,
    bits: u32,
}

impl Candidates {
    pub(super) fn new(bits: u32) -> Self {
        Candidates { buckets: vec![Bucket([0; 8]); 1 << (bits - 3)], bits }
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
    scores: [i32; GUESSERS],
}

/// Votes for firsts and seconds.
pub(super) struct Votes {
    atoms: [i32; 2 * GUESSERS],
    totals: [i32; 2 * GUESSERS],
}

impl Guess {
    /// Collects what the guessers know; `barred` is an atom that it is known not to be.
    #[inline(always)]
    pub(super) fn new(candidates: &Candidates, hashes: &[u32; GUESSERS], barred: Symbol) -> Guess {
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
        let mut found = [0_u64; GUESSERS];
        let mut ways = [0_u64; GUESSERS];
        for lane in 0..GUESSERS {
            let check = u64::from(hashes[lane] & CHECK_MASK | 1);
            let (one, other) = (ones[lane], others[lane]);
            let run = |slot: u64| slot >> RUN_SHIFT & u64::from(RUN_MAX);
            let here = one >> CHECK_SHIFT == check;
            let there = other >> CHECK_SHIFT == check;
            // Of two strangers the one with the shorter run gives way.
            let shorter = run(other) < run(one);
            found[lane] = if here {
                one
            } else if there {
                other
            } else {
                0
            };
            ways[lane] = u64::from(!here & (there | shorter));
        }
        let mut guess = Guess {
            slots,
            firsts: Octet::default(),
            seconds: Octet::default(),
            runs: [0; GUESSERS],
            states: Octet::default(),
            scores: [0; GUESSERS],
        };
        for lane in 0..GUESSERS {
            guess.slots[lane] ^= ways[lane] as u32;
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
            guess.scores[lane] = if valid { score } else { 0 };
        }
        guess
    }

    /// The favourite among the atoms seen last, or none.
    #[inline(always)]
    pub(super) fn first(&self) -> Symbol {
        let mut totals = [0_i32; GUESSERS];
        for lane in 0..GUESSERS {
            for other in 0..GUESSERS {
                let same = self.firsts.0[other] == self.firsts.0[lane];
                totals[other] += if same { self.scores[lane] } else { 0 };
            }
        }
        favourite(&self.firsts.0, &totals)
    }

    /// Counts the votes for all that was seen, but for what was refused already.
    #[inline(always)]
    pub(super) fn votes(&self, barred: Symbol) -> Votes {
        let mut atoms = [0; 2 * GUESSERS];
        let mut scores = [0; 2 * GUESSERS];
        for lane in 0..GUESSERS {
            atoms[lane] = self.firsts.0[lane];
            atoms[GUESSERS + lane] = self.seconds.0[lane];
            scores[lane] = self.scores[lane];
            let valid = (self.seconds.0[lane] != 0) & (self.seconds.0[lane] != barred.bits() as i32);
            scores[GUESSERS + lane] = if valid { VOTES[lane] >> VOTE_SECOND } else { 0 };
        }
        let mut totals = [0; 2 * GUESSERS];
        for lane in 0..2 * GUESSERS {
            for other in 0..2 * GUESSERS {
                totals[other] += if atoms[other] == atoms[lane] { scores[lane] } else { 0 };
            }
        }
        Votes { atoms, totals }
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
            let second = if again { self.seconds.0[lane] } else { self.firsts.0[lane] };
            let run = if again { (self.runs[lane] + 1).min(RUN_MAX) } else { 1 };
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
    pub(super) fn next(&mut self, refused: Symbol) -> Symbol {
        for lane in 0..2 * GUESSERS {
            let left = self.atoms[lane] != refused.bits() as i32;
            self.totals[lane] = if left { self.totals[lane] } else { 0 };
        }
        favourite(&self.atoms, &self.totals)
    }
}

/// The atom with the most votes, the first one among equals; none where there are no votes.
#[inline(always)]
fn favourite<const N: usize>(atoms: &[i32; N], totals: &[i32; N]) -> Symbol {
    let mut best = 0;
    for lane in 0..N {
        best = best.max(totals[lane] << 4 | (N - 1 - lane) as i32);
    }
    let lane = N - 1 - (best as usize & (N - 1));
    if best >> 4 > 0 { Symbol::from_bits(atoms[lane] as u32) } else { Symbol::NONE }
}
