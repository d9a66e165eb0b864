//! Where the comments are.
//!
//! Most of a text is skipped at the speed of memory, since only a slash or a quote can begin or hide a
//! comment. A logical line on which that is not the whole story (an escape in a literal, an apostrophe
//! in a word, a `<` that may begin a header name) is read by the tokenizer instead, to its end.

use crate::lex::{
    TokenKind, Tokens, block_comment_end, line_comment_end, newline_end, spells, splice_end,
    splice_start, tokens,
};
use memchr::{memchr, memchr_iter, memchr3, memrchr};

/// A comment: where it stands, delimiters included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_block: bool,
}

impl Comment {
    /// Whether it ends before the text does, or with it.
    pub(super) fn is_closed(&self, bytes: &[u8]) -> bool {
        self.end < bytes.len() || is_closed(&bytes[self.start..], self.is_block)
    }
}

/// Whether a comment that ends with the text is closed.
pub(super) fn is_closed(comment: &[u8], is_block: bool) -> bool {
    !is_block || (comment.len() >= 4 && comment.ends_with(b"*/"))
}

/// Whether a number has digit separators. Before C23 each began a character constant, which had the
/// rest of the line or of the number: all of the line must stay.
pub(super) fn is_separated(number: &[u8]) -> bool {
    number.contains(&b'\'')
}

/// Whether a carriage return stands without a line feed: some compilers end a line there.
pub(super) fn has_bare_return(bytes: &[u8]) -> bool {
    memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// Whether this identifier, right before a string literal, makes it a raw one.
pub(super) fn is_raw_prefix(identifier: &[u8]) -> bool {
    let known: [&[u8]; 5] = [b"R", b"LR", b"uR", b"UR", b"u8R"];
    known.iter().any(|name| spells(identifier, name))
}

/// What a logical line has that makes comments on it stay.
#[derive(Clone, Copy, Default)]
pub(super) struct Line {
    /// Whether it names a directive, or an operator of `#if`, that takes a header name.
    leads_away: bool,
    /// Whether it has a `<` after that which begins no header name, since none is closed.
    has_open: bool,
    /// Whether it has a number with digit separators.
    is_separated: bool,
}

impl Line {
    /// Takes note of a token. The line begins anew after a line end.
    pub(super) fn see(&mut self, kind: TokenKind, text: &[u8]) {
        match kind {
            TokenKind::Newline => *self = Line::default(),
            TokenKind::Number => self.is_separated |= is_separated(text),
            TokenKind::Identifier if matches!(text[0], b'i' | b'e' | b'_' | b'\\') => {
                let known: [&[u8]; 7] = [
                    b"include",
                    b"include_next",
                    b"import",
                    b"embed",
                    b"__has_include",
                    b"__has_include_next",
                    b"__has_embed",
                ];
                self.leads_away |= known.iter().any(|name| spells(text, name));
            }
            TokenKind::Punctuator => self.has_open |= self.leads_away && text[0] == b'<',
            _ => {}
        }
    }

    /// Whether a comment on the line must stay: without its line ends the `<` might find a `>`.
    pub(super) fn holds(&self, comment: &[u8]) -> bool {
        self.is_separated || (self.has_open && comment.contains(&b'\n'))
    }
}

/// Whether a run of blanks is nothing but splices, which part no tokens.
pub(super) fn is_splices(blank: &[u8]) -> bool {
    let mut at = 0;
    while let Some(end) = splice_end(blank, at) {
        at = end;
    }
    at == blank.len()
}

/// The comments of a text, in order, up to the first raw string.
pub(super) struct Comments<'a> {
    bytes: &'a [u8],
    /// No comment that begins before this place is yet to come.
    at: usize,
    /// Where the logical line begins that holds `seen`.
    line: usize,
    /// How far line ends have been looked for.
    seen: usize,
    /// Whether the line has a `<` before `seen`.
    has_less: bool,
    /// The rest of the logical line, where the tokenizer reads it.
    slow: Option<Slow<'a>>,
}

struct Slow<'a> {
    tokens: Tokens<'a>,
    /// Where in the text its input begins.
    base: usize,
    /// Whether a string that came now would be raw.
    is_raw: bool,
    line: Line,
}

/// What the quick look found.
enum Found {
    Comment(Comment),
    Unsure,
    Nothing,
}

