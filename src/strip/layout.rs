//! Reducing layout to single blanks and line ends.

use super::find::{Line, is_closed, is_raw_prefix, is_separated, is_splices};
use super::{Lines, spdx};
use crate::lex::{Token, TokenKind, spells, tokens};
use memchr::memchr_iter;

/// What parts a token from the one before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// A splice, which is no white space, and parts bytes that are no tokens of C.
    Splice,
    Blank,
    Line,
}

/// The text with one blank or one line end where it had white space, and none at either end of a line.
/// A line end within parentheses becomes a blank, unless a directive is on either side of it.
pub(super) fn reduce(bytes: &[u8], lines: Lines) -> Vec<u8> {
    let mut layout = Layout::new(bytes.len(), lines);
    let mut is_raw = false;
    let mut line = Line::default();
    let mut all = tokens(bytes).peekable();
    while let Some(token) = all.next() {
        let text = &bytes[token.start..token.end];
        line.see(token.kind, text);
        let was_raw = std::mem::replace(&mut is_raw, false);
        match token.kind {
            TokenKind::Newline => layout.newline(),
            TokenKind::Blank => {
                let is_splices = is_splices(text);
                is_raw = was_raw && is_splices;
                let gap = if is_splices { Gap::Splice } else { Gap::Blank };
                layout.gap = layout.gap.max(gap);
                layout.count(text);
            }
            kind if kind.is_comment() => {
                let is_block = kind == TokenKind::BlockComment;
                if token.end == bytes.len() && !is_closed(text, is_block) {
                    layout.rest(text);
                    break;
                }
                if line.holds(text) {
                    layout.comment(text, text, is_block);
                    continue;
                }
                match spdx::kept(text, is_block) {
                    Some(kept) => layout.comment(&kept, text, is_block),
                    None => {
                        layout.gap = layout.gap.max(Gap::Blank);
                        layout.count(text);
                    }
                }
            }
            TokenKind::String if was_raw => {
                layout.rest(&bytes[token.start..]);
                break;
            }
            kind => {
                is_raw = kind == TokenKind::Identifier && is_raw_prefix(text);
                // One without an end takes all of its line with it.
                let breaks = matches!(kind, TokenKind::String | TokenKind::Character)
                    && all
                        .peek()
                        .is_some_and(|next| next.kind == TokenKind::Newline);
                layout.token(text, kind == TokenKind::Punctuator, breaks);
                // The mark of the byte order is no part of the first line.
                layout.at_start = kind == TokenKind::Other && token.start == 0;
                if kind == TokenKind::Number && is_separated(text) {
                    layout.must_break = true;
                    let is_newline = |end: &Token| end.kind == TokenKind::Newline;
                    while let Some(token) = all.next_if(|token| !is_newline(token)) {
                        layout.verbatim(&bytes[token.start..token.end]);
                    }
                }
            }
        }
    }
    layout.finish()
}

struct Layout {
    out: Vec<u8>,
    lines: Lines,
    gap: Gap,
    /// Line ends since the last token, those of comments and splices with them.
    newlines: usize,
    /// Whether no token was on this logical line yet.
    at_start: bool,
    in_directive: bool,
    /// Whether the line before ended in a directive, or in what must end its line.
    must_break: bool,
    /// Open parentheses.
    depth: u32,
}

impl Layout {
    fn new(capacity: usize, lines: Lines) -> Self {
        Layout {
            out: Vec::with_capacity(capacity),
            lines,
            gap: Gap::None,
            newlines: 0,
            at_start: true,
            in_directive: false,
            must_break: false,
            depth: 0,
        }
    }

    fn count(&mut self, text: &[u8]) {
        self.newlines += memchr_iter(b'\n', text).count();
    }

    fn newline(&mut self) {
        self.gap = Gap::Line;
        self.newlines += 1;
        self.must_break |= self.in_directive;
        self.at_start = true;
        self.in_directive = false;
    }

    fn token(&mut self, text: &[u8], is_punctuator: bool, breaks: bool) {
        let begins_directive =
            self.at_start && is_punctuator && (spells(text, b"#") || spells(text, b"%:"));
        self.part(begins_directive || self.must_break);
        self.out.extend_from_slice(text);
        self.in_directive |= begins_directive;
        self.must_break = breaks;
        if self.in_directive {
            self.depth = 0;
        } else if is_punctuator {
            match text {
                b"(" => self.depth += 1,
                b")" => self.depth = self.depth.saturating_sub(1),
                b";" | b"{" | b"}" => self.depth = 0,
                _ => {}
            }
        }
    }

    /// A comment that stays, or what stays of it.
    fn comment(&mut self, kept: &[u8], whole: &[u8], is_block: bool) {
        self.part(true);
        self.out.extend_from_slice(kept);
        self.count(whole);
        self.newlines -= memchr_iter(b'\n', kept).count();
        self.must_break = !is_block;
        self.gap = Gap::Blank;
    }

