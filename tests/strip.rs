//! Stripping keeps what a compiler sees: on all samples, on whatever headers this system has, on the
//! corpora where they are (`corpus/fetch`), and on text made to be hard.

mod trees;

use std::fs;
use std::path::{Path, PathBuf};

use chz::lex::{TokenKind, tokens};
use chz::strip::{Strip, first_difference, strip, strip_keeping_lines};
use proptest::prelude::*;
use trees::{corpus, headers};

/// The line of each token.
fn lines(text: &[u8]) -> Vec<usize> {
    let mut line = 1;
    let mut found = Vec::new();
    for token in tokens(text) {
        if !token.kind.is_layout() && !token.kind.is_comment() {
            found.push(line);
        }
        line += text[token.start..token.end]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
    }
    found
}

/// Fails, naming `name`, unless all ways to strip keep their promises.
fn check(name: &str, text: &[u8]) {
    for what in [Strip::None, Strip::Comments, Strip::Layout] {
        let free = strip(text, what);
        let kept = strip_keeping_lines(text, what);
        for (stripped, how) in [(&free, "lines free"), (&kept, "lines kept")] {
            assert_eq!(
                first_difference(text, stripped),
                None,
                "{name}: {what:?}, {how}"
            );
        }
        assert!(
            lines(text) == lines(&kept),
            "{name}: {what:?}: tokens on other lines"
        );
        assert!(strip(&free, what) == free, "{name}: {what:?} twice");
        assert!(
            strip_keeping_lines(&kept, what) == kept,
            "{name}: {what:?}, lines kept, twice"
        );
    }
}

/// Whether a comment is left that could go.
fn has_comment(text: &[u8]) -> bool {
    tokens(text).any(|token| {
        let text = &text[token.start..token.end];
        token.kind.is_comment() && !text.windows(5).any(|part| part == b"SPDX-")
    })
}

/// Checks every header below a directory; says how many had a comment left.
fn check_tree(directory: &Path) -> (usize, usize) {
    let (mut count, mut commented) = (0, 0);
    for path in headers(directory) {
        let text = fs::read(&path).expect("a header");
        check(&path.display().to_string(), &text);
        count += 1;
        commented += usize::from(has_comment(&strip(&text, Strip::Comments)));
    }
    (count, commented)
}

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn samples_keep_their_tokens() {
    let (count, commented) = check_tree(&committed().join("samples"));
    assert!(count > 10);
    assert_eq!(commented, 0);
}

#[test]
fn nasty_input_keeps_its_tokens() {
    let mut count = 0;
    for entry in fs::read_dir(committed().join("nasty")).expect("the nasty inputs") {
        let path = entry.expect("an entry").path();
        check(
            &path.display().to_string(),
            &fs::read(&path).expect("an input"),
        );
        count += 1;
    }
    assert!(count > 30);
}

#[test]
fn headers_of_this_system_keep_their_tokens() {
    let directory = Path::new("/usr/include");
    if !directory.is_dir() {
        eprintln!("no /usr/include here: nothing checked");
        return;
    }
    let (count, commented) = check_tree(directory);
    eprintln!("{count} headers below /usr/include");
    // Those with raw strings and digit separators keep some.
    assert!(
        commented * 50 <= count,
        "{commented} of {count} have comments left"
    );
}

#[test]
fn headers_of_the_corpora_keep_their_tokens() {
    let corpus = corpus();
    for (tree, expected) in [("khs", 6640), ("kh", 6640), ("full", 9645)] {
        let directory = corpus.join(tree);
        if !directory.is_dir() {
            eprintln!("{}: not here (corpus/fetch {tree})", directory.display());
            continue;
        }
        let (count, commented) = check_tree(&directory);
        eprintln!("{tree}: {count} headers, of which {commented} keep a comment");
        assert!(count >= expected, "{tree}: only {count} headers");
        assert_eq!(commented, 0, "{tree}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn text_made_to_be_hard_keeps_its_tokens(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "/", "*", "//", "/*", "*/", "/* a */", "/* a\nb */", "// c\n", "/* SPDX-a */", "/*\n SPDX-b\n*/",
                "\"", "'", "\\", "\\\n", "\\ \n", "\n", "\n", "\r\n", "\\\r\n", " ", "\t", "<", ">", "#",
                "#include <", "(", ")", "(", ";", "{", "a", "R", "u8", "L", "1", ".", "1'0", "@", "\u{e9}",
                "\u{feff}", "-", "+", "don't", "\"a\"", "'b'", "%:", "#define F", "\r",
            ]),
            0..40,
        )
    ) {
        check("made up", pieces.concat().as_bytes());
    }

    #[test]
    fn any_bytes_will_do(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check("bytes", &bytes);
    }
}

#[test]
fn tokens_of_all_kinds_are_kept() {
    let text = b"#include <a/*b>\nint x = L'\"' + 0x1p-3 /**/ ... \"//\"; @\n";
    let stripped = strip(text, Strip::Layout);
    for kind in [
        TokenKind::HeaderName,
        TokenKind::Character,
        TokenKind::Number,
        TokenKind::String,
        TokenKind::Other,
    ] {
        assert!(
            tokens(&stripped).any(|token| token.kind == kind),
            "{kind:?}"
        );
    }
}
