//! A single: one nameless file compressed by itself, with as little around it as can be.

use super::consts::{MAX_CONTENT_LEN, SINGLE_CHECK_LEN, SINGLE_TAG};
use crate::bits::{Cursor, put_varint};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{Limits, within};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The parts of a single.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Single<'a> {
    /// The codec's method byte, below 16.
    pub(crate) method: u8,
    /// Bytes of the content.
    pub(crate) len: usize,
    /// The codec's dictionary.
    pub(crate) dictionary: &'a [u8],
    /// The codec's payload.
    pub(crate) payload: &'a [u8],
    /// The check at the end, of all bytes before it and of the content.
    check: [u8; SINGLE_CHECK_LEN],
    /// The bytes that the check covers.
    checked: &'a [u8],
}

/// The bytes of a single.
pub(crate) fn encode_single(
    method: u8,
    dictionary: &[u8],
    payload: &[u8],
    content: &[u8],
) -> Vec<u8> {
    let mut out = vec![SINGLE_TAG | method];
    put_varint(&mut out, content.len() as u64);
    put_varint(&mut out, dictionary.len() as u64);
    out.extend_from_slice(dictionary);
    out.extend_from_slice(payload);
    let check = single_check(&out, content);
    out.extend_from_slice(&check);
    out
}

/// Takes a single apart. The check waits for the content: see [`Single::check`].
pub(crate) fn decode_single<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Single<'a>> {
    let tag = bytes.first().copied().unwrap_or_default();
    if tag & 0xf0 != SINGLE_TAG {
        return Err(ErrorKind::NotAnArchive.into());
    }
    let Some((checked, check)) = bytes.split_last_chunk() else {
        return Err(Error::corrupt("single", 0, "a check of four bytes"));
    };
    let mut cursor = Cursor::new("single", checked);
    cursor.byte()?;
    let len = cursor.varint()?;
    let allowed = limits.block.min(limits.output).min(MAX_CONTENT_LEN);
    let len = within("bytes of output", len, allowed)?;
    let dictionary_len = within("bytes of dictionary", cursor.varint()?, limits.index)?;
    let dictionary = cursor.take(dictionary_len)?;
    let payload = cursor.take(cursor.remaining())?;
    Ok(Single {
        method: tag & 0x0f,
        len,
        dictionary,
        payload,
        check: *check,
        checked,
    })
}

impl Single<'_> {
    /// Holds what was decoded, and all that it was decoded from, against the check.
    pub(crate) fn check(&self, content: &[u8]) -> Result<()> {
        if single_check(self.checked, content) != self.check {
            let at = self.checked.len() as u64;
            return Err(Error::corrupt("single", at, "the check of the content"));
        }
        Ok(())
    }
}

/// The low half of XXH3-64 of the bytes before the check, seeded with XXH3-64 of the content.
fn single_check(before: &[u8], content: &[u8]) -> [u8; SINGLE_CHECK_LEN] {
    (xxh3_64_with_seed(before, xxh3_64(content)) as u32).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_returns_and_its_check_covers_everything() {
        let bytes = encode_single(3, b"words", b"payload", b"content");
        let single = decode_single(&bytes, &Limits::default()).unwrap();
        assert_eq!((single.method, single.len), (3, 7));
        assert_eq!(
            (single.dictionary, single.payload),
            (&b"words"[..], &b"payload"[..])
        );
        single.check(b"content").unwrap();
        assert!(single.check(b"contend").is_err());
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 4;
            let read = decode_single(&altered, &Limits::default());
            assert!(
                read.and_then(|single| single.check(b"content")).is_err(),
                "byte {at}"
            );
        }
    }

    #[test]
    fn lengths_are_bounded_before_use() {
        let mut bytes = vec![SINGLE_TAG];
        put_varint(&mut bytes, 1 << 60);
        bytes.extend_from_slice(&[0; 5]);
        let error = decode_single(&bytes, &Limits::default()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Limit { .. }), "{error}");
        assert!(decode_single(b"", &Limits::default()).is_err());
        assert!(decode_single(&[SINGLE_TAG], &Limits::default()).is_err());
    }
}
