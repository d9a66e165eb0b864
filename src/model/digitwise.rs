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
    Depths, LaneKernel, Lanes, LinePlace, Lines, Outcome, Votes, large, mask, prefetch, squash,
};

use super::alphabet::{Alphabet, Code, prefix_mask};
use super::atom::Class;
use super::hash::hash;
use super::memory::{Memory, PRESENT};
use super::predictor::{Clues, Descent, TRUSTS};
use super::text::Sizes;

/// Decisions of a digit.
const DIGIT: u32 = 4;

/// States of the symbols last seen in a context: rank and count of the first that is possible, and whether the next one
/// says another digit.
const FIRSTS: usize = 128;
/// The same of that next one: its count, and whether it is the last.
const SECONDS: usize = 16;

/// Phases of a code: two digits while the class is open, then four of each group.
const PHASES: usize = 14;
/// Sets of weights by class: two while that is open, then six digits of each of nine.
const CLASS_SETS: usize = 2 + 9 * 6;
/// Sets of weights by digit, contexts hit and state of the text.
const STATE_SETS: usize = 2 * 64;

/// Biases by a hash of the decisions before, as a power of two, and the same with the last atom.
const PLAIN_BITS: u32 = 14;
const AFTER_BITS: u32 = 16;

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
    firsts: Vec<[[Depths; FIRSTS]; N]>,
    seconds: Vec<[[Depths; SECONDS]; N]>,
    trusts: Vec<[[Depths; TRUSTS]; K]>,
    biases: Vec<Lanes>,
    by_class_alone: Vec<Lanes>,

    places: [LinePlace; D],
    /// All ones for contexts that met all digits so far.
    met: [i16; D],
    counters: [Lanes; D],
}

/// What a digit is predicted from, besides counters.
struct Signs<const N: usize, const K: usize> {
    phase: usize,
    class_set: usize,
    state_set: usize,
    biases: [usize; 2],
    firsts: Votes<N>,
    seconds: Votes<N>,
    candidates: Votes<K>,
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
        const { assert!(D <= N) };
        let firsts = std::array::from_fn(|state| [first_strength(state) / N as i16; 4]);
        let half = FIRST_WEIGHT / D as i16 / 2;
        Digitwise {
            kernel: LaneKernel::detect(),
            lines: Lines::new(sizes.buckets),
            by_class: vec![[[half; 16]; D]; CLASS_SETS],
            by_state: vec![[[half; 16]; D]; STATE_SETS],
            young: vec![[[0; 16]; D]; CLASS_SETS],
            firsts: vec![[firsts; N]; PHASES],
            seconds: vec![[[[0; 4]; SECONDS]; N]; PHASES],
            trusts: vec![[[[200; 4]; TRUSTS]; K]; PHASES],
            biases: large((1 << PLAIN_BITS) + (1 << AFTER_BITS), [0; 16]),
            by_class_alone: vec![[0; 16]; CLASS_SETS],
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
        while !ends {
            let class = Alphabet::class(done.bits, done.len);
            let before = done;
            let signs = self.look(before, class, memory, clues);
            let chances = self.weigh(&signs);
            let mut outcome = Outcome {
                errors: [0; 16],
                visited: [0; 16],
                zeros: [0; 16],
            };
            let (mut node, mut steps) = (1, [0; DIGIT as usize]);
            for step in &mut steps {
                let p1 = squash(chances[node & 15].into()).clamp(32, 65_504);
                let bit = coder.code(code.bits >> (31 - done.len) & 1, p1);
                let error = (((bit << 16) as i32 - p1 as i32) >> 1) as i16;
                outcome.errors[node & 15] = error;
                outcome.visited[node & 15] = -1;
                outcome.zeros[node & 15] = bit as i16 - 1;
                *step = error.abs().saturating_add(1 << (STRENGTH_RATE - 1)) >> STRENGTH_RATE;
                node = node << 1 | bit as usize;
                done.bits |= bit << (31 - done.len);
                done.len += 1;
                ends = alphabet.is_end(done.bits, done.len);
                if ends {
                    break;
                }
            }
            // The lines of the next digit are asked for before this one is learnt, so that they are on their way.
            let places = self.places;
            if !ends {
                self.seek(&memory.hashes, done);
            }
            self.learn_counters(&signs, &places, &outcome);
            let digit = done.bits << before.len >> (32 - DIGIT);
            self.learn_strengths(&signs, digit, &steps, &outcome.errors);
        }
        done
    }
}

