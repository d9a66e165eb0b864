//! The fast codec: the swift model over atoms, behind a range coder.
//!
//! A block is cut in two near its middle and both halves are walked in turns, an atom here, an atom
//! there, with one model and one coder: while one half waits for memory the other is worked on.

use crate::codec::{Codec, Part, Shape};
use crate::entropy::{Decoder, Encoder};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};
use crate::model::swift::{Alphabet, Model, Place, Size, Symbol, Task, Vectors, run};
use crate::model::{Dictionary, MAX_LEN, Scanner};

/// Blocks shorter than this are walked in one.
const LEAST_HALVED: usize = 1 << 16;

/// Codes blocks with a dictionary that they share.
///
/// ```
/// use chz::Limits;
/// use chz::codec::fast::Fast;
/// use chz::codec::{Codec, Part, Shape};
///
/// let part = Part { name: b"a.h", bytes: b"#define A_MAX 0x10\n#define B_MAX 0x20\n" };
/// let codec = Fast::train(&[vec![part]]);
/// let payload = codec.encode(&[part])?;
///
/// let reader = Fast::from_dictionary(&codec.dictionary(), &Limits::default())?;
/// let mut out = Vec::new();
/// reader.decode(&payload, &[Shape { name: b"a.h", len: part.bytes.len() }], &mut out)?;
/// assert_eq!(out, part.bytes);
/// # Ok::<(), chz::Error>(())
/// ```
#[derive(Debug)]
pub struct Fast {
    alphabet: Alphabet,
    limits: Limits,
}

impl Fast {
    /// Learns the dictionary from all parts of all blocks.
    pub fn train(blocks: &[Vec<Part<'_>>]) -> Fast {
        let texts = blocks.iter().flatten().map(|part| part.bytes);
        let dictionary = Dictionary::gather(texts, 2);
        Fast {
            alphabet: Alphabet::new(dictionary),
            limits: Limits::default(),
        }
    }

    /// The dictionary as bytes, to be stored once beside the blocks.
    pub fn dictionary(&self) -> Vec<u8> {
        self.alphabet.dictionary().encode()
    }

    /// From the bytes that [`dictionary`](Self::dictionary) gave.
    ///
    /// # Errors
    /// When the bytes are no dictionary, or one beyond `limits`.
    pub fn from_dictionary(bytes: &[u8], limits: &Limits) -> Result<Fast> {
        let dictionary = Dictionary::decode(bytes, limits)?;
        Ok(Fast {
            alphabet: Alphabet::new(dictionary),
            limits: *limits,
        })
    }

    /// Bytes of memory that a block of `len` bytes takes to code, its content not counted.
    pub fn memory(len: u64) -> u64 {
        Size::of(len).memory()
    }

    fn model(&self, len: usize) -> Result<Model<'_>> {
        within(
            "bytes of memory",
            Self::memory(len as u64),
            self.limits.memory,
        )?;
        Ok(Model::new(&self.alphabet, Size::of(len as u64)))
    }

    fn find(&self, scanner: &mut Scanner<'_>, cursor: &mut Cursor) -> Option<Symbol> {
        let atom = scanner.next()?;
        let folded = atom.fold(&mut cursor.text);
        let number = self.alphabet.dictionary().get(atom.class.group(), folded);
        cursor.len = atom.text.len();
        Some(Symbol::new(atom.class, number))
    }
}

/// Where a block of `len` bytes is cut: the second half begins here.
fn middle(len: usize) -> usize {
    if len < LEAST_HALVED { len } else { len / 2 }
}

struct Cursor {
    place: Place,
    text: [u8; MAX_LEN],
    len: usize,
}

impl Cursor {
    fn new() -> Self {
        Cursor {
            place: Place::new(),
            text: [0; MAX_LEN],
            len: 0,
        }
    }
}

