//! The format stays what it is: archives that were made before are read, and made again byte for
//! byte; FORMAT.md's example is a real archive, and its constants are the code's.
//!
//! After a change of the format or of a codec that is meant, `CHZ_BLESS=1 cargo test --test golden`
//! writes the expectations anew.

// What helps a test may fail as a test may.
#![allow(clippy::unwrap_used)]

use chz::{Archive, Builder, Content, EntryKind, Level, Metadata, Options, Time};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expectations are to be written and not compared.
fn bless() -> bool {
    std::env::var_os("CHZ_BLESS").is_some()
}

/// A header of the kind that drivers have, from a number.
fn registers(seed: u32) -> String {
    let mut text = format!(
        "/* SPDX-License-Identifier: MIT */\n#ifndef _GOLDEN_{seed}_H\n#define _GOLDEN_{seed}_H\n\n"
    );
    for register in 0..12 {
        let offset = seed * 0x40 + register * 4;
        writeln!(text, "#define GOLDEN{seed}_REG_{register}\t\t{offset:#06x}").unwrap();
        writeln!(
            text,
            "#define GOLDEN{seed}_REG_{register}_MASK\tGENMASK({register}, 0)"
        )
        .unwrap();
    }
    writeln!(
        text,
        "\nstruct golden{seed}_state {{\n\tu32 status;\n\tunsigned long flags;\n}};\n"
    )
    .unwrap();
    writeln!(
        text,
        "int golden{seed}_init(struct golden{seed}_state *state);\n\n#endif"
    )
    .unwrap();
    text
}

/// A tree with something of everything.
fn tree(options: Options) -> Builder {
    let mut builder = Builder::new(options);
    let mut add = |path: &[u8], mode, seconds, nanos, content| {
        let metadata = Metadata {
            mode,
            mtime: Time::new(seconds, nanos),
        };
        builder.add_entry(path, metadata, content).unwrap();
    };
    let file = |text: String| Content::File(text.into_bytes());
    add(b"", 0o755, 1_700_000_000, 0, Content::Directory);
    for seed in 0..9 {
        let path = format!(
            "include/golden/{}/registers-{seed}.h",
            ["a", "b", "c"][seed as usize % 3]
        );
        add(
            path.as_bytes(),
            0o644,
            1_690_000_000 + i64::from(seed),
            0,
            file(registers(seed)),
        );
    }
    add(
        b"include/golden/copy.h",
        0o600,
        -1,
        500_000_000,
        file(registers(4)),
    );
    add(
        b"include/golden-empty.h",
        0o644,
        0,
        1,
        Content::File(vec![]),
    );
    add(
        b"include/empty",
        0o1777,
        1_690_000_000,
        999_999_999,
        Content::Directory,
    );
    add(
        b"Makefile",
        0o444,
        i64::MAX,
        999_999_999,
        file("obj-y += golden.o\n".repeat(9)),
    );
    add(
        b"odd \xff\nname",
        0o7777,
        i64::MIN,
        0,
        file("\r\n\t\\\n\"'/* unterminated".into()),
    );
    let bytes =
        (0..3000u32).map(|at| (at.wrapping_mul(at).wrapping_mul(2_654_435_761) >> 24) as u8);
    add(
        b"vmlinux.bin",
        0o755,
        1_690_000_000,
        5,
        Content::File(bytes.collect()),
    );
    add(
        b"include/asm",
        0o777,
        1_690_000_000,
        5,
        Content::Symlink(b"../arch/x86/include/asm".to_vec()),
    );
    builder
}

