//! Deflate (RFC 1951), for what is read before the first block: it comes out five times as fast as of LZMA and is a tenth
//! larger. The only file that names miniz_oxide.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::error::{Error, Result};

/// No stream expands more: a match of 258 bytes takes two bits.
const MAX_EXPANSION: usize = 1032;

/// The slowest and best of miniz_oxide's levels.
const LEVEL: u8 = 10;

/// A raw deflate stream.
pub(crate) fn encode(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, LEVEL)
}

/// Decodes a raw deflate stream of `len` bytes, which the caller has held against a limit, and
/// appends them to `out`.
///
/// # Errors
/// The stream is damaged, decodes to fewer or more bytes, or ends early.
pub(crate) fn decode(stored: &[u8], len: usize, out: &mut Vec<u8>) -> Result<()> {
    let damaged = |at: usize| {
        Error::corrupt(
            "deflate stream",
            at as u64,
            "a sound stream of the length claimed",
        )
    };
    if len / MAX_EXPANSION > stored.len() {
        return Err(damaged(0));
    }
    let start = out.len();
    out.resize(start + len, 0);
    let (status, read, written) = decompress(
        &mut DecompressorOxide::new(),
        stored,
        &mut out[start..],
        0,
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    if status == TINFLStatus::Done && read == stored.len() && written == len {
        return Ok(());
    }
    out.truncate(start);
    Err(damaged(read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_return(bytes in prop::collection::vec(0_u8..4, 0..3000)) {
            let stored = encode(&bytes);
            let mut out = b"before".to_vec();
            decode(&stored, bytes.len(), &mut out).unwrap();
            prop_assert_eq!(&out[6..], &bytes);
            prop_assert!(decode(&stored, bytes.len() + 1, &mut out).is_err());
            prop_assert!(bytes.is_empty() || decode(&stored, bytes.len() - 1, &mut out).is_err());
            prop_assert!(decode(&stored[..stored.len() - 1], bytes.len(), &mut out).is_err());
            prop_assert!(decode(&[&stored[..], b"x"].concat(), bytes.len(), &mut out).is_err());
            prop_assert_eq!(out.len(), 6 + bytes.len());
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(stored in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&stored, 1000, &mut Vec::new());
        }
    }
}
