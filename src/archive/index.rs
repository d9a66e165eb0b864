//! Where everything is in an archive: its ends, its sections, its blocks.
//!
//! An archive that was added to has several indexes. The last one counts; those before it lie
//! between payloads, and the first of them, the base, has the dictionary and is what the columns of
//! the last one are coded after.

use super::section::{Given, unpack_columns, unpack_first};
use super::storage::ReadAt;
use crate::codec::Method;
use crate::codec::mix::MixCodec;
use crate::error::{Error, ErrorKind, Result};
use crate::format::consts::{
    END_MAGIC, FOOTER_LEN, HEADER_LEN, MAGIC, MAX_CONTENT_LEN, SECTION_BLOCKS, SECTION_DICTIONARY,
    SECTION_ENTRIES, SECTION_PROPERTIES, SECTION_SYMBOLS,
};
use crate::format::{
    BlockRecord, ENTRY_COLUMNS, Footer, Forest, Properties, SectionRecord, check_header,
    decode_blocks, decode_entries, decode_table, used_columns,
};
use crate::limits::{Limits, within};
use xxhash_rust::xxh3::xxh3_64;

pub(super) const KNOWN_SECTIONS: [u64; 4] = [
    SECTION_PROPERTIES,
    SECTION_DICTIONARY,
    SECTION_BLOCKS,
    SECTION_ENTRIES,
];

/// How much is read at a time when the end of an archive is looked for.
const CHUNK: u64 = 1 << 16;

/// How many places that look like an archive's end are looked into. Chance makes none; who makes many
/// on purpose shall not keep us busy.
const MAX_TRIES: usize = 64;

/// An index: its footer, and where its sections are. All places are counted from the header.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    /// Where the header is in the storage.
    pub(super) start: u64,
    pub(super) footer: Footer,
    /// The sections and where each begins.
    pub(super) sections: Vec<(u64, SectionRecord)>,
    /// Where the first of them begins.
    pub(super) sections_start: u64,
}

/// The columns of an index, as bytes.
pub(super) struct Columns {
    pub(super) entries: [Vec<u8>; ENTRY_COLUMNS],
    pub(super) blocks: [Vec<u8>; 1],
}

/// All that is known of an archive before any block is read.
pub(super) struct Index {
    pub(super) ends: Ends,
    /// Where the archive ended before anything was added, if anything was.
    pub(super) base: Option<Ends>,
    pub(super) properties: Properties,
    pub(super) entries: Forest,
    pub(super) blocks: Vec<Block>,
    /// Where superseded indexes lie, as start and end.
    pub(super) gaps: Vec<(u64, u64)>,
    /// Where each content is.
    pub(super) places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) block: u32,
    pub(super) offset: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) record: BlockRecord,
    /// Where its payload begins, counted from the header.
    pub(super) offset: u64,
    /// The number of its first content; the others follow.
    pub(super) first: u32,
    /// Bytes that it decodes to.
    pub(super) len: u64,
}

impl Block {
    /// Where its payload ends, counted from the header.
    pub(super) fn end(&self) -> u64 {
        self.offset + self.record.payload_len
    }

    /// The numbers of its contents, in order.
    pub(super) fn members(&self) -> std::ops::Range<u32> {
        self.first..self.first + self.record.contents
    }
}

impl Index {
    /// The ends of the base index, which is this one where nothing was added: the dictionary and the
    /// symbol index are there.
    pub(super) fn base_ends(&self) -> &Ends {
        self.base.as_ref().unwrap_or(&self.ends)
    }

    /// Reads and checks everything but the payloads and the dictionary.
    pub(super) fn read<S: ReadAt>(storage: &S, limits: &Limits) -> Result<Self> {
        let ends = Ends::read(storage, limits)?;
        let properties = Properties::decode(&ends.section(storage, SECTION_PROPERTIES, limits)?)?;
        let base = match properties.base_len {
            None => None,
            Some(len) if len <= ends.sections_start => {
                let base = Ends::read_at(storage, ends.start + len, limits)?;
                if base.start != ends.start {
                    return Err(Error::corrupt("properties", 0, "the end of the base"));
                }
                Some(base)
            }
            Some(_) => {
                let expected = "a base that ends before the index";
                return Err(Error::corrupt("properties", 0, expected));
            }
        };
        let before = match &base {
            Some(base) => Some(base.columns(storage, &properties.roots, None, limits)?),
            None => None,
        };
        let columns = ends.columns(storage, &properties.roots, before.as_ref(), limits)?;
        let entries = decode_entries(&columns.entries, &properties.roots, limits)?;
        let (records, last_gap) = decode_blocks(&columns.blocks[0], entries.lengths.len())?;
        if properties.core_blocks > records.len() as u64 {
            let expected = "a core of no more blocks than there are";
            return Err(Error::corrupt("properties", 0, expected));
        }
        let mut index = Index {
            ends,
            base,
            properties,
            places: Vec::with_capacity(entries.lengths.len()),
            entries,
            blocks: Vec::with_capacity(records.len()),
            gaps: Vec::new(),
        };
        index.place(&records, last_gap, limits)?;
        Ok(index)
    }

