//! The vectors of NEON, which every AArch64 target has: two of eight numbers stand for one of AVX2. A property test holds them against the portable ones.
//!
//! Digits are predicted and learned here. What is done with slots are shifts and comparisons of four lanes, of which the compiler
//! makes vectors itself.

#![allow(unsafe_code)]

use std::arch::aarch64::*;

use crate::mix::counters::neon::{adapted, all, either, high_product, load, store};

use super::candidates::Pair;
use super::descent::Line;
use super::vectors::{
    Best, Error, Portable, Quad, Ranks, Rows, STRETCH_MAX, Squashes, VISITED, Vectors, Worth, ZEROS,
};

/// The instructions of the target itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neon;

#[inline]
#[target_feature(enable = "neon")]
fn chances<const N: usize>(
    lines: &[&Line; N],
    known: u32,
    weights: &Rows<N>,
    squashes: &Squashes,
) -> [u16; 16] {
    let mut sums = [all(0); 2];
    for (lane, (line, weights)) in lines.iter().zip(&weights.0).enumerate() {
        let known = all(if known >> lane & 1 != 0 { !7 } else { 0 });
        let (line, weights) = (load(line), load(weights));
        for half in 0..2 {
            let product = high_product(vandq_s16(line[half], known), weights[half]);
            sums[half] = vqaddq_s16(sums[half], product);
        }
    }
    let most = all(STRETCH_MAX as i16);
    let mut clamped = [0; 16];
    store(
        &mut clamped,
        sums.map(|sum| vmaxq_s16(vminq_s16(sum, most), vnegq_s16(most))),
    );
    clamped.map(|sum| squashes.0[(i32::from(sum) + STRETCH_MAX) as usize])
}

#[inline]
#[target_feature(enable = "neon")]
fn error(chances: &[u16; 16], digit: u32) -> Error {
    let digit = digit as usize & 15;
    let (visited, zeros) = (VISITED[digit], ZEROS[digit]);
    let (on_the_way, down) = (load(&visited), load(&zeros));
    let halves = load(&chances.map(|chance| (chance >> 1) as i16));
    let errors = [0, 1].map(|half| {
        let aim = vorrq_s16(all(i16::MAX), down[half]);
        vandq_s16(veorq_s16(halves[half], aim), on_the_way[half])
    });
    let mut error = Error {
        errors: [0; 16],
        visited,
        zeros,
    };
    store(&mut error.errors, errors);
    error
}

#[inline]
#[target_feature(enable = "neon")]
fn learn(line: &mut Line, met: bool, weights: &mut [i16; 16], error: &Error) {
    let (errors, visited) = (load(&error.errors), load(&error.visited));
    let zeros = load(&error.zeros);
    let (mut counters, mut heavy) = (load(line), load(weights));
    for half in 0..2 {
        let counter = vandq_s16(counters[half], all(-i16::from(met)));
        let product = high_product(vbicq_s16(counter, all(7)), errors[half]);
        let step = vshrq_n_s16::<3>(vaddq_s16(product, all(4)));
        heavy[half] = vqaddq_s16(heavy[half], step);
        counters[half] = either(visited[half], adapted(counter, zeros[half]), counter);
    }
    store(weights, heavy);
    store(line, counters);
}

impl Vectors for Neon {
    #[inline(always)]
    fn chances<const N: usize>(
        self,
        lines: &[&Line; N],
        known: u32,
        weights: &Rows<N>,
        squashes: &Squashes,
    ) -> [u16; 16] {
        // SAFETY: the target has NEON, or this file would not be compiled.
        unsafe { chances(lines, known, weights, squashes) }
    }

    #[inline(always)]
    fn error(self, chances: &[u16; 16], digit: u32) -> Error {
        // SAFETY: as for `chances`.
        unsafe { error(chances, digit) }
    }

    #[inline(always)]
    fn learn(self, line: &mut Line, met: bool, weights: &mut [i16; 16], error: &Error) {
        // SAFETY: as for `chances`.
        unsafe { learn(line, met, weights, error) }
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
}
