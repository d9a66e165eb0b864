//! Strengths: evidence of many contexts that is simply added up, each moved by what the sum was off (logistic regression): by
//! AVX2 where the machine has it, and in plain code that gives the same bits elsewhere.

#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
use super::eights;
use super::vector::has_avx2;

/// A strength for each of `ROWS` numbers (a power of two) in each of `N` contexts, of several kinds. In units of
/// 2^-16; sums and steps wrap.
#[derive(Clone, Debug)]
pub(crate) struct Strengths<const N: usize, const ROWS: usize> {
    kinds: Vec<Rows<N, ROWS>>,
    #[cfg_attr(
        not(target_arch = "x86_64"),
        expect(dead_code, reason = "a choice of one")
    )]
    avx2: bool,
}

type Rows<const N: usize, const ROWS: usize> = [[i32; ROWS]; N];

/// What is known of a decision: a row for each context, whether it counts (all ones, or zero), and whether it speaks for
/// a zero (all ones) or for a one (zero).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a, const N: usize> {
    pub(crate) rows: &'a [u32; N],
    pub(crate) present: &'a [u32; N],
    pub(crate) flip: &'a [u32; N],
}

impl<const N: usize, const ROWS: usize> Strengths<N, ROWS> {
    /// So many kinds, all the same: a strength by row.
    pub(crate) fn new(kinds: usize, first: impl Fn(usize) -> i32) -> Self {
        const { assert!(ROWS.is_power_of_two() && N * ROWS <= 1 << 24) };
        let mut rows = [0; ROWS];
        for (row, strength) in rows.iter_mut().enumerate() {
            *strength = first(row);
        }
        Strengths {
            kinds: vec![[rows; N]; kinds],
            avx2: N.is_multiple_of(8) && has_avx2(),
        }
    }

    /// What the evidence comes to.
    #[inline(always)]
    pub(crate) fn sum(&self, kind: usize, evidence: Evidence<'_, N>) -> i32 {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            return unsafe { avx2::sum(&self.kinds[kind], evidence) };
        }
        sum(&self.kinds[kind], evidence)
    }

    /// Moves all that took part in a sum by `step`, towards a one if it is positive.
    #[inline(always)]
    pub(crate) fn learn(&mut self, kind: usize, evidence: Evidence<'_, N>, step: i32) {
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            unsafe { avx2::learn(&mut self.kinds[kind], evidence, step) };
            return;
        }
        learn(&mut self.kinds[kind], evidence, step);
    }
}

#[inline(always)]
fn sum<const N: usize, const ROWS: usize>(
    strengths: &Rows<N, ROWS>,
    evidence: Evidence<'_, N>,
) -> i32 {
    let mut sum = 0_i32;
    for i in 0..N {
        let strength = strengths[i][evidence.rows[i] as usize & (ROWS - 1)];
        let turn = evidence.flip[i] as i32;
        let turned = (strength ^ turn).wrapping_sub(turn);
        sum = sum.wrapping_add(turned & evidence.present[i] as i32);
    }
    sum
}

#[inline(always)]
fn learn<const N: usize, const ROWS: usize>(
    strengths: &mut Rows<N, ROWS>,
    evidence: Evidence<'_, N>,
    step: i32,
) {
    for i in 0..N {
        let turn = evidence.flip[i] as i32;
        let step = (step ^ turn).wrapping_sub(turn) & evidence.present[i] as i32;
        let strength = &mut strengths[i][evidence.rows[i] as usize & (ROWS - 1)];
        *strength = strength.wrapping_add(step);
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::eights::{for_each, gather, load, store, total};
    use super::{Evidence, Rows};

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn sum<const N: usize, const ROWS: usize>(
        strengths: &Rows<N, ROWS>,
        evidence: Evidence<'_, N>,
    ) -> i32 {
        let mut sum = _mm256_setzero_si256();
        for i in (0..N).step_by(8) {
            let strength = gather(strengths, evidence.rows, i);
            let turn = load(evidence.flip, i);
            let turned = _mm256_sub_epi32(_mm256_xor_si256(strength, turn), turn);
            sum = _mm256_add_epi32(sum, _mm256_and_si256(turned, load(evidence.present, i)));
        }
        total(sum)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn learn<const N: usize, const ROWS: usize>(
        strengths: &mut Rows<N, ROWS>,
        evidence: Evidence<'_, N>,
        step: i32,
    ) {
        let step = _mm256_set1_epi32(step);
        for i in (0..N).step_by(8) {
            let turn = load(evidence.flip, i);
            let turned = _mm256_sub_epi32(_mm256_xor_si256(step, turn), turn);
            let turned = _mm256_and_si256(turned, load(evidence.present, i));
            let mut steps = [0; 8];
            store(&mut steps, 0, turned);
            for_each(strengths, evidence.rows, i, |j, strength| {
                *strength = strength.wrapping_add(steps[j] as i32);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const N: usize = 16;
    const ROWS: usize = 32;

    proptest! {
        #[test]
        fn kernels_give_the_same_bits(
            raw: [[i32; ROWS]; N], rows: [u32; N], present: [bool; N], flip: [bool; N], step in -65_536..65_536,
        ) {
            let all = |set: bool| if set { u32::MAX } else { 0 };
            let (present, flip) = (present.map(all), flip.map(all));
            let evidence = Evidence { rows: &rows, present: &present, flip: &flip };
            let mut strengths = Strengths::<N, ROWS>::new(1, |_| 0);
            strengths.kinds[0] = raw;
            let before = strengths.sum(0, evidence);
            prop_assert_eq!(before, sum(&raw, evidence));
            strengths.learn(0, evidence, step);
            let mut other = raw;
            learn(&mut other, evidence, step);
            prop_assert_eq!(strengths.kinds[0], other);
            let votes = present.iter().filter(|&&set| set != 0).count() as i32;
            prop_assert_eq!(strengths.sum(0, evidence), before.wrapping_add(votes * step));
        }
    }
}
