//! The entries: what the tree is made of, in columns.

use super::consts::{
    CONTENT_EMPTY, CONTENT_STEP, KIND_DIRECTORY, KIND_FILE, KIND_SYMLINK, MAX_CONTENT_LEN, MAX_MODE,
};
use super::names::{TreeReader, encode_names};
use super::path::compare_paths;
use super::time::Time;
use crate::bits::{
    Bitmap, Cursor, put_varint, put_wide_varint, unzigzag, unzigzag_wide, zigzag, zigzag_wide,
};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};
use std::cmp::Ordering;
use std::ops::Range;

/// How many columns the section has.
pub(crate) const COLUMNS: usize = 9;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
}

/// What an entry leads to, besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// A directory: nothing.
    None,
    /// A file without content.
    Empty,
    /// A file with the content of this number.
    Content(u32),
    /// A symbolic link with the target of this number.
    Target(u32),
}

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Where its path ends among all paths; it begins where the one before ends.
    pub(crate) path_end: usize,
    /// Permissions, at most `MAX_MODE`.
    pub(crate) mode: u16,
    /// The number of its modification time.
    pub(crate) time: u32,
    /// What it is and leads to.
    pub(crate) link: Link,
    /// Whether it is a file, a directory or a link, in agreement with `link`.
    pub(crate) kind: EntryKind,
}

impl Record {
    /// Whether it is a directory.
    pub(crate) fn is_directory(&self) -> bool {
        self.kind == EntryKind::Directory
    }
}

/// All entries in tree order, the root first, and what they refer to by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    /// The paths, one after another.
    pub(crate) paths: Vec<u8>,
    /// The entries.
    pub(crate) records: Vec<Record>,
    /// The distinct modification times, ascending.
    pub(crate) times: Vec<Time>,
    /// Bytes of each distinct content, by its number; all above 0.
    pub(crate) lengths: Vec<u32>,
    /// The targets of symbolic links, in the order of the links.
    pub(crate) targets: Vec<Vec<u8>>,
}

impl Entries {
    /// The path of the entry of this number, which must exist.
    pub(crate) fn path(&self, number: usize) -> &[u8] {
        let start = number
            .checked_sub(1)
            .map_or(0, |before| self.records[before].path_end);
        &self.paths[start..self.records[number].path_end]
    }

