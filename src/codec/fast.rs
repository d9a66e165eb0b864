//! The fast codec: the swift model over atoms, behind a range coder.
//!
//! A block is cut in strips, and some of them are walked in turns, a step here, a step there, with
//! one model and one coder: while memory is on its way to one strip the others are worked on.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;

use xxhash_rust::xxh3::xxh3_128_with_seed;

use crate::codec::{Codec, Part, Shape};
use crate::entropy::{WideDecoder, WideEncoder};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};
use crate::model::swift::{
    Alphabet, CURSORS, Cut, Gatherer, Model, Size, Symbol, Tape, Task, Vectors, fold, run,
};
use crate::model::{Class, MAX_LEN};

/// The shortest strip but the last, and the longest one.
const STRIPS: std::ops::RangeInclusive<usize> = 1 << 14..=1 << 20;

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For speed: level 6.
    Swift,
    /// For size, at half that speed: level 7.
    Close,
}

impl Form {
    /// How many cursors walk a block in turns.
    fn cursors(self) -> usize {
        match self {
            Form::Swift => CURSORS,
            Form::Close => 1,
        }
    }

    /// How large the tables are for a block of `len` bytes.
    fn size(self, len: u64) -> Size {
        match self {
            Form::Swift => Size::of(len).halved(),
            Form::Close => Size::of(len).doubled(),
        }
    }

    /// How many bytes the strips of a block of `len` bytes have.
    fn strip(self, len: usize) -> usize {
        len.div_ceil(self.cursors())
            .clamp(*STRIPS.start(), *STRIPS.end())
    }
}

/// Codes blocks with a dictionary that they share.
///
/// ```
/// use chz::Limits;
/// use chz::codec::fast::{Fast, Form};
/// use chz::codec::{Codec, Part, Shape};
///
/// let part = Part { name: b"a.h", bytes: b"#define A_MAX 0x10\n#define B_MAX 0x20\n" };
/// let codec = Fast::train(Form::Swift, &[vec![part]]);
/// let payload = codec.encode(&[part])?;
///
/// let reader = Fast::from_dictionary(Form::Swift, codec.dictionary(), &Limits::default())?;
/// let mut out = Vec::new();
/// reader.decode(&payload, &[Shape { name: b"a.h", len: part.bytes.len() }], &mut out)?;
/// assert_eq!(out, part.bytes);
/// # Ok::<(), chz::Error>(())
/// ```
#[derive(Debug)]
pub struct Fast {
    form: Form,
    alphabet: Alphabet,
    dictionary: Vec<u8>,
    limits: Limits,
    /// Of the digests below: random, so that nobody can make two texts that share one.
    seed: u64,
    /// Blocks met in training, cut into atoms, by digest of their text.
    cuts: Mutex<HashMap<u128, Vec<Cut>>>,
}

impl Fast {
    /// Learns the dictionary from all parts of all blocks.
    pub fn train(form: Form, blocks: &[Vec<Part<'_>>]) -> Fast {
        let seed = RandomState::new().hash_one(0);
        let mut gatherer = Gatherer::new();
        let (mut digests, mut raw) = (Vec::new(), Vec::new());
        for block in blocks {
            let text = concat(block);
            let strips = text.chunks(form.strip(text.len()));
            // All of them are counted.
            let cuts: Vec<_> = strips.map(|strip| gatherer.cut(strip)).collect();
            if let Some(cuts) = cuts.into_iter().collect::<Option<Vec<_>>>() {
                digests.push(xxh3_128_with_seed(&text, seed));
                raw.push(cuts);
            }
        }
        let (alphabet, dictionary, cuts) = Alphabet::gather(gatherer, raw);
        Fast {
            form,
            alphabet,
            dictionary,
            limits: Limits::default(),
            seed,
            cuts: Mutex::new(digests.into_iter().zip(cuts).collect()),
        }
    }

    /// The atoms of a block by strips, as they were cut in training if the block was among those.
    fn cuts(&self, text: &[u8]) -> Vec<Cut> {
        let digest = xxh3_128_with_seed(text, self.seed);
        let known = self
            .cuts
            .lock()
            .ok()
            .and_then(|mut cuts| cuts.remove(&digest));
        known.unwrap_or_else(|| {
            let strips = text.chunks(self.form.strip(text.len()));
            strips.map(|strip| self.alphabet.cut(strip)).collect()
        })
    }

    /// How much it looks at.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The dictionary as bytes, to be stored once beside the blocks.
    pub fn dictionary(&self) -> &[u8] {
        &self.dictionary
    }

    /// From the bytes that [`dictionary`](Self::dictionary) gave.
    ///
    /// # Errors
    /// When the bytes are no dictionary, or one beyond `limits`.
    pub fn from_dictionary(form: Form, bytes: &[u8], limits: &Limits) -> Result<Fast> {
        Ok(Fast {
            form,
            alphabet: Alphabet::decode(bytes, limits)?,
            dictionary: bytes.to_vec(),
            limits: *limits,
            seed: 0,
            cuts: Mutex::default(),
        })
    }

    /// Bytes of memory that a block of `len` bytes takes to code, its content not counted.
    pub fn memory(form: Form, len: u64) -> u64 {
        form.size(len).memory()
    }

    fn model<const S: usize>(&self, len: usize) -> Result<Model<'_, S>> {
        within(
            "bytes of memory",
            Self::memory(self.form, len as u64),
            self.limits.memory,
        )?;
        Ok(Model::new(
            &self.alphabet,
            self.form.cursors(),
            self.form.size(len as u64),
        ))
    }
}

