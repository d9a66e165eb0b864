//! The two loops in which mixing spends its time: by AVX2 where the machine has it, and in plain
//! code that gives the same bits elsewhere.

#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
use super::eights::total;
use super::vector::has_avx2;

/// Inputs are handled in blocks of so many.
pub(crate) const BLOCK: usize = 16;
/// Two inputs lie in one number: the first in its lower half.
pub(super) const PAIRS: usize = BLOCK / 2;

/// Which code to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel {
    avx2: bool,
}

/// One block of inputs, in pairs.
pub(super) type Block = [u32; PAIRS];

/// The weights of one block that take part in the sum, in the order of the inputs: the upper halves of
/// the fine ones.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Coarse(pub(super) [i16; BLOCK]);

/// The weights of one block as they are learnt, in an order of the kernel's own.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Fine(pub(super) [i32; BLOCK]);

impl Kernel {
    /// The best one for this machine.
    pub(super) fn detect() -> Self {
        Kernel { avx2: has_avx2() }
    }

    /// The sum of the products of inputs and coarse weights, modulo 2^32.
    #[inline(always)]
    pub(super) fn dot(self, inputs: &[Block], weights: &[Coarse]) -> i32 {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            return unsafe { avx2::dot(inputs, weights) };
        }
        dot(inputs, weights)
    }

    /// The same for several sets of weights.
    #[inline(always)]
    pub(super) fn dots<const B: usize, const S: usize>(
        self,
        inputs: &[Block; B],
        weights: [&[Coarse; B]; S],
    ) -> [i32; S] {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            return unsafe { avx2::dots(inputs, weights) };
        }
        let mut sums = [0; S];
        for j in 0..S {
            sums[j] = dot(inputs, weights[j]);
        }
        sums
    }

    /// Adds to each weight its input times `step`.
    #[inline(always)]
    pub(super) fn train(
        self,
        inputs: &[Block],
        coarse: &mut [Coarse],
        fine: &mut [Fine],
        step: i16,
    ) {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            return unsafe { avx2::train(inputs, coarse, fine, step) };
        }
        train(inputs, coarse, fine, step);
    }
}

fn dot(inputs: &[Block], weights: &[Coarse]) -> i32 {
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

/// The place in `fine` of an input's weight: as unpacking within halves of a vector lays them out.
const fn fine_place(input: usize) -> usize {
    input / 4 % 2 * 8 + input / 8 * 4 + input % 4
}

fn train(inputs: &[Block], coarse: &mut [Coarse], fine: &mut [Fine], step: i16) {
    for ((inputs, coarse), fine) in inputs.iter().zip(coarse).zip(fine) {
        for i in 0..BLOCK {
            let input = (inputs[i / 2] >> (i % 2 * 16)) as i16;
            let fine = &mut fine.0[fine_place(i)];
            *fine = fine.wrapping_add(i32::from(input) * i32::from(step));
            coarse.0[i] = (*fine >> 16) as i16;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::{Block, Coarse, Fine, total};

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn dot(inputs: &[Block], weights: &[Coarse]) -> i32 {
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
        weights: [&[Coarse; B]; S],
    ) -> [i32; S] {
        let mut sums = [_mm256_setzero_si256(); S];
        for i in 0..B {
            for j in 0..S {
                sums[j] = _mm256_add_epi32(sums[j], products(&inputs[i], &weights[j][i]));
            }
        }
        let mut totals = [0; S];
        for j in 0..S {
            totals[j] = total(sums[j]);
        }
        totals
    }

    /// Sums of the products of two inputs with their weights.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn products(inputs: &Block, weights: &Coarse) -> __m256i {
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
    pub(super) fn train(inputs: &[Block], coarse: &mut [Coarse], fine: &mut [Fine], step: i16) {
        let steps = _mm256_set1_epi32(i32::from(step) & 0xFFFF);
        let zero = _mm256_setzero_si256();
        for i in 0..inputs.len().min(coarse.len()).min(fine.len()) {
            let (inputs, coarse, fine) = (&inputs[i], &mut coarse[i], &mut fine[i]);
            // SAFETY: the pointers are to arrays of 32 and 64 bytes, those of the weights aligned to 32
            // as their type says.
            unsafe {
                let x = _mm256_loadu_si256(inputs.as_ptr().cast());
                let fine: *mut __m256i = fine.0.as_mut_ptr().cast();
                let low = _mm256_madd_epi16(_mm256_unpacklo_epi16(x, zero), steps);
                let high = _mm256_madd_epi16(_mm256_unpackhi_epi16(x, zero), steps);
                let low = _mm256_add_epi32(_mm256_load_si256(fine), low);
                let high = _mm256_add_epi32(_mm256_load_si256(fine.add(1)), high);
                _mm256_store_si256(fine, low);
                _mm256_store_si256(fine.add(1), high);
                // The upper halves fit 16 bits, so that packing does not saturate; it undoes the unpacking.
                let upper =
                    _mm256_packs_epi32(_mm256_srai_epi32(low, 16), _mm256_srai_epi32(high, 16));
                _mm256_store_si256(coarse.0.as_mut_ptr().cast(), upper);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks() -> impl Strategy<Value = Vec<(Block, [i16; BLOCK], [i32; BLOCK])>> {
        prop::collection::vec(any::<(Block, [i16; BLOCK], [i32; BLOCK])>(), 0..10)
    }

    proptest! {
        #[test]
        fn kernels_give_the_same_bits(blocks in blocks(), step: i16) {
            let inputs: Vec<_> = blocks.iter().map(|block| block.0).collect();
            let mut coarse: Vec<_> = blocks.iter().map(|block| Coarse(block.1)).collect();
            let mut fine: Vec<_> = blocks.iter().map(|block| Fine(block.2)).collect();
            let (mut other_coarse, mut other_fine) = (coarse.clone(), fine.clone());
            let (best, plain) = (Kernel::detect(), Kernel { avx2: false });
            prop_assert_eq!(best.dot(&inputs, &coarse), plain.dot(&inputs, &coarse));
            for (blocks, weights) in inputs.as_chunks::<3>().0.iter().zip(coarse.as_chunks::<3>().0) {
                let weights = [weights; 5];
                prop_assert_eq!(best.dots(blocks, weights), plain.dots(blocks, weights));
            }
            best.train(&inputs, &mut coarse, &mut fine, step);
            plain.train(&inputs, &mut other_coarse, &mut other_fine, step);
            for i in 0..inputs.len() {
                prop_assert_eq!(coarse[i].0, other_coarse[i].0);
                prop_assert_eq!(fine[i].0, other_fine[i].0);
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
