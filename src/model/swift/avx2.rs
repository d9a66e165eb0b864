//! The vectors of AVX2. A property test holds them against the portable ones.

#![allow(unsafe_code)]

use std::arch::x86_64::*;

use crate::mix::counters::avx2::{all, load as load_sixteen, moved, store as store_sixteen, twice};
use crate::mix::counters::way_to;
use crate::mix::has_avx2;

use super::candidates::{CHECK_MASK, CHECK_SHIFT, Pair, RUN_MASK, RUN_SHIFT, STATES, SYMBOL_MASK};
use super::line::{Known, LANES, Line};
use super::marks::Kinds;
use super::symbol::Symbol;
use super::vectors::{
    Best, Error, KNOT_BYTES, KNOT_SHIFT, Quad, RISE_BYTES, Ranks, Rows, SHARED, STRETCH_MAX,
    Shares, Task, Vectors, Worth,
};

/// Proof that the machine has AVX2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Avx2> {
        has_avx2().then_some(Avx2(()))
    }

    pub(super) fn run<T: Task>(self, task: T) -> T::Output {
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
        fn run<T: Task>(task: T, avx2: Avx2) -> T::Output {
            task.run(avx2)
        }
        // SAFETY: `self` proves that the machine has AVX2.
        unsafe { run(task, self) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(quad: Quad) -> __m256i {
    // SAFETY: a quad is 32 bytes, aligned to as many; any bits are valid.
    unsafe { _mm256_load_si256((&raw const quad).cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store(vector: __m256i) -> Quad {
    let mut quad = Quad::default();
    // SAFETY: as for `load`.
    unsafe { _mm256_store_si256((&raw mut quad).cast(), vector) };
    quad
}

#[inline]
#[target_feature(enable = "avx2")]
fn load_lanes(lanes: &[u32; 8]) -> __m256i {
    // SAFETY: eight lanes are 32 bytes, of any alignment here; any bits are valid.
    unsafe { _mm256_loadu_si256((&raw const *lanes).cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store_lanes(lanes: &mut [u32; 8], vector: __m256i) {
    // SAFETY: as for `load_lanes`.
    unsafe { _mm256_storeu_si256((&raw mut *lanes).cast(), vector) };
}

#[inline]
#[target_feature(enable = "avx2")]
fn load_chances(chances: &[u16; 16]) -> __m256i {
    // SAFETY: sixteen numbers of two bytes, of any alignment here; any bits are valid.
    unsafe { _mm256_loadu_si256((&raw const *chances).cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store_chances(vector: __m256i) -> [u16; 16] {
    let mut chances = [0_u16; 16];
    // SAFETY: as for `load_chances`.
    unsafe { _mm256_storeu_si256((&raw mut chances).cast(), vector) };
    chances
}

#[inline]
#[target_feature(enable = "avx2")]
fn chances<const N: usize>(
    lines: &[&Line; N],
    checks: &[u32; LANES],
    known: &mut Known,
    weights: &Rows<N>,
) -> [u16; 16] {
    let mut sums = _mm256_setzero_si256();
    for (lane, (line, weights)) in lines.iter().zip(&weights.0).enumerate() {
        let (line, check) = (
            load_sixteen(&line.0),
            _mm256_set1_epi16(checks[lane] as i16),
        );
        let met = _mm256_castsi256_si128(_mm256_cmpeq_epi16(line, check));
        let met = _mm256_and_si256(
            _mm256_broadcastw_epi16(met),
            _mm256_set1_epi32(known[lane] as i32),
        );
        known[lane] = _mm256_cvtsi256_si32(met) as u32;
        let inputs = _mm256_and_si256(line, met);
        sums = _mm256_adds_epi16(sums, _mm256_mulhi_epi16(inputs, load_sixteen(weights)));
    }
    let apart = _mm256_min_epu16(_mm256_abs_epi16(sums), all(STRETCH_MAX as i16));
    let knot = _mm256_srli_epi16::<{ KNOT_SHIFT as i32 }>(apart);
    // A number above 127 looks up a zero.
    let low = _mm256_or_si256(knot, all(0x80 << 8));
    let up = _mm256_or_si256(_mm256_slli_epi16::<8>(knot), all(0x80));
    let look = |table: &[[u8; 16]; 2]| {
        let lower = _mm256_shuffle_epi8(twice(&table[0]), low);
        _mm256_or_si256(lower, _mm256_shuffle_epi8(twice(&table[1]), up))
    };
    let beyond = _mm256_slli_epi16::<{ 16 - KNOT_SHIFT as i32 }>(apart);
    let beyond = _mm256_mulhi_epu16(beyond, look(&RISE_BYTES));
    let p = _mm256_add_epi16(look(&KNOT_BYTES), beyond);
    store_chances(_mm256_xor_si256(p, _mm256_srai_epi16::<15>(sums)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn shares(chances: &[u16; 16]) -> Shares {
    let chances = load_chances(chances);
    let low = _mm256_permute4x64_epi64::<0x44>(chances);
    let up = _mm256_permute4x64_epi64::<0xEE>(chances);
    // The bytes of that node of either half in all the places of the digits below it.
    let words = |a: i16, b: i16, c: i16, d: i16| {
        let word = |node: i16| ((2 * node + 1) << 8) | (2 * node);
        let [a, b, c, d] = [word(a), word(b), word(c), word(d)];
        (a, b, c, d)
    };
    let eight = |(a, b, c, d), (e, f, g, h)| {
        _mm256_setr_epi16(a, a, b, b, c, c, d, d, e, e, f, f, g, g, h, h)
    };
    let one = eight(words(1, 1, 1, 1), words(1, 1, 1, 1));
    let two = eight(words(2, 2, 2, 2), words(3, 3, 3, 3));
    let three = eight(words(4, 4, 5, 5), words(6, 6, 7, 7));
    let four = eight(words(0, 1, 2, 3), words(4, 5, 6, 7));
    // Zeros are the other way.
    let way = |of, node, zeros| _mm256_xor_si256(_mm256_shuffle_epi8(of, node), zeros);
    let first = _mm256_setr_epi64x(-1, -1, 0, 0);
    let second = _mm256_setr_epi64x(-1, 0, -1, 0);
    let third = _mm256_set1_epi64x(0xFFFF_FFFF);
    let fourth = _mm256_set1_epi32(0xFFFF);
    let upper = _mm256_mulhi_epu16(way(low, one, first), way(low, two, second));
    let lower = _mm256_mulhi_epu16(way(low, three, third), way(up, four, fourth));
    let own = _mm256_mulhi_epu16(upper, lower);
    let own = _mm256_mulhi_epu16(own, _mm256_set1_epi16(SHARED as i16));
    let own = _mm256_add_epi16(own, _mm256_set1_epi16(1));
    let sum = _mm256_add_epi16(own, _mm256_slli_si256::<2>(own));
    let sum = _mm256_add_epi16(sum, _mm256_slli_si256::<4>(sum));
    let sum = _mm256_add_epi16(sum, _mm256_slli_si256::<8>(sum));
    // What the lower half has in all goes before the upper one.
    let last = _mm256_shuffle_epi8(sum, _mm256_set1_epi16(0x0F0E));
    let before = _mm256_permute2x128_si256::<0x08>(last, last);
    let begins = _mm256_sub_epi16(_mm256_add_epi16(sum, before), own);
    Shares(store_chances(begins))
}

#[inline]
#[target_feature(enable = "avx2")]
fn find(shares: &Shares, at: u16) -> u32 {
    let begins = load_chances(&shares.0);
    let least = _mm256_min_epu16(begins, _mm256_set1_epi16(at as i16));
    let begun = _mm256_movemask_epi8(_mm256_cmpeq_epi16(least, begins)) as u32;
    // Two bits for each, and the first has always begun.
    (u64::from(!begun) | 1 << 32).trailing_zeros() / 2 - 1
}

#[inline]
#[target_feature(enable = "avx2")]
fn error(chances: &[u16; 16], digit: u32) -> Error {
    let signs = load_sixteen(way_to(digit as usize));
    let part = _mm256_srli_epi16::<5>(load_chances(chances));
    // Ones are 0x7FF away from a certain zero.
    let flips = _mm256_andnot_si256(_mm256_srai_epi16::<15>(signs), all(0x7FF));
    let errors = _mm256_sign_epi16(_mm256_xor_si256(part, flips), signs);
    let mut error = Error {
        errors: [0; 16],
        signs: [0; 16],
    };
    store_sixteen(&mut error.errors, errors);
    store_sixteen(&mut error.signs, signs);
    error
}

#[inline]
#[target_feature(enable = "avx2")]
fn learn(line: &mut Line, known: u32, weights: &mut [i16; 16], error: &Error) {
    let signs = load_sixteen(&error.signs);
    let known = _mm256_set1_epi32(known as i32);
    let counter = _mm256_and_si256(load_sixteen(&line.0), known);
    let step = _mm256_mulhrs_epi16(counter, load_sixteen(&error.errors));
    store_sixteen(weights, _mm256_adds_epi16(load_sixteen(weights), step));
    let others = _mm256_cmpeq_epi16(signs, _mm256_setzero_si256());
    let moved = moved(counter, signs);
    store_sixteen(&mut line.0, _mm256_blendv_epi8(moved, counter, others));
}

#[inline]
#[target_feature(enable = "avx2")]
fn recall(pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32) {
    // SAFETY: a pair is 16 bytes, of any alignment here; any bits are valid.
    let [a, b, c, d] = pairs.map(|pair| unsafe { _mm_loadu_si128((&raw const *pair).cast()) });
    // Lanes 0 and 2, 1 and 3 lie beside each other, so that unpacking gives them in order.
    let (even, odd) = (_mm256_set_m128i(c, a), _mm256_set_m128i(d, b));
    let (one, other) = (
        _mm256_unpacklo_epi64(even, odd),
        _mm256_unpackhi_epi64(even, odd),
    );
    // SAFETY: four numbers of four bytes.
    let hashes = unsafe { _mm_loadu_si128((&raw const *hashes).cast()) };
    let checks = _mm_and_si128(hashes, _mm_set1_epi32(CHECK_MASK as i32));
    let checks = _mm256_cvtepu32_epi64(_mm_or_si128(checks, _mm_set1_epi32(1)));
    let is = |slot| _mm256_cmpeq_epi64(_mm256_srli_epi64::<{ CHECK_SHIFT as i32 }>(slot), checks);
    let runs = _mm256_set1_epi64x(RUN_MASK as i64);
    let (here, there) = (is(one), is(other));
    let shorter = _mm256_cmpgt_epi64(_mm256_and_si256(one, runs), _mm256_and_si256(other, runs));
    let second = _mm256_andnot_si256(here, _mm256_or_si256(there, shorter));
    let found = _mm256_slli_epi64::<{ CHECK_SHIFT as i32 }>(checks);
    let found = _mm256_blendv_epi8(found, other, there);
    let found = _mm256_blendv_epi8(found, one, here);
    (
        store(found),
        _mm256_movemask_pd(_mm256_castsi256_pd(second)) as u32,
    )
}

#[inline]
#[target_feature(enable = "avx2")]
fn remember(slots: Quad, atom: u64) -> Quad {
    let slots = load(slots);
    let atom = _mm256_set1_epi64x(atom as i64);
    let first = _mm256_and_si256(slots, _mm256_set1_epi64x(SYMBOL_MASK as i64));
    let right = _mm256_cmpeq_epi64(first, atom);
    let runs = _mm256_set1_epi64x(RUN_MASK as i64);
    let full = _mm256_cmpeq_epi64(_mm256_and_si256(slots, runs), runs);
    let once = _mm256_set1_epi64x(1 << RUN_SHIFT);
    let again = _mm256_add_epi64(slots, _mm256_andnot_si256(full, once));
    let check = _mm256_and_si256(slots, _mm256_set1_epi64x(-1 << CHECK_SHIFT));
    let second = _mm256_slli_epi64::<{ Symbol::BITS as i32 }>(first);
    let other = _mm256_or_si256(_mm256_or_si256(check, once), _mm256_or_si256(second, atom));
    store(_mm256_blendv_epi8(other, again, right))
}

#[inline]
#[target_feature(enable = "avx2")]
fn rank(slots: Quad, worth: &Worth) -> Ranks {
    let slots = load(slots);
    let zero = _mm256_setzero_si256();
    let symbols = _mm256_set1_epi64x(SYMBOL_MASK as i64);
    let first = _mm256_and_si256(slots, symbols);
    let second = _mm256_and_si256(_mm256_srli_epi64::<{ Symbol::BITS as i32 }>(slots), symbols);
    let run = _mm256_srli_epi64::<{ RUN_SHIFT as i32 - 1 }>(slots);
    let only = _mm256_srli_epi64::<63>(_mm256_cmpeq_epi64(second, zero));
    let state = _mm256_or_si256(_mm256_and_si256(run, _mm256_set1_epi64x(62)), only);
    let states = store(state).0;
    // One by one: a gather takes no less time.
    let worth = |lane: usize| worth.0[lane][states[lane] as usize % STATES] as i32;
    let worth = _mm_set_epi32(worth(3), worth(2), worth(1), worth(0));
    // The lower halves of the 64-bit lanes, beside each other.
    let low = _mm256_set_epi32(0, 0, 0, 0, 6, 4, 2, 0);
    let pack = |lanes| _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(lanes, low));
    let atoms = _mm256_set_m128i(pack(second), pack(first));
    let firsts = _mm_or_si128(
        _mm_slli_epi32::<3>(_mm_srli_epi32::<16>(worth)),
        _mm_set_epi32(4, 5, 6, 7),
    );
    let seconds = _mm_and_si128(worth, _mm_set1_epi32(0xFFFF));
    let seconds = _mm_or_si128(_mm_slli_epi32::<3>(seconds), _mm_set_epi32(0, 1, 2, 3));
    let none = _mm256_cmpeq_epi32(atoms, zero);
    let mut ranks = Ranks {
        states,
        none: _mm256_movemask_ps(_mm256_castsi256_ps(none)) as u32 & 15,
        ..Ranks::default()
    };
    store_lanes(&mut ranks.atoms, atoms);
    let keys = _mm256_set_m128i(seconds, firsts);
    store_lanes(&mut ranks.keys, _mm256_andnot_si256(none, keys));
    ranks
}

#[inline]
#[target_feature(enable = "avx2")]
fn best(ranks: &mut Ranks) -> Best {
    let (atoms, keys) = (load_lanes(&ranks.atoms), load_lanes(&ranks.keys));
    let best = _mm256_max_epu32(keys, _mm256_permute2x128_si256::<1>(keys, keys));
    let best = _mm256_max_epu32(best, _mm256_shuffle_epi32::<0x4E>(best));
    let best = _mm256_max_epu32(best, _mm256_shuffle_epi32::<0xB1>(best));
    let lane = _mm256_andnot_si256(best, _mm256_set1_epi32(7));
    let atom = _mm256_permutevar8x32_epi32(atoms, lane);
    let atom = _mm256_andnot_si256(_mm256_cmpeq_epi32(best, _mm256_setzero_si256()), atom);
    let same = _mm256_cmpeq_epi32(atoms, atom);
    store_lanes(&mut ranks.keys, _mm256_andnot_si256(same, keys));
    Best {
        atom: _mm_cvtsi128_si32(_mm256_castsi256_si128(atom)) as u32,
        lane: _mm_cvtsi128_si32(_mm256_castsi256_si128(lane)) as u32,
        near: _mm256_movemask_ps(_mm256_castsi256_ps(same)) as u32,
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn kinds(text: &[u8; 64]) -> Kinds {
    let halves = text.as_chunks::<32>().0;
    // SAFETY: 32 bytes, of any alignment here; any bits are valid.
    let halves = [0, 1].map(|i| unsafe { _mm256_loadu_si256((&raw const halves[i]).cast()) });
    let bits = |vectors: [__m256i; 2]| {
        let [low, high] = vectors.map(|vector| _mm256_movemask_epi8(vector) as u32);
        u64::from(low) | u64::from(high) << 32
    };
    // Signed comparisons: what is no ASCII lies below.
    let within = |first: u8, last: u8| {
        bits(halves.map(|half| {
            let from = _mm256_cmpgt_epi8(half, _mm256_set1_epi8(first as i8 - 1));
            let beyond = _mm256_cmpgt_epi8(half, _mm256_set1_epi8(last as i8));
            _mm256_andnot_si256(beyond, from)
        }))
    };
    let is =
        |byte: u8| bits(halves.map(|half| _mm256_cmpeq_epi8(half, _mm256_set1_epi8(byte as i8))));
    Kinds {
        lower: within(b'a', b'z'),
        upper: within(b'A', b'Z'),
        digits: within(b'0', b'9'),
        underscores: is(b'_'),
        spaces: is(b' '),
        newlines: is(b'\n'),
        hashes: is(b'#'),
    }
}

/// Forwards to the functions above.
macro_rules! forward {
    ($($name:ident$(<$n:ident>)?($($argument:ident: $type:ty),*) $(-> $output:ty)?;)*) => {
        impl Vectors for Avx2 {
            $(
                #[inline(always)]
                fn $name$(<const $n: usize>)?(self, $($argument: $type),*) $(-> $output)? {
                    // SAFETY: `self` proves that the machine has AVX2.
                    unsafe { $name($($argument),*) }
                }
            )*
        }
    };
}

forward! {
    chances<N>(
        lines: &[&Line; N],
        checks: &[u32; LANES],
        known: &mut Known,
        weights: &Rows<N>
    ) -> [u16; 16];
    shares(chances: &[u16; 16]) -> Shares;
    find(shares: &Shares, at: u16) -> u32;
    error(chances: &[u16; 16], digit: u32) -> Error;
    learn(line: &mut Line, known: u32, weights: &mut [i16; 16], error: &Error);
    recall(pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32);
    remember(slots: Quad, atom: u64) -> Quad;
    rank(slots: Quad, worth: &Worth) -> Ranks;
    best(ranks: &mut Ranks) -> Best;
    kinds(text: &[u8; 64]) -> Kinds;
}
