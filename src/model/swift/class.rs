//! What an atom of the swift model is made of, apart from its spelling.

use crate::model::atom::Group;

/// The byte before a spelling, and how the spelling is written.
///
/// Zero is a separator. Else it is one more than four times the lead (none, `_`, a space) plus the
/// kind (lower case, upper case, capitalised, digits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u8);

/// How many classes there are.
pub(crate) const CLASSES: usize = 13;

/// How letters are written; or digits.
pub(super) const LOWER: u8 = 0;
pub(super) const UPPER: u8 = 1;
pub(super) const CAPITALISED: u8 = 2;
pub(super) const DIGITS: u8 = 3;

/// What stands before a spelling.
pub(super) const NO_LEAD: u8 = 0;
pub(super) const UNDERSCORE: u8 = 1;
pub(super) const SPACE: u8 = 2;

/// What a letter's case is told by.
const CASE: u8 = b'a' ^ b'A';

/// By class.
static GROUPS: [Group; 16] = {
    let mut groups = [Group::Separator; 16];
    let mut number = 1;
    while number < CLASSES {
        groups[number] = match Class(number as u8).kind() {
            DIGITS => Group::Digits,
            _ => Group::Word,
        };
        number += 1;
    }
    groups
};

impl Class {
    pub(crate) const SEPARATOR: Class = Class(0);

    #[inline(always)]
    pub(super) const fn of(lead: u8, kind: u8) -> Class {
        Class(1 + 4 * lead + kind)
    }

    /// The class of that number; a separator if there is none.
    #[inline(always)]
    pub(crate) const fn from_number(number: u32) -> Class {
        Class(if number < CLASSES as u32 {
            number as u8
        } else {
            0
        })
    }

    #[inline(always)]
    pub(crate) fn number(self) -> u32 {
        self.0.into()
    }

    #[cfg(test)]
    pub(super) fn all() -> impl Iterator<Item = Class> {
        (0..CLASSES as u8).map(Class)
    }

    #[inline(always)]
    pub(super) fn is_separator(self) -> bool {
        self.0 == 0
    }

    /// How it is written, if it is no separator.
    #[inline(always)]
    pub(super) const fn kind(self) -> u8 {
        self.0.wrapping_sub(1) & 3
    }

    #[inline(always)]
    pub(crate) fn group(self) -> Group {
        // A table, as it cannot be foretold which class it is.
        GROUPS[usize::from(self.0) & 15]
    }

    /// How many bytes stand before the spelling: one or none.
    #[inline(always)]
    pub(crate) fn lead_len(self) -> usize {
        usize::from(self.0 > 4)
    }

    /// The byte before the spelling, if there is one.
    #[inline(always)]
    pub(crate) fn lead(self) -> u8 {
        if self.0 > 8 { b' ' } else { b'_' }
    }

    /// Whether a space stands before the spelling: it begins anew.
    #[inline(always)]
    pub(super) fn is_spaced(self) -> bool {
        self.0 > 8
    }

    /// Which bits of the folded spelling its case flips: those of the first byte, and of the others.
    #[inline(always)]
    pub(crate) const fn flips(self) -> (u8, u8) {
        match self.kind() {
            UPPER if self.0 != 0 => (CASE, CASE),
            CAPITALISED if self.0 != 0 => (CASE, 0),
            _ => (0, 0),
        }
    }
}
