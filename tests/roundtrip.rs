//! What is packed comes back: contents, names, modes, times, links, at every level and block size.

// What helps a test may fail as a test may.
#![allow(clippy::unwrap_used)]

use chz::{Archive, Builder, Content, EntryKind, ErrorKind, Metadata, Options, Time};
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

/// A version of a tree: some files changed, some gone, some new.
fn version(tree: &Tree, changes: &[(usize, Vec<u8>)]) -> Tree {
    let mut tree = tree.clone();
    for (at, bytes) in changes {
        let Some(path) = tree.keys().nth(at % tree.len().max(1)).cloned() else {
            continue;
        };
        match tree.get_mut(&path) {
            Some((_, Content::File(content))) if at % 3 > 0 => content.extend_from_slice(bytes),
            Some((_, Content::Directory)) | None => {}
            _ => {
                tree.remove(&path);
            }
        }
    }
    tree
}

fn add_version(builder: &mut Builder, root: &str, tree: &Tree) {
    builder.add_root(root).unwrap();
    for (path, (metadata, content)) in tree {
        let path = [root.as_bytes(), b"/", path].concat();
        builder.add_entry(path, *metadata, content.clone()).unwrap();
    }
}

/// What an archive holds below a root, as `unpack` gives it.
fn unpack_root(archive: &Archive<Vec<u8>>, root: &str, described: &Tree) -> Tree {
    let mut tree = unpack(archive, &Tree::new());
    let all = archive.entries_below(root).unwrap().skip(1);
    let named: Vec<(Vec<u8>, Vec<u8>)> = all
        .map(|entry| {
            (
                entry.path.to_vec(),
                [root.as_bytes(), b"/", entry.path].concat(),
            )
        })
        .collect();
    let mut found = Tree::new();
    for (name, path) in named {
        let entry = archive.entry(&path).unwrap();
        let metadata = Metadata {
            mode: entry.mode,
            mtime: entry.mtime,
        };
        let content = match tree.remove(&path) {
            Some((_, content)) => content,
            None => Content::Directory,
        };
        if described.contains_key(&name) || content != Content::Directory {
            found.insert(name, (metadata, content));
        }
    }
    found
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn versions_return_packed_together_or_added(
        tree in tree(i64::MIN..i64::MAX),
        changes in vec(vec((0usize..30, vec(any::<u8>(), 0..40)), 0..4), 1..4),
        level in 1u8..=9,
        block_size in 1u32..3000,
        together in 0usize..4,
    ) {
        let options = Options::level(level).with_block_size(block_size);
        let mut versions = vec![tree];
        for changes in &changes {
            versions.push(version(versions.last().unwrap(), changes));
        }
        // Names that sort in another order than they come in.
        let names = ["m", "z", "a", "m2"];
        let together = together.min(versions.len() - 1) + 1;
        let mut archives = Vec::new();
        for jobs in [1, 3] {
            let mut builder = Builder::new(options.with_jobs(jobs));
            for (root, tree) in names.iter().zip(&versions).take(together) {
                add_version(&mut builder, root, tree);
            }
            let mut bytes = builder.finish(Vec::new()).unwrap().0;
            for (root, tree) in names.iter().zip(&versions).skip(together) {
                let mut builder = Builder::new(options.with_jobs(jobs));
                add_version(&mut builder, root, tree);
                let archive = Archive::open(&bytes).unwrap();
                let (tail, info) = builder.append_to(&archive, Vec::new()).unwrap();
                bytes.extend(tail);
                prop_assert_eq!(info.archive_len, bytes.len() as u64);
                let archive = Archive::open(&bytes).unwrap();
                prop_assert_eq!(archive.info(), &info);
            }
            archives.push(bytes);
        }
        prop_assert_eq!(&archives[0], &archives[1]);
        let archive = Archive::open(archives.swap_remove(0)).unwrap();
        archive.verify(2, |_| {}).unwrap();
        prop_assert_eq!(archive.roots().len(), versions.len());
        for (root, tree) in names.iter().zip(&versions) {
            prop_assert_eq!(&unpack_root(&archive, root, tree), tree);
        }
        let mut visited = 0;
        archive.for_each_file(2, |_| true, |entry, bytes| {
            assert_eq!(archive.read(entry.path)?, bytes);
            visited += 1;
            Ok(())
        }).unwrap();
        prop_assert_eq!(visited, archive.info().files);
    }
}

/// A file of many names, none of which another seed has.
fn header(seed: u32) -> Vec<u8> {
    let line = |at: u32| {
        let value = (seed * 977 + at).wrapping_mul(2_654_435_761);
        format!("#define REG_{value:08X}_{at} {:#x}\n", value >> 7)
    };
    (0..60).flat_map(|at| line(at).into_bytes()).collect()
}

#[test]
fn what_is_there_already_costs_next_to_nothing() {
    let tree = |root: &str, changed: Option<u32>| {
        let mut builder = Builder::new(Options::level(2).with_block_size(8192));
        builder.add_root(root).unwrap();
        for seed in 0..40 {
            let mut bytes = header(seed);
            if changed == Some(seed) {
                bytes.extend_from_slice(b"#define CHANGED 1\n");
            }
            builder
                .add_file(format!("{root}/d{}/f{seed}.h", seed % 3), bytes)
                .unwrap();
        }
        builder
    };
    let mut bytes = tree("1.0", None).finish(Vec::new()).unwrap().0;
    let first = bytes.len();
    for (number, changed) in [None, Some(7), Some(7), Some(9)].into_iter().enumerate() {
        let builder = tree(&format!("1.{}", number + 1), changed);
        let archive = Archive::open(&bytes).unwrap();
        let (tail, info) = builder.append_to(&archive, Vec::new()).unwrap();
        let relative = info.methods.iter().find(|method| method.name == "relative");
        assert_eq!(
            relative.map_or(0, |method| method.blocks),
            [0, 1, 1, 2][number]
        );
        assert!(tail.len() < first / 50, "{} of {first}", tail.len());
        bytes.extend(tail);
    }
    let archive = Archive::open(bytes).unwrap();
    archive.verify(1, |_| {}).unwrap();
    assert!(
        archive
            .read("1.2/d1/f7.h")
            .unwrap()
            .ends_with(b"CHANGED 1\n")
    );
    assert_eq!(archive.read("1.0/d1/f7.h").unwrap(), header(7));
}

#[test]
fn only_roots_are_added_and_only_to_roots() {
    let with_root = |root: &str| {
        let mut builder = Builder::new(Options::level(1));
        builder.add_root(root).unwrap();
        builder
            .add_file(format!("{root}/a.h"), b"int a;\n".to_vec())
            .unwrap();
        builder
    };
    let mut plain = Builder::new(Options::level(1));
    plain.add_file("a.h", b"int a;\n".to_vec()).unwrap();
    let plain = plain.finish(Vec::new()).unwrap().0;
    let plain = Archive::open(&plain).unwrap();
    let error = with_root("x")
        .append_to(&plain, Vec::new())
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Usage(_)), "{error}");

    let rooted = with_root("x").finish(Vec::new()).unwrap().0;
    let rooted = Archive::open(&rooted).unwrap();
    let mut stray = with_root("y");
    stray.add_file("stray.h", b"int b;\n".to_vec()).unwrap();
    for builder in [with_root("x"), stray] {
        let error = builder
            .append_to(&rooted, Vec::new())
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BadName { .. }), "{error}");
    }
    let mut builder = with_root("y");
    for wrong in ["", "y", "a/b", "..", "y/a.h"] {
        assert!(builder.add_root(wrong).is_err(), "{wrong}");
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
