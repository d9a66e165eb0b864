//! Where in the text of C a cursor stands, as contexts of the next atom.

use std::hint::select_unpredictable;

use super::GUESSERS;
use super::symbol::{Separator, Symbol};

/// Atoms that each cursor remembers. A line longer than this has nothing above its end.
const ATOMS: usize = 1 << 12;

/// The last atoms.
struct Atoms {
    /// In a ring.
    symbols: [u32; ATOMS],
    /// All ones for those that are separators, or begin with a space, and behind the ring.
    edges: [u8; ATOMS + ROW],
}

/// Pieces of one identifier that are passed at once, at most.
const ROW: usize = 8;

/// The state of one cursor.
pub(super) struct Place {
    atoms: Box<Atoms>,
    /// What tells the cursor's own contexts from those of the others.
    own: u32,
    /// The last three atoms, the most recent one in the lowest bits.
    last: u64,
    /// Separators and classes of the line so far.
    shape: u32,
    /// Atoms met so far, and how many before the present line.
    len: usize,
    start: usize,
    /// The atom above: it is in the line above while below `start`.
    above: usize,
    /// That atom, and the one before it; zero if there is none.
    above_now: u32,
    above_before: u32,
}

#[inline(always)]
fn hash(a: u32, b: u32) -> u32 {
    (a ^ b.wrapping_mul(0x9E37_79B1))
        .wrapping_mul(0x85EB_CA6B)
        .rotate_left(15)
}

/// The bits of the last one of the last atoms.
const ATOM: u64 = (1 << Symbol::BITS) - 1;

/// Multiplicative hashing of what fits 64 bits: the upper half of the product's lower one.
#[inline(always)]
fn spread(context: u64, factor: u64) -> u32 {
    (context.wrapping_mul(factor) >> 32) as u32
}

impl Place {
    /// The beginning of a text, for the cursor of that number.
    pub(super) fn new(cursor: usize) -> Self {
        let mut edges = [0; ATOMS + ROW];
        edges[ATOMS..].fill(u8::MAX);
        Place {
            atoms: Box::new(Atoms {
                symbols: [0; ATOMS],
                edges,
            }),
            own: cursor as u32,
            last: 0,
            shape: 0,
            len: 0,
            start: 0,
            above: 0,
            above_now: 0,
            above_before: 0,
        }
    }

    /// The aligned atom of the line above, moved by `by`; zero if there is none. Of a line longer than the
    /// ring only the end is there.
    #[inline(always)]
    fn above(&self, by: isize) -> u32 {
        let at = self.above.wrapping_add_signed(by);
        let atom = self.atoms.symbols[at % ATOMS];
        if at < self.start { atom } else { 0 }
    }

    /// How many atoms from `at` on are neither separators nor begin with a space; at most [`ROW`].
    #[inline(always)]
    fn words(atoms: &Atoms, at: usize) -> usize {
        let row = atoms.edges[at % ATOMS..].first_chunk::<ROW>();
        row.map_or(0, |row| {
            u64::from_le_bytes(*row).trailing_zeros() as usize / 8
        })
    }

    /// Moves behind an atom; `separator` counts if it is one.
    #[inline(always)]
    pub(super) fn pass(&mut self, symbol: Symbol, separator: Separator) {
        let class = symbol.class();
        let is_separator = class.is_separator();
        let is_edge = is_separator | class.is_spaced();
        let atoms = &mut *self.atoms;
        let at = self.len % ATOMS;
        atoms.edges[at] = u8::from(is_edge).wrapping_neg();
        atoms.symbols[at] = symbol.bits();
        self.len += 1;
        let last = self.last << Symbol::BITS | u64::from(symbol.bits());
        self.last = last & ((1 << (3 * Symbol::BITS)) - 1);

        let words = Self::words(atoms, self.above);
        let ends = is_edge & !separator.joins;
        // At a piece of a word or number the cursor above goes on as well, but waits at a separator;
        // behind a separator it moves behind the next one there.
        let step = select_unpredictable(ends, words + 1, usize::from(words > 0));
        self.above = (self.above + step).min(self.start);
        let other = is_separator & ends;
        let mixed = hash(
            self.shape,
            if other { symbol.bits() } else { class.number() },
        );
        let breaks = other & separator.breaks;
        self.shape = select_unpredictable(breaks, 0, mixed);
        self.above = select_unpredictable(breaks, self.start, self.above);
        self.start = select_unpredictable(breaks, self.len, self.start);
        self.above_now = self.above(0);
        self.above_before = self.above(-1);
    }

    /// The last three atoms, most recent first.
    #[inline(always)]
    fn last(&self) -> [u32; 3] {
        [0, 1, 2].map(|back| (self.last >> (back * Symbol::BITS) & ATOM) as u32)
    }

    /// Hashes the contexts that guess what follows.
    ///
    /// What followed one atom, or one line's shape, is often a habit of the file: those contexts are
    /// each cursor's own.
    #[inline(always)]
    pub(super) fn look(&self) -> [u32; GUESSERS] {
        let (last, class) = (self.last & ATOM, self.last >> Symbol::CLASS_SHIFT & 15);
        let (above, before) = (u64::from(self.above_now), u64::from(self.above_before));
        let (shape, own) = (u64::from(self.shape), u64::from(self.own));
        [
            spread(last | own << Symbol::BITS, 0x9E37_79B9_7F4A_7C15),
            spread(self.last, 0xD6E8_FEB8_6659_FD93),
            spread(shape | class << 32 | own << 36, 0xC2B2_AE3D_27D4_EB4F),
            spread(
                above | last << Symbol::BITS | before << (2 * Symbol::BITS),
                0xFF51_AFD7_ED55_8CCD,
            ),
        ]
    }

    /// Hashes the contexts that tell the head of what follows, which is not what was offered first; and the weights that they
    /// take, below [`head::SETS`](super::head::SETS).
    #[inline(always)]
    pub(super) fn look_ahead<const H: usize>(&self, refused: Symbol) -> ([u32; H], usize) {
        let [a, b, _] = self.last();
        let (class, other, above) = (a >> 16, refused.bits() >> 16, self.above_now);
        let all = [
            hash(class << 4 | other, above >> 16),
            hash(a, 1),
            hash(hash(self.shape, class), 2),
            hash(hash(above, class), 3),
            hash(hash(refused.bits(), class), 4),
            hash(hash(a, b), 5),
        ];
        let mut some = [0; H];
        some.copy_from_slice(&all[..H]);
        (some, (class << 4 | other) as usize)
    }

    /// Hashes the contexts that spell what follows, none of what was offered.
    ///
    /// What is frequent, whatever stands before it, is a habit of the file more than anything else: that context is each
    /// cursor's own.
    #[inline(always)]
    pub(super) fn look_closer<const S: usize>(&self, refused: Symbol) -> [u32; S] {
        let [a, b, c] = self.last();
        let class = a >> 16;
        let above = self.above_now;
        let all = [
            hash(a, 5),
            hash(hash(above, class), 15),
            hash(self.own, 8),
            hash(hash(self.shape, class), 6),
            hash(hash(b, c), 9),
            hash(hash(refused.bits(), class), 10),
            hash(b, 11),
            hash(hash(above, self.above(1)), 12),
        ];
        let mut some = [0; S];
        some.copy_from_slice(&all[..S]);
        some
    }
}
