//! Reading an archive in place.

use super::cache::Cache;
use super::entry::{Entry, EntryId};
use super::index::{Index, section_name};
use super::info::{Counts, Info, SectionInfo};
use super::storage::ReadAt;
use super::symbols::SymbolIndex;
use crate::codec::{BlockDecoder, Method, Shape};
use crate::error::{Error, ErrorKind, Result};
use crate::format::consts::SECTION_DICTIONARY;
use crate::format::{BlockRecord, EntryKind, Link};
use crate::limits::{Limits, within};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of decoded blocks that are kept unless another number is asked for: all of a kernel's
/// header tree, so that reading it in random order decodes each block once.
const DEFAULT_CACHE: usize = 64 << 20;

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
    pub(super) index: Index,
    info: OnceLock<Info>,
    /// What each content is named after, found when the first block is read.
    named_after: OnceLock<Vec<u32>>,
    decoder: OnceLock<BlockDecoder>,
    /// Held while the decoder is made, so that two threads do not both make one.
    decoder_in_making: Mutex<()>,
    cache: Mutex<Cache>,
    /// The symbol index, read when it is first asked.
    pub(super) symbols: OnceLock<SymbolIndex>,
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
        let index = Index::read(&storage, &limits)?;
        within("bytes of output", index.entries.content_len, limits.output)?;
        Ok(Archive {
            storage,
            limits,
            index,
            info: OnceLock::new(),
            named_after: OnceLock::new(),
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
        self.info.get_or_init(|| info(&self.index))
    }

    /// The names of the directories in the archive's root that are trees of their own, versions of one
    /// another mostly, in the order in which they were packed and added. None where the archive holds
    /// one tree without a name.
    pub fn roots(&self) -> &[Vec<u8>] {
        &self.index.properties.roots
    }

    /// All entries in tree order: the root first, each directory right before what is in it.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + DoubleEndedIterator {
        (0..self.index.entries.len()).map(|number| self.entry_at(number))
    }

    /// A directory and all that is in it, in tree order, with paths that begin there: its own is empty.
    /// For a [root](Archive::roots), the entries as they were before it was packed.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) where there is no such directory.
    pub fn entries_below(
        &self,
        directory: impl AsRef<[u8]>,
    ) -> Result<impl ExactSizeIterator<Item = Entry<'_>> + DoubleEndedIterator> {
        let directory = directory.as_ref();
        let (numbers, len) = (self.numbers_below(directory)?, directory.len());
        Ok(numbers.map(move |number| self.entry_at(number).below(len)))
    }

    /// The numbers of the entries of a directory and all that is in it.
    pub(super) fn numbers_below(&self, directory: &[u8]) -> Result<Range<usize>> {
        let entries = &self.index.entries;
        let range = match directory {
            b"" => Some(0..entries.len()),
            _ => entries
                .below(directory)
                .map(|range| range.start - 1..range.end)
                .filter(|range| entries.kind(range.start) == EntryKind::Directory),
        };
        range.ok_or_else(|| ErrorKind::NotFound(directory.to_vec()).into())
    }

    /// The entry of this path, if there is one. Logarithmic in the number of entries.
    pub fn entry(&self, path: impl AsRef<[u8]>) -> Option<Entry<'_>> {
        self.index
            .entries
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
        let entries = &self.index.entries;
        let link = (number < entries.len()).then(|| entries.link(number));
        let refused = |what| {
            let path = String::from_utf8_lossy(entries.path(number));
            ErrorKind::Usage(format!("{}: {what}", path.escape_debug()).into())
        };
        match link {
            None => Err(ErrorKind::Usage(format!("no entry of number {number}").into()).into()),
            Some(Link::None) => Err(refused("is a directory").into()),
            Some(Link::Target(_)) => Err(refused("is a symbolic link").into()),
            Some(Link::Empty) => Ok(()),
            Some(Link::Content(content)) => {
                let place = self.index.places[content as usize];
                let block = self.cached_block(place.block)?;
                let start = place.offset as usize;
                let end = start + entries.lengths[content as usize] as usize;
                out.extend_from_slice(&block[start..end]);
                Ok(())
            }
        }
    }

    /// The entry of this number, which must exist.
    pub(super) fn entry_at(&self, number: usize) -> Entry<'_> {
        let entries = &self.index.entries;
        let link = entries.link(number);
        let (mut block, mut target) = (None, &b""[..]);
        match link {
            Link::Content(content) => block = Some(self.index.places[content as usize].block),
            Link::Target(link) => target = &entries.targets[link as usize],
            Link::Empty | Link::None => {}
        }
        Entry {
            id: EntryId(number as u32),
            path: entries.path(number),
            kind: link.kind(),
            len: entries.len_of(link),
            mode: entries.mode(number),
            mtime: entries.time(number),
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

    /// Decodes a block, which must exist, and checks its payload before and its content after. The
    /// block that it refers to is taken from the cache or goes there.
    pub(super) fn decode_block(&self, number: usize) -> Result<Vec<u8>> {
        let block = &self.index.blocks[number];
        let corrupt = |what| Error::corrupt("block", block.offset, what);
        let reference = match block.record.reference {
            // One without a reference of its own, so this goes no deeper.
            Some(reference) => Some(self.cached_block(reference)?),
            None => None,
        };
        // The lengths of all payloads add up to the space that they have.
        let mut payload = vec![0; block.record.payload_len as usize];
        self.storage
            .read_exact_at(&mut payload, self.index.ends.start + block.offset)?;
        if xxh3_64(&payload) != block.record.payload_check {
            return Err(corrupt("a payload that agrees with its check"));
        }
        let shapes: Vec<Shape<'_>> = block
            .members()
            .map(|content| Shape {
                name: self.content_name(content),
                len: self.index.entries.lengths[content as usize] as usize,
            })
            .collect();
        let mut out = Vec::new();
        let method = Method::from_byte(block.record.method)?;
        let reference = reference.as_ref().map(|block| block.as_slice());
        self.decoder()?
            .decode(method, reference, &payload, &shapes, &mut out)?;
        if out.len() as u64 != block.len || xxh3_64(&out) != block.record.content_check {
            return Err(corrupt("content that agrees with its check"));
        }
        Ok(out)
    }

    /// What the codec calls a content.
    pub(super) fn content_name(&self, content: u32) -> &[u8] {
        let entries = &self.index.entries;
        let find = || entries.named_after(&self.index.properties.roots);
        entries.name_of_node(self.named_after.get_or_init(find)[content as usize])
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
        let dictionary = self.dictionary()?;
        let decoder = BlockDecoder::new(dictionary, &self.limits)?;
        Ok(self.decoder.get_or_init(|| decoder))
    }

    /// The checked bytes of the dictionary, which an archive has had from the beginning.
    pub(super) fn dictionary(&self) -> Result<Vec<u8>> {
        let ends = self.index.base_ends();
        ends.section(&self.storage, SECTION_DICTIONARY, &self.limits)
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> std::fmt::Debug for Archive<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive")
            .field("properties", &self.index.properties)
            .field("entries", &self.index.entries.len())
            .field("blocks", &self.index.blocks.len())
            .finish_non_exhaustive()
    }
}

