//! The arithmetic of eight lanes at once: a portable form, and one for AVX2 that gives the same bits.

#![allow(unsafe_code)]

use super::candidates::{CHECK_SHIFT, RUN_MASK};
use super::rate::step;
use crate::mix::stretch;

/// Eight lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(32))]
pub(crate) struct Octet(pub(super) [i32; 8]);

/// Counters of four decisions in eight contexts, by context and node of the tree; node 0 is none.
///
/// A counter is the stretched probability of a one in the upper 13 bits, in 256ths, and how often it
/// was adapted, up to 7, in the lower 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Rows(pub(super) [[i16; 16]; 8]);

/// What a counter holds at most, without its lower bits.
const COUNTER_MAX: i16 = 23_536;

/// The logistic function's inverse by the upper 12 bits of a probability, and a little more.
pub(crate) struct Stretches([i16; 4098]);

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
    /// What the counters of some contexts make of each node together, stretched. Weights are in units of 2^-13.
    fn outlook(self, counters: &Rows, weights: &Rows, lanes: &[u8]) -> [i16; 16];
    /// Moves the counters and weights of nodes where `visited` is -1, else 0. `zeros` is -1 where the
    /// decision was a zero, else 0; `errors` are in units of 2^-15.
    fn learn(
        self,
        counters: &mut Rows,
        weights: &mut Rows,
        lanes: &[u8],
        visited: &[i16; 16],
        zeros: &[i16; 16],
        errors: &[i16; 16],
    );
    /// The 32-bit entries at `64 * lane + index`; indices are below 64.
    fn entries(self, table: &[[u32; 64]; 8], indices: Octet) -> Octet;
    /// The stretched forms of probabilities of 16 bits that stand `shift` bits up.
    fn stretches(self, table: &Stretches, p: Octet, shift: u32) -> Octet;
    /// The sum of products; it wraps.
    fn dot(self, a: Octet, b: Octet) -> i32;
    /// Weights moved by inputs times error, in 2^-16.
    fn trained(self, weights: Octet, inputs: Octet, error: i32) -> Octet;
    /// Counters of 32 bits: 24 of probability, 8 of how often they were adapted, up to `most`.
    fn adapted_entries(self, entries: Octet, target: i32, most: i32) -> Octet;
    /// Adds to `totals`, for each atom, the scores of all sources that name the same atom.
    fn tallied(self, totals: Octet, atoms: Octet, sources: Octet, scores: Octet) -> Octet;
    /// The greatest lane.
    fn greatest(self, a: Octet) -> i32;
    /// Slots of the contexts with these checks, out of two places each: those found or zero, and
    /// whether the second place is theirs: see [`recalled`].
    fn recall(self, ones: &[u64; 8], others: &[u64; 8], checks: Octet) -> ([u64; 8], Octet);
    /// Ones where `a` has `value`, else zeros.
    fn equal(self, a: Octet, value: i32) -> Octet;
}

