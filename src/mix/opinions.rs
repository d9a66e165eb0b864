//! Opinions: what adaptive maps say of one decision, looked up and learnt for eight contexts at a time: by AVX2 where the
//! machine has it, and in plain code that gives the same bits elsewhere.

#![allow(unsafe_code)]

use super::apm::{Cell, STEPS};
#[cfg(target_arch = "x86_64")]
use super::eights;
use super::logistic::log_odds;
#[cfg(target_arch = "x86_64")]
use super::logistic::{CURVE, LINEAR};
use super::mixer::pair;
use super::vector::has_avx2;

/// What the maps of `N` contexts say of one decision, kept until the bit is known.
#[derive(Clone, Debug)]
pub(crate) struct Opinions<const N: usize> {
    rows: [u32; N],
    cells: [u32; N],
    #[cfg_attr(
        not(target_arch = "x86_64"),
        allow(dead_code, reason = "a choice of one, which only tests make")
    )]
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
        let stretched = log_odds(cell.p1());
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
    use super::{CURVE, Cell, LINEAR, Rows};

    impl Word for Cell {}

    impl From<Cell> for i32 {
        #[inline(always)]
        fn from(cell: Cell) -> i32 {
            cell.raw() as i32
        }
    }

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
            let stretched = log_odds(p);
            let centre = _mm256_srai_epi32(_mm256_sub_epi32(p, _mm256_set1_epi32(32_768)), 5);
            let both = _mm256_blend_epi16(stretched, _mm256_slli_epi32(centre, 16), 0b1010_1010);
            let turn = load(flip, i);
            let turned = _mm256_sub_epi16(_mm256_xor_si256(both, turn), turn);
            store(pairs, i, _mm256_and_si256(turned, load(present, i)));
        }
    }

    /// [`log_odds`](super::log_odds) in the lower halves. A number of 17 bits is exact with a binary point, and stored
    /// as it is there, but for the place of one.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn log_odds(p: __m256i) -> __m256i {
        let p = _mm256_or_si256(p, _mm256_set1_epi32(1));
        let rest = _mm256_sub_epi32(_mm256_set1_epi32(65_536), p);
        let over = _mm256_castps_si256(_mm256_cvtepi32_ps(p));
        let under = _mm256_castps_si256(_mm256_cvtepi32_ps(rest));
        let linear = _mm256_srai_epi32(_mm256_sub_epi32(over, under), 12);
        let behind = _mm256_blend_epi16(
            _mm256_srli_epi32(over, 7),
            _mm256_slli_epi32(under, 9),
            0b1010_1010,
        );
        let left = _mm256_xor_si256(behind, _mm256_set1_epi32(-1));
        let curves = _mm256_mulhi_epu16(behind, left);
        let curve = _mm256_sub_epi16(_mm256_slli_epi32(curves, 16), curves);
        let both = _mm256_blend_epi16(linear, curve, 0b1010_1010);
        let factors = _mm256_set1_epi32(CURVE << 16 | LINEAR);
        _mm256_srai_epi32(_mm256_madd_epi16(both, factors), 16)
    }

    /// [`STEPS`](super::STEPS), divided anew: with a binary point quotients of such small numbers are never rounded up to the
    /// next whole one.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn step(count: __m256i) -> __m256i {
        let twice = _mm256_add_epi32(count, count);
        let divisor = _mm256_cvtepi32_ps(_mm256_add_epi32(twice, _mm256_set1_epi32(3)));
        _mm256_cvttps_epi32(_mm256_div_ps(_mm256_set1_ps(16_384.0), divisor))
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
            let step = step(count);
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

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn all_steps_and_log_odds_are_the_same() {
        if !has_avx2() {
            return;
        }
        let mut maps = [[Cell::NEW; 1]; 8];
        for p in 0..=u16::MAX {
            // Of the others, which are new, the count is 0.
            let raw = u32::from(p) << 16 | (u32::from(p) & 1023).max(1);
            maps[0][0] = Cell::from_raw(raw);
            let (mut best, mut plain) = (Opinions::<8>::new(), Opinions::<8>::new());
            plain.avx2 = false;
            let (mut pairs, mut others) = ([0; 8], [0; 8]);
            best.look_up(&maps, &[0; 8], &[u32::MAX; 8], &[0; 8], &mut pairs);
            plain.look_up(&maps, &[0; 8], &[u32::MAX; 8], &[0; 8], &mut others);
            assert_eq!(pairs, others, "{p}");
            let (mut learnt, mut other) = (maps, maps);
            best.learn(&mut learnt, &[1; 8], 1023);
            plain.learn(&mut other, &[1; 8], 1023);
            assert_eq!(
                learnt.map(|row| row.map(Cell::raw)),
                other.map(|row| row.map(Cell::raw)),
                "{p}"
            );
        }
    }

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
