//! Spells in letters: each is two digits of four decisions, predicted by the letters before it.
//!
//! Codes the lexicon, and after it, having learned from it, what the lexicon lacks.

use super::line::{self, Line};
use super::vectors::{Rows, Vectors};
use crate::entropy::DigitCoder;
use crate::model::atom::{Group, MAX_LEN};

/// Lines, as a power of two.
const BITS: u32 = 14;
/// Contexts of a letter.
const CONTEXTS: usize = 5;
const FIRST_WEIGHT: i16 = 3000;

/// Bytes of memory that one takes.
pub(super) const MEMORY: u64 = 32 << BITS;

/// What is coded, apart from letters.
const LENGTH: u32 = 3;
pub(super) const OTHER: u32 = 4;

#[derive(Clone, Debug)]
pub(super) struct Letters {
    lines: Vec<Line>,
    /// By what is coded, and its half.
    weights: [Rows<CONTEXTS>; 2 * (OTHER as usize + 1)],
}

#[inline(always)]
fn hash(a: u32, b: u32) -> u32 {
    (a.wrapping_mul(0x9E37_79B1) ^ b)
        .wrapping_mul(0x85EB_CA6B)
        .rotate_left(13)
}

impl Letters {
    pub(super) fn new() -> Self {
        Letters {
            lines: vec![Line::NEW; 1 << BITS],
            weights: [Rows([[FIRST_WEIGHT; 16]; CONTEXTS]); 2 * (OTHER as usize + 1)],
        }
    }

    /// Codes a byte in the given contexts.
    #[inline(always)]
    pub(super) fn byte<C: DigitCoder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        kind: u32,
        contexts: [u32; CONTEXTS],
        byte: u32,
    ) -> u32 {
        let mut path = 1;
        for half in 0..2 {
            let places = contexts.map(|context| {
                let hash = (context ^ (path * 0x3D)).wrapping_mul(0x9E37_79B1);
                hash >> (32 - BITS)
            });
            let weights = &mut self.weights[2 * kind as usize + half];
            let digit = byte >> (4 - 4 * half) & 15;
            let coding = (&mut *coder, vectors);
            let digit = line::code(coding, &mut self.lines, places, weights, digit);
            path = path << 4 | digit;
        }
        path & 0xFF
    }

    /// Codes a spelling into `text`, which holds `len` bytes when encoding, and whose first `shared`
    /// are known; `next` is the letter that the first one is likely to come after. Gives the length.
    #[inline(always)]
    pub(super) fn code<C: DigitCoder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        group: Group,
        text: &mut [u8; MAX_LEN],
        (shared, len): (usize, usize),
        next: u8,
    ) -> usize {
        let group = group as u32;
        let salt = group << 28 | u32::from(next) << 20;
        let first = |n| hash(salt | n, 1);
        let contexts = [
            hash(group, 1),
            first(shared as u32),
            hash(salt, 3),
            hash(shared as u32, 4),
            0,
        ];
        let rest = (len.wrapping_sub(shared) & 0xFF) as u32;
        let rest = self.byte((&mut *coder, vectors), LENGTH, contexts, rest) as usize;
        let len = (shared + rest).clamp(1, MAX_LEN);
        let mut prefix = group;
        let mut recent = 0_u32;
        for (at, byte) in text[..len].iter_mut().enumerate() {
            if at >= shared {
                let left = (len - at).min(7) as u32;
                let start = if at == shared { salt } else { group << 28 };
                let contexts = [
                    hash(start | left, recent & 0xFF),
                    hash(start, recent & 0xFFFF | 1 << 24),
                    hash(group, recent & 0xFF_FFFF | 2 << 24),
                    hash(prefix, 4),
                    hash(start | (at as u32).min(7), 5),
                ];
                *byte = self.byte((&mut *coder, vectors), group, contexts, (*byte).into()) as u8;
            }
            recent = recent << 8 | u32::from(*byte);
            prefix = hash(prefix, (*byte).into());
        }
        len
    }
}
