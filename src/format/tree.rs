//! The entries to columns and back: a directory's name is followed by what is in it. Of the roots,
//! the first is written out and each other one as what differs from the one before.

use super::consts::{MAX_CONTENT_LEN, MAX_PATH_LEN};
use super::differences::Times;
use super::entries::{Entries, Record};
use super::fields::{FieldReader, FieldWriter};
use super::forest::{Forest, Instance, Node, Root};
use super::path::component_fault;
use super::time::Time;
use crate::bits::{Cursor, find_byte, put_varint, put_wide_varint, unzigzag_wide, zigzag_wide};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};
use std::ops::Range;

/// How many columns the section has where there are roots.
pub(crate) const COLUMNS: usize = 10;

/// How many columns the section has: the last, the differences, only where there are roots.
pub(crate) fn used_columns(roots: &[Vec<u8>]) -> usize {
    match roots {
        [] => COLUMNS - 1,
        _ => COLUMNS,
    }
}

/// The section's columns: names, kinds, modes, times, numbers of times, contents, lengths (lowest
/// bytes, rest), targets, differences. The roots are directories in the root directory.
pub(crate) fn encode_entries(entries: &Entries, roots: &[Vec<u8>]) -> [Vec<u8>; COLUMNS] {
    let mut writer = TreeWriter {
        entries,
        names: Vec::new(),
        fields: FieldWriter::default(),
        differences: Vec::new(),
        times: Times::new(entries.times.len()),
    };
    if let Some(root) = entries.records.first() {
        writer.fields.put(entries, root);
        writer.put_below(0, roots);
    }
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for &length in &entries.lengths {
        low.push(length as u8);
        put_varint(&mut high, u64::from(length >> 8));
    }
    let fields = writer.fields;
    [
        writer.names,
        fields.kinds,
        fields.modes,
        encode_times(&entries.times),
        fields.stamps,
        fields.contents,
        low,
        high,
        fields.targets,
        writer.differences,
    ]
}

fn encode_times(times: &[Time]) -> Vec<u8> {
    let mut column = Vec::new();
    put_varint(&mut column, times.len() as u64);
    let mut last = 0;
    for (number, time) in times.iter().enumerate() {
        let step = time.to_nanos() - last;
        let code = match number {
            0 => zigzag_wide(step),
            _ => step as u128,
        };
        put_wide_varint(&mut column, code);
        last = time.to_nanos();
    }
    column
}

/// Writes the last component of each path, and what the entry says.
pub(super) struct TreeWriter<'a> {
    pub(super) entries: &'a Entries,
    pub(super) names: Vec<u8>,
    pub(super) fields: FieldWriter,
    pub(super) differences: Vec<u8>,
    pub(super) times: Times,
}

impl<'a> TreeWriter<'a> {
    /// Writes all that is in a directory, ended by an empty name; likewise what is in those in it. `roots`
    /// are those in this directory.
    pub(super) fn put_below(&mut self, directory: usize, roots: &[Vec<u8>]) {
        let entries: &'a Entries = self.entries;
        let mut open: Vec<&[u8]> = vec![entries.path(directory)];
        let mut number = directory + 1;
        let end = entries.subtree_end(directory);
        let mut last_root: Option<Range<usize>> = None;
        while number < end {
            let path = entries.path(number);
            let (parent, name) = split(path);
            while open.len() > 1 && open.last() != Some(&parent) {
                open.pop();
                self.names.push(0);
            }
            self.put_name(name);
            if open.len() == 1 && roots.iter().any(|root| root == name) {
                let root = number..entries.subtree_end(number);
                let before = last_root.replace(root.clone());
                if let Some(before) = before {
                    self.put_differences(before, root.clone());
                    number = root.end;
                    continue;
                }
            }
            let record = &entries.records[number];
            self.fields.put(entries, record);
            if record.is_directory() {
                open.push(path);
            }
            number += 1;
        }
        self.names.resize(self.names.len() + open.len(), 0);
    }

    pub(super) fn put_name(&mut self, name: &[u8]) {
        self.names.extend_from_slice(name);
        self.names.push(0);
    }
}

/// The path of the directory that it is in, and its last component.
pub(super) fn split(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|&byte| byte == b'/') {
        Some(slash) => (&path[..slash], &path[slash + 1..]),
        None => (b"", path),
    }
}

