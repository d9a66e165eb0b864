//! The arithmetic of eight lanes at once: a portable form, and one for AVX2 that gives the same bits.

#![allow(unsafe_code)]

use super::rate::step;
use crate::mix::stretch;

/// Eight lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(32))]
pub(super) struct Octet(pub(super) [i32; 8]);

/// Eight lines of counters and a little more, so that a whole word may be read at the last one.
#[derive(Clone, Copy)]
#[repr(C, align(32))]
pub(super) struct Rows {
    pub(super) lines: [[u16; 16]; 8],
    pub(super) beyond: [u16; 16],
}

/// The logistic function's inverse by the upper 12 bits of a probability, and a little more.
pub(super) struct Stretches([i16; 4098]);

impl Stretches {
    pub(super) fn new() -> Box<Self> {
        let mut table = Box::new(Stretches([0; 4098]));
        for i in 0..4096 {
            table.0[i] = stretch((i << 4) as u16);
        }
        table
    }
}

/// One set of instructions. Implementors exist only where the machine has them.
pub(crate) trait Vectors: Copy {
    /// The counters of a node: one from each line. `node` is below 16.
    fn cells(self, rows: &Rows, node: usize) -> Octet;
    /// The 32-bit entries at `64 * lane + index`; indices are below 64.
    fn entries(self, table: &[[u32; 64]; 8], indices: Octet) -> Octet;
    /// The stretched forms of probabilities of 16 bits that stand `shift` bits up.
    fn stretches(self, table: &Stretches, p: Octet, shift: u32) -> Octet;
    /// The sum of products; it wraps.
    fn dot(self, a: Octet, b: Octet) -> i32;
    /// Weights moved by inputs times error, in 2^-16.
    fn trained(self, weights: Octet, inputs: Octet, error: i32) -> Octet;
    /// Counters of 16 bits, whose lower 3 tell how often they were adapted, moved to a target.
    fn adapted_cells(self, cells: Octet, target: i32) -> Octet;
    /// Counters of 32 bits: 24 of probability, 8 of how often they were adapted, up to `most`.
    fn adapted_entries(self, entries: Octet, target: i32, most: i32) -> Octet;
    /// Ones where `a` has `value`, else zeros.
    fn equal(self, a: Octet, value: i32) -> Octet;
}

/// What every machine can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn cells(self, rows: &Rows, node: usize) -> Octet {
        Octet(std::array::from_fn(|lane| rows.lines[lane][node & 15].into()))
    }

    #[inline(always)]
    fn entries(self, table: &[[u32; 64]; 8], indices: Octet) -> Octet {
        Octet(std::array::from_fn(|lane| table[lane][indices.0[lane] as usize & 63] as i32))
    }

    #[inline(always)]
    fn stretches(self, table: &Stretches, p: Octet, shift: u32) -> Octet {
        Octet(p.0.map(|p| table.0[(p as u32 >> (shift + 4)) as usize & 4095].into()))
    }

    #[inline(always)]
    fn dot(self, a: Octet, b: Octet) -> i32 {
        (0..8).fold(0, |sum: i32, lane| sum.wrapping_add(a.0[lane].wrapping_mul(b.0[lane])))
    }

    #[inline(always)]
    fn trained(self, weights: Octet, inputs: Octet, error: i32) -> Octet {
        Octet(std::array::from_fn(|lane| {
            weights.0[lane].wrapping_add(inputs.0[lane].wrapping_mul(error) >> 16)
        }))
    }

    #[inline(always)]
    fn adapted_cells(self, cells: Octet, target: i32) -> Octet {
        Octet(cells.0.map(|cell| {
            let seen = cell & 7;
            let p = cell + step(target - cell, seen as u32);
            (p & !7) | (seen + 1).min(7)
        }))
    }

    #[inline(always)]
    fn adapted_entries(self, entries: Octet, target: i32, most: i32) -> Octet {
        Octet(entries.0.map(|entry| {
            let seen = entry & 0xFF;
            let p = (entry as u32 >> 8) as i32;
            let p = p + step(target - p, seen as u32);
            p << 8 | (seen + 1).min(most)
        }))
    }

    #[inline(always)]
    fn equal(self, a: Octet, value: i32) -> Octet {
        Octet(a.0.map(|a| -i32::from(a == value)))
    }
}

/// Something to run with the best vectors there are. `run` has to be `#[inline(always)]`.
pub(crate) trait Task {
    type Output;

    fn run<V: Vectors>(self, vectors: V) -> Self::Output;
}

