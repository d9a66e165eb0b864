//! The fast codec: the swift model over atoms, behind a range coder.
//!
//! A block is cut in strips, and some of them are walked in turns, a step here, a step there, with
//! one model and one coder: while memory is on its way to one strip the others are worked on.

use std::collections::HashMap;
use std::ptr;
use std::sync::Mutex;

use super::tapes::{self, Blank, Strips};
use crate::codec::{Codec, Part, Shape};
use crate::entropy::{WideDecoder, WideEncoder};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};
use crate::model::swift::{
    Alphabet, CURSORS, Cut, Directives, Gatherer, Model, Size, Task, Vectors, run,
};

/// The shortest strip but the last, and the longest one.
const STRIPS: std::ops::RangeInclusive<usize> = 1 << 14..=1 << 20;

/// Contexts that spell a refused atom, and that tell its head, by form.
const SWIFT: (usize, usize) = (3, 2);
const CLOSE: (usize, usize) = (8, 6);

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
            Form::Close => 2,
        }
    }

    /// Where directives' names are: joined, a tree has 6 % fewer atoms, and takes 0.3 % more.
    fn directives(self) -> Directives {
        match self {
            Form::Swift => Directives::Joined,
            Form::Close => Directives::Apart,
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
pub struct Fast<'t> {
    form: Form,
    alphabet: Alphabet,
    dictionary: Vec<u8>,
    limits: Limits,
    /// Blocks met in training, by where their text is.
    known: Mutex<HashMap<usize, Known<'t>>>,
}

/// A block that was cut into atoms. Its text is lent to the codec, so that nothing else can stand where it is.
#[derive(Debug)]
struct Known<'t> {
    parts: Vec<&'t [u8]>,
    /// By strip.
    cuts: Vec<Cut>,
}

/// Where the text of a block begins.
fn address(parts: &[Part<'_>]) -> usize {
    let first = parts.iter().find(|part| !part.bytes.is_empty());
    first.map_or(0, |part| part.bytes.as_ptr().addr())
}

impl<'t> Fast<'t> {
    /// Learns the dictionary from all parts of all blocks. What it learns of their atoms is of use when it encodes just these, where
    /// they are.
    pub fn train(form: Form, blocks: &[Vec<Part<'t>>]) -> Self {
        let mut gatherer = Gatherer::new(form.directives());
        let (mut known, mut raw) = (Vec::new(), Vec::new());
        for block in blocks {
            // All of them are counted.
            let cuts: Vec<_> = Strips::new(block, |len| form.strip(len))
                .map(|padded| gatherer.cut(&padded))
                .collect();
            if let Some(cuts) = cuts.into_iter().collect::<Option<Vec<_>>>() {
                known.push(block);
                raw.push(cuts);
            }
        }
        let (alphabet, dictionary, cuts) = Alphabet::gather(gatherer, raw);
        Fast {
            form,
            alphabet,
            dictionary,
            limits: Limits::default(),
            known: Mutex::new(
                (known.into_iter().zip(cuts))
                    .map(|(block, cuts)| {
                        let parts = block.iter().map(|part| part.bytes).collect();
                        (address(block), Known { parts, cuts })
                    })
                    .collect(),
            ),
        }
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
    pub fn from_dictionary(form: Form, bytes: &[u8], limits: &Limits) -> Result<Self> {
        Ok(Fast {
            form,
            alphabet: Alphabet::decode(bytes, form.directives(), limits)?,
            dictionary: bytes.to_vec(),
            limits: *limits,
            known: Mutex::default(),
        })
    }

    /// Bytes of memory that a block of `len` bytes takes to code, its content not counted.
    pub fn memory(form: Form, len: u64) -> u64 {
        match form {
            Form::Swift => Model::<{ SWIFT.0 }, { SWIFT.1 }>::memory(form.size(len)),
            Form::Close => Model::<{ CLOSE.0 }, { CLOSE.1 }>::memory(form.size(len)),
        }
    }

    fn model<const S: usize, const H: usize>(&self, len: usize) -> Result<Model<'_, S, H>> {
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

impl Codec for Fast<'_> {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        match self.form {
            Form::Swift => self.encode_with::<{ SWIFT.0 }, { SWIFT.1 }>(parts),
            Form::Close => self.encode_with::<{ CLOSE.0 }, { CLOSE.1 }>(parts),
        }
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        match self.form {
            Form::Swift => self.decode_with::<{ SWIFT.0 }, { SWIFT.1 }>(payload, parts, out),
            Form::Close => self.decode_with::<{ CLOSE.0 }, { CLOSE.1 }>(payload, parts, out),
        }
    }
}

impl Fast<'_> {
    /// The atoms of these parts, if they are known; none otherwise.
    fn take_cuts(&self, parts: &[Part<'_>]) -> Vec<Cut> {
        let Ok(mut known) = self.known.lock() else {
            return Vec::new();
        };
        let place = address(parts);
        let is_same = known.get(&place).is_some_and(|block| {
            block.parts.len() == parts.len()
                && (block.parts.iter().zip(parts)).all(|(&known, part)| ptr::eq(known, part.bytes))
        });
        let block = if is_same { known.remove(&place) } else { None };
        block.map_or(Vec::new(), |block| block.cuts)
    }

    fn encode_with<const S: usize, const H: usize>(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let cuts = self.take_cuts(parts);
        let strips = Strips::new(parts, |len| self.form.strip(len));
        let mut model = self.model::<S, H>(strips.left)?;
        let mut coder = WideEncoder::new();
        run(Encoding {
            alphabet: &self.alphabet,
            strips,
            cuts,
            model: &mut model,
            coder: &mut coder,
        })?;
        Ok(coder.finish())
    }

    fn decode_with<const S: usize, const H: usize>(
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
        let mut model = self.model::<S, H>(len)?;
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

/// The walk over a text that is known.
struct Encoding<'a, 'b, 'c, const S: usize, const H: usize> {
    alphabet: &'a Alphabet,
    strips: Strips<'a, 'b>,
    /// The atoms of the first strips.
    cuts: Vec<Cut>,
    model: &'a mut Model<'c, S, H>,
    coder: &'a mut WideEncoder,
}

impl<const S: usize, const H: usize> Task for Encoding<'_, '_, '_, S, H> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) -> Result<()> {
        let mut cuts = self.cuts.into_iter();
        let tapes = self.strips.map(|padded| {
            let cut = cuts.next().unwrap_or_else(|| self.alphabet.cut(&padded));
            tapes::Known::new(padded, cut)
        });
        self.model.walk((self.coder, vectors), tapes)
    }
}

