//! Where in the text of C a cursor stands, as contexts of the next atom.

use super::line::Lines;
use super::symbol::{Alphabet, Separator, Symbol};
use super::{GUESSERS, SPELLERS, SURE};
use crate::model::atom::Class;

/// The state of one cursor.
pub(crate) struct Place {
    /// Contexts of what follows, hashed: those that guess, those that spell.
    pub(super) guessers: [u32; GUESSERS],
    pub(super) spellers: [u32; SPELLERS],
    /// The last atoms, most recent first.
    last: [u32; 4],
    /// The identifier so far; zero outside of one.
    identifier: u32,
    /// The last whole identifier, the one before the open brace, the first of the line.
    last_identifier: u32,
    opened_by: u32,
    first: u32,
    /// Words so far in the line.
    words: u32,
    /// Separators and classes of the line so far.
    shape: u32,
    column: u32,
    /// Outcomes of the last sure guesses, the last one in bit 0.
    pub(super) streak: u32,
    /// All contexts are hashed, not just that of the sure guesser.
    pub(super) ready: bool,
    lines: Lines,
}

#[inline(always)]
fn hash(a: u32, b: u32) -> u32 {
    (a ^ b.wrapping_mul(0x9E37_79B1))
        .wrapping_mul(0x85EB_CA6B)
        .rotate_left(15)
}

impl Place {
    pub(crate) fn new() -> Self {
        let mut place = Place {
            guessers: [0; GUESSERS],
            spellers: [0; SPELLERS],
            last: [0; 4],
            identifier: 0,
            last_identifier: 0,
            opened_by: 0,
            first: 0,
            words: 0,
            shape: 0,
            column: 0,
            streak: 0,
            ready: false,
            lines: Lines::new(),
        };
        place.glance();
        place
    }

    /// Moves behind an atom of the dictionary.
    #[inline(always)]
    pub(super) fn pass(&mut self, alphabet: &Alphabet, symbol: Symbol) {
        if symbol.class() == Class::Separator {
            let separator = alphabet.separator(symbol);
            if separator.width == Separator::TABBED {
                self.separate(symbol, separator, alphabet.text(symbol));
            } else {
                self.separate(symbol, separator, &[]);
            }
        } else {
            self.piece(symbol, alphabet.text(symbol).len());
        }
        self.glance();
    }

    /// Moves behind an atom that the dictionary lacks.
    pub(super) fn pass_new(&mut self, symbol: Symbol, text: &[u8]) {
        if symbol.class() == Class::Separator {
            self.separate(symbol, Separator::of(text), text);
        } else {
            self.piece(symbol, text.len());
        }
        self.glance();
    }

    #[inline(always)]
    fn piece(&mut self, symbol: Symbol, len: usize) {
        self.lines.push_piece(symbol, self.column);
        self.identifier = hash(self.identifier, symbol.bits());
        self.column += len as u32 + u32::from(symbol.class().is_joined());
        self.shape = hash(self.shape, symbol.class() as u32);
        self.remember(symbol);
    }

    #[inline(always)]
    fn separate(&mut self, symbol: Symbol, separator: Separator, text: &[u8]) {
        if separator.joins {
            self.lines.push_piece(symbol, self.column);
            self.identifier = hash(self.identifier, symbol.bits());
            self.column += u32::from(separator.width);
            self.shape = hash(self.shape, symbol.class() as u32);
            self.remember(symbol);
            return;
        }
        self.lines.push_separator(symbol, self.column);
        self.shape = hash(self.shape, symbol.bits());
        if self.identifier != 0 {
            self.last_identifier = self.identifier;
            if self.words == 0 {
                self.first = self.identifier;
            }
            self.words += 1;
            self.identifier = 0;
        }
        if separator.opens {
            self.opened_by = self.last_identifier;
        }
        let mut rest = text;
        if separator.breaks {
            self.lines.end();
            self.shape = 0;
            self.words = 0;
            self.first = 0;
            self.column = 0;
            let behind = text
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |i| i + 1);
            rest = &text[behind..];
        }
        if separator.width == Separator::TABBED {
            for &byte in rest {
                self.column = if byte == b'\t' {
                    (self.column | 7) + 1
                } else {
                    self.column + 1
                };
            }
        } else {
            self.column += u32::from(separator.width);
        }
        self.remember(symbol);
    }

    #[inline(always)]
    fn remember(&mut self, symbol: Symbol) {
        self.last = [symbol.bits(), self.last[0], self.last[1], self.last[2]];
    }

    /// Hashes the context of the guesser that may be sure.
    #[inline(always)]
    fn glance(&mut self) {
        let [a, b, c, _] = self.last;
        self.guessers[SURE] = hash(hash(hash(hash(a, b), c), 3), 0x51ED);
        self.ready = false;
    }

    /// Hashes the contexts of what follows.
    #[inline(always)]
    pub(super) fn look(&mut self) {
        let [a, b, c, _] = self.last;
        let class = a >> 16;
        let (above, _) = self.lines.above(0);
        let (next, next_column) = self.lines.above(1);
        let before = self.lines.before_above();
        let two = hash(a, b);
        let alignment = hash(self.column.wrapping_sub(next_column), next_column);
        let contexts = [
            hash(a, 1),
            hash(two, 2),
            hash(hash(two, c), 3),
            hash(hash(above, next), hash(a, 4)),
            hash(hash(self.shape, class), 5),
            hash(alignment, hash(a, 6)),
            hash(hash(self.first, self.words), hash(self.identifier, 7)),
            hash(hash(above, a), hash(before, 8)),
        ];
        self.guessers = contexts.map(|context| hash(context, 0x51ED));
        self.spellers = [
            hash(a, 21),
            hash(self.shape, 22),
            hash(hash(above, next), 23),
            hash(class, 24),
            hash(two, 25),
            hash(hash(self.opened_by, self.identifier), 26),
            hash(hash(above, class), 27),
            hash(1, 28),
        ];
    }
}
