//! Cuts a text into atoms, eight bytes at a time.
//!
//! A word is cut where its case changes and at `_`; digits are cut into short runs; all that is
//! between is a separator. A `_` goes with the piece behind it, and so does a space between two
//! pieces; a directive's name goes with the separator before it, if that is wanted. The concatenated atoms are the
//! text, whatever the text is.

use std::hint::select_unpredictable;

use super::class::{CAPITALISED, Class, DIGITS, LOWER, NO_LEAD, SPACE, UNDERSCORE, UPPER};
use crate::model::atom::MAX_LEN;

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

const ONES: u64 = u64::MAX / 255;
const TOPS: u64 = ONES << 7;

/// What a byte can begin; `OTHER` is a separator.
const OTHER: u8 = 4;

static KINDS: [u8; 256] = {
    let mut kinds = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGITS,
            _ => OTHER,
        };
        byte += 1;
    }
    kinds
};

/// The eight bytes from `at` on; zeros behind the end.
#[inline(always)]
pub(super) fn word(text: &[u8], at: usize) -> u64 {
    let bytes = text.get(at..).and_then(<[u8]>::first_chunk);
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The top bits of the bytes that are in that range, which is of ASCII.
#[inline(always)]
fn within(word: u64, first: u8, last: u8) -> u64 {
    let low = word & !TOPS;
    let from = low + ONES * u64::from(128 - first);
    let beyond = low + ONES * u64::from(127 - last);
    from & !beyond & !word & TOPS
}

/// How many bytes from `at` on are in that range; at most `most`.
#[inline(always)]
fn run(text: &[u8], at: usize, most: usize, (first, last): (u8, u8)) -> usize {
    let mut len = 0;
    while len < most {
        let ends = !within(word(text, at + len), first, last) & TOPS;
        if ends != 0 {
            return most.min(len + ends.trailing_zeros() as usize / 8);
        }
        len += 8;
    }
    most
}

/// How long the separator is that begins at `at`.
#[inline(always)]
fn separator_len(text: &[u8], at: usize) -> usize {
    let mut len = 0;
    while len < MAX_LEN {
        let word = word(text, at + len);
        let letters = within(word | ONES << 5, b'a', b'z');
        let pieces = letters | within(word, b'0', b'9');
        let ends = pieces | (within(word, b'_', b'_') & pieces >> 8);
        // Of the last byte it is not known yet what follows.
        let ends = ends & TOPS >> 8;
        if ends != 0 {
            return MAX_LEN.min(len + ends.trailing_zeros() as usize / 8);
        }
        len += 7;
    }
    MAX_LEN
}

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

/// Kind and length of the word that begins with a capital at `at`.
#[inline(always)]
fn capitals(text: &[u8], at: usize) -> (u8, usize) {
    let upper = run(text, at, MAX_LEN, (b'A', b'Z'));
    let behind = run(text, at + upper, MAX_LEN - 1, (b'a', b'z'));
    match (upper, behind) {
        (_, 0) => (UPPER, upper),
        (1, behind) => (CAPITALISED, 1 + behind),
        // `GPIOs`: the plural of an acronym.
        (_, 1) => (UPPER, upper),
        // `HTMLParser`: the last capital begins the next word.
        _ => (UPPER, upper - 1),
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
    let len = padded.len().saturating_sub(PADDING);
    let byte = |at: usize| padded.get(at).copied().unwrap_or(0);
    let kind = |byte: u8| KINDS[usize::from(byte)];
    let mut at = 0;
    // Whether the last atoms were a `0x` and hexadecimal digits; whether the last byte belongs to
    // an identifier, so that digits now are part of it.
    let (mut hex, mut in_identifier) = (false, false);
    while at < len {
        let first = byte(at);
        if hex && first.is_ascii_hexdigit() {
            let len = run_of_hex(padded, at).min(len - at);
            each(Class::of(NO_LEAD, DIGITS), at, len);
            at += len;
            continue;
        }
        hex = false;
        let lead = match first {
            b'_' => UNDERSCORE,
            b' ' => SPACE,
            _ => NO_LEAD,
        };
        let has_lead = lead != NO_LEAD;
        let begins = select_unpredictable(has_lead, kind(byte(at + 1)), kind(first));
        let from = at + usize::from(has_lead & (begins != OTHER));
        in_identifier &= lead != SPACE;
        let (class, len) = match begins {
            OTHER => {
                in_identifier = false;
                let mut run = separator_len(padded, at);
                if directives == Directives::Joined {
                    run += name_len(padded, at, run);
                }
                (Class::SEPARATOR, run.min(len - at))
            }
            DIGITS => {
                let prefix = byte(from) == b'0'
                    && lead != UNDERSCORE
                    && !in_identifier
                    && matches!(byte(from + 1), b'x' | b'X')
                    && byte(from + 2).is_ascii_hexdigit();
                hex = prefix;
                in_identifier |= lead == UNDERSCORE;
                let decimal = || run(padded, from, DECIMAL_RUN, (b'0', b'9'));
                (Class::of(lead, DIGITS), if prefix { 2 } else { decimal() })
            }
            _ => {
                in_identifier = true;
                let (kind, len) = match begins {
                    LOWER => (LOWER, run(padded, from, MAX_LEN, (b'a', b'z'))),
                    _ => capitals(padded, from),
                };
                (Class::of(lead, kind), len)
            }
        };
        each(class, from, len);
        at = from + len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The atoms of a text with their leads, and the text again from what they say.
    fn atoms(text: &[u8], directives: Directives) -> (Vec<String>, Vec<u8>) {
        let mut padded = text.to_vec();
        padded.resize(text.len() + PADDING, 0);
        let (mut atoms, mut out) = (Vec::new(), Vec::new());
        cut(&padded, directives, |class, at, len| {
            assert!((1..=MAX_LEN).contains(&len));
            let start = out.len();
            out.extend(std::iter::repeat_n(class.lead(), class.lead_len()));
            out.extend_from_slice(&text[at..at + len]);
            atoms.push(String::from_utf8_lossy(&out[start..]).into_owned());
        });
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

    proptest! {
        #[test]
        fn atoms_are_the_text(text in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "[a-zA-Z0-9_ x]{0,300}".prop_map(String::into_bytes)]) {
            for directives in [Directives::Apart, Directives::Joined] {
                prop_assert_eq!(&atoms(&text, directives).1, &text);
            }
        }
    }
}
