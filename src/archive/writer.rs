//! Writing an archive front to back: header, payloads, sections, table, footer.

use super::index::Columns;
use super::info::{Counts, Info, SectionInfo};
use super::options::{Options, Phase, Progress};
use super::parallel;
use super::section::{Favour, Given, Search, pack_columns};
use super::symbols::{build_index, names_declared};
use crate::codec::lzma::Effort;
use crate::codec::mix::MixCodec;
use crate::codec::{BlockEncoder, Encoded, Level, Method, Part, content_len};
use crate::error::Result;
use crate::format::consts::{
    SECTION_BLOCKS, SECTION_DICTIONARY, SECTION_ENTRIES, SECTION_PROPERTIES, SECTION_SYMBOLS,
};
use crate::format::{
    BlockRecord, Entries, Footer, Properties, SectionRecord, encode_blocks, encode_entries,
    encode_table, header, used_columns,
};
use crate::limits::{Limits, within};
use std::io::Write;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Writes the archive of these entries, whose contents are those of the blocks in order. Each block has
/// another that it may resemble, which must not have one itself.
pub(super) fn write_archive<W: Write>(
    mut to: W,
    options: &Options,
    properties: &Properties,
    entries: &Entries,
    blocks: &[(Option<u32>, Vec<Part<'_>>)],
    progress: &mut dyn FnMut(Progress),
) -> Result<(W, Info)> {
    let level = Level::new(options.level)?;
    let (references, blocks): (Vec<Option<u32>>, Vec<Vec<Part<'_>>>) =
        blocks.iter().cloned().unzip();
    // The versions of what is there need no names of their own: adding them later gives the same.
    let bases = references
        .iter()
        .take_while(|block| block.is_none())
        .count();
    let total = blocks.iter().map(|block| content_len(block) as u64).sum();
    let mut train = |done| {
        progress(Progress {
            phase: Phase::Train,
            done,
            total,
        });
    };
    train(0);
    let encoder = BlockEncoder::train_with(level, options.ideas, &blocks[..bases])?;
    train(total);

    to.write_all(&header())?;
    // With one block there is nothing to choose from.
    let indexed = options.index && blocks.len() > 1;
    let encode = |number: usize| {
        let reference = references[number];
        let before = reference.map(|block| {
            let parts = blocks[block as usize].iter();
            parts
                .flat_map(|part| part.bytes)
                .copied()
                .collect::<Vec<u8>>()
        });
        let encoded = encoder.encode_near(before.as_deref(), &blocks[number])?;
        let is_relative = encoded.method == Method::Relative;
        let names = match indexed {
            true => names_declared(blocks[number].iter().map(|part| part.bytes)),
            false => Vec::new(),
        };
        let reference = reference.filter(|_| is_relative);
        Ok((encoded, reference, names))
    };
    let (records, names) = write_blocks(&mut to, options.jobs, &blocks, encode, progress)?;
    let symbols = match indexed {
        true => Some(build_index(&names)?),
        false => None,
    };
    let is_shared =
        |record: &BlockRecord| Method::from_byte(record.method).is_ok_and(Method::uses_dictionary);
    let dictionary = match records.iter().any(is_shared) {
        true => encoder.dictionary(),
        false => &[],
    };
    let index = NewIndex {
        properties,
        dictionary,
        entries,
        records: &records,
        last_gap: 0,
        base: None,
        symbols,
    };
    let info = index.write(&mut to)?;
    Ok((to, info))
}

/// A block's parts, as the codec is given them.
pub(super) fn parts<'a>(members: &[u32], contents: &[(&'a [u8], &'a [u8])]) -> Vec<Part<'a>> {
    let part = |&member: &u32| {
        let (name, bytes) = contents[member as usize];
        Part { name, bytes }
    };
    members.iter().map(part).collect()
}

/// Encodes blocks, on up to `jobs` threads, and writes them in order. Which block each refers to, and
/// what else is to be known of it, is what `encode` says.
pub(super) fn write_blocks<W: Write, T: Send>(
    to: &mut W,
    jobs: usize,
    blocks: &[Vec<Part<'_>>],
    encode: impl Fn(usize) -> Result<(Encoded, Option<u32>, T)> + Sync,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<BlockRecord>, Vec<T>)> {
    let total = blocks.iter().map(|block| content_len(block) as u64).sum();
    let mut done = 0;
    let mut records = Vec::with_capacity(blocks.len());
    let mut others = Vec::with_capacity(blocks.len());
    let checked = |number: usize| {
        let mut hash = Xxh3::new();
        blocks[number]
            .iter()
            .for_each(|part| hash.update(part.bytes));
        Ok((encode(number)?, hash.digest()))
    };
    parallel::in_order(
        jobs,
        blocks.len(),
        checked,
        |number, ((encoded, reference, other), content_check)| {
            others.push(other);
            to.write_all(&encoded.payload)?;
            records.push(BlockRecord {
                method: encoded.method as u8,
                gap: 0,
                payload_len: encoded.payload.len() as u64,
                reference,
                contents: blocks[number].len() as u32,
                payload_check: xxh3_64(&encoded.payload),
                content_check,
            });
            done += content_len(&blocks[number]) as u64;
            progress(Progress {
                phase: Phase::Encode,
                done,
                total,
            });
            Ok(())
        },
    )?;
    Ok((records, others))
}

/// What the index of an archive is made from.
pub(super) struct NewIndex<'a> {
    pub(super) properties: &'a Properties,
    pub(super) dictionary: &'a [u8],
    pub(super) entries: &'a Entries,
    /// The blocks, with the gaps before them.
    pub(super) records: &'a [BlockRecord],
    /// Bytes of superseded indexes behind the last block.
    pub(super) last_gap: u64,
    /// The symbol index; only the base index has one.
    pub(super) symbols: Option<Vec<u8>>,
    /// The columns of the base index, where this is not the base.
    pub(super) base: Option<&'a Columns>,
}

impl NewIndex<'_> {
    /// Writes sections, table and footer.
    pub(super) fn write<W: Write>(&self, to: &mut W) -> Result<Info> {
        let blocks = encode_blocks(self.records, self.last_gap);
        let base = self.base.map(|base| base.blocks.as_slice());
        let search = Search {
            favour: match self.properties.solid {
                true => Favour::Size,
                false => Favour::Speed,
            },
            // At levels 6 and 7 time counts for more than the last thousand bytes.
            effort: match self.properties.level {
                6 => Effort::new(2),
                7 => Effort::new(4),
                _ => Effort::MOST,
            },
        };
        let given = Given { base, mix: None };
        let blocks = pack_columns(&[blocks], given, search)?;
        let codec = || {
            let level = self.properties.level;
            MixCodec::from_dictionary(level, self.dictionary, &Limits::default())
        };
        let mixes = self.properties.level >= 8 && self.base.is_none();
        let given = Given {
            base: self.base.map(|base| base.entries.as_slice()),
            mix: mixes.then_some(&codec),
        };
        let roots = &self.properties.roots;
        let columns = encode_entries(self.entries, roots);
        let entries = pack_columns(&columns[..used_columns(roots)], given, search)?;
        let mut sections = vec![
            (SECTION_PROPERTIES, "properties", self.properties.encode()),
            (SECTION_DICTIONARY, "dictionary", self.dictionary.to_vec()),
            (SECTION_BLOCKS, "block index", blocks),
            (SECTION_ENTRIES, "entries", entries),
        ];
        if let Some(symbols) = &self.symbols {
            sections.push((SECTION_SYMBOLS, "symbol index", symbols.clone()));
        }
        let payloads = self.records.iter().map(|record| record.payload_len).sum();
        let gaps = self.records.iter().map(|record| record.gap).sum::<u64>() + self.last_gap;
        let mut infos = SectionInfo::front(payloads, gaps);
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
        infos.extend(SectionInfo::back(table.len() as u64));
        let footer = Footer {
            archive_len: infos.iter().map(|section| section.len).sum(),
            table_len: table_len as u32,
        };
        to.write_all(&table)?;
        to.write_all(&footer.encode(&table))?;
        to.flush()?;
        let links = self.entries.records.iter().map(|record| record.link);
        Ok(Info::new(
            self.properties,
            &Counts::of(links, &self.entries.lengths),
            self.records,
            &self.content_lens(),
            infos,
        ))
    }

    /// Bytes that each block decodes to.
    fn content_lens(&self) -> Vec<u64> {
        let mut lens = self.entries.lengths.iter().map(|&len| u64::from(len));
        self.records
            .iter()
            .map(|record| lens.by_ref().take(record.contents as usize).sum())
            .collect()
    }
}
