//! Reading an archive in place.

use super::cache::Cache;
use super::entry::{Entry, EntryId};
use super::info::{Info, SectionInfo, total_len};
use super::section::unpack_columns;
use super::storage::ReadAt;
use super::symbols::SymbolIndex;
use crate::codec::{BlockDecoder, Method, Shape};
use crate::error::{Error, ErrorKind, Result};
use crate::format::consts::{
    FOOTER_LEN, HEADER_LEN, MAGIC, MAX_CONTENT_LEN, SECTION_BLOCKS, SECTION_DICTIONARY,
    SECTION_ENTRIES, SECTION_PROPERTIES, SECTION_SYMBOLS,
};
use crate::format::{
    BlockRecord, Entries, Footer, Link, Properties, SectionRecord, check_header, decode_blocks,
    decode_entries, decode_table,
};
use crate::limits::{Limits, within};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of decoded blocks that are kept unless another number is asked for: all of a kernel's
/// header tree, so that reading it in random order decodes each block once.
const DEFAULT_CACHE: usize = 64 << 20;

const KNOWN_SECTIONS: [u64; 4] = [
    SECTION_PROPERTIES,
    SECTION_DICTIONARY,
    SECTION_BLOCKS,
    SECTION_ENTRIES,
];

/// An archive that is read in place: opening reads the index, and reading a file decodes the one
/// block that holds it. Many threads may read at once.
///
/// ```no_run
/// let archive = chz::Archive::open(std::fs::File::open("headers.chz")?)?;
/// for entry in archive.entries().filter(|entry| entry.is_file()) {
///     println!("{} {}", entry.len, String::from_utf8_lossy(entry.path));
/// }
/// let header = archive.read("include/linux/sched.h")?;
/// # Ok::<(), chz::Error>(())
/// ```
pub struct Archive<S> {
    pub(super) storage: S,
    pub(super) limits: Limits,
    /// Where the header begins in the storage.
    pub(super) start: u64,
    properties: Properties,
    /// The sections and where each begins, counted from the header.
    pub(super) sections: Vec<(u64, SectionRecord)>,
    info: Info,
    pub(super) entries: Entries,
    /// Where each content is.
    places: Vec<Place>,
    /// The entry that each content is named after.
    named_after: Vec<u32>,
    pub(super) blocks: Vec<Block>,
    decoder: OnceLock<BlockDecoder>,
    /// Held while the decoder is made, so that two threads do not both make one.
    decoder_in_making: Mutex<()>,
    cache: Mutex<Cache>,
    /// The symbol index, read when it is first asked.
    pub(super) symbols: OnceLock<SymbolIndex>,
}

#[derive(Clone, Copy)]
struct Place {
    block: u32,
    offset: u32,
}

pub(super) struct Block {
    record: BlockRecord,
    /// Where its payload begins, counted from the header.
    offset: u64,
    /// The numbers of its contents, in order.
    pub(super) members: Vec<u32>,
    /// Bytes that it decodes to.
    pub(super) len: u64,
}

impl<S: ReadAt> Archive<S> {
    /// Opens an archive with the default [`Limits`]. The archive is at the end of the storage;
    /// what stands before it does not matter.
    ///
    /// # Errors
    ///
    /// [`NotAnArchive`](ErrorKind::NotAnArchive), [`Corrupt`](ErrorKind::Corrupt) where the index
    /// is damaged, [`Unsupported`](ErrorKind::Unsupported), [`Limit`](ErrorKind::Limit), and those
    /// of the storage. Blocks are not looked at: see [`verify`](Archive::verify).
    pub fn open(storage: S) -> Result<Self> {
        Self::open_with(storage, Limits::default())
    }

