//! An independent decoder reads every LZMA stream that we write.

#![allow(clippy::unwrap_used)]

use chz::Level;
use chz::codec::{BlockEncoder, Encoded, Method, Part, lzma};
use lzma_rs::decompress::raw::{LzmaDecoder, LzmaParams, LzmaProperties};

/// The bytes of a raw stream behind its byte of properties, by lzma-rs.
fn by_lzma_rs(packed: &[u8], len: usize) -> Vec<u8> {
    let (&properties, mut stream) = packed.split_first().unwrap();
    let properties = LzmaProperties {
        lc: u32::from(properties) % 9,
        lp: u32::from(properties) / 9 % 5,
        pb: u32::from(properties) / 45,
    };
    let params = LzmaParams::new(properties, len.max(4096) as u32, Some(len as u64));
    let mut out = Vec::new();
    let mut decoder = LzmaDecoder::new(params, None).unwrap();
    decoder.decompress(&mut stream, &mut out).unwrap();
    assert!(stream.is_empty(), "{} bytes left over", stream.len());
    out
}

fn varint(bytes: &mut &[u8]) -> usize {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (&byte, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

/// Reads every LZMA stream of a token payload with both decoders.
fn check_tokens(mut payload: &[u8]) {
    let (&joined, rest) = payload.split_first().unwrap();
    payload = rest;
    let lens: Vec<usize> = (0..6).map(|_| varint(&mut payload)).collect();
    let mut streams = 0;
    let mut first = 0;
    while first < lens.len() {
        let mut end = first + 1;
        while end < lens.len() && joined >> end & 1 == 1 {
            end += 1;
        }
        let len = lens[first..end].iter().sum();
        first = end;
        if len == 0 {
            continue;
        }
        let packed_len = varint(&mut payload);
        if packed_len == 0 {
            payload = &payload[len..];
            continue;
        }
        let (packed, rest) = payload.split_at(packed_len);
        payload = rest;
        let mut ours = Vec::new();
        lzma::decode_best(packed, len, &mut ours).unwrap();
        assert_eq!(by_lzma_rs(packed, len), ours);
        streams += 1;
    }
    assert!(payload.is_empty());
    assert!(streams > 0);
}

fn header(number: usize) -> String {
    let mut text = format!("#ifndef _FINCH_{number}_H\n#define _FINCH_{number}_H\n\n");
    for register in 0..60 {
        let address = 0x40 + 4 * register;
        text += &format!("#define FINCH{number}_PORT{register}_CTRL\t0x{address:04x}\n");
    }
    text += &format!("\nint finch{number}_probe(struct finch_dev *dev, u32 flags);\n#endif\n");
    text
}

#[test]
fn another_decoder_reads_what_we_write() {
    let headers: Vec<String> = (0..12).map(header).collect();
    let blocks: Vec<Vec<Part<'_>>> = headers
        .iter()
        .map(|header| {
            let bytes = header.as_bytes();
            vec![Part { name: b"", bytes }]
        })
        .collect();
    let with_lzma = |level: &Level| level.number() <= 5;
    for level in Level::all().into_iter().filter(with_lzma) {
        let encoder = BlockEncoder::train(level, &blocks).unwrap();
        for parts in &blocks {
            let Encoded {
                method, payload, ..
            } = encoder.encode(parts).unwrap();
            assert_eq!(method, Method::Tokens);
            check_tokens(&payload);
        }
    }
    for header in &headers {
        let packed = lzma::best_plain(header.as_bytes()).unwrap();
        assert_eq!(by_lzma_rs(&packed, header.len()), header.as_bytes());
    }
}
