//! Atoms: the pieces of text that the models predict.
//!
//! A word is cut where its case changes and at `_`, which goes with the piece behind it; digits are
//! cut into short runs; all that is between is a separator. The concatenated atoms are the text,
//! whatever the text is.

use super::spans::{Case, letters, run, separator_len, word};

/// The longest spelling of an atom, in bytes. Longer runs are cut.
pub(crate) const MAX_LEN: usize = 32;

/// The longest run of decimal digits in one atom.
const DECIMAL_RUN: usize = 3;
/// Hexadecimal digits in one atom.
const HEX_RUN: usize = 1;

/// Alphabets of spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    /// Letters, in lower case here: the case is part of the class.
    Word,
    /// Digits, or the prefix of a hexadecimal number.
    Digits,
    /// White space and punctuation.
    Separator,
}

impl Group {
    pub(crate) const ALL: [Group; 3] = [Group::Word, Group::Digits, Group::Separator];
}

/// By group: the bits that fold the case of eight bytes.
static FOLDS: [u64; 4] = {
    let mut folds = [0; 4];
    folds[Group::Word as usize] = (u64::MAX / 255) << 5;
    folds
};

/// By length: the bytes of eight that are kept.
static KEPT: [u64; 16] = {
    let mut kept = [u64::MAX; 16];
    let mut len = 0;
    while len < 8 {
        kept[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    kept
};

/// The first `len` bytes of eight, case folded if they are letters.
#[inline(always)]
pub(crate) fn folded(word: u64, group: Group, len: usize) -> u64 {
    (word | FOLDS[group as usize & 3]) & KEPT[len.min(8)]
}

/// What an atom is made of, apart from its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Class {
    Separator,
    Lower,
    Upper,
    Capitalised,
    Digits,
    JoinedLower,
    JoinedUpper,
    JoinedCapitalised,
    JoinedDigits,
}

/// The group of each class.
static GROUPS: [Group; 9] = {
    use Group::{Digits, Separator, Word};
    [
        Separator, Word, Word, Word, Digits, Word, Word, Word, Digits,
    ]
};

impl Class {
    pub(crate) const ALL: [Class; 9] = [
        Class::Separator,
        Class::Lower,
        Class::Upper,
        Class::Capitalised,
        Class::Digits,
        Class::JoinedLower,
        Class::JoinedUpper,
        Class::JoinedCapitalised,
        Class::JoinedDigits,
    ];

    #[inline]
    pub(crate) fn group(self) -> Group {
        // A table, as it cannot be foretold which class it is.
        GROUPS[self as usize]
    }

    /// Whether a `_` stands before the spelling.
    #[inline]
    pub(crate) fn is_joined(self) -> bool {
        self as u8 >= Class::JoinedLower as u8
    }

    /// The same class with a `_` before it. A separator has none.
    #[inline]
    pub(crate) fn joined(self) -> Class {
        match self {
            Class::Lower => Class::JoinedLower,
            Class::Upper => Class::JoinedUpper,
            Class::Capitalised => Class::JoinedCapitalised,
            Class::Digits => Class::JoinedDigits,
            other => other,
        }
    }

    /// The same class without a `_` before it.
    #[inline]
    pub(crate) fn unjoined(self) -> Class {
        match self {
            Class::JoinedLower => Class::Lower,
            Class::JoinedUpper => Class::Upper,
            Class::JoinedCapitalised => Class::Capitalised,
            Class::JoinedDigits => Class::Digits,
            other => other,
        }
    }

    /// Appends the text of an atom of this class: `folded` in its case, with its `_`.
    #[inline]
    pub(crate) fn write(self, folded: &[u8], out: &mut Vec<u8>) {
        if self.is_joined() {
            out.push(b'_');
        }
        match self.unjoined() {
            Class::Upper => out.extend(folded.iter().map(u8::to_ascii_uppercase)),
            Class::Capitalised => {
                if let Some((first, rest)) = folded.split_first() {
                    out.push(first.to_ascii_uppercase());
                    out.extend_from_slice(rest);
                }
            }
            _ => out.extend_from_slice(folded),
        }
    }
}

/// A spelling with its case folded, and its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Atom<'a> {
    pub(crate) class: Class,
    /// What it stands for, as it stands there.
    pub(crate) text: &'a [u8],
    /// The first eight bytes of the spelling, case folded, with zeros behind them.
    pub(crate) start: u64,
}

