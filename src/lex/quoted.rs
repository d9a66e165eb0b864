//! Where literals and header names end.

use super::splice::{newline_end, peek, spells, splice_end};

/// The longest header name, in bytes, delimiters included: as long as Linux allows a path to be.
/// Bounded so that a long line of openings never closed is not read again for each of them.
const LONGEST_HEADER_NAME: usize = 4096;

/// Where the literal ends whose opening `quote` ends at `at`: past the closing quote, or before the
/// newline or at the end of the input if there is none.
pub(super) fn literal_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                at = match splice_end(bytes, at) {
                    Some(end) => end,
                    None => escaped_end(bytes, at + 1),
                }
            }
            b'\n' | b'\r' => return at,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Where the byte that an escape's backslash protects ends; the backslash ends at `at`, and splices
/// may stand between the two.
fn escaped_end(bytes: &[u8], at: usize) -> usize {
    match peek(bytes, at) {
        Some((b'\n' | b'\r', place)) => place,
        Some((_, place)) => place + 1,
        None => bytes.len(),
    }
}

/// Where the quote stands of the literal whose prefix may be the identifier `start..end`.
pub(super) fn prefixed_quote(bytes: &[u8], start: usize, end: usize) -> Option<(u8, usize)> {
    let (quote, place) = peek(bytes, end).filter(|(byte, _)| matches!(byte, b'"' | b'\''))?;
    let prefix = &bytes[start..end];
    let known: [&[u8]; 4] = [b"L", b"u8", b"u", b"U"];
    known
        .iter()
        .any(|name| spells(prefix, name))
        .then_some((quote, place))
}

/// Where the header name ends that begins at `at` with `<` or `"`, if it is closed on its line.
pub(super) fn header_name_end(bytes: &[u8], at: usize) -> Option<usize> {
    let close = match bytes.get(at)? {
        b'<' => b'>',
        b'"' => b'"',
        _ => return None,
    };
    let bytes = &bytes[..bytes.len().min(at + LONGEST_HEADER_NAME)];
    let mut at = at + 1;
    // A backslash is no escape here (C23 6.4.7).
    while let Some(&byte) = bytes.get(at) {
        match splice_end(bytes, at) {
            Some(end) => at = end,
            None if byte == close => return Some(at + 1),
            None if newline_end(bytes, at).is_some() => return None,
            None => at += 1,
        }
    }
    None
}
