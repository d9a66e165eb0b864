//! Taking comments out.

use super::Lines;
use super::find::{Comment, Comments, newlines};
use super::spdx;
use crate::lex::{is_blank, newline_end, splice_end, splice_start};

/// The text without its comments, but for those that name a licence. One that is never closed is an
/// error that a compiler should see: it stays, and so does what follows a raw string's beginning.
pub(super) fn remove(bytes: &[u8], lines: Lines) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for comment in Comments::new(bytes) {
        if !comment.is_closed(bytes) {
            break;
        }
        let text = &bytes[comment.start..comment.end];
        // What follows a comment may have been taken with it, but no comment begins there.
        out.extend_from_slice(&bytes[copied..comment.start]);
        let newlines: Vec<&[u8]> = match lines {
            Lines::Kept => newlines(text).collect(),
            Lines::Free => Vec::new(),
        };
        copied = match spdx::kept(text, comment.is_block) {
            Some(kept) if kept == text => {
                out.extend_from_slice(text);
                comment.end
            }
            Some(kept) => {
                out.extend_from_slice(&kept);
                let missing =
                    newlines.len() - super::find::newlines(&kept).count().min(newlines.len());
                fill(&mut out, bytes, &comment, &newlines[..missing])
            }
            None => match lines {
                Lines::Free => close(&mut out, bytes, &comment),
                Lines::Kept => fill(&mut out, bytes, &comment, &newlines),
            },
        };
    }
    out.extend_from_slice(&bytes[copied..]);
    out
}

/// What a comment is followed by on its line, blanks aside.
enum Ahead {
    /// The end of the line, or of the text.
    End,
    /// A splice.
    Splice,
    /// A token, or another comment.
    Text,
}

fn look_ahead(bytes: &[u8], from: usize) -> (Ahead, usize) {
    let blanks = bytes[from..]
        .iter()
        .take_while(|&&byte| is_blank(byte))
        .count();
    let at = from + blanks;
    let ahead = if at == bytes.len() || newline_end(bytes, at).is_some() {
        Ahead::End
    } else if splice_end(bytes, at).is_some() {
        Ahead::Splice
    } else {
        Ahead::Text
    };
    (ahead, at)
}

fn trim(out: &mut Vec<u8>) {
    let blanks = out.iter().rev().take_while(|&&byte| is_blank(byte)).count();
    out.truncate(out.len() - blanks);
}

/// Where in its logical line the end of `out` stands, blanks aside.
#[derive(PartialEq)]
enum Behind {
    /// At its beginning.
    LineStart,
    /// After a splice.
    Splice,
    /// After a token, or a comment that stayed.
    Text,
}

fn look_behind(out: &[u8]) -> Behind {
    let blanks = out.iter().rev().take_while(|&&byte| is_blank(byte)).count();
    let text = &out[..out.len() - blanks];
    match text.last() {
        None => Behind::LineStart,
        Some(b'\n') if splice_start(text, 0, text.len()).is_some() => Behind::Splice,
        Some(b'\n') => Behind::LineStart,
        Some(_) => Behind::Text,
    }
}

/// A backslash that a comment kept from the end of its line is kept from it further.
fn guard_backslash(out: &mut Vec<u8>) {
    if out.last() == Some(&b'\\') {
        out.extend_from_slice(b"/**/");
    }
}

