//! The long way by digits: four decisions of an atom's code at once, in lanes that stand for the nodes of their tree.
//!
//! The evidence is added up: for `D` of the contexts a line of counters, weighed; for every context a strength for the digit of
//! the symbol seen last in it, and of the one before; the same for each candidate; for the place a bias. All of it is
//! learnt by what the sum was off (logistic regression). What was measured on the way here is in notes/mix.md.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::entropy::Coder;
use crate::mix::{
    Depths, LaneKernel, Lanes, LinePlace, Lines, MOST_VOTES, Outcome, Votes, large, mask, prefetch,
    squash, vote,
};

use super::alphabet::{Alphabet, Code, prefix_mask};
use super::atom::Class;
use super::hash::hash;
use super::memory::{Memory, PRESENT};
use super::predictor::{Clues, Descent, TRUSTS};
use super::text::Sizes;

/// What a stretched probability is at most: 11 bits of cost.
const CHANCE_MAX: i16 = 1952;

/// Decisions of a digit.
const DIGIT: u32 = 4;

/// States of the symbols last seen in a context: rank and count of the first that is possible, and whether the next one
/// says another digit.
///
/// The same of that next one, its count and whether it is the last, has the rows of a rank that no symbol has.
const STANDS: usize = 128;
const SECONDS: u32 = 3 << 5;

/// Phases of a code: two digits while the class is open, then four of each group.
const PHASES: usize = 14;
/// Sets of weights by class: two while that is open, then six digits of each of nine.
const CLASS_SETS: usize = 2 + 9 * 6;
/// Sets of weights by digit, contexts hit and state of the text.
const STATE_SETS: usize = 2 * 64;

/// Biases by a hash of the decisions before, as a power of two, and the same with the last atom.
const PLAIN_BITS: u32 = 12;
const AFTER_BITS: u32 = 15;

/// Weights are in units of 2^-13: what all contexts together have at first.
const FIRST_WEIGHT: i16 = 19_660;

/// A strength or a bias, in units of 2^-12, moves by `2^-RATE` of what the probability was off in 32,767ths.
const STRENGTH_RATE: u32 = 8;
const BIAS_RATE: u32 = 7;
/// Strengths over stretched probabilities, as a power of two.
const FINER: u32 = 4;

/// The model; `N`, `H` and `K` as [`Descent`] has them.
#[derive(Clone, Debug)]
pub(crate) struct Digitwise<const N: usize, const H: usize, const K: usize, const D: usize> {
    kernel: LaneKernel,
    lines: Lines,
    by_class: Vec<[Lanes; D]>,
    by_state: Vec<[Lanes; D]>,
    /// For counters that were adapted a few times only, by class too.
    young: Vec<[Lanes; D]>,
    /// By phase: strengths of the contexts by what is known of their symbols, then of the candidates by trust.
    strengths: Vec<Depths>,
    biases: Vec<Lanes>,
    by_class_alone: Vec<Lanes>,

    /// Where the next digit's biases are.
    next_biases: [usize; 2],
    places: [LinePlace; D],
    /// All ones for contexts that met all digits so far.
    met: [i16; D],
    counters: [Lanes; D],
}

/// What a digit is predicted from, besides counters.
struct Signs {
    phase: usize,
    class_set: usize,
    state_set: usize,
    biases: [usize; 2],
    votes: Votes,
}

/// What the strength of a state is at first, if there were one context: more for what was seen often, less for what is not the
/// last symbol or has a rival.
fn first_strength(state: usize) -> i16 {
    const BY_COUNT: [i16; 8] = [40, 60, 80, 100, 110, 130, 150, 170];
    let (rank, count, rival) = (state >> 5 & 3, state >> 2 & 7, state & 3);
    if rank == 3 {
        return 0;
    }
    BY_COUNT[count] * 16 / (1 + rank as i16) / if rival == 2 { 2 } else { 1 }
}

