//! Adaptive maps of many contexts at once: what a small number means for the next bit, in each.

use super::apm::Cell;
use super::opinions::{Opinions, Rows};

/// All ones for true, zero for false: conditions that take part in arithmetic instead of branching.
#[inline(always)]
pub(crate) fn mask(condition: bool) -> u32 {
    0_u32.wrapping_sub(condition.into())
}

/// `N` contexts with a cell for each of `ROWS` numbers (a power of two), of several kinds.
#[derive(Clone, Debug)]
pub(crate) struct Maps<const N: usize, const ROWS: usize> {
    kinds: Vec<Rows<N, ROWS>>,
}

impl<const N: usize, const ROWS: usize> Maps<N, ROWS> {
    pub(crate) fn new(kinds: usize) -> Self {
        const { assert!(ROWS.is_power_of_two()) };
        Maps {
            kinds: vec![[[Cell::NEW; ROWS]; N]; kinds],
        }
    }

    /// Looks up what each context's row means, and writes it to `pairs`; see [`Opinions::look_up`].
    #[inline(always)]
    pub(crate) fn look_up(
        &self,
        kind: usize,
        opinions: &mut Opinions<N>,
        rows: &[u32; N],
        present: &[u32; N],
        flip: &[u32; N],
        pairs: &mut [u32; N],
    ) {
        opinions.look_up(&self.kinds[kind], rows, present, flip, pairs);
    }

    /// Learns the bits that came: those of `bits`, each 0 or 1.
    #[inline(always)]
    pub(crate) fn learn(
        &mut self,
        kind: usize,
        opinions: &mut Opinions<N>,
        bits: &[u32; N],
        limit: u32,
    ) {
        opinions.learn(&mut self.kinds[kind], bits, limit);
    }
}
