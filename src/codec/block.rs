//! The blocks of one archive: the dictionary that they share, and the method that suits each.

use std::sync::OnceLock;

use super::fast::{Fast, Form};
use super::foreign::is_foreign;
use super::level::Level;
use super::lzma::{self, Effort, Lzma, WINDOW_MOST};
use super::method::Method;
use super::mix::MixCodec;
use super::mixing::Mixing;
use super::shared::Shared;
use super::store::Store;
use super::tokens::{Spare, Tokens};
use super::{Codec, Part, Shape, content_len};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{Limits, within};
use crate::symbols::Ideas;

/// A block's payload, and how it was made.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// The codec that made it.
    pub method: Method,
    /// Its bytes.
    pub payload: Vec<u8>,
}

/// Encodes the blocks of one archive at one level, from any number of threads.
pub struct BlockEncoder<'t> {
    effort: Effort,
    plain: bool,
    mixing: Option<Mixing<'t>>,
    ideas: Ideas,
    shared: Shared,
    spare: Spare,
    dictionary: Vec<u8>,
    limits: Limits,
}

impl<'t> BlockEncoder<'t> {
    /// Up to this many bytes in all, it is tried whether the dictionary pays for itself.
    const SMALL: usize = 1 << 20;

    /// Looks at everything that the archive will hold, to settle what its blocks share.
    ///
    /// # Errors
    /// More content than the dictionary can count.
    pub fn train(level: Level, blocks: &[Vec<Part<'t>>]) -> Result<Self> {
        Self::train_with(level, Ideas::ALL, blocks)
    }

    /// As [`train`](Self::train), with these ideas alone at levels 1 to 5; the others know none.
    ///
    /// # Errors
    /// As [`train`](Self::train).
    pub fn train_with(level: Level, ideas: Ideas, blocks: &[Vec<Part<'t>>]) -> Result<Self> {
        let plain = level == Level::PLAIN;
        let mut encoder = BlockEncoder {
            effort: if plain {
                Effort::MOST
            } else {
                Effort::new(level.number())
            },
            plain,
            mixing: Mixing::train(level, blocks),
            ideas,
            shared: Shared::default(),
            spare: Spare::default(),
            dictionary: Vec::new(),
            limits: Limits::default(),
        };
        if let Some(mixing) = &encoder.mixing {
            encoder.dictionary = mixing.dictionary().to_vec();
            return Ok(encoder);
        }
        if plain {
            return Ok(encoder);
        }
        let bytes: Vec<Vec<&[u8]>> = blocks
            .iter()
            .map(|parts| parts.iter().map(|part| part.bytes))
            .map(|parts| parts.filter(|bytes| !is_foreign(bytes)).collect())
            .collect();
        let without = match bytes.iter().flatten().map(|part| part.len()).sum() {
            0..=Self::SMALL => Some(encoder.size(blocks)?),
            _ => None,
        };
        encoder.shared = Shared::new(&bytes, ideas);
        encoder.dictionary = encoder.shared.encode(encoder.effort, blocks.len() > 1)?;
        if let Some(without) = without
            && without <= encoder.size(blocks)? + encoder.dictionary.len()
        {
            encoder.shared = Shared::default();
            encoder.dictionary = Vec::new();
        }
        Ok(encoder)
    }

    /// For more blocks of an archive that has a dictionary already.
    ///
    /// # Errors
    /// A dictionary that is damaged, or above the limits.
    pub fn resume(level: Level, dictionary: Vec<u8>, limits: &Limits) -> Result<Self> {
        let mixing = Mixing::resume(level, &dictionary, limits)?;
        let shared = match &mixing {
            None => Shared::decode(&dictionary, limits)?,
            Some(_) => Shared::default(),
        };
        Ok(BlockEncoder {
            effort: match level == Level::PLAIN {
                true => Effort::MOST,
                false => Effort::new(level.number()),
            },
            plain: level == Level::PLAIN,
            mixing,
            ideas: Ideas::ALL,
            shared,
            spare: Spare::default(),
            dictionary,
            limits: *limits,
        })
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
        let len = content_len(parts);
        let mut best = Best { len, encoded: None };
        if let Some(mixing) = &self.mixing {
            best.consider(mixing.method(), mixing.encode(parts)?);
            // Text comes out far below this, and then nothing else makes it smaller.
            if best.len > len / 4 {
                best.consider(Method::Lzma, self.sampled_lzma(parts)?);
            }
        } else if self.plain {
            best.consider(Method::Lzma, self.lzma().encode(parts)?);
        } else if parts.iter().all(|part| is_foreign(part.bytes)) {
            best.consider(Method::Lzma, self.sampled_lzma(parts)?);
        } else {
            match self.tokens().encode(parts) {
                Ok(payload) => best.consider(Method::Tokens, payload),
                // Readers would refuse it: LZMA alone takes less.
                Err(error) if matches!(error.kind(), ErrorKind::Limit { .. }) => (),
                Err(error) => return Err(error),
            }
            // The fast search finds matches enough to tell the two apart, where they are far apart:
            // the thorough one gains less than a fifth on it.
            let quick = Lzma {
                effort: Effort::new(1),
            };
            if best.len < 4096.min(len) || best.len > quick.encode(parts)?.len() / 5 * 4 {
                best.consider(Method::Lzma, self.sampled_lzma(parts)?);
            }
        }
        match best.encoded {
            Some(encoded) => Ok(encoded),
            None => Ok(Encoded {
                method: Method::Store,
                payload: Store.encode(parts)?,
            }),
        }
    }

    /// Encodes one block as what differs from `reference`, the content of another, if that makes it
    /// smaller: see [`Method::Relative`].
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_near(&self, reference: Option<&[u8]>, parts: &[Part<'_>]) -> Result<Encoded> {
        let Some(reference) = reference else {
            return self.encode(parts);
        };
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        let relative = Encoded {
            method: Method::Relative,
            payload: lzma::encode_best_after(reference, &bytes, self.effort)?,
        };
        // No text of C comes out as small by itself.
        if relative.payload.len() > bytes.len() / 32 {
            let alone = self.encode(parts)?;
            if alone.payload.len() < relative.payload.len() {
                return Ok(alone);
            }
        }
        Ok(relative)
    }

    /// As [`lzma`](Self::lzma), in one go: what is no text of C is not worth several.
    fn sampled_lzma(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        lzma::encode_sampled(&bytes, lzma::usual(self.effort), self.effort)
    }

    fn lzma(&self) -> Lzma {
        Lzma {
            effort: self.effort,
        }
    }

    fn tokens(&self) -> Tokens<'_> {
        Tokens {
            dictionary: &self.shared.symbols,
            sample: &self.shared.sample,
            spare: &self.spare,
            effort: self.effort,
            ideas: self.ideas,
            limits: &self.limits,
        }
    }
}

/// The smallest so far.
struct Best {
    /// At first that of the bytes as they are.
    len: usize,
    encoded: Option<Encoded>,
}

impl Best {
    fn consider(&mut self, method: Method, payload: Vec<u8>) {
        if payload.len() < self.len {
            self.len = payload.len();
            self.encoded = Some(Encoded { method, payload });
        }
    }
}

/// Decodes the blocks of one archive, from any number of threads.
pub struct BlockDecoder {
    dictionary: Vec<u8>,
    shared: OnceLock<Shared>,
    spare: Spare,
    mix: OnceLock<MixCodec>,
    /// By form.
    fast: [OnceLock<Fast<'static>>; 2],
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
            shared: OnceLock::new(),
            spare: Spare::default(),
            mix: OnceLock::new(),
            fast: [OnceLock::new(), OnceLock::new()],
            limits: *limits,
        })
    }