impl<'a> Comments<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Comments {
            bytes,
            at: 0,
            line: 0,
            seen: 0,
            has_less: false,
            slow: None,
        }
    }

    /// Looks for the next comment, or for what only the tokenizer can tell.
    fn quick(&mut self) -> Found {
        while let Some(step) = memchr3(b'/', b'"', b'\'', &self.bytes[self.at..]) {
            let place = self.at + step;
            let next = self.bytes.get(place + 1).copied();
            let first = self.bytes[place];
            if first == b'/' && !matches!(next, Some(b'/' | b'*' | b'\\')) {
                self.at = place + 1;
                continue;
            }
            self.see(place);
            let before = place.checked_sub(1).map_or(b' ', |at| self.bytes[at]);
            self.at = match (first, next) {
                _ if self.has_less => return Found::Unsure,
                (b'/', Some(b'*')) => {
                    let end = block_comment_end(self.bytes, place + 2);
                    return self.found(place, end, true);
                }
                (b'/', Some(b'/')) => {
                    let end = line_comment_end(self.bytes, place + 2);
                    return self.found(place, end, false);
                }
                (b'/', _) => return Found::Unsure,
                // A raw string, or one that a splice parts from its prefix.
                (b'"', _) if matches!(before, b'R' | b'\n') => return Found::Unsure,
                // A digit separator, a prefix, or prose.
                (b'\'', _)
                    if matches!(before, b'_' | b'$' | b'.' | b'+' | b'-' | b'\n' | 0x80..)
                        || before.is_ascii_alphanumeric() =>
                {
                    return Found::Unsure;
                }
                (quote, _) => match memchr3(quote, b'\\', b'\n', &self.bytes[place + 1..]) {
                    Some(step) if self.bytes[place + 1 + step] == quote => place + 1 + step + 1,
                    _ => return Found::Unsure,
                },
            };
        }
        Found::Nothing
    }

    fn found(&mut self, start: usize, end: usize, is_block: bool) -> Found {
        self.at = end;
        // Line ends within a comment end no line.
        self.seen = end;
        Found::Comment(Comment {
            start,
            end,
            is_block,
        })
    }

    /// Brings `line` and `has_less` up to `place`.
    fn see(&mut self, place: usize) {
        let new = &self.bytes[self.seen..place];
        let mut end = new.len();
        while let Some(newline) = memrchr(b'\n', &new[..end]) {
            match splice_start(new, 0, newline + 1) {
                Some(start) => end = start,
                None => {
                    self.line = self.seen + newline + 1;
                    self.seen = self.line;
                    self.has_less = false;
                    break;
                }
            }
        }
        self.has_less |= memchr(b'<', &self.bytes[self.seen..place]).is_some();
        self.seen = place;
    }

    /// The next comment on the line that the tokenizer reads; `Unsure` where a raw string begins.
    fn slow(&mut self, slow: &mut Slow<'a>) -> Found {
        for token in slow.tokens.by_ref() {
            let (start, end) = (slow.base + token.start, slow.base + token.end);
            let text = &self.bytes[start..end];
            slow.line.see(token.kind, text);
            let was_raw = slow.is_raw;
            slow.is_raw = match token.kind {
                TokenKind::Identifier => is_raw_prefix(text),
                // Nothing but splices may stand between the prefix and its string.
                TokenKind::Blank => was_raw && is_splices(text),
                _ => false,
            };
            match token.kind {
                TokenKind::String if was_raw => return Found::Unsure,
                TokenKind::Newline if end > self.line => {
                    (self.at, self.line, self.seen) = (end, end, end);
                    self.has_less = false;
                    return Found::Nothing;
                }
                kind if kind.is_comment() && start >= self.at && !slow.line.holds(text) => {
                    let is_block = kind == TokenKind::BlockComment;
                    return self.found(start, end, is_block);
                }
                _ => {}
            }
        }
        self.at = self.bytes.len();
        Found::Nothing
    }
}

impl Iterator for Comments<'_> {
    type Item = Comment;

    fn next(&mut self) -> Option<Comment> {
        loop {
            if let Some(mut slow) = self.slow.take() {
                match self.slow(&mut slow) {
                    Found::Comment(comment) => {
                        self.slow = Some(slow);
                        return Some(comment);
                    }
                    Found::Nothing => continue,
                    Found::Unsure => {
                        self.at = self.bytes.len();
                        self.seen = self.at;
                        return None;
                    }
                }
            }
            match self.quick() {
                Found::Comment(comment) => return Some(comment),
                Found::Nothing => return None,
                Found::Unsure => {
                    // With the line end before it, for only the first line may begin with a mark of
                    // the byte order.
                    let base = self.line.saturating_sub(1);
                    self.slow = Some(Slow {
                        tokens: tokens(&self.bytes[base..]),
                        base,
                        is_raw: false,
                        line: Line::default(),
                    });
                }
            }
        }
    }
}

/// The line ends in a comment, splices' too.
pub(super) fn newlines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    memchr_iter(b'\n', text).map(|at| {
        let start = at - usize::from(at > 0 && text[at - 1] == b'\r');
        debug_assert_eq!(newline_end(text, start), Some(at + 1));
        &text[start..=at]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The comments as the tokenizer alone finds them.
    fn slowly(bytes: &[u8]) -> Vec<Comment> {
        let (mut found, mut is_raw, mut line) = (Vec::new(), false, Line::default());
        for token in tokens(bytes) {
            let text = &bytes[token.start..token.end];
            line.see(token.kind, text);
            let was_raw = is_raw;
            is_raw = match token.kind {
                TokenKind::Identifier => is_raw_prefix(text),
                TokenKind::Blank => was_raw && is_splices(text),
                _ => false,
            };
            match token.kind {
                TokenKind::String if was_raw => break,
                kind if kind.is_comment() && !line.holds(text) => found.push(Comment {
                    start: token.start,
                    end: token.end,
                    is_block: kind == TokenKind::BlockComment,
                }),
                _ => {}
            }
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// Pieces of which everything hard is made.
        #[test]
        fn the_quick_look_finds_what_the_tokenizer_finds(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "/", "/", "*", "//", "/*", "*/", "\"", "'", "\\", "\\\n", "\\ \n", "\n", "\n", "\r\n",
                    "\\\r\n", " ", "\t", "<", ">", "#", "#include", "#include <", "__has_include(<", "a",
                    "R", "LR", "u8", "L", "1", "0x1", "1'0", "_", "$", ".", "@", "\u{e9}", "\u{feff}", "-",
                    "don't", "\"a\"", "'b'", "\"/*\"", "%:", "#define F",
                ]),
                0..40,
            )
        ) {
            let text = pieces.concat();
            let quick: Vec<Comment> = Comments::new(text.as_bytes()).collect();
            prop_assert_eq!(quick, slowly(text.as_bytes()), "{:?}", text);
        }
    }
}
