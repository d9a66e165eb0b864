//! A byte searched for in short strings: a search by vectors takes longer to set up than most of them
//! take to go through, and byte by byte takes longer than by words.

const ONES: u64 = 0x0101_0101_0101_0101;

/// Where a byte is first.
#[inline]
pub(crate) fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    let pattern = ONES * u64::from(byte);
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    for word in words.by_ref() {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        let word = u64::from_le_bytes(eight) ^ pattern;
        // The lowest bit set is that of the first byte that is zero now; those above it may be wrong.
        let zeros = word.wrapping_sub(ONES) & !word & (ONES << 7);
        if zeros != 0 {
            return Some(at + zeros.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = words.remainder().iter().position(|&other| other == byte);
    rest.map(|rest| at + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found() {
        for len in 0..20 {
            for byte in [0, 1, b'/', 0x7f, 0x80, 0xff] {
                for other in [0, 1, b'/', 0x7f, 0x80, 0xff, byte ^ 1] {
                    let expected = |bytes: &[u8]| bytes.iter().position(|&other| other == byte);
                    let mut bytes = vec![other; len];
                    assert_eq!(find_byte(&bytes, byte), expected(&bytes));
                    for at in (0..len).rev().step_by(3) {
                        bytes[at] = byte;
                        assert_eq!(find_byte(&bytes, byte), expected(&bytes));
                    }
                }
            }
        }
    }
}