    /// Finds where each block and each content is, and holds the blocks against the limits.
    fn place(&mut self, records: &[BlockRecord], last_gap: u64, limits: &Limits) -> Result<()> {
        let beyond = || Error::corrupt("block index", 0, "payloads up to the first section");
        let mut at = HEADER_LEN as u64;
        for (number, &record) in records.iter().enumerate() {
            if (record.method == Method::Relative as u8) != record.reference.is_some() {
                let expected = "a reference where a block is relative, and nowhere else";
                return Err(Error::corrupt("block index", 0, expected));
            }
            let offset = self.skip(at, record.gap).ok_or_else(beyond)?;
            let mut block = Block {
                record,
                offset,
                first: self.places.len() as u32,
                len: 0,
            };
            for content in block.members() {
                self.places.push(Place {
                    block: number as u32,
                    offset: block.len as u32,
                });
                // `decode_blocks` has seen to it that there are as many.
                block.len += u64::from(self.entries.lengths[content as usize]);
                within(
                    "bytes in a block",
                    block.len,
                    limits.block.min(MAX_CONTENT_LEN),
                )?;
            }
            self.blocks.push(block);
            at = offset.checked_add(record.payload_len).ok_or_else(beyond)?;
        }
        match self.skip(at, last_gap) {
            Some(end) if end == self.ends.sections_start => Ok(()),
            _ => Err(beyond()),
        }
    }

    /// Notes a gap, and gives its end.
    fn skip(&mut self, at: u64, gap: u64) -> Option<u64> {
        let end = at.checked_add(gap)?;
        if gap > 0 {
            self.gaps.push((at, end));
        }
        Some(end)
    }
}

impl Ends {
    /// Reads and checks footer, section table and header of the archive at the storage's end.
    pub(super) fn read<S: ReadAt>(storage: &S, limits: &Limits) -> Result<Self> {
        let size = storage.size()?;
        let mut magic = [0; MAGIC.len()];
        let is_ended = size >= (HEADER_LEN + FOOTER_LEN) as u64 && {
            let mut bytes = [0; FOOTER_LEN];
            storage.read_exact_at(&mut bytes, size - FOOTER_LEN as u64)?;
            Footer::ends_archive(&bytes)
        };
        if is_ended {
            return Self::read_at(storage, size, limits);
        }
        let given = &mut magic[..size.min(MAGIC.len() as u64) as usize];
        storage.read_exact_at(given, 0)?;
        if *given != MAGIC[..given.len()] || given.is_empty() {
            return Err(ErrorKind::NotAnArchive.into());
        }
        let expected = match Self::find_last(storage, size, limits)? {
            Some(end) => format!(
                "the end magic, not an interrupted addition: the first {end} bytes are a whole archive"
            ),
            None => "the end magic, not a truncated archive".to_owned(),
        };
        Err(Error::corrupt("footer", size, expected))
    }

    /// The end of the last whole archive that begins with the storage and ends before `size`.
    fn find_last<S: ReadAt>(storage: &S, size: u64, limits: &Limits) -> Result<Option<u64>> {
        let mut end = size;
        let mut tries = MAX_TRIES;
        let mut chunk = Vec::new();
        while end > (HEADER_LEN + FOOTER_LEN) as u64 {
            // Chunks overlap by less than a footer's magic, so that none is missed or met twice.
            let from = end.saturating_sub(CHUNK);
            chunk.resize((end - from) as usize, 0);
            storage.read_exact_at(&mut chunk, from)?;
            for at in memchr::memmem::rfind_iter(&chunk, &END_MAGIC) {
                let end = from + (at + END_MAGIC.len()) as u64;
                match Self::read_at(storage, end, limits) {
                    Ok(ends) if ends.start == 0 => return Ok(Some(end)),
                    _ if tries == 0 => return Ok(None),
                    _ => tries -= 1,
                }
            }
            end = match from {
                0 => 0,
                _ => from + END_MAGIC.len() as u64 - 1,
            };
        }
        Ok(None)
    }

