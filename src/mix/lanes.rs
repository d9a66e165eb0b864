//! The loops over lanes in which coding by digits spends its time: by AVX2 where the machine has it, by NEON where the target
//! does, and in plain code that gives the same bits elsewhere.
//!
//! A digit is four decisions, and a lane stands for each node of their tree: 1 for the first decision, `2 * node + bit` behind
//! it; lane 0 is no node's. All sums saturate.

#![allow(unsafe_code)]

use super::counters::{self, Lanes, WAYS, high_product, moved, rounded_product, way_to};
use super::vector::has_vectors;

/// Numbers by the decisions of a digit, whatever those before came to.
pub(crate) type Depths = [i16; 4];

/// By the difference (exclusive or) of an expected digit and the one that came, for each decision: 1 where it was as
/// expected, -1 where it was the first that was not, 0 beyond that.
static AGREES: [Depths; 16] = {
    let mut agrees = [[0; 4]; 16];
    let mut differs = 0;
    while differs < 16 {
        let mut depth = 0;
        while depth < 4 {
            agrees[differs][depth] = match differs >> (3 - depth) {
                0 => 1,
                1 => -1,
                _ => 0,
            };
            depth += 1;
        }
        differs += 1;
    }
    agrees
};

/// What expects a digit: where its strengths are.
#[derive(Clone, Debug)]
pub(crate) struct Votes {
    /// As [`vote`] makes them.
    votes: [u32; MOST_VOTES],
    count: usize,
}

/// There are fewer votes than this.
pub(crate) const MOST_VOTES: usize = 32;

impl Votes {
    /// Nobody expects anything.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Votes {
            votes: [0; MOST_VOTES],
            count: 0,
        }
    }

    /// Adds a [`vote`], if it is present. Most are not, and which ones cannot be foretold: so it is written in any case, and the
    /// next one over it.
    #[inline(always)]
    pub(crate) fn push(&mut self, vote: u32) {
        self.votes[self.count % MOST_VOTES] = vote;
        self.count += (vote >> 31) as usize;
    }

    #[inline(always)]
    fn all(&self) -> &[u32] {
        self.votes.get(..self.count).unwrap_or_default()
    }
}

/// A vote for a digit with the strengths of a row below 2^27; `present` is 1, or 0 for none.
#[inline(always)]
pub(crate) fn vote(row: u32, digit: u32, present: u32) -> u32 {
    present << 31 | row << 4 | digit
}

/// The row and the digit of a vote.
#[inline(always)]
fn split(vote: u32) -> (usize, usize) {
    ((vote >> 4 & 0x7FF_FFFF) as usize, (vote & 15) as usize)
}

/// What came of a digit.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// By node: what the probability of a one was off by, in 32,767ths, on the way; 0 elsewhere.
    pub(crate) errors: Lanes,
    /// The node that the decisions led to: one of the tree's, or 16 and more behind it.
    pub(crate) end: usize,
}

/// A counter that was adapted less often than this takes additional weights.
const YOUNG: i16 = 4;

/// A weight, in units of 2^-13, moves by its input times a `2^-WEIGHT_RATE`th of the error.
const WEIGHT_RATE: i32 = 5;
const HALF_STEP: i16 = 1 << (WEIGHT_RATE - 1);

/// Which code to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LaneKernel {
    /// Whether there are vectors for it.
    vectors: bool,
}