/// Closes the gap that a comment leaves, and says where the text goes on.
fn close(out: &mut Vec<u8>, bytes: &[u8], comment: &Comment) -> usize {
    let (ahead, at) = look_ahead(bytes, comment.end);
    let behind = look_behind(out);
    match (behind, ahead) {
        (Behind::Text, Ahead::End) => {
            trim(out);
            guard_backslash(out);
            at
        }
        // A line that held nothing else, in a directive or out of it.
        (Behind::LineStart, Ahead::End) => {
            trim(out);
            newline_end(bytes, at).unwrap_or(at)
        }
        // The last of a directive's lines: the one before it becomes the last.
        (Behind::Splice, Ahead::End) => {
            trim(out);
            while let Some(start) = splice_start(out, 0, out.len()) {
                out.truncate(start);
                trim(out);
            }
            if look_behind(out) == Behind::LineStart {
                return newline_end(bytes, at).unwrap_or(at);
            }
            guard_backslash(out);
            at
        }
        (Behind::LineStart, Ahead::Splice) => {
            trim(out);
            splice_end(bytes, at).unwrap_or(at)
        }
        (Behind::Splice, Ahead::Splice) => {
            trim(out);
            let end = splice_end(bytes, at).unwrap_or(at);
            // Two splices are no white space, as the comment between them was.
            if !bytes.get(end).is_some_and(|&byte| is_blank(byte)) {
                out.push(b' ');
            }
            end
        }
        (Behind::LineStart, Ahead::Text) => at,
        (_, _) => part(out, bytes, comment.end, at),
    }
}

/// Sees to it that white space parts what stands before a comment from what follows. Says where the
/// text goes on; `ahead` is past the blanks that follow the comment.
fn part(out: &mut Vec<u8>, bytes: &[u8], end: usize, ahead: usize) -> usize {
    if out.last().is_some_and(|&byte| is_blank(byte)) {
        return ahead;
    }
    if !bytes.get(end).is_some_and(|&byte| is_blank(byte)) {
        out.push(b' ');
    }
    end
}

