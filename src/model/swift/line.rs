//! The atoms of the last lines, and the one that stands above.

use super::symbol::Symbol;

/// Atoms remembered. A line longer than this has nothing above its end.
const ATOMS: usize = 1 << 12;

/// Atoms with the columns at which they begin, and a cursor in the line above.
pub(super) struct Lines {
    atoms: Vec<(u32, u32)>,
    /// Atoms met so far.
    len: usize,
    /// Where the present line began.
    start: usize,
    /// The atom above: it is in the line above while below `start`.
    above: usize,
}

impl Lines {
    pub(super) fn new() -> Self {
        Lines {
            atoms: vec![(0, 0); ATOMS],
            len: 0,
            start: 0,
            above: 0,
        }
    }

    /// Symbol bits and column of an atom of the line above: the aligned one, moved by `by`.
    #[inline(always)]
    pub(super) fn above(&self, by: usize) -> (u32, u32) {
        let at = self.above + by;
        if at < self.start && at + ATOMS > self.len {
            self.atoms[at % ATOMS]
        } else {
            (0, 0)
        }
    }

    /// Symbol bits of the atom before the aligned one.
    #[inline(always)]
    pub(super) fn before_above(&self) -> u32 {
        let at = self.above.wrapping_sub(1);
        if at < self.start && at + ATOMS > self.len {
            self.atoms[at % ATOMS].0
        } else {
            0
        }
    }

    /// Adds a piece of a word or number: the cursor waits at a separator above.
    #[inline(always)]
    pub(super) fn push_piece(&mut self, symbol: Symbol, column: u32) {
        let waits = is_separator(self.above(0).0);
        self.push(symbol, column);
        self.above += usize::from(!waits);
    }

    /// Adds a separator: the cursor moves behind the next one above.
    #[inline(always)]
    pub(super) fn push_separator(&mut self, symbol: Symbol, column: u32) {
        self.push(symbol, column);
        while self.above < self.start {
            self.above += 1;
            if is_separator(self.atoms[(self.above - 1) % ATOMS].0) {
                break;
            }
        }
    }

    #[inline(always)]
    fn push(&mut self, symbol: Symbol, column: u32) {
        self.atoms[self.len % ATOMS] = (symbol.bits(), column);
        self.len += 1;
    }

    /// Begins a line; the one that ends is above now.
    #[inline(always)]
    pub(super) fn end(&mut self) {
        self.above = self.start;
        self.start = self.len;
    }
}

#[inline(always)]
fn is_separator(bits: u32) -> bool {
    bits >> 16 == 1
}