/// The same walk over a text that is yet to be written.
struct Decoding<'a, 'b, 'c, const S: usize, const H: usize> {
    out: &'a mut [u8],
    strip: usize,
    model: &'a mut Model<'b, S, H>,
    coder: &'a mut WideDecoder<'c>,
}

impl<const S: usize, const H: usize> Task for Decoding<'_, '_, '_, S, H> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) -> Result<()> {
        let tapes = self.out.chunks_mut(self.strip).map(Blank::new);
        self.model.walk((self.coder, vectors), tapes)
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
    fn atoms_are_of_use_to_the_text_that_they_are_of() {
        for form in FORMS {
            let other = HEADER.to_ascii_uppercase();
            let block = |parts: &[&'static [u8]]| parts.iter().map(|bytes| part(bytes)).collect();
            let known: [Vec<Part<'_>>; 3] = [
                block(&[&HEADER[..99], &HEADER[99..]]),
                block(&[&HEADER[100..], b""]),
                vec![part(&other)],
            ];
            let codec = Fast::train(form, &known);
            let known = |block: &[Part<'_>]| !codec.take_cuts(block).is_empty();
            // The same bytes elsewhere, or in other parts, might be others.
            assert!(!known(&[part(&other.clone())]));
            assert!(!known(&[part(&HEADER[..99])]) && !known(&[part(HEADER)]));
            assert!(!known(&[part(&HEADER[100..])]) && !known(&[]));
            let copy = HEADER.to_vec();
            let payload = codec.encode(&[part(&copy)]).unwrap();
            let parts = [part(&HEADER[..99]), part(&HEADER[99..])];
            // With its atoms, then without.
            for _ in 0..2 {
                assert_eq!(codec.encode(&parts).unwrap(), payload);
            }
            assert!(!known(&parts) && known(&[part(&other)]));
        }
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
