//! Runs the checks of the fuzz targets without a fuzzer, on their seeds and on what else is known
//! to be hard.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks/decode.rs"]
mod decode;
#[path = "../fuzz/checks/lex.rs"]
mod lex;
#[path = "../fuzz/checks/roundtrip.rs"]
mod roundtrip;

/// The contents of the files right in a folder of the repository, by path.
fn inputs(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of the folder").path())
        .map(|path| {
            (
                path.display().to_string(),
                fs::read(&path).expect("a readable file"),
            )
        })
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{} is empty", folder.display());
    found
}

/// Runs `check` on a target's seeds, the hard inputs and the samples. A test that fails shows the
/// last name printed.
fn replay(target: &str, check: impl Fn(&[u8])) {
    for folder in [
        &format!("fuzz/seeds/{target}"),
        "corpus/nasty",
        "corpus/samples",
    ] {
        for (name, data) in inputs(folder) {
            println!("{name}");
            check(&data);
        }
    }
}

#[test]
fn lex_whole_and_in_parts() {
    replay("lex", |data| {
        lex::run(data);
        for part in 1..8 {
            let (head, tail) = data.split_at(data.len() * part / 8);
            lex::run(head);
            lex::run(tail);
        }
    });
}

#[test]
fn roundtrip_of_all() {
    replay("roundtrip", roundtrip::run);
}

#[test]
fn decode_of_what_was_never_compressed() {
    replay("decode", decode::run);
}

#[test]
fn decode_of_what_was_altered() {
    let text = &inputs("corpus/samples")
        .into_iter()
        .find(|(name, _)| name.ends_with("intrusive_list.h"))
        .expect("the sample header")
        .1[..2000];
    let mut builder = chz::Builder::new(chz::Options::level(5));
    builder.add_file("a.h", text.to_vec()).unwrap();
    builder.add_file("b/c.h", text[..700].to_vec()).unwrap();
    let (archive, _) = builder.finish(Vec::new()).unwrap();
    for sound in [chz::compress(text, 5).unwrap(), archive] {
        decode::run(&sound);
        for place in 0..sound.len() {
            decode::run(&sound[..place]);
            let mut altered = sound.clone();
            altered[place] ^= 1 << (place % 8);
            decode::run(&altered);
        }
    }
}
