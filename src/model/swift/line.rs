//! Lines of counters: what one context knows of a digit of four decisions.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use super::vectors::{Rows, Vectors};
use crate::entropy::DigitCoder;

/// The first number is a check of the context, the others are counters by node of the tree of four
/// decisions, as [`Rows`] has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Line(pub(super) [i16; 16]);

impl Line {
    pub(super) const NEW: Line = Line([0; 16]);
}

/// Room for all contexts, in the width of a vector.
pub(super) const LANES: usize = 8;

/// By lane: all ones for contexts that are known, else zero.
pub(super) type Known = [u32; LANES];

/// Three tenths.
pub(super) const FIRST_WEIGHT: i16 = 2458;

/// Codes a digit, which only the encoder knows, by the lines at these places, and learns from it. The lines have no checks:
/// each is for whoever comes there.
#[inline(always)]
pub(super) fn code<const N: usize, C: DigitCoder, V: Vectors>(
    (coder, vectors): (&mut C, V),
    lines: &mut [Line],
    places: [u32; N],
    weights: &mut Rows<N>,
    digit: u32,
) -> u32 {
    let mut seen = [&lines[0]; N];
    for lane in 0..N {
        seen[lane] = &lines[places[lane] as usize];
    }
    let (checks, mut known) = ([0; LANES], [u32::MAX; LANES]);
    let chances = vectors.chances(&seen, &checks, &mut known, weights);
    let shares = vectors.shares(&chances);
    let digit = coder.code_digit(digit, &shares.0, |at| vectors.find(&shares, at));
    let error = vectors.error(&chances, digit);
    for lane in 0..N {
        let line = &mut lines[places[lane] as usize];
        vectors.learn(line, u32::MAX, &mut weights.0[lane], &error);
    }
    digit
}