/// What every machine can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn outlook(self, counters: &Rows, weights: &Rows, lanes: &[u8]) -> [i16; 16] {
        let mut sums = [0_i16; 16];
        for &lane in lanes {
            let lane = usize::from(lane) & 7;
            let (counters, weights) = (&counters.0[lane], &weights.0[lane]);
            for node in 0..16 {
                let product = i32::from(counters[node] & !7) * i32::from(weights[node]);
                sums[node] = sums[node].saturating_add((product >> 16) as i16);
            }
        }
        sums
    }

    #[inline(always)]
    fn learn(
        self,
        counters: &mut Rows,
        weights: &mut Rows,
        lanes: &[u8],
        visited: &[i16; 16],
        zeros: &[i16; 16],
        errors: &[i16; 16],
    ) {
        for &lane in lanes {
            let lane = usize::from(lane) & 7;
            let (counters, weights) = (&mut counters.0[lane], &mut weights.0[lane]);
            for node in 0..16 {
                let input = counters[node] & !7;
                let product = (i32::from(input) * i32::from(errors[node])) >> 16;
                weights[node] = weights[node].saturating_add((product as i16).wrapping_add(4) >> 3);
                let adapted = adapted(counters[node], zeros[node]);
                counters[node] ^= (counters[node] ^ adapted) & visited[node];
            }
        }
    }

    #[inline(always)]
    fn entries(self, table: &[[u32; 64]; 8], indices: Octet) -> Octet {
        Octet(std::array::from_fn(|lane| {
            table[lane][indices.0[lane] as usize & 63] as i32
        }))
    }

    #[inline(always)]
    fn stretches(self, table: &Stretches, p: Octet, shift: u32) -> Octet {
        Octet(p.0.map(|p| table.0[(p as u32 >> (shift + 4)) as usize & 4095].into()))
    }

    #[inline(always)]
    fn dot(self, a: Octet, b: Octet) -> i32 {
        (0..8).fold(0, |sum: i32, lane| {
            sum.wrapping_add(a.0[lane].wrapping_mul(b.0[lane]))
        })
    }

    #[inline(always)]
    fn trained(self, weights: Octet, inputs: Octet, error: i32) -> Octet {
        Octet(std::array::from_fn(|lane| {
            weights.0[lane].wrapping_add(inputs.0[lane].wrapping_mul(error) >> 16)
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
    fn tallied(self, totals: Octet, atoms: Octet, sources: Octet, scores: Octet) -> Octet {
        let mut totals = totals;
        for lane in 0..8 {
            for other in 0..8 {
                let same = -i32::from(atoms.0[other] == sources.0[lane]);
                totals.0[other] = totals.0[other].wrapping_add(same & scores.0[lane]);
            }
        }
        totals
    }

    #[inline(always)]
    fn greatest(self, a: Octet) -> i32 {
        a.0.into_iter().fold(i32::MIN, i32::max)
    }

    #[inline(always)]
    fn recall(self, ones: &[u64; 8], others: &[u64; 8], checks: Octet) -> ([u64; 8], Octet) {
        let mut found = [0; 8];
        let mut seconds = Octet::default();
        for lane in 0..8 {
            let check = checks.0[lane] as u32;
            (found[lane], seconds.0[lane]) = recalled(ones[lane], others[lane], check);
        }
        (found, seconds)
    }

    #[inline(always)]
    fn equal(self, a: Octet, value: i32) -> Octet {
        Octet(a.0.map(|a| -i32::from(a == value)))
    }
}

/// A counter after one more decision; `zero` is -1 for a zero, else 0.
///
/// The probability moves by d = 1/2, 3/8, 1/4 ... of what it is off. In the stretched domain, and of
/// a one, that is ln((e^s + d) / (1 - d)): the smooth maximum of s and ln d, and a little more. Both
/// terms are taken from how often the counter was adapted, the smoothing from a parabola.
#[inline(always)]
fn adapted(counter: i16, zero: i16) -> i16 {
    let seen = counter & 7;
    let towards = ((counter & !7) ^ zero).wrapping_sub(zero);
    let least = -1416 - 712 * seen;
    let apart = towards.wrapping_sub(least).wrapping_abs();
    let near = 6816_u16.saturating_sub(apart as u16) >> 5;
    let smooth = ((near * near) >> 5) as i16;
    let left = 7 - seen;
    let more = 96 + 26 * left * left;
    let moved = (towards.max(least).wrapping_add(smooth).wrapping_add(more)).min(COUNTER_MAX);
    ((moved ^ zero).wrapping_sub(zero) & !7) | (seen + 1).min(7)
}

/// The slot of a context with this check, or zero, and -1 if the second place is its, else 0: of two
/// strangers the one with the shorter run gives way.
#[inline(always)]
fn recalled(one: u64, other: u64, check: u32) -> (u64, i32) {
    let run = |slot: u64| slot & RUN_MASK;
    let here = one >> CHECK_SHIFT == u64::from(check);
    let there = other >> CHECK_SHIFT == u64::from(check);
    let second = !here & (there | (run(other) < run(one)));
    let found = one & mask(here) | other & mask(there & !here);
    (found, -i32::from(second))
}

#[inline(always)]
fn mask(set: bool) -> u64 {
    u64::from(set).wrapping_neg()
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

    use super::{CHECK_SHIFT, COUNTER_MAX, Octet, RUN_MASK, Rows, Stretches, Task, Vectors};

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
                let from =
                    |slots: &[u64; 8]| _mm256_loadu_si256((&raw const slots[4 * half]).cast());
                (from(ones), from(others))
            };
            let checks = _mm256_cvtepu32_epi64(checks);
            let is = |slot| {
                _mm256_cmpeq_epi64(_mm256_srli_epi64::<{ CHECK_SHIFT as i32 }>(slot), checks)
            };
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Everything that vectors can do, on the same numbers.
    struct All {
        a: Octet,
        b: Octet,
        counters: Rows,
        weights: Rows,
        bits: [u8; 16],
        errors: [i16; 16],
        table: Box<[[u32; 64]; 8]>,
        scalar: i32,
    }

    impl Task for All {
        type Output = (Vec<Octet>, [i16; 16], Rows, Rows);

        fn run<V: Vectors>(mut self, v: V) -> Self::Output {
            let (a, b) = (self.a, self.b);
            let stretches = Stretches::new();
            let bit = self.scalar & 1;
            let octets = vec![
                v.entries(&self.table, a),
                v.stretches(&stretches, Octet(a.0.map(|a| a & 0xFFFF)), 0),
                v.stretches(&stretches, a, 16),
                Octet([v.dot(a, b); 8]),
                v.trained(a, Octet(b.0.map(|b| b >> 20)), self.scalar >> 15),
                v.adapted_entries(Octet(a.0.map(|a| a & !0xFF | a & 7)), (bit << 24) - bit, 11),
                v.equal(a, a.0[3]),
                v.tallied(a, Octet(b.0.map(|b| b & 3)), Octet(a.0.map(|a| a & 3)), b),
                Octet([v.greatest(a); 8]),
            ];
            let ones = std::array::from_fn(|i| (a.0[i] as u64) << 40 | b.0[i] as u64);
            let others = std::array::from_fn(|i| (b.0[i] as u64) << 44 | 77);
            let mut checks = Octet(std::array::from_fn(|i| (ones[i] >> CHECK_SHIFT) as i32));
            checks.0[3] ^= 1;
            checks.0[6] = (others[6] >> CHECK_SHIFT) as i32;
            let (found, seconds) = v.recall(&ones, &others, checks);
            let mut octets = octets;
            octets.push(seconds);
            octets.push(Octet(found.map(|found| (found ^ found >> 32) as i32)));
            let outlook = v.outlook(&self.counters, &self.weights, &[0, 3, 4, 7]);
            let visited = self.bits.map(|bits| -i16::from(bits & 1));
            let zeros = self.bits.map(|bits| -i16::from(bits >> 1 & 1));
            v.learn(
                &mut self.counters,
                &mut self.weights,
                &[1, 2, 3, 7],
                &visited,
                &zeros,
                &self.errors,
            );
            (octets, outlook, self.counters, self.weights)
        }
    }

    proptest! {
        #[test]
        fn all_vectors_give_the_same_bits(
            a: [i32; 8], b: [i32; 8], counters: [[i16; 16]; 8], weights: [[i16; 16]; 8],
            bits: [u8; 16], errors: [i16; 16], seed: u32, scalar: i32,
        ) {
            let all = || All {
                a: Octet(a),
                b: Octet(b),
                counters: Rows(counters),
                weights: Rows(weights),
                bits,
                errors,
                table: Box::new(std::array::from_fn(|i| {
                    std::array::from_fn(|j| seed.wrapping_mul((i * 64 + j) as u32 | 1))
                })),
                scalar,
            };
            prop_assert_eq!(run(all()), all().run(Portable));
        }
    }

    #[test]
    fn counters_move_like_probabilities() {
        // 1/2 moved by a half of what it is off from one: 3/4, whose stretched form is ln 3.
        assert!((i32::from(adapted(0, 0) >> 3) - 281).abs() <= 2);
        assert_eq!(adapted(0, 0) & 7, 1);
        let mut counter = 0;
        for _ in 0..1000 {
            counter = adapted(counter, 0);
            assert!((0..=COUNTER_MAX | 7).contains(&counter));
        }
        assert!(counter > 20_000);
        for _ in 0..30 {
            counter = adapted(counter, -1);
        }
        assert!(counter < -900, "{counter}");
    }
}
