//! The dictionary section of an archive: the symbol dictionary with LZMA or deflate behind.

use super::deflate;
use super::lzma::{self, Effort};
use crate::bits::{Cursor, put_varint};
use crate::error::Result;
use crate::limits::{Limits, within};
use crate::symbols::Dictionary;

/// How the dictionary is packed.
const LZMA: u8 = 0;
const DEFLATE: u8 = 1;

/// The section: the length of the dictionary, how it is packed, and that. Nothing where there is no
/// entry. Where there are `many` blocks, one of them is often read alone and waits for the dictionary: deflate
/// then, which comes out faster.
pub(super) fn encode(dictionary: &Dictionary, effort: Effort, many: bool) -> Result<Vec<u8>> {
    let mut section = Vec::new();
    if !dictionary.is_empty() {
        let raw = dictionary.encode();
        put_varint(&mut section, raw.len() as u64);
        if many {
            section.push(DEFLATE);
            section.extend_from_slice(&deflate::encode(&raw));
        } else {
            section.push(LZMA);
            section.extend_from_slice(&lzma::encode_best(&raw, effort)?);
        }
    }
    Ok(section)
}

/// The dictionary of a section.
///
/// # Errors
/// A section that is damaged, or larger than the limits allow.
pub(super) fn decode(section: &[u8], limits: &Limits) -> Result<Dictionary> {
    if section.is_empty() {
        return Ok(Dictionary::default());
    }
    let mut cursor = Cursor::new("dictionary", section);
    let len = within("bytes of dictionary", cursor.varint()?, limits.index)?;
    let method = cursor.byte()?;
    let mut raw = Vec::new();
    let packed = cursor.take(cursor.remaining())?;
    match method {
        LZMA => lzma::decode_best(packed, len, &mut raw)?,
        DEFLATE => deflate::decode(packed, len, &mut raw)?,
        _ => return Err(cursor.expected("a known way to pack the dictionary")),
    }
    Dictionary::decode(&raw, limits.index)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::codec::lzma::Effort;
    use crate::limits::Limits;
    use crate::symbols::{Dictionary, Ideas, gather};

    #[test]
    fn sections_return_and_damage_never_panics() {
        let text = b"#define MODE_1 1\n#define MODE_2 2\n".repeat(20);
        let dictionary = gather(&[vec![&text]], Ideas::ALL);
        assert!(!dictionary.is_empty());
        for many in [false, true] {
            let section = encode(&dictionary, Effort::MOST, many).unwrap();
            assert_eq!(decode(&section, &Limits::default()).unwrap(), dictionary);
            assert!(decode(&section, &Limits::default().with_index(10)).is_err());
            for at in 0..section.len() {
                for bit in 0..8 {
                    let mut damaged = section.clone();
                    damaged[at] ^= 1 << bit;
                    let _ = decode(&damaged, &Limits::default());
                }
            }
        }
        let nothing = Dictionary::default();
        assert!(encode(&nothing, Effort::MOST, false).unwrap().is_empty());
        assert_eq!(decode(&[], &Limits::default()).unwrap(), nothing);
    }
}
