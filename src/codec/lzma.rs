//! LZMA, behind our own interface: the one file that names the crate it comes from.
//!
//! The streams are raw LZMA: no header, no end marker. Their length and properties stand outside.
//! The encoder is lzma-rust2's, since lzma-rs's emits literals only.

use std::io::{Read, Write};

use lzma_rust2::{EncodeMode, LzmaOptions, LzmaReader, LzmaWriter, MfType};

use super::{Codec, Part, Shape};
use crate::error::{Error, ErrorKind, Result};

/// The settings that shape a stream's contexts, one byte in the format as in `.lzma` files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Properties {
    lc: u8,
    lp: u8,
    pb: u8,
}

impl Properties {
    /// `lc` high bits of the byte before and `lp` low bits of the position choose a literal's
    /// contexts, `pb` low bits of the position those of matches. All at most 4, and `lc + lp` too.
    pub const fn new(lc: u8, lp: u8, pb: u8) -> Option<Self> {
        if lc + lp <= 4 && pb <= 4 {
            Some(Properties { lc, lp, pb })
        } else {
            None
        }
    }

    /// Properties that are known to be within bounds; the compiler says so if they are not.
    pub(crate) const fn fixed(lc: u8, lp: u8, pb: u8) -> Self {
        match Self::new(lc, lp, pb) {
            Some(properties) => properties,
            None => panic!("LZMA properties out of bounds"),
        }
    }

    /// As one byte: `(pb * 5 + lp) * 9 + lc`.
    pub fn to_byte(self) -> u8 {
        (self.pb * 5 + self.lp) * 9 + self.lc
    }

    /// The properties of a byte.
    ///
    /// # Errors
    /// A byte that stands for none.
    pub fn from_byte(byte: u8) -> Result<Self> {
        let (lc, lp, pb) = (byte % 9, byte / 9 % 5, byte / 45);
        Self::new(lc, lp, pb)
            .ok_or_else(|| Error::corrupt("LZMA properties", 0, "lc + lp and pb at most 4"))
    }
}

/// Settings worth a try on any text: two for unaligned data, best first, and the default.
const USUAL: [Properties; 3] = [
    Properties::fixed(4, 0, 0),
    Properties::fixed(3, 0, 0),
    Properties::fixed(3, 0, 2),
];

/// How hard the encoder looks for matches, 1 to 5. It leaves no trace in the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effort(u8);

impl Effort {
    /// The most that the encoder can do.
    pub const MOST: Effort = Effort(5);
    /// The quickest.
    pub const LEAST: Effort = Effort(1);

    /// The effort of that number, held within 1 and 5.
    pub fn new(number: u8) -> Self {
        Effort(number.clamp(1, 5))
    }
}

/// Encodes bytes as one raw LZMA stream, its window as large as the input.
///
/// # Errors
/// More than 4 GiB - 1 of input.
pub fn encode(bytes: &[u8], properties: Properties, effort: Effort) -> Result<Vec<u8>> {
    encode_after(&[], bytes, properties, effort)
}

/// As [`encode`], with the bytes of `before` in the window as if they had just been decoded: what
/// LZMA calls a preset dictionary.
///
/// # Errors
/// More than 4 GiB - 1 of both together.
pub fn encode_after(
    before: &[u8],
    bytes: &[u8],
    properties: Properties,
    effort: Effort,
) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(match effort.0 {
        1 => 1,
        2 => 3,
        3 => 5,
        4 => 6,
        _ => 9,
    });
    if repeats_itself(bytes) {
        options.mode = EncodeMode::Fast;
        options.mf = MfType::Hc4;
        options.nice_len = NICE_LEN_REPEATED;
        options.depth_limit = 4;
    } else if effort == Effort::MOST {
        options.mode = EncodeMode::Normal;
        options.mf = MfType::Bt4;
        options.nice_len = LzmaOptions::NICE_LEN_MAX;
        options.depth_limit = 512;
    }
    options.lc = properties.lc.into();
    options.lp = properties.lp.into();
    options.pb = properties.pb.into();
    options.dict_size = window(before.len() + bytes.len())?;
    if !before.is_empty() {
        options.preset_dict = Some(before.to_vec());
    }
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Where everything is a match of the greatest length, one as long as this is as good as any.
const NICE_LEN_REPEATED: u32 = 16;