    /// Decodes a block, appending its content to `out`: all of it, or an error. `reference` is the
    /// content of the block that it refers to, if it does; only [`Method::Relative`] looks at it.
    ///
    /// # Errors
    /// A payload that is damaged, or above the limits.
    pub fn decode(
        &self,
        method: Method,
        reference: Option<&[u8]>,
        payload: &[u8],
        parts: &[Shape<'_>],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let len = super::total(parts)?;
        within("bytes in a block", len as u64, self.limits.block)?;
        let effort = Effort::MOST;
        match method {
            Method::Store => Store.decode(payload, parts, out),
            Method::Lzma => {
                let window = (len as u64).min(WINDOW_MOST.into());
                within("bytes of LZMA window", window, self.limits.memory)?;
                Lzma { effort }.decode(payload, parts, out)
            }
            Method::Tokens => {
                let shared = self.shared()?;
                let tokens = Tokens {
                    dictionary: &shared.symbols,
                    sample: &shared.sample,
                    spare: &self.spare,
                    effort,
                    ideas: Ideas::ALL,
                    limits: &self.limits,
                };
                tokens.decode(payload, parts, out)
            }
            Method::Mix => self.mix()?.decode(payload, parts, out),
            Method::Fast => self.fast(Form::Swift)?.decode(payload, parts, out),
            Method::Close => self.fast(Form::Close)?.decode(payload, parts, out),
            Method::Relative => {
                let reference = reference.ok_or_else(|| {
                    Error::corrupt("block index", 0, "a reference for a relative block")
                })?;
                let window = (reference.len() + len) as u64;
                within("bytes of LZMA window", window, self.limits.memory)?;
                lzma::decode_best_after(reference, payload, len, out)
            }
        }
    }

    fn shared(&self) -> Result<&Shared> {
        if let Some(shared) = self.shared.get() {
            return Ok(shared);
        }
        let shared = Shared::decode(&self.dictionary, &self.limits)?;
        Ok(self.shared.get_or_init(|| shared))
    }

    fn mix(&self) -> Result<&MixCodec> {
        if let Some(mix) = self.mix.get() {
            return Ok(mix);
        }
        let level = Level::LAST.number();
        let mix = MixCodec::from_dictionary(level, &self.dictionary, &self.limits)?;
        Ok(self.mix.get_or_init(|| mix))
    }

    fn fast(&self, form: Form) -> Result<&Fast<'static>> {
        let lock = &self.fast[form as usize];
        if let Some(fast) = lock.get() {
            return Ok(fast);
        }
        let fast = Fast::from_dictionary(form, &self.dictionary, &self.limits)?;
        Ok(lock.get_or_init(|| fast))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BlockDecoder, BlockEncoder, Encoded};
    use crate::codec::{Level, Method, Part, Shape};
    use crate::limits::Limits;