    /// What must stay as it is, to the end of its line.
    fn verbatim(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    /// What must stay as it is, to the end.
    fn rest(&mut self, text: &[u8]) {
        self.part(self.must_break);
        self.out.extend_from_slice(text);
        self.gap = Gap::None;
    }

    /// Writes what parts the next token from the last.
    fn part(&mut self, must_break: bool) {
        let newlines = std::mem::take(&mut self.newlines);
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        match (gap, self.lines) {
            (Gap::Line, Lines::Kept) => self.end_lines(newlines),
            (_, Lines::Kept) if newlines > 0 => {
                if self.out.is_empty() || self.out.ends_with(b"\n") {
                    return self.end_lines(newlines);
                }
                if gap == Gap::Blank {
                    self.out.push(b' ');
                }
                self.out.extend(b"\\\n".repeat(newlines));
            }
            (Gap::None, _) => {}
            _ if self.out.is_empty() => {}
            (Gap::Splice, _) => self.out.extend_from_slice(b"\\\n"),
            (Gap::Line, _) if must_break || self.depth == 0 => self.end_lines(1),
            _ => self.out.push(b' '),
        }
    }

    fn end_lines(&mut self, count: usize) {
        if self.out.last() == Some(&b'\\') {
            self.out.extend_from_slice(b"/**/");
        }
        self.out.resize(self.out.len() + count, b'\n');
    }

    fn finish(mut self) -> Vec<u8> {
        if self.gap == Gap::Line && !(self.out.is_empty() && self.lines == Lines::Free) {
            let count = match self.lines {
                Lines::Kept => self.newlines,
                Lines::Free => 1,
            };
            self.end_lines(count);
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(text: &str) -> String {
        String::from_utf8(reduce(text.as_bytes(), Lines::Free)).unwrap()
    }

    fn kept(text: &str) -> String {
        String::from_utf8(reduce(text.as_bytes(), Lines::Kept)).unwrap()
    }

    #[test]
    fn white_space_is_one_blank_or_one_line_end() {
        for (text, expected) in [
            ("\n\n  int\t a ;  \n\n\n\tint b;\n\n", "int a ;\nint b;\n"),
            ("int f(int a,\n      int b);\n", "int f(int a, int b);\n"),
            (
                "f(\n#ifdef A\n a,\n#endif\n b)\n",
                "f(\n#ifdef A\na,\n#endif\nb)\n",
            ),
            (
                "#  define  A \\\n\tb\\\nc  \\\n\nint d;\n",
                "# define A b\\\nc\nint d;\n",
            ),
            (
                "#define F /**/ (x)\n#define G(x)x\n",
                "#define F (x)\n#define G(x)x\n",
            ),
            ("/* a */ #define B // c\n", "#define B\n"),
            ("f(\"a\"\n  \"b\", 'c\n d)\n", "f(\"a\"\n\"b\", 'c\nd)\n"),
            ("a \\/**/\nb\n", "a \\/**/\nb\n"),
            ("\\\\\\\n\\ x\n", "\\\\\\\n\\ x\n"),
            ("a  = 1'0;  /* b */ \n  c  ;\n", "a = 1'0;  /* b */ \nc ;\n"),
            ("a /*\n*/ #define B\n", "a #define B\n"),
            ("/* x */\n", ""),
            ("int a", "int a"),
            ("R\"(  /* x */ \n)\"  ;  \n", "R\"(  /* x */ \n)\"  ;  \n"),
            ("int  a; /*  never  \n", "int a; /*  never  \n"),
            (
                "/* SPDX-License-Identifier: MIT */  \n\n// SPDX-x\n\n a\n",
                "/* SPDX-License-Identifier: MIT */\n// SPDX-x\na\n",
            ),
        ] {
            assert_eq!(free(text), expected, "{text:?}");
            assert_eq!(free(expected), expected, "{text:?}");
        }
    }

    #[test]
    fn tokens_stay_on_their_lines() {
        for (text, expected) in [
            (
                "\n\n  int\t a ;  \n\n\n\tint b;\n\n",
                "\n\nint a ;\n\n\nint b;\n\n",
            ),
            ("f(a, /* b\n c */ d,\n e)\n", "f(a, \\\nd,\ne)\n"),
            ("#define A /* x\n */ \\\n b\n", "#define A \\\n\\\nb\n"),
            ("#define A a\\\n\\\n  b\n", "#define A a \\\n\\\nb\n"),
            ("/* a\n*/ #define B\n", "\n#define B\n"),
        ] {
            assert_eq!(kept(text), expected, "{text:?}");
            assert_eq!(kept(expected), expected, "{text:?}");
        }
    }
}
