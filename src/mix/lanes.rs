//! The loops over lanes in which coding by digits spends its time: by AVX2 where the machine has it, and in plain code that
//! gives the same bits elsewhere.
//!
//! A digit is four decisions, and a lane stands for each node of their tree: 1 for the first decision, `2 * node + bit` behind
//! it; lane 0 is no node's. All sums saturate.

#![allow(unsafe_code)]

use super::vector::has_avx2;

/// Numbers by node of a digit's tree.
pub(crate) type Lanes = [i16; 16];

/// Numbers by the decisions of a digit, whatever those before came to.
pub(crate) type Depths = [i16; 4];

/// By digit: 1 where it goes on with a one, -1 where with a zero, 0 for nodes that are not on the way to it.
static SIGNS: [Lanes; 16] = {
    let mut signs = [[0; 16]; 16];
    let mut digit = 0;
    while digit < 16 {
        let mut left = 4;
        while left > 0 {
            let node = (16 | digit) >> left;
            left -= 1;
            signs[digit][node] = if digit >> left & 1 == 1 { 1 } else { -1 };
        }
        digit += 1;
    }
    signs
};

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

/// What expects a digit: where its strengths are, and whether it counts (all ones or zero).
#[derive(Clone, Debug)]
pub(crate) struct Votes<const N: usize> {
    pub(crate) rows: [u32; N],
    pub(crate) digits: [u32; N],
    pub(crate) present: [u32; N],
}

impl<const N: usize> Votes<N> {
    /// Nobody expects anything.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Votes {
            rows: [0; N],
            digits: [0; N],
            present: [0; N],
        }
    }
}

/// What came of a digit, by node.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// What the probability of a one was off by, in 32,767ths, at the nodes on the way to it.
    pub(crate) errors: Lanes,
    /// All ones for those.
    pub(crate) visited: Lanes,
    /// All ones for those of them where it went on with a zero.
    pub(crate) zeros: Lanes,
}

/// The lower bits of a counter: how often it was adapted. The rest is a stretched probability in units of 2^-11.
const COUNT: i16 = 7;

/// What a counter holds at most, without its lower bits.
const COUNTER_MAX: i16 = 23_536;

/// A counter that was adapted less often than this takes additional weights.
const YOUNG: i16 = 4;

/// A weight, in units of 2^-13, moves by `2^-WEIGHT_RATE` of the error times its input.
const WEIGHT_RATE: i32 = 4;
const HALF_STEP: i16 = 1 << (WEIGHT_RATE - 1);

/// Which code to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LaneKernel {
    avx2: bool,
}

