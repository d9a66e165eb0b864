//! What is packed comes back: contents, names, modes, times, links, at every level and block size.

// What helps a test may fail as a test may.
#![allow(clippy::unwrap_used)]

use chz::{Archive, Builder, Content, EntryKind, Metadata, Options, Time};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A tree as a test describes it: what is where. Directories above others need not be listed.
type Tree = BTreeMap<Vec<u8>, (Metadata, Content)>;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn component() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => "[a-c]{1,2}".prop_map(String::into_bytes),
        1 => Just(b"with space\nand newline".to_vec()),
        1 => Just(b"\xff\xfe.h".to_vec()),
        1 => vec(any::<u8>().prop_filter("no name", |&byte| byte != 0 && byte != b'/'), 1..6)
            .prop_filter("no name", |name| name != b"." && name != b".."),
    ]
}

fn content() -> impl Strategy<Value = Content> {
    let text =
        "(#define [A-Z_]{1,8} 0x[0-9a-f]{1,4}\n|int [a-z_]{1,9};\n|/\\* [a-z ]{0,20} \\*/\n){0,40}";
    prop_oneof![
        4 => text.prop_map(|text| Content::File(text.into_bytes())),
        1 => vec(any::<u8>(), 0..300).prop_map(Content::File),
        1 => Just(Content::File(Vec::new())),
        1 => Just(Content::File(b"#pragma once\n".to_vec())),
        1 => Just(Content::Directory),
        1 => vec(1u8.., 1..20).prop_map(Content::Symlink),
    ]
}

fn tree(seconds: std::ops::Range<i64>) -> impl Strategy<Value = Tree> {
    let time =
        (seconds, 0u32..1_000_000_000).prop_map(|(seconds, nanos)| Time::new(seconds, nanos));
    let metadata = (0u16..=0o7777, time).prop_map(|(mode, mtime)| Metadata { mode, mtime });
    let path = vec(component(), 1..5).prop_map(|components| components.join(&b'/'));
    btree_map(path, (metadata, content()), 0..24).prop_map(without_clashes)
}

/// Leaves out what lies below something that is no directory.
fn without_clashes(tree: Tree) -> Tree {
    let is_leaf = |path: &[u8]| {
        tree.get(path)
            .is_some_and(|(_, content)| *content != Content::Directory)
    };
    let fits = |path: &[u8]| {
        !(1..path.len()).any(|end| path[end] == b'/' && is_leaf(&path[..end]))
            && !tree.keys().any(|other| {
                is_leaf(path)
                    && other.len() > path.len()
                    && other.starts_with(path)
                    && other[path.len()] == b'/'
            })
    };
    tree.iter()
        .filter(|(path, _)| fits(path))
        .map(|(path, node)| (path.clone(), node.clone()))
        .collect()
}

fn pack(tree: &Tree, options: Options) -> Vec<u8> {
    let mut builder = Builder::new(options);
    for (path, (metadata, content)) in tree {
        builder.add_entry(path, *metadata, content.clone()).unwrap();
    }
    builder.finish(Vec::new()).unwrap().0
}

/// What an archive holds, without the directories that nobody described.
fn unpack(archive: &Archive<Vec<u8>>, described: &Tree) -> Tree {
    let mut tree = Tree::new();
    for entry in archive.entries() {
        let content = match entry.kind {
            EntryKind::File => Content::File(archive.read(entry.path).unwrap()),
            EntryKind::Directory => Content::Directory,
            EntryKind::Symlink => Content::Symlink(entry.target.to_vec()),
        };
        let is_implied = entry.is_directory() && !described.contains_key(entry.path);
        if !is_implied {
            let metadata = Metadata {
                mode: entry.mode,
                mtime: entry.mtime,
            };
            tree.insert(entry.path.to_vec(), (metadata, content));
        }
    }
    tree
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_tree_returns(
        tree in tree(i64::MIN..i64::MAX),
        level in 1u8..=9,
        block_size in 1u32..5000,
        solid: bool,
    ) {
        let options = Options::level(level).with_block_size(block_size).with_solid(solid);
        let packed = pack(&tree, options.with_jobs(1));
        prop_assert_eq!(&packed, &pack(&tree, options.with_jobs(2)));
        prop_assert_eq!(&packed, &pack(&tree, options.with_jobs(5)));
        let archive = Archive::open(packed).unwrap();
        archive.verify(2, |_| {}).unwrap();
        prop_assert_eq!(unpack(&archive, &tree), tree);
    }

    #[test]
    fn any_bytes_return_as_a_single(bytes in vec(any::<u8>(), 0..2000), level in 1u8..=9) {
        let compressed = chz::compress(&bytes, level).unwrap();
        prop_assert_eq!(chz::decompress(&compressed, &chz::Limits::default()).unwrap(), bytes);
    }
}

