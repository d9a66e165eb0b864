//! Adaptive maps of many contexts at once: what a small number means for the next bit, in each.
//!
//! The arithmetic is done for all contexts together, in loops over arrays that a compiler turns into
//! vectors; only looking up and putting back go one by one.

use super::apm::{Cell, STEPS};
use super::logistic::stretch;
use super::mixer::pair;

/// All ones for true, zero for false: conditions that take part in arithmetic instead of branching.
#[inline(always)]
pub(crate) fn mask(condition: bool) -> u32 {
    0_u32.wrapping_sub(condition.into())
}

/// `N` contexts with a cell for each of `ROWS` numbers (a power of two), of several kinds.
#[derive(Clone, Debug)]
pub(crate) struct Maps<const N: usize, const ROWS: usize> {
    kinds: Vec<[[Cell; ROWS]; N]>,
}

/// What the maps say of one decision, kept until the bit is known.
#[derive(Clone, Debug)]
pub(crate) struct Opinions<const N: usize> {
    rows: [u32; N],
    cells: [u32; N],
    stretched: [i32; N],
}

impl<const N: usize> Default for Opinions<N> {
    fn default() -> Self {
        Opinions {
            rows: [0; N],
            cells: [0; N],
            stretched: [0; N],
        }
    }
}

impl<const N: usize, const ROWS: usize> Maps<N, ROWS> {
    pub(crate) fn new(kinds: usize) -> Self {
        const { assert!(ROWS.is_power_of_two()) };
        Maps {
            kinds: vec![[[Cell::NEW; ROWS]; N]; kinds],
        }
    }

    /// Looks up what each context's row means.
    #[inline(always)]
    pub(crate) fn look_up(&self, kind: usize, rows: &[u32; N], opinions: &mut Opinions<N>) {
        let cells = &self.kinds[kind];
        for i in 0..N {
            let cell = cells[i][rows[i] as usize & (ROWS - 1)];
            opinions.cells[i] = cell.raw();
            opinions.stretched[i] = stretch(cell.p1()).into();
        }
        opinions.rows = *rows;
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
        let Opinions { rows, cells, .. } = opinions;
        let mut steps = [0; N];
        for i in 0..N {
            steps[i] = STEPS[cells[i] as usize & 1023];
        }
        for i in 0..N {
            cells[i] = Cell::after(cells[i], bits[i], steps[i], limit);
        }
        let maps = &mut self.kinds[kind];
        for i in 0..N {
            maps[i][rows[i] as usize & (ROWS - 1)] = Cell::from_raw(cells[i]);
        }
    }
}

impl<const N: usize> Opinions<N> {
    /// Writes for each context the stretched probability and its distance from even odds, or zeros
    /// where `present` is zero (else it is all ones), with the sign turned where `flip` is all ones (else zero).
    #[inline(always)]
    pub(crate) fn input(&self, present: &[u32; N], flip: &[u32; N], pairs: &mut [u32]) {
        let pairs = &mut pairs[..N];
        for i in 0..N {
            let turn = flip[i] as i32;
            let centre = ((self.cells[i] >> 16) as i32 - 32_768) >> 5;
            let (first, second) = ((self.stretched[i] ^ turn) - turn, (centre ^ turn) - turn);
            pairs[i] = pair(first, second) & present[i];
        }
    }
}
