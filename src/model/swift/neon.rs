//! The vectors of NEON, which every AArch64 target has: two of eight numbers stand for one of AVX2. A property test holds them against the portable ones.
//!
//! Digits are predicted and learned here. Their shares, and what is done with slots, are shifts and comparisons of four lanes, of which the compiler
//! makes vectors itself.

#![allow(unsafe_code)]

use std::arch::aarch64::*;

use crate::mix::counters::neon::{all, either, high, high_product, load, look, moved, store};
use crate::mix::counters::way_to;

use super::candidates::Pair;
use super::line::{Known, LANES, Line};
use super::marks::Kinds;
use super::vectors::{
    Best, Error, KNOT_BYTES, KNOT_SHIFT, Portable, Quad, RISE_BYTES, Ranks, Rows, STRETCH_MAX,
    Shares, Vectors, Worth,
};

/// The instructions of the target itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neon;

/// Numbers of two bytes by those of one, from tables of their lower and upper bytes.
#[inline]
#[target_feature(enable = "neon")]
fn look_up(tables: &[[u8; 16]; 2], numbers: uint16x8_t) -> uint16x8_t {
    let lower = vandq_u16(look(&tables[0], numbers), vdupq_n_u16(0xFF));
    vorrq_u16(lower, vshlq_n_u16::<8>(look(&tables[1], numbers)))
}

#[inline]
#[target_feature(enable = "neon")]
fn chances<const N: usize>(
    lines: &[&Line; N],
    checks: &[u32; LANES],
    known: &mut Known,
    weights: &Rows<N>,
) -> [u16; 16] {
    let mut sums = [all(0); 2];
    for (lane, (line, weights)) in lines.iter().zip(&weights.0).enumerate() {
        let met = u32::from(line.0[0] == checks[lane] as i16);
        known[lane] &= met.wrapping_neg();
        let known = all(known[lane] as i16);
        let (line, weights) = (load(&line.0), load(weights));
        for half in 0..2 {
            let product = high_product(vandq_s16(line[half], known), weights[half]);
            sums[half] = vqaddq_s16(sums[half], product);
        }
    }
    let mut chances = [0; 16];
    let probabilities = sums.map(|sum| {
        let apart = vreinterpretq_u16_s16(vabsq_s16(sum));
        let apart = vminq_u16(apart, vdupq_n_u16(STRETCH_MAX));
        let knot = vshrq_n_u16::<{ KNOT_SHIFT as i32 }>(apart);
        let beyond = vshlq_n_u16::<{ 16 - KNOT_SHIFT as i32 }>(apart);
        let beyond = high(beyond, look_up(&RISE_BYTES, knot));
        let p = vaddq_u16(look_up(&KNOT_BYTES, knot), beyond);
        veorq_s16(vreinterpretq_s16_u16(p), vshrq_n_s16::<15>(sum))
    });
    store(&mut chances, probabilities);
    chances.map(|chance| chance as u16)
}

#[inline]
#[target_feature(enable = "neon")]
fn error(chances: &[u16; 16], digit: u32) -> Error {
    let signs = *way_to(digit as usize);
    let parts = load(&chances.map(|chance| (chance >> 5) as i16));
    let ways = load(&signs);
    let errors = [0, 1].map(|half| {
        // Ones are 0x7FF away from a certain zero.
        let flips = vbicq_s16(all(0x7FF), vshrq_n_s16::<15>(ways[half]));
        vmulq_s16(veorq_s16(parts[half], flips), ways[half])
    });
    let mut error = Error {
        errors: [0; 16],
        signs,
    };
    store(&mut error.errors, errors);
    error
}

#[inline]
#[target_feature(enable = "neon")]
fn learn(line: &mut Line, known: u32, weights: &mut [i16; 16], error: &Error) {
    let (errors, signs) = (load(&error.errors), load(&error.signs));
    let (mut counters, mut heavy) = (load(&line.0), load(weights));
    for half in 0..2 {
        let counter = vandq_s16(counters[half], all(known as i16));
        let step = vqrdmulhq_s16(counter, errors[half]);
        heavy[half] = vqaddq_s16(heavy[half], step);
        let others = vreinterpretq_s16_u16(vceqzq_s16(signs[half]));
        counters[half] = either(others, counter, moved(counter, signs[half]));
    }
    store(weights, heavy);
    store(&mut line.0, counters);
}

impl Vectors for Neon {
    #[inline(always)]
    fn chances<const N: usize>(
        self,
        lines: &[&Line; N],
        checks: &[u32; LANES],
        known: &mut Known,
        weights: &Rows<N>,
    ) -> [u16; 16] {
        // SAFETY: the target has NEON, or this file would not be compiled.
        unsafe { chances(lines, checks, known, weights) }
    }

    #[inline(always)]
    fn shares(self, chances: &[u16; 16]) -> Shares {
        Portable.shares(chances)
    }

    #[inline(always)]
    fn find(self, shares: &Shares, at: u16) -> u32 {
        Portable.find(shares, at)
    }

    #[inline(always)]
    fn error(self, chances: &[u16; 16], digit: u32) -> Error {
        // SAFETY: as for `chances`.
        unsafe { error(chances, digit) }
    }

    #[inline(always)]
    fn learn(self, line: &mut Line, known: u32, weights: &mut [i16; 16], error: &Error) {
        // SAFETY: as for `chances`.
        unsafe { learn(line, known, weights, error) }
    }

    #[inline(always)]
    fn recall(self, pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32) {
        Portable.recall(pairs, hashes)
    }

    #[inline(always)]
    fn remember(self, slots: Quad, atom: u64) -> Quad {
        Portable.remember(slots, atom)
    }

    #[inline(always)]
    fn rank(self, slots: Quad, worth: &Worth) -> Ranks {
        Portable.rank(slots, worth)
    }

    #[inline(always)]
    fn best(self, ranks: &mut Ranks) -> Best {
        Portable.best(ranks)
    }

    #[inline(always)]
    fn kinds(self, text: &[u8; 64]) -> Kinds {
        Portable.kinds(text)
    }
}