#[test]
fn equal_files_are_kept_once_and_read_everywhere() {
    let text: Vec<u8> = (0..20_000u32)
        .flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let mut builder = Builder::new(Options::level(1));
    builder.add_file("one", text.clone()).unwrap();
    let once = builder.finish(Vec::new()).unwrap().0.len();
    let mut builder = Builder::new(Options::level(1));
    for name in ["a/one", "b/one", "c"] {
        builder.add_file(name, text.clone()).unwrap();
    }
    let (packed, info) = builder.finish(Vec::new()).unwrap();
    assert!(packed.len() < once + 100);
    assert_eq!((info.content_len, info.distinct_len), (240_000, 80_000));
    let archive = Archive::open(packed).unwrap();
    assert_eq!(archive.info(), &info);
    for name in ["a/one", "b/one", "c"] {
        assert_eq!(archive.read(name).unwrap(), text);
    }
}

#[test]
fn an_archive_lies_at_the_end_of_anything_and_in_a_range_of_it() {
    let mut builder = Builder::new(Options::level(1));
    builder.add_file("x.h", b"int x;\n".to_vec()).unwrap();
    let packed = builder.finish(Vec::new()).unwrap().0;
    let mut larger = b"#!/bin/sh\nexit\n".to_vec();
    let start = larger.len() as u64;
    larger.extend_from_slice(&packed);
    assert_eq!(
        Archive::open(larger.as_slice())
            .unwrap()
            .read("x.h")
            .unwrap(),
        b"int x;\n"
    );
    larger.extend_from_slice(b"more");
    assert!(Archive::open(larger.as_slice()).is_err());
    let range = chz::Range::new(larger, start, packed.len() as u64).unwrap();
    assert_eq!(
        Archive::open(range).unwrap().read("x.h").unwrap(),
        b"int x;\n"
    );
}

#[test]
fn many_threads_read_one_archive() {
    let mut builder = Builder::new(Options::level(1).with_block_size(500));
    let text = |number: usize| format!("int x{number};\n").repeat(20).into_bytes();
    for number in 0..50 {
        builder
            .add_file(format!("{number}.h"), text(number))
            .unwrap();
    }
    let archive = Archive::open(builder.finish(Vec::new()).unwrap().0)
        .unwrap()
        .with_cache(2000);
    std::thread::scope(|scope| {
        for start in 0..4 {
            let (archive, text) = (&archive, &text);
            scope.spawn(move || {
                for step in 0..200 {
                    let number = (start * 13 + step * 7) % 50;
                    assert_eq!(archive.read(format!("{number}.h")).unwrap(), text(number));
                }
            });
        }
    });
}

#[test]
fn what_is_no_file_cannot_be_read() {
    let mut builder = Builder::new(Options::level(1));
    builder.add_file("d/x", vec![1]).unwrap();
    let archive = Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap();
    assert_eq!(
        archive.read("d").unwrap_err().to_string(),
        "d: is a directory"
    );
    assert_eq!(
        archive.read("nix").unwrap_err().to_string(),
        "no such entry: nix"
    );
    assert!(archive.read("/d/x").is_err() && archive.read("d/").is_err());
}

#[cfg(all(unix, feature = "directory"))]
mod directories {
    use super::*;
    use chz::Unpack;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    fn unpack_to(archive: &Archive<Vec<u8>>, target: &Path, options: Unpack) -> chz::Result<()> {
        options.unpack(archive, target, |_| true, |_| {})
    }

    /// The tree with modes that its owner can pack again, and links as this system has them.
    fn readable(tree: Tree) -> Tree {
        let readable = |(path, (metadata, content)): (_, (Metadata, Content))| {
            let mode = match content {
                Content::File(_) => metadata.mode | 0o400,
                Content::Directory => metadata.mode | 0o500,
                Content::Symlink(_) => 0o777,
            };
            (path, (Metadata { mode, ..metadata }, content))
        };
        tree.into_iter().map(readable).collect()
    }

    fn names(path: &Path) -> Vec<std::ffi::OsString> {
        let mut names: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    }