/// Whether most of the bytes stand just so a few thousand bytes before: zeros, one line over and over. The encoder
/// compares as many bytes as the longest match has at each place that it skips, which would take
/// such inputs thirty times as long as text.
pub(super) fn repeats_itself(bytes: &[u8]) -> bool {
    /// Texts and their streams are looked at here and there.
    const STEP: usize = 1 << 12;
    const ENOUGH: usize = 1 << 16;
    const MATCH: usize = 256;
    if bytes.len() < ENOUGH {
        return false;
    }
    let places = (STEP..bytes.len() - MATCH).step_by(STEP);
    let most = places.len() / 2;
    let repeated = places.filter(|&at| {
        let (before, here) = (&bytes[at - STEP..at + MATCH - 1], &bytes[at..at + MATCH]);
        memchr::memmem::find(before, here).is_some()
    });
    repeated.take(most + 1).count() > most
}

/// Decodes a raw LZMA stream of `len` bytes, appending them to `out`.
///
/// Takes memory for `len` bytes twice, the second time for no more than 1 GiB, so `len` must have been held against the limits.
///
/// # Errors
/// A stream that is damaged, or holds less than `len` bytes.
pub fn decode(stream: &[u8], properties: Properties, len: usize, out: &mut Vec<u8>) -> Result<()> {
    decode_after(&[], stream, properties, len, out)
}

/// Decodes what [`encode_after`] made of `len` bytes, appending them to `out`. Takes memory for
/// `before` once more.
///
/// # Errors
/// As [`decode`].
pub fn decode_after(
    before: &[u8],
    stream: &[u8],
    properties: Properties,
    len: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    if len == 0 {
        return Ok(());
    }
    let start = out.len();
    let mut reader = reader(before, stream, properties, len)?;
    out.resize(start + len, 0);
    let mut done = 0;
    while done < len {
        match reader.read(&mut out[start + done..]) {
            Ok(0) | Err(_) => {
                out.truncate(start);
                return Err(damaged(done, len));
            }
            Ok(read) => done += read,
        }
    }
    Ok(())
}

fn reader<'a>(
    before: &[u8],
    stream: &'a [u8],
    properties: Properties,
    len: usize,
) -> Result<LzmaReader<&'a [u8]>> {
    LzmaReader::new(
        stream,
        len as u64,
        properties.lc.into(),
        properties.lp.into(),
        properties.pb.into(),
        window(before.len() + len)?,
        Some(before).filter(|before| !before.is_empty()),
    )
    .map_err(|_| damaged(0, len))
}

#[cold]
fn damaged(at: usize, len: usize) -> Error {
    Error::corrupt("LZMA stream", at as u64, format!("{len} bytes"))
}

/// No window is larger, so that the decoder of the largest block takes memory within bounds.
pub(crate) const WINDOW_MOST: u32 = 1 << 30;

/// The smallest window of the format that holds `len` bytes, or the largest.
fn window(len: usize) -> Result<u32> {
    match u32::try_from(len) {
        Ok(len) if len < lzma_rust2::DICT_SIZE_MAX => {
            Ok(len.clamp(lzma_rust2::DICT_SIZE_MIN, WINDOW_MOST))
        }
        _ => Err(ErrorKind::Limit {
            what: "bytes in a block",
            needed: len as u64,
            allowed: lzma_rust2::DICT_SIZE_MAX.into(),
        }
        .into()),
    }
}

/// Encodes bytes as one raw LZMA stream behind its byte of properties, the smallest that the usual
/// settings give.
///
/// # Errors
/// As [`encode`].
pub fn encode_best(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    encode_smallest(bytes, usual(effort), effort)
}

