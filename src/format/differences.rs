//! A root as what differs from the root before it in tree order: most versions of a tree have most
//! entries in common.
//!
//! The entries of the root before are gone through in order. Runs of them are kept, one is changed or
//! dropped, and entries are put in between; all else follows. A time is taken for the one that
//! has taken its place in this root, so that a tree whose files all got one new time says so once.

use super::consts::{
    DIFFERENCE_DROP, DIFFERENCE_INSERT, DIFFERENCE_LINK, DIFFERENCE_MODE, DIFFERENCE_TIME,
};
use super::entries::{EntryKind, Link, Record};
use super::path::compare_paths;
use super::tree::{TreeWriter, split};
use crate::bits::put_varint;
use std::cmp::Ordering;
use std::ops::Range;

/// Which times took the place of those of the root before. A time that nothing is known of stays.
#[derive(Default)]
pub(super) struct Times {
    /// For each time the one in its place.
    now: Vec<u32>,
    /// The times that others took the place of, so that the next root starts without going through all.
    replaced: Vec<u32>,
}

impl Times {
    /// For times of so many numbers.
    pub(super) fn new(count: usize) -> Self {
        Times {
            now: (0..count as u32).collect(),
            replaced: Vec::new(),
        }
    }

    /// Forgets all, for another root.
    pub(super) fn reset(&mut self) {
        for time in self.replaced.drain(..) {
            self.now[time as usize] = time;
        }
    }

    /// Whether every time stays.
    pub(super) fn stay(&self) -> bool {
        self.replaced.is_empty()
    }

    #[inline]
    pub(super) fn expected(&self, before: u32) -> u32 {
        self.now[before as usize]
    }

    pub(super) fn replace(&mut self, before: u32, now: u32) {
        self.now[before as usize] = now;
        self.replaced.push(before);
    }
}

/// How far a root has been gone through, by paths below it; such a path begins with a slash, or is empty.
#[derive(Default)]
pub(super) struct Place {
    /// The entry met last, of this root or the one before.
    pub(super) path: Vec<u8>,
    /// What it is, if it was dropped.
    dropped: Option<EntryKind>,
    /// Whether what is inserted next is in it, not beside it.
    inside: bool,
}

impl Place {
    pub(super) fn set(&mut self, path: &[u8], dropped: Option<EntryKind>, inside: bool) {
        self.path.clear();
        self.path.extend_from_slice(path);
        (self.dropped, self.inside) = (dropped, inside);
    }

    /// The directory so many above the one that what comes next is in, if that is within the root.
    pub(super) fn directory(&self, up: u64) -> Option<&[u8]> {
        let mut path = &self.path[..];
        for _ in 0..up.saturating_add(u64::from(!self.inside)) {
            path = &path[..path.iter().rposition(|&byte| byte == b'/')?];
        }
        Some(path)
    }

    /// Whether an entry may follow here. One of another kind may take the place of one that was dropped.
    pub(super) fn precedes(&self, path: &[u8], kind: EntryKind) -> bool {
        match compare_paths(&self.path, path) {
            Ordering::Less => true,
            Ordering::Equal => self.dropped.is_some_and(|dropped| dropped != kind),
            Ordering::Greater => false,
        }
    }
}

/// What is to be changed about an entry.
pub(super) fn differing(targets: &[Vec<u8>], from: &Record, to: &Record) -> u64 {
    let is_same_link = match (from.link, to.link) {
        (Link::Target(a), Link::Target(b)) => targets[a as usize] == targets[b as usize],
        (a, b) => a == b,
    };
    let change = |differs, change| if differs { change } else { 0 };
    change(from.mode != to.mode, DIFFERENCE_MODE)
        | change(from.time != to.time, DIFFERENCE_TIME)
        | change(!is_same_link, DIFFERENCE_LINK)
}

