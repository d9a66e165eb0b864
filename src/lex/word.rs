//! Where identifiers and numbers end.

use super::class::continues_identifier;
use super::splice::{peek, skip_splices};

/// Where the character beyond ASCII that begins at `at` ends, if an identifier may hold it: a
/// well-formed UTF-8 sequence, or its name as `\u20ac` or `\U0001f600`.
pub(super) fn extended_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let length = match *rest {
        [0xc2..=0xdf, ..] => 2,
        [0xe0..=0xef, ..] => 3,
        [0xf0..=0xf4, ..] => 4,
        [b'\\', b'u', ..] => 6,
        [b'\\', b'U', ..] => 10,
        _ => return None,
    };
    let character = rest.get(..length)?;
    let fits = match character {
        [b'\\', _, digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
        _ => std::str::from_utf8(character).is_ok(),
    };
    fits.then_some(at + length)
}

/// Where the identifier ends whose first character ends at `at`.
#[inline]
pub(super) fn identifier_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        while at < bytes.len() && continues_identifier(bytes[at]) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'\\' | 0x80..) => match continued(bytes, at) {
                Some(next) => at = next,
                None => return at,
            },
            _ => return at,
        }
    }
}

/// Where the next character of an identifier ends, when a splice, a UTF-8 sequence or a `\u` name
/// stands at `at`.
#[cold]
fn continued(bytes: &[u8], at: usize) -> Option<usize> {
    let at = skip_splices(bytes, at);
    if continues_identifier(*bytes.get(at)?) {
        Some(at + 1)
    } else {
        extended_end(bytes, at)
    }
}

/// Where the preprocessing number ends whose first digit, or dot and digit, end at `at`.
pub(super) fn number_end(bytes: &[u8], mut at: usize) -> usize {
    let mut last = 0;
    while let Some((byte, place)) = peek(bytes, at) {
        at = match byte {
            b'.' => place + 1,
            _ if continues_identifier(byte) => place + 1,
            b'+' | b'-' if matches!(last, b'e' | b'E' | b'p' | b'P') => place + 1,
            // A digit separator (C23): what follows it belongs to the number.
            b'\'' => match peek(bytes, place + 1) {
                Some((next, after)) if continues_identifier(next) && next != b'$' => after + 1,
                _ => break,
            },
            b'\\' | 0x80.. => match extended_end(bytes, place) {
                Some(end) => end,
                None => break,
            },
            _ => break,
        };
        last = byte;
    }
    at
}
