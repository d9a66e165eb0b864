//! The short way: where all signs point to one atom, a single decision says whether it is that one.
//!
//! Whether the question is asked depends on how often the guess was right under signs like these, so
//! it is asked where the answer is nearly always yes; the many decisions of the atom's code are
//! then saved. After a no the atom is coded in full.

use crate::entropy::Coder;
use crate::mix::{Apm, BLOCK, Cell, Inputs, Mixer, squash, stretch};

use super::hash::hash;
use super::predictor::{Candidate, Selectors, TRUSTS};

/// Signs are kept by how certain the best of them is, and by how many agree.
const CERTAINTIES: usize = 32;
const VOTES: usize = 8;

/// The row of a context that says `first`, and before that said `second`, for the atom it says.
#[inline(always)]
fn agreement(first: u32, second: u32) -> u8 {
    // Alone, or not, by its count.
    (8 + (first & 7) + 8 * u32::from(second != 0)) as u8
}

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
            gates: vec![Cell::NEW; CERTAINTIES * VOTES],
            gate: 0,
            agreements: [[Cell::NEW; 32]; N],
            trusts: [[Cell::NEW; 2 * TRUSTS]; K],
            mixer: Mixer::new(256 + CERTAINTIES * VOTES, 65_536 * 2 / N as i32),
            inputs,
            last: Apm::new(1 << 12),
        }
    }

    /// The likeliest atom: what the context or candidate says that was right most often when it
    /// said something with that much certainty. 0 where there is none.
    #[inline(always)]
    pub(crate) fn guess(
        &mut self,
        seen: &[[u32; N]; 3],
        known: &[u8],
        candidates: &[Candidate; K],
    ) -> u32 {
        let (mut guess, mut best) = (0, 0);
        for &i in known {
            let i = usize::from(i);
            if i >= N {
                break;
            }
            let row = agreement(seen[0][i], seen[1][i]);
            let p = self.agreements[i][usize::from(row) & 31].p1();
            if p > best {
                (guess, best) = (seen[0][i] & !0xFF | 1, p);
            }
        }
        for (k, candidate) in candidates.iter().enumerate() {
            let p = self.trusts[k][TRUSTS + (candidate.trust & (TRUSTS - 1))].p1();
            if candidate.code != 0 && p > best {
                (guess, best) = (candidate.code, p);
            }
        }
        let agree = |&&i: &&u8| {
            seen[0]
                .get(usize::from(i))
                .is_some_and(|x| (x ^ guess) >> 8 == 0)
        };
        let votes = known.iter().filter(agree).count() * VOTES / (known.len() + 1);
        let certainty = ((i32::from(stretch(best)) + 256) >> 6).clamp(0, CERTAINTIES as i32 - 1);
        self.gate = certainty as usize * VOTES + votes;
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
        let mut rows = [0_u8; N];
        for (i, row) in rows.iter_mut().enumerate() {
            let agrees = |x: u32| x != 0 && (x ^ guess) >> 8 == 0;
            let first = seen[0][i];
            *row = if first == 0 {
                0
            } else if agrees(first) {
                agreement(first, seen[1][i])
            } else {
                24 + (first & 3) as u8 + 4 * u8::from(agrees(seen[1][i]))
            };
        }
        for (i, &row) in rows.iter().enumerate() {
            let p = self.agreements[i][usize::from(row) & 31].p1();
            self.inputs.set(i, if row == 0 { 0 } else { stretch(p) });
        }
        let mut trusts = [0; K];
        for (k, &Candidate { code, trust }) in candidates.iter().enumerate() {
            let agrees = usize::from((code ^ guess) >> 8 == 0);
            trusts[k] = agrees * TRUSTS + trust;
            let p = self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].p1();
            self.inputs
                .set(N + k, if code == 0 { 0 } else { stretch(p) });
        }
        let sets = [selectors.class * 8 + selectors.state, 256 + self.gate];
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
        for (cells, row) in self.agreements.iter_mut().zip(rows) {
            cells[usize::from(row) & 31].update(right, 511);
        }
        for (cells, trust) in self.trusts.iter_mut().zip(trusts) {
            cells[trust & (2 * TRUSTS - 1)].update(right, 511);
        }
        right
    }
}