impl Codec for Fast {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        match self.form {
            Form::Swift => self.encode_with::<5>(parts),
            Form::Close => self.encode_with::<8>(parts),
        }
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        match self.form {
            Form::Swift => self.decode_with::<5>(payload, parts, out),
            Form::Close => self.decode_with::<8>(payload, parts, out),
        }
    }
}

impl Fast {
    fn encode_with<const S: usize>(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let text = concat(parts);
        let cuts = self.cuts(&text);
        let mut model = self.model::<S>(text.len())?;
        let mut coder = WideEncoder::new();
        run(Encoding {
            text: &text,
            cuts: &cuts,
            strip: self.form.strip(text.len()),
            model: &mut model,
            coder: &mut coder,
        })?;
        Ok(coder.finish())
    }

    fn decode_with<const S: usize>(
        &self,
        payload: &[u8],
        parts: &[Shape<'_>],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let len = parts
            .iter()
            .try_fold(0_usize, |sum, part| sum.checked_add(part.len));
        let len = within(
            "bytes in a block",
            len.map_or(u64::MAX, |n| n as u64),
            self.limits.block,
        )?;
        let mut model = self.model::<S>(len)?;
        let mut coder = WideDecoder::new(payload);
        let start = out.len();
        out.resize(start + len, 0);
        run(Decoding {
            out: &mut out[start..],
            strip: self.form.strip(len),
            model: &mut model,
            coder: &mut coder,
        })?;
        if !coder.is_at_end() {
            return Err(Error::corrupt(
                "block",
                payload.len() as u64,
                "the end of the block",
            ));
        }
        Ok(())
    }
}

fn concat(parts: &[Part<'_>]) -> Vec<u8> {
    let mut text = Vec::with_capacity(parts.iter().map(|part| part.bytes.len()).sum());
    for part in parts {
        text.extend_from_slice(part.bytes);
    }
    text
}

/// The walk over a text that is known.
struct Encoding<'a, 'b, const S: usize> {
    text: &'a [u8],
    /// Its atoms, by strips.
    cuts: &'a [Cut],
    strip: usize,
    model: &'a mut Model<'b, S>,
    coder: &'a mut WideEncoder,
}

impl<const S: usize> Task for Encoding<'_, '_, S> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) -> Result<()> {
        let strips = self.text.chunks(self.strip).zip(self.cuts);
        let tapes = strips.map(|(text, cut)| Known {
            strip: text,
            at: 0,
            atoms: cut.iter(),
            text: [0; MAX_LEN],
            len: 0,
        });
        self.model.walk((self.coder, vectors), tapes)
    }
}

/// A strip being read.
struct Known<'a> {
    strip: &'a [u8],
    /// Where the last atom ends.
    at: usize,
    atoms: std::slice::Iter<'a, u32>,
    text: [u8; MAX_LEN],
    len: usize,
}

impl Tape for Known<'_> {
    #[inline(always)]
    fn is_at_end(&self) -> bool {
        self.atoms.len() == 0
    }

    #[inline(always)]
    fn next(&mut self) -> Symbol {
        let atom = self.atoms.next().copied().unwrap_or(0);
        let symbol = Symbol::of_cut(atom);
        self.len = Symbol::len_of_cut(atom);
        self.at += self.len + usize::from(symbol.class().is_joined());
        symbol
    }

    fn text(&mut self, class: Class) -> (&mut [u8; MAX_LEN], &mut usize) {
        let spelling = &self.strip[self.at - self.len..self.at];
        fold(class, spelling, &mut self.text);
        (&mut self.text, &mut self.len)
    }

    #[inline(always)]
    fn put(&mut self, _: Symbol, _: &[u8; MAX_LEN], _: usize) -> Result<()> {
        Ok(())
    }

    #[inline(always)]
    fn put_new(&mut self, _: Symbol) -> Result<()> {
        Ok(())
    }
}