/// Defines methods that run the same function of `avx2`, `neon` or `plain`.
macro_rules! kernels {
    ($($(#[$about:meta])* fn $name:ident$(<const $n:ident>)?($($argument:ident: $type:ty),* $(,)?);)*) => {
        impl LaneKernel {
            $($(#[$about])*
            #[inline(always)]
            pub(crate) fn $name$(<const $n: usize>)?(self, $($argument: $type),*) {
                #[cfg(target_arch = "x86_64")]
                if self.vectors {
                    // SAFETY: `vectors` is only set where the machine has AVX2.
                    return unsafe { avx2::$name($($argument),*) };
                }
                #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
                if self.vectors {
                    // SAFETY: the target has NEON.
                    return unsafe { neon::$name($($argument),*) };
                }
                plain::$name($($argument),*);
            })*
        }
    };
}

kernels! {
    /// Adds to `sum` the strengths of all that is expected, with the sign of the decisions of its digit.
    fn add_votes(votes: &Votes, strengths: &[Depths], sum: &mut Lanes);
    /// Moves those strengths by `steps`: up where the decision was as expected when `digit` came.
    fn learn_votes(votes: &Votes, strengths: &mut [Depths], digit: u32, steps: &Depths);
    /// Adds to `sum`, which is in units of 2^-8, counters times weights: two sets for all, a third for young ones.
    fn weigh<const D>(counters: &[Lanes; D], weights: [&[Lanes; D]; 3], sum: &mut Lanes);
    /// Moves the weights, and the counters of the nodes that were visited.
    fn learn<const D>(
        counters: &mut [Lanes; D], weights: [&mut [Lanes; D]; 3], outcome: &Outcome,
    );
}

impl LaneKernel {
    /// The best one for this machine.
    pub(crate) fn detect() -> Self {
        LaneKernel {
            vectors: has_vectors(),
        }
    }
}

mod plain {
    use super::*;

    pub(super) fn add_votes(votes: &Votes, strengths: &[Depths], sum: &mut Lanes) {
        for &vote in votes.all() {
            let (row, digit) = split(vote);
            let (row, signs) = (&strengths[row], way_to(digit));
            for node in 1..16_usize {
                let strength = row[node.ilog2() as usize].wrapping_mul(signs[node]);
                sum[node] = sum[node].saturating_add(strength);
            }
        }
    }

    pub(super) fn learn_votes(votes: &Votes, strengths: &mut [Depths], digit: u32, steps: &Depths) {
        for &vote in votes.all() {
            let (row, expected) = split(vote);
            let (row, agrees) = (
                &mut strengths[row],
                &AGREES[expected ^ (digit as usize % 16)],
            );
            for depth in 0..4 {
                let step = steps[depth].wrapping_mul(agrees[depth]);
                row[depth] = row[depth].saturating_add(step);
            }
        }
    }

    pub(super) fn weigh<const D: usize>(
        counters: &[Lanes; D],
        weights: [&[Lanes; D]; 3],
        sum: &mut Lanes,
    ) {
        let [one, other, young] = weights;
        for i in 0..D {
            for node in 0..16 {
                let counter = counters[i][node];
                let more = young[i][node] & -i16::from(counter & YOUNG == 0);
                let weight = one[i][node].saturating_add(other[i][node]);
                let product = high_product(counter, weight.saturating_add(more));
                sum[node] = sum[node].saturating_add(product);
            }
        }
    }

    pub(super) fn learn<const D: usize>(
        counters: &mut [Lanes; D],
        weights: [&mut [Lanes; D]; 3],
        outcome: &Outcome,
    ) {
        let [one, other, young] = weights;
        let signs = &WAYS[outcome.end % 32];
        let errors = outcome
            .errors
            .map(|error| error.saturating_add(HALF_STEP) >> WEIGHT_RATE);
        for i in 0..D {
            for node in 0..16 {
                let counter = counters[i][node];
                let step = rounded_product(counter, errors[node]);
                let more = step & -i16::from(counter & YOUNG == 0);
                one[i][node] = one[i][node].saturating_add(step);
                other[i][node] = other[i][node].saturating_add(step);
                young[i][node] = young[i][node].saturating_add(more);
                if signs[node] != 0 {
                    counters[i][node] = moved(counter, signs[node]);
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::counters::avx2::{all, load, moved, store};
    use super::{
        AGREES, Depths, HALF_STEP, Lanes, Outcome, Votes, WAYS, WEIGHT_RATE, YOUNG, split, way_to,
    };

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load_depths(depths: &Depths) -> __m128i {
        // SAFETY: 8 bytes, of any alignment; any bits are valid.
        unsafe { _mm_loadl_epi64(depths.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn raise(lanes: &mut Lanes, by: __m256i) {
        let raised = _mm256_adds_epi16(load(lanes), by);
        store(lanes, raised);
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn is_young(counter: __m256i) -> __m256i {
        _mm256_cmpeq_epi16(_mm256_and_si256(counter, all(YOUNG)), all(0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn add_votes(votes: &Votes, strengths: &[Depths], sum: &mut Lanes) {
        // By node, the bytes of its depth's number in either half.
        let spread = _mm256_set_epi64x(
            0x0706_0706_0706_0706,
            0x0706_0706_0706_0706,
            0x0504_0504_0504_0504,
            0x0302_0302_0100_0100,
        );
        let mut total = load(sum);
        for &vote in votes.all() {
            let (row, digit) = split(vote);
            let row = _mm256_broadcastq_epi64(load_depths(&strengths[row]));
            let row = _mm256_shuffle_epi8(row, spread);
            let signed = _mm256_sign_epi16(row, load(way_to(digit)));
            total = _mm256_adds_epi16(total, signed);
        }
        store(sum, total);
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn learn_votes(votes: &Votes, strengths: &mut [Depths], digit: u32, steps: &Depths) {
        let steps = load_depths(steps);
        for &vote in votes.all() {
            let (row, expected) = split(vote);
            let row = &mut strengths[row];
            let agrees = load_depths(&AGREES[expected ^ (digit as usize % 16)]);
            let moved = _mm_adds_epi16(load_depths(row), _mm_sign_epi16(steps, agrees));
            // SAFETY: 8 bytes, of any alignment.
            unsafe { _mm_storel_epi64(row.as_mut_ptr().cast(), moved) };
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn weigh<const D: usize>(
        counters: &[Lanes; D],
        weights: [&[Lanes; D]; 3],
        sum: &mut Lanes,
    ) {
        let [one, other, young] = weights;
        let mut total = load(sum);
        for i in 0..D {
            let counter = load(&counters[i]);
            let more = _mm256_and_si256(load(&young[i]), is_young(counter));
            let weight = _mm256_adds_epi16(load(&one[i]), load(&other[i]));
            let weight = _mm256_adds_epi16(weight, more);
            total = _mm256_adds_epi16(total, _mm256_mulhi_epi16(counter, weight));
        }
        store(sum, total);
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn learn<const D: usize>(
        counters: &mut [Lanes; D],
        weights: [&mut [Lanes; D]; 3],
        outcome: &Outcome,
    ) {
        let [one, other, young] = weights;
        let errors = _mm256_adds_epi16(load(&outcome.errors), all(HALF_STEP));
        let errors = _mm256_srai_epi16::<WEIGHT_RATE>(errors);
        let signs = load(&WAYS[outcome.end % 32]);
        let others = _mm256_cmpeq_epi16(signs, all(0));
        for i in 0..D {
            let counter = load(&counters[i]);
            let step = _mm256_mulhrs_epi16(counter, errors);
            let more = _mm256_and_si256(step, is_young(counter));
            raise(&mut one[i], step);
            raise(&mut other[i], step);
            raise(&mut young[i], more);
            let moved = moved(counter, signs);
            store(&mut counters[i], _mm256_blendv_epi8(moved, counter, others));
        }
    }
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon {
    use core::arch::aarch64::*;

    use super::counters::neon::{all, either, high_product, load, moved, store};
    use super::{
        AGREES, Depths, HALF_STEP, Lanes, Outcome, Votes, WAYS, WEIGHT_RATE, YOUNG, split, way_to,
    };

    #[inline]
    #[target_feature(enable = "neon")]
    fn load_depths(depths: &Depths) -> int16x4_t {
        // SAFETY: 8 bytes, of any alignment; any bits are valid.
        unsafe { vld1_s16(depths.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn raise(lanes: &mut Lanes, by: [int16x8_t; 2]) {
        let numbers = load(lanes);
        store(
            lanes,
            [0, 1].map(|half| vqaddq_s16(numbers[half], by[half])),
        );
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn is_young(counter: int16x8_t) -> int16x8_t {
        vreinterpretq_s16_u16(vceqzq_s16(vandq_s16(counter, all(YOUNG))))
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn add_votes(votes: &Votes, strengths: &[Depths], sum: &mut Lanes) {
        // By node below eight, the bytes of its depth's number; the others are the deepest.
        const SPREAD: [u8; 16] = [0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 4, 5, 4, 5];
        // SAFETY: 16 bytes, of any alignment.
        let spread = unsafe { vld1q_u8(SPREAD.as_ptr()) };
        let mut total = load(sum);
        for &vote in votes.all() {
            let (row, digit) = split(vote);
            let row = load_depths(&strengths[row]);
            let bytes = vreinterpretq_u8_s16(vcombine_s16(row, row));
            let upper = vreinterpretq_s16_u8(vqtbl1q_u8(bytes, spread));
            let signs = load(way_to(digit));
            total[0] = vqaddq_s16(total[0], vmulq_s16(upper, signs[0]));
            total[1] = vqaddq_s16(total[1], vmulq_s16(vdupq_lane_s16::<3>(row), signs[1]));
        }
        store(sum, total);
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn learn_votes(votes: &Votes, strengths: &mut [Depths], digit: u32, steps: &Depths) {
        let steps = load_depths(steps);
        for &vote in votes.all() {
            let (row, expected) = split(vote);
            let row = &mut strengths[row];
            let agrees = load_depths(&AGREES[expected ^ (digit as usize % 16)]);
            let moved = vqadd_s16(load_depths(row), vmul_s16(steps, agrees));
            // SAFETY: 8 bytes, of any alignment.
            unsafe { vst1_s16(row.as_mut_ptr(), moved) };
        }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn weigh<const D: usize>(
        counters: &[Lanes; D],
        weights: [&[Lanes; D]; 3],
        sum: &mut Lanes,
    ) {
        let [one, other, young] = weights;
        let mut total = load(sum);
        for i in 0..D {
            let (counter, young) = (load(&counters[i]), load(&young[i]));
            let (one, other) = (load(&one[i]), load(&other[i]));
            for half in 0..2 {
                let more = vandq_s16(young[half], is_young(counter[half]));
                let weight = vqaddq_s16(vqaddq_s16(one[half], other[half]), more);
                total[half] = vqaddq_s16(total[half], high_product(counter[half], weight));
            }
        }
        store(sum, total);
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn learn<const D: usize>(
        counters: &mut [Lanes; D],
        weights: [&mut [Lanes; D]; 3],
        outcome: &Outcome,
    ) {
        let [one, other, young] = weights;
        let errors = load(&outcome.errors)
            .map(|half| vshrq_n_s16::<WEIGHT_RATE>(vqaddq_s16(half, all(HALF_STEP))));
        let signs = load(&WAYS[outcome.end % 32]);
        for i in 0..D {
            let mut counter = load(&counters[i]);
            let (mut steps, mut more) = (errors, errors);
            for half in 0..2 {
                steps[half] = vqrdmulhq_s16(counter[half], errors[half]);
                more[half] = vandq_s16(steps[half], is_young(counter[half]));
                let others = vreinterpretq_s16_u16(vceqzq_s16(signs[half]));
                let moved = moved(counter[half], signs[half]);
                counter[half] = either(others, counter[half], moved);
            }
            raise(&mut one[i], steps);
            raise(&mut other[i], steps);
            raise(&mut young[i], more);
            store(&mut counters[i], counter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn kernels_give_the_same_bits(
            choices in prop::collection::vec((0..6_u32, 0..16_u32, 0..2_u32), 0..MOST_VOTES),
            strengths: [Depths; 6],
            counters: [Lanes; 3],
            weights: [[Lanes; 3]; 3],
            sum: Lanes,
            steps: Depths,
            errors: Lanes,
            digit in 0..16_u32,
            end in 2..32_usize,
            from: u8,
        ) {
            let mut votes = Votes::new();
            for (row, digit, present) in choices {
                votes.push(vote(row, digit, present));
            }
            let outcome = Outcome { errors, end };
            // One kernel after the other, each on all that came of those before.
            let run = |kernel: LaneKernel| {
                let (mut strengths, mut sum) = (strengths, sum);
                let (mut counters, [mut one, mut other, mut young]) = (counters, weights);
                if from & 1 != 0 {
                    kernel.learn_votes(&votes, &mut strengths, digit, &steps);
                }
                kernel.add_votes(&votes, &strengths, &mut sum);
                if from & 2 != 0 {
                    kernel.learn(&mut counters, [&mut one, &mut other, &mut young], &outcome);
                }
                kernel.weigh(&counters, [&one, &other, &young], &mut sum);
                (strengths, sum, counters, one, other, young)
            };
            prop_assert_eq!(run(LaneKernel::detect()), run(LaneKernel { vectors: false }));
        }
    }

    #[test]
    fn agreement_follows_the_signs() {
        for expected in 0..16_usize {
            for came in 0..16_usize {
                for (depth, &agrees) in AGREES[expected ^ came].iter().enumerate() {
                    let node = (16 | came) >> (4 - depth);
                    let product = way_to(expected)[node] * way_to(came)[node];
                    assert_eq!(agrees, product);
                }
            }
        }
    }
}