/// Defines methods that run the same function of `avx2` or `plain`.
macro_rules! kernels {
    ($($(#[$about:meta])* fn $name:ident<$(const $n:ident),+>($($argument:ident: $type:ty),* $(,)?);)*) => {
        impl LaneKernel {
            $($(#[$about])*
            #[inline(always)]
            pub(crate) fn $name<$(const $n: usize),+>(self, $($argument: $type),*) {
                #[cfg(target_arch = "x86_64")]
                if self.avx2 {
                    // SAFETY: `avx2` is only set where the machine has it.
                    return unsafe { avx2::$name($($argument),*) };
                }
                plain::$name($($argument),*);
            })*
        }
    };
}

kernels! {
    /// Adds to `sum` the strengths of all that is expected, with the sign of the decisions of its digit.
    fn add_votes<const N, const ROWS>(
        votes: &Votes<N>, strengths: &[[Depths; ROWS]; N], sum: &mut Lanes,
    );
    /// Moves those strengths by `steps`: up where the decision was as expected when `digit` came.
    fn learn_votes<const N, const ROWS>(
        votes: &Votes<N>, strengths: &mut [[Depths; ROWS]; N], digit: u32, steps: &Depths,
    );
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
        LaneKernel { avx2: has_avx2() }
    }
}

mod plain {
    use super::*;

    /// The upper half of a product.
    fn scaled(a: i16, b: i16) -> i16 {
        ((i32::from(a) * i32::from(b)) >> 16) as i16
    }

    pub(super) fn add_votes<const N: usize, const ROWS: usize>(
        votes: &Votes<N>,
        strengths: &[[Depths; ROWS]; N],
        sum: &mut Lanes,
    ) {
        for i in 0..N {
            let row = &strengths[i][votes.rows[i] as usize % ROWS];
            let signs = &SIGNS[votes.digits[i] as usize % 16];
            for node in 1..16_usize {
                let strength = row[node.ilog2() as usize] & votes.present[i] as i16;
                sum[node] = sum[node].saturating_add(strength.wrapping_mul(signs[node]));
            }
        }
    }

    pub(super) fn learn_votes<const N: usize, const ROWS: usize>(
        votes: &Votes<N>,
        strengths: &mut [[Depths; ROWS]; N],
        digit: u32,
        steps: &Depths,
    ) {
        for i in 0..N {
            let row = &mut strengths[i][votes.rows[i] as usize % ROWS];
            let agrees = &AGREES[(votes.digits[i] ^ digit) as usize % 16];
            for depth in 0..4 {
                let step = (steps[depth] & votes.present[i] as i16).wrapping_mul(agrees[depth]);
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
                let product = scaled(counter & !COUNT, weight.saturating_add(more));
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
        for i in 0..D {
            for node in 0..16 {
                let counter = counters[i][node];
                let product = scaled(counter & !COUNT, outcome.errors[node]);
                let step = product.wrapping_add(HALF_STEP) >> WEIGHT_RATE;
                let more = step & -i16::from(counter & YOUNG == 0);
                one[i][node] = one[i][node].saturating_add(step);
                other[i][node] = other[i][node].saturating_add(step);
                young[i][node] = young[i][node].saturating_add(more);
                let adapted = adapted(counter, outcome.zeros[node]);
                counters[i][node] = counter ^ ((counter ^ adapted) & outcome.visited[node]);
            }
        }
    }

    /// A counter after one more decision; `zero` is -1 for a zero, else 0.
    ///
    /// The probability moves by d = 1/2, 3/8, 1/4 ... of what it is off. In the stretched domain, and of
    /// a one, that is ln((e^s + d) / (1 - d)): the smooth maximum of s and ln d, and a little more. Both
    /// terms are taken from how often the counter was adapted, the smoothing from a parabola.
    pub(super) fn adapted(counter: i16, zero: i16) -> i16 {
        let seen = counter & COUNT;
        let towards = ((counter & !COUNT) ^ zero).wrapping_sub(zero);
        let least = -1416 - 712 * seen;
        let apart = towards.wrapping_sub(least).wrapping_abs();
        let near = 6816_u16.saturating_sub(apart as u16) >> 5;
        let smooth = ((near * near) >> 5) as i16;
        let left = COUNT - seen;
        let more = 96 + 26 * left * left;
        let moved = towards.max(least).wrapping_add(smooth).wrapping_add(more);
        let moved = moved.min(COUNTER_MAX);
        ((moved ^ zero).wrapping_sub(zero) & !COUNT) | (seen + 1).min(COUNT)
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::*;

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(lanes: &Lanes) -> __m256i {
        // SAFETY: 32 bytes, of any alignment; any bits are valid.
        unsafe { _mm256_loadu_si256(lanes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load_depths(depths: &Depths) -> __m128i {
        // SAFETY: 8 bytes, of any alignment; any bits are valid.
        unsafe { _mm_loadl_epi64(depths.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn store(lanes: &mut Lanes, vector: __m256i) {
        // SAFETY: as for `load`.
        unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), vector) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn raise(lanes: &mut Lanes, by: __m256i) {
        let raised = _mm256_adds_epi16(load(lanes), by);
        store(lanes, raised);
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn all(number: i16) -> __m256i {
        _mm256_set1_epi16(number)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn is_young(counter: __m256i) -> __m256i {
        _mm256_cmpeq_epi16(_mm256_and_si256(counter, all(YOUNG)), all(0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn add_votes<const N: usize, const ROWS: usize>(
        votes: &Votes<N>,
        strengths: &[[Depths; ROWS]; N],
        sum: &mut Lanes,
    ) {
        // By node, the bytes of its depth's number in either half.
        let spread = _mm256_set_epi64x(
            0x0706_0706_0706_0706,
            0x0706_0706_0706_0706,
            0x0504_0504_0504_0504,
            0x0302_0302_0100_0100,
        );
        let mut total = load(sum);
        for i in 0..N {
            let row = load_depths(&strengths[i][votes.rows[i] as usize % ROWS]);
            let row = _mm_and_si128(row, _mm_set1_epi16(votes.present[i] as i16));
            let row = _mm256_shuffle_epi8(_mm256_broadcastq_epi64(row), spread);
            let signs = load(&SIGNS[votes.digits[i] as usize % 16]);
            total = _mm256_adds_epi16(total, _mm256_mullo_epi16(row, signs));
        }
        store(sum, total);
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn learn_votes<const N: usize, const ROWS: usize>(
        votes: &Votes<N>,
        strengths: &mut [[Depths; ROWS]; N],
        digit: u32,
        steps: &Depths,
    ) {
        let steps = load_depths(steps);
        for i in 0..N {
            let row = &mut strengths[i][votes.rows[i] as usize % ROWS];
            let agrees = load_depths(&AGREES[(votes.digits[i] ^ digit) as usize % 16]);
            let step = _mm_and_si128(steps, _mm_set1_epi16(votes.present[i] as i16));
            let step = _mm_mullo_epi16(step, agrees);
            let moved = _mm_adds_epi16(load_depths(row), step);
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
            let input = _mm256_andnot_si256(all(COUNT), counter);
            total = _mm256_adds_epi16(total, _mm256_mulhi_epi16(input, weight));
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
        let (errors, visited) = (load(&outcome.errors), load(&outcome.visited));
        let zeros = load(&outcome.zeros);
        let flip = |vector| _mm256_sub_epi16(_mm256_xor_si256(vector, zeros), zeros);
        for i in 0..D {
            let counter = load(&counters[i]);
            let seen = _mm256_and_si256(counter, all(COUNT));
            let input = _mm256_andnot_si256(all(COUNT), counter);

            let product = _mm256_mulhi_epi16(input, errors);
            let step = _mm256_add_epi16(product, all(HALF_STEP));
            let step = _mm256_srai_epi16::<WEIGHT_RATE>(step);
            let more = _mm256_and_si256(step, is_young(counter));
            raise(&mut one[i], step);
            raise(&mut other[i], step);
            raise(&mut young[i], more);

            let towards = flip(input);
            let least = _mm256_sub_epi16(_mm256_mullo_epi16(seen, all(-712)), all(1416));
            let apart = _mm256_abs_epi16(_mm256_sub_epi16(towards, least));
            let near = _mm256_srli_epi16::<5>(_mm256_subs_epu16(all(6816), apart));
            let smooth = _mm256_srli_epi16::<5>(_mm256_mullo_epi16(near, near));
            let left = _mm256_sub_epi16(all(COUNT), seen);
            let square = _mm256_mullo_epi16(left, left);
            let more = _mm256_add_epi16(_mm256_mullo_epi16(square, all(26)), all(96));
            let moved = _mm256_add_epi16(_mm256_max_epi16(towards, least), smooth);
            let moved = _mm256_min_epi16(_mm256_add_epi16(moved, more), all(COUNTER_MAX));
            let moved = _mm256_andnot_si256(all(COUNT), flip(moved));
            let seen = _mm256_min_epi16(_mm256_add_epi16(seen, all(1)), all(COUNT));
            let adapted = _mm256_or_si256(moved, seen);
            store(
                &mut counters[i],
                _mm256_blendv_epi8(counter, adapted, visited),
            );
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
            rows: [u32; 5],
            digits: [u32; 5],
            present: [bool; 5],
            strengths: [[Depths; 2]; 5],
            counters: [Lanes; 3],
            weights: [[Lanes; 3]; 3],
            sum: Lanes,
            steps: Depths,
            errors: Lanes,
            digit in 0..16_u32,
            from: u8,
        ) {
            let votes = Votes { rows, digits, present: present.map(|is| 0_u32.wrapping_sub(is.into())) };
            let way = SIGNS[digit as usize];
            let outcome = Outcome {
                errors,
                visited: way.map(|sign| if sign == 0 { 0 } else { -1 }),
                zeros: way.map(|sign| sign.min(0)),
            };
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
            prop_assert_eq!(run(LaneKernel::detect()), run(LaneKernel { avx2: false }));
        }
    }

    #[test]
    fn counters_move_like_probabilities() {
        // 1/2 moved by a half of what it is off from one: 3/4, whose stretched form is ln 3.
        assert!((i32::from(plain::adapted(0, 0) >> 3) - 281).abs() <= 2);
        assert_eq!(plain::adapted(0, 0) & COUNT, 1);
        let mut counter = 0;
        for _ in 0..1000 {
            counter = plain::adapted(counter, 0);
            assert!((0..=COUNTER_MAX | COUNT).contains(&counter));
        }
        assert!(counter > 20_000);
        for _ in 0..30 {
            counter = plain::adapted(counter, -1);
        }
        assert!(counter < -900, "{counter}");
    }

    #[test]
    fn agreement_follows_the_signs() {
        for expected in 0..16_usize {
            for came in 0..16_usize {
                for (depth, &agrees) in AGREES[expected ^ came].iter().enumerate() {
                    let node = (16 | came) >> (4 - depth);
                    let product = SIGNS[expected][node] * SIGNS[came][node];
                    assert_eq!(agrees, product);
                }
            }
        }
    }
}