impl<const N: usize, const H: usize, const K: usize, const D: usize> Descent<N, H, K>
    for Digitwise<N, H, K, D>
{
    fn new(sizes: &Sizes) -> Self {
        const { assert!(D <= N && 2 * N + K < MOST_VOTES) };
        let strengths = (0..PHASES).flat_map(|_| {
            let stands = (0..N * STANDS).map(|row| first_strength(row % STANDS) / N as i16);
            stands
                .chain([200; TRUSTS].repeat(K))
                .map(|first| [first; 4])
        });
        let half = FIRST_WEIGHT / D as i16 / 2;
        Digitwise {
            kernel: LaneKernel::detect(),
            lines: Lines::new(sizes.buckets),
            by_class: vec![[[half; 16]; D]; CLASS_SETS],
            by_state: vec![[[half; 16]; D]; STATE_SETS],
            young: vec![[[0; 16]; D]; CLASS_SETS],
            strengths: strengths.collect(),
            biases: large((1 << PLAIN_BITS) + (1 << AFTER_BITS), [0; 16]),
            by_class_alone: vec![[0; 16]; CLASS_SETS],
            next_biases: [0; 2],
            places: [LinePlace::default(); D],
            met: [0; D],
            counters: [[0; 16]; D],
        }
    }

    #[inline(always)]
    fn expect(&mut self, hashes: &[u32; N]) {
        self.met = [-1; D];
        self.seek(hashes, Code::default());
    }

    #[inline(always)]
    fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        alphabet: &Alphabet,
        code: Code,
        memory: &mut Memory<N, H>,
        clues: &Clues<'_, K>,
    ) -> Code {
        let mut done = Code::default();
        let mut ends = false;
        self.seek_biases(clues.selectors.last, done);
        while !ends {
            let class = Alphabet::class(done.bits, done.len);
            let before = done;
            let signs = self.look(before, class, memory, clues);
            let chances = self.weigh(&signs);
            let mut errors = [0; 16];
            let (mut node, mut steps) = (1, [0; DIGIT as usize]);
            for step in &mut steps {
                let p1 = squash(chances[node & 15].into());
                let bit = coder.code(code.bits >> (31 - done.len) & 1, p1);
                let error = (((bit << 16) as i32 - p1 as i32) >> 1) as i16;
                errors[node & 15] = error;
                *step = error.abs().saturating_add(1 << (STRENGTH_RATE - 1)) >> STRENGTH_RATE;
                node = node << 1 | bit as usize;
                done.bits |= bit << (31 - done.len);
                done.len += 1;
                ends = alphabet.is_end(done.bits, done.len);
                if ends {
                    break;
                }
            }
            let outcome = Outcome { errors, end: node };
            // The lines of the next digit are asked for before this one is learnt, so that they are on their way.
            let places = self.places;
            if !ends {
                self.seek(&memory.hashes, done);
                self.seek_biases(clues.selectors.last, done);
            }
            self.learn_counters(&signs, &places, &outcome);
            let digit = done.bits << before.len >> (32 - DIGIT);
            self.learn_strengths(&signs, digit, &steps, &outcome.errors);
        }
        done
    }
}

impl<const N: usize, const H: usize, const K: usize, const D: usize> Digitwise<N, H, K, D> {
    /// The rows of strengths of a phase.
    #[inline(always)]
    fn rows_of(phase: usize) -> std::ops::Range<usize> {
        let rows = const { N * STANDS + K * TRUSTS };
        phase * rows..(phase + 1) * rows
    }

    /// Asks for the lines of the digit behind `done`. A context that met the digits before for the first time
    /// has none behind them yet, nor does it get any: most contexts are met once.
    #[inline(always)]
    fn seek(&mut self, hashes: &[u32; N], done: Code) {
        let prefix = hash(done.bits, done.len);
        // Where the first of two digits is behind: the lines of both share a page, which takes longer to find than a line of it.
        let even = done.len & !(2 * DIGIT - 1);
        let pair = hash(done.bits & prefix_mask(even), even);
        for i in 0..D {
            let page = (hashes[i] ^ pair).wrapping_mul(0x2C1B_3C6D);
            let line = (hashes[i] ^ prefix).wrapping_mul(0x85EB_CA6B);
            self.places[i] = self.lines.expect(page, line, self.met[i] != 0);
        }
    }

    /// Asks for the biases of the digit behind `done`, by those decisions alone and with the last atom.
    #[inline(always)]
    fn seek_biases(&mut self, last: u32, done: Code) {
        let prefix = hash(done.bits, done.len);
        let after = hash(prefix, last);
        self.next_biases = [
            (prefix >> (32 - PLAIN_BITS)) as usize,
            (1 << PLAIN_BITS) + (after >> (32 - AFTER_BITS)) as usize,
        ];
        for bias in self.next_biases {
            prefetch(&self.biases, bias);
        }
    }

