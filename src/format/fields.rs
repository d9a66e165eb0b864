//! The columns of what entries say besides their names: written and read one field at a time.

use super::consts::{
    CONTENT_EMPTY, CONTENT_STEP, KIND_DIRECTORY, KIND_FILE, KIND_SYMLINK, MAX_MODE,
};
use super::entries::{Entries, EntryKind, Link, Record};
use crate::bits::{Bitmap, Cursor, put_varint, unzigzag, zigzag};
use crate::error::Result;

/// The columns in the making.
#[derive(Default)]
pub(super) struct FieldWriter {
    pub(super) kinds: Vec<u8>,
    pub(super) modes: Vec<u8>,
    pub(super) stamps: Vec<u8>,
    pub(super) contents: Vec<u8>,
    pub(super) targets: Vec<u8>,
    last_time: i64,
    next_content: i64,
}

impl FieldWriter {
    /// Writes all fields of an entry.
    pub(super) fn put(&mut self, entries: &Entries, record: &Record) {
        self.kinds.push(match record.kind {
            EntryKind::File => KIND_FILE,
            EntryKind::Directory => KIND_DIRECTORY,
            EntryKind::Symlink => KIND_SYMLINK,
        });
        self.put_mode(record.mode);
        self.put_time(record.time);
        self.put_link(entries, record.link);
    }

    /// Goes past entries that are not written out.
    pub(super) fn pass(&mut self, links: impl DoubleEndedIterator<Item = Link>) {
        self.next_content = content_after(links).unwrap_or(self.next_content);
    }

    pub(super) fn put_mode(&mut self, mode: u16) {
        self.modes.extend_from_slice(&mode.to_le_bytes());
    }

    pub(super) fn put_time(&mut self, time: u32) {
        let step = zigzag(i64::from(time) - self.last_time);
        put_varint(&mut self.stamps, step);
        self.last_time = i64::from(time);
    }

    pub(super) fn put_link(&mut self, entries: &Entries, link: Link) {
        match link {
            Link::None => {}
            Link::Empty => put_varint(&mut self.contents, CONTENT_EMPTY),
            Link::Content(content) => {
                let step = zigzag(i64::from(content) - self.next_content);
                put_varint(&mut self.contents, CONTENT_STEP + step);
                self.next_content = i64::from(content) + 1;
            }
            Link::Target(target) => {
                let target = &entries.targets[target as usize];
                self.targets.extend_from_slice(target);
                self.targets.push(0);
            }
        }
    }
}

/// The content that is expected behind entries of these links, if any of them has one.
fn content_after(links: impl DoubleEndedIterator<Item = Link>) -> Option<i64> {
    links.rev().find_map(|link| match link {
        Link::Content(content) => Some(i64::from(content) + 1),
        _ => None,
    })
}

/// The columns as they are read.
pub(super) struct FieldReader<'a> {
    kinds: Cursor<'a>,
    modes: Cursor<'a>,
    stamps: Cursor<'a>,
    targets: Cursor<'a>,
    contents: Cursor<'a>,
    /// How many times there are.
    times: i64,
    last_time: i64,
    /// The content that follows that of the last file.
    next_content: i64,
    named: Bitmap,
    unnamed: usize,
}

impl<'a> FieldReader<'a> {
    /// Starts with kinds, modes, time numbers, contents and targets, for so many times and contents.
    pub(super) fn new(columns: [&'a [u8]; 5], times: usize, lengths: usize) -> Self {
        let [kinds, modes, stamps, contents, targets] = columns;
        FieldReader {
            kinds: Cursor::new("entries: kinds", kinds),
            modes: Cursor::new("entries: modes", modes),
            stamps: Cursor::new("entries: time numbers", stamps),
            targets: Cursor::new("entries: targets", targets),
            contents: Cursor::new("entries: contents", contents),
            times: times as i64,
            last_time: 0,
            next_content: 0,
            named: Bitmap::new(lengths),
            unnamed: lengths,
        }
    }

    /// All fields of an entry; where its path ends is not among them. A target is added to `targets`.
    #[inline]
    pub(super) fn take(&mut self, targets: &mut Vec<Vec<u8>>) -> Result<Record> {
        let start = self.kinds.clone();
        let kind = match self.kinds.byte()? {
            KIND_FILE => EntryKind::File,
            KIND_DIRECTORY => EntryKind::Directory,
            KIND_SYMLINK => EntryKind::Symlink,
            _ => return Err(start.expected("a known kind")),
        };
        Ok(Record {
            path_end: 0,
            mode: self.take_mode()?,
            time: self.take_time()?,
            link: self.take_link(kind, targets)?,
            kind,
        })
    }

    /// Goes past entries that are not written out.
    pub(super) fn pass(&mut self, links: impl DoubleEndedIterator<Item = Link>) {
        self.next_content = content_after(links).unwrap_or(self.next_content);
    }

    #[inline]
    pub(super) fn take_mode(&mut self) -> Result<u16> {
        let start = self.modes.clone();
        match u16::from_le_bytes(self.modes.array()?) {
            mode @ 0..=MAX_MODE => Ok(mode),
            _ => Err(start.expected("a mode of 12 bits")),
        }
    }

    #[inline]
    pub(super) fn take_time(&mut self) -> Result<u32> {
        let start = self.stamps.clone();
        let step = unzigzag(self.stamps.varint()?);
        let time = self.last_time.checked_add(step);
        let time = time.filter(|&time| (0..self.times).contains(&time));
        self.last_time = time.ok_or_else(|| start.expected("the number of a time"))?;
        Ok(self.last_time as u32)
    }

    #[inline]
    pub(super) fn take_link(
        &mut self,
        kind: EntryKind,
        targets: &mut Vec<Vec<u8>>,
    ) -> Result<Link> {
        match kind {
            EntryKind::Directory => Ok(Link::None),
            EntryKind::File => self.take_content(),
            EntryKind::Symlink => {
                let start = self.targets.clone();
                let target = self.targets.take_until(0)?;
                if target.is_empty() {
                    return Err(start.expected("a target that is not empty"));
                }
                targets.push(target.to_vec());
                Ok(Link::Target(targets.len() as u32 - 1))
            }
        }
    }

    #[inline]
    fn take_content(&mut self) -> Result<Link> {
        let start = self.contents.clone();
        let code = self.contents.varint()?;
        if code == CONTENT_EMPTY {
            return Ok(Link::Empty);
        }
        let content = self
            .next_content
            .checked_add(unzigzag(code - CONTENT_STEP))
            .and_then(|content| usize::try_from(content).ok())
            .filter(|&content| content < self.named.len())
            .ok_or_else(|| start.expected("a content that exists"))?;
        self.unnamed -= usize::from(self.named.insert(content));
        self.next_content = content as i64 + 1;
        Ok(Link::Content(content as u32))
    }

    /// Refuses fields left over, and contents that no file has.
    pub(super) fn finish(self) -> Result<()> {
        if self.unnamed > 0 {
            return Err(self.contents.expected("an entry for every content"));
        }
        let columns = [
            self.kinds,
            self.modes,
            self.stamps,
            self.contents,
            self.targets,
        ];
        columns.into_iter().try_for_each(Cursor::finish)
    }
}
