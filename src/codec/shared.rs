//! The dictionary section of an archive: the symbol dictionary with LZMA or deflate behind, and the sample of
//! streams that LZMA has in its windows at the start of each block.

use super::deflate;
use super::lzma::{self, Effort};
use crate::bits::{Cursor, put_varint};
use crate::error::Result;
use crate::limits::{Limits, within};
use crate::streams::{self, Streams};
use crate::symbols::{self, Dictionary, Idea, Ideas};

/// How the dictionary is packed.
const LZMA: u8 = 0;
const DEFLATE: u8 = 1;
/// Likewise, and the sample with it.
const SAMPLED: u8 = 2;

/// What the blocks of an archive share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) symbols: Dictionary,
    /// What stands in LZMA's windows before the streams of each block.
    pub(super) sample: Streams,
}

/// One block in so many is in the sample, of an archive of at least so many bytes: of less than that
/// it costs more than it gains. Blocks that are longer have learnt the same after a while, and what
/// reads them waits for the sample.
const ONE_IN: usize = 32;
const LEAST: usize = 1 << 24;
const LONGEST: usize = 1 << 17;
/// The most text in it: whoever reads one block waits for all of it.
const MOST: usize = 1 << 20;

impl Shared {
    /// What blocks of these parts share.
    pub(super) fn new(blocks: &[Vec<&[u8]>], ideas: Ideas) -> Self {
        let symbols = symbols::gather(blocks, ideas);
        let mut sample = Streams::default();
        let text: usize = blocks.iter().flatten().map(|part| part.len()).sum();
        let worthwhile = text >= LEAST && text <= LONGEST.saturating_mul(blocks.len());
        if worthwhile && !symbols.is_empty() && ideas.has(Idea::Sample) {
            let step = ONE_IN.max(text.div_ceil(MOST));
            for block in blocks.iter().skip(step / 2).step_by(step) {
                sample.append(&streams::encode(&symbols, ideas, &block.concat()));
            }
        }
        Shared { symbols, sample }
    }

    /// The section: the length of the dictionary, how it is packed, and that. Nothing where there is no
    /// entry. Where there are `many` blocks, one of them is often read alone and waits for what
    /// they share: deflate then, which comes out faster.
    pub(super) fn encode(&self, effort: Effort, many: bool) -> Result<Vec<u8>> {
        let mut section = Vec::new();
        if self.symbols.is_empty() {
            return Ok(section);
        }
        let mut raw = self.symbols.encode();
        put_varint(&mut section, raw.len() as u64);
        if !self.sample.is_empty() {
            section.push(SAMPLED);
            for stream in self.sample.all() {
                put_varint(&mut section, stream.len() as u64);
                raw.extend_from_slice(stream);
            }
            section.extend_from_slice(&deflate::encode(&raw));
        } else if many {
            section.push(DEFLATE);
            section.extend_from_slice(&deflate::encode(&raw));
        } else {
            section.push(LZMA);
            section.extend_from_slice(&lzma::encode_best(&raw, effort)?);
        }
        Ok(section)
    }

    /// What a section holds.
    ///
    /// # Errors
    /// A section that is damaged, or larger than the limits allow.
    pub(super) fn decode(section: &[u8], limits: &Limits) -> Result<Self> {
        if section.is_empty() {
            return Ok(Shared::default());
        }
        let mut cursor = Cursor::new("dictionary", section);
        let len = within("bytes of dictionary", cursor.varint()?, limits.index)?;
        let method = cursor.byte()?;
        let mut lens = [0; Streams::COUNT];
        let mut all = len;
        if method == SAMPLED {
            for len in &mut lens {
                let left = limits.index - all as u64;
                *len = within("bytes of dictionary", cursor.varint()?, left)?;
                all += *len;
            }
        }
        let mut raw = Vec::new();
        let packed = cursor.take(cursor.remaining())?;
        match method {
            LZMA => lzma::decode_best(packed, all, &mut raw)?,
            DEFLATE | SAMPLED => deflate::decode(packed, all, &mut raw)?,
            _ => return Err(cursor.expected("a known way to pack the dictionary")),
        }
        let (symbols, mut rest) = raw.split_at(len);
        let sample = lens.map(|len| {
            let (stream, after) = rest.split_at(len);
            rest = after;
            stream.to_vec()
        });
        Ok(Shared {
            symbols: Dictionary::decode(symbols, limits.index)?,
            sample: Streams::from_all(sample),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST, Shared};
    use crate::codec::lzma::Effort;
    use crate::limits::Limits;
    use crate::streams::Streams;
    use crate::symbols::{Dictionary, Idea, Ideas};

    #[test]
    fn sections_return_and_damage_never_panics() {
        let text = b"#define MODE_1 1\n#define MODE_2 2\n".repeat(20);
        let mut shared = Shared::new(&[vec![&text]], Ideas::ALL);
        assert!(!shared.symbols.is_empty() && shared.sample.is_empty());
        for (many, sampled) in [(false, false), (true, false), (true, true)] {
            if sampled {
                shared.sample =
                    Streams::from_all([1, 2, 3, 4, 5, 6].map(|n| vec![n; 9 * n as usize]));
            }
            let section = shared.encode(Effort::MOST, many).unwrap();
            let decode = |section: &[u8], limits| Shared::decode(section, &limits);
            assert_eq!(decode(&section, Limits::default()).unwrap(), shared);
            for most in [10, shared.symbols.encode().len() + 100] {
                let limits = Limits::default().with_index(most as u64);
                assert_eq!(decode(&section, limits).is_err(), sampled || most == 10);
            }
            for at in 0..section.len() {
                for bit in 0..8 {
                    let mut damaged = section.clone();
                    damaged[at] ^= 1 << bit;
                    let _ = decode(&damaged, Limits::default());
                }
            }
        }
        let nothing = Shared {
            symbols: Dictionary::default(),
            ..shared
        };
        assert!(nothing.encode(Effort::MOST, true).unwrap().is_empty());
        let limits = Limits::default();
        assert_eq!(Shared::decode(&[], &limits).unwrap(), Shared::default());
    }

    #[test]
    fn only_large_archives_of_short_blocks_have_a_sample() {
        let text = |n: usize| format!("#define WREN{n} {n}\nint wren_{n}(void);\n");
        let block: String = (0..2000).map(text).collect();
        let blocks = vec![vec![block.as_bytes()]; LEAST / block.len() + 1];
        let sample = |blocks: &[Vec<&[u8]>], ideas| Shared::new(blocks, ideas).sample;
        let found = sample(&blocks, Ideas::ALL);
        assert!(found.runs.len() > block.len() / 4);
        assert!(sample(&blocks, Ideas::ALL.without(Idea::Sample)).is_empty());
        assert!(sample(&blocks[2..], Ideas::ALL).is_empty());
        let long: Vec<Vec<&[u8]>> = blocks.chunks(4).map(<[_]>::concat).collect();
        assert!(sample(&long, Ideas::ALL).is_empty());
    }
}
