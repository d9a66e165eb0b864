//! Writing an archive front to back: header, payloads, sections, table, footer.

use super::info::{Info, SectionInfo};
use super::options::{Options, Phase, Progress};
use super::parallel;
use super::plan::plan;
use super::section::pack_columns;
use super::symbols::{build_index, names_declared};
use crate::codec::{BlockEncoder, Level, Part};
use crate::error::Result;
use crate::format::consts::{
    FOOTER_LEN, HEADER_LEN, MAX_CONTENT_LEN, SECTION_BLOCKS, SECTION_DICTIONARY, SECTION_ENTRIES,
    SECTION_PROPERTIES, SECTION_SYMBOLS,
};
use crate::format::{
    BlockRecord, Entries, Footer, Link, Properties, SectionRecord, encode_blocks, encode_entries,
    encode_table, header,
};
use crate::limits::within;
use std::io::Write;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Writes the archive of these entries. `contents` are in the order of their numbers.
pub(super) fn write_archive<W: Write>(
    mut to: W,
    options: &Options,
    entries: &Entries,
    contents: &[&[u8]],
    progress: &mut dyn FnMut(Progress),
) -> Result<(W, Info)> {
    let level = Level::new(options.level)?;
    let block_size = if options.solid {
        MAX_CONTENT_LEN
    } else {
        u64::from(options.block_size.max(1))
    };
    let plan = plan(contents, block_size.min(MAX_CONTENT_LEN));
    let names = content_names(entries, contents.len());
    let parts = |block: &Vec<u32>| -> Vec<Part<'_>> {
        let part = |&content: &u32| Part {
            name: names[content as usize],
            bytes: contents[content as usize],
        };
        block.iter().map(part).collect()
    };
    let blocks: Vec<Vec<Part<'_>>> = plan.iter().map(parts).collect();

    let total = contents.iter().map(|content| content.len() as u64).sum();
    progress(Progress {
        phase: Phase::Train,
        done: 0,
        total,
    });
    let encoder = BlockEncoder::train_with(level, options.ideas, &blocks)?;
    progress(Progress {
        phase: Phase::Train,
        done: total,
        total,
    });

    to.write_all(&header())?;
    let mut records = Vec::with_capacity(blocks.len());
    let mut done = 0;
    let mut dictionary: &[u8] = &[];
    // With one block there is nothing to choose from.
    let indexed = options.index && blocks.len() > 1;
    let mut names_by_block = Vec::new();
    let encode = |number: usize| {
        let block = &blocks[number];
        let mut hash = Xxh3::new();
        block.iter().for_each(|part| hash.update(part.bytes));
        let names = match indexed {
            true => names_declared(block.iter().map(|part| part.bytes)),
            false => Vec::new(),
        };
        Ok((encoder.encode(block)?, hash.digest(), names))
    };
    parallel::in_order(
        options.jobs,
        blocks.len(),
        encode,
        |number, (encoded, content_check, names)| {
            names_by_block.push(names);
            to.write_all(&encoded.payload)?;
            if encoded.method.uses_dictionary() {
                dictionary = encoder.dictionary();
            }
            records.push(BlockRecord {
                method: encoded.method as u8,
                payload_len: encoded.payload.len() as u64,
                contents: blocks[number].len() as u32,
                payload_check: xxh3_64(&encoded.payload),
                content_check,
            });
            done += blocks[number]
                .iter()
                .map(|part| part.bytes.len() as u64)
                .sum::<u64>();
            progress(Progress {
                phase: Phase::Encode,
                done,
                total,
            });
            Ok(())
        },
    )?;

    let properties = Properties {
        level: options.level,
        solid: options.solid,
        block_size,
    };
    let members: Vec<u32> = plan.concat();
    let mut sections = vec![
        (SECTION_PROPERTIES, "properties", properties.encode()),
        (SECTION_DICTIONARY, "dictionary", dictionary.to_vec()),
        (
            SECTION_BLOCKS,
            "block index",
            pack_columns(&encode_blocks(&records, &members))?,
        ),
        (
            SECTION_ENTRIES,
            "entries",
            pack_columns(&encode_entries(entries))?,
        ),
    ];
    if indexed {
        let index = build_index(&names_by_block)?;
        sections.push((SECTION_SYMBOLS, "symbol index", index));
    }
    let payloads_len = records.iter().map(|record| record.payload_len).sum::<u64>();
    let mut infos = vec![
        SectionInfo {
            name: "header",
            len: HEADER_LEN as u64,
        },
        SectionInfo {
            name: "blocks",
            len: payloads_len,
        },
    ];
    let mut table = Vec::new();
    for (kind, name, bytes) in &sections {
        to.write_all(bytes)?;
        let (len, check) = (bytes.len() as u64, xxh3_64(bytes));
        table.push(SectionRecord {
            kind: *kind,
            skippable: *kind == SECTION_SYMBOLS,
            len,
            check,
        });
        infos.push(SectionInfo { name, len });
    }
    let table = encode_table(&table);
    let table_len = within(
        "bytes of section table",
        table.len() as u64,
        u32::MAX.into(),
    )?;
    infos.push(SectionInfo {
        name: "section table",
        len: table.len() as u64,
    });
    infos.push(SectionInfo {
        name: "footer",
        len: FOOTER_LEN as u64,
    });
    let archive_len = infos.iter().map(|section| section.len).sum();
    to.write_all(&table)?;
    to.write_all(
        &Footer {
            archive_len,
            table_len: table_len as u32,
        }
        .encode(&table),
    )?;
    to.flush()?;

    let content_lens: Vec<u64> = blocks
        .iter()
        .map(|block| block.iter().map(|part| part.bytes.len() as u64).sum())
        .collect();
    Ok((
        to,
        Info::new(properties, entries, &records, &content_lens, infos),
    ))
}

/// What each content is called: the path of the first entry that has it. The codec is told, here
/// and on reading.
pub(super) fn content_names(entries: &Entries, contents: usize) -> Vec<&[u8]> {
    let mut names = Vec::with_capacity(contents);
    for (number, entry) in entries.records.iter().enumerate() {
        if let Link::Content(content) = entry.link
            && content as usize == names.len()
        {
            names.push(entries.path(number));
        }
    }
    names
}
