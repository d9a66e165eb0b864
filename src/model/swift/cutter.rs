//! Cuts a text into atoms: where they begin is marked, and what the marks do not tell is looked at eight bytes at a time.
//!
//! A word is cut where its case changes and at `_`; digits are cut into short runs; all that is
//! between is a separator. A `_` goes with the piece behind it, and so does a space between two
//! pieces; a directive's name goes with the separator before it, if that is wanted. The concatenated atoms are the
//! text, whatever the text is.

use super::class::{CAPITALISED, Class, DIGITS, LOWER, NO_LEAD, SPACE, UNDERSCORE, UPPER};
use super::marks::{Marks, begins};
use crate::model::atom::MAX_LEN;
use crate::model::spans::{Case, letters, padded_word, run, separator_len};

/// Zeros that stand behind a text to be cut, so that it can be read in a fixed width.
pub(crate) const PADDING: usize = 2 * MAX_LEN;

/// The longest run of decimal digits in one atom.
const DECIMAL_RUN: usize = 3;

/// Where a directive's name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Directives {
    /// In an atom of its own.
    Apart,
    /// With the `#`, and what stands before that.
    Joined,
}

/// What a byte is to a cutter.
mod byte {
    pub(super) const LOWER: u8 = 0;
    pub(super) const UPPER: u8 = 1;
    pub(super) const DIGIT: u8 = 2;
    pub(super) const UNDERSCORE: u8 = 3;
    pub(super) const SPACE: u8 = 4;
    pub(super) const OTHER: u8 = 5;
    /// Letters that stand behind the zero of a hexadecimal number.
    pub(super) const LOWER_X: u8 = 6;
    pub(super) const UPPER_X: u8 = 7;
}

static BYTES: [u8; 256] = {
    let mut bytes = [byte::OTHER; 256];
    let mut i = 0;
    while i < 256 {
        bytes[i] = match i as u8 {
            b'x' => byte::LOWER_X,
            b'X' => byte::UPPER_X,
            b'a'..=b'z' => byte::LOWER,
            b'A'..=b'Z' => byte::UPPER,
            b'0'..=b'9' => byte::DIGIT,
            b'_' => byte::UNDERSCORE,
            b' ' => byte::SPACE,
            _ => byte::OTHER,
        };
        i += 1;
    }
    bytes
};

/// How what begins with that byte is written; none for what is a separator.
const fn written(byte: u8) -> Option<u8> {
    match byte {
        byte::LOWER | byte::LOWER_X => Some(LOWER),
        byte::UPPER | byte::UPPER_X => Some(UPPER),
        byte::DIGIT => Some(DIGITS),
        _ => None,
    }
}

/// What the first bytes of an atom tell of it, if where it ends is known.
#[derive(Clone, Copy)]
struct Start {
    class: Class,
    /// The greatest length, lead included, that it need not be cut to; zero for what has to be looked at more closely.
    most: u8,
    /// Whether digits behind it belong to an identifier: always, or if they did so before it.
    identifies: bool,
    keeps: bool,
}

impl Start {
    const fn of(first: u8, second: u8, third: u8) -> Start {
        let lead = match first {
            byte::UNDERSCORE => UNDERSCORE,
            byte::SPACE => SPACE,
            _ => NO_LEAD,
        };
        let (first, second) = if lead == NO_LEAD {
            (first, second)
        } else {
            (second, third)
        };
        let (Some(kind), lead_len) = (written(first), (lead != NO_LEAD) as u8) else {
            return Start {
                class: Class::SEPARATOR,
                most: MAX_LEN as u8,
                identifies: false,
                keeps: false,
            };
        };
        let is_digits = kind == DIGITS;
        let kind = match (kind, written(second)) {
            (UPPER, Some(LOWER)) => CAPITALISED,
            _ => kind,
        };
        let most = match second {
            byte::LOWER_X | byte::UPPER_X if is_digits => 0,
            _ if is_digits => DECIMAL_RUN as u8 + lead_len,
            _ => MAX_LEN as u8 + lead_len,
        };
        Start {
            class: Class::of(lead, kind),
            most,
            identifies: !is_digits || lead == UNDERSCORE,
            keeps: lead != SPACE,
        }
    }
}

/// By the first three bytes, the first one in the highest bits.
static STARTS: [Start; 512] = {
    let mut starts = [Start::of(0, 0, 0); 512];
    let mut i = 0;
    while i < 512 {
        starts[i] = Start::of((i >> 6) as u8, (i >> 3 & 7) as u8, (i & 7) as u8);
        i += 1;
    }
    starts
};

