//! Counts the headers of a tree that mean something else once the kernel's own regular expression has
//! taken the comments out: `cargo run --release --example kernel_regex -- TREE`.
//!
//! `kernel/gen_kheaders.sh` of Linux 5.2 to 6.18 runs `s/\/\*((?!SDPX).)*?\*\///smg` over each header.

use std::error::Error;
use std::path::Path;

use chz::lex::{TokenKind, tokens};
use chz::strip::{Strip, first_difference, strip};

/// What the expression makes of a text.
fn by_expression(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(b"/*") {
            let end = text[at + 2..].windows(2).position(|two| two == b"*/");
            let word = text[at + 2..].windows(4).position(|four| four == b"SDPX");
            if let Some(end) = end.filter(|&end| word.is_none_or(|word| end <= word)) {
                at += 2 + end + 2;
                continue;
            }
        }
        out.push(text[at]);
        at += 1;
    }
    out
}

/// The tokens' spellings.
fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    tokens(text)
        .filter(|token| !token.kind.is_layout() && !token.kind.is_comment())
        .map(|token| &text[token.start..token.end])
}

fn licences(text: &[u8]) -> usize {
    let tag = b"SPDX-License-Identifier";
    let comments = tokens(text).filter(|token| token.kind.is_comment());
    comments
        .filter(|token| token.kind == TokenKind::BlockComment)
        .filter(|token| {
            text[token.start..token.end]
                .windows(tag.len())
                .any(|part| part == tag)
        })
        .count()
}

fn main() -> Result<(), Box<dyn Error>> {
    let tree = std::env::args_os()
        .nth(1)
        .ok_or("usage: kernel_regex TREE")?;
    let (mut files, mut reworded, mut respaced, mut ours) = (0, 0, 0, 0);
    let (mut before, mut lost) = (0, 0);
    for entry in walkdir::WalkDir::new(&tree).sort_by_file_name() {
        let entry = entry?;
        let is_header = entry.path().extension().is_some_and(|end| end == "h");
        if !is_header || !entry.file_type().is_file() {
            continue;
        }
        let text = std::fs::read(entry.path())?;
        let stripped = by_expression(&text);
        let shown = entry.path().strip_prefix(Path::new(&tree))?.display();
        files += 1;
        before += licences(&text);
        lost += licences(&text) - licences(&stripped);
        ours += usize::from(first_difference(&text, &strip(&text, Strip::Comments)).is_some());
        if let Some(difference) = first_difference(&text, &stripped) {
            if words(&text).eq(words(&stripped)) {
                respaced += 1;
                println!("{shown}:{}: other white space", difference.line);
            } else {
                reworded += 1;
                println!("{shown}:{}: other tokens", difference.line);
            }
        }
    }
    println!(
        "{files} headers: {reworded} with other tokens, {respaced} with other white space between them"
    );
    println!("{lost} of {before} licence comments lost");
    println!("{ours} headers that chz changes");
    Ok(())
}
