//! Opinions: what adaptive maps say of one decision, looked up and learnt for eight contexts at a time: by AVX2 where the
//! machine has it, and in plain code that gives the same bits elsewhere.

#![allow(unsafe_code)]

use super::apm::{Cell, STEPS};
#[cfg(target_arch = "x86_64")]
use super::eights;
#[cfg(target_arch = "x86_64")]
use super::logistic::STRETCH;
use super::logistic::stretch;
use super::mixer::pair;
use super::vector::has_avx2;

/// What the maps of `N` contexts say of one decision, kept until the bit is known.
#[derive(Clone, Debug)]
pub(crate) struct Opinions<const N: usize> {
    rows: [u32; N],
    cells: [u32; N],
    avx2: bool,
}

/// A cell for each of `ROWS` numbers, by context.
pub(super) type Rows<const N: usize, const ROWS: usize> = [[Cell; ROWS]; N];

impl<const N: usize> Opinions<N> {
    /// None yet. The code is chosen by what the machine has.
    pub(crate) fn new() -> Self {
        const { assert!(N.is_multiple_of(8)) };
        Opinions {
            rows: [0; N],
            cells: [0; N],
            avx2: has_avx2(),
        }
    }

    /// Looks up what each context's row means, and writes to `pairs` the stretched probability and its distance from even
    /// odds: zeros where `present` is zero (else it is all ones), with the sign turned where `flip` is all ones (else zero).
    #[inline(always)]
    pub(super) fn look_up<const ROWS: usize>(
        &mut self,
        maps: &Rows<N, ROWS>,
        rows: &[u32; N],
        present: &[u32; N],
        flip: &[u32; N],
        pairs: &mut [u32; N],
    ) {
        self.rows = *rows;
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            unsafe { avx2::look_up(maps, rows, &mut self.cells, present, flip, pairs) };
            return;
        }
        look_up(maps, rows, &mut self.cells, present, flip, pairs);
    }

    /// Learns the bits that came: those of `bits`, each 0 or 1; counts stop at `limit`, which is at most 1,023.
    #[inline(always)]
    pub(super) fn learn<const ROWS: usize>(
        &mut self,
        maps: &mut Rows<N, ROWS>,
        bits: &[u32; N],
        limit: u32,
    ) {
        let Opinions { rows, cells, .. } = self;
        #[cfg(target_arch = "x86_64")]
        if self.avx2 {
            // SAFETY: `avx2` is only set where the machine has it.
            unsafe { avx2::learn(maps, rows, cells, bits, limit) };
            return;
        }
        learn(maps, rows, cells, bits, limit);
    }
}

#[inline(always)]
fn look_up<const N: usize, const ROWS: usize>(
    maps: &Rows<N, ROWS>,
    rows: &[u32; N],
    cells: &mut [u32; N],
    present: &[u32; N],
    flip: &[u32; N],
    pairs: &mut [u32; N],
) {
    for i in 0..N {
        let cell = maps[i][rows[i] as usize & (ROWS - 1)];
        cells[i] = cell.raw();
        let turn = flip[i] as i32;
        let stretched = i32::from(stretch(cell.p1()));
        let centre = (i32::from(cell.p1()) - 32_768) >> 5;
        let (first, second) = ((stretched ^ turn) - turn, (centre ^ turn) - turn);
        pairs[i] = pair(first, second) & present[i];
    }
}