    const HEADER: &[u8] = b"#ifndef _WREN_H\n#define _WREN_H\n\n#define WREN_CON0\t0x100\n\
        #define WREN_CON1\t0x104\n#define WREN_CON2\t0x108\n\nstruct wren_dev {\n\tu32 id;\n\
        \tstruct wren_dev *next_wren;\n};\n\nint wren_probe(struct wren_dev *next_wren);\n\
        void wrenRemove(struct wren_dev *next_wren, WrenFlags flags);\n#endif\n";

    fn encode<'t>(level: Level, blocks: &[Vec<&'t [u8]>]) -> (BlockEncoder<'t>, Vec<Encoded>) {
        let blocks: Vec<Vec<Part<'_>>> = blocks
            .iter()
            .map(|parts| {
                parts
                    .iter()
                    .map(|bytes| Part { name: b"", bytes })
                    .collect()
            })
            .collect();
        let encoder = BlockEncoder::train(level, &blocks).unwrap();
        let encoded = blocks.iter().map(|parts| encoder.encode(parts).unwrap());
        let encoded = encoded.collect();
        (encoder, encoded)
    }

    fn shapes<'a>(parts: &[&[u8]]) -> Vec<Shape<'a>> {
        let shape = |bytes: &&[u8]| Shape {
            name: b"",
            len: bytes.len(),
        };
        parts.iter().map(shape).collect()
    }

    fn returns(level: Level, blocks: &[Vec<&[u8]>]) {
        let (encoder, encoded) = encode(level, blocks);
        let dictionary = encoder.dictionary().to_vec();
        let decoder = BlockDecoder::new(dictionary, &Limits::default()).unwrap();
        for (parts, encoded) in blocks.iter().zip(&encoded) {
            let mut out = b"before".to_vec();
            decoder
                .decode(
                    encoded.method,
                    None,
                    &encoded.payload,
                    &shapes(parts),
                    &mut out,
                )
                .unwrap();
            assert_eq!(out[6..], parts.concat());
            assert!(encoded.payload.len() <= out.len() - 6);
        }
    }

    #[test]
    fn nothing_takes_nothing() {
        for blocks in [vec![], vec![vec![]], vec![vec![&b""[..], b""]]] {
            let (encoder, encoded) = encode(Level::default(), &blocks);
            assert!(encoder.dictionary().is_empty());
            assert!(encoded.iter().all(|block| block.payload.is_empty()));
            returns(Level::default(), &blocks);
        }
    }

    #[test]
    fn headers_return_at_every_level() {
        let text = [HEADER, &HEADER.to_ascii_uppercase(), HEADER].concat();
        for level in Level::all() {
            returns(level, &[vec![&text, b"\0", &text], vec![&text]]);
            returns(level, &[vec![&text.repeat(30)]]);
            let blocks = vec![vec![HEADER]; 12];
            returns(level, &blocks);
            let method = match level.number() {
                6 => Method::Fast,
                7 => Method::Close,
                8.. => Method::Mix,
                _ => Method::Tokens,
            };
            assert_eq!(encode(level, &blocks).1[0].method, method);
        }
        returns(Level::PLAIN, &[vec![&text]]);
    }

    #[test]
    fn same_input_same_bytes() {
        let blocks = [vec![HEADER, HEADER], vec![HEADER]];
        let (first, ones) = encode(Level::default(), &blocks);
        let (second, others) = encode(Level::default(), &blocks);
        assert_eq!(first.dictionary(), second.dictionary());
        for (one, other) in ones.iter().zip(&others) {
            assert_eq!(one.payload, other.payload);
        }
    }

    #[test]
    fn damage_is_never_fatal() {
        let blocks: Vec<Vec<&[u8]>> = vec![vec![HEADER]; 12];
        let (encoder, encoded) = encode(Level::default(), &blocks);
        let dictionary = encoder.dictionary();
        assert_eq!(encoded[0].method, Method::Tokens);
        let shapes = shapes(&blocks[0]);
        let decode = |dictionary: Vec<u8>, payload: &[u8]| {
            let mut out = Vec::new();
            let decoder = BlockDecoder::new(dictionary, &Limits::default()).unwrap();
            match decoder.decode(Method::Tokens, None, payload, &shapes, &mut out) {
                Ok(()) => assert_eq!(out.len(), HEADER.len()),
                Err(_) => assert!(out.is_empty()),
            }
        };
        let payload = &encoded[0].payload;
        for at in 0..payload.len() {
            decode(dictionary.to_vec(), &payload[..at]);
            for bit in 0..8 {
                let mut damaged = payload.clone();
                damaged[at] ^= 1 << bit;
                decode(dictionary.to_vec(), &damaged);
            }
        }
        for at in 0..dictionary.len() {
            let mut damaged = dictionary.to_vec();
            damaged[at] ^= 1 << (at % 8);
            decode(damaged, payload);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn any_bytes_return(blocks in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..4), 0..4),
        ) {
            let blocks: Vec<Vec<&[u8]>> = blocks
                .iter()
                .map(|parts| parts.iter().map(Vec::as_slice).collect())
                .collect();
            returns(Level::new(1).unwrap(), &blocks);
        }

        #[test]
        fn mutated_headers_return(
            edits in prop::collection::vec((0..HEADER.len(), any::<u8>()), 0..20),
            copies in 1..8_usize,
        ) {
            let mut text = HEADER.repeat(copies);
            for (at, byte) in edits {
                text[at] = byte;
            }
            returns(Level::default(), &[vec![&text, HEADER], vec![&text]]);
        }

        #[test]
        fn any_payload_ends(payload in prop::collection::vec(any::<u8>(), 0..200), len in 0..2000_usize) {
            let decoder = BlockDecoder::new(Vec::new(), &Limits::default()).unwrap();
            let shape = [Shape { name: b"", len }];
            for method in [
                Method::Store,
                Method::Lzma,
                Method::Tokens,
                Method::Mix,
                Method::Fast,
                Method::Close,
                Method::Relative,
            ] {
                let mut out = Vec::new();
                if decoder.decode(method, None, &payload, &shape, &mut out).is_ok() {
                    prop_assert_eq!(out.len(), len);
                }
            }
        }
    }
}