    /// Opens an archive with limits of one's own.
    ///
    /// # Errors
    ///
    /// As [`open`](Archive::open).
    pub fn open_with(storage: S, limits: Limits) -> Result<Self> {
        let (start, footer, table) = read_ends(&storage, &limits)?;
        let records = decode_table(&table, &KNOWN_SECTIONS)?;
        let table_start = footer.archive_len - FOOTER_LEN as u64 - u64::from(footer.table_len);
        let (sections, payloads_end) = place_sections(records, table_start)?;

        let section = |kind| read_section(&storage, start, &sections, kind, &limits);
        let properties = Properties::decode(&section(SECTION_PROPERTIES)?)?;
        let columns = unpack_columns("entries", &section(SECTION_ENTRIES)?, limits.index)?;
        let entries = decode_entries(&columns, &limits)?;
        within("bytes of output", total_len(&entries), limits.output)?;
        let columns = unpack_columns("block index", &section(SECTION_BLOCKS)?, limits.index)?;
        let (records, members) = decode_blocks(&columns, entries.lengths.len())?;
        let (blocks, places) = place_blocks(&records, &members, &entries, &limits)?;
        let end = blocks.last().map_or(HEADER_LEN as u64, |block| {
            block.offset.saturating_add(block.record.payload_len)
        });
        if end != payloads_end {
            return Err(Error::corrupt(
                "block index",
                0,
                "payloads up to the first section",
            ));
        }

        let mut infos = vec![SectionInfo {
            name: "header",
            len: HEADER_LEN as u64,
        }];
        infos.push(SectionInfo {
            name: "blocks",
            len: payloads_end - HEADER_LEN as u64,
        });
        infos.extend(sections.iter().map(|(_, record)| SectionInfo {
            name: section_name(record.kind),
            len: record.len,
        }));
        infos.push(SectionInfo {
            name: "section table",
            len: u64::from(footer.table_len),
        });
        infos.push(SectionInfo {
            name: "footer",
            len: FOOTER_LEN as u64,
        });
        let lens: Vec<u64> = blocks.iter().map(|block| block.len).collect();
        let info = Info::new(properties, &entries, &records, &lens, infos);

        let mut named_after = Vec::with_capacity(entries.lengths.len());
        for (number, entry) in entries.records.iter().enumerate() {
            if entry.link == Link::Content(named_after.len() as u32) {
                named_after.push(number as u32);
            }
        }
        Ok(Archive {
            storage,
            limits,
            start,
            properties,
            sections,
            info,
            entries,
            places,
            named_after,
            blocks,
            decoder: OnceLock::new(),
            decoder_in_making: Mutex::new(()),
            cache: Mutex::new(Cache::new(DEFAULT_CACHE)),
            symbols: OnceLock::new(),
        })
    }

    /// Sets how many bytes of decoded blocks are kept for the next reader. Default 64 MiB; the
    /// block used last is kept whatever its size.
    #[must_use]
    pub fn with_cache(self, bytes: usize) -> Self {
        self.cache().allow(bytes);
        self
    }

