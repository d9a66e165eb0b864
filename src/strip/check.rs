//! The proof that two texts are the same to a compiler.

use super::find::is_splices;
use crate::lex::{Token, TokenKind, Tokens, spells, tokens};

/// Where two texts begin to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The line, counted from 1, of the first text.
    pub line: usize,
    /// Where in the first text its token begins that the second lacks; its length if that has more.
    pub offset: usize,
    /// Where in the second text.
    pub other_offset: usize,
}

/// Where the second text begins to say something else than the first: other tokens, in other
/// directives, or with white space before them in one text and not in the other. None if nowhere.
///
/// ```
/// use chz::strip::first_difference;
///
/// assert_eq!(first_difference(b"int/**/a;", b"int a;"), None);
/// assert!(first_difference(b"int/**/a;", b"inta;").is_some());
/// assert!(first_difference(b"#define F(x)", b"#define F (x)").is_some());
/// ```
pub fn first_difference(one: &[u8], other: &[u8]) -> Option<Difference> {
    let mut these = Significant::new(one);
    let mut those = Significant::new(other);
    loop {
        let (this, that) = (these.next(), those.next());
        match (&this, &that) {
            (None, None) => return None,
            (Some(this), Some(that)) if this.says_what(that) => continue,
            _ => {}
        }
        let offset = this.map_or(one.len(), |token| token.offset);
        let line = 1 + memchr::memchr_iter(b'\n', &one[..offset]).count();
        let other_offset = that.map_or(other.len(), |token| token.offset);
        return Some(Difference {
            line,
            offset,
            other_offset,
        });
    }
}

/// A preprocessing token and what its surroundings make of it.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a [u8],
    kind: TokenKind,
    offset: usize,
    /// Whether white space or a comment parts it from the token before, or there is none.
    is_spaced: bool,
    /// Whether it begins a directive.
    is_first: bool,
    in_directive: bool,
}

impl Word<'_> {
    fn says_what(&self, other: &Word<'_>) -> bool {
        self.text == other.text
            && self.kind == other.kind
            && self.is_spaced == other.is_spaced
            && self.is_first == other.is_first
            && self.in_directive == other.in_directive
    }
}

/// The tokens that are neither layout nor comments.
struct Significant<'a> {
    bytes: &'a [u8],
    tokens: Tokens<'a>,
    is_spaced: bool,
    at_start: bool,
    in_directive: bool,
}

impl<'a> Significant<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Significant {
            bytes,
            tokens: tokens(bytes),
            is_spaced: true,
            at_start: true,
            in_directive: false,
        }
    }
}

impl<'a> Iterator for Significant<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            let Token { kind, start, end } = self.tokens.next()?;
            let text = &self.bytes[start..end];
            match kind {
                TokenKind::Newline => {
                    self.is_spaced = true;
                    self.at_start = true;
                    self.in_directive = false;
                }
                // Splices part nothing.
                TokenKind::Blank if is_splices(text) => {}
                kind if kind == TokenKind::Blank || kind.is_comment() => self.is_spaced = true,
                _ => {
                    let is_first = self.at_start
                        && kind == TokenKind::Punctuator
                        && (spells(text, b"#") || spells(text, b"%:"));
                    self.in_directive |= is_first;
                    // The mark of the byte order is no part of the first line.
                    self.at_start &= kind == TokenKind::Other && start == 0;
                    return Some(Word {
                        text,
                        kind,
                        offset: start,
                        is_spaced: std::mem::replace(&mut self.is_spaced, false),
                        is_first,
                        in_directive: self.in_directive,
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_compiler_can_tell_is_a_difference() {
        for (one, other) in [
            ("a /* x */ b\n", "a b"),
            ("a\n\n\nb", "a b"),
            ("#define A \\\n b\nc", "#define A b\n\n c"),
            ("/* x */ #define A\n", "#define A"),
            ("a\\\nb", "a\\\nb // c"),
            ("", "/* nothing */"),
        ] {
            assert_eq!(
                first_difference(one.as_bytes(), other.as_bytes()),
                None,
                "{one}"
            );
        }
        for (one, other) in [
            ("a/**/b", "ab"),
            ("a+b", "a +b"),
            ("- -x", "--x"),
            ("#define A\nb", "#define A b"),
            ("#define A\n#define B", "#define A #define B"),
            ("a #define B", "a\n#define B"),
            ("#define F(x)", "#define F (x)"),
            ("a\\\nb", "a\\\n b"),
            ("a b", "a"),
            ("#include <a>", "#include <b>"),
        ] {
            assert!(
                first_difference(one.as_bytes(), other.as_bytes()).is_some(),
                "{one}"
            );
            assert!(
                first_difference(other.as_bytes(), one.as_bytes()).is_some(),
                "{one}"
            );
        }
        let difference = first_difference(b"a\nb /* */ c", b"a b d").unwrap();
        assert_eq!(
            (difference.line, difference.offset, difference.other_offset),
            (2, 10, 4)
        );
    }
}
