//! A set of small numbers as one bit each.

use bitvec::order::Lsb0;
use bitvec::vec::BitVec;

/// Which of the numbers below a fixed bound have been seen.
///
/// Bytes with the least significant bit first, so that the layout is the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Bitmap {
    bits: BitVec<u8, Lsb0>,
}

impl Bitmap {
    /// The empty set of numbers below `len`. Takes `len / 8` bytes of memory.
    pub(crate) fn new(len: usize) -> Self {
        Bitmap {
            bits: BitVec::repeat(false, len),
        }
    }

    /// The bound.
    pub(crate) fn len(&self) -> usize {
        self.bits.len()
    }

    /// Adds a number and tells whether it was new; numbers past the bound never are.
    pub(crate) fn insert(&mut self, number: usize) -> bool {
        match self.bits.get_mut(number) {
            Some(mut bit) => !bit.replace(true),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_new_once() {
        let mut seen = Bitmap::new(10);
        assert!(seen.insert(0) && seen.insert(9));
        assert!(!seen.insert(9) && !seen.insert(10));
    }
}