/// The same walk over a text that is yet to be written.
struct Decoding<'a, 'b, 'c, const S: usize> {
    out: &'a mut [u8],
    strip: usize,
    model: &'a mut Model<'b, S>,
    coder: &'a mut WideDecoder<'c>,
}

impl<const S: usize> Task for Decoding<'_, '_, '_, S> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) -> Result<()> {
        let tapes = self.out.chunks_mut(self.strip).map(|bytes| Blank {
            bytes,
            at: 0,
            text: [0; MAX_LEN],
            len: 0,
        });
        self.model.walk((self.coder, vectors), tapes)
    }
}

/// A strip being filled.
struct Blank<'a> {
    bytes: &'a mut [u8],
    at: usize,
    text: [u8; MAX_LEN],
    len: usize,
}

/// By class: which bits of a folded spelling its case flips.
static CASES: [[u8; MAX_LEN]; 16] = {
    const CASE: u8 = b'a' ^ b'A';
    let mut cases = [[0; MAX_LEN]; 16];
    cases[Class::Upper as usize] = [CASE; MAX_LEN];
    cases[Class::JoinedUpper as usize] = [CASE; MAX_LEN];
    cases[Class::Capitalised as usize][0] = CASE;
    cases[Class::JoinedCapitalised as usize][0] = CASE;
    cases
};

impl Tape for Blank<'_> {
    #[inline(always)]
    fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    #[inline(always)]
    fn next(&mut self) -> Symbol {
        Symbol::NONE
    }

    #[inline(always)]
    fn text(&mut self, _: Class) -> (&mut [u8; MAX_LEN], &mut usize) {
        (&mut self.text, &mut self.len)
    }

    #[inline(always)]
    fn put(&mut self, symbol: Symbol, text: &[u8; MAX_LEN], len: usize) -> Result<()> {
        let class = symbol.class();
        let joined = usize::from(class.is_joined());
        // A copy of fixed width; what is too much is written over by the next atoms.
        let Some(target) = self.bytes.get_mut(self.at..self.at + MAX_LEN + 1) else {
            return self.write(symbol, &text[..len]);
        };
        target[0] = b'_';
        let cases = &CASES[class as usize & 15];
        let target = &mut target[joined..];
        for half in 0..if len > 16 { 2 } else { 1 } {
            let word = |bytes: &[u8]| {
                let bytes = bytes[16 * half..].first_chunk();
                bytes.map_or(0, |bytes| u128::from_le_bytes(*bytes))
            };
            let flipped = (word(text) ^ word(cases)).to_le_bytes();
            target[16 * half..][..16].copy_from_slice(&flipped);
        }
        self.at += joined + len;
        Ok(())
    }

    #[inline(always)]
    fn put_new(&mut self, symbol: Symbol) -> Result<()> {
        let text = self.text;
        self.write(symbol, &text[..self.len])
    }
}