    /// Reads and checks footer, section table and header of the archive that ends at `end`.
    pub(super) fn read_at<S: ReadAt>(storage: &S, end: u64, limits: &Limits) -> Result<Self> {
        let least = (HEADER_LEN + FOOTER_LEN) as u64;
        if end < least || end > storage.size()? {
            return Err(Error::corrupt("footer", 0, "an end within the file"));
        }
        let mut bytes = [0; FOOTER_LEN];
        storage.read_exact_at(&mut bytes, end - FOOTER_LEN as u64)?;
        let footer = Footer::decode(&bytes)?;
        let start = end
            .checked_sub(footer.archive_len)
            .ok_or_else(|| Error::corrupt("footer", 0, "a length within that of the file"))?;
        let table_len = u64::from(footer.table_len);
        let mut table = vec![0; within("bytes of section table", table_len, limits.index)?];
        storage.read_exact_at(&mut table, end - FOOTER_LEN as u64 - table_len)?;
        Footer::check(&bytes, &table)?;
        let mut bytes = [0; HEADER_LEN];
        storage.read_exact_at(&mut bytes, start)?;
        check_header(&bytes)?;
        let records = decode_table(&table, &KNOWN_SECTIONS)?;
        let mut at = footer.archive_len - FOOTER_LEN as u64 - table_len;
        let mut sections = Vec::with_capacity(records.len());
        // One after another, the last ending at the table.
        for record in records.into_iter().rev() {
            at = at
                .checked_sub(record.len)
                .filter(|&at| at >= HEADER_LEN as u64)
                .ok_or_else(|| Error::corrupt("section table", 0, "sections behind the header"))?;
            sections.push((at, record));
        }
        sections.reverse();
        Ok(Ends {
            start,
            footer,
            sections,
            sections_start: at,
        })
    }

    /// Where the index ends, counted from the header.
    pub(super) fn end(&self) -> u64 {
        self.footer.archive_len
    }

    /// The checked bytes of a section.
    pub(super) fn section<S: ReadAt>(
        &self,
        storage: &S,
        kind: u64,
        limits: &Limits,
    ) -> Result<Vec<u8>> {
        let (at, record) = self
            .sections
            .iter()
            .find(|(_, record)| record.kind == kind)
            .ok_or_else(|| Error::corrupt("section table", 0, "all sections of version 1"))?;
        let mut bytes = vec![0; within("bytes of index", record.len, limits.index)?];
        storage.read_exact_at(&mut bytes, self.start + at)?;
        if xxh3_64(&bytes) != record.check {
            return Err(Error::corrupt(
                section_name(kind),
                0,
                "a section that agrees with its check",
            ));
        }
        Ok(bytes)
    }

    /// The columns of entries and blocks, given those of the base if this is not the base. There are
    /// roots in all of an archive's indexes or in none.
    pub(super) fn columns<S: ReadAt>(
        &self,
        storage: &S,
        roots: &[Vec<u8>],
        base: Option<&Columns>,
        limits: &Limits,
    ) -> Result<Columns> {
        let entries = self.section(storage, SECTION_ENTRIES, limits)?;
        let blocks = self.section(storage, SECTION_BLOCKS, limits)?;
        let codec = || {
            let dictionary = self.section(storage, SECTION_DICTIONARY, limits)?;
            // Payloads say their level themselves.
            MixCodec::from_dictionary(9, &dictionary, limits)
        };
        let given = Given {
            base: base.map(|base| &base.entries[..]),
            mix: base.is_none().then_some(&codec),
        };
        let entries = unpack_first(
            "entries",
            &entries,
            used_columns(roots),
            given,
            limits.index,
        )?;
        let given = Given {
            base: base.map(|base| &base.blocks[..]),
            mix: None,
        };
        let blocks = unpack_columns("block index", &blocks, given, limits.index)?;
        Ok(Columns { entries, blocks })
    }
}

/// The name of a section in FORMAT.md.
pub(super) fn section_name(kind: u64) -> &'static str {
    match kind {
        SECTION_PROPERTIES => "properties",
        SECTION_DICTIONARY => "dictionary",
        SECTION_BLOCKS => "block index",
        SECTION_ENTRIES => "entries",
        SECTION_SYMBOLS => "symbol index",
        _ => "unknown section",
    }
}
