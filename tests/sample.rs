//! Archives whose short blocks begin with a sample of streams, and what is added to them later.

// What helps a test may fail as a test may.
#![allow(clippy::unwrap_used)]

use chz::{Archive, Builder, Idea, Info, Options};

/// Archives of less have no sample.
const LEAST: usize = 1 << 24;
const BLOCK: u32 = 1 << 16;

/// About 60 KB: phrases that all files have, around names and values that no other seed has.
fn header(seed: u32) -> Vec<u8> {
    let declaration = |at: u32| {
        let value = (seed * 977 + at).wrapping_mul(2_654_435_761);
        format!(
            "/* Asks the device for unit {at}, which the caller holds a lock of. */\n\
             #define WREN_UNIT_{value:08X} {at}\n\
             extern int wren_ask_{value:08x}(struct wren_device *device, u32 unit, gfp_t flags);\n"
        )
    };
    (0..360)
        .flat_map(|at| declaration(at).into_bytes())
        .collect()
}

fn section(info: &Info, name: &str) -> u64 {
    let section = info.sections.iter().find(|section| section.name == name);
    section.unwrap().len
}

#[test]
fn what_is_added_to_an_archive_with_a_sample_makes_use_of_it() {
    let count = (LEAST / header(0).len()) as u32 + 2;
    let options = Options::level(1).with_block_size(BLOCK).with_jobs(2);
    let mut dictionaries = Vec::new();
    let mut tails = Vec::new();
    for options in [options, options.without(Idea::Sample)] {
        let mut builder = Builder::new(options);
        builder.add_root("1.0").unwrap();
        for seed in 0..count {
            builder
                .add_file(format!("1.0/f{seed}.h"), header(seed))
                .unwrap();
        }
        let (mut bytes, info) = builder.finish(Vec::new()).unwrap();
        dictionaries.push(section(&info, "dictionary"));

        // A file as it was, another version of one, and one that resembles none by name.
        let changed = [&header(1)[..], b"#define CHANGED 1\n"].concat();
        let files = [
            ("1.1/f0.h", header(0)),
            ("1.1/f1.h", changed),
            ("1.1/new.h", header(count)),
        ];
        let mut builder = Builder::new(options);
        builder.add_root("1.1").unwrap();
        for (path, text) in &files {
            builder.add_file(path, text.clone()).unwrap();
        }
        let archive = Archive::open(&bytes).unwrap();
        let (tail, added) = builder.append_to(&archive, Vec::new()).unwrap();
        let blocks = |info: &Info, name| {
            let method = info.methods.iter().find(|method| method.name == name);
            method.map_or(0, |method| method.blocks)
        };
        assert_eq!(blocks(&added, "relative"), 1);
        assert_eq!(blocks(&added, "tokens"), blocks(&info, "tokens") + 1);
        tails.push(section(&added, "blocks") - section(&info, "blocks"));
        bytes.extend(tail);

        let archive = Archive::open(bytes).unwrap();
        assert_eq!(archive.info(), &added);
        archive.verify(2, |_| {}).unwrap();
        for (path, text) in &files {
            assert_eq!(&archive.read(path).unwrap(), text, "{path}");
        }
        for seed in [0, 1, count / 2, count - 1] {
            let path = format!("1.0/f{seed}.h");
            assert_eq!(archive.read(&path).unwrap(), header(seed), "{path}");
        }
    }
    assert!(
        dictionaries[0] > dictionaries[1],
        "a sample: {dictionaries:?}"
    );
    assert!(tails[0] < tails[1], "{tails:?}");
}
