//! Spells atoms byte by byte: those of the dictionary, and new ones where they first occur.

use crate::entropy::Coder;
use crate::mix::{Apm, Cell, Inputs, Mixer, large, pair, prefetch, squash, stretch};

use super::atom::{Group, MAX_LEN};

/// Contexts from outside that a caller may add to those of the spelling itself.
pub(crate) const OUTER: usize = 2;
/// Contexts of the spelling: orders 0 to 5, the whole prefix.
const INNER: usize = 7;
const CONTEXTS: usize = INNER + OUTER;
/// Blocks of inputs: two inputs for each context, a constant, padding.
const BLOCKS: usize = 2;

/// Cells of half a byte in one context, in a cache line: 0 for whether the spelling ends before it, then the nodes of the tree
/// of four bits.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Half([Cell; 16]);

/// A model of spellings. It learns from all that it has spelled.
#[derive(Clone, Debug)]
pub(crate) struct Speller {
    /// A power of two of them.
    map: Vec<Half>,
    mixer: Mixer<BLOCKS>,
    inputs: Inputs<BLOCKS>,
    finals: Apm,
    hashes: [u32; CONTEXTS],
    /// Where the cells of each context are.
    halves: [u32; CONTEXTS],
}

fn hash(a: u32, b: u32) -> u32 {
    (a ^ b.wrapping_mul(0x9E37_79B1))
        .wrapping_mul(0x85EB_CA6B)
        .rotate_left(13)
}

impl Speller {
    /// A model with `2^bits` cells of four bytes.
    pub(crate) fn new(bits: u32) -> Self {
        Speller {
            map: large(1 << (bits - 4), Half([Cell::NEW; 16])),
            mixer: Mixer::new(3 * (MAX_LEN + 1), 14_000),
            inputs: Inputs::new(),
            finals: Apm::new(3 * 512),
            hashes: [0; CONTEXTS],
            halves: [0; CONTEXTS],
        }
    }

    /// Codes a spelling of 1 to [`MAX_LEN`] bytes, of which both sides know the first `known`, into
    /// `text`; when encoding `text` holds all `len` of them. Gives the length.
    pub(crate) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        group: Group,
        outer: [u32; OUTER],
        text: &mut [u8; MAX_LEN],
        known: usize,
        len: usize,
    ) -> usize {
        let mut at = known;
        while at < MAX_LEN {
            self.enter(group, outer, &text[..at]);
            let set = group as usize * (MAX_LEN + 1) + at;
            if at > 0 && self.bit(coder, u32::from(at == len), 0, 0, group, set) != 0 {
                break;
            }
            let mut byte = 1;
            for half in [u32::from(text[at]) >> 4, u32::from(text[at]) & 15] {
                if byte > 1 {
                    self.seek(byte);
                }
                let mut node = 1;
                for i in (0..4).rev() {
                    let bit = self.bit(coder, half >> i & 1, node, byte, group, set);
                    node = node << 1 | bit as usize;
                    byte = byte << 1 | bit;
                }
            }
            text[at] = byte as u8;
            at += 1;
        }
        at
    }

    fn enter(&mut self, group: Group, outer: [u32; OUTER], prefix: &[u8]) {
        let group = group as u32 + 1;
        let mut recent = 0;
        let mut last_two = 0;
        for order in 0..INNER - 1 {
            self.hashes[order] = hash(group * 16 + order as u32, recent);
            let byte = prefix.len().checked_sub(order + 1).map_or(0, |i| prefix[i]);
            recent = hash(recent, u32::from(byte) + 1);
            if order == 1 {
                last_two = recent;
            }
        }
        let whole = prefix
            .iter()
            .fold(group, |h, &byte| hash(h, u32::from(byte) + 1));
        self.hashes[INNER - 1] = hash(whole, 7);
        for (i, outer) in outer.into_iter().enumerate() {
            let inner = if i == 0 {
                last_two
            } else {
                prefix.len() as u32
            };
            self.hashes[INNER + i] = hash(hash(inner, outer), group * 16 + 8 + i as u32);
        }
        self.seek(1);
    }

    /// Finds the cells of the half behind `before`: the bits of the byte that are known, after a one.
    fn seek(&mut self, before: u32) {
        for i in 0..CONTEXTS {
            let at = hash(self.hashes[i], before) as usize & (self.map.len() - 1);
            prefetch(&self.map, at);
            self.halves[i] = at as u32;
        }
    }

    /// Codes the bit at a node of the half, of a byte whose bits before it are known: `byte`, after a one.
    fn bit<C: Coder>(
        &mut self,
        coder: &mut C,
        bit: u32,
        node: usize,
        byte: u32,
        group: Group,
        set: usize,
    ) -> u32 {
        let pairs = self.inputs.pairs();
        for (pair_of, &half) in pairs.iter_mut().zip(&self.halves) {
            let cell = self.map[half as usize].0[node & 15];
            let confidence = cell.count().min(24) as i32 + 8;
            let known = i32::from(cell.count() > 0);
            let stretched = i32::from(stretch(cell.p1()));
            *pair_of = pair(
                known * stretched * confidence / 32,
                (i32::from(cell.p1()) - 32_768) / 32 * known,
            );
        }
        self.inputs.set(2 * CONTEXTS, 256);
        let stretched = self.mixer.mix(&self.inputs, set);
        let p = squash(stretched);
        let refined = self
            .finals
            .refine(stretched, group as usize * 512 + byte as usize);
        let bit = coder.code(bit, ((p + refined) / 2).clamp(16, 65_520));
        let error = (bit << 16) as i32 - p as i32;
        self.mixer.train(&self.inputs, set, error / 12);
        self.finals.update(bit, 6);
        for half in self.halves {
            self.map[half as usize].0[node & 15].update(bit, 127);
        }
        bit
    }
}
