//! Where in the text of C a cursor stands, as contexts of the next atom.

use super::symbol::{Separator, Symbol};
use super::{CURSORS, GUESSERS, SPELLERS};
use crate::model::atom::Class;

/// Atoms that each cursor remembers. A line longer than this has nothing above its end.
const ATOMS: usize = 1 << 12;

/// Bits of the last symbols of all cursors.
pub(super) struct History {
    atoms: Vec<u32>,
}

impl History {
    pub(super) fn new() -> Self {
        History {
            atoms: vec![0; CURSORS * ATOMS],
        }
    }
}

/// The state of one cursor.
pub(super) struct Place {
    /// The cursor's number.
    cursor: usize,
    /// The last atoms, most recent first.
    last: [u32; 3],
    /// Separators and classes of the line so far.
    shape: u32,
    /// Atoms met so far, and how many before the present line.
    len: usize,
    start: usize,
    /// The atom above: it is in the line above while below `start`.
    above: usize,
}

#[inline(always)]
fn hash(a: u32, b: u32) -> u32 {
    (a ^ b.wrapping_mul(0x9E37_79B1))
        .wrapping_mul(0x85EB_CA6B)
        .rotate_left(15)
}

impl Place {
    pub(super) fn new(cursor: usize) -> Self {
        Place {
            cursor: cursor % CURSORS,
            last: [0; 3],
            shape: 0,
            len: 0,
            start: 0,
            above: 0,
        }
    }

    #[inline(always)]
    fn slot(&self, at: usize) -> usize {
        self.cursor * ATOMS + at % ATOMS
    }

    /// The aligned atom of the line above, moved by `by`; zero if there is none.
    #[inline(always)]
    fn above(&self, history: &History, by: isize) -> u32 {
        let at = self.above.wrapping_add_signed(by);
        let atom = history.atoms[self.slot(at)];
        if at < self.start && at + ATOMS > self.len {
            atom
        } else {
            0
        }
    }

    #[inline(always)]
    fn push(&mut self, history: &mut History, symbol: Symbol) {
        let slot = self.slot(self.len);
        history.atoms[slot] = symbol.bits();
        self.len += 1;
        self.last = [symbol.bits(), self.last[0], self.last[1]];
    }

    /// Moves behind an atom; `separator` counts if it is one.
    #[inline(always)]
    pub(super) fn pass(&mut self, history: &mut History, symbol: Symbol, separator: Separator) {
        let class = symbol.class();
        if class != Class::Separator || separator.joins {
            // A piece of a word or number: the cursor above waits at a separator.
            let waits = is_separator(self.above(history, 0));
            self.push(history, symbol);
            self.above += usize::from(!waits);
            self.shape = hash(self.shape, class as u32);
            return;
        }
        self.push(history, symbol);
        if separator.breaks {
            self.above = self.start;
            self.start = self.len;
            self.shape = 0;
            return;
        }
        self.shape = hash(self.shape, symbol.bits());
        // The cursor above moves behind the next separator there.
        while self.above < self.start {
            self.above += 1;
            if is_separator(history.atoms[self.slot(self.above - 1)]) {
                break;
            }
        }
    }

    /// Hashes the contexts of what follows: those that guess, those that spell.
    ///
    /// What followed one atom, or one line's shape, is often a habit of the file: those contexts are
    /// each cursor's own.
    #[inline(always)]
    pub(super) fn look(&self, history: &History) -> ([u32; GUESSERS], [u32; SPELLERS]) {
        let [a, b, c] = self.last;
        let class = a >> 16;
        let (above, next) = (self.above(history, 0), self.above(history, 1));
        let before = self.above(history, -1);
        let (two, own) = (hash(a, b), self.cursor as u32 * 16);
        let guessers = [
            hash(a, 1 + own),
            hash(hash(two, c), 2),
            hash(hash(self.shape, class), 3 + own),
            hash(hash(above, a), hash(before, 4)),
        ];
        let spellers = [
            hash(a, 5),
            hash(self.shape, 6),
            hash(hash(above, next), 7),
            hash(class, 8),
            hash(two, 9),
        ];
        let spread = |hash: u32| {
            let spread = hash.wrapping_mul(0x2C1B_3C6D);
            spread ^ spread >> 15
        };
        (guessers.map(spread), spellers)
    }
}

#[inline(always)]
fn is_separator(atom: u32) -> bool {
    atom >> 16 == Class::Separator as u32 + 1
}