    /// What the archive is made of.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// All entries in tree order: the root first, each directory right before what is in it.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + DoubleEndedIterator {
        (0..self.entries.records.len()).map(|number| self.entry_at(number))
    }

    /// The entry of this path, if there is one. Logarithmic in the number of entries.
    pub fn entry(&self, path: impl AsRef<[u8]>) -> Option<Entry<'_>> {
        self.entries
            .find(path.as_ref())
            .map(|number| self.entry_at(number))
    }

    /// The content of the file of this path.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound), and as [`read_entry`](Archive::read_entry).
    pub fn read(&self, path: impl AsRef<[u8]>) -> Result<Vec<u8>> {
        let path = path.as_ref();
        let entry = self
            .entry(path)
            .ok_or_else(|| ErrorKind::NotFound(path.to_vec()))?;
        let mut content = Vec::new();
        self.read_entry(entry.id, &mut content)?;
        Ok(content)
    }

    /// Puts the content of a file in place of what is in `out`.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](ErrorKind::Corrupt) where its block is damaged, [`Usage`](ErrorKind::Usage) for
    /// what is no file, [`Limit`](ErrorKind::Limit), and those of the storage.
    pub fn read_entry(&self, id: EntryId, out: &mut Vec<u8>) -> Result<()> {
        out.clear();
        let number = id.0 as usize;
        let record = self.entries.records.get(number).copied();
        let refused = |what| {
            let path = String::from_utf8_lossy(self.entries.path(number));
            ErrorKind::Usage(format!("{}: {what}", path.escape_debug()).into())
        };
        match record.map(|record| record.link) {
            None => Err(ErrorKind::Usage(format!("no entry of number {number}").into()).into()),
            Some(Link::None) => Err(refused("is a directory").into()),
            Some(Link::Target(_)) => Err(refused("is a symbolic link").into()),
            Some(Link::Empty) => Ok(()),
            Some(Link::Content(content)) => {
                let place = self.places[content as usize];
                let block = self.cached_block(place.block)?;
                let start = place.offset as usize;
                let end = start + self.entries.lengths[content as usize] as usize;
                out.extend_from_slice(&block[start..end]);
                Ok(())
            }
        }
    }

    /// The entry of this number, which must exist.
    pub(super) fn entry_at(&self, number: usize) -> Entry<'_> {
        let record = &self.entries.records[number];
        let (mut len, mut block, mut target) = (0, None, &b""[..]);
        match record.link {
            Link::Content(content) => {
                len = u64::from(self.entries.lengths[content as usize]);
                block = Some(self.places[content as usize].block);
            }
            Link::Target(link) => target = &self.entries.targets[link as usize],
            Link::Empty | Link::None => {}
        }
        Entry {
            id: EntryId(number as u32),
            path: self.entries.path(number),
            kind: record.kind,
            len,
            mode: record.mode,
            mtime: self.entries.times[record.time as usize],
            target,
            block,
        }
    }

    pub(super) fn cached_block(&self, number: u32) -> Result<Arc<Vec<u8>>> {
        if let Some(block) = self.cache().get(number) {
            return Ok(block);
        }
        // The cache is not locked meanwhile: other threads go on with other blocks.
        let block = Arc::new(self.decode_block(number as usize)?);
        self.cache().insert(number, Arc::clone(&block));
        Ok(block)
    }

    /// A block for one use: from the cache if it is there, but not put there.
    pub(super) fn block_once(&self, number: usize) -> Result<Arc<Vec<u8>>> {
        if let Some(block) = self.cache().get(number as u32) {
            return Ok(block);
        }
        Ok(Arc::new(self.decode_block(number)?))
    }

    /// Decodes a block, which must exist, and checks its payload before and its content after.
    pub(super) fn decode_block(&self, number: usize) -> Result<Vec<u8>> {
        let block = &self.blocks[number];
        let corrupt = |what| Error::corrupt("block", block.offset, what);
        // The lengths of all payloads add up to the space that they have.
        let mut payload = vec![0; block.record.payload_len as usize];
        self.storage
            .read_exact_at(&mut payload, self.start + block.offset)?;
        if xxh3_64(&payload) != block.record.payload_check {
            return Err(corrupt("a payload that agrees with its check"));
        }
        let shape = |&content: &u32| Shape {
            name: self
                .entries
                .path(self.named_after[content as usize] as usize),
            len: self.entries.lengths[content as usize] as usize,
        };
        let shapes: Vec<Shape<'_>> = block.members.iter().map(shape).collect();
        let mut out = Vec::new();
        let method = Method::from_byte(block.record.method)?;
        self.decoder()?
            .decode(method, &payload, &shapes, &mut out)?;
        if out.len() as u64 != block.len || xxh3_64(&out) != block.record.content_check {
            return Err(corrupt("content that agrees with its check"));
        }
        Ok(out)
    }

    /// The decoder, made when the first block is read.
    fn decoder(&self) -> Result<&BlockDecoder> {
        if let Some(decoder) = self.decoder.get() {
            return Ok(decoder);
        }
        let _guard = self
            .decoder_in_making
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(decoder) = self.decoder.get() {
            return Ok(decoder);
        }
        let dictionary = self.section(SECTION_DICTIONARY)?;
        let decoder = BlockDecoder::new(dictionary, &self.limits)?;
        Ok(self.decoder.get_or_init(|| decoder))
    }

    /// The checked bytes of a section.
    pub(super) fn section(&self, kind: u64) -> Result<Vec<u8>> {
        read_section(
            &self.storage,
            self.start,
            &self.sections,
            kind,
            &self.limits,
        )
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> std::fmt::Debug for Archive<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive")
            .field("properties", &self.properties)
            .field("entries", &self.entries.records.len())
            .field("blocks", &self.blocks.len())
            .finish_non_exhaustive()
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

/// Reads and checks footer, section table and header. Gives the header's place in the storage.
fn read_ends<S: ReadAt>(storage: &S, limits: &Limits) -> Result<(u64, Footer, Vec<u8>)> {
    let size = storage.size()?;
    let mut bytes = [0; FOOTER_LEN];
    let ends_archive = size >= (HEADER_LEN + FOOTER_LEN) as u64 && {
        storage.read_exact_at(&mut bytes, size - FOOTER_LEN as u64)?;
        Footer::ends_archive(&bytes)
    };
    if !ends_archive {
        let mut magic = [0; MAGIC.len()];
        let given = &mut magic[..size.min(MAGIC.len() as u64) as usize];
        storage.read_exact_at(given, 0)?;
        return Err(match *given == MAGIC[..given.len()] && !given.is_empty() {
            true => Error::corrupt("footer", size, "the end magic, not a truncated archive"),
            false => ErrorKind::NotAnArchive.into(),
        });
    }
    let footer = Footer::decode(&bytes)?;
    let start = size
        .checked_sub(footer.archive_len)
        .ok_or_else(|| Error::corrupt("footer", 0, "a length within that of the file"))?;
    let table_len = u64::from(footer.table_len);
    let mut table = vec![0; within("bytes of section table", table_len, limits.index)?];
    storage.read_exact_at(&mut table, size - FOOTER_LEN as u64 - table_len)?;
    Footer::check(&bytes, &table)?;
    let mut bytes = [0; HEADER_LEN];
    storage.read_exact_at(&mut bytes, start)?;
    check_header(&bytes)?;
    Ok((start, footer, table))
}

/// Finds where each section begins: one after another, the last ending at the table. Gives the end
/// of the payloads too. All are counted from the header.
fn place_sections(
    records: Vec<SectionRecord>,
    table_start: u64,
) -> Result<(Vec<(u64, SectionRecord)>, u64)> {
    let mut at = table_start;
    let mut sections = Vec::with_capacity(records.len());
    for record in records.into_iter().rev() {
        at = at
            .checked_sub(record.len)
            .filter(|&at| at >= HEADER_LEN as u64)
            .ok_or_else(|| Error::corrupt("section table", 0, "sections behind the header"))?;
        sections.push((at, record));
    }
    sections.reverse();
    Ok((sections, at))
}

fn read_section<S: ReadAt>(
    storage: &S,
    start: u64,
    sections: &[(u64, SectionRecord)],
    kind: u64,
    limits: &Limits,
) -> Result<Vec<u8>> {
    let name = section_name(kind);
    let (at, record) = sections
        .iter()
        .find(|(_, record)| record.kind == kind)
        .ok_or_else(|| Error::corrupt("section table", 0, "all sections of version 1"))?;
    let mut bytes = vec![0; within("bytes of index", record.len, limits.index)?];
    storage.read_exact_at(&mut bytes, start + at)?;
    if xxh3_64(&bytes) != record.check {
        return Err(Error::corrupt(
            name,
            0,
            "a section that agrees with its check",
        ));
    }
    Ok(bytes)
}

/// Finds where each block and each content is, and holds the blocks against the limits.
fn place_blocks(
    records: &[BlockRecord],
    members: &[u32],
    entries: &Entries,
    limits: &Limits,
) -> Result<(Vec<Block>, Vec<Place>)> {
    let mut places = vec![
        Place {
            block: 0,
            offset: 0
        };
        entries.lengths.len()
    ];
    let mut blocks = Vec::with_capacity(records.len());
    let (mut offset, mut rest) = (HEADER_LEN as u64, members);
    for (number, &record) in records.iter().enumerate() {
        // `decode_blocks` has seen to it that the counts add up.
        let (held, after) = rest.split_at(record.contents as usize);
        rest = after;
        let mut len = 0u64;
        for &content in held {
            let place = Place {
                block: number as u32,
                offset: len as u32,
            };
            places[content as usize] = place;
            len += u64::from(entries.lengths[content as usize]);
            within("bytes in a block", len, limits.block.min(MAX_CONTENT_LEN))?;
        }
        blocks.push(Block {
            record,
            offset,
            members: held.to_vec(),
            len,
        });
        offset = offset
            .checked_add(record.payload_len)
            .ok_or_else(|| Error::corrupt("block index", 0, "payloads within the archive"))?;
    }
    Ok((blocks, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Builder, Options};
    use crate::format::{encode_table, header};

    /// An archive of one file, with one more section of an unknown kind.
    fn with_section(skippable: bool, check: u64) -> Vec<u8> {
        let mut builder = Builder::new(Options::level(1));
        builder.add_file("a.h", b"int a;\n".to_vec()).unwrap();
        let (mut bytes, _) = builder.finish(Vec::new()).unwrap();
        let (_, footer, table) = read_ends(&bytes, &Limits::default()).unwrap();
        bytes.truncate(bytes.len() - FOOTER_LEN - footer.table_len as usize);
        bytes.extend_from_slice(b"something new");
        let mut records = decode_table(&table, &KNOWN_SECTIONS).unwrap();
        records.push(SectionRecord {
            kind: 77,
            skippable,
            len: 13,
            check,
        });
        let table = encode_table(&records);
        bytes.extend_from_slice(&table);
        let archive_len = (bytes.len() + FOOTER_LEN) as u64;
        let footer = Footer {
            archive_len,
            table_len: table.len() as u32,
        };
        bytes.extend_from_slice(&footer.encode(&table));
        bytes
    }

    #[test]
    fn sections_of_later_versions_are_skipped_but_checked_or_refused() {
        let check = xxh3_64(b"something new");
        let archive = Archive::open(with_section(true, check)).unwrap();
        assert_eq!(archive.read("a.h").unwrap(), b"int a;\n");
        archive.verify(1, |_| {}).unwrap();
        let damaged = Archive::open(with_section(true, check ^ 1)).unwrap();
        assert_eq!(damaged.read("a.h").unwrap(), b"int a;\n");
        assert!(damaged.verify(1, |_| {}).is_err());
        let error = Archive::open(with_section(false, check)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unsupported(_)), "{error}");
    }

    #[test]
    fn lengths_past_the_archive_are_refused() {
        let table = |len| {
            let records = KNOWN_SECTIONS.map(|kind| SectionRecord {
                kind,
                skippable: false,
                len,
                check: 0,
            });
            let table = encode_table(&records);
            let mut bytes = header().to_vec();
            bytes.extend_from_slice(&table);
            let archive_len = (bytes.len() + FOOTER_LEN) as u64;
            let footer = Footer {
                archive_len,
                table_len: table.len() as u32,
            };
            bytes.extend_from_slice(&footer.encode(&table));
            bytes
        };
        for len in [1, 1 << 40, u64::MAX, u64::MAX / 4 + 1] {
            let error = Archive::open(table(len)).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Corrupt { .. }), "{error}");
        }
    }
}
