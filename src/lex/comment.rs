//! Where comments end.

use memchr::{memchr, memchr2};

use super::splice::{newline_end, splice_start};

/// Where the `//` comment ends whose opening ends at `from`: before the newline that no splice
/// hides.
pub(crate) fn line_comment_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(step) = memchr2(b'\n', b'\r', &bytes[at..]) {
        let newline = at + step;
        let Some(end) = newline_end(bytes, newline) else {
            break;
        };
        // The line's own part of the comment, so that no byte is looked at twice.
        if splice_start(bytes, at, end).is_none() {
            return newline;
        }
        at = end;
    }
    bytes.len()
}

/// Where the `/*` comment ends whose opening ends at `from`.
pub(crate) fn block_comment_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    // Slashes are rarer than stars: the lines of most comments begin with a star.
    while let Some(step) = memchr(b'/', &bytes[at..]) {
        let slash = at + step;
        let mut before = slash;
        while let Some(start) = splice_start(bytes, from, before) {
            before = start;
        }
        if before > from && bytes[before - 1] == b'*' {
            return slash + 1;
        }
        at = slash + 1;
    }
    bytes.len()
}