impl TreeWriter<'_> {
    /// Writes what differs in the root of these entries from that of those.
    pub(super) fn put_differences(&mut self, before: Range<usize>, root: Range<usize>) {
        let entries = self.entries;
        let (before_len, root_len) = (
            entries.path(before.start).len(),
            entries.path(root.start).len(),
        );
        let old_path = |old: usize| &entries.path(old)[before_len..];
        let new_path = |new: usize| &entries.path(new)[root_len..];
        let (mut old, mut new, mut run) = (before.start, root.start, 0);
        let mut place = Place::default();
        self.times.reset();
        while old < before.end || new < root.end {
            let order = match (old < before.end, new < root.end) {
                (true, true) => compare_paths(old_path(old), new_path(new)),
                (true, false) => Ordering::Less,
                (false, _) => Ordering::Greater,
            };
            if order == Ordering::Greater {
                self.put_inserted(&mut run, &mut place, new, root_len);
                new = entries.subtree_end(new);
                continue;
            }
            let was = &entries.records[old];
            if order == Ordering::Less || was.kind != entries.records[new].kind {
                self.put_difference(&mut run, DIFFERENCE_DROP);
                place.set(old_path(old), Some(was.kind), false);
                old = entries.subtree_end(old);
                continue;
            }
            let is = &entries.records[new];
            let time = self.times.expected(was.time);
            let changes = differing(&entries.targets, &Record { time, ..*was }, is);
            if changes == 0 {
                run += 1;
            } else {
                self.put_difference(&mut run, changes);
                self.put_changes(changes, is);
            }
            self.fields.pass(std::iter::once(is.link));
            if time != is.time {
                self.times.replace(was.time, is.time);
            }
            place.set(new_path(new), None, is.is_directory());
            (old, new) = (old + 1, new + 1);
        }
        put_varint(&mut self.differences, 0);
    }

    /// Writes how many entries were kept up to here, and what comes then.
    fn put_difference(&mut self, run: &mut u64, difference: u64) {
        put_varint(&mut self.differences, 1 + std::mem::take(run));
        put_varint(&mut self.differences, difference);
    }

    /// Writes an entry that the root before lacks, and all that is in it.
    fn put_inserted(&mut self, run: &mut u64, place: &mut Place, number: usize, root_len: usize) {
        let path = &self.entries.path(number)[root_len..];
        let (directory, name) = split(path);
        let depth = |path: &[u8]| path.iter().filter(|&&byte| byte == b'/').count();
        // All that came since its directory did was in that.
        let up = depth(place.directory(0).unwrap_or_default()) - depth(directory);
        self.put_difference(run, DIFFERENCE_INSERT + up as u64);
        self.put_name(name);
        let record = &self.entries.records[number];
        self.fields.put(self.entries, record);
        if record.is_directory() {
            self.put_below(number, &[]);
        }
        place.set(path, None, false);
    }

    fn put_changes(&mut self, changes: u64, to: &Record) {
        if changes & DIFFERENCE_MODE != 0 {
            self.fields.put_mode(to.mode);
        }
        if changes & DIFFERENCE_TIME != 0 {
            self.fields.put_time(to.time);
        }
        if changes & DIFFERENCE_LINK != 0 {
            self.fields.put_link(self.entries, to.link);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::error::Result;
    use crate::format::{ENTRY_COLUMNS, Entries, Time, encode_entries};
    use crate::limits::Limits;
    use EntryKind::{Directory, File, Symlink};
    use proptest::prelude::*;

    fn decode_entries(
        columns: &[Vec<u8>; ENTRY_COLUMNS],
        roots: &[Vec<u8>],
        limits: &Limits,
    ) -> Result<Entries> {
        let forest = crate::format::decode_entries(columns, roots, limits);
        forest.map(|forest| forest.to_entries())
    }

    /// An entry: its path, kind, time, mode and content (0 for none) or target.
    type Row = (&'static str, EntryKind, u32, u16, u32);

    fn entries(rows: &[Row]) -> Entries {
        let contents = rows.iter().filter(|row| row.1 == File).map(|row| row.4);
        let mut entries = Entries {
            times: (0..10).map(|time| Time::new(time, 0)).collect(),
            lengths: vec![9; contents.max().unwrap_or(0) as usize],
            targets: vec![b"x".to_vec(), b"y".to_vec(), b"x".to_vec()],
            ..Entries::default()
        };
        for &(path, kind, time, mode, to) in rows {
            entries.paths.extend_from_slice(path.as_bytes());
            entries.records.push(Record {
                path_end: entries.paths.len(),
                mode,
                time,
                link: match (kind, to) {
                    (Directory, _) => Link::None,
                    (File, 0) => Link::Empty,
                    (File, content) => Link::Content(content - 1),
                    (Symlink, target) => Link::Target(target),
                },
                kind,
            });
        }
        entries
    }

    /// Everything, with links by what they point at.
    fn rows(entries: &Entries) -> Vec<(Vec<u8>, Record, Vec<u8>)> {
        let row = |(number, record): (usize, &Record)| {
            let (mut record, mut target) = (*record, Vec::new());
            if let Link::Target(number) = record.link {
                target.clone_from(&entries.targets[number as usize]);
                record.link = Link::None;
            }
            (entries.path(number).to_vec(), record, target)
        };
        entries.records.iter().enumerate().map(row).collect()
    }

    const ROOTS: [&str; 4] = ["r1", "r2", "r2.5", "r3"];

    fn roots() -> Vec<Vec<u8>> {
        // They came in another order than they stand in.
        let roots = ROOTS.iter().rev();
        roots.map(|root| root.as_bytes().to_vec()).collect()
    }

    fn sample() -> Entries {
        entries(&[
            ("", Directory, 1, 0o755, 0),
            ("r", File, 1, 0o644, 0),
            ("r1", Directory, 2, 0o755, 0),
            ("r1/a", Directory, 2, 0o755, 0),
            ("r1/a/b", Directory, 2, 0o755, 0),
            ("r1/a/b/c", File, 3, 0o644, 1),
            ("r1/a/d", File, 3, 0o644, 0),
            ("r1/a/l", Symlink, 3, 0o777, 0),
            ("r1/a/m", Symlink, 3, 0o777, 1),
            ("r1/f", File, 4, 0o644, 2),
            ("r1/x", File, 4, 0o644, 2),
            // All new times; a file is new in the innermost directory and one at its end, a
            // directory takes the place of a file and a file that of one.
            ("r2", Directory, 5, 0o755, 0),
            ("r2/a", Directory, 5, 0o755, 0),
            ("r2/a/b", File, 6, 0o600, 1),
            ("r2/a/d", Directory, 5, 0o755, 0),
            ("r2/a/d/n", File, 6, 0o644, 3),
            ("r2/a/d/o", Directory, 6, 0o644, 0),
            ("r2/a/l", Symlink, 6, 0o777, 2),
            ("r2/a/m", Symlink, 6, 0o777, 0),
            ("r2/a/z", File, 6, 0o644, 4),
            ("r2/f", File, 4, 0o644, 0),
            ("r2/g", File, 4, 0o644, 2),
            ("r2/x", File, 4, 0o600, 2),
            ("r2/y", File, 4, 0o600, 5),
            ("r2.5", Directory, 5, 0o700, 0),
            ("r3", Directory, 9, 0o700, 0),
            ("r3/a", Directory, 5, 0o700, 0),
            ("r3/a/b", Directory, 5, 0o700, 0),
            ("r3/c", File, 5, 0o700, 1),
            ("s", File, 0, 0o700, 6),
        ])
    }

    #[test]
    fn roots_return() {
        let sample = sample();
        let columns = encode_entries(&sample, &roots());
        let read = decode_entries(&columns, &roots(), &Limits::default()).unwrap();
        assert_eq!(rows(&read), rows(&sample));
        assert_eq!(encode_entries(&read, &roots()), columns);
        let plain = encode_entries(&sample, &[]);
        assert!(decode_entries(&plain, &roots(), &Limits::default()).is_err());
        for missing in ["q", "r3.5", "t", "r", "s"] {
            let roots = [roots(), vec![missing.as_bytes().to_vec()]].concat();
            let error = decode_entries(&columns, &roots, &Limits::default()).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Corrupt { .. }), "{error}");
        }
    }

    #[test]
    fn a_root_like_the_one_before_takes_a_byte() {
        let entries = entries(&[
            ("", Directory, 1, 0o755, 0),
            ("r1", Directory, 2, 0o755, 0),
            ("r1/a", File, 2, 0o755, 1),
            ("r2", Directory, 2, 0o755, 0),
            ("r2/a", File, 2, 0o755, 1),
        ]);
        let roots = [b"r1".to_vec(), b"r2".to_vec()];
        let columns = encode_entries(&entries, &roots);
        assert_eq!(columns[0], b"r1\0a\0\0r2\0\0");
        assert_eq!(columns[9], [0]);
        for differences in [
            &[][..],
            &[1],
            &[0, 0],
            &[3],
            &[3, 8, 0],
            &[4, 8, 0],
            &[1, 0, 0],
            &[2, 0],
            &[2, 1, 0],
            &[2, 4, 0],
            &[3, 0, 0],
            &[3, 1, 0],
            &[1, 8, 0],
        ] {
            let mut columns = columns.clone();
            columns[9] = differences.to_vec();
            let read = decode_entries(&columns, &roots, &Limits::default());
            assert!(read.is_err(), "{differences:?}");
        }
    }

    #[test]
    fn what_could_be_said_otherwise_is_refused() {
        let entries = entries(&[
            ("", Directory, 1, 0o755, 0),
            ("r1", Directory, 2, 0o755, 0),
            ("r1/b", Directory, 2, 0o755, 0),
            ("r1/b/c", File, 2, 0o755, 0),
            ("r1/d", File, 2, 0o755, 0),
            ("r2", Directory, 2, 0o755, 0),
            ("r2/b", Directory, 2, 0o755, 0),
            ("r2/b/c", File, 2, 0o755, 0),
            ("r2/c", File, 2, 0o755, 0),
            ("r2/d", File, 2, 0o755, 0),
        ]);
        let roots = [b"r1".to_vec(), b"r2".to_vec()];
        let columns = encode_entries(&entries, &roots);
        assert_eq!(columns[9], [4, 9, 0]);
        let decode = |differences: &[u8], name: &str| {
            let mut columns = columns.clone();
            columns[0] = format!("r1\0b\0c\0\0d\0\0r2\0{name}\0\0").into_bytes();
            columns[9] = differences.to_vec();
            decode_entries(&columns, &roots, &Limits::default())
        };
        for (differences, name) in [(&[4, 9, 0][..], "c"), (&[4, 8, 0], "d"), (&[3, 8, 0], "a")] {
            assert!(decode(differences, name).is_ok(), "{differences:?} {name}");
        }
        for (differences, name) in [
            // Behind what it precedes, before what it follows, in a directory that was left, or is none.
            (&[4, 9, 0][..], "a"),
            (&[4, 9, 0], "b"),
            (&[4, 9, 0], "d"),
            (&[4, 9, 0], "e"),
            (&[4, 8, 0], "c"),
            (&[3, 8, 0], "d"),
            (&[3, 9, 0], "c"),
            (&[4, 10, 0], "c"),
            (
                &[
                    4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0,
                ],
                "c",
            ),
            (&[4, 9, 0], ""),
            (&[4, 9, 0], ".."),
            (&[4, 9, 0], "c/c"),
            // A file that is dropped to return, or dropped too late.
            (&[4, 0, 1, 8, 0], "d"),
            (&[4, 9, 1, 0, 0], "d"),
        ] {
            assert!(decode(differences, name).is_err(), "{differences:?} {name}");
        }
    }

    #[test]
    fn limits_hold() {
        let sample = sample();
        let columns = encode_entries(&sample, &roots());
        let (count, bytes) = (sample.records.len() as u64, sample.paths.len() as u64);
        let limits = Limits::default().with_entries(count).with_index(bytes);
        assert!(decode_entries(&columns, &roots(), &limits).is_ok());
        for limits in [limits.with_entries(count - 1), limits.with_index(bytes - 1)] {
            let error = decode_entries(&columns, &roots(), &limits).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Limit { .. }), "{error}");
        }
    }

    #[test]
    fn any_altered_byte_of_a_column_ends_in_an_error_or_another_tree() {
        let good = encode_entries(&sample(), &roots());
        for (column, bytes) in good.iter().enumerate() {
            for at in 0..bytes.len() {
                for value in (0..=0x12).chain([0x7f, 0x80, 0xff]) {
                    let mut columns = good.clone();
                    columns[column][at] = value;
                    if let Ok(read) = decode_entries(&columns, &roots(), &Limits::default()) {
                        // What can be read is written as it was.
                        assert_eq!(
                            encode_entries(&read, &roots()),
                            columns,
                            "column {column}, byte {at}: {value}"
                        );
                    }
                }
            }
        }
    }

    /// Names of few letters: some trees share them, some have a directory where others have a file.
    fn tree() -> impl Strategy<Value = Vec<(String, EntryKind, u32, u16, u32)>> {
        let kind = prop_oneof![3 => Just(File), 3 => Just(Directory), 1 => Just(Symlink)];
        let name = "([ab-]/){0,3}[ab-]";
        proptest::collection::vec((name, kind, 0..3u32, 0..2u16, 0..4u32), 0..12)
    }

    proptest! {
        #[test]
        fn any_roots_return(trees in proptest::collection::vec(tree(), 1..=4), loose in tree()) {
            // The first entry of a path counts, and what is below no directory does not.
            let mut all = std::collections::BTreeMap::new();
            let given = ROOTS.iter().zip(&trees);
            let mut rows = vec![(String::new(), Directory, 0, 0, 0)];
            for (root, tree) in given {
                rows.push(((*root).to_owned(), Directory, 1, 0, 0));
                rows.extend(tree.iter().map(|row| {
                    (format!("{root}/{}", row.0), row.1, row.2, row.3, row.4)
                }));
            }
            rows.extend(loose);
            rows.sort_by(|a, b| compare_paths(a.0.as_bytes(), b.0.as_bytes()));
            let mut kept: Vec<Row> = Vec::new();
            for (path, kind, time, mode, to) in rows {
                let parent = path.rfind('/').map_or("", |slash| &path[..slash]);
                if path.is_empty() || all.get(parent) == Some(&Directory) {
                    if all.insert(path.clone(), kind).is_none() {
                        let to = if kind == Symlink { to.min(2) } else { to };
                        kept.push((path.leak(), kind, time, mode, to));
                    } else {
                        all.insert(path.clone(), kept.last().unwrap().1);
                    }
                }
            }
            let mut entries = entries(&kept);
            // Each content has a file.
            entries.lengths.clear();
            let mut numbers = std::collections::BTreeMap::new();
            for record in &mut entries.records {
                if let Link::Content(content) = &mut record.link {
                    let next = numbers.len() as u32;
                    *content = *numbers.entry(*content).or_insert(next);
                }
            }
            entries.lengths.resize(numbers.len(), 7);
            let roots: Vec<Vec<u8>> =
                ROOTS.iter().take(trees.len()).map(|root| root.as_bytes().to_vec()).collect();
            let columns = encode_entries(&entries, &roots);
            let read = decode_entries(&columns, &roots, &Limits::default());
            let read = read.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(self::rows(&read), self::rows(&entries));
            prop_assert_eq!(encode_entries(&read, &roots), columns);
        }
    }
}
