//! The short way of one decision of a code: what the symbols last seen, the candidates and the place say of it is added up,
//! and where that leaves no doubt nothing else is asked. Where it does, the sum is one more input of the mixers.

use crate::mix::{Evidence, STRETCH_MAX, Strengths, prefetch};

use super::predictor::TRUSTS;

/// What a context's strengths are at first, if there were only one, in units of 2^-16.
const FIRST: i32 = 48_000;

/// Biases of each of three kinds, as a power of two.
const BIAS_BITS: u32 = 16;

/// Where the biases of a chunk's nodes are, by hash of the decisions before it: side by side, so that one line of the cache
/// serves four decisions.
#[inline(always)]
pub(super) fn bias_line(hash: u32) -> usize {
    (hash >> (36 - BIAS_BITS)) as usize * 16
}

/// A strength moves by a `2^-RATE`th of what the probability was off; at first by four times that.
const RATE: u32 = 7;
const EARLY: u32 = 1 << 14;

/// Strengths of `N` contexts, each in one of `ROWS` states, and of `K` candidates.
#[derive(Clone, Debug)]
pub(super) struct Tally<const N: usize, const K: usize, const ROWS: usize> {
    /// By kind of decision.
    of_contexts: Strengths<N, ROWS>,
    /// By kind of decision, candidate and trust.
    of_candidates: Vec<[[i32; TRUSTS]; K]>,
    biases: Vec<i32>,
    learnt: u32,
}

/// What there is to be added up for one decision.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs<'a, const N: usize, const K: usize> {
    /// Below what [`Tally::new`] was given.
    pub(super) kind: usize,
    pub(super) evidence: Evidence<'a, N>,
    /// By candidate: 0 if it expects nothing, 1 for a zero, 2 for a one.
    pub(super) expected: &'a [usize; K],
    pub(super) trusts: &'a [usize; K],
    /// Two of nodes in a [`bias_line`], and one below 2^[`BIAS_BITS`].
    pub(super) biases: [usize; 3],
}

/// What it came to: a stretched probability.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum(pub(super) i32);

impl Sum {
    /// Whether it leaves no doubt: is `doubt` or more, either way.
    pub(super) fn is_sure(self, doubt: i32) -> bool {
        self.0.abs() >= doubt
    }
}

impl<const N: usize, const K: usize, const ROWS: usize> Tally<N, K, ROWS> {
    pub(super) fn new(kinds: usize) -> Self {
        Tally {
            of_contexts: Strengths::new(kinds, |_| FIRST / N as i32),
            of_candidates: vec![[[0; TRUSTS]; K]; kinds],
            biases: vec![0; 3 << BIAS_BITS],
            learnt: 0,
        }
    }

    /// Asks for the lines of two kinds of biases.
    #[inline(always)]
    pub(super) fn expect(&self, biases: [usize; 2]) {
        prefetch(&self.biases, biases[0]);
        prefetch(&self.biases, (1 << BIAS_BITS) + biases[1]);
    }

    #[inline(always)]
    pub(super) fn sum(&self, signs: &Signs<'_, N, K>) -> Sum {
        let mut sum = self.of_contexts.sum(signs.kind, signs.evidence);
        for k in 0..K {
            let strength = self.of_candidates[signs.kind][k][signs.trusts[k] & (TRUSTS - 1)];
            sum = sum.wrapping_add(strength.wrapping_mul(towards(signs.expected[k])));
        }
        for at in places(signs) {
            sum = sum.wrapping_add(self.biases[at]);
        }
        Sum((sum >> 8).clamp(-STRETCH_MAX, STRETCH_MAX))
    }

    /// Moves what was added up; `error` is the bit that came minus the probability of a one, in 65,536ths. Most are too small to
    /// move anything.
    #[inline(always)]
    pub(super) fn learn(&mut self, signs: &Signs<'_, N, K>, error: i32) {
        let rate = if self.learnt < EARLY { RATE - 2 } else { RATE };
        self.learnt = self.learnt.saturating_add(1);
        let step = error / (1 << rate);
        if step == 0 {
            return;
        }
        self.of_contexts.learn(signs.kind, signs.evidence, step);
        for k in 0..K {
            let strength = &mut self.of_candidates[signs.kind][k][signs.trusts[k] & (TRUSTS - 1)];
            *strength = strength.wrapping_add(step.wrapping_mul(towards(signs.expected[k])));
        }
        for at in places(signs) {
            self.biases[at] = self.biases[at].wrapping_add(step);
        }
    }
}

/// 1 for a one, -1 for a zero, 0 for nothing.
#[inline(always)]
fn towards(expected: usize) -> i32 {
    [0, -1, 1, 0][expected & 3]
}

#[inline(always)]
fn places<const N: usize, const K: usize>(signs: &Signs<'_, N, K>) -> [usize; 3] {
    let [a, b, c] = signs.biases;
    [a, (1 << BIAS_BITS) + b, (2 << BIAS_BITS) + c]
}
