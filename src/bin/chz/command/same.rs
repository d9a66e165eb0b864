//! Whether a compiler can tell a stripped file from its original.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use chz::lex::{TokenKind, tokens};
use chz::strip::first_difference;

/// Fails where the tokens differ, or stand on other lines than they should.
pub(crate) fn same_tokens(original: &[u8], stripped: &[u8], same_lines: bool) -> Result<()> {
    if let Some(difference) = first_difference(original, stripped) {
        bail!("line {}: the tokens differ", difference.line);
    }
    if same_lines {
        let pairs = lines(original).zip(lines(stripped));
        if let Some((line, _)) = pairs.into_iter().find(|(one, other)| one != other) {
            bail!("line {line}: its tokens are on another line");
        }
    }
    Ok(())
}

/// The line of each token, counted from 1.
fn lines(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut line = 1;
    tokens(text).filter_map(move |token| {
        let here = line;
        let text = &text[token.start..token.end];
        line += text.iter().filter(|&&byte| byte == b'\n').count();
        (!token.kind.is_layout() && !token.kind.is_comment()).then_some(here)
    })
}

/// The C compiler of this system, as a second opinion.
pub(crate) struct Compiler(());

impl Compiler {
    /// None where there is no `cc`.
    pub(crate) fn find() -> Option<Self> {
        let mut command = Command::new("cc");
        command.arg("--version").stdin(Stdio::null());
        let done = command.output().ok()?;
        done.status.success().then_some(Compiler(()))
    }

    /// Fails where the preprocessor makes something else of one file than of the other, apart from
    /// how much white space there is between two tokens.
    pub(crate) fn same(&self, original: &[u8], stripped: &[u8], same_lines: bool) -> Result<()> {
        if self.preprocess(original, same_lines)? != self.preprocess(stripped, same_lines)? {
            bail!("cc -E -P makes something else of it");
        }
        Ok(())
    }

    /// What comes out of the preprocessor, macro definitions too, and whether it was content.
    fn preprocess(&self, text: &[u8], same_lines: bool) -> Result<(Vec<u8>, bool)> {
        let mut command = Command::new("cc");
        command.args(["-E", "-P", "-dD", "-undef", "-nostdinc", "-w", "-x", "c"]);
        if !same_lines {
            command.args(["-Wno-builtin-macro-redefined", "-D__LINE__=0"]);
        }
        let mut child = command
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cc")?;
        let input = child.stdin.take();
        let text = without_includes(text);
        let writer = std::thread::spawn(move || input.map(|mut input| input.write_all(&text)));
        let output = child.wait_with_output().context("cc")?;
        // A compiler that has seen enough says so by its status.
        let _ = writer.join();
        Ok((one_blank(&output.stdout), output.status.success()))
    }
}

/// The text without the directives that lead to other files, which are not at hand.
fn without_includes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut line = 0;
    let mut leads_away = false;
    let (mut at_start, mut in_directive) = (true, false);
    for token in tokens(text) {
        let spelling = &text[token.start..token.end];
        match token.kind {
            TokenKind::Newline => {
                if !leads_away {
                    out.extend_from_slice(&text[line..token.start]);
                }
                // The line ends that were in a directive stay, for the lines' numbers.
                let inside = &text[line..token.start];
                if leads_away {
                    out.extend(inside.iter().filter(|&&byte| byte == b'\n'));
                }
                out.extend_from_slice(spelling);
                line = token.end;
                (leads_away, at_start, in_directive) = (false, true, false);
            }
            kind if kind.is_comment() || kind == TokenKind::Blank => {}
            TokenKind::Identifier if in_directive => {
                let away: [&[u8]; 4] = [b"include", b"include_next", b"import", b"embed"];
                leads_away = away.contains(&spelling);
                in_directive = false;
            }
            kind => {
                let begins = kind == TokenKind::Punctuator && matches!(spelling, b"#" | b"%:");
                in_directive = at_start && begins;
                at_start = false;
            }
        }
        if token.kind == TokenKind::Identifier {
            at_start = false;
        }
    }
    if !leads_away {
        out.extend_from_slice(&text[line..]);
    }
    out
}

/// Runs of white space as one blank.
fn one_blank(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for word in text
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
    {
        out.extend_from_slice(word);
        out.push(b' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_that_moved_are_told() {
        assert!(same_tokens(b"a\n\nb", b"a\nb", false).is_ok());
        assert!(same_tokens(b"a\n\nb", b"a\nb", true).is_err());
        assert!(same_tokens(b"a b", b"ab", false).is_err());
        assert!(same_tokens(b"a /*\n*/ b\n/**/ c", b"a \\\n b\n c", true).is_ok());
    }

    #[test]
    fn only_what_leads_to_other_files_is_taken_out() {
        let text = b"#include <a.h>\n# /**/ include_next \\\n \"b.h\" // c\nint include;\n#define include\n#import <c>";
        let expected = b"\n\n\nint include;\n#define include\n";
        assert_eq!(without_includes(text), expected);
    }
}
