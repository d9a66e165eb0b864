//! Line ends and line splices.
//!
//! A splice is a backslash, blanks if any (as GCC and Clang allow), and a line end. C deletes
//! splices before it forms tokens (C23 5.1.1.2, phase 2), so that they may stand anywhere.

use super::class::is_blank;

/// Where the line end that begins at `at` ends: LF, CR LF, or CR alone.
pub(crate) fn newline_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'\n' => Some(at + 1),
        b'\r' if bytes.get(at + 1) == Some(&b'\n') => Some(at + 2),
        b'\r' => Some(at + 1),
        _ => None,
    }
}

/// Where the splice that begins at `at` ends.
pub(crate) fn splice_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'\\') {
        return None;
    }
    let blanks = bytes[at + 1..]
        .iter()
        .take_while(|&&byte| is_blank(byte))
        .count();
    newline_end(bytes, at + 1 + blanks)
}

/// The first place from `at` on where no splice begins.
#[inline]
pub(super) fn skip_splices(bytes: &[u8], mut at: usize) -> usize {
    while let Some(end) = splice_end(bytes, at) {
        at = end;
    }
    at
}

/// The next byte as C sees it, splices skipped, and where it stands.
#[inline]
pub(super) fn peek(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let at = skip_splices(bytes, at);
    Some((*bytes.get(at)?, at))
}

/// Where the splice that ends at `end` begins, if it begins at `from` or later.
pub(crate) fn splice_start(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let line = bytes.get(from..end)?;
    let line = match line {
        [line @ .., b'\r', b'\n'] | [line @ .., b'\n'] | [line @ .., b'\r'] => line,
        _ => return None,
    };
    let blanks = line
        .iter()
        .rev()
        .take_while(|&&byte| is_blank(byte))
        .count();
    let backslash = line.len().checked_sub(blanks + 1)?;
    (line[backslash] == b'\\').then_some(from + backslash)
}

/// Whether `token`, its splices deleted, is spelled `name`.
pub(crate) fn spells(token: &[u8], name: &[u8]) -> bool {
    let mut at = 0;
    for &wanted in name {
        match peek(token, at) {
            Some((byte, place)) if byte == wanted => at = place + 1,
            _ => return false,
        }
    }
    at == token.len()
}
