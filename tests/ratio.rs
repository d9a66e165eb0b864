//! Ceilings on size: what the token streams gain must not be lost unnoticed.

#![allow(clippy::unwrap_used)]

use chz::Level;
use chz::codec::{BlockEncoder, Part, lzma};

/// Headers such as drivers have: registers, a structure, functions. The same on every machine.
fn tree() -> Vec<String> {
    let units = ["clk", "irq", "dma", "gpio", "uart", "phy", "mac", "pll"];
    let fields = [
        "ctrl", "status", "mask", "config", "enable", "shift", "mode",
    ];
    let mut seed = 1_u32;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % below
    };
    let header = |number: usize| {
        let chip = format!("{}{}", units[random(8)], 100 + number);
        let upper = chip.to_uppercase();
        let mut text = format!(
            "/* SPDX-License-Identifier: GPL-2.0 */\n#ifndef _{upper}_H\n#define _{upper}_H\n\n"
        );
        for register in 0..40 + random(80) {
            let (unit, field) = (units[random(8)], fields[random(7)]);
            let name = format!("{unit}{}_{field}", random(16)).to_uppercase();
            text += &format!("#define {upper}_{name}\t\t0x{:04x}\n", 0x100 + 4 * register);
        }
        text += &format!("\nstruct {chip}_state {{\n");
        for _ in 0..10 + random(10) {
            text += &format!("\tu32 {}_{};\n", units[random(8)], fields[random(7)]);
        }
        text += "};\n\n";
        for _ in 0..10 + random(10) {
            let (unit, field) = (units[random(8)], fields[random(7)]);
            text += &format!(
                "int {chip}_{unit}_set_{field}(struct {chip}_state *state, u32 {field});\n"
            );
        }
        text + "\n#endif\n"
    };
    (0..120).map(header).collect()
}

fn packed(headers: &[String], files_in_block: usize) -> (usize, usize) {
    let part = |header: &'_ String| header.as_bytes().to_vec();
    let owned: Vec<Vec<u8>> = headers.iter().map(part).collect();
    let blocks: Vec<Vec<Part<'_>>> = owned
        .chunks(files_in_block)
        .map(|files| {
            files
                .iter()
                .map(|bytes| Part { name: b"", bytes })
                .collect()
        })
        .collect();
    let encoder = BlockEncoder::train(Level::default(), &blocks).unwrap();
    let (mut tokens, mut plain) = (encoder.dictionary().len(), 0);
    for parts in &blocks {
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        tokens += encoder.encode(parts).unwrap().payload.len();
        plain += lzma::best_plain(&bytes).unwrap().len();
    }
    (tokens, plain)
}

#[test]
fn token_streams_beat_plain_lzma() {
    let headers = tree();
    for (files_in_block, percent) in [(headers.len(), 80), (10, 80)] {
        let (tokens, plain) = packed(&headers, files_in_block);
        assert!(
            tokens * 100 <= plain * percent,
            "{files_in_block} files in a block: {tokens} bytes, plain LZMA {plain}"
        );
    }
}
