//! One nameless file compressed by itself.

use crate::codec::{BlockDecoder, BlockEncoder, Level, Method, Part, Shape};
use crate::error::Result;
use crate::format::consts::MAX_CONTENT_LEN;
use crate::format::{decode_single, encode_single};
use crate::limits::{Limits, within};

/// Compresses bytes without a name or anything else around them, at a level from 1 to 9.
///
/// The result is a *single* of FORMAT.md, not an archive: it can only be given to [`decompress`].
/// The same bytes and level give the same result on every machine.
///
/// ```
/// let header = b"#define ANSWER 42\n";
/// let compressed = chz::compress(header, 5)?;
/// assert_eq!(chz::decompress(&compressed, &chz::Limits::default())?, header);
/// # Ok::<(), chz::Error>(())
/// ```
///
/// # Errors
///
/// [`Usage`](crate::ErrorKind::Usage) for a level that does not exist,
/// [`Limit`](crate::ErrorKind::Limit) for 2 GiB and more.
pub fn compress(bytes: &[u8], level: u8) -> Result<Vec<u8>> {
    let level = Level::new(level)?;
    within("bytes in a file", bytes.len() as u64, MAX_CONTENT_LEN)?;
    let part = Part { name: b"", bytes };
    if bytes.is_empty() {
        return Ok(encode_single(Method::Store as u8, &[], &[], &[]));
    }
    let encoder = BlockEncoder::train(level, &[vec![part]])?;
    let encoded = encoder.encode(&[part])?;
    let dictionary = match encoded.method.uses_dictionary() {
        true => encoder.dictionary(),
        false => &[],
    };
    Ok(encode_single(
        encoded.method as u8,
        dictionary,
        &encoded.payload,
        bytes,
    ))
}

/// The inverse of [`compress`]. Nothing is allocated that the limits do not allow.
///
/// # Errors
///
/// [`NotAnArchive`](crate::ErrorKind::NotAnArchive), [`Corrupt`](crate::ErrorKind::Corrupt),
/// [`Limit`](crate::ErrorKind::Limit).
pub fn decompress(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let single = decode_single(bytes, limits)?;
    let mut content = Vec::new();
    if single.len > 0 {
        let method = Method::from_byte(single.method)?;
        let shape = Shape {
            name: b"",
            len: single.len,
        };
        let decoder = BlockDecoder::new(single.dictionary.to_vec(), limits)?;
        decoder.decode(method, None, single.payload, &[shape], &mut content)?;
    }
    single.check(&content)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singles_return_and_any_altered_byte_is_noticed() {
        for content in [
            &b""[..],
            b"a",
            b"#define ANSWER 42\nint answer(void);\n",
            &[0xff; 1000],
        ] {
            let compressed = compress(content, 1).unwrap();
            assert!(compressed.len() <= content.len() + 12);
            assert_eq!(
                decompress(&compressed, &Limits::default()).unwrap(),
                content
            );
            for at in 0..compressed.len() {
                let mut altered = compressed.clone();
                altered[at] ^= 0x21;
                assert!(
                    decompress(&altered, &Limits::default()).is_err(),
                    "byte {at}"
                );
                assert!(decompress(&compressed[..at], &Limits::default()).is_err());
            }
        }
        let big = compress(&[0; 100_000], 1).unwrap();
        assert!(decompress(&big, &Limits::default().with_output(99_999)).is_err());
    }
}