    proptest! {
        #![proptest_config(cases(24))]

        #[test]
        fn any_tree_returns_by_way_of_the_file_system(tree in tree(-2_000_000_000..4_000_000_000)) {
            let tree = readable(tree);
            let packed = pack(&tree, Options::level(1));
            let archive = Archive::open(packed).unwrap();
            let outside = tempfile::tempdir().unwrap();
            let target = outside.path().join("target");
            unpack_to(&archive, &target, Unpack::new().with_set_ids(true)).unwrap();
            let mut builder = Builder::new(Options::level(1));
            builder.add_tree(&target).unwrap();
            let again = Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap();
            let all: Vec<_> = archive.entries().collect();
            prop_assert_eq!(again.entries().collect::<Vec<_>>(), all);
            prop_assert_eq!(unpack(&again, &tree), tree);
            prop_assert_eq!(names(outside.path()), ["target"]);
            // Directories may forbid to be removed, also to their owner.
            for entry in archive.entries().filter(|entry| entry.is_directory()) {
                use std::os::unix::fs::PermissionsExt;
                let path = target.join(std::ffi::OsStr::from_bytes(entry.path));
                fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
            }
        }
    }

    fn sample(files: &[(&str, &str)]) -> Archive<Vec<u8>> {
        let mut builder = Builder::new(Options::level(1));
        for (path, text) in files {
            builder.add_file(path, text.as_bytes().to_vec()).unwrap();
        }
        Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap()
    }

    #[test]
    fn what_is_there_stays_unless_it_may_be_replaced() {
        let archive = sample(&[("a/new.h", "new"), ("a/old.h", "new"), ("b/c.h", "new")]);
        let target = tempfile::tempdir().unwrap();
        fs::create_dir(target.path().join("a")).unwrap();
        fs::write(target.path().join("a/old.h"), "old").unwrap();
        let error = unpack_to(&archive, target.path(), Unpack::new()).unwrap_err();
        assert_eq!(error.path().unwrap(), target.path().join("a/old.h"));
        assert_eq!(names(target.path()), ["a"]);
        assert_eq!(names(&target.path().join("a")), ["old.h"]);
        assert_eq!(fs::read(target.path().join("a/old.h")).unwrap(), b"old");

        unpack_to(&archive, target.path(), Unpack::new().with_overwrite(true)).unwrap();
        assert_eq!(names(target.path()), ["a", "b"]);
        assert_eq!(names(&target.path().join("a")), ["new.h", "old.h"]);
        assert_eq!(fs::read(target.path().join("a/old.h")).unwrap(), b"new");
    }

    #[test]
    fn links_are_not_followed_out_of_the_target() {
        let archive = sample(&[("link/file.h", "evil")]);
        let outside = tempfile::tempdir().unwrap();
        let target = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), target.path().join("link")).unwrap();
        for options in [Unpack::new(), Unpack::new().with_overwrite(true)] {
            assert!(unpack_to(&archive, target.path(), options).is_err());
            assert!(names(outside.path()).is_empty());
            assert_eq!(names(target.path()), ["link"]);
        }
    }

    #[test]
    fn only_what_is_wanted_is_written() {
        let archive = sample(&[("a/b/c.h", "c"), ("a/d.h", "d"), ("e/f.h", "f")]);
        let outside = tempfile::tempdir().unwrap();
        let target = outside.path().join("target");
        let wanted = |entry: &chz::Entry<'_>| entry.path == b"a/b/c.h";
        Unpack::new()
            .unpack(&archive, &target, wanted, |_| {})
            .unwrap();
        assert_eq!(names(&target), ["a"]);
        assert_eq!(names(&target.join("a")), ["b"]);
        assert_eq!(fs::read(target.join("a/b/c.h")).unwrap(), b"c");
    }

    #[test]
    fn a_damaged_block_leaves_nothing_behind() {
        let archive = sample(&[("a.h", "int a;\n"), ("b.h", "int b;\n")]);
        let mut builder = Builder::new(Options::level(1));
        builder.add_file("a.h", b"int a;\n".repeat(50)).unwrap();
        let mut packed = builder.finish(Vec::new()).unwrap().0;
        packed[12] ^= 1;
        let damaged = Archive::open(packed).unwrap();
        let outside = tempfile::tempdir().unwrap();
        assert!(unpack_to(&damaged, &outside.path().join("target"), Unpack::new()).is_err());
        assert!(names(outside.path()).is_empty());
        assert!(unpack_to(&damaged, outside.path(), Unpack::new()).is_err());
        assert!(names(outside.path()).is_empty());
        unpack_to(&archive, outside.path(), Unpack::new()).unwrap();
        assert_eq!(names(outside.path()), ["a.h", "b.h"]);
    }
}
