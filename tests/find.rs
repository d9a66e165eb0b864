//! Finding names in archives: the same with and without an index, at every level, in files that are
//! equal; and a damaged index is never believed.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use chz::declarations::{DeclarationKind as Kind, declarations};
use chz::{Archive, Builder, ErrorKind, Options};

/// The sample headers that come with the source, sixteen times with names of their own.
fn samples() -> Vec<(String, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(".h") {
            found.push((name, fs::read(path).unwrap()));
        }
    }
    found.sort();
    assert!(found.len() > 10);
    found
}

fn pack(options: Options) -> Vec<u8> {
    let mut builder = Builder::new(options);
    for (name, text) in samples() {
        builder.add_file(&name, text.clone()).unwrap();
        builder.add_file(format!("copy/{name}"), text).unwrap();
    }
    builder.finish(Vec::new()).unwrap().0
}

type Hit = (String, u64, Kind, Vec<u8>);

fn hits(found: Vec<chz::Symbol<'_>>) -> Vec<Hit> {
    let hit = |symbol: chz::Symbol<'_>| {
        let path = String::from_utf8(symbol.path.to_vec()).unwrap();
        (path, symbol.line, symbol.kind, symbol.name)
    };
    found.into_iter().map(hit).collect()
}

#[test]
fn every_name_is_found_where_it_stands_with_and_without_an_index() {
    let small = Options::level(1).with_block_size(2048);
    let archives: Vec<_> = [
        small,
        small.with_index(false),
        small.with_solid(true),
        Options::level(6).with_block_size(8192),
    ]
    .map(|options| Archive::open(pack(options)).unwrap())
    .into();
    let indexed: Vec<bool> = archives.iter().map(Archive::has_symbol_index).collect();
    assert_eq!(indexed, [true, false, false, true]);
    let mut names = 0;
    for (path, text) in samples() {
        for (number, found) in declarations(&text).into_iter().enumerate() {
            if number % 7 > 0 {
                continue;
            }
            names += 1;
            let name = &text[found.name.clone()];
            let expected = hits(archives[0].find(name).unwrap());
            let before = text[..found.name.start]
                .iter()
                .filter(|&&byte| byte == b'\n');
            let line = before.count() as u64 + 1;
            for place in [path.clone(), format!("copy/{path}")] {
                let hit = (place, line, found.kind, name.to_vec());
                assert!(expected.contains(&hit), "{hit:?} is not among {expected:?}");
            }
            for archive in &archives[1..3] {
                assert_eq!(hits(archive.find(name).unwrap()), expected);
            }
        }
    }
    assert!(names > 50);
    for prefix in ["", "a", "HERON_", "no_such_prefix"] {
        let [with, without] = [0, 1].map(|at| {
            let found = archives[at].find_prefix(prefix, 1, |_, kind| kind != Kind::Macro);
            hits(found.unwrap())
        });
        assert_eq!(with, without);
    }
    for archive in &archives {
        assert!(archive.find("no_such_name").unwrap().is_empty());
    }
    let symbol = &archives[3].find("intrusive_list").unwrap();
    for symbol in symbol {
        let text = archives[3].declaration(symbol).unwrap();
        assert!(!text.is_empty());
    }
}

#[test]
fn threads_leave_no_trace_in_the_index() {
    let options = Options::level(1).with_block_size(2048);
    assert_eq!(pack(options.with_jobs(1)), pack(options.with_jobs(3)));
}

#[test]
fn a_damaged_index_is_reported_and_harms_nothing_else() {
    let good = pack(Options::level(1).with_block_size(2048));
    let archive = Archive::open(good.clone()).unwrap();
    let mut start = 0;
    let sections = &archive.info().sections;
    let index = sections
        .iter()
        .find(|section| {
            let here = section.name == "symbol index";
            start += if here { 0 } else { section.len as usize };
            here
        })
        .unwrap();
    let name = samples()[0].0.clone();
    for at in (start..start + index.len as usize).step_by(3) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        let archive = Archive::open(bytes).unwrap();
        let error = archive.find("anything").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Corrupt { .. }), "{error}");
        assert!(archive.read(&name).is_ok());
        assert!(archive.verify(1, |_| {}).is_err());
    }
}

/// The index of small blocks of small files: dearer than that of a kernel's tree, where it takes 3.4 %.
#[test]
fn the_index_is_small() {
    let archive = Archive::open(pack(Options::level(5).with_block_size(16 << 10))).unwrap();
    let sections = &archive.info().sections;
    let index = sections
        .iter()
        .find(|section| section.name == "symbol index");
    let (index, whole) = (index.unwrap().len, archive.info().archive_len);
    assert!(index * 100 <= whole * 8, "{index} of {whole} bytes");
}

#[test]
fn what_was_added_is_found_beside_what_is_indexed() {
    let trees = |root: &str, more: &str| {
        let mut builder = Builder::new(Options::level(1).with_block_size(2048));
        builder.add_root(root).unwrap();
        for (name, mut text) in samples() {
            text.extend_from_slice(more.as_bytes());
            builder.add_file(format!("{root}/{name}"), text).unwrap();
        }
        builder
    };
    let (bytes, _) = trees("1", "").finish(Vec::new()).unwrap();
    let base = Archive::open(bytes.clone()).unwrap();
    assert!(base.has_symbol_index());
    let known = hits(base.find_prefix("", 1, |_, _| true).unwrap());
    assert!(!known.is_empty());
    let later = "#define ADDED_LATER 1\n";
    let (tail, _) = trees("2", later).append_to(&base, Vec::new()).unwrap();
    let both = Archive::open([bytes, tail].concat()).unwrap();
    assert!(both.has_symbol_index());
    let files = samples().len();
    assert_eq!(both.find("ADDED_LATER").unwrap().len(), files);
    assert!(base.find("ADDED_LATER").unwrap().is_empty());
    for (path, line, kind, name) in known.into_iter().step_by(7) {
        let found = hits(both.find(&name).unwrap());
        let second = path.replacen('1', "2", 1);
        for path in [path, second] {
            assert!(found.contains(&(path, line, kind, name.clone())));
        }
    }
}
