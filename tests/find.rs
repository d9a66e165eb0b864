//! Finding names in archives: the same with and without an index, at every level, in files that are
//! equal; and a damaged index is never believed.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use chz::declarations::{DeclarationKind as Kind, declarations};
use chz::{Archive, Builder, ErrorKind, Options, PlanPart};

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

/// Two trees, each block with a header and its own names.
fn two_versions() -> Archive<Vec<u8>> {
    let mut builder = Builder::new(Options::level(1).with_block_size(2048));
    for root in ["1", "22"] {
        builder.add_root(root).unwrap();
        for (name, mut text) in samples() {
            text.extend_from_slice(format!("#define ONLY_IN_{root} 1\n").as_bytes());
            builder.add_file(format!("{root}/{name}"), text).unwrap();
        }
        let same = b"#define IN_BOTH 1\n#include <a/b.h>\n#include \"../../out.h\"\n";
        let path = format!("{root}/include/same.h");
        builder.add_file(path, same.to_vec()).unwrap();
        let own = format!("#define OWN_{root} 1\n");
        let path = format!("{root}/include/a/b.h");
        builder.add_file(path, own.into_bytes()).unwrap();
    }
    builder.add_file("out.h", b"int out;\n".to_vec()).unwrap();
    Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap()
}

#[test]
fn in_one_of_two_versions_only_what_is_there_is_found() {
    let archive = two_versions();
    let paths = |root: &str, name: &str| -> Vec<String> {
        let found = hits(archive.find_below(root, name).unwrap());
        found.into_iter().map(|(path, ..)| path).collect()
    };
    assert_eq!(
        paths("", "IN_BOTH"),
        ["1/include/same.h", "22/include/same.h"]
    );
    assert_eq!(paths("1", "IN_BOTH"), ["include/same.h"]);
    assert_eq!(paths("22", "IN_BOTH"), ["include/same.h"]);
    assert_eq!(paths("22/include", "IN_BOTH"), ["same.h"]);
    assert_eq!(paths("1", "OWN_1"), ["include/a/b.h"]);
    assert!(paths("1", "OWN_22").is_empty());
    assert_eq!(paths("22", "ONLY_IN_22").len(), samples().len());
    assert!(paths("22", "ONLY_IN_1").is_empty());
    let all = archive.find_prefix_below("1", "", 2, |_, _| true).unwrap();
    let both = archive.find_prefix("", 1, |_, _| true).unwrap();
    assert_eq!(both.len(), 2 * all.len() + 1);
    let symbol = &archive.find_below("22", "OWN_22").unwrap()[0];
    assert_eq!(archive.declaration(symbol).unwrap(), b"#define OWN_22 1");
    for missing in ["3", "out.h"] {
        let error = archive.find_below(missing, "IN_BOTH").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotFound(_)), "{error}");
    }
}

#[test]
fn a_closure_stays_in_its_version() {
    let archive = two_versions();
    let search = archive.include_directories("22");
    assert_eq!(search, [b"include".to_vec()]);
    let closure = archive.closure_below("22", &["same.h"], &search).unwrap();
    let path = |id: &chz::EntryId| {
        let entry = archive.entries().nth(id.number() as usize).unwrap();
        String::from_utf8(entry.path.to_vec()).unwrap()
    };
    let paths: Vec<String> = closure.entries.iter().map(path).collect();
    assert_eq!(paths, ["22/include/a/b.h", "22/include/same.h"]);
    assert_eq!(
        (closure.unresolved.len(), closure.unresolved[0].line),
        (1, 3)
    );
    assert!(archive.closure_below("3", &["same.h"], &search).is_err());
    let all = archive
        .closure(&["22/include/same.h"], &["1/include"])
        .unwrap();
    let paths: Vec<String> = all.entries.iter().map(path).collect();
    assert_eq!(paths, ["1/include/a/b.h", "22/include/same.h", "out.h"]);
}

/// A tree of which most files include a few; `text` is what each of those holds besides.
fn tree_with_a_core(builder: &mut Builder, root: &str, text: &str) {
    for number in 0..60 {
        let body = format!("int own_{number};\n").repeat(20);
        let include = format!("#include <core/c{}.h>\n{body}", number % 7);
        let path = format!("{root}include/a/{number:02}.h");
        builder.add_file(path, include.into_bytes()).unwrap();
    }
    for number in 0..7 {
        let next = format!("#include \"c{}.h\"\n{text}", (number + 1) % 7);
        // Each has a neighbour that nobody includes.
        let path = format!("{root}include/core/c{number}.h");
        builder.add_file(path, next.into_bytes()).unwrap();
        let path = format!("{root}include/core/c{number}_alone.h");
        let body = format!("int alone_{number};\n").repeat(40);
        builder.add_file(path, body.into_bytes()).unwrap();
    }
}

#[test]
fn what_most_files_include_lies_together_and_first() {
    let options = Options::level(1).with_block_size(1024);
    let pack = |options: Options| {
        let mut builder = Builder::new(options);
        tree_with_a_core(&mut builder, "", "struct shared;\n");
        Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap()
    };
    let archive = pack(options);
    let core = &archive.info().plan[0];
    assert_eq!((core.part, core.blocks, core.files), (PlanPart::Core, 1, 7));
    let parts: u64 = archive.info().plan.iter().map(|part| part.blocks).sum();
    assert_eq!(parts, archive.info().blocks());
    let search = archive.include_directories("");
    let closure = archive.closure(&["a/00.h"], &search).unwrap();
    assert_eq!((closure.files, closure.blocks), (8, 2));
    assert_eq!(archive.entry("include/core/c3.h").unwrap().block, Some(0));
    assert!(
        archive
            .read("include/core/c3.h")
            .unwrap()
            .ends_with(b"struct shared;\n")
    );
    archive.verify(1, |_| {}).unwrap();
    let solid = pack(options.with_solid(true));
    assert_eq!(solid.info().plan[0].part, PlanPart::Directories);

    // The core is the first tree's, and stays where it is when another is added.
    let mut builder = Builder::new(options);
    builder.add_root("1").unwrap();
    tree_with_a_core(&mut builder, "1/", "struct shared;\n");
    let (bytes, _) = builder.finish(Vec::new()).unwrap();
    let mut builder = Builder::new(options);
    builder.add_root("2").unwrap();
    tree_with_a_core(&mut builder, "2/", "struct changed;\n");
    let base = Archive::open(bytes.as_slice()).unwrap();
    let (tail, _) = builder.append_to(&base, Vec::new()).unwrap();
    let both = Archive::open([bytes.clone(), tail].concat()).unwrap();
    assert_eq!(both.info().plan[0], base.info().plan[0]);
    let search = both.include_directories("2");
    let closure = both.closure_below("2", &["a/00.h"], &search).unwrap();
    assert_eq!((closure.files, closure.unresolved.len()), (8, 0));
    assert!(
        both.read("2/include/core/c3.h")
            .unwrap()
            .ends_with(b"struct changed;\n")
    );
}
