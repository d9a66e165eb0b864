//! Tells the head of a refused atom: one digit, which is its class or one of the most frequent separators.
//!
//! Little tells it, and all of that is known once the first offer is refused: so its lines lie in small tables of their own,
//! come while the other offers are made, and the digit is coded right behind them.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use super::line::{self, FIRST_WEIGHT, Line};
use super::vectors::{Rows, Vectors};
use crate::entropy::DigitCoder;
use crate::mix::{large, prefetch};

/// Sets of weights.
pub(super) const SETS: usize = 1 << 8;

/// Lines of `H` contexts.
pub(super) struct Heads<const H: usize> {
    /// By context; no line has a check: all are for everyone.
    lines: Vec<Line>,
    /// How many there are of each, as a power of two.
    bits: u32,
    weights: Vec<Rows<H>>,
}

/// Where the lines and weights of one head are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs<const H: usize> {
    lines: [u32; H],
    set: usize,
}

impl<const H: usize> Heads<H> {
    pub(super) fn new(bits: u32) -> Self {
        Heads {
            lines: large(H << bits, Line::NEW),
            bits,
            weights: vec![Rows([[FIRST_WEIGHT; 16]; H]); SETS],
        }
    }

    /// Bytes of memory that one takes.
    pub(super) const fn memory(bits: u32) -> u64 {
        ((H as u64) << bits << 5) + (SETS * H * 32) as u64
    }

    /// Finds the lines of hashed contexts, which are soon wanted.
    #[inline(always)]
    pub(super) fn look(&self, (contexts, set): ([u32; H], usize)) -> Signs<H> {
        let mut lines = [0; H];
        for lane in 0..H {
            let place = contexts[lane].wrapping_mul(0x9E37_79B1) >> (32 - self.bits);
            lines[lane] = (lane as u32) << self.bits | place;
        }
        for line in lines {
            prefetch(&self.lines, line as usize);
        }
        Signs { lines, set }
    }

    /// Codes the digit, which only the encoder knows, and learns from it.
    #[inline(always)]
    pub(super) fn code<C: DigitCoder, V: Vectors>(
        &mut self,
        coding: (&mut C, V),
        signs: Signs<H>,
        digit: u32,
    ) -> u32 {
        let weights = &mut self.weights[signs.set % SETS];
        line::code(coding, &mut self.lines, signs.lines, weights, digit)
    }
}
