//! LEB128: seven bits a byte, least significant first, the top bit set on all bytes but the last.
//!
//! An encoding is canonical: the last byte is zero only for the number zero. [`Cursor`] refuses any
//! other, so that a number has one spelling.
//!
//! [`Cursor`]: super::Cursor

/// Appends a number in LEB128: one byte below 128, at most ten.
pub(crate) fn put_varint(out: &mut Vec<u8>, number: u64) {
    put_wide_varint(out, u128::from(number));
}

/// Appends a number of up to 128 bits in LEB128, at most nineteen bytes.
pub(crate) fn put_wide_varint(out: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Maps 0, -1, 1, -2, ... to 0, 1, 2, 3, ..., so that small differences of either sign stay small.
pub(crate) fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

/// The inverse of [`zigzag`].
pub(crate) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// [`zigzag`] for 128 bits.
pub(crate) fn zigzag_wide(number: i128) -> u128 {
    ((number << 1) ^ (number >> 127)) as u128
}

/// The inverse of [`zigzag_wide`].
pub(crate) fn unzigzag_wide(number: u128) -> i128 {
    (number >> 1) as i128 ^ -((number & 1) as i128)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::Cursor;
    use proptest::prelude::*;

    #[test]
    fn known_spellings() {
        for (number, spelling) in [
            (0, &[0][..]),
            (127, &[127]),
            (128, &[0x80, 1]),
            (624_485, &[0xe5, 0x8e, 0x26]),
        ] {
            let mut out = Vec::new();
            put_varint(&mut out, number);
            assert_eq!(out, spelling);
        }
    }

    proptest! {
        #[test]
        fn numbers_return(narrow: u64, wide: u128, signed: i64, wide_signed: i128) {
            let mut out = Vec::new();
            put_varint(&mut out, narrow);
            put_wide_varint(&mut out, wide);
            put_varint(&mut out, zigzag(signed));
            put_wide_varint(&mut out, zigzag_wide(wide_signed));
            let mut cursor = Cursor::new("test", &out);
            prop_assert_eq!(cursor.varint().unwrap(), narrow);
            prop_assert_eq!(cursor.wide_varint().unwrap(), wide);
            prop_assert_eq!(unzigzag(cursor.varint().unwrap()), signed);
            prop_assert_eq!(unzigzag_wide(cursor.wide_varint().unwrap()), wide_signed);
            prop_assert!(cursor.finish().is_ok());
        }

        #[test]
        fn whatever_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
            let mut cursor = Cursor::new("test", &bytes);
            if let Ok(number) = cursor.varint() {
                let mut out = Vec::new();
                put_varint(&mut out, number);
                prop_assert_eq!(&out[..], &bytes[..out.len()]);
            }
        }
    }
}