/// Runs a task, with AVX2 where the machine has it.
pub(crate) fn run<T: Task>(task: T) -> T::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = x86::Avx2::detect() {
        return avx2.run(task);
    }
    task.run(Portable)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{Octet, Rows, Stretches, Task, Vectors};

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
    fn cells(rows: &Rows, node: usize) -> Octet {
        let lanes = _mm256_setr_epi32(0, 16, 32, 48, 64, 80, 96, 112);
        let indices = _mm256_add_epi32(lanes, _mm256_set1_epi32((node & 15) as i32));
        // SAFETY: the indices, in units of 2 bytes, are at most 127; 4 bytes at each lie within
        // `rows`, which has 288.
        let words = unsafe { _mm256_i32gather_epi32::<2>((&raw const *rows).cast(), indices) };
        store(_mm256_and_si256(words, _mm256_set1_epi32(0xFFFF)))
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
        store(_mm256_add_epi32(load(weights), _mm256_srai_epi32::<16>(steps)))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn adapted_cells(cells: Octet, target: i32) -> Octet {
        let cells = load(cells);
        let seven = _mm256_set1_epi32(7);
        let seen = _mm256_and_si256(cells, seven);
        let distance = _mm256_sub_epi32(_mm256_set1_epi32(target), cells);
        let p = _mm256_andnot_si256(seven, _mm256_add_epi32(cells, step(distance, seen)));
        let more = _mm256_add_epi32(seen, _mm256_set1_epi32(1));
        store(_mm256_or_si256(p, _mm256_min_epi32(more, seven)))
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
    fn equal(a: Octet, value: i32) -> Octet {
        store(_mm256_cmpeq_epi32(load(a), _mm256_set1_epi32(value)))
    }

    /// Forwards to the functions above.
    macro_rules! forward {
        ($($name:ident($($argument:ident: $type:ty),*) -> $output:ty;)*) => {
            impl Vectors for Avx2 {
                $(
                    #[inline(always)]
                    fn $name(self, $($argument: $type),*) -> $output {
                        // SAFETY: `self` proves that the machine has AVX2.
                        unsafe { $name($($argument),*) }
                    }
                )*
            }
        };
    }

    forward! {
        cells(rows: &Rows, node: usize) -> Octet;
        entries(table: &[[u32; 64]; 8], indices: Octet) -> Octet;
        stretches(table: &Stretches, p: Octet, shift: u32) -> Octet;
        dot(a: Octet, b: Octet) -> i32;
        trained(weights: Octet, inputs: Octet, error: i32) -> Octet;
        adapted_cells(cells: Octet, target: i32) -> Octet;
        adapted_entries(entries: Octet, target: i32, most: i32) -> Octet;
        equal(a: Octet, value: i32) -> Octet;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Everything that vectors can do, on the same numbers.
    struct All {
        a: Octet,
        b: Octet,
        rows: Rows,
        table: Box<[[u32; 64]; 8]>,
        scalar: i32,
    }

    impl Task for All {
        type Output = Vec<Octet>;

        fn run<V: Vectors>(self, v: V) -> Vec<Octet> {
            let All { a, b, rows, table, scalar } = self;
            let stretches = Stretches::new();
            let cells = Octet(a.0.map(|a| a & 0xFFFF));
            let inputs = Octet(b.0.map(|b| b >> 20));
            let bit = scalar & 1;
            vec![
                v.cells(&rows, scalar as usize & 15),
                v.entries(&table, a),
                v.stretches(&stretches, cells, 0),
                v.stretches(&stretches, a, 16),
                Octet([v.dot(a, b); 8]),
                v.trained(a, inputs, scalar >> 15),
                v.adapted_cells(cells, (bit << 16) - bit),
                v.adapted_entries(Octet(a.0.map(|a| a & !0xFF | a & 7)), (bit << 24) - bit, 11),
                v.equal(a, a.0[3]),
            ]
        }
    }

    proptest! {
        #[test]
        fn all_vectors_give_the_same_bits(
            a: [i32; 8], b: [i32; 8], lines: [[u16; 16]; 8], seed: u32, scalar: i32,
        ) {
            let all = || All {
                a: Octet(a),
                b: Octet(b),
                rows: Rows { lines, beyond: [0; 16] },
                table: Box::new(std::array::from_fn(|i| {
                    std::array::from_fn(|j| seed.wrapping_mul((i * 64 + j) as u32 | 1))
                })),
                scalar,
            };
            prop_assert_eq!(run(all()), all().run(Portable));
        }
    }
}
