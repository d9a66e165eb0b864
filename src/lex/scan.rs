//! The tokenizer itself: which token begins at each place.

use std::iter::FusedIterator;

use super::class::{Class, class, is_blank};
use super::comment::{block_comment_end, line_comment_end};
use super::punctuator::punctuator_end;
use super::quoted::{header_name_end, literal_end, prefixed_quote};
use super::splice::{newline_end, peek, skip_splices, spells, splice_end};
use super::token::{Token, TokenKind};
use super::word::{extended_end, identifier_end, number_end};

/// Splits any bytes into C tokens, in order and without gaps. Allocates nothing.
pub fn tokens(bytes: &[u8]) -> Tokens<'_> {
    Tokens {
        bytes,
        at: 0,
        place: Place::LineStart,
    }
}

/// The iterator that [`tokens`] returns.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    place: Place,
}

/// Where in its line the next token stands, as far as header names depend on it: `<` begins one
/// only where a directive, or `__has_include`, expects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing but layout and comments so far: a `#` would begin a directive.
    LineStart,
    /// After that `#`.
    Directive,
    /// After `__has_include`: its parenthesis is next.
    HasInclude,
    /// A header name may be next.
    Header,
    /// Anywhere else.
    Inside,
}

impl Place {
    fn after_identifier(self, word: &[u8]) -> Place {
        let is = |name: &&[u8]| spells(word, name);
        match self {
            Place::Directive => {
                let names: [&[u8]; 4] = [b"include", b"include_next", b"import", b"embed"];
                if names.iter().any(is) {
                    Place::Header
                } else {
                    Place::Inside
                }
            }
            _ if word[0] == b'_' => {
                let names: [&[u8]; 3] = [b"__has_include", b"__has_include_next", b"__has_embed"];
                if names.iter().any(is) {
                    Place::HasInclude
                } else {
                    Place::Inside
                }
            }
            _ => Place::Inside,
        }
    }

    fn after_punctuator(self, punctuator: &[u8]) -> Place {
        match (self, punctuator[0]) {
            (Place::LineStart, b'#') if punctuator.len() == 1 => Place::Directive,
            (Place::LineStart, b'%') if spells(punctuator, b"%:") => Place::Directive,
            (Place::HasInclude, b'(') => Place::Header,
            _ => Place::Inside,
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let &first = self.bytes.get(start)?;
        let (kind, end) = match class(first) {
            Class::Letter => self.word(first),
            Class::Digit => (TokenKind::Number, number_end(self.bytes, start + 1)),
            Class::Blank => (TokenKind::Blank, self.blank_end(start + 1)),
            Class::Newline => (
                TokenKind::Newline,
                newline_end(self.bytes, start).unwrap_or(start + 1),
            ),
            Class::Single => (TokenKind::Punctuator, start + 1),
            Class::Several => (
                TokenKind::Punctuator,
                punctuator_end(self.bytes, start, first),
            ),
            Class::Dot => match peek(self.bytes, start + 1) {
                Some((b'0'..=b'9', digit)) => {
                    (TokenKind::Number, number_end(self.bytes, digit + 1))
                }
                _ => (
                    TokenKind::Punctuator,
                    punctuator_end(self.bytes, start, first),
                ),
            },
            Class::Slash => match peek(self.bytes, start + 1) {
                Some((b'/', slash)) => (
                    TokenKind::LineComment,
                    line_comment_end(self.bytes, slash + 1),
                ),
                Some((b'*', star)) => (
                    TokenKind::BlockComment,
                    block_comment_end(self.bytes, star + 1),
                ),
                _ => (
                    TokenKind::Punctuator,
                    punctuator_end(self.bytes, start, first),
                ),
            },
            Class::Less => match self.header_name() {
                Some(end) => (TokenKind::HeaderName, end),
                None => (
                    TokenKind::Punctuator,
                    punctuator_end(self.bytes, start, first),
                ),
            },
            Class::Quote => match self.header_name() {
                Some(end) => (TokenKind::HeaderName, end),
                None => (TokenKind::String, literal_end(self.bytes, start + 1, first)),
            },
            Class::Apostrophe => (
                TokenKind::Character,
                literal_end(self.bytes, start + 1, first),
            ),
            Class::Backslash | Class::High | Class::Other => self.odd(),
        };
        self.place = match kind {
            TokenKind::Blank | TokenKind::BlockComment => self.place,
            TokenKind::Newline => Place::LineStart,
            TokenKind::Identifier => self.place.after_identifier(&self.bytes[start..end]),
            TokenKind::Punctuator => self.place.after_punctuator(&self.bytes[start..end]),
            // A byte order mark, or whatever else precedes the first line, hides no directive.
            TokenKind::Other if start == 0 => Place::LineStart,
            _ => Place::Inside,
        };
        self.at = end;
        Some(Token { kind, start, end })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.bytes.len() - self.at;
        (usize::from(left > 0), Some(left))
    }
}

impl FusedIterator for Tokens<'_> {}

impl Tokens<'_> {
    /// An identifier, or the literal that it is the prefix of.
    #[inline]
    fn word(&self, first: u8) -> (TokenKind, usize) {
        let end = identifier_end(self.bytes, self.at + 1);
        if matches!(first, b'L' | b'u' | b'U')
            && let Some((quote, place)) = prefixed_quote(self.bytes, self.at, end)
        {
            let kind = if quote == b'"' {
                TokenKind::String
            } else {
                TokenKind::Character
            };
            return (kind, literal_end(self.bytes, place + 1, quote));
        }
        (TokenKind::Identifier, end)
    }

    #[inline]
    fn blank_end(&self, mut at: usize) -> usize {
        loop {
            while at < self.bytes.len() && is_blank(self.bytes[at]) {
                at += 1;
            }
            let end = skip_splices(self.bytes, at);
            if end == at {
                return at;
            }
            at = end;
        }
    }

    fn header_name(&self) -> Option<usize> {
        if self.place == Place::Header {
            header_name_end(self.bytes, self.at)
        } else {
            None
        }
    }

    /// What begins with a byte that is no ordinary part of C: a splice, an identifier beyond
    /// ASCII, or a run of bytes that mean nothing.
    #[cold]
    fn odd(&self) -> (TokenKind, usize) {
        let start = self.at;
        if let Some(end) = splice_end(self.bytes, start) {
            return (TokenKind::Blank, self.blank_end(end));
        }
        if start == 0 && self.bytes.starts_with(b"\xef\xbb\xbf") {
            return (TokenKind::Other, 3);
        }
        if let Some(end) = extended_end(self.bytes, start) {
            return (TokenKind::Identifier, identifier_end(self.bytes, end));
        }
        let means_nothing = |at: usize| match class(self.bytes[at]) {
            Class::Other => true,
            Class::Backslash | Class::High => {
                splice_end(self.bytes, at).is_none() && extended_end(self.bytes, at).is_none()
            }
            _ => false,
        };
        let end = (start + 1..self.bytes.len()).find(|&at| !means_nothing(at));
        (TokenKind::Other, end.unwrap_or(self.bytes.len()))
    }
}
