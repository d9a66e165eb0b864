//! GCC sees the same tokens: a header whose tokens were all set apart, and whose comments and
//! splices were taken out, is the same to its preprocessor. Needs `gcc`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use chz::lex::{TokenKind, tokens};

/// `text` without its `#include` lines, which would lead to headers that are not there.
fn without_includes(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        if !tokens(line).any(|token| token.kind == TokenKind::HeaderName) {
            kept.extend_from_slice(line);
        }
    }
    kept
}

/// The tokens of `text` with a space after each, comments and splices replaced by one.
fn set_apart(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before: &[u8] = b"";
    let mut all = tokens(text).peekable();
    while let Some(token) = all.next() {
        let spelling = &text[token.start..token.end];
        match token.kind {
            TokenKind::Newline => out.push(b'\n'),
            kind if kind.is_comment() || kind == TokenKind::Blank => out.push(b' '),
            _ => {
                let mut at = 0;
                while at < spelling.len() {
                    match &spelling[at..] {
                        [b'\\', b'\r', b'\n', ..] => at += 3,
                        [b'\\', b'\n', ..] => at += 2,
                        [byte, ..] => {
                            out.push(*byte);
                            at += 1;
                        }
                        [] => {}
                    }
                }
                // The parenthesis right after its name makes a macro a function.
                let next = all.peek().map(|next| text[next.start]);
                if !(before.ends_with(b"define") && next == Some(b'(')) {
                    out.push(b' ');
                }
                before = spelling;
            }
        }
    }
    out
}

/// What GCC, with these options, makes of `text`; nothing if it refuses.
fn gcc(options: &[&str], text: &[u8]) -> Option<Vec<u8>> {
    let mut gcc = Command::new("gcc")
        .args([
            "-x",
            "c",
            "-std=gnu2x",
            "-w",
            "-DLARCH_COMPILATION",
            "-DIS_ENABLED(option)=1",
        ])
        .args(options)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("gcc");
    let mut to = gcc.stdin.take().expect("a pipe to gcc");
    let text = text.to_vec();
    let writer = std::thread::spawn(move || to.write_all(&text));
    let output = gcc.wait_with_output().expect("gcc's output");
    writer
        .join()
        .expect("the writing thread")
        .expect("gcc reads all");
    output.status.success().then_some(output.stdout)
}

/// What the preprocessor makes of `text`, definitions kept, without the white space.
fn preprocessed(text: &[u8]) -> Vec<u8> {
    let mut out = gcc(&["-E", "-P", "-dD", "-undef"], text).expect("a text that GCC takes");
    out.retain(|byte| !byte.is_ascii_whitespace());
    out
}

#[test]
fn tokens_set_apart_are_the_same_to_gcc() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = fs::read_dir(corpus.join("samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "h"))
        .collect();
    assert!(paths.len() > 10, "{paths:?}");
    let hard = [
        "comment_in_line_comment.h",
        "crlf.h",
        "digraphs.h",
        "numbers.h",
        "splices_everywhere.h",
        "splices_with_blanks.h",
        "trigraphs.h",
        "utf8.h",
    ];
    paths.extend(hard.map(|name| corpus.join("nasty").join(name)));
    let mut compiled = 0;
    for path in paths {
        let whole = fs::read(&path).unwrap();
        let text = without_includes(&whole);
        let (plain, apart) = (preprocessed(&text), preprocessed(&set_apart(&text)));
        assert!(plain.len() > 20, "{}: hardly anything left", path.display());
        assert!(
            plain == apart,
            "{}:\n{}\n{}",
            path.display(),
            String::from_utf8_lossy(&plain),
            String::from_utf8_lossy(&apart)
        );
        // A token cut in two is the same without white space, but seldom compiles.
        if gcc(&["-fsyntax-only"], &whole).is_some() {
            compiled += 1;
            assert!(
                gcc(&["-fsyntax-only"], &set_apart(&whole)).is_some(),
                "{}",
                path.display()
            );
        }
    }
    assert!(compiled > 8, "only {compiled} compiled");
}
