//! Spells what the dictionary lacks, byte by byte: three contexts and no more, for it is rare.

use super::rate::step;
use crate::entropy::Coder;
use crate::mix::{squash, stretch};
use crate::model::atom::{Group, MAX_LEN};

/// Cells of a context, as a power of two.
pub(super) const BITS: u32 = 16;
const CONTEXTS: usize = 4;
const WEIGHT_BITS: u32 = 14;
/// Bit trees of 256 leaves, and a decision before each byte: does another one follow?
const TREE: u32 = 512;

/// A probability in units of 2^-16 whose three low bits tell how often it was adapted.
type Cell = u16;

pub(super) struct Speller {
    cells: [Vec<Cell>; CONTEXTS],
    weights: [[i32; CONTEXTS]; 3 * 2],
}

impl Speller {
    pub(super) fn new() -> Self {
        Speller {
            cells: [const { Vec::new() }; CONTEXTS].map(|_: Vec<Cell>| vec![1 << 15; 1 << BITS]),
            weights: [[(1 << WEIGHT_BITS) * 2 / 5; CONTEXTS]; 6],
        }
    }

    /// Codes a spelling of 1 to [`MAX_LEN`] bytes into `text`; when encoding `text` holds all `len`
    /// of them. Gives the length.
    pub(super) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        group: Group,
        text: &mut [u8; MAX_LEN],
        len: usize,
    ) -> usize {
        let group = group as usize;
        let mut recent = 0_u32;
        let mut prefix = group as u32;
        let mut at = 0;
        while at < MAX_LEN {
            let rows = [
                group as u32,
                recent & 0xFF | 1 << 8,
                recent & 0xFFFF | 1 << 16,
                prefix | 1 << 31,
            ]
            .map(|row| row.wrapping_mul(0x9E37_79B1).wrapping_add(group as u32) & !(TREE - 1));
            if at > 0 && self.decide(coder, u32::from(at == len), rows, 0, 2 * group) != 0 {
                return at;
            }
            let mut node = 1;
            for i in (0..8).rev() {
                let bit = u32::from(text[at]) >> i & 1;
                node = node << 1 | self.decide(coder, bit, rows, node, 2 * group + 1);
            }
            text[at] = node as u8;
            at += 1;
            recent = recent << 8 | node & 0xFF;
            prefix = (prefix ^ node).wrapping_mul(0x85EB_CA6B).rotate_left(9) & !(1 << 31);
        }
        MAX_LEN
    }

    fn decide<C: Coder>(
        &mut self,
        coder: &mut C,
        bit: u32,
        rows: [u32; CONTEXTS],
        node: u32,
        set: usize,
    ) -> u32 {
        let mut sum = 0_i32;
        let mut inputs = [0_i32; CONTEXTS];
        // A node's place within its row is shuffled by the row, so that rows that fall on each other do not
        // meet in all nodes.
        let places =
            rows.map(|row| ((row >> 12 ^ row ^ (node * 0x9D)) & ((1 << BITS) - 1)) as usize);
        for i in 0..CONTEXTS {
            inputs[i] = stretch(self.cells[i][places[i]]).into();
            sum = sum.wrapping_add(inputs[i].wrapping_mul(self.weights[set][i]));
        }
        let p = squash(sum >> WEIGHT_BITS).clamp(32, 65_504);
        let bit = coder.code(bit, p);
        let error = (bit << 16) as i32 - p as i32;
        let target = (bit << 16) as i32 - bit as i32;
        for i in 0..CONTEXTS {
            self.weights[set][i] = self.weights[set][i].wrapping_add((inputs[i] * error) >> 16);
            let cell = &mut self.cells[i][places[i]];
            let seen = u32::from(*cell) & 7;
            let p = i32::from(*cell) + step(target - i32::from(*cell), seen);
            *cell = (p as u16 & !7) | (seen + 1).min(7) as u16;
        }
        bit
    }
}