impl<const N: usize, const H: usize, const K: usize, const D: usize> Digitwise<N, H, K, D> {
    /// Asks for the lines of the digit behind `done`. A context that met the digits before for the first time
    /// has none behind them yet, nor does it get any: most contexts are met once.
    #[inline(always)]
    fn seek(&mut self, hashes: &[u32; N], done: Code) {
        let prefix = hash(done.bits, done.len);
        for i in 0..D {
            let hash = (hashes[i] ^ prefix).wrapping_mul(0x85EB_CA6B);
            self.places[i] = self.lines.expect(hash, self.met[i] != 0);
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
    ) -> Signs<N, K> {
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
        let prefix = hash(done.bits, done.len);
        let after = hash(prefix, clues.selectors.last);
        let biases = [
            (prefix >> (32 - PLAIN_BITS)) as usize,
            (1 << PLAIN_BITS) + (after >> (32 - AFTER_BITS)) as usize,
        ];
        for bias in biases {
            prefetch(&self.biases, bias);
        }

        let possible = prefix_mask(done.len) | PRESENT;
        let so_far = done.bits | PRESENT;
        let shift = 32 - DIGIT - done.len;
        let (mut firsts, mut seconds) = (Votes::new(), Votes::new());
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
            firsts.rows[i] = rank << 5 | (lead & 7) << 2 | stand;
            firsts.digits[i] = digit;
            firsts.present[i] = mask(rank < 3);
            seconds.rows[i] = (other & 7) << 1 | rank & 1;
            seconds.digits[i] = rival;
            seconds.present[i] = mask(stand == 2);
        }
        let mut candidates = Votes::new();
        for k in 0..K {
            let candidate = &clues.candidates[k];
            let agrees = (candidate.code ^ done.bits) & prefix_mask(done.len) == 0;
            candidates.rows[k] = candidate.trust as u32;
            candidates.digits[k] = candidate.code >> shift & 15;
            candidates.present[k] = mask(agrees && candidate.code != 0);
        }
        Signs {
            phase,
            class_set,
            state_set,
            biases,
            firsts,
            seconds,
            candidates,
        }
    }

    /// Adds everything up: the stretched probability of a one at each node.
    #[inline(always)]
    fn weigh(&mut self, signs: &Signs<N, K>) -> Lanes {
        let mut strengths = self.by_class_alone[signs.class_set];
        for bias in signs.biases {
            for node in 0..16 {
                strengths[node] = strengths[node].saturating_add(self.biases[bias][node]);
            }
        }
        let phase = signs.phase;
        let kernel = self.kernel;
        kernel.add_votes(&signs.firsts, &self.firsts[phase], &mut strengths);
        kernel.add_votes(&signs.seconds, &self.seconds[phase], &mut strengths);
        kernel.add_votes(&signs.candidates, &self.trusts[phase], &mut strengths);
        let mut sum = strengths.map(|strength| strength >> FINER);

        for i in 0..D {
            let (mut counters, met) = self.lines.open(&mut self.places[i]);
            self.met[i] &= -i16::from(met);
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
        sum
    }

    #[inline(always)]
    fn learn_counters(&mut self, signs: &Signs<N, K>, places: &[LinePlace; D], outcome: &Outcome) {
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
    fn learn_strengths(&mut self, signs: &Signs<N, K>, digit: u32, steps: &Depths, errors: &Lanes) {
        let phase = signs.phase;
        let kernel = self.kernel;
        kernel.learn_votes(&signs.firsts, &mut self.firsts[phase], digit, steps);
        kernel.learn_votes(&signs.seconds, &mut self.seconds[phase], digit, steps);
        kernel.learn_votes(&signs.candidates, &mut self.trusts[phase], digit, steps);
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
