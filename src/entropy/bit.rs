//! Adaptive models of single bits, and of small numbers as trees of bits.

use super::Coder;

/// The probability of a one, adapted to what came: fast at first, then by `1 / 2^RATE` a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AdaptiveBit {
    /// In units of 2^-16.
    p1: u16,
    /// Bits seen, up to `RATE`'s limit.
    seen: u8,
}

impl AdaptiveBit {
    pub(crate) const NEW: AdaptiveBit = AdaptiveBit {
        p1: 1 << 15,
        seen: 0,
    };

    /// The slowest step is a `2^-RATE`th of the error.
    const RATE: u8 = 5;

    #[inline(always)]
    pub(crate) fn p1(self) -> u32 {
        u32::from(self.p1).clamp(32, 65_535 - 32)
    }

    #[inline(always)]
    pub(crate) fn update(&mut self, bit: u32) {
        // The first steps are a half, a third, a fourth ... as powers of two: 1, 1, 2, 2, 2, 2, 3 ...
        let rate = (self.seen + 2).ilog2().min(u32::from(Self::RATE));
        if self.seen < 1 << Self::RATE {
            self.seen += 1;
        }
        if bit != 0 {
            self.p1 += (u16::MAX - self.p1) >> rate;
        } else {
            self.p1 -= self.p1 >> rate;
        }
    }

    #[inline(always)]
    pub(crate) fn code<C: Coder>(&mut self, coder: &mut C, bit: u32) -> u32 {
        let bit = coder.code(bit, self.p1());
        self.update(bit);
        bit
    }
}

/// Numbers below `2^BITS`, one adaptive bit for each node of their binary tree.
#[derive(Clone, Debug)]
pub(crate) struct BitTree<const BITS: u32> {
    nodes: Vec<AdaptiveBit>,
}

impl<const BITS: u32> BitTree<BITS> {
    pub(crate) fn new() -> Self {
        BitTree {
            nodes: vec![AdaptiveBit::NEW; 1 << BITS],
        }
    }

    /// Codes `value`, which is below `2^BITS` (ignored when decoding), and gives it back.
    #[inline]
    pub(crate) fn code<C: Coder>(&mut self, coder: &mut C, value: u32) -> u32 {
        let mut node = 1;
        for i in (0..BITS).rev() {
            let bit = self.nodes[node].code(coder, value >> i & 1);
            node = node << 1 | bit as usize;
        }
        node as u32 - (1 << BITS)
    }
}

/// Codes any number: its length in bits through `length`, the bits below the first as they are.
pub(crate) fn code_number<C: Coder>(coder: &mut C, length: &mut BitTree<6>, value: u32) -> u32 {
    let bits = length
        .code(coder, u32::BITS - value.leading_zeros())
        .min(u32::BITS);
    let mut decoded = u32::from(bits > 0);
    for i in (0..bits.saturating_sub(1)).rev() {
        decoded = decoded << 1 | coder.code(value >> i & 1, 1 << 15);
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::super::{Decoder, Encoder};
    use super::*;

    #[test]
    fn numbers_come_back() {
        let values = [0, 1, 2, 3, 255, 256, 65_535, u32::MAX, 7, 0];
        let mut encoder = Encoder::new();
        let (mut length, mut tree) = (BitTree::new(), BitTree::<8>::new());
        for value in values {
            code_number(&mut encoder, &mut length, value);
            tree.code(&mut encoder, value & 255);
        }
        let bytes = encoder.finish();
        let mut decoder = Decoder::new(&bytes);
        let (mut length, mut tree) = (BitTree::new(), BitTree::<8>::new());
        for value in values {
            assert_eq!(code_number(&mut decoder, &mut length, 0), value);
            assert_eq!(tree.code(&mut decoder, 0), value & 255);
        }
        assert!(decoder.is_at_end());
    }

    #[test]
    fn a_bit_learns_in_both_directions() {
        let mut bit = AdaptiveBit::NEW;
        for _ in 0..200 {
            bit.update(1);
        }
        assert!(bit.p1() > 63_000);
        for _ in 0..400 {
            bit.update(0);
        }
        assert!(bit.p1() < 2_600);
    }
}