/// The settings that are worth a try at that effort.
pub(crate) fn usual(effort: Effort) -> &'static [Properties] {
    match effort.0 {
        1..=3 => &USUAL[..1],
        4 => &USUAL[..2],
        _ => &USUAL,
    }
}

/// As [`encode_best`], with settings of the caller's choice.
///
/// # Errors
/// As [`encode`].
pub fn encode_smallest(bytes: &[u8], settings: &[Properties], effort: Effort) -> Result<Vec<u8>> {
    encode_smallest_after(&[], bytes, settings, effort)
}

/// As [`encode_smallest`], with `before` in the window.
///
/// # Errors
/// As [`encode_after`].
pub(crate) fn encode_smallest_after(
    before: &[u8],
    bytes: &[u8],
    settings: &[Properties],
    effort: Effort,
) -> Result<Vec<u8>> {
    let mut best: Option<Vec<u8>> = None;
    for &properties in settings {
        let stream = encode_after(before, bytes, properties, effort)?;
        if best
            .as_ref()
            .is_none_or(|best| stream.len() + 1 < best.len())
        {
            let mut payload = Vec::with_capacity(stream.len() + 1);
            payload.push(properties.to_byte());
            payload.extend_from_slice(&stream);
            best = Some(payload);
        }
    }
    Ok(best.unwrap_or_default())
}

/// As [`encode_smallest`], but of longer inputs a part from the middle tells which settings suit, so
/// that all of it is encoded only once.
///
/// # Errors
/// As [`encode`].
pub(crate) fn encode_sampled(
    bytes: &[u8],
    settings: &[Properties],
    effort: Effort,
) -> Result<Vec<u8>> {
    const SAMPLE: usize = 1 << 19;
    if bytes.len() <= 2 * SAMPLE {
        return encode_smallest(bytes, settings, effort);
    }
    let middle = (bytes.len() - SAMPLE) / 2;
    let sample = encode_smallest(&bytes[middle..middle + SAMPLE], settings, effort)?;
    let suits = match sample.first() {
        Some(&properties) => Properties::from_byte(properties)?,
        None => USUAL[0],
    };
    encode_smallest(bytes, &[suits], effort)
}

/// Decodes what [`encode_best`] made, appending `len` bytes to `out`.
///
/// # Errors
/// As [`decode`], and a byte of properties that stands for none.
pub fn decode_best(payload: &[u8], len: usize, out: &mut Vec<u8>) -> Result<()> {
    let (properties, stream) = take_properties(payload)?;
    decode(stream, properties, len, out)
}

fn take_properties(payload: &[u8]) -> Result<(Properties, &[u8])> {
    let Some((&properties, stream)) = payload.split_first() else {
        return Err(Error::corrupt("LZMA stream", 0, "a byte of properties"));
    };
    Ok((Properties::from_byte(properties)?, stream))
}

/// Decodes what [`encode_best`] made piece by piece, each into the place of the one before: what is
/// looked at only once never leaves the processor's nearest memory. The window still takes what was decoded.
pub(crate) struct Chunks<'a> {
    reader: LzmaReader<&'a [u8]>,
    len: usize,
    done: usize,
    buffer: Vec<u8>,
}

impl<'a> Chunks<'a> {
    /// An even number of bytes, so that no code of two is cut.
    const LEN: usize = 1 << 14;

    /// Of `len` bytes, which must have been held against the limits, behind `before`.
    ///
    /// # Errors
    /// As [`decode_best`].
    pub(crate) fn new(before: &[u8], payload: &'a [u8], len: usize) -> Result<Self> {
        let (properties, stream) = take_properties(payload)?;
        Ok(Chunks {
            reader: reader(before, stream, properties, len)?,
            len,
            done: 0,
            buffer: vec![0; Self::LEN.min(len)],
        })
    }

