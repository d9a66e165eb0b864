//! Codecs: the bytes of a block to a payload and back.
//!
//! Knows: tokens, symbols, models and coders. Must not know: archives, indexes, the file system.
//! A block is a run of parts (files, mostly); the codec is told where each begins and what it is
//! called, since both predict what is in it, and the reader knows both before it decodes.

mod block;
pub(crate) mod deflate;
pub mod fast;
mod foreign;
mod join;
mod level;
pub mod lzma;
mod method;
pub mod mix;
mod mixing;
mod shared;
mod store;
mod tapes;
mod tokens;

pub use block::{BlockDecoder, BlockEncoder, Encoded};
pub use level::Level;
pub use method::Method;
pub use store::Store;

pub use crate::symbols::{Idea, Ideas};

use crate::error::{Error, Result};

/// One part of a block to be encoded.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The path in the archive, or empty where there is none. Any bytes.
    pub name: &'a [u8],
    /// The content. Any bytes.
    pub bytes: &'a [u8],
}

/// Bytes of all parts together.
pub(crate) fn content_len(parts: &[Part<'_>]) -> usize {
    parts.iter().map(|part| part.bytes.len()).sum()
}

/// What the reader knows of a part before it is decoded.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// The same name that the encoder was given.
    pub name: &'a [u8],
    /// The length of the content, in bytes.
    pub len: usize,
}

/// A way of coding blocks. `decode` is the exact inverse of `encode` for the same parts.
pub trait Codec: Send + Sync {
    /// Encodes the parts, in order, as one payload. The same parts give the same bytes on every
    /// machine.
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>>;

    /// Decodes a payload, appending the parts' content to `out`: exactly the sum of the lengths, or
    /// an error. Any payload whatever ends in one or the other, in time that is bounded by the
    /// lengths.
    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()>;
}

/// The length of all parts together.
fn total(parts: &[Shape<'_>]) -> Result<usize> {
    let sum = parts
        .iter()
        .try_fold(0_usize, |sum, part| sum.checked_add(part.len));
    sum.ok_or_else(|| Error::limit("bytes in a block", u64::MAX, usize::MAX as u64))
}