impl Blank<'_> {
    #[inline(never)]
    fn write(&mut self, symbol: Symbol, spelling: &[u8]) -> Result<()> {
        let class = symbol.class();
        let joined = usize::from(class.is_joined());
        let end = self.at + joined + spelling.len();
        let Some(target) = self.bytes.get_mut(self.at..end) else {
            return Err(Error::corrupt(
                "block",
                self.at as u64,
                "atoms that end with the block",
            ));
        };
        if joined != 0 {
            target[0] = b'_';
        }
        class.copy_in_case(spelling, &mut target[joined..]);
        self.at = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADER: &[u8] = b"#ifndef _WREN_H\n#define _WREN_H\n\n#define WREN_CON0\t0x100\n\
        #define WREN_CON1\t0x104\n#define WREN_CON2\t0x108\n\nstruct wren_dev {\n\tu32 id;\n\
        \tstruct wren_dev *next_wren;\n};\n\nint wren_probe(struct wren_dev *next_wren);\n\
        void wrenRemove(struct wren_dev *next_wren, WrenFlags flags);\n#endif\n";

    fn part(bytes: &[u8]) -> Part<'_> {
        Part { name: b"", bytes }
    }

    fn shapes<'a>(parts: &[&[u8]]) -> Vec<Shape<'a>> {
        parts
            .iter()
            .map(|bytes| Shape {
                name: b"",
                len: bytes.len(),
            })
            .collect()
    }

    const FORMS: [Form; 2] = [Form::Swift, Form::Close];

    /// Encodes with a dictionary of `known`, decodes with what was stored of it; the greater size.
    fn returns(known: &[&[u8]], parts: &[&[u8]]) -> usize {
        let sizes = FORMS.map(|form| {
            let known = known.iter().map(|bytes| part(bytes)).collect();
            let codec = Fast::train(form, &[known]);
            let given: Vec<_> = parts.iter().map(|bytes| part(bytes)).collect();
            let payload = codec.encode(&given).unwrap();
            let dictionary = codec.dictionary();
            let reader = Fast::from_dictionary(form, dictionary, &Limits::default()).unwrap();
            // A reader can write, too, and the same bytes.
            assert_eq!(reader.encode(&given).unwrap(), payload);
            let mut out = b"before".to_vec();
            reader.decode(&payload, &shapes(parts), &mut out).unwrap();
            assert_eq!(out[6..], parts.concat());
            payload.len()
        });
        sizes[0].max(sizes[1])
    }

    #[test]
    fn nothing_takes_nothing() {
        assert_eq!(returns(&[], &[]), 0);
        assert_eq!(returns(&[], &[b"", b""]), 0);
    }

    #[test]
    fn what_repeats_costs_little() {
        let long = HEADER.repeat(1000);
        assert!(long.len() > CURSORS * STRIPS.start());
        let size = returns(&[&long], &[&long]);
        assert!(size < 6000, "{size} bytes");
    }

    #[test]
    fn bytes_that_are_not_c_return() {
        let noise: Vec<u8> = (0..5_u32 << 14)
            .map(|i| (i.wrapping_mul(0x9E37_79B1) ^ i.wrapping_mul(i) >> 7).to_le_bytes()[3])
            .collect();
        let size = returns(&[&noise], &[&noise]);
        assert!(size < noise.len() / 4 * 5, "{size} bytes");
        returns(&[], &[&noise]);
        for runs in [
            &b"_"[..],
            b"A",
            b"9",
            b" ",
            b"\n",
            b"\t",
            b"0x",
            b"aB",
            b"_1",
            b"\xFF",
        ] {
            returns(&[], &[&runs.repeat(100)]);
            returns(&[runs], &[&runs.repeat(40_000)]);
        }
    }

    #[test]
    fn damage_is_an_error_or_other_bytes() {
        let text = HEADER.repeat(3);
        let codec = Fast::train(Form::Swift, &[vec![part(&text)]]);
        let payload = codec.encode(&[part(&text)]).unwrap();
        let mut out = Vec::new();
        for at in 0..payload.len() {
            for damage in [1, 0x80, 0xFF] {
                let mut damaged = payload.clone();
                damaged[at] ^= damage;
                out.clear();
                let _ = codec.decode(&damaged, &shapes(&[&text]), &mut out);
                assert!(out.len() <= text.len());
            }
            let _ = codec.decode(&payload[..at], &shapes(&[&text]), &mut out);
        }
        let mut longer = payload.clone();
        longer.extend([1; 8]);
        assert!(codec.decode(&longer, &shapes(&[&text]), &mut out).is_err());
    }

    #[test]
    fn memory_is_refused_before_it_is_taken() {
        let codec = Fast::train(Form::Swift, &[vec![part(HEADER)]]);
        let payload = codec.encode(&[part(HEADER)]).unwrap();
        for limits in [
            Limits::default().with_memory(1000),
            Limits::default().with_block(HEADER.len() as u64 - 1),
        ] {
            let reader = Fast::from_dictionary(Form::Swift, codec.dictionary(), &limits).unwrap();
            assert!(
                reader
                    .decode(&payload, &shapes(&[HEADER]), &mut Vec::new())
                    .is_err()
            );
        }
        let huge = [
            Shape {
                name: b"",
                len: usize::MAX,
            },
            Shape { name: b"", len: 2 },
        ];
        assert!(codec.decode(&payload, &huge, &mut Vec::new()).is_err());
        assert!(Fast::memory(Form::Swift, u64::MAX) <= 96 << 20);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_return(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..400), 0..4),
            known in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            returns(&[&known], &parts);
            returns(&parts, &parts);
        }

        #[test]
        fn altered_c_returns(
            cuts in prop::collection::vec((0..HEADER.len(), 0..HEADER.len()), 1..40),
            byte: u8,
        ) {
            let mut text = Vec::new();
            for (a, b) in cuts {
                text.extend_from_slice(&HEADER[a.min(b)..a.max(b)]);
                text.push(byte);
            }
            returns(&[HEADER], &[&text]);
        }

        #[test]
        fn any_payload_ends(
            payload in prop::collection::vec(any::<u8>(), 0..300), len in 0..5000_usize,
        ) {
            for form in FORMS {
                let codec = Fast::train(form, &[vec![part(HEADER)]]);
                let _ = codec.decode(&payload, &[Shape { name: b"", len }], &mut Vec::new());
                let _ = Fast::from_dictionary(form, &payload, &Limits::default());
            }
        }
    }
}
