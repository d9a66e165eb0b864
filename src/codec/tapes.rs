//! The strips of a block as the swift model walks them: one being read, or one being filled.

use super::{Part, content_len};
use crate::error::{Error, Result};
use crate::model::MAX_LEN;
use crate::model::swift::{Atom, CLASSES, Class, Cut, PADDING, Separator, Symbol, Tape, fold};

/// The strips of a block one by one, with the padding that cutting needs.
pub(super) struct Strips<'a, 'b> {
    parts: &'a [Part<'b>],
    /// Where in the first of them the next strip begins.
    at: usize,
    /// Bytes of all strips to come.
    pub(super) left: usize,
    strip: usize,
}

impl<'a, 'b> Strips<'a, 'b> {
    /// Of as many bytes as `strip` tells for those of all parts.
    pub(super) fn new(parts: &'a [Part<'b>], strip: impl Fn(usize) -> usize) -> Self {
        let len = content_len(parts);
        Strips {
            parts,
            at: 0,
            left: len,
            strip: strip(len),
        }
    }
}

impl Iterator for Strips<'_, '_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let len = self.left.min(self.strip);
        let mut padded = Vec::with_capacity(len + PADDING);
        while padded.len() < len {
            let (part, others) = self.parts.split_first()?;
            let rest = &part.bytes[self.at..];
            let taken = rest.len().min(len - padded.len());
            padded.extend_from_slice(&rest[..taken]);
            self.at += taken;
            if taken == rest.len() {
                (self.parts, self.at) = (others, 0);
            }
        }
        self.left -= len;
        padded.resize(len + PADDING, 0);
        (len > 0).then_some(padded)
    }
}

/// By class: which bits of a folded spelling its case flips.
static CASES: [[u8; MAX_LEN]; 16] = {
    let mut cases = [[0; MAX_LEN]; 16];
    let mut number = 0;
    while number < CLASSES {
        let (first, others) = Class::from_number(number as u32).flips();
        cases[number] = [others; MAX_LEN];
        cases[number][0] = first;
        number += 1;
    }
    cases
};

/// The sixteen bytes from `at` on, of a spelling with whatever stands behind it.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u128 {
    let bytes = bytes[at..].first_chunk();
    bytes.map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

/// A strip being read.
pub(super) struct Known {
    padded: Vec<u8>,
    /// Where the last atom ends.
    at: usize,
    atoms: std::vec::IntoIter<Atom>,
    separator: Separator,
    text: [u8; MAX_LEN],
    len: usize,
}

impl Known {
    /// The atoms are those of the text.
    pub(super) fn new(padded: Vec<u8>, atoms: Cut) -> Self {
        Known {
            padded,
            at: 0,
            atoms: atoms.into_iter(),
            separator: Separator::default(),
            text: [0; MAX_LEN],
            len: 0,
        }
    }
}

impl Tape for Known {
    const KNOWN: bool = true;

    #[inline(always)]
    fn is_at_end(&self) -> bool {
        self.atoms.len() == 0
    }

    #[inline(always)]
    fn next(&mut self) -> Symbol {
        let Some(atom) = self.atoms.next() else {
            return Symbol::NONE;
        };
        let symbol = atom.symbol();
        self.len = atom.len();
        self.separator = atom.separator();
        self.at += self.len + symbol.class().lead_len();
        symbol
    }

    #[inline(always)]
    fn separator(&self) -> Separator {
        self.separator
    }

    fn text(&mut self, class: Class) -> (&mut [u8; MAX_LEN], &mut usize) {
        let from = self.at.saturating_sub(self.len);
        self.text = fold(&self.padded, from, class.group(), self.len);
        (&mut self.text, &mut self.len)
    }

    fn put(&mut self, _: Symbol, _: &[u8; MAX_LEN], _: usize) -> Result<()> {
        Ok(())
    }

    fn put_new(&mut self, _: Symbol) -> Result<()> {
        Ok(())
    }
}

/// A strip being filled.
pub(super) struct Blank<'a> {
    bytes: &'a mut [u8],
    at: usize,
    text: [u8; MAX_LEN],
    len: usize,
}

impl<'a> Blank<'a> {
    pub(super) fn new(bytes: &'a mut [u8]) -> Self {
        Blank {
            bytes,
            at: 0,
            text: [0; MAX_LEN],
            len: 0,
        }
    }
}

impl Tape for Blank<'_> {
    const KNOWN: bool = false;

    #[inline(always)]
    fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    #[inline(always)]
    fn next(&mut self) -> Symbol {
        Symbol::NONE
    }

    fn separator(&self) -> Separator {
        Separator::default()
    }

    #[inline(always)]
    fn text(&mut self, _: Class) -> (&mut [u8; MAX_LEN], &mut usize) {
        (&mut self.text, &mut self.len)
    }

    #[inline(always)]
    fn put(&mut self, symbol: Symbol, text: &[u8; MAX_LEN], len: usize) -> Result<()> {
        let class = symbol.class();
        let lead = class.lead_len();
        // A copy of fixed width; what is too much is written over by the next atoms.
        let Some(target) = self.bytes.get_mut(self.at..self.at + MAX_LEN + 1) else {
            return self.write(symbol, &text[..len]);
        };
        target[0] = class.lead();
        let cases = &CASES[class.number() as usize & 15];
        let target = &mut target[lead..];
        for half in 0..if len > 16 { 2 } else { 1 } {
            let word = |bytes| word(bytes, 16 * half);
            let flipped = (word(text) ^ word(cases)).to_le_bytes();
            target[16 * half..][..16].copy_from_slice(&flipped);
        }
        self.at += lead + len;
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
        let lead = class.lead_len();
        let end = self.at + lead + spelling.len();
        let Some(target) = self.bytes.get_mut(self.at..end) else {
            return Err(Error::corrupt(
                "block",
                self.at as u64,
                "atoms that end with the block",
            ));
        };
        if lead != 0 {
            target[0] = class.lead();
        }
        let cases = &CASES[class.number() as usize & 15];
        for (to, (byte, case)) in target[lead..].iter_mut().zip(spelling.iter().zip(cases)) {
            *to = byte ^ case;
        }
        self.at = end;
        Ok(())
    }
}