/// One line an entry: kind, mode, time, length, hash, path or target.
fn listing(archive: &Archive<Vec<u8>>) -> String {
    let mut out = String::new();
    for entry in archive.entries() {
        let (kind, hash) = match entry.kind {
            EntryKind::File => ('f', xxh3_64(&archive.read(entry.path).unwrap())),
            EntryKind::Directory => ('d', 0),
            EntryKind::Symlink => ('l', xxh3_64(entry.target)),
        };
        let (seconds, nanos) = (entry.mtime.seconds(), entry.mtime.nanos());
        let path = entry.path.escape_ascii();
        let (mode, len) = (entry.mode, entry.len);
        writeln!(
            out,
            "{kind} {mode:04o} {seconds}.{nanos:09} {len} {hash:016x} {path}"
        )
        .unwrap();
    }
    out
}

/// Every level that there is, in blocks and solid.
fn cases() -> Vec<(PathBuf, Options)> {
    let folder = root().join("corpus/golden/v1");
    let case = |level: Level, solid: bool| {
        let name = format!(
            "level{}{}.chz",
            level.number(),
            if solid { "-solid" } else { "" }
        );
        let options = Options::level(level.number())
            .with_block_size(4096)
            .with_solid(solid);
        (folder.join(name), options)
    };
    Level::all()
        .into_iter()
        .flat_map(|level| [case(level, false), case(level, true)])
        .collect()
}

#[test]
fn archives_made_before_are_read_and_made_again() {
    let expected = root().join("corpus/golden/v1/tree.txt");
    for (path, options) in cases() {
        let made = tree(options.with_jobs(1)).finish(Vec::new()).unwrap().0;
        for jobs in [2, 5] {
            let again = tree(options.with_jobs(jobs)).finish(Vec::new()).unwrap().0;
            assert_eq!(made, again, "{} with {jobs} jobs", path.display());
        }
        if bless() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &made).unwrap();
            fs::write(&expected, listing(&Archive::open(made.clone()).unwrap())).unwrap();
        }
        let kept = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let archive = Archive::open(kept.clone()).unwrap();
        archive.verify(1, |_| {}).unwrap();
        assert_eq!(listing(&archive), fs::read_to_string(&expected).unwrap());
        assert!(kept == made, "{} is not what is made today", path.display());
    }
}

/// A tree of which most files include three others, directly or not.
fn tree_with_a_core(jobs: usize) -> Vec<u8> {
    let options = Options::level(1).with_block_size(4096).with_jobs(jobs);
    let mut builder = Builder::new(options);
    let mut add = |path: String, text: String| builder.add_file(path, text.into_bytes()).unwrap();
    for seed in 0..12 {
        let include = match seed % 4 {
            3 => "",
            _ => "#include <golden/core/first.h>\n",
        };
        let path = format!("include/golden/a/registers-{seed}.h");
        add(path, format!("{include}{}", registers(seed)));
    }
    for (seed, name, include) in [(12, "first", "second.h"), (13, "second", "../z.h")] {
        let path = format!("include/golden/core/{name}.h");
        add(path, format!("#include \"{include}\"\n{}", registers(seed)));
    }
    add("include/golden/z.h".into(), registers(14));
    builder.finish(Vec::new()).unwrap().0
}

#[test]
fn the_block_plan_is_the_one_made_before() {
    let path = root().join("corpus/golden/v1/core.chz");
    let made = tree_with_a_core(1);
    assert_eq!(made, tree_with_a_core(3));
    if bless() {
        fs::write(&path, &made).unwrap();
    }
    let archive = Archive::open(fs::read(&path).unwrap()).unwrap();
    archive.verify(1, |_| {}).unwrap();
    let core = &archive.info().plan[0];
    assert_eq!((core.part, core.files), (chz::PlanPart::Core, 3));
    assert!(fs::read(&path).unwrap() == made, "not what is made today");
}

