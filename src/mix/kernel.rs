//! The two loops in which mixing spends its time: by AVX2 where the machine has it, by NEON where the target does, and in plain
//! code that gives the same bits elsewhere.

#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
use super::eights;
use super::vector::has_vectors;

/// Inputs are handled in blocks of so many.
pub(crate) const BLOCK: usize = 16;
/// Two inputs lie in one number: the first in its lower half.
pub(super) const PAIRS: usize = BLOCK / 2;

/// Which code to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel {
    /// Whether there are vectors for it.
    vectors: bool,
}

/// One block of inputs, in pairs.
pub(super) type Block = [u32; PAIRS];

/// The weights of one block as sixteen bits each: of the upper halves, which take part in the sum, or of the lower ones, in which
/// small corrections add up.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Half(pub(super) [i16; BLOCK]);

impl Kernel {
    /// The best one for this machine.
    pub(super) fn detect() -> Self {
        Kernel {
            vectors: has_vectors(),
        }
    }

    /// The sum of the products of inputs and upper halves of weights, modulo 2^32.
    #[inline(always)]
    pub(super) fn dot(self, inputs: &[Block], weights: &[Half]) -> i32 {
        #[cfg(target_arch = "x86_64")]
        if self.vectors {
            // SAFETY: `vectors` is only set where the machine has AVX2.
            return unsafe { avx2::dot(inputs, weights) };
        }
        #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
        if self.vectors {
            // SAFETY: the target has NEON.
            return unsafe { neon::dot(inputs, weights) };
        }
        dot(inputs, weights)
    }

    /// The same for several sets of weights, at most [`PAIRS`]; zeros behind them.
    #[inline(always)]
    pub(super) fn dots<const B: usize, const S: usize>(
        self,
        inputs: &[Block; B],
        weights: [&[Half; B]; S],
    ) -> [i32; PAIRS] {
        const { assert!(S <= PAIRS) };
        #[cfg(target_arch = "x86_64")]
        if self.vectors {
            // SAFETY: `vectors` is only set where the machine has AVX2.
            return unsafe { avx2::dots(inputs, weights) };
        }
        #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
        if self.vectors {
            // SAFETY: the target has NEON.
            return unsafe { neon::dots(inputs, weights) };
        }
        let mut sums = [0; PAIRS];
        for j in 0..S {
            sums[j] = dot(inputs, weights[j]);
        }
        sums
    }

    /// Adds to each weight its input times `step`, modulo 2^32.
    #[inline(always)]
    pub(super) fn train(self, inputs: &[Block], upper: &mut [Half], lower: &mut [Half], step: i16) {
        #[cfg(target_arch = "x86_64")]
        if self.vectors {
            // SAFETY: `vectors` is only set where the machine has AVX2.
            return unsafe { avx2::train(inputs, upper, lower, step) };
        }
        #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
        if self.vectors {
            // SAFETY: the target has NEON.
            return unsafe { neon::train(inputs, upper, lower, step) };
        }
        train(inputs, upper, lower, step);
    }
}

fn dot(inputs: &[Block], weights: &[Half]) -> i32 {
    let mut sum = 0_i32;
    for (inputs, weights) in inputs.iter().zip(weights) {
        for (&input, weights) in inputs.iter().zip(weights.0.as_chunks::<2>().0) {
            sum = sum
                .wrapping_add(i32::from(input as i16) * i32::from(weights[0]))
                .wrapping_add(i32::from((input >> 16) as i16) * i32::from(weights[1]));
        }
    }
    sum
}