impl Codec for Fast {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let text: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        let mut model = self.model(text.len())?;
        let mut coder = Encoder::new();
        run(Encoding {
            codec: self,
            text: &text,
            model: &mut model,
            coder: &mut coder,
        });
        Ok(coder.finish())
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        let len = parts
            .iter()
            .try_fold(0_usize, |sum, part| sum.checked_add(part.len));
        let len = within(
            "bytes in a block",
            len.map_or(u64::MAX, |n| n as u64),
            self.limits.block,
        )?;
        let mut model = self.model(len)?;
        let mut coder = Decoder::new(payload);
        let start = out.len();
        out.resize(start + len, 0);
        run(Decoding {
            out: &mut out[start..],
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
struct Encoding<'a, 'b> {
    codec: &'a Fast,
    text: &'a [u8],
    model: &'a mut Model<'b>,
    coder: &'a mut Encoder,
}

impl Task for Encoding<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) {
        let (left, right) = self.text.split_at(middle(self.text.len()));
        let mut scanners = [Scanner::new(left), Scanner::new(right)];
        let mut cursors = [Cursor::new(), Cursor::new()];
        let mut going = true;
        while going {
            going = false;
            for (scanner, cursor) in scanners.iter_mut().zip(&mut cursors) {
                if scanner.is_at_end() {
                    continue;
                }
                going = true;
                if self.model.hesitates(&mut cursor.place) {
                    continue;
                }
                if let Some(symbol) = self.codec.find(scanner, cursor) {
                    let Cursor { place, text, len } = cursor;
                    self.model
                        .code((self.coder, vectors), place, symbol, text, len);
                }
            }
        }
    }
}

/// The same walk over a text that is yet to be written.
struct Decoding<'a, 'b, 'c> {
    out: &'a mut [u8],
    model: &'a mut Model<'b>,
    coder: &'a mut Decoder<'c>,
}

impl Task for Decoding<'_, '_, '_> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) -> Result<()> {
        let middle = middle(self.out.len());
        let (left, right) = self.out.split_at_mut(middle);
        let mut halves = [Half::new(left), Half::new(right)];
        let mut cursors = [Cursor::new(), Cursor::new()];
        let mut going = true;
        while going {
            going = false;
            for (half, cursor) in halves.iter_mut().zip(&mut cursors) {
                if half.at < half.bytes.len() {
                    going = true;
                    if self.model.hesitates(&mut cursor.place) {
                        continue;
                    }
                    let Cursor { place, text, len } = cursor;
                    let symbol =
                        self.model
                            .code((self.coder, vectors), place, Symbol::NONE, text, len);
                    let spelling = if symbol.is_new() {
                        &text[..*len]
                    } else {
                        self.model.spelling(symbol)
                    };
                    half.write(symbol, spelling)?;
                }
            }
        }
        Ok(())
    }
}

/// A half being filled.
struct Half<'a> {
    bytes: &'a mut [u8],
    at: usize,
}

impl<'a> Half<'a> {
    fn new(bytes: &'a mut [u8]) -> Self {
        Half { bytes, at: 0 }
    }

    #[inline(always)]
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

    /// Encodes with a dictionary of `known`, decodes with what was stored of it.
    fn returns(known: &[&[u8]], parts: &[&[u8]]) -> usize {
        let codec = Fast::train(&[known.iter().map(|bytes| part(bytes)).collect()]);
        let payload = codec
            .encode(&parts.iter().map(|bytes| part(bytes)).collect::<Vec<_>>())
            .unwrap();
        let reader = Fast::from_dictionary(&codec.dictionary(), &Limits::default()).unwrap();
        let mut out = b"before".to_vec();
        reader.decode(&payload, &shapes(parts), &mut out).unwrap();
        assert_eq!(out[6..], parts.concat());
        payload.len()
    }

    #[test]
    fn nothing_takes_nothing() {
        assert_eq!(returns(&[], &[]), 0);
        assert_eq!(returns(&[], &[b"", b""]), 0);
    }

    #[test]
    fn what_repeats_costs_little() {
        let long = HEADER.repeat(1000);
        assert!(long.len() > 2 * LEAST_HALVED);
        let size = returns(&[&long], &[&long]);
        assert!(size < 6000, "{size} bytes");
    }

    #[test]
    fn bytes_that_are_not_c_return() {
        let noise: Vec<u8> = (0..LEAST_HALVED as u32 + 1000)
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
        let codec = Fast::train(&[vec![part(&text)]]);
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
        let codec = Fast::train(&[vec![part(HEADER)]]);
        let payload = codec.encode(&[part(HEADER)]).unwrap();
        for limits in [
            Limits::default().with_memory(1000),
            Limits::default().with_block(HEADER.len() as u64 - 1),
        ] {
            let reader = Fast::from_dictionary(&codec.dictionary(), &limits).unwrap();
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
        assert!(Fast::memory(u64::MAX) <= 97 << 20);
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
            let codec = Fast::train(&[vec![part(HEADER)]]);
            let _ = codec.decode(&payload, &[Shape { name: b"", len }], &mut Vec::new());
            let _ = Fast::from_dictionary(&payload, &Limits::default());
        }
    }
}