/// How long the name of the directive is that the separator of `len` bytes at `at` begins, if it does.
#[inline(always)]
fn name_len(text: &[u8], at: usize, len: usize) -> usize {
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    let end = at + len;
    // One space may stand behind the `#`, which the line begins with.
    let mark = end - 1 - usize::from(len > 1 && byte(end - 1) == b' ');
    if byte(mark) == b'#' && (mark == 0 || byte(mark - 1) == b'\n') {
        run(text, end, MAX_LEN - len, (b'a', b'z'))
    } else {
        0
    }
}

/// One or two hexadecimal digits, whichever there are.
#[inline(always)]
fn run_of_hex(text: &[u8], at: usize) -> usize {
    1 + usize::from(text.get(at + 1).is_some_and(u8::is_ascii_hexdigit))
}

/// Walks over a text, which is `padded` without the [`PADDING`].
struct Cutter<'a> {
    padded: &'a [u8],
    len: usize,
    directives: Directives,
    at: usize,
    /// Whether the last atoms were a `0x` and hexadecimal digits.
    hex: bool,
    /// Whether the last byte belongs to an identifier, so that digits now are part of it.
    in_identifier: bool,
}

impl<'a> Cutter<'a> {
    fn new(padded: &'a [u8], directives: Directives) -> Self {
        Cutter {
            padded,
            len: padded.len().saturating_sub(PADDING),
            directives,
            at: 0,
            hex: false,
            in_identifier: false,
        }
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.padded.get(at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn is_in_number(&self) -> bool {
        self.hex && self.byte(self.at).is_ascii_hexdigit()
    }

    /// Class, place and length of the atom that ends at `end` by the bytes around that, unless it has to be looked at more closely.
    #[inline(always)]
    fn take(&mut self, end: usize) -> Option<(Class, usize, usize)> {
        let text = padded_word(self.padded, self.at);
        let code = |at: u32| usize::from(BYTES[usize::from((text >> (8 * at)) as u8)]);
        let start = &STARTS[(code(0) << 6 | code(1) << 3 | code(2)) & 511];
        if end - self.at > start.most.into() {
            return None;
        }
        self.in_identifier = start.identifies | (start.keeps & self.in_identifier);
        let from = self.at + start.class.lead_len();
        self.at = end;
        Some((start.class, from, end - from))
    }

    /// Class, place and length of the atom here, whatever it is.
    #[inline(never)]
    fn look(&mut self) -> (Class, usize, usize) {
        let (padded, at) = (self.padded, self.at);
        let (class, from, len) = if self.is_in_number() {
            let len = run_of_hex(padded, at);
            (Class::of(NO_LEAD, DIGITS), at, len)
        } else {
            self.hex = false;
            let lead = match self.byte(at) {
                b'_' => UNDERSCORE,
                b' ' => SPACE,
                _ => NO_LEAD,
            };
            let begins = at + usize::from(lead != NO_LEAD);
            self.in_identifier &= lead != SPACE;
            match written(BYTES[usize::from(self.byte(begins))]) {
                None => {
                    self.in_identifier = false;
                    let mut run = separator_len(padded, at);
                    if self.directives == Directives::Joined {
                        run += name_len(padded, at, run);
                    }
                    (Class::SEPARATOR, at, run)
                }
                Some(DIGITS) => {
                    self.hex = self.byte(begins) == b'0'
                        && lead != UNDERSCORE
                        && !self.in_identifier
                        && matches!(self.byte(begins + 1), b'x' | b'X')
                        && self.byte(begins + 2).is_ascii_hexdigit();
                    self.in_identifier |= lead == UNDERSCORE;
                    let decimal = || run(padded, begins, DECIMAL_RUN, (b'0', b'9'));
                    let len = if self.hex { 2 } else { decimal() };
                    (Class::of(lead, DIGITS), begins, len)
                }
                Some(_) => {
                    self.in_identifier = true;
                    let (case, len) = letters(padded, begins);
                    let kind = match case {
                        Case::Lower => LOWER,
                        Case::Upper => UPPER,
                        Case::Capitalised => CAPITALISED,
                    };
                    (Class::of(lead, kind), begins, len)
                }
            }
        };
        let len = len.min(self.len - from);
        self.at = from + len;
        (class, from, len)
    }
}

/// Tells class, place and length of the spelling of all atoms of a text, which is `padded` without
/// the [`PADDING`].
#[inline(always)]
pub(super) fn cut(
    padded: &[u8],
    directives: Directives,
    mut each: impl FnMut(Class, usize, usize),
) {
    let mut cutter = Cutter::new(padded, directives);
    let len = cutter.len;
    let begins = begins(padded, len, directives == Directives::Joined);
    let mut marks = Marks::new(&begins);
    // Whether the atom here begins where the bytes around say that one does.
    let mut is_marked = true;
    while cutter.at < len {
        let taken = if is_marked {
            cutter.take(marks.next().min(len))
        } else {
            None
        };
        let (class, from, spelled) = match taken {
            Some(atom) => atom,
            None => {
                let atom = cutter.look();
                is_marked = marks.seek(cutter.at) && !cutter.is_in_number();
                cutter.hex &= !is_marked;
                atom
            }
        };
        each(class, from, spelled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Class, place and length of all atoms of a text.
    fn all(text: &[u8], directives: Directives) -> Vec<(Class, usize, usize)> {
        let padded = &[text, &[0; PADDING][..]].concat();
        let mut all = Vec::new();
        cut(padded, directives, |class, at, len| {
            all.push((class, at, len))
        });
        all
    }

    /// The same, each one looked at.
    fn looked_at(text: &[u8], directives: Directives) -> Vec<(Class, usize, usize)> {
        let padded = &[text, &[0; PADDING][..]].concat();
        let mut cutter = Cutter::new(padded, directives);
        let mut all = Vec::new();
        while cutter.at < cutter.len {
            all.push(cutter.look());
        }
        all
    }

    /// The atoms of a text with their leads, and the text again from what they say.
    fn atoms(text: &[u8], directives: Directives) -> (Vec<String>, Vec<u8>) {
        let (mut atoms, mut out) = (Vec::new(), Vec::new());
        for (class, at, len) in all(text, directives) {
            assert!((1..=MAX_LEN).contains(&len));
            let start = out.len();
            out.extend(std::iter::repeat_n(class.lead(), class.lead_len()));
            out.extend_from_slice(&text[at..at + len]);
            atoms.push(String::from_utf8_lossy(&out[start..]).into_owned());
        }
        (atoms, out)
    }

    #[test]
    fn identifiers_and_numbers_are_cut_in_pieces() {
        let cut = |text: &str| atoms(text.as_bytes(), Directives::Apart).0;
        assert_eq!(
            cut("mlx5_ifc_bits x;"),
            ["mlx", "5", "_ifc", "_bits", " x", ";"]
        );
        assert_eq!(cut("dwFooHTMLParser"), ["dw", "Foo", "HTML", "Parser"]);
        assert_eq!(cut("GPIOs __init"), ["GPIO", "s", " _", "_init"]);
        assert_eq!(
            cut("= 0x3aUL, 10_2"),
            ["= ", "0x", "3a", "UL", ", ", "10", "_2"]
        );
        assert_eq!(cut("A_1x 4096"), ["A", "_1", "x", " 409", "6"]);
        assert_eq!(cut("int 0xfg x"), ["int", " 0x", "f", "g", " x"]);
        assert_eq!(cut("a _"), ["a", " _"]);
        assert_eq!(cut(&"-".repeat(40)), ["-".repeat(32), "-".repeat(8)]);
        assert_eq!(cut(&"q".repeat(70))[2].len(), 6);
    }

    #[test]
    fn directives_are_joined_where_they_are_to_be() {
        let cut = |text: &str| atoms(text.as_bytes(), Directives::Joined).0;
        assert_eq!(
            cut("#ifdef A\n#define B a##b #c\n# undef B\n #if 1"),
            [
                "#ifdef",
                " A",
                "\n#define",
                " B",
                " a",
                "##",
                "b",
                " #",
                "c",
                "\n# undef",
                " B",
                "\n #",
                "if",
                " 1"
            ]
        );
        // Up to the length of an atom.
        let text = format!("a{}#{}", "\n".repeat(20), "q".repeat(12));
        assert_eq!(cut(&text)[2], "q");
    }

    fn texts() -> impl Strategy<Value = Vec<u8>> {
        let runs = prop_oneof![
            "[a-zA-Z0-9_ x]{0,9}",
            "(_|a|B|0| |-|\n){30,36}",
            "\n# ?[a-z]{0,33}",
            "[ _0]x[0-9a-fA-F]{1,5}"
        ];
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "[a-zA-Z0-9_ #x\n]{0,300}".prop_map(String::into_bytes),
            prop::collection::vec(runs, 0..30).prop_map(|runs| runs.concat().into_bytes()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn atoms_are_the_text(text in texts()) {
            for directives in [Directives::Apart, Directives::Joined] {
                prop_assert_eq!(&atoms(&text, directives).1, &text);
            }
        }

        #[test]
        fn marks_tell_what_a_closer_look_does(text in texts()) {
            for directives in [Directives::Apart, Directives::Joined] {
                prop_assert_eq!(all(&text, directives), looked_at(&text, directives));
            }
        }
    }
}