    /// The next bytes; `None` after the last.
    ///
    /// # Errors
    /// As [`decode`].
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>> {
        let most = self.buffer.len().min(self.len - self.done);
        let chunk = &mut self.buffer[..most];
        if chunk.is_empty() {
            return Ok(None);
        }
        if self.reader.read_exact(chunk).is_err() {
            return Err(damaged(self.done, self.len));
        }
        self.done += most;
        Ok(Some(chunk))
    }
}

/// Plain LZMA at its best: what `chz bench` holds the levels against.
///
/// # Errors
/// As [`encode`].
pub fn best_plain(bytes: &[u8]) -> Result<Vec<u8>> {
    encode_best(bytes, Effort::MOST)
}

/// Encodes bytes behind their byte of properties, with `before` in the window; the smallest that
/// the usual settings give.
///
/// # Errors
/// As [`encode_after`].
pub fn encode_best_after(before: &[u8], bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    encode_smallest_after(before, bytes, &USUAL, effort)
}

/// Decodes what [`encode_best_after`] made, appending `len` bytes to `out`.
///
/// # Errors
/// As [`decode`], and a byte of properties that stands for none.
pub fn decode_best_after(
    before: &[u8],
    payload: &[u8],
    len: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    let (properties, stream) = take_properties(payload)?;
    decode_after(before, stream, properties, len, out)
}

/// LZMA on the parts' bytes.
#[derive(Clone, Copy, Debug)]
pub struct Lzma {
    /// How hard to look for matches.
    pub effort: Effort,
}

impl Codec for Lzma {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        encode_best(&bytes, self.effort)
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        decode_best(payload, super::total(parts)?, out)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Effort, Properties, decode, decode_best, decode_best_after, encode, encode_best,
        encode_best_after,
    };

    #[test]
    fn what_goes_in_comes_out() {
        let text = b"#define A 1\n#define B 2\n".repeat(40);
        for properties in [(0, 0, 0), (4, 0, 4), (0, 4, 2), (3, 1, 1)] {
            let properties = Properties::new(properties.0, properties.1, properties.2).unwrap();
            assert_eq!(
                Properties::from_byte(properties.to_byte()).unwrap(),
                properties
            );
            for effort in 1..=5 {
                let stream = encode(&text, properties, Effort::new(effort)).unwrap();
                let mut out = b"before".to_vec();
                decode(&stream, properties, text.len(), &mut out).unwrap();
                assert_eq!(out[6..], text);
            }
        }
    }

    #[test]
    fn what_stood_before_costs_nothing_again() {
        let before: Vec<u8> = (0..5000_u32)
            .flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect();
        let text = [&before[100..9000], b"new", &before[9003..]].concat();
        let payload = encode_best_after(&before, &text, Effort::MOST).unwrap();
        assert!(payload.len() < 100, "{}", payload.len());
        let mut out = b"kept".to_vec();
        decode_best_after(&before, &payload, text.len(), &mut out).unwrap();
        assert_eq!(out[4..], text);
        // A byte before that differs changes what comes out, and never ends worse than in an error.
        let mut other = before.clone();
        other[500] ^= 1;
        let mut out = Vec::new();
        decode_best_after(&other, &payload, text.len(), &mut out).unwrap();
        assert_ne!(out, text);
        for before in [&b""[..], &before[..100]] {
            let mut out = Vec::new();
            assert!(decode_best_after(before, &payload, text.len(), &mut out).is_err());
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let payload = encode_best(b"", Effort::MOST).unwrap();
        let mut out = Vec::new();
        decode_best(&payload, 0, &mut out).unwrap();
        assert!(out.is_empty());
    }

    #[test]
    fn damage_is_an_error_and_leaves_nothing() {
        let text = b"static inline int f(void);\n".repeat(30);
        let payload = encode_best(&text, Effort::MOST).unwrap();
        for cut in 0..payload.len() - 8 {
            let mut out = Vec::new();
            assert!(
                decode_best(&payload[..cut], text.len(), &mut out).is_err(),
                "{cut}"
            );
            assert!(out.is_empty());
        }
        assert!(Properties::from_byte(255).is_err());
    }
}
