//! How far runs of bytes of one kind go, eight bytes at a time.

use super::atom::MAX_LEN;

const ONES: u64 = u64::MAX / 255;
const TOPS: u64 = ONES << 7;

/// The eight bytes from `at` on; zeros behind the end.
#[inline(always)]
pub(super) fn word(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => last_word(text, at),
    }
}

/// The same of a text with padding: zeros too where fewer than eight are left.
#[inline(always)]
pub(super) fn padded_word(text: &[u8], at: usize) -> u64 {
    let bytes = text.get(at..).and_then(<[u8]>::first_chunk);
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The word at `at` if fewer than eight bytes are left.
#[cold]
fn last_word(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default().iter();
    rest.rev()
        .fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// The top bits of the bytes that are in that range, which is of ASCII.
#[inline(always)]
pub(super) fn within(word: u64, first: u8, last: u8) -> u64 {
    let low = word & !TOPS;
    let from = low + ONES * u64::from(128 - first);
    let beyond = low + ONES * u64::from(127 - last);
    from & !beyond & !word & TOPS
}

/// How many bytes from `at` on are in that range; at most `most`.
#[inline(always)]
pub(super) fn run(text: &[u8], at: usize, most: usize, (first, last): (u8, u8)) -> usize {
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

/// How long the separator is that begins at `at`, zeros behind the end included; at most [`MAX_LEN`].
#[inline(always)]
pub(super) fn separator_len(text: &[u8], at: usize) -> usize {
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

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
    Capitalised,
}

/// Case and length of the word that begins with a letter at `at`: one is cut where its case changes.
#[inline(always)]
pub(super) fn letters(text: &[u8], at: usize) -> (Case, usize) {
    let lower = |at, most| run(text, at, most, (b'a', b'z'));
    let upper = run(text, at, MAX_LEN, (b'A', b'Z'));
    if upper == 0 {
        return (Case::Lower, lower(at, MAX_LEN));
    }
    match (upper, lower(at + upper, MAX_LEN - 1)) {
        (_, 0) => (Case::Upper, upper),
        (1, behind) => (Case::Capitalised, 1 + behind),
        // `GPIOs`: the plural of an acronym.
        (_, 1) => (Case::Upper, upper),
        // `HTMLParser`: the last capital begins the next word.
        _ => (Case::Upper, upper - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_runs_end_with_the_text() {
        let text = b"abcdefghij";
        for at in 0..12 {
            let mut bytes = [0; 8];
            let rest = text.get(at..).unwrap_or_default();
            let len = rest.len().min(8);
            bytes[..len].copy_from_slice(&rest[..len]);
            assert_eq!(word(text, at), u64::from_le_bytes(bytes), "{at}");
            assert_eq!(run(text, at, 32, (b'a', b'z')), rest.len());
            assert_eq!(run(text, at, 3, (b'a', b'z')), rest.len().min(3));
            assert_eq!(run(text, at, 32, (b'a', b'g')), 7_usize.saturating_sub(at));
        }
        assert_eq!(separator_len(b" - _a", 0), 3);
        assert_eq!(separator_len(b"", 0), MAX_LEN, "zeros behind the end");
    }
}