fn train(inputs: &[Block], upper: &mut [Half], lower: &mut [Half], step: i16) {
    for ((inputs, upper), lower) in inputs.iter().zip(upper).zip(lower) {
        for i in 0..BLOCK {
            let input = (inputs[i / 2] >> (i % 2 * 16)) as i16;
            let weight = i32::from(upper.0[i]) << 16 | i32::from(lower.0[i] as u16);
            let weight = weight.wrapping_add(i32::from(input) * i32::from(step));
            (upper.0[i], lower.0[i]) = ((weight >> 16) as i16, weight as i16);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::eights::{store, total, totals};
    use super::{Block, Half, PAIRS};

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn dot(inputs: &[Block], weights: &[Half]) -> i32 {
        let mut sum = _mm256_setzero_si256();
        for (inputs, weights) in inputs.iter().zip(weights) {
            sum = _mm256_add_epi32(sum, products(inputs, weights));
        }
        total(sum)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn dots<const B: usize, const S: usize>(
        inputs: &[Block; B],
        weights: [&[Half; B]; S],
    ) -> [i32; PAIRS] {
        let mut sums = [_mm256_setzero_si256(); PAIRS];
        for i in 0..B {
            for j in 0..S {
                sums[j] = _mm256_add_epi32(sums[j], products(&inputs[i], &weights[j][i]));
            }
        }
        let mut all = [0; PAIRS];
        store(&mut all, 0, totals(sums));
        all.map(|sum| sum as i32)
    }

    /// Sums of the products of two inputs with their weights.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn products(inputs: &Block, weights: &Half) -> __m256i {
        // SAFETY: both are arrays of 32 bytes, the weights aligned to 32 as their type says.
        unsafe {
            _mm256_madd_epi16(
                _mm256_loadu_si256(inputs.as_ptr().cast()),
                _mm256_load_si256(weights.0.as_ptr().cast()),
            )
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn train(inputs: &[Block], upper: &mut [Half], lower: &mut [Half], step: i16) {
        let step = _mm256_set1_epi16(step);
        for i in 0..inputs.len().min(upper.len()).min(lower.len()) {
            let upper: *mut __m256i = upper[i].0.as_mut_ptr().cast();
            let lower: *mut __m256i = lower[i].0.as_mut_ptr().cast();
            // SAFETY: all three are arrays of 32 bytes, the weights aligned to 32 as their type says.
            unsafe {
                let input = _mm256_loadu_si256(inputs[i].as_ptr().cast());
                let more = _mm256_mullo_epi16(input, step);
                let sum = _mm256_add_epi16(_mm256_load_si256(lower), more);
                // The lower halves, which have no sign, carry unless the sum is at least what was added: then this is -1.
                let no_carry = _mm256_cmpeq_epi16(_mm256_max_epu16(sum, more), sum);
                let carried =
                    _mm256_add_epi16(_mm256_mulhi_epi16(input, step), _mm256_set1_epi16(1));
                let rise = _mm256_add_epi16(carried, no_carry);
                _mm256_store_si256(lower, sum);
                _mm256_store_si256(upper, _mm256_add_epi16(_mm256_load_si256(upper), rise));
            }
        }
    }
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon {
    use core::arch::aarch64::*;

    use super::{Block, Half, PAIRS};

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn dot(inputs: &[Block], weights: &[Half]) -> i32 {
        let mut sum = vdupq_n_s32(0);
        for (inputs, weights) in inputs.iter().zip(weights) {
            sum = add_products(sum, load_inputs(inputs), weights);
        }
        vaddvq_s32(sum)
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn dots<const B: usize, const S: usize>(
        inputs: &[Block; B],
        weights: [&[Half; B]; S],
    ) -> [i32; PAIRS] {
        let mut sums = [vdupq_n_s32(0); S];
        for i in 0..B {
            let inputs = load_inputs(&inputs[i]);
            for j in 0..S {
                sums[j] = add_products(sums[j], inputs, &weights[j][i]);
            }
        }
        let mut all = [0; PAIRS];
        for (all, sum) in all.iter_mut().zip(sums) {
            *all = vaddvq_s32(sum);
        }
        all
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn load_inputs(inputs: &Block) -> [int16x8_t; 2] {
        let (halves, _) = inputs.as_chunks::<4>();
        // SAFETY: 16 bytes each, of any alignment; any bits are valid. Lower halves come first, as in memory.
        [0, 1].map(|half| unsafe { vreinterpretq_s16_u32(vld1q_u32(halves[half].as_ptr())) })
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn load(half: &Half) -> [int16x8_t; 2] {
        let (halves, _) = half.0.as_chunks::<8>();
        // SAFETY: 16 bytes each; any bits are valid.
        [0, 1].map(|half| unsafe { vld1q_s16(halves[half].as_ptr()) })
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn store(half: &mut Half, vectors: [int16x8_t; 2]) {
        let (halves, _) = half.0.as_chunks_mut::<8>();
        for (half, vector) in halves.iter_mut().zip(vectors) {
            // SAFETY: as for `load`.
            unsafe { vst1q_s16(half.as_mut_ptr(), vector) };
        }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn add_products(sum: int32x4_t, inputs: [int16x8_t; 2], weights: &Half) -> int32x4_t {
        let weights = load(weights);
        let mut sum = sum;
        for half in 0..2 {
            let (input, weight) = (inputs[half], weights[half]);
            sum = vmlal_s16(sum, vget_low_s16(input), vget_low_s16(weight));
            sum = vmlal_high_s16(sum, input, weight);
        }
        sum
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(super) fn train(inputs: &[Block], upper: &mut [Half], lower: &mut [Half], step: i16) {
        let step = vdupq_n_s16(step);
        for ((inputs, upper), lower) in inputs.iter().zip(upper).zip(lower) {
            let inputs = load_inputs(inputs);
            let (mut above, mut below) = (load(upper), load(lower));
            for half in 0..2 {
                // Both halves of four weights make numbers of 32 bits, to which products are added.
                let (input, up, low) = (inputs[half], above[half], below[half]);
                let first = vreinterpretq_s32_s16(vzip1q_s16(low, up));
                let second = vreinterpretq_s32_s16(vzip2q_s16(low, up));
                let first = vmlal_s16(first, vget_low_s16(input), vget_low_s16(step));
                let second = vmlal_high_s16(second, input, step);
                let (first, second) = (vreinterpretq_s16_s32(first), vreinterpretq_s16_s32(second));
                below[half] = vuzp1q_s16(first, second);
                above[half] = vuzp2q_s16(first, second);
            }
            store(upper, above);
            store(lower, below);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks() -> impl Strategy<Value = Vec<(Block, [i16; BLOCK], [i16; BLOCK])>> {
        prop::collection::vec(any::<(Block, [i16; BLOCK], [i16; BLOCK])>(), 0..10)
    }

    proptest! {
        #[test]
        fn kernels_give_the_same_bits(blocks in blocks(), step: i16) {
            let inputs: Vec<_> = blocks.iter().map(|block| block.0).collect();
            let mut upper: Vec<_> = blocks.iter().map(|block| Half(block.1)).collect();
            let mut lower: Vec<_> = blocks.iter().map(|block| Half(block.2)).collect();
            let (mut other_upper, mut other_lower) = (upper.clone(), lower.clone());
            let (best, plain) = (Kernel::detect(), Kernel { vectors: false });
            prop_assert_eq!(best.dot(&inputs, &upper), plain.dot(&inputs, &upper));
            for (blocks, weights) in inputs.as_chunks::<3>().0.iter().zip(upper.as_chunks::<3>().0) {
                let weights = [weights; 5];
                prop_assert_eq!(best.dots(blocks, weights), plain.dots(blocks, weights));
            }
            best.train(&inputs, &mut upper, &mut lower, step);
            plain.train(&inputs, &mut other_upper, &mut other_lower, step);
            for i in 0..inputs.len() {
                prop_assert_eq!(upper[i].0, other_upper[i].0);
                prop_assert_eq!(lower[i].0, other_lower[i].0);
            }
        }
    }
}
