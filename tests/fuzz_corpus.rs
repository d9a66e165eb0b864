//! Runs the checks of the fuzz targets without a fuzzer: on their seeds, on the hard inputs, on
//! the samples, and on all of these cut short and cut out.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks/lex.rs"]
mod lex;

/// The contents of the files right in a folder of the repository, by path.
fn inputs(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{} is empty", folder.display());
    found
}

/// Runs `check` on all inputs that every target gets, and on its own seeds.
fn replay(target: &str, check: impl Fn(&[u8])) {
    for folder in [
        &format!("fuzz/seeds/{target}"),
        "corpus/nasty",
        "corpus/samples",
    ] {
        for (name, data) in inputs(folder) {
            println!("{name}");
            check(&data);
            for part in 1..8 {
                check(&data[..data.len() * part / 8]);
                check(&data[data.len() * part / 8..]);
            }
        }
    }
}

#[test]
fn lex_seeds() {
    replay("lex", lex::run);
}