/// Reads the columns back, and refuses any tree that could not have been packed: names out of
/// order, doubled or escaping, numbers of things that are not there, roots that are no directories.
pub(crate) fn decode_entries(
    columns: &[Vec<u8>; COLUMNS],
    roots: &[Vec<u8>],
    limits: &Limits,
) -> Result<Forest> {
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
        differences,
    ] = columns;
    let limits = Limits {
        entries: limits.entries.min(u64::from(u32::MAX)),
        ..*limits
    };
    // There are others where roots differ, which are counted as they are met.
    within("entries", kinds.len() as u64, limits.entries)?;
    let forest = Forest {
        times: decode_times(times)?,
        lengths: decode_lengths(low, high)?,
        nodes: Vec::with_capacity(kinds.len()),
        instances: Vec::with_capacity(kinds.len()),
        ..Forest::default()
    };
    let mut reader = TreeReader {
        names: Cursor::new("entries: names", names),
        fields: FieldReader::new(
            [kinds, modes, stamps, contents, targets],
            forest.times.len(),
            forest.lengths.len(),
        ),
        differences: Cursor::new("entries: differences", differences),
        times: match roots {
            [] => Times::default(),
            _ => Times::new(forest.times.len()),
        },
        forest,
        limits,
        root_name: None,
        sums: Sums::default(),
        root_sums: Sums::default(),
        longest: 0,
    };
    let root = reader.fields.take(&mut reader.forest.targets)?;
    if !root.is_directory() {
        return Err(Error::corrupt(
            "entries: kinds",
            0,
            "a directory as the root",
        ));
    }
    reader.push(0..0, root)?;
    let mut roots: Vec<&[u8]> = roots.iter().map(Vec::as_slice).collect();
    roots.sort_unstable();
    reader.take_below(0..0, &roots)?;
    reader.names.finish()?;
    reader.fields.finish()?;
    reader.differences.finish()?;
    reader.forest.content_len = reader.sums.contents;
    Ok(reader.forest)
}

/// Builds the paths of nodes from names, and the entries.
pub(super) struct TreeReader<'a> {
    pub(super) names: Cursor<'a>,
    pub(super) fields: FieldReader<'a>,
    pub(super) differences: Cursor<'a>,
    pub(super) times: Times,
    pub(super) forest: Forest,
    pub(super) limits: Limits,
    /// Bytes of the name of the root that is being read, if one is.
    pub(super) root_name: Option<usize>,
    /// Of all entries.
    pub(super) sums: Sums,
    /// Of the root read last, its name left out of the paths.
    pub(super) root_sums: Sums,
    /// Bytes of the longest path of a node.
    pub(super) longest: usize,
}

/// What some entries come to; numbers of 32 bits times lengths of 31 are never too much for it.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    /// Bytes of paths.
    pub(super) paths: u64,
    /// Bytes of contents, those of equal files too.
    pub(super) contents: u64,
}

/// A directory that more names may follow for.
struct OpenDirectory {
    /// Its path's place among those of all nodes.
    path: Range<usize>,
    /// The last name read in it, likewise.
    last: Range<usize>,
}

