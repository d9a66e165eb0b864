//! The vectors of AVX2. A property test holds them against the portable ones.

#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::candidates::{CHECK_SHIFT, RUN_MASK};
use super::vectors::{COUNTER_MAX, Octet, Rows, Stretches, Task, Vectors};

/// Proof that the machine has AVX2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Avx2> {
        std::arch::is_x86_feature_detected!("avx2").then_some(Avx2(()))
    }

    pub(super) fn run<T: Task>(self, task: T) -> T::Output {
        #[target_feature(enable = "avx2")]
        fn run<T: Task>(task: T, avx2: Avx2) -> T::Output {
            task.run(avx2)
        }
        // SAFETY: `self` proves that the machine has AVX2.
        unsafe { run(task, self) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(octet: Octet) -> __m256i {
    // SAFETY: an octet is 32 bytes, aligned to as many; any bits are valid.
    unsafe { _mm256_load_si256((&raw const octet).cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store(vector: __m256i) -> Octet {
    let mut octet = Octet::default();
    // SAFETY: as for `load`.
    unsafe { _mm256_store_si256((&raw mut octet).cast(), vector) };
    octet
}

#[inline]
#[target_feature(enable = "avx2")]
fn step(distance: __m256i, seen: __m256i) -> __m256i {
    let odd = _mm256_and_si256(seen, _mm256_set1_epi32(1));
    let more = _mm256_and_si256(distance, _mm256_sub_epi32(_mm256_setzero_si256(), odd));
    let scaled = _mm256_add_epi32(_mm256_add_epi32(distance, distance), more);
    let half = _mm256_add_epi32(_mm256_srli_epi32::<1>(seen), odd);
    _mm256_srav_epi32(scaled, _mm256_add_epi32(half, _mm256_set1_epi32(2)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn load_row(row: &[i16; 16]) -> __m256i {
    // SAFETY: a row is 32 bytes, of any alignment here; any bits are valid.
    unsafe { _mm256_loadu_si256((&raw const *row).cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store_row(row: &mut [i16; 16], vector: __m256i) {
    // SAFETY: as for `load_row`.
    unsafe { _mm256_storeu_si256((&raw mut *row).cast(), vector) };
}

#[inline]
#[target_feature(enable = "avx2")]
fn outlook(counters: &Rows, weights: &Rows, lanes: &[u8]) -> [i16; 16] {
    let upper = _mm256_set1_epi16(!7);
    let mut sums = _mm256_setzero_si256();
    for &lane in lanes {
        let lane = usize::from(lane) & 7;
        let (counters, weights) = (&counters.0[lane], &weights.0[lane]);
        let inputs = _mm256_and_si256(load_row(counters), upper);
        sums = _mm256_adds_epi16(sums, _mm256_mulhi_epi16(inputs, load_row(weights)));
    }
    let mut all = [0; 16];
    store_row(&mut all, sums);
    all
}

#[inline]
#[target_feature(enable = "avx2")]
fn learn(
    counters: &mut Rows,
    weights: &mut Rows,
    lanes: &[u8],
    visited: &[i16; 16],
    zeros: &[i16; 16],
    errors: &[i16; 16],
) {
    let all = _mm256_set1_epi16;
    let (visited, zeros) = (load_row(visited), load_row(zeros));
    let errors = load_row(errors);
    let flip = |vector| _mm256_sub_epi16(_mm256_xor_si256(vector, zeros), zeros);
    for &lane in lanes {
        let lane = usize::from(lane) & 7;
        let (counters, weights) = (&mut counters.0[lane], &mut weights.0[lane]);
        let counter = load_row(counters);
        let seen = _mm256_and_si256(counter, all(7));
        let input = _mm256_andnot_si256(all(7), counter);

        let product = _mm256_mulhi_epi16(input, errors);
        let step = _mm256_srai_epi16::<3>(_mm256_add_epi16(product, all(4)));
        store_row(weights, _mm256_adds_epi16(load_row(weights), step));

        let towards = flip(input);
        let least = _mm256_sub_epi16(_mm256_mullo_epi16(seen, all(-712)), all(1416));
        let apart = _mm256_abs_epi16(_mm256_sub_epi16(towards, least));
        let near = _mm256_srli_epi16::<5>(_mm256_subs_epu16(all(6816), apart));
        let smooth = _mm256_srli_epi16::<5>(_mm256_mullo_epi16(near, near));
        let left = _mm256_sub_epi16(all(7), seen);
        let square = _mm256_mullo_epi16(left, left);
        let more = _mm256_add_epi16(_mm256_mullo_epi16(square, all(26)), all(96));
        let moved = _mm256_add_epi16(_mm256_max_epi16(towards, least), smooth);
        let moved = _mm256_min_epi16(_mm256_add_epi16(moved, more), all(COUNTER_MAX));
        let moved = _mm256_andnot_si256(all(7), flip(moved));
        let seen = _mm256_min_epi16(_mm256_add_epi16(seen, all(1)), all(7));
        let adapted = _mm256_or_si256(moved, seen);
        store_row(counters, _mm256_blendv_epi8(counter, adapted, visited));
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn entries(table: &[[u32; 64]; 8], indices: Octet) -> Octet {
    let within = _mm256_and_si256(load(indices), _mm256_set1_epi32(63));
    let lanes = _mm256_setr_epi32(0, 64, 128, 192, 256, 320, 384, 448);
    let indices = _mm256_add_epi32(lanes, within);
    // SAFETY: the indices, in units of 4 bytes, are below 512, the number of entries.
    store(unsafe { _mm256_i32gather_epi32::<4>((&raw const *table).cast(), indices) })
}

#[inline]
#[target_feature(enable = "avx2")]
fn stretches(table: &Stretches, p: Octet, shift: u32) -> Octet {
    let shifted = _mm256_srl_epi32(load(p), _mm_cvtsi32_si128(shift as i32 + 4));
    let indices = _mm256_and_si256(shifted, _mm256_set1_epi32(4095));
    // SAFETY: the indices, in units of 2 bytes, are below 4096; the table has 4098 numbers, so
    // that 4 bytes at each lie within.
    let words = unsafe { _mm256_i32gather_epi32::<2>((&raw const table.0).cast(), indices) };
    store(_mm256_srai_epi32::<16>(_mm256_slli_epi32::<16>(words)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn dot(a: Octet, b: Octet) -> i32 {
    let products = _mm256_mullo_epi32(load(a), load(b));
    let upper = _mm256_extracti128_si256::<1>(products);
    let four = _mm_add_epi32(_mm256_castsi256_si128(products), upper);
    let two = _mm_add_epi32(four, _mm_shuffle_epi32::<0b01_00_11_10>(four));
    _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<0b10_11_00_01>(two)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn trained(weights: Octet, inputs: Octet, error: i32) -> Octet {
    let steps = _mm256_mullo_epi32(load(inputs), _mm256_set1_epi32(error));
    store(_mm256_add_epi32(
        load(weights),
        _mm256_srai_epi32::<16>(steps),
    ))
}

#[inline]
#[target_feature(enable = "avx2")]
fn adapted_entries(entries: Octet, target: i32, most: i32) -> Octet {
    let entries = load(entries);
    let seen = _mm256_and_si256(entries, _mm256_set1_epi32(0xFF));
    let p = _mm256_srli_epi32::<8>(entries);
    let distance = _mm256_sub_epi32(_mm256_set1_epi32(target), p);
    let p = _mm256_add_epi32(p, step(distance, seen));
    let more = _mm256_add_epi32(seen, _mm256_set1_epi32(1));
    let seen = _mm256_min_epi32(more, _mm256_set1_epi32(most));
    store(_mm256_or_si256(_mm256_slli_epi32::<8>(p), seen))
}

#[inline]
#[target_feature(enable = "avx2")]
fn tallied(totals: Octet, atoms: Octet, sources: Octet, scores: Octet) -> Octet {
    let (atoms, sources, scores) = (load(atoms), load(sources), load(scores));
    let mut totals = load(totals);
    for lane in 0..8 {
        let lane = _mm256_set1_epi32(lane);
        let source = _mm256_permutevar8x32_epi32(sources, lane);
        let score = _mm256_permutevar8x32_epi32(scores, lane);
        let same = _mm256_cmpeq_epi32(atoms, source);
        totals = _mm256_add_epi32(totals, _mm256_and_si256(same, score));
    }
    store(totals)
}

#[inline]
#[target_feature(enable = "avx2")]
fn greatest(a: Octet) -> i32 {
    let a = load(a);
    let upper = _mm256_extracti128_si256::<1>(a);
    let four = _mm_max_epi32(_mm256_castsi256_si128(a), upper);
    let two = _mm_max_epi32(four, _mm_shuffle_epi32::<0b01_00_11_10>(four));
    _mm_cvtsi128_si32(_mm_max_epi32(two, _mm_shuffle_epi32::<0b10_11_00_01>(two)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn recall(ones: &[u64; 8], others: &[u64; 8], checks: Octet) -> ([u64; 8], Octet) {
    let mut found = [0_u64; 8];
    let mut ways = [0_i64; 8];
    let checks = load(checks);
    let halves = [
        _mm256_castsi256_si128(checks),
        _mm256_extracti128_si256::<1>(checks),
    ];
    for (half, checks) in halves.into_iter().enumerate() {
        // SAFETY: four numbers of eight bytes from the middle or the beginning of eight.
        let (one, other) = unsafe {
            let from = |slots: &[u64; 8]| _mm256_loadu_si256((&raw const slots[4 * half]).cast());
            (from(ones), from(others))
        };
        let checks = _mm256_cvtepu32_epi64(checks);
        let is =
            |slot| _mm256_cmpeq_epi64(_mm256_srli_epi64::<{ CHECK_SHIFT as i32 }>(slot), checks);
        let runs = _mm256_set1_epi64x(RUN_MASK as i64);
        let run = |slot| _mm256_and_si256(slot, runs);
        let (here, there) = (is(one), is(other));
        let shorter = _mm256_cmpgt_epi64(run(one), run(other));
        let second = _mm256_andnot_si256(here, _mm256_or_si256(there, shorter));
        let both = _mm256_or_si256(
            _mm256_and_si256(one, here),
            _mm256_and_si256(other, _mm256_andnot_si256(here, there)),
        );
        // SAFETY: as above.
        unsafe {
            _mm256_storeu_si256((&raw mut found[4 * half]).cast(), both);
            _mm256_storeu_si256((&raw mut ways[4 * half]).cast(), second);
        }
    }
    (found, Octet(ways.map(|way| way as i32)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn equal(a: Octet, value: i32) -> Octet {
    store(_mm256_cmpeq_epi32(load(a), _mm256_set1_epi32(value)))
}

/// Forwards to the functions above.
macro_rules! forward {
    ($($name:ident($($argument:ident: $type:ty),*) $(-> $output:ty)?;)*) => {
        impl Vectors for Avx2 {
            $(
                #[inline(always)]
                fn $name(self, $($argument: $type),*) $(-> $output)? {
                    // SAFETY: `self` proves that the machine has AVX2.
                    unsafe { $name($($argument),*) }
                }
            )*
        }
    };
}

forward! {
    learn(
        counters: &mut Rows,
        weights: &mut Rows,
        lanes: &[u8],
        visited: &[i16; 16],
        zeros: &[i16; 16],
        errors: &[i16; 16]
    );
    outlook(counters: &Rows, weights: &Rows, lanes: &[u8]) -> [i16; 16];
    entries(table: &[[u32; 64]; 8], indices: Octet) -> Octet;
    stretches(table: &Stretches, p: Octet, shift: u32) -> Octet;
    dot(a: Octet, b: Octet) -> i32;
    trained(weights: Octet, inputs: Octet, error: i32) -> Octet;
    adapted_entries(entries: Octet, target: i32, most: i32) -> Octet;
    tallied(totals: Octet, atoms: Octet, sources: Octet, scores: Octet) -> Octet;
    greatest(a: Octet) -> i32;
    recall(ones: &[u64; 8], others: &[u64; 8], checks: Octet) -> ([u64; 8], Octet);
    equal(a: Octet, value: i32) -> Octet;
}
