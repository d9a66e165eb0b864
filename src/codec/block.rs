//! The blocks of one archive: the dictionary that they share, and the method that suits each.

use std::sync::OnceLock;

use super::level::Level;
use super::lzma::{Effort, Lzma};
use super::method::Method;
use super::store::Store;
use super::tokens::Tokens;
use super::{Codec, Part, Shape, shared};
use crate::error::{ErrorKind, Result};
use crate::limits::{Limits, within};
use crate::symbols::{self, Dictionary};

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
    effort: Effort,
    plain: bool,
    symbols: Dictionary,
    dictionary: Vec<u8>,
    limits: Limits,
}

impl BlockEncoder {
    /// Up to this many bytes in all, it is tried whether the dictionary pays for itself.
    const SMALL: usize = 1 << 20;

    /// Looks at everything that the archive will hold, to settle what its blocks share.
    ///
    /// # Errors
    /// More content than the dictionary can count.
    pub fn train(level: Level, blocks: &[Vec<Part<'_>>]) -> Result<Self> {
        let plain = level == Level::PLAIN;
        let mut encoder = BlockEncoder {
            effort: if plain {
                Effort::MOST
            } else {
                Effort::new(level.number())
            },
            plain,
            symbols: Dictionary::default(),
            dictionary: Vec::new(),
            limits: Limits::default(),
        };
        if plain {
            return Ok(encoder);
        }
        let bytes: Vec<Vec<&[u8]>> = blocks
            .iter()
            .map(|parts| parts.iter().map(|part| part.bytes).collect())
            .collect();
        let without = match bytes.iter().flatten().map(|part| part.len()).sum() {
            0..=Self::SMALL => Some(encoder.size(blocks)?),
            _ => None,
        };
        encoder.symbols = symbols::gather(&bytes);
        encoder.dictionary = shared::encode(&encoder.symbols, encoder.effort)?;
        if let Some(without) = without
            && without <= encoder.size(blocks)? + encoder.dictionary.len()
        {
            encoder.symbols = Dictionary::default();
            encoder.dictionary = Vec::new();
        }
        Ok(encoder)
    }

    /// What the blocks take, without the dictionary.
    fn size(&self, blocks: &[Vec<Part<'_>>]) -> Result<usize> {
        blocks.iter().try_fold(
            0,
            |size, parts| Ok(size + self.encode(parts)?.payload.len()),
        )
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
        let mut best = Encoded {
            method: Method::Store,
            payload: Store.encode(parts)?,
        };
        if !self.plain {
            best.consider(Method::Tokens, self.tokens().encode(parts)?);
            // The fast search finds matches enough to tell the two apart, where they are far apart:
            // the thorough one gains less than a fifth on it.
            let quick = Lzma {
                effort: Effort::new(1),
            };
            if best.payload.len() < 4096.min(len)
                || best.payload.len() > quick.encode(parts)?.len() / 5 * 4
            {
                best.consider(Method::Lzma, self.lzma().encode(parts)?);
            }
        } else {
            best.consider(Method::Lzma, self.lzma().encode(parts)?);
        }
        Ok(best)
    }

    fn lzma(&self) -> Lzma {
        Lzma {
            effort: self.effort,
        }
    }

    fn tokens(&self) -> Tokens<'_> {
        Tokens {
            dictionary: &self.symbols,
            effort: self.effort,
            limits: &self.limits,
        }
    }
}

impl Encoded {
    fn consider(&mut self, method: Method, payload: Vec<u8>) {
        if payload.len() < self.payload.len() {
            *self = Encoded { method, payload };
        }
    }
}

/// Decodes the blocks of one archive, from any number of threads.
pub struct BlockDecoder {
    dictionary: Vec<u8>,
    symbols: OnceLock<Dictionary>,
    limits: Limits,
}

impl BlockDecoder {
    /// Makes ready to decode; the dictionary itself is decoded when a block first needs it.
    ///
    /// # Errors
    /// A dictionary above the limits.
    pub fn new(dictionary: Vec<u8>, limits: &Limits) -> Result<Self> {
        within("bytes of dictionary", dictionary.len() as u64, limits.index)?;
        Ok(BlockDecoder {
            dictionary,
            symbols: OnceLock::new(),
            limits: *limits,
        })
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
        let len = super::total(parts)?;
        within("bytes in a block", len as u64, self.limits.block)?;
        let effort = Effort::MOST;
        match method {
            Method::Store => Store.decode(payload, parts, out),
            Method::Lzma => Lzma { effort }.decode(payload, parts, out),
            Method::Tokens => Tokens {
                dictionary: self.symbols()?,
                effort,
                limits: &self.limits,
            }
            .decode(payload, parts, out),
            Method::Mix => {
                Err(ErrorKind::Unsupported(format!("block method {}", method.name()).into()).into())
            }
        }
    }

    fn symbols(&self) -> Result<&Dictionary> {
        if let Some(symbols) = self.symbols.get() {
            return Ok(symbols);
        }
        let symbols = shared::decode(&self.dictionary, &self.limits)?;
        Ok(self.symbols.get_or_init(|| symbols))
    }
}
