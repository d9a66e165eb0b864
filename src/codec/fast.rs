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
