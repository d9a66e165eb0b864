//! What a token is.

/// A token: its kind, and where it stands in the input that was tokenized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What kind of token.
    pub kind: TokenKind,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset just past its last byte; always more than `start`.
    pub end: usize,
}

/// The kinds of token: preprocessing tokens, and what may stand between them.
///
/// Any of them may hold line splices (a backslash, blanks if any, and a newline) in its midst, but
/// none but [`Blank`](TokenKind::Blank), a `//` comment and an unterminated literal or comment can
/// end in one, and only `Blank` can begin with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// Letters, digits, `_`, `$`, well-formed UTF-8 beyond ASCII, and `\u` names; keywords too.
    Identifier,
    /// A preprocessing number, which need be no valid constant: `0x1fUL`, `1.5e-3`, `0b1'0`, `3d`.
    Number,
    /// A string literal with its prefix, if it has one. Ends before the newline if unterminated.
    String,
    /// A character constant with its prefix, if it has one. Ends before the newline if
    /// unterminated.
    Character,
    /// What an `#include`, or a `__has_include` names, delimiters included: `<linux/types.h>`,
    /// `"local.h"`.
    HeaderName,
    /// An operator or other punctuator, the longest that stands there.
    Punctuator,
    /// A `//` comment, without the newline that ends it.
    LineComment,
    /// A `/*` comment, to the end of the input if it is unterminated.
    BlockComment,
    /// A run of spaces, tabs, vertical tabs, form feeds and line splices.
    Blank,
    /// One line end: LF, CR LF, or a CR alone.
    Newline,
    /// A run of bytes with which no token can begin: NUL, `@`, Latin-1, stray backslashes.
    Other,
}

impl TokenKind {
    /// Whether it is one of the two kinds of comment.
    pub fn is_comment(self) -> bool {
        matches!(self, TokenKind::LineComment | TokenKind::BlockComment)
    }

    /// Whether it is layout: blanks or a line end.
    pub fn is_layout(self) -> bool {
        matches!(self, TokenKind::Blank | TokenKind::Newline)
    }
}