/// Fills the gap that a comment leaves with as many line ends as it had, and says where the text goes
/// on.
fn fill(out: &mut Vec<u8>, bytes: &[u8], comment: &Comment, newlines: &[&[u8]]) -> usize {
    let (ahead, at) = look_ahead(bytes, comment.end);
    let behind = look_behind(out);
    match (behind, ahead) {
        (_, Ahead::End) => {
            trim(out);
            guard_backslash(out);
            newlines
                .iter()
                .for_each(|newline| out.extend_from_slice(newline));
            at
        }
        (Behind::LineStart, _) => {
            if newlines.is_empty() {
                return at;
            }
            trim(out);
            newlines
                .iter()
                .for_each(|newline| out.extend_from_slice(newline));
            comment.end
        }
        _ if newlines.is_empty() => part(out, bytes, comment.end, at),
        // The tokens on both sides stay on one logical line: it may be a directive's.
        _ => {
            if !out.last().is_some_and(|&byte| is_blank(byte)) {
                out.push(b' ');
            }
            for newline in newlines {
                out.push(b'\\');
                out.extend_from_slice(newline);
            }
            at
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(text: &str) -> String {
        String::from_utf8(remove(text.as_bytes(), Lines::Free)).unwrap()
    }

    fn kept(text: &str) -> String {
        String::from_utf8(remove(text.as_bytes(), Lines::Kept)).unwrap()
    }

    #[test]
    fn a_blank_stays_where_there_was_none() {
        for (text, expected) in [
            ("a/**/b\n", "a b\n"),
            ("a /**/b\n", "a b\n"),
            ("a/**/ b\n", "a b\n"),
            ("a /* x */  b\n", "a b\n"),
            ("a/*1*//*2*/b\n", "a b\n"),
            ("-/**/-x +/* */+y\n", "- -x + +y\n"),
            ("#define F/**/(x) x\n", "#define F (x) x\n"),
            ("#define F(x)/**/x\n", "#define F(x) x\n"),
            ("#/**/include/**/<a//b.h>// c\n", "# include <a//b.h>\n"),
            ("f(a/* x\n y */+b)\n", "f(a +b)\n"),
            (
                "int a; // one\nint b; /* two\n three */\n",
                "int a;\nint b;\n",
            ),
            ("\t/* x */ int a;\n", "\tint a;\n"),
            ("// a \\\n b\nint c;", "int c;"),
        ] {
            assert_eq!(free(text), expected, "{text:?}");
            assert_eq!(free(expected), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_of_comments_alone_go() {
        for (text, expected) in [
            ("/* a\n * b\n */\nint c;\n", "int c;\n"),
            ("int c;\n\t// d\n\n/* e */ // f\n", "int c;\n\n"),
            ("int c;\n/* d */", "int c;\n"),
            ("/* a\n */ #define B\n", "#define B\n"),
            ("// a\r\nint b; // c\r\n", "int b;\r\n"),
        ] {
            assert_eq!(free(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_directive_stays_one() {
        for (text, expected) in [
            ("#define A 1 /* one\n two */ + 2\n", "#define A 1 + 2\n"),
            ("#define A \\\n /* b */ \\\n c\n", "#define A \\\n c\n"),
            (
                "#define A \\\n c /* b */ \\\n d\n",
                "#define A \\\n c \\\n d\n",
            ),
            (
                "#define A b \\\n /* last */\nint c;\n",
                "#define A b\nint c;\n",
            ),
            ("#define A b\\\n/* x */\\\nc\n", "#define A b\\\n c\n"),
            (
                "#define A b \\\n \\\n // x\nint c;\n",
                "#define A b\nint c;\n",
            ),
            ("int a; /* x\n*/ #define B\n", "int a; #define B\n"),
            ("a \\ // x\nb\n", "a \\/**/\nb\n"),
        ] {
            assert_eq!(free(text), expected, "{text:?}");
            assert_eq!(free(expected), expected, "{text:?}");
        }
    }

    #[test]
    fn what_looks_like_a_comment_stays() {
        for text in [
            "char *a = \"/* b */\", c = '\"'; d = \"//\";\n",
            "#include <sys//types.h>\n#include \"a//b.h\"\n#include <a/*b.h>\n",
            "#if __has_include(<a//b.h>)\n",
            "s = \"\\\"/* a */\"; c = '\\''; d = L'/'; e = '\\\\'; /\\\nb\n",
            "#error don't /* stop\n",
            "x = 1'000'000; y = u8\"//\";\nx = 1'0; // a\n",
            "int a; /* never closed\nint b;\n",
            "R\"(/* a */)\" /* b */\n// c\n",
            "a = b / c; /= d\n",
        ] {
            assert_eq!(free(text), text);
            assert_eq!(kept(text), text);
        }
        assert_eq!(free("#if 1 < 2 // a\n'\"' // b\n"), "#if 1 < 2\n'\"'\n");
        assert_eq!(free("/* a */ R\"(/*b*/)\"// c\n"), "R\"(/*b*/)\"// c\n");
    }

    #[test]
    fn licences_stay() {
        let text = "/* SPDX-License-Identifier: GPL-2.0 */\n/*\n * x\n * SPDX-License-Identifier: MIT\n */\nint a;\n";
        let expected =
            "/* SPDX-License-Identifier: GPL-2.0 */\n/* SPDX-License-Identifier: MIT */\nint a;\n";
        assert_eq!(free(text), expected);
        let expected = "/* SPDX-License-Identifier: GPL-2.0 */\n/* SPDX-License-Identifier: MIT */\n\n\n\nint a;\n";
        assert_eq!(kept(text), expected);
    }

    #[test]
    fn tokens_stay_on_their_lines() {
        for (text, expected) in [
            ("/* a\n * b */\nint c;\n", "\n\nint c;\n"),
            ("// a \\\n b\nint c; // d\n", "\n\nint c;\n"),
            ("f(a, /* b\n c */ d)\n", "f(a, \\\nd)\n"),
            ("#define A /* x\n */ \\\n b\n", "#define A \\\n\\\n b\n"),
            (
                "/* a\n*/ #define B /* c */ \\\n d\n",
                "\n #define B \\\n d\n",
            ),
            ("a\\\n/*b*/\\\nc\n", "a\\\n \\\nc\n"),
            ("int a; /* x\n*/ #define B\n", "int a; \\\n#define B\n"),
            ("/* a\r\n*/int b;\r\n", "\r\nint b;\r\n"),
        ] {
            assert_eq!(kept(text), expected, "{text:?}");
            assert_eq!(kept(expected), expected, "{text:?}");
        }
    }
}
