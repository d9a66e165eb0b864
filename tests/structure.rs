//! The shape of the source: which folder may use which, how long a file may be, where `unsafe` may
//! stand. DESIGN.md says why.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each part of the crate may use, the lowest parts first. A part that is not listed here may
/// not exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("limits", &["error"]),
    ("bits", &["error", "limits"]),
    ("lex", &["error", "limits"]),
    ("declarations", &["error", "limits", "lex"]),
    ("entropy", &["error", "limits", "bits"]),
    ("mix", &["error", "limits", "bits"]),
    ("format", &["error", "limits", "bits"]),
    ("symbols", &["error", "limits", "bits", "lex", "entropy"]),
    (
        "streams",
        &[
            "error", "limits", "bits", "lex", "entropy", "mix", "symbols",
        ],
    ),
    (
        "model",
        &[
            "error", "limits", "bits", "lex", "entropy", "mix", "symbols", "streams",
        ],
    ),
    (
        "codec",
        &[
            "error", "limits", "bits", "lex", "entropy", "mix", "symbols", "streams", "model",
        ],
    ),
    ("strip", &["error", "limits", "bits", "lex"]),
    (
        "archive",
        &[
            "error",
            "limits",
            "bits",
            "lex",
            "declarations",
            "symbols",
            "codec",
            "format",
            "strip",
        ],
    ),
    (
        "source",
        &[
            "error", "limits", "bits", "lex", "format", "archive", "strip",
        ],
    ),
    ("sink", &["error", "limits", "bits", "format", "archive"]),
];

/// Where the names live that `lib.rs` exports from the lowest parts.
const FACE: &[(&str, &str)] = &[
    ("Error", "error"),
    ("ErrorKind", "error"),
    ("Result", "error"),
    ("Limits", "limits"),
];

/// The parts that see bytes and numbers only, never the system.
const PURE: &[&str] = &[
    "bits",
    "lex",
    "declarations",
    "entropy",
    "mix",
    "format",
    "symbols",
    "streams",
    "model",
    "codec",
    "strip",
];

/// The files made for unsafe code.
const UNSAFE: &[&str] = &[
    "mix/counters.rs",
    "mix/eights.rs",
    "mix/kernel.rs",
    "mix/lanes.rs",
    "mix/opinions.rs",
    "mix/pages.rs",
    "mix/prefetch.rs",
    "mix/strengths.rs",
    "mix/vector.rs",
    "model/swift/avx2.rs",
    "model/swift/neon.rs",
];

/// The files that name the crate of the LZMA coder: one for our payloads, one for other people's xz.
const LZMA: &[&str] = &["codec/lzma.rs", "source/compressed.rs"];

const LONGEST: usize = 600;

/// What is wrong with the file at `path` (relative to `src`) that holds `text`.
fn violations(path: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        wrong.push(format!("{path}: {lines} lines, {LONGEST} at most"));
    }
    if path.ends_with("/mod.rs") && !text.starts_with("//!") {
        wrong.push(format!("{path}: does not open with what the folder knows"));
    }
    let code = code_of(text);
    if has_word(&code, "unsafe") && !UNSAFE.contains(&path) {
        wrong.push(format!("{path}: unsafe code in a file not made for it"));
    }
    if has_word(&code, "unsafe") && !text.contains("// SAFETY:") {
        wrong.push(format!("{path}: unsafe code without a SAFETY comment"));
    }
    if has_word(&code, "lzma_rust2") && !LZMA.contains(&path) {
        wrong.push(format!(
            "{path}: only {} may name the LZMA crate",
            LZMA.join(" and ")
        ));
    }
    // The program has modules of its own, and sees of the library what any other program does.
    if path == "lib.rs" || path.starts_with("bin/") {
        return wrong;
    }
    let module = module_of(path);
    let part = module[0].as_str();
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == part) else {
        wrong.push(format!(
            "{path}: `{part}` has no place in the table of arrows"
        ));
        return wrong;
    };
    for used in uses(&code, module.len()) {
        let target = FACE
            .iter()
            .find(|(name, _)| *name == used)
            .map_or(&*used, |(_, part)| part);
        if target != part && !allowed.contains(&target) {
            wrong.push(format!("{path}: `{part}` may not use `{target}`"));
        }
    }
    if PURE.contains(&part) {
        for system in ["std::fs", "std::net", "std::process", "std::env"] {
            if code.contains(system) {
                wrong.push(format!("{path}: `{part}` may not use `{system}`"));
            }
        }
    }
    wrong
}

