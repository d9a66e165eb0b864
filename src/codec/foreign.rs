//! Parts that are no text of words: compressed data, images, long strings of base64. Codes of runs
//! would make them larger than they are, so they stand aside of the others in their block.

use super::{Part, Shape, lzma};
use crate::bits::Cursor;
use crate::error::Result;

/// Longer words are data written in letters.
const LONG_WORD: usize = 48;

/// Whether more than a quarter of a part is bytes that text has few of, or the part says the same
/// again and again. Codes lose to LZMA only where there are more, and the streams lose little by a
/// part that is less clear.
pub(super) fn is_foreign(bytes: &[u8]) -> bool {
    if lzma::repeats_itself(bytes) {
        return true;
    }
    let mut strange = 0;
    let mut word = 0;
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            word += 1;
            continue;
        }
        if word > LONG_WORD {
            strange += word;
        }
        word = 0;
        strange += usize::from(byte >= 0x7f || matches!(byte, 0..=8 | 0x0e..=0x1f));
    }
    if word > LONG_WORD {
        strange += word;
    }
    strange > bytes.len() / 4
}

/// A bit for each part, the lowest first: whether it is foreign.
pub(super) fn put_map(foreign: &[bool], out: &mut Vec<u8>) {
    out.extend(foreign.chunks(8).map(|bits| {
        let bits = bits.iter().enumerate();
        bits.fold(0, |byte, (bit, &set)| byte | u8::from(set) << bit)
    }));
}

/// As many bits as [`put_map`] wrote.
///
/// # Errors
/// Bits of parts that do not exist.
pub(super) fn take_map(cursor: &mut Cursor<'_>, parts: usize) -> Result<Vec<bool>> {
    let bytes = cursor.take(parts.div_ceil(8))?;
    let bit = |number: usize| bytes[number / 8] >> (number % 8) & 1 == 1;
    if (parts..bytes.len() * 8).any(bit) {
        return Err(cursor.expected("no bits beyond the parts"));
    }
    Ok((0..parts).map(bit).collect())
}

/// The bytes of the parts that are foreign, or of the others.
pub(super) fn select(parts: &[Part<'_>], foreign: &[bool], which: bool) -> Vec<u8> {
    let chosen = parts.iter().zip(foreign).filter(|&(_, &is)| is == which);
    chosen.flat_map(|(part, _)| part.bytes).copied().collect()
}

/// How long the foreign parts are, all together.
pub(super) fn total(parts: &[Shape<'_>], foreign: &[bool]) -> usize {
    let chosen = parts.iter().zip(foreign).filter(|&(_, &is)| is);
    chosen.map(|(part, _)| part.len).sum()
}

/// Puts the foreign parts among the others, which stand in `out` from `base`.
pub(super) fn merge(
    parts: &[Shape<'_>],
    foreign: &[bool],
    bytes: &[u8],
    base: usize,
    out: &mut Vec<u8>,
) {
    let mut own = out.len();
    let mut rest = bytes.len();
    let mut end = own + rest;
    out.resize(end, 0);
    // From the end on, so that nothing is overwritten before it has moved.
    for (part, &is) in parts.iter().zip(foreign).rev() {
        let start = end - part.len;
        if is {
            out[start..end].copy_from_slice(&bytes[rest - part.len..rest]);
            rest -= part.len;
        } else {
            out.copy_within(own - part.len..own, start);
            own -= part.len;
        }
        end = start;
    }
    debug_assert_eq!((own, end), (base, base));
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, merge, put_map, select, take_map, total};
    use crate::bits::Cursor;
    use crate::codec::{Part, Shape};

    #[test]
    fn what_is_foreign() {
        let noise: Vec<u8> = (0..999_u32)
            .map(|n| (n.wrapping_mul(n).wrapping_mul(0x9e37_79b1) >> 24) as u8)
            .collect();
        assert!(is_foreign(&noise));
        assert!(is_foreign(
            "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA".repeat(9).as_bytes()
        ));
        assert!(is_foreign(b"\0"));
        let again = "#define WREN 1\n".repeat(1 << 13);
        assert!(is_foreign(again.as_bytes()));
        // A copy of everything far away is none of these.
        let headers: String = (0..9000).map(|n| format!("int f{};\n", n * n)).collect();
        assert!(!is_foreign(headers.repeat(2).as_bytes()));
        for text in ["", "int a;\n", "/* \u{e9}t\u{e9} */ int n;\n", "\x0c\n\n"] {
            assert!(!is_foreign(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn parts_return_to_their_places() {
        let parts: Vec<Vec<u8>> = (0..11).map(|n| vec![n; usize::from(n) % 4]).collect();
        let named = parts.iter().map(|bytes| Part { name: b"", bytes });
        let named: Vec<Part<'_>> = named.collect();
        let shape = |part: &Part<'_>| Shape {
            name: b"",
            len: part.bytes.len(),
        };
        let shapes: Vec<Shape<'_>> = named.iter().map(shape).collect();
        for pattern in [0, 1, 0b111_1111_1111, 0b101_0011_0110_u32] {
            let foreign: Vec<bool> = (0..11).map(|n| pattern >> n & 1 == 1).collect();
            let mut map = Vec::new();
            put_map(&foreign, &mut map);
            let mut cursor = Cursor::new("test", &map);
            assert_eq!(take_map(&mut cursor, 11).unwrap(), foreign);
            let apart = select(&named, &foreign, true);
            assert_eq!(total(&shapes, &foreign), apart.len());
            let mut out = b"before".to_vec();
            out.extend(select(&named, &foreign, false));
            merge(&shapes, &foreign, &apart, 6, &mut out);
            assert_eq!(out[6..], parts.concat());
        }
        assert!(take_map(&mut Cursor::new("test", &[0, 8]), 11).is_err());
        assert!(take_map(&mut Cursor::new("test", &[0]), 11).is_err());
    }
}
