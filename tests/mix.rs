//! The mix codec from outside: round trips of real and nasty text, damage, limits.

use chz::codec::mix::MixCodec;
use chz::codec::{Codec, Part, Shape};
use chz::{ErrorKind, Limits};

const HEADER: &[u8] = include_bytes!("../src/model/primer.h");

fn shapes<'a>(parts: &[Part<'a>]) -> Vec<Shape<'a>> {
    parts
        .iter()
        .map(|part| Shape {
            name: part.name,
            len: part.bytes.len(),
        })
        .collect()
}

fn check(level: u8, blocks: &[Vec<Part<'_>>]) -> usize {
    let codec = MixCodec::train(level, blocks);
    let reader = MixCodec::from_dictionary(level, codec.dictionary(), &Limits::default())
        .expect("a sound dictionary");
    let mut size = codec.dictionary().len();
    for parts in blocks {
        let payload = codec.encode(parts).expect("encodes");
        assert_eq!(
            payload,
            reader.encode(parts).expect("encodes"),
            "the same bytes from a stored dictionary"
        );
        let mut out = Vec::new();
        reader
            .decode(&payload, &shapes(parts), &mut out)
            .expect("decodes");
        assert!(out.iter().eq(parts.iter().flat_map(|part| part.bytes)));
        size += payload.len();
    }
    size
}

#[test]
fn nasty_text_comes_back() {
    let cases: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"_".to_vec(),
        b"0x".to_vec(),
        b"\n\n\n".to_vec(),
        vec![0; 5000],
        vec![0xFF; 333],
        (0..=255).cycle().take(3000).collect(),
        b"a".repeat(1000),
        b"A_".repeat(700),
        b"(".repeat(4000),
        b"/*\"'".repeat(100),
        b"0xffffffffffffffffffffffffffffffffffff, 99999999999999999999999\n".repeat(20),
        "\u{e4}\u{f6}\u{fc} \u{4e2d}\u{6587}\r\n"
            .repeat(50)
            .into_bytes(),
    ];
    for level in 8..=9 {
        let parts = cases
            .iter()
            .map(|bytes| Part {
                name: b"dir/nasty.h",
                bytes,
            })
            .collect();
        check(level, &[parts]);
    }
}

#[test]
fn blocks_share_a_dictionary() {
    let long = HEADER.repeat(16);
    let blocks: Vec<_> = (0..3)
        .map(|_| {
            vec![
                Part {
                    name: b"a.h",
                    bytes: &long,
                },
                Part {
                    name: b"b.h",
                    bytes: HEADER,
                },
            ]
        })
        .collect();
    let size = check(8, &blocks);
    assert!(size < 12_000, "{size} bytes");
}

#[test]
fn every_level_makes_a_header_an_eighth() {
    let text = HEADER.repeat(3);
    let sizes: Vec<_> = (8..=9)
        .map(|level| {
            check(
                level,
                &[vec![Part {
                    name: b"include/linux/foo.h",
                    bytes: &text,
                }]],
            )
        })
        .collect();
    assert!(sizes.iter().all(|&size| size < text.len() / 8), "{sizes:?}");
}

#[test]
fn damage_never_panics_and_never_changes_the_length() {
    let parts = [Part {
        name: b"foo.h",
        bytes: &HEADER[6000..],
    }];
    let codec = MixCodec::train(8, &[parts]);
    let payload = codec.encode(&parts).unwrap();
    for i in (0..payload.len()).step_by(7) {
        let mut damaged = payload.clone();
        damaged[i] = !damaged[i];
        let mut out = Vec::new();
        match codec.decode(&damaged, &shapes(&parts), &mut out) {
            Ok(()) => assert_eq!(out.len(), parts[0].bytes.len()),
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Corrupt { .. }), "{error}");
                assert!(out.is_empty());
            }
        }
    }
    let mut longer = payload.clone();
    longer.extend([1; 8]);
    assert!(
        codec
            .decode(&longer, &shapes(&parts), &mut Vec::new())
            .is_err()
    );
}