/// `codec/lzma.rs` -> `codec`, `lzma`; `codec/mod.rs` -> `codec`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// The text without comments. Cut at the first `//` of a line that no quote precedes, which is
/// near enough for source that rustfmt has seen.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let end = line
            .find("//")
            .filter(|&at| !line[..at].contains('"'))
            .unwrap_or(line.len());
        code.push_str(&line[..end]);
        code.push('\n');
    }
    code
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        !code[..at].ends_with(part) && !code[at + word.len()..].starts_with(part)
    })
}

/// The names right below the crate's root that code in a module `depth` levels down uses.
fn uses(code: &str, depth: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let tests = code.find("mod tests {").unwrap_or(code.len());
    for (at, _) in code.match_indices("crate::") {
        if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            found.extend(first_names(&code[at + "crate::".len()..]));
        }
    }
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("super::") {
            continue;
        }
        let mut rest = &code[at..];
        let mut up = 0;
        while let Some(further) = rest.strip_prefix("super::") {
            (rest, up) = (further, up + 1);
        }
        // The tests at a file's foot are a module of their own.
        if up == depth + usize::from(at > tests) {
            found.extend(first_names(rest));
        }
    }
    found
}

/// The first name of a path, or of each path in a braced group.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn source_files(directory: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory).expect("a folder of the source");
    for entry in entries {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_source_keeps_its_shape() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    files.sort();
    assert!(files.len() > 10, "found only {files:?}");
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let path = file
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            violations(&path, &fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Arrows run downward: no part may use one that may use it.
#[test]
fn the_table_has_no_circles() {
    for (index, (name, allowed)) in ARROWS.iter().enumerate() {
        for used in *allowed {
            let place = ARROWS.iter().position(|(other, _)| other == used);
            assert!(
                place.is_some_and(|place| place < index),
                "{name} uses {used}"
            );
        }
    }
}

#[test]
fn violations_are_found() {
    let one = |path: &str, text: &str| -> String {
        let wrong = violations(path, text);
        assert!(wrong.len() <= 1, "{wrong:?}");
        wrong.into_iter().next().unwrap_or_default()
    };
    assert_eq!(
        one(
            "lex/scan.rs",
            "use crate::error::Error;\nuse super::class::Class;\n"
        ),
        ""
    );
    assert_eq!(
        one("lex/scan.rs", "use crate::format::Entry;\n"),
        "lex/scan.rs: `lex` may not use `format`"
    );
    assert_eq!(
        one(
            "format/entries.rs",
            "use crate::{\n    error::Error,\n    codec::{Codec, Part},\n};\n"
        ),
        "format/entries.rs: `format` may not use `codec`"
    );
    assert_eq!(
        one("mix/mod.rs", "//! Mixing.\nuse super::model::Atom;\n"),
        "mix/mod.rs: `mix` may not use `model`"
    );
    assert_eq!(
        one("bits/rank.rs", "use super::super::archive::Archive;\n"),
        "bits/rank.rs: `bits` may not use `archive`"
    );
    assert_eq!(
        one(
            "bits/rank.rs",
            "mod tests {\n    use super::super::cursor::Cursor;\n}\n"
        ),
        ""
    );
    assert_eq!(
        one("codec/store.rs", "fn f(a: crate::Archive) {}\n"),
        "codec/store.rs: `codec` may not use `Archive`"
    );
    assert_eq!(
        one("codec/store.rs", "/// See [`crate::Archive`].\nfn f() {}\n"),
        ""
    );
    assert_eq!(one("format/a.rs", "fn f(l: &crate::Limits) {}\n"), "");
    assert_eq!(
        one("streams/a.rs", "use std::fs::File;\n"),
        "streams/a.rs: `streams` may not use `std::fs`"
    );
    assert_eq!(
        one("streams/a.rs", "use lzma_rust2::LzmaWriter;\n"),
        "streams/a.rs: only codec/lzma.rs and source/compressed.rs may name the LZMA crate"
    );
    assert_eq!(
        one(
            "lex/scan.rs",
            "// SAFETY: none\nfn f() { unsafe { g() } }\n"
        ),
        "lex/scan.rs: unsafe code in a file not made for it"
    );
    assert_eq!(
        one("mix/vector.rs", "fn f() { unsafe { g() } }\n"),
        "mix/vector.rs: unsafe code without a SAFETY comment"
    );
    assert_eq!(one("mix/vector.rs", "#![allow(unsafe_code)]\n"), "");
    assert_eq!(one("lex/long.rs", &"\n".repeat(600)), "");
    assert_eq!(
        one("lex/long.rs", &"\n".repeat(601)),
        "lex/long.rs: 601 lines, 600 at most"
    );
    assert_eq!(
        one("lex/mod.rs", "mod scan;\n"),
        "lex/mod.rs: does not open with what the folder knows"
    );
    assert_eq!(
        one("helpers/a.rs", "fn f() {}\n"),
        "helpers/a.rs: `helpers` has no place in the table of arrows"
    );
}
