//! The short way: where all signs point to one atom, a single decision says whether it is that one.
//!
//! Whether the question is asked depends on how often the guess was right under signs like these, so
//! it is asked where the answer is nearly always yes; the many decisions of the atom's code are
//! then saved. After a no the atom is coded in full.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::entropy::Coder;
use crate::mix::{Apm, BLOCK, Cell, Inputs, Maps, Mixer, Opinions, mask, squash, stretch};

use super::hash::hash;
use super::predictor::{Candidate, Selectors, TRUSTS};

/// Signs are kept by how certain the best of them is, and by how many agree.
const CERTAINTIES: usize = 32;
const VOTES: usize = 8;

/// The row of a context that says `first`, and before that said `second`, for the atom it says.
#[inline(always)]
fn agreement(first: u32, second: u32) -> u32 {
    // Alone, or not, by its count.
    8 + (first & 7) + 8 * u32::from(second != 0)
}

/// A model of `N` contexts' and `K` candidates' agreement with a guess, with `J` blocks of inputs: one
/// for each, a constant, padding.
#[derive(Clone, Debug)]
pub(crate) struct Sure<const N: usize, const K: usize, const J: usize> {
    gates: Vec<Cell>,
    gate: usize,
    /// By context, agreement and count.
    agreements: Maps<N, 32>,
    opinions: Opinions<N>,
    trusts: [[Cell; 2 * TRUSTS]; K],
    mixer: Mixer<J>,
    inputs: Inputs<J>,
    last: Apm,
}

impl<const N: usize, const K: usize, const J: usize> Sure<N, K, J> {
    pub(crate) fn new() -> Self {
        const { assert!(N + K < J * BLOCK) };
        let mut inputs = Inputs::new();
        inputs.set(N + K, 256);
        Sure {
            gates: vec![Cell::NEW; CERTAINTIES * VOTES],
            gate: 0,
            agreements: Maps::new(1),
            opinions: Opinions::default(),
            trusts: [[Cell::NEW; 2 * TRUSTS]; K],
            mixer: Mixer::new(256 + CERTAINTIES * VOTES, 65_536 * 2 / N as i32),
            inputs,
            last: Apm::new(1 << 12),
        }
    }

    /// The likeliest atom: what the context or candidate says that was right most often when it
    /// said something with that much certainty. 0 where there is none. `known` contexts have seen something.
    #[inline(always)]
    pub(crate) fn guess(
        &mut self,
        seen: &[[u32; N]; 3],
        candidates: &[Candidate; K],
        known: usize,
    ) -> u32 {
        let mut best = 0;
        for i in 0..N {
            let row = agreement(seen[0][i], seen[1][i]);
            let p = u32::from(self.agreements.p1(0, i, row as usize)) & mask(seen[0][i] != 0);
            // Of equal ones the first.
            best = best.max(p << 8 | (N - 1 - i) as u32);
        }
        let leader = N - 1 - (best & 0xFF) as usize;
        let mut best = (best >> 8) as u16;
        let mut guess = (seen[0][leader] & !0xFF | 1) & mask(best != 0);
        for k in 0..K {
            let candidate = &candidates[k];
            let p = self.trusts[k][TRUSTS + (candidate.trust & (TRUSTS - 1))].p1();
            if candidate.code != 0 && p > best {
                (guess, best) = (candidate.code, p);
            }
        }
        let mut agree = 0;
        for i in 0..N {
            let first = seen[0][i];
            agree += mask((first ^ guess) >> 8 == 0) & mask(first != 0) & 1;
        }
        let votes = agree as usize * VOTES / (known + 1);
        let certainty = ((i32::from(stretch(best)) + 256) >> 6).clamp(0, CERTAINTIES as i32 - 1);
        self.gate = certainty as usize * VOTES + votes.min(VOTES - 1);
        guess
    }

    /// Whether guesses under signs like these were right with a probability of more than `least`.
    #[inline(always)]
    pub(crate) fn is_worth_asking(&self, least: u16) -> bool {
        let gate = self.gates[self.gate];
        gate.p1() > least && gate.count() > 20
    }

    /// Learns whether the guess was right, asked or not.
    #[inline(always)]
    pub(crate) fn settle(&mut self, right: u32) {
        self.gates[self.gate].update(right, 255);
    }

    /// Codes whether the guess is right.
    #[inline(always)]
    pub(crate) fn ask<C: Coder>(
        &mut self,
        coder: &mut C,
        right: u32,
        guess: u32,
        seen: &[[u32; N]; 3],
        candidates: &[Candidate; K],
        selectors: &Selectors,
    ) -> u32 {
        let mut rows = [0; N];
        for i in 0..N {
            let (first, second) = (seen[0][i], seen[1][i]);
            let agrees = |x: u32| mask(x != 0) & mask((x ^ guess) >> 8 == 0);
            let differs = 24 + (first & 3) + 4 * (agrees(second) & 1);
            let row = agreement(first, second) & agrees(first) | differs & !agrees(first);
            rows[i] = row & mask(first != 0);
        }
        self.agreements.look_up(0, &rows, &mut self.opinions);
        let mut present = [0; N];
        for i in 0..N {
            present[i] = mask(rows[i] != 0);
        }
        self.opinions.input_halves(&present, self.inputs.pairs());
        let mut trusts = [0; K];
        for k in 0..K {
            let Candidate { code, trust } = candidates[k];
            let agrees = usize::from((code ^ guess) >> 8 == 0);
            trusts[k] = agrees * TRUSTS + trust;
            let p = self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].p1();
            self.inputs
                .set(N + k, if code == 0 { 0 } else { stretch(p) });
        }
        let sets = [selectors.class * 8 + selectors.state, 256 + self.gate];
        let mut outputs = [0; 2];
        for j in 0..2 {
            outputs[j] = self.mixer.mix(&self.inputs, sets[j]).clamp(-2943, 2943);
        }
        let mixed = (outputs[0] + outputs[1]) >> 1;
        let context = hash(guess, selectors.last) >> 20;
        let refined = self.last.refine(mixed, context as usize);
        let p = (squash(mixed) + refined) / 2;
        let right = coder.code(right, p.clamp(1, 65_535));
        for j in 0..2 {
            let error = (right << 16) as i32 - squash(outputs[j]) as i32;
            if error.abs() > 64 {
                self.mixer.train(&self.inputs, sets[j], error >> 3);
            }
        }
        self.last.update(right, 6);
        self.agreements
            .learn(0, &mut self.opinions, &[right; N], 511);
        for k in 0..K {
            self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].update(right, 511);
        }
        right
    }
}