/// Three versions of a tree, the last of them added.
fn versions(jobs: usize) -> Vec<u8> {
    let options = Options::level(5).with_block_size(4096).with_jobs(jobs);
    let version = |builder: &mut Builder, number: u32| {
        let root = format!("1.{number}");
        builder.add_root(&root).unwrap();
        for seed in 0..6 + number {
            let mut text = registers(seed);
            if seed == number {
                writeln!(text, "int added_in_{number}(void);").unwrap();
            }
            builder
                .add_file(
                    format!("{root}/include/registers-{seed}.h"),
                    text.into_bytes(),
                )
                .unwrap();
        }
        let text = format!("#define VERSION {number}\n");
        builder
            .add_file(format!("{root}/include/version.h"), text.into_bytes())
            .unwrap();
    };
    let mut builder = Builder::new(options);
    version(&mut builder, 0);
    version(&mut builder, 1);
    let mut bytes = builder.finish(Vec::new()).unwrap().0;
    let mut builder = Builder::new(options);
    version(&mut builder, 2);
    let archive = Archive::open(&bytes).unwrap();
    let (tail, _) = builder.append_to(&archive, Vec::new()).unwrap();
    bytes.extend(tail);
    bytes
}

#[test]
fn versions_packed_before_are_read_and_made_again() {
    let folder = root().join("corpus/golden/v1");
    let made = versions(1);
    assert_eq!(made, versions(3));
    if bless() {
        fs::write(folder.join("roots.chz"), &made).unwrap();
        let listing = listing(&Archive::open(made.clone()).unwrap());
        fs::write(folder.join("roots.txt"), listing).unwrap();
    }
    let kept = fs::read(folder.join("roots.chz")).unwrap();
    let archive = Archive::open(kept.clone()).unwrap();
    archive.verify(1, |_| {}).unwrap();
    let expected = fs::read_to_string(folder.join("roots.txt")).unwrap();
    assert_eq!(listing(&archive), expected);
    assert!(kept == made, "roots.chz is not what is made today");
}

const EXAMPLE_START: &str =
    "<!-- example: written by the test, `CHZ_BLESS=1 cargo test --test golden` -->\n```\n";

/// The archive of FORMAT.md's example as a dump: each part with its name, sixteen bytes a line.
fn example() -> (Vec<u8>, String) {
    let mut builder = Builder::new(Options::level(1));
    builder.add_file("a.h", b"#pragma once\n".to_vec()).unwrap();
    let (archive, info) = builder.finish(Vec::new()).unwrap();
    let mut dump = String::new();
    let mut at = 0;
    for section in &info.sections {
        let mut name = section.name;
        let end = at + section.len as usize;
        while at < end {
            let line = &archive[at..end.min(at + 16)];
            let hex: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
            writeln!(dump, "{name:<14} {at:04x}  {}", hex.join(" ")).unwrap();
            at += line.len();
            name = "";
        }
    }
    (archive, dump)
}

#[test]
fn the_example_of_the_format_is_a_real_archive() {
    let path = root().join("FORMAT.md");
    let text = fs::read_to_string(&path).unwrap();
    let (made, dump) = example();
    let start = text.find(EXAMPLE_START).unwrap() + EXAMPLE_START.len();
    let end = start + text[start..].find("```").unwrap();
    if bless() {
        fs::write(&path, [&text[..start], &dump, &text[end..]].concat()).unwrap();
        return;
    }
    assert_eq!(&text[start..end], dump);
    let bytes: Vec<u8> = text[start..end]
        .lines()
        .flat_map(|line| line[21..].split_whitespace())
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect();
    assert_eq!(bytes, made);
    assert_eq!(
        Archive::open(bytes).unwrap().read("a.h").unwrap(),
        b"#pragma once\n"
    );
}

#[test]
fn the_format_names_every_constant() {
    let format = fs::read_to_string(root().join("FORMAT.md")).unwrap();
    let constants = fs::read_to_string(root().join("src/format/consts.rs")).unwrap();
    let names: Vec<&str> = constants
        .lines()
        .filter_map(|line| line.strip_prefix("pub(crate) const ")?.split(':').next())
        .collect();
    assert!(names.len() > 20);
    for name in names {
        assert!(
            format.contains(&format!("`{name}`")),
            "FORMAT.md says nothing of {name}"
        );
    }
}