    /// Finds what the symbols seen, the candidates and the place say of the digit behind `done`.
    #[inline(always)]
    fn look(
        &mut self,
        done: Code,
        class: Option<Class>,
        memory: &Memory<N, H>,
        clues: &Clues<'_, K>,
    ) -> Signs {
        let at = (done.len / DIGIT) as usize;
        let (phase, class_set) = match class {
            None => (at.min(1), at.min(1)),
            Some(class) => {
                let later = at.saturating_sub(1);
                let phase = 2 + class.group() as usize * 4 + later.min(3);
                (phase, 2 + class as usize * 6 + later.min(5))
            }
        };
        let hits = memory.hits * 8 / (N + 1);
        let state_set = usize::from(at > 0) * 64 + hits * 8 + (clues.selectors.state & 7);
        let possible = prefix_mask(done.len) | PRESENT;
        let so_far = done.bits | PRESENT;
        let shift = 32 - DIGIT - done.len;
        let (mut firsts, mut seconds) = ([0; N], [0; N]);
        let [a, b, c] = &memory.known.seen;
        for i in 0..N {
            let (a, b, c) = (a[i], b[i], c[i]);
            let first = mask((a ^ so_far) & possible == 0);
            let second = mask((b ^ so_far) & possible == 0);
            let third = mask((c ^ so_far) & possible == 0);
            let lead = a & first | (b & second | c & !second) & !first;
            let rank = !first & (1 + (!second & (1 + (!third & 1))));
            let other = (b & second | c & third & !second) & first | (c & third) & second & !first;
            let (digit, rival) = (lead >> shift & 15, other >> shift & 15);
            let differs = mask(digit != rival) & 1;
            let stand = (1 + differs) & mask(other != 0);
            let start = (i * STANDS) as u32;
            let row = start | rank << 5 | (lead & 7) << 2 | stand;
            firsts[i] = vote(row, digit, mask(rank < 3) & 1);
            let row = start | SECONDS | (other & 7) << 1 | rank & 1;
            seconds[i] = vote(row, rival, stand >> 1);
        }
        let mut votes = Votes::new();
        for first in firsts {
            votes.push(first);
        }
        for second in seconds {
            votes.push(second);
        }
        for k in 0..K {
            let candidate = &clues.candidates[k];
            let agrees = (candidate.code ^ done.bits) & prefix_mask(done.len) == 0;
            let present = u32::from(agrees) & u32::from(candidate.code != 0);
            let row = N * STANDS + k * TRUSTS + candidate.trust % TRUSTS;
            let digit = candidate.code >> shift & 15;
            votes.push(vote(row as u32, digit, present));
        }
        Signs {
            phase,
            class_set,
            state_set,
            biases: self.next_biases,
            votes,
        }
    }

    /// Adds everything up: the stretched probability of a one at each node.
    #[inline(always)]
    fn weigh(&mut self, signs: &Signs) -> Lanes {
        let mut strengths = self.by_class_alone[signs.class_set];
        for bias in signs.biases {
            for node in 0..16 {
                strengths[node] = strengths[node].saturating_add(self.biases[bias][node]);
            }
        }
        let kernel = self.kernel;
        let of_phase = &self.strengths[Self::rows_of(signs.phase)];
        kernel.add_votes(&signs.votes, of_phase, &mut strengths);
        let mut sum = strengths.map(|strength| strength >> FINER);

        for i in 0..D {
            let (mut counters, met) = self.lines.open(&mut self.places[i]);
            self.met[i] &= met;
            for node in 0..16 {
                counters[node] &= self.met[i];
            }
            self.counters[i] = counters;
        }
        let weights = [
            &self.by_class[signs.class_set],
            &self.by_state[signs.state_set],
            &self.young[signs.class_set],
        ];
        kernel.weigh(&self.counters, weights, &mut sum);
        sum.map(|chance| chance.clamp(-CHANCE_MAX, CHANCE_MAX))
    }

    #[inline(always)]
    fn learn_counters(&mut self, signs: &Signs, places: &[LinePlace; D], outcome: &Outcome) {
        let weights = [
            &mut self.by_class[signs.class_set],
            &mut self.by_state[signs.state_set],
            &mut self.young[signs.class_set],
        ];
        self.kernel.learn(&mut self.counters, weights, outcome);
        for i in 0..D {
            self.lines.close(places[i], &self.counters[i]);
        }
    }

    #[inline(always)]
    fn learn_strengths(&mut self, signs: &Signs, digit: u32, steps: &Depths, errors: &Lanes) {
        let of_phase = &mut self.strengths[Self::rows_of(signs.phase)];
        (self.kernel).learn_votes(&signs.votes, of_phase, digit, steps);
        let alone = &mut self.by_class_alone[signs.class_set];
        for node in 0..16 {
            let step = errors[node].saturating_add(1 << (STRENGTH_RATE - 1)) >> STRENGTH_RATE;
            alone[node] = alone[node].saturating_add(step);
        }
        for bias in signs.biases {
            for node in 0..16 {
                let step = errors[node].saturating_add(1 << (BIAS_RATE - 1)) >> BIAS_RATE;
                self.biases[bias][node] = self.biases[bias][node].saturating_add(step);
            }
        }
    }
}
