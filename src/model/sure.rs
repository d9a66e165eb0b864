//! The short way: where all signs point to one atom, a single decision says whether it is that one.
//!
//! Whether the question is asked depends on how often the guess was right under signs like these, so
//! it is asked where the answer is nearly always yes; the many decisions of the atom's code are
//! then saved. After a no the atom is coded in full.

use crate::entropy::Coder;
use crate::mix::{Apm, BLOCK, Cell, Inputs, Mixer, squash, stretch};

use super::hash::hash;
use super::predictor::{Candidate, Selectors, TRUSTS};

/// Signs are kept by: where the guess comes from, what is known of it, and how many agree.
const SOURCES: usize = 4;
const VOTES: usize = 8;

/// A model of `N` contexts' and `K` candidates' agreement with a guess, with `J` blocks of inputs: one
/// for each, a constant, padding.
#[derive(Clone, Debug)]
pub(crate) struct Sure<const N: usize, const K: usize, const J: usize> {
    gates: Vec<Cell>,
    gate: usize,
    /// By context, agreement and count.
    agreements: [[Cell; 32]; N],
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
            gates: vec![Cell::NEW; SOURCES * TRUSTS * VOTES],
            gate: 0,
            agreements: [[Cell::NEW; 32]; N],
            trusts: [[Cell::NEW; 2 * TRUSTS]; K],
            mixer: Mixer::new(256 + SOURCES * 16, 65_536 * 2 / N as i32),
            inputs,
            last: Apm::new(1 << 12),
        }
    }

    /// Takes the signs for `guess`, a code from `source`. Whether the question is worth asking:
    /// where the guess was right with a probability of more than `least`.
    #[inline(always)]
    pub(crate) fn weigh(
        &mut self,
        guess: u32,
        source: usize,
        trust: usize,
        seen: &[[u32; N]; 3],
        known: usize,
        least: u16,
    ) -> bool {
        let votes = (0..N)
            .filter(|&i| (seen[0][i] ^ guess) >> 8 == 0 && seen[0][i] != 0)
            .count();
        let votes = votes * VOTES / (known + 1);
        self.gate = (source.min(SOURCES - 1) * TRUSTS + trust) * VOTES + votes;
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
        let mut rows = [0_u8; N];
        for i in 0..N {
            let agrees = |x: u32| x != 0 && (x ^ guess) >> 8 == 0;
            let first = seen[0][i];
            rows[i] = if first == 0 {
                0
            } else if agrees(first) {
                // Alone, or not, by its count.
                (8 + (first & 7) + 8 * u32::from(seen[1][i] != 0)) as u8
            } else {
                24 + (first & 3) as u8 + 4 * u8::from(agrees(seen[1][i]))
            };
        }
        for i in 0..N {
            let p = self.agreements[i][usize::from(rows[i]) & 31].p1();
            self.inputs
                .set(i, if rows[i] == 0 { 0 } else { stretch(p) });
        }
        let mut trusts = [0; K];
        for k in 0..K {
            let Candidate { code, trust } = candidates[k];
            let agrees = usize::from((code ^ guess) >> 8 == 0);
            trusts[k] = agrees * TRUSTS + trust;
            let p = self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].p1();
            self.inputs
                .set(N + k, if code == 0 { 0 } else { stretch(p) });
        }
        let sets = [
            selectors.class * 8 + selectors.state,
            256 + (self.gate / (TRUSTS * VOTES)) * 16 + self.gate % VOTES,
        ];
        let outputs = sets.map(|set| self.mixer.mix(&self.inputs, set).clamp(-2943, 2943));
        let mixed = (outputs[0] + outputs[1]) >> 1;
        let context = hash(guess, selectors.last) >> 20;
        let refined = self.last.refine(mixed, context as usize);
        let p = (squash(mixed) + refined) / 2;
        let right = coder.code(right, p.clamp(1, 65_535));
        for (set, output) in sets.into_iter().zip(outputs) {
            let error = (right << 16) as i32 - squash(output) as i32;
            if error.abs() > 64 {
                self.mixer.train(&self.inputs, set, error >> 3);
            }
        }
        self.last.update(right, 6);
        for i in 0..N {
            self.agreements[i][usize::from(rows[i]) & 31].update(right, 511);
        }
        for k in 0..K {
            self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].update(right, 511);
        }
        right
    }
}
