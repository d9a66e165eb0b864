//! The two loops in which mixing spends its time: by AVX2 where the machine has it, and in plain
//! code that gives the same bits elsewhere.

#![allow(unsafe_code)]

/// Inputs are handled in blocks of so many.
pub(crate) const BLOCK: usize = 16;

/// Which code to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel {
    avx2: bool,
}

/// The weights of one block. `fine` is in an order of the kernel's own; the upper half of each is in `coarse`, in
/// the order of the inputs.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Weights {
    pub(super) coarse: [i16; BLOCK],
    pub(super) fine: [i32; BLOCK],
}

/// One block of inputs.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct Block(pub(crate) [i16; BLOCK]);

impl Kernel {
    /// The best one for this machine.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        let avx2 = std::arch::is_x86_feature_detected!("avx2");
        #[cfg(not(target_arch = "x86_64"))]
        let avx2 = false;
        Kernel { avx2 }
    }

    /// The sum of the products of inputs and coarse weights, modulo 2^32.
    #[inline(always)]
    pub(super) fn dot(self, inputs: &[Block], weights: &[Weights]) -> i32 {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            return unsafe { avx2::dot(inputs, weights) };
        }
        dot(inputs, weights)
    }

    /// Adds to each weight its input times `step`.
    #[inline(always)]
    pub(super) fn train(self, inputs: &[Block], weights: &mut [Weights], step: i16) {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            return unsafe { avx2::train(inputs, weights, step) };
        }
        train(inputs, weights, step);
    }
}

fn dot(inputs: &[Block], weights: &[Weights]) -> i32 {
    let mut sum = 0_i32;
    for (inputs, weights) in inputs.iter().zip(weights) {
        for (&input, &weight) in inputs.0.iter().zip(&weights.coarse) {
            sum = sum.wrapping_add(i32::from(input) * i32::from(weight));
        }
    }
    sum
}

/// The place in `fine` of an input's weight: as unpacking within halves of a vector lays them out.
const fn fine_place(input: usize) -> usize {
    input / 4 % 2 * 8 + input / 8 * 4 + input % 4
}

fn train(inputs: &[Block], weights: &mut [Weights], step: i16) {
    for (inputs, weights) in inputs.iter().zip(weights) {
        for (i, &input) in inputs.0.iter().enumerate() {
            let fine = &mut weights.fine[fine_place(i)];
            *fine = fine.wrapping_add(i32::from(input) * i32::from(step));
            weights.coarse[i] = (*fine >> 16) as i16;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::{Block, Weights};

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn dot(inputs: &[Block], weights: &[Weights]) -> i32 {
        let mut sum = _mm256_setzero_si256();
        for (inputs, weights) in inputs.iter().zip(weights) {
            // SAFETY: both are arrays of 32 bytes, aligned to 32 as the types say.
            let (x, w) = unsafe {
                (
                    _mm256_load_si256(inputs.0.as_ptr().cast()),
                    _mm256_load_si256(weights.coarse.as_ptr().cast()),
                )
            };
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(x, w));
        }
        let half = _mm_add_epi32(
            _mm256_castsi256_si128(sum),
            _mm256_extracti128_si256(sum, 1),
        );
        let pair = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0b01_00_11_10));
        let one = _mm_add_epi32(pair, _mm_shuffle_epi32(pair, 0b10_11_00_01));
        _mm_cvtsi128_si32(one)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn train(inputs: &[Block], weights: &mut [Weights], step: i16) {
        let steps = _mm256_set1_epi32(i32::from(step) & 0xFFFF);
        let zero = _mm256_setzero_si256();
        for (inputs, weights) in inputs.iter().zip(weights) {
            // SAFETY: the pointers are to arrays of 32 and 64 bytes, aligned to 32 as the types say.
            unsafe {
                let x = _mm256_load_si256(inputs.0.as_ptr().cast());
                let fine: *mut __m256i = weights.fine.as_mut_ptr().cast();
                let low = _mm256_madd_epi16(_mm256_unpacklo_epi16(x, zero), steps);
                let high = _mm256_madd_epi16(_mm256_unpackhi_epi16(x, zero), steps);
                let low = _mm256_add_epi32(_mm256_load_si256(fine), low);
                let high = _mm256_add_epi32(_mm256_load_si256(fine.add(1)), high);
                _mm256_store_si256(fine, low);
                _mm256_store_si256(fine.add(1), high);
                // The upper halves fit 16 bits, so that packing does not saturate; it undoes the unpacking.
                let coarse =
                    _mm256_packs_epi32(_mm256_srai_epi32(low, 16), _mm256_srai_epi32(high, 16));
                _mm256_store_si256(weights.coarse.as_mut_ptr().cast(), coarse);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks() -> impl Strategy<Value = Vec<(Block, Weights)>> {
        let block = (
            any::<[i16; BLOCK]>(),
            any::<[i16; BLOCK]>(),
            any::<[i32; BLOCK]>(),
        );
        let block = block.prop_map(|(x, coarse, fine)| (Block(x), Weights { coarse, fine }));
        prop::collection::vec(block, 0..10)
    }

    proptest! {
        #[test]
        fn kernels_give_the_same_bits(blocks in blocks(), step: i16) {
            let (inputs, mut weights): (Vec<_>, Vec<_>) = blocks.into_iter().unzip();
            let mut others = weights.clone();
            let (best, plain) = (Kernel::detect(), Kernel { avx2: false });
            prop_assert_eq!(best.dot(&inputs, &weights), plain.dot(&inputs, &others));
            best.train(&inputs, &mut weights, step);
            plain.train(&inputs, &mut others, step);
            for (a, b) in weights.iter().zip(&others) {
                prop_assert_eq!(a.coarse, b.coarse);
                prop_assert_eq!(a.fine, b.fine);
            }
        }
    }

    #[test]
    fn every_weight_has_its_place() {
        let mut places: Vec<_> = (0..BLOCK).map(fine_place).collect();
        places.sort_unstable();
        assert_eq!(places, (0..BLOCK).collect::<Vec<_>>());
    }
}