    /// The numbers of the entries in a directory, at any depth, without its own.
    pub(crate) fn below(&self, directory: &[u8]) -> Option<Range<usize>> {
        let start = self.find(directory)? + 1;
        let inside = |number: usize| {
            let path = self.path(number);
            path.len() > directory.len()
                && path.starts_with(directory)
                && path[directory.len()] == b'/'
        };
        let (mut low, mut high) = (start, self.records.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match inside(middle) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Some(start..low)
    }

    /// The number of the entry of this path. Logarithmic in the number of entries.
    pub(crate) fn find(&self, path: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.records.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match compare_paths(self.path(middle), path) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

/// The section's columns: names, kinds, modes, times, numbers of times, contents, lengths (lowest
/// bytes, rest), targets.
pub(crate) fn encode_entries(entries: &Entries) -> [Vec<u8>; COLUMNS] {
    let mut columns: [Vec<u8>; COLUMNS] = Default::default();
    let [
        names,
        kinds,
        modes,
        times,
        stamps,
        contents,
        low,
        high,
        targets,
    ] = &mut columns;
    encode_names(entries, names);

    let (mut last_time, mut next_content) = (0i64, 0i64);
    for record in &entries.records {
        kinds.push(match record.kind {
            EntryKind::File => KIND_FILE,
            EntryKind::Directory => KIND_DIRECTORY,
            EntryKind::Symlink => KIND_SYMLINK,
        });
        modes.extend_from_slice(&record.mode.to_le_bytes());
        put_varint(stamps, zigzag(i64::from(record.time) - last_time));
        last_time = i64::from(record.time);
        match record.link {
            Link::None => {}
            Link::Empty => put_varint(contents, CONTENT_EMPTY),
            Link::Content(content) => {
                let step = zigzag(i64::from(content) - next_content);
                put_varint(contents, CONTENT_STEP + step);
                next_content = i64::from(content) + 1;
            }
            Link::Target(target) => {
                targets.extend_from_slice(&entries.targets[target as usize]);
                targets.push(0);
            }
        }
    }

    put_varint(times, entries.times.len() as u64);
    let mut last = 0;
    for (number, time) in entries.times.iter().enumerate() {
        let step = time.to_nanos() - last;
        put_wide_varint(
            times,
            if number == 0 {
                zigzag_wide(step)
            } else {
                step as u128
            },
        );
        last = time.to_nanos();
    }
    for &length in &entries.lengths {
        low.push(length as u8);
        put_varint(high, u64::from(length >> 8));
    }
    columns
}

/// Reads the columns back, and refuses any tree that could not have been packed: names out of
/// order, doubled or escaping, numbers of things that are not there.
pub(crate) fn decode_entries(columns: &[Vec<u8>; COLUMNS], limits: &Limits) -> Result<Entries> {
    let [
        names,
        kinds,
        modes,
        times,
        stamps,
        contents,
        low,
        high,
        targets,
    ] = columns;
    within(
        "entries",
        kinds.len() as u64,
        limits.entries.min(u64::from(u32::MAX)),
    )?;
    if modes.len() != 2 * kinds.len() {
        return Err(Error::corrupt(
            "entries: modes",
            0,
            "two bytes for each entry",
        ));
    }
    let mut entries = Entries {
        times: decode_times(times)?,
        lengths: decode_lengths(low, high)?,
        records: Vec::with_capacity(kinds.len()),
        ..Entries::default()
    };

    let mut tree = TreeReader::new(names, limits.index);
    let mut stamps = Cursor::new("entries: time numbers", stamps);
    let mut targets = Cursor::new("entries: targets", targets);
    let (mut last_time, mut links) = (0i64, Links::new(contents, entries.lengths.len()));
    for (number, (&kind, mode)) in kinds.iter().zip(modes.chunks_exact(2)).enumerate() {
        let mode = u16::from_le_bytes([mode[0], mode[1]]);
        if mode > MAX_MODE {
            return Err(Error::corrupt(
                "entries: modes",
                2 * number as u64,
                "a mode of 12 bits",
            ));
        }
        let start = stamps.clone();
        let time = last_time
            .checked_add(unzigzag(stamps.varint()?))
            .filter(|&time| (0..entries.times.len() as i64).contains(&time))
            .ok_or_else(|| start.expected("the number of a time"))?;
        last_time = time;
        let (kind, link) = match kind {
            KIND_FILE => (EntryKind::File, links.next()?),
            KIND_DIRECTORY => (EntryKind::Directory, Link::None),
            KIND_SYMLINK => {
                let start = targets.clone();
                let target = targets.take_until(0)?;
                if target.is_empty() {
                    return Err(start.expected("a target that is not empty"));
                }
                entries.targets.push(target.to_vec());
                (
                    EntryKind::Symlink,
                    Link::Target(entries.targets.len() as u32 - 1),
                )
            }
            _ => {
                return Err(Error::corrupt(
                    "entries: kinds",
                    number as u64,
                    "a known kind",
                ));
            }
        };
        tree.read_name(&mut entries.paths, &entries.records, kind)?;
        let path_end = entries.paths.len();
        entries.records.push(Record {
            path_end,
            mode,
            time: time as u32,
            link,
            kind,
        });
    }
    tree.finish()?;
    stamps.finish()?;
    links.finish()?;
    targets.finish()?;
    Ok(entries)
}

fn decode_times(bytes: &[u8]) -> Result<Vec<Time>> {
    let mut cursor = Cursor::new("entries: times", bytes);
    let count = cursor.varint()?;
    if count > bytes.len() as u64 {
        return Err(cursor.expected("no more times than bytes"));
    }
    let mut times = Vec::with_capacity(count as usize);
    let mut last = 0i128;
    for number in 0..count {
        let start = cursor.clone();
        let step = cursor.wide_varint()?;
        let step = match number {
            0 => Some(unzigzag_wide(step)),
            _ => i128::try_from(step).ok().filter(|&step| step > 0),
        };
        let nanos = step.and_then(|step| last.checked_add(step));
        let time = nanos.and_then(Time::from_nanos);
        times.push(time.ok_or_else(|| start.expected("ascending times of 64-bit seconds"))?);
        last = nanos.unwrap_or(last);
    }
    cursor.finish()?;
    Ok(times)
}

fn decode_lengths(low: &[u8], high: &[u8]) -> Result<Vec<u32>> {
    let mut cursor = Cursor::new("entries: lengths", high);
    let mut lengths = Vec::with_capacity(low.len());
    for &low in low {
        let start = cursor.clone();
        let length = cursor
            .varint()?
            .checked_mul(256)
            .map(|high| high | u64::from(low));
        match length {
            Some(length @ 1..=MAX_CONTENT_LEN) => lengths.push(length as u32),
            _ => return Err(start.expected("a length from 1 to 2^31 - 1")),
        }
    }
    cursor.finish()?;
    Ok(lengths)
}

/// What files hold, as one file after another tells it.
struct Links<'a> {
    cursor: Cursor<'a>,
    /// The content that follows the one named last.
    next: i64,
    named: Bitmap,
    unnamed: usize,
}

impl<'a> Links<'a> {
    fn new(column: &'a [u8], contents: usize) -> Self {
        Links {
            cursor: Cursor::new("entries: contents", column),
            next: 0,
            named: Bitmap::new(contents),
            unnamed: contents,
        }
    }

    fn next(&mut self) -> Result<Link> {
        let start = self.cursor.clone();
        let code = self.cursor.varint()?;
        if code == CONTENT_EMPTY {
            return Ok(Link::Empty);
        }
        let content = self.next.checked_add(unzigzag(code - CONTENT_STEP));
        let content = content
            .and_then(|content| usize::try_from(content).ok())
            .filter(|&content| content < self.named.len())
            .ok_or_else(|| start.expected("a content that exists"))?;
        self.unnamed -= usize::from(self.named.insert(content));
        self.next = content as i64 + 1;
        Ok(Link::Content(content as u32))
    }

    fn finish(self) -> Result<()> {
        if self.unnamed > 0 {
            return Err(self.cursor.expected("an entry for every content"));
        }
        self.cursor.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Entries {
        let mut entries = Entries {
            times: vec![
                Time::new(-5, 1),
                Time::new(0, 0),
                Time::new(i64::MAX, 999_999_999),
            ],
            lengths: vec![255, 256],
            targets: vec![b"../b".to_vec()],
            ..Entries::default()
        };
        let rows: [(&[u8], EntryKind, Link, u32); 9] = [
            (b"", EntryKind::Directory, Link::None, 2),
            (b"a", EntryKind::Directory, Link::None, 0),
            (b"a/b", EntryKind::Directory, Link::None, 0),
            (b"a/b/\xff\n", EntryKind::File, Link::Content(0), 1),
            (b"a/c", EntryKind::File, Link::Empty, 1),
            (b"a-b", EntryKind::Symlink, Link::Target(0), 1),
            (b"d", EntryKind::File, Link::Content(1), 2),
            (b"e", EntryKind::File, Link::Content(0), 2),
            (b"f", EntryKind::Directory, Link::None, 0),
        ];
        for (path, kind, link, time) in rows {
            entries.paths.extend_from_slice(path);
            let path_end = entries.paths.len();
            entries.records.push(Record {
                path_end,
                mode: 0o644,
                time,
                link,
                kind,
            });
        }
        entries
    }

    #[test]
    fn entries_return_and_are_found() {
        let entries = sample();
        let columns = encode_entries(&entries);
        let read = decode_entries(&columns, &Limits::default()).unwrap();
        assert_eq!(read, entries);
        for number in 0..entries.records.len() {
            assert_eq!(read.find(entries.path(number)), Some(number));
        }
        assert_eq!(read.find(b"a/"), None);
        assert_eq!(read.find(b"zz"), None);
        assert_eq!(read.below(b"a"), Some(2..5));
        assert_eq!(read.below(b"a/b"), Some(3..4));
        assert_eq!(read.below(b"f"), Some(9..9));
        assert_eq!(read.below(b"x"), None);
    }

    #[test]
    fn limits_hold() {
        let columns = encode_entries(&sample());
        assert!(decode_entries(&columns, &Limits::default().with_entries(8)).is_err());
        assert!(decode_entries(&columns, &Limits::default().with_index(10)).is_err());
    }

    #[test]
    fn names_that_escape_or_stand_out_of_order_are_refused() {
        let good = encode_entries(&sample());
        for names in [
            &b"a\0b\0\xff\n\0\0c\0\0a-b\0d\0..\0f\0\0\0"[..],
            b"a\0b\0\xff\n\0\0c\0\0a-b\0d\0.\0f\0\0\0",
            b"a\0b\0\xff\n\0\0c\0\0a-b\0d\0e/e\0f\0\0\0",
            b"a\0b\0\xff\n\0\0c\0\0a-b\0d\0d\0f\0\0\0",
            b"a\0b\0\xff\n\0\0c\0\0a-b\0e\0d\0f\0\0\0",
            b"a\0b\0\xff\n\0\0c\0\0\0a-b\0d\0e\0f\0\0",
            b"a\0b\0\xff\n\0\0c\0\0a-b\0d\0e\0f\0\0",
            b"a\0b\0\xff\n\0\0c\0\0a-b\0d\0e\0f\0\0\0\0",
        ] {
            let mut columns = good.clone();
            columns[0] = names.to_vec();
            assert!(
                decode_entries(&columns, &Limits::default()).is_err(),
                "{names:?}"
            );
        }
    }

    #[test]
    fn any_altered_byte_of_a_column_ends_in_an_error_or_another_tree() {
        let good = encode_entries(&sample());
        let tree = sample();
        for (column, bytes) in good.iter().enumerate() {
            for at in 0..bytes.len() {
                for value in [0, 1, 2, 0x7f, 0x80, 0xff] {
                    let mut columns = good.clone();
                    columns[column][at] = value;
                    if let Ok(read) = decode_entries(&columns, &Limits::default()) {
                        assert_eq!(
                            read == tree,
                            value == bytes[at],
                            "column {column}, byte {at}"
                        );
                    }
                }
            }
        }
    }
}
