//! Damaged archives: every one is noticed, none makes the reader panic, hang or take memory that
//! the limits forbid.

// What helps a test may fail as a test may.
#![allow(clippy::unwrap_used)]

use chz::{Archive, Builder, Content, ErrorKind, Limits, Metadata, Options, Time};

fn small_archive(options: Options) -> Vec<u8> {
    let mut builder = Builder::new(options);
    let metadata = |seconds| Metadata {
        mode: 0o640,
        mtime: Time::new(seconds, 7),
    };
    let text = "#define ONE 1\n#define TWO 2\nint f(int a, int b);\n".repeat(4);
    builder
        .add_entry("d/one.h", metadata(5), Content::File(text.into_bytes()))
        .unwrap();
    builder
        .add_entry(
            "d/two.h",
            metadata(-9),
            Content::File(b"int two;\n".to_vec()),
        )
        .unwrap();
    builder
        .add_entry(
            "d/same.h",
            metadata(5),
            Content::File(b"int two;\n".to_vec()),
        )
        .unwrap();
    builder
        .add_entry("d/empty.h", metadata(5), Content::File(vec![]))
        .unwrap();
    builder
        .add_entry("link", metadata(5), Content::Symlink(b"d/one.h".to_vec()))
        .unwrap();
    builder
        .add_entry("raw", metadata(5), Content::File((0..=255).collect()))
        .unwrap();
    builder.finish(Vec::new()).unwrap().0
}

/// Three versions of a tree: one packed, two added.
fn added_archive(options: Options) -> Vec<Vec<u8>> {
    let text = "#define ONE 1\n#define TWO 2\nint f(int a, int b);\n".repeat(4);
    let version = |root: &str, more: &str| {
        let mut builder = Builder::new(options);
        builder.add_root(root).unwrap();
        let changed = format!("{text}{more}").into_bytes();
        let same = b"int two;\n".to_vec();
        for (name, bytes) in [("one.h", changed), ("two.h", same)] {
            builder.add_file(format!("{root}/d/{name}"), bytes).unwrap();
        }
        builder
    };
    let mut stages = vec![version("b", "").finish(Vec::new()).unwrap().0];
    for (root, more) in [("c", "int g;\n"), ("a", ""), ("d", "int h;\n")] {
        let mut bytes = stages.last().unwrap().clone();
        let archive = Archive::open(bytes.as_slice()).unwrap();
        let (tail, _) = version(root, more).append_to(&archive, Vec::new()).unwrap();
        bytes.extend(tail);
        stages.push(bytes);
    }
    stages
}

/// Opens an archive and reads all of it, one way and the other.
fn read_all(bytes: &[u8]) -> chz::Result<()> {
    let archive = Archive::open(bytes)?;
    let mut content = Vec::new();
    for entry in archive.entries().filter(|entry| entry.is_file()) {
        archive.read_entry(entry.id, &mut content)?;
    }
    archive.verify(1, |_| {})
}

fn each_option() -> impl Iterator<Item = Options> {
    let sizes = |level| {
        [
            Options::level(level).with_block_size(64),
            Options::level(level).with_solid(true),
        ]
    };
    [1, 5, 6, 7, 9].into_iter().flat_map(sizes)
}

#[test]
fn every_altered_byte_is_noticed() {
    for options in each_option() {
        let good = small_archive(options);
        read_all(&good).unwrap();
        for at in 0..good.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                let Err(error) = read_all(&bad) else {
                    panic!(
                        "byte {at} of {} altered by {flip:#x} was not noticed",
                        good.len()
                    );
                };
                assert!(
                    matches!(error.kind(), ErrorKind::Corrupt { .. }),
                    "byte {at} altered by {flip:#x}: {error}"
                );
            }
        }
    }
}

#[test]
fn every_truncation_and_extension_is_noticed() {
    for options in each_option() {
        let good = small_archive(options);
        for len in 0..good.len() {
            assert!(read_all(&good[..len]).is_err(), "cut to {len}");
            assert!(
                read_all(&good[good.len() - len..]).is_err(),
                "the last {len} bytes"
            );
        }
        for more in [&b"\0"[..], b"\n", &[0; 100]] {
            assert!(read_all(&[&good, more].concat()).is_err());
        }
        for at in 0..good.len() {
            let without = [&good[..at], &good[at + 1..]].concat();
            assert!(read_all(&without).is_err(), "without byte {at}");
        }
    }
}

#[test]
fn every_altered_byte_of_an_added_archive_is_noticed() {
    for level in [2, 6] {
        let good = added_archive(Options::level(level)).pop().unwrap();
        read_all(&good).unwrap();
        for at in 0..good.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                let error = read_all(&bad).unwrap_err();
                assert!(
                    matches!(error.kind(), ErrorKind::Corrupt { .. }),
                    "byte {at} altered by {flip:#x}: {error}"
                );
            }
            let without = [&good[..at], &good[at + 1..]].concat();
            assert!(read_all(&without).is_err(), "without byte {at}");
        }
    }
}

#[test]
fn an_addition_interrupted_anywhere_leaves_the_old_archive() {
    let stages = added_archive(Options::level(2));
    for pair in stages.windows(2) {
        let (old, new) = (&pair[0], &pair[1]);
        assert!(new.starts_with(old));
        for len in old.len() + 1..new.len() {
            let error = read_all(&new[..len]).unwrap_err();
            let says = format!("the first {} bytes are a whole archive", old.len());
            assert!(error.to_string().contains(&says), "cut to {len}: {error}");
        }
        read_all(&new[..old.len()]).unwrap();
        read_all(new).unwrap();
    }
}

#[test]
fn bytes_altered_in_a_larger_archive_are_noticed() {
    let mut builder = Builder::new(Options::level(2).with_block_size(4096));
    for number in 0..200u32 {
        let text = format!(
            "#define REG_{number} {:#x}\nstruct s{number} {{ int a; }};\n",
            number * 8
        );
        builder
            .add_file(
                format!("dir{}/file{number}.h", number % 7),
                text.repeat(9).into_bytes(),
            )
            .unwrap();
    }
    let good = builder.finish(Vec::new()).unwrap().0;
    // A step that is prime to everything meets all parts.
    for at in (0..good.len()).step_by(97) {
        let mut bad = good.clone();
        bad[at] = bad[at].wrapping_add(1);
        assert!(read_all(&bad).is_err(), "byte {at}");
    }
}

#[test]
fn what_is_no_archive_is_called_so() {
    for bytes in [
        &b""[..],
        b"PK\x03\x04",
        &[0; 500],
        b"#include <linux/sched.h>\n",
    ] {
        let error = Archive::open(bytes).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotAnArchive), "{error}");
    }
    let cut = &small_archive(Options::level(1))[..60];
    let error = Archive::open(cut).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Corrupt { .. }), "{error}");
}

#[test]
fn limits_are_held_before_anything_is_decoded() {
    let archive = small_archive(Options::level(1).with_solid(true));
    let is_limit = |limits: Limits| {
        let error = Archive::open_with(archive.as_slice(), limits)
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Limit { .. }), "{error}");
    };
    let limits = Limits::default();
    is_limit(limits.with_entries(7));
    is_limit(limits.with_output(200));
    is_limit(limits.with_block(100));
    is_limit(limits.with_index(20));
    let exact = limits
        .with_entries(8)
        .with_output(470)
        .with_block(256)
        .with_index(400);
    Archive::open_with(archive.as_slice(), exact)
        .unwrap()
        .verify(1, |_| {})
        .unwrap();
}