#[inline(always)]
fn learn<const N: usize, const ROWS: usize>(
    maps: &mut Rows<N, ROWS>,
    rows: &[u32; N],
    cells: &[u32; N],
    bits: &[u32; N],
    limit: u32,
) {
    for i in 0..N {
        let step = STEPS[cells[i] as usize & 1023];
        let cell = Cell::after(cells[i], bits[i], step, limit);
        maps[i][rows[i] as usize & (ROWS - 1)] = Cell::from_raw(cell);
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::*;

    use super::eights::{Word, for_each, gather, load, store};
    use super::{Cell, Rows, STEPS, STRETCH};

    impl Word for Cell {}

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn look_up<const N: usize, const ROWS: usize>(
        maps: &Rows<N, ROWS>,
        rows: &[u32; N],
        cells: &mut [u32; N],
        present: &[u32; N],
        flip: &[u32; N],
        pairs: &mut [u32; N],
    ) {
        for i in (0..N).step_by(8) {
            let cell = gather(maps, rows, i);
            store(cells, i, cell);
            let p = _mm256_srli_epi32(cell, 16);
            // SAFETY: p >> 4 is below 4,096; the two bytes behind a number are in the table, which has one more.
            let stretched = unsafe {
                _mm256_i32gather_epi32::<2>(STRETCH.as_ptr().cast(), _mm256_srli_epi32(p, 4))
            };
            let centre = _mm256_srai_epi32(_mm256_sub_epi32(p, _mm256_set1_epi32(32_768)), 5);
            let both = _mm256_blend_epi16(stretched, _mm256_slli_epi32(centre, 16), 0b1010_1010);
            let turn = load(flip, i);
            let turned = _mm256_sub_epi16(_mm256_xor_si256(both, turn), turn);
            store(pairs, i, _mm256_and_si256(turned, load(present, i)));
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn learn<const N: usize, const ROWS: usize>(
        maps: &mut Rows<N, ROWS>,
        rows: &[u32; N],
        cells: &[u32; N],
        bits: &[u32; N],
        limit: u32,
    ) {
        let limit = _mm256_set1_epi32(limit as i32);
        for i in (0..N).step_by(8) {
            let (cell, bit) = (load(cells, i), load(bits, i));
            let count = _mm256_and_si256(cell, _mm256_set1_epi32(1023));
            // SAFETY: a count is below 1,024, and the table holds so many numbers of four bytes.
            let step = unsafe { _mm256_i32gather_epi32::<4>(STEPS.as_ptr(), count) };
            let aim = _mm256_slli_epi32(bit, 22);
            let error = _mm256_sub_epi32(aim, _mm256_add_epi32(_mm256_srli_epi32(cell, 10), bit));
            let change = _mm256_mullo_epi32(_mm256_srai_epi32(error, 3), step);
            let change = _mm256_andnot_si256(_mm256_set1_epi32(1023), change);
            let moved = _mm256_add_epi32(cell, change);
            let mut after = [0; 8];
            store(
                &mut after,
                0,
                _mm256_sub_epi32(moved, _mm256_cmpgt_epi32(limit, count)),
            );
            for_each(maps, rows, i, |j, cell| *cell = Cell::from_raw(after[j]));
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
            raw: [[u32; ROWS]; N], rows: [u32; N], present: [bool; N], flip: [bool; N], bits: [bool; N], limit in 1..1024_u32,
        ) {
            // What was never learnt says nothing yet: no other cell has a count of 0.
            let cell = |raw| if raw & 1023 == 0 { Cell::NEW } else { Cell::from_raw(raw) };
            let mut maps = raw.map(|row| row.map(cell));
            let mut others = maps;
            let all = |set: bool| if set { u32::MAX } else { 0 };
            let (present, flip) = (present.map(all), flip.map(all));
            let bits = bits.map(u32::from);
            let (mut best, mut plain) = (Opinions::<N>::new(), Opinions::<N>::new());
            plain.avx2 = false;
            let (mut pairs, mut other_pairs) = ([0; N], [0; N]);
            best.look_up(&maps, &rows, &present, &flip, &mut pairs);
            plain.look_up(&others, &rows, &present, &flip, &mut other_pairs);
            prop_assert_eq!(pairs, other_pairs);
            best.learn(&mut maps, &bits, limit);
            plain.learn(&mut others, &bits, limit);
            let raw = |maps: &Rows<N, ROWS>| maps.map(|row| row.map(Cell::raw));
            prop_assert_eq!(raw(&maps), raw(&others));
        }
    }
}
