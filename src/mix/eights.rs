//! Eight contexts at a time, by AVX2: what loops over tables of many contexts are made of. It knows neither what
//! stands in a table nor what is done with it; whoever calls this has a twin in plain code.

#![allow(unsafe_code)]

use core::arch::x86_64::*;

/// What tables are of: four bytes, all of which count.
pub(super) trait Word: Copy + Into<i32> {}

impl Word for i32 {}

/// Eight numbers, from the one at `i`.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn load<const N: usize>(numbers: &[u32; N], i: usize) -> __m256i {
    let eight = &numbers[i..i + 8];
    // SAFETY: 32 bytes, of any alignment; any bits are valid.
    unsafe { _mm256_loadu_si256(eight.as_ptr().cast()) }
}

/// Puts eight numbers where [`load`] finds them.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn store<const N: usize>(numbers: &mut [u32; N], i: usize, vector: __m256i) {
    let eight = &mut numbers[i..i + 8];
    // SAFETY: as for `load`.
    unsafe { _mm256_storeu_si256(eight.as_mut_ptr().cast(), vector) };
}

/// What a table has for eight contexts, from the one at `i`, each in its own row modulo `ROWS`. Loaded one by one: the
/// instruction for it was no faster where it was measured (Zen 3), and needs a promise that all lies within the table.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn gather<T: Word, const N: usize, const ROWS: usize>(
    table: &[[T; ROWS]; N],
    rows: &[u32; N],
    i: usize,
) -> __m256i {
    const { assert!(ROWS.is_power_of_two() && size_of::<T>() == 4) };
    let words: [i32; 8] = std::array::from_fn(|j| {
        let row = rows[i + j] as usize & (ROWS - 1);
        table[i + j][row].into()
    });
    let [a, b, c, d, e, f, g, h] = words;
    _mm256_setr_epi32(a, b, c, d, e, f, g, h)
}

/// Does something to each of the words that [`gather`] finds, given its number, which is below eight.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn for_each<T: Word, const N: usize, const ROWS: usize>(
    table: &mut [[T; ROWS]; N],
    rows: &[u32; N],
    i: usize,
    change: impl Fn(usize, &mut T),
) {
    const { assert!(ROWS.is_power_of_two()) };
    let start = table.as_mut_ptr().cast::<T>();
    for (j, row) in rows[i..i + 8].iter().enumerate() {
        let at = (i + j) * ROWS + (*row as usize & (ROWS - 1));
        // SAFETY: as just seen the context is below N, and the row is below ROWS.
        change(j, unsafe { &mut *start.add(at) });
    }
}

/// The sum of eight numbers, modulo 2^32.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn total(sum: __m256i) -> i32 {
    let half = _mm_add_epi32(
        _mm256_castsi256_si128(sum),
        _mm256_extracti128_si256(sum, 1),
    );
    let pair = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0b01_00_11_10));
    let one = _mm_add_epi32(pair, _mm_shuffle_epi32(pair, 0b10_11_00_01));
    _mm_cvtsi128_si32(one)
}

/// The sums of eight numbers each, modulo 2^32.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn totals(sums: [__m256i; 8]) -> __m256i {
    let [a, b, c, d, e, f, g, h] = sums;
    let four = |a, b, c, d| _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    let (first, last) = (four(a, b, c, d), four(e, f, g, h));
    _mm256_add_epi32(
        _mm256_permute2x128_si256::<0x20>(first, last),
        _mm256_permute2x128_si256::<0x31>(first, last),
    )
}