impl<'a> Atom<'a> {
    /// The text without its `_`, in its own case.
    #[inline(always)]
    pub(crate) fn spelling(&self) -> &'a [u8] {
        self.text
            .get(usize::from(self.class.is_joined())..)
            .unwrap_or_default()
    }

    /// The spelling, case folded, in `buffer`.
    #[inline(always)]
    pub(crate) fn fold<'b>(&self, buffer: &'b mut [u8; MAX_LEN]) -> &'b [u8] {
        let (first, others) = buffer.split_at_mut(8);
        first.copy_from_slice(&self.start.to_le_bytes());
        let spelling = self.spelling();
        if let Some(text) = spelling.get(8..) {
            let others = &mut others[..text.len()];
            others.copy_from_slice(text);
            if self.class.group() == Group::Word {
                others.make_ascii_lowercase();
            }
        }
        &buffer[..spelling.len()]
    }
}

/// Cuts a text into atoms.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the last atoms were a `0x` and hexadecimal digits.
    hex: bool,
    /// Whether the last byte belongs to an identifier, so that digits now are part of it.
    in_identifier: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Scanner {
            text,
            at: 0,
            hex: false,
            in_identifier: false,
        }
    }

    /// The atom whose spelling is the `len` bytes from `from` on, behind which the scanner moves.
    #[inline(always)]
    fn take(&mut self, class: Class, from: usize, len: usize) -> Atom<'a> {
        let start = std::mem::replace(&mut self.at, from + len);
        Atom {
            class,
            text: &self.text[start..self.at],
            start: folded(word(self.text, from), class.group(), len),
        }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Atom<'a>;

    #[inline]
    fn next(&mut self) -> Option<Atom<'a>> {
        let &first = self.text.get(self.at)?;
        if self.hex && first.is_ascii_hexdigit() {
            return Some(self.take(Class::Digits, self.at, HEX_RUN));
        }
        self.hex = false;
        let follower = self.text.get(self.at + 1).copied().unwrap_or(b' ');
        let joined = first == b'_' && follower.is_ascii_alphanumeric();
        let from = self.at + usize::from(joined);
        let lead = if joined { follower } else { first };
        let (class, len) = if lead.is_ascii_alphabetic() {
            self.in_identifier = true;
            let (case, len) = letters(self.text, from);
            let class = match case {
                Case::Lower => Class::Lower,
                Case::Upper => Class::Upper,
                Case::Capitalised => Class::Capitalised,
            };
            (class, len)
        } else if lead.is_ascii_digit() {
            let prefix = lead == b'0'
                && !joined
                && !self.in_identifier
                && matches!(follower, b'x' | b'X')
                && self.text.get(from + 2).is_some_and(u8::is_ascii_hexdigit);
            self.hex = prefix;
            self.in_identifier |= joined;
            let decimal = || run(self.text, from, DECIMAL_RUN, (b'0', b'9'));
            (Class::Digits, if prefix { 2 } else { decimal() })
        } else {
            self.in_identifier = false;
            let most = self.text.len() - self.at;
            (
                Class::Separator,
                separator_len(self.text, self.at).min(most),
            )
        };
        let class = if joined { class.joined() } else { class };
        Some(self.take(class, from, len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<String> {
        let spell = |atom: Atom<'_>| {
            let mut folded = [0; MAX_LEN];
            let mut out = Vec::new();
            atom.class.write(atom.fold(&mut folded), &mut out);
            String::from_utf8(out).unwrap()
        };
        Scanner::new(text.as_bytes()).map(spell).collect()
    }

    #[test]
    fn identifiers_and_numbers_are_cut_in_pieces() {
        assert_eq!(
            cut("mlx5_ifc_bits x;"),
            ["mlx", "5", "_ifc", "_bits", " ", "x", ";"]
        );
        assert_eq!(cut("dwFooHTMLParser"), ["dw", "Foo", "HTML", "Parser"]);
        assert_eq!(cut("GPIOs __init"), ["GPIO", "s", " _", "_init"]);
        assert_eq!(
            cut("0x3aUL, 10_2"),
            ["0x", "3", "a", "UL", ", ", "10", "_2"]
        );
        assert_eq!(cut("A_1x 4096"), ["A", "_1", "x", " ", "409", "6"]);
    }

    proptest! {
        #[test]
        fn atoms_are_the_text(text in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "[a-zA-Z0-9_ x]{0,300}".prop_map(String::into_bytes)]) {
            let mut out = Vec::new();
            for atom in Scanner::new(&text) {
                let before = out.len();
                let len = atom.spelling().len();
                prop_assert!(len > 0 && len <= MAX_LEN);
                atom.class.write(atom.fold(&mut [0; MAX_LEN]), &mut out);
                prop_assert_eq!(&out[before..], atom.text);
            }
            prop_assert_eq!(out, text);
        }
    }
}