/// Counts an archive's parts.
fn info(index: &Index) -> Info {
    let ends = &index.ends;
    let superseded = index.gaps.iter().map(|(start, end)| end - start).sum();
    let mut sections = SectionInfo::front(
        index
            .blocks
            .iter()
            .map(|block| block.record.payload_len)
            .sum(),
        superseded,
    );
    sections.extend(ends.sections.iter().map(|(_, record)| SectionInfo {
        name: section_name(record.kind),
        len: record.len,
    }));
    sections.extend(SectionInfo::back(u64::from(ends.footer.table_len)));
    let records: Vec<BlockRecord> = index.blocks.iter().map(|block| block.record).collect();
    let lens: Vec<u64> = index.blocks.iter().map(|block| block.len).collect();
    let entries = &index.entries;
    let links = (0..entries.len()).map(|number| entries.link(number));
    let counts = Counts::of(links, &entries.lengths);
    Info::new(&index.properties, &counts, &records, &lens, sections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::index::{Ends, KNOWN_SECTIONS};
    use crate::archive::{Builder, Options};
    use crate::format::consts::FOOTER_LEN;
    use crate::format::{Footer, SectionRecord, encode_table, header};

    /// An archive of one file, with one more section of an unknown kind.
    fn with_section(skippable: bool, check: u64) -> Vec<u8> {
        let mut builder = Builder::new(Options::level(1));
        builder.add_file("a.h", b"int a;\n".to_vec()).unwrap();
        let (mut bytes, _) = builder.finish(Vec::new()).unwrap();
        let ends = Ends::read(&bytes, &Limits::default()).unwrap();
        bytes.truncate(bytes.len() - FOOTER_LEN - ends.footer.table_len as usize);
        bytes.extend_from_slice(b"something new");
        let mut records: Vec<SectionRecord> =
            ends.sections.iter().map(|(_, record)| *record).collect();
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
