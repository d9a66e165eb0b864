//! Texts cut into atoms: all that an encoder has to know of a text besides new spellings.
//!
//! While a text is read the symbols are not known yet, since the dictionary comes from all texts; what is kept then
//! are places in the finder that counts the spellings.

use super::class::Class;
use super::symbol::{Separator, Symbol};
use crate::model::atom::MAX_LEN;

/// The atoms of a text.
pub(crate) type Cut = Vec<Atom>;

/// An atom where it stands in a text.
///
/// From bit 0: the symbol, the length of the spelling, what it is as a separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Atom(u32);

const LEN_SHIFT: u32 = Symbol::BITS;
const LEN_BITS: u32 = 6;
const SEPARATOR_SHIFT: u32 = LEN_SHIFT + LEN_BITS;

const _: () = assert!(MAX_LEN < 1 << LEN_BITS && SEPARATOR_SHIFT + Separator::BITS <= 32);

impl Atom {
    #[inline(always)]
    pub(super) fn new(symbol: Symbol, len: usize, separator: Separator) -> Atom {
        Atom(symbol.bits() | (len as u32) << LEN_SHIFT | separator.bits() << SEPARATOR_SHIFT)
    }

    #[inline(always)]
    pub(crate) fn symbol(self) -> Symbol {
        Symbol::from_bits(self.0 & ((1 << Symbol::BITS) - 1))
    }

    /// Bytes of the spelling.
    #[inline(always)]
    pub(crate) fn len(self) -> usize {
        (self.0 >> LEN_SHIFT) as usize % (1 << LEN_BITS)
    }

    #[inline(always)]
    pub(crate) fn separator(self) -> Separator {
        Separator::from_bits(self.0 >> SEPARATOR_SHIFT)
    }
}

/// The atoms of a text before the symbols are known. From bit 0: the length of the spelling, the class, the place of the
/// spelling in the finder.
#[derive(Debug, Default)]
pub(crate) struct RawCut(Vec<u32>);

const CLASS_SHIFT: u32 = LEN_BITS;
const PLACE_SHIFT: u32 = CLASS_SHIFT + 4;

/// The most spellings whose places fit.
pub(super) const PLACES: usize = 1 << (32 - PLACE_SHIFT);

impl RawCut {
    pub(super) fn with_capacity(capacity: usize) -> RawCut {
        RawCut(Vec::with_capacity(capacity))
    }

    /// The place is below [`PLACES`], or the cut is of no use.
    #[inline(always)]
    pub(super) fn push(&mut self, place: usize, class: Class, len: usize) {
        let atom = (place as u32) << PLACE_SHIFT | class.number() << CLASS_SHIFT | len as u32;
        self.0.push(atom);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.0.shrink_to_fit();
    }

    /// The atoms, by what is known of each place.
    pub(super) fn resolve(self, known: &[Known]) -> Cut {
        let resolve = |atom: u32| {
            let known = known[(atom >> PLACE_SHIFT) as usize].0;
            let class = atom >> CLASS_SHIFT & ((1 << (PLACE_SHIFT - CLASS_SHIFT)) - 1);
            let len = atom & ((1 << LEN_BITS) - 1);
            Atom(known | (class + 1) << Symbol::CLASS_SHIFT | len << LEN_SHIFT)
        };
        // In place: an atom takes as much as before.
        self.0.into_iter().map(resolve).collect()
    }
}

/// What is known of a spelling whatever its class is: an [`Atom`] without class and length.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known(u32);

impl Known {
    /// Of the spelling with that number in the dictionary plus one, or zero if it has none.
    pub(super) fn new(number: u32, separator: Separator) -> Known {
        Known(number | separator.bits() << SEPARATOR_SHIFT)
    }
}