impl TreeReader<'_> {
    /// Reads all that is in the directory of this path, up to the empty name that ends it. `roots`
    /// are those in this directory, ascending.
    pub(super) fn take_below(&mut self, path: Range<usize>, roots: &[&[u8]]) -> Result<()> {
        let mut open = vec![OpenDirectory { path, last: 0..0 }];
        let mut roots = roots.iter().peekable();
        while let Some(depth) = open.len().checked_sub(1) {
            let parent = &mut open[depth];
            let start = self.names.clone();
            let name = self.names.take_until(0)?;
            if name.is_empty() {
                open.pop();
                if depth == 1 {
                    self.end_first_root();
                }
                continue;
            }
            check_name(name, &start)?;
            if self.forest.paths[parent.last.clone()] >= *name {
                return Err(start.expected("a name greater than the one before"));
            }
            let directory = parent.path.clone();
            let slash = usize::from(self.root_name.is_some() || !directory.is_empty());
            self.allow_path(directory.len() + slash + name.len(), &start)?;
            let paths = &mut self.forest.paths;
            let begin = paths.len();
            paths.extend_from_within(directory);
            if slash > 0 {
                paths.push(b'/');
            }
            paths.extend_from_slice(name);
            let mut path = begin..paths.len();
            parent.last = path.end - name.len()..path.end;
            let is_root = depth == 0 && roots.next_if(|root| **root == name).is_some();
            if is_root && !self.forest.roots.is_empty() {
                self.take_differences(path)?;
                continue;
            }
            let record = self.fields.take(&mut self.forest.targets)?;
            if is_root {
                if !record.is_directory() {
                    return Err(no_such_root());
                }
                self.start_first_root(path.clone());
                path.start = path.end;
            }
            self.push(path.clone(), record)?;
            if record.is_directory() {
                open.push(OpenDirectory { path, last: 0..0 });
            }
        }
        match roots.next() {
            Some(_) => Err(no_such_root()),
            None => Ok(()),
        }
    }

    /// Notes that the root of this name follows, which is written out.
    fn start_first_root(&mut self, name: Range<usize>) {
        self.root_name = Some(name.len());
        self.root_sums = self.sums;
        let (entry, node) = (self.forest.instances.len(), self.forest.nodes.len());
        // Until its end is known, nothing is in it.
        let root = Root::new(name, entry..entry, node..node);
        self.forest.roots.push(root);
    }

    /// Notes that the root that is written out ends here, if a directory in the first one does that is it.
    fn end_first_root(&mut self) {
        if let [root] = &mut self.forest.roots[..]
            && root.entries.is_empty()
        {
            let entries = root.entries.start..self.forest.instances.len();
            let nodes = root.nodes.start..self.forest.nodes.len();
            let names = entries.len() as u64 * root.name.len() as u64;
            self.root_sums = Sums {
                paths: self.sums.paths - self.root_sums.paths - names,
                contents: self.sums.contents - self.root_sums.contents,
            };
            *root = Root::new(root.name.clone(), entries, nodes);
            self.root_name = None;
        }
    }

    /// Refuses the path of a node of so many bytes if it is too long.
    #[inline]
    pub(super) fn allow_path(&self, len: usize, start: &Cursor<'_>) -> Result<()> {
        let whole = self.root_name.unwrap_or(0) + len;
        if whole > MAX_PATH_LEN {
            return Err(start.expected(SHORT_PATH));
        }
        let all = self.sums.paths + whole as u64;
        within("bytes of paths", all, self.limits.index)?;
        let of_nodes = (self.forest.paths.len() + len) as u64;
        within("bytes of paths", of_nodes, u64::from(u32::MAX)).map(drop)
    }

    /// Appends an entry and its node, whose path was allowed and has its place.
    #[inline]
    pub(super) fn push(&mut self, path: Range<usize>, record: Record) -> Result<()> {
        let number = self.forest.instances.len() as u64;
        within("entries", number + 1, self.limits.entries)?;
        self.sums.paths += (self.root_name.unwrap_or(0) + path.len()) as u64;
        self.sums.contents += self.forest.len_of(record.link);
        self.longest = self.longest.max(path.len());
        self.forest.instances.push(Instance {
            node: self.forest.nodes.len() as u32,
            time: record.time,
        });
        self.forest.nodes.push(Node {
            path_start: path.start as u32,
            path_len: path.len() as u16,
            mode: record.mode,
            link: record.link,
        });
        Ok(())
    }
}

/// What is expected of the length of a path.
pub(super) const SHORT_PATH: &str = "a path of at most 65,535 bytes";

fn no_such_root() -> Error {
    Error::corrupt("properties", 0, "roots that are directories")
}

/// Refuses a name that no entry can have.
#[inline]
pub(super) fn check_name(name: &[u8], start: &Cursor<'_>) -> Result<()> {
    // One that does not begin with a dot has but few faults; it ended at the first NUL.
    if find_byte(name, b'/').is_none() && !matches!(name, [] | [b'.', ..]) {
        return Ok(());
    }
    match component_fault(name) {
        None => Ok(()),
        Some("a component `.` or `..`") => Err(start.expected("a name other than `.` and `..`")),
        Some("an empty component") => Err(start.expected("a name that is not empty")),
        Some(_) => Err(start.expected("a name without slashes")),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{EntryKind, Link};

    fn decode_entries(
        columns: &[Vec<u8>; COLUMNS],
        roots: &[Vec<u8>],
        limits: &Limits,
    ) -> Result<Entries> {
        super::decode_entries(columns, roots, limits).map(|forest| forest.to_entries())
    }

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
        let columns = encode_entries(&entries, &[]);
        let read = super::decode_entries(&columns, &[], &Limits::default()).unwrap();
        assert_eq!(read.to_entries(), entries);
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
        let columns = encode_entries(&sample(), &[]);
        assert!(decode_entries(&columns, &[], &Limits::default().with_entries(8)).is_err());
        assert!(decode_entries(&columns, &[], &Limits::default().with_index(10)).is_err());
    }

    #[test]
    fn names_that_escape_or_stand_out_of_order_are_refused() {
        let good = encode_entries(&sample(), &[]);
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
                decode_entries(&columns, &[], &Limits::default()).is_err(),
                "{names:?}"
            );
        }
    }

    #[test]
    fn any_altered_byte_of_a_column_ends_in_an_error_or_another_tree() {
        let good = encode_entries(&sample(), &[]);
        let tree = sample();
        for (column, bytes) in good.iter().enumerate() {
            for at in 0..bytes.len() {
                for value in [0, 1, 2, 0x7f, 0x80, 0xff] {
                    let mut columns = good.clone();
                    columns[column][at] = value;
                    if let Ok(read) = decode_entries(&columns, &[], &Limits::default()) {
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
