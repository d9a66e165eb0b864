//! Comments and layout taken out of C text, so that no compiler can tell.
//!
//! Knows: which comments and white space C's grammar can do without. Must not know: files, archives,
//! how anything is coded.
//!
//! What stays the same, and what [`first_difference`] proves of any two texts: the preprocessing
//! tokens with their spellings; which of them are in which directive; and before which of them there
//! is white space, since that tells `#define F(x)` from `#define F (x)` and is what the `#` operator
//! sees of an argument's layout. A comment counts as the white space that C makes of it.
//!
//! Texts that different compilers read differently are left alone, from the place where they begin to
//! differ: raw strings, which GNU C has and standard C has not; to the end of the line what follows a
//! digit separator, new in C23; and all of a text that has carriage returns without a line feed, which
//! end a line for Clang and not for GCC. `//` begins a comment, as in C99 and later.
//!
//! ```
//! use chz::strip::{Strip, strip};
//!
//! let header = b"/* How long is it? */\n#define LEN(a) /* bytes */ (a/**/-1) // or so\n";
//! assert_eq!(strip(header, Strip::Comments), b"#define LEN(a) (a -1)\n");
//! ```

mod check;
mod comments;
mod find;
mod layout;
mod spdx;

use crate::lex::{TokenKind, tokens};

pub use check::{Difference, first_difference};

/// What is taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strip {
    /// Nothing.
    #[default]
    None,
    /// Comments, and the lines that held nothing else. Comments with an SPDX tag stay, reduced to the
    /// lines that have one.
    Comments,
    /// Comments as above, and layout: what is left of it is single blanks and line ends, the least
    /// that keeps the sequence of tokens and every directive's line.
    Layout,
}

/// Whether lines keep their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    Free,
    Kept,
}

/// The text without what is to be taken out of it; never longer but by a few bytes for odd input.
///
/// Any bytes will do. To strip what was stripped changes nothing.
pub fn strip(bytes: &[u8], what: Strip) -> Vec<u8> {
    apply(bytes, what, Lines::Free)
}

/// As [`strip`], but each token stays on the line that it was on, so that error messages, `__LINE__`
/// and debug information keep their line numbers.
///
/// ```
/// use chz::strip::{Strip, strip_keeping_lines};
///
/// let header = b"/* One\n * two */\nint a; /* three */\n";
/// assert_eq!(strip_keeping_lines(header, Strip::Comments), b"\n\nint a;\n");
/// ```
pub fn strip_keeping_lines(bytes: &[u8], what: Strip) -> Vec<u8> {
    apply(bytes, what, Lines::Kept)
}

fn apply(bytes: &[u8], what: Strip, lines: Lines) -> Vec<u8> {
    if find::has_bare_return(bytes) {
        return bytes.to_vec();
    }
    let mut out = match what {
        Strip::None => return bytes.to_vec(),
        Strip::Comments => comments::remove(bytes, lines),
        Strip::Layout => layout::reduce(bytes, lines),
    };
    let is_odd = |text| {
        tokens(text)
            .next()
            .is_some_and(|token| token.kind == TokenKind::Other)
    };
    if is_odd(&out) && !is_odd(bytes) {
        // At the very beginning it would be a mark of the byte order.
        out.insert(0, b' ');
    }
    out
}

/// Whether a file of this name holds C, C++, or assembler for the C preprocessor, to be stripped when
/// a whole tree is. Others may have `/*` in them for reasons of their own: scripts, makefiles.
///
/// ```
/// assert!(chz::strip::is_c("include/linux/sched.h"));
/// assert!(!chz::strip::is_c("include/Kbuild"));
/// ```
pub fn is_c(path: impl AsRef<[u8]>) -> bool {
    let path = path.as_ref();
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let Some(dot) = name.iter().rposition(|&byte| byte == b'.') else {
        return false;
    };
    let known: [&[u8]; 11] = [
        b"h", b"c", b"S", b"hh", b"hpp", b"hxx", b"cc", b"cpp", b"cxx", b"H", b"C",
    ];
    known.contains(&&name[dot + 1..])
}
