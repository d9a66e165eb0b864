//! A root put together from the root before it in tree order, and what differs.

use super::consts::{
    DIFFERENCE_DROP, DIFFERENCE_INSERT, DIFFERENCE_LINK, DIFFERENCE_MODE, DIFFERENCE_TIME,
    MAX_PATH_LEN,
};
use super::differences::{Place, Times, differing};
use super::path::compare_paths;
use super::tree::{SHORT_PATH, TreeReader, check_name};
use crate::error::Result;
use crate::limits::within;
use std::cmp::Ordering;
use std::ops::Range;

/// A root that is being put together from the one before.
struct Root {
    /// Its path.
    path: Vec<u8>,
    /// Bytes of the path of the root before.
    before_len: usize,
    /// The entries of the root before that have not been gone through.
    rest: Range<usize>,
    times: Times,
    place: Place,
    /// Whether entries were kept since `place` was set, so that it is at the last of all entries.
    kept: bool,
    /// Whether the entry inserted last is yet to be held against the one of the root before that
    /// follows it.
    inserted: bool,
}

impl TreeReader<'_> {
    /// Appends the entries of a root, given those of the root before. Its path has been read, and
    /// stands at the end of all paths.
    pub(super) fn take_differences(
        &mut self,
        before: Range<usize>,
        path: Range<usize>,
    ) -> Result<Range<usize>> {
        let first = self.entries.records.len();
        let mut root = Root {
            path: self.entries.paths[path.clone()].to_vec(),
            before_len: self.entries.path(before.start).len(),
            rest: before,
            times: Times::default(),
            place: Place::default(),
            kept: false,
            inserted: false,
        };
        // It comes back with the root's own entry, which is the first.
        self.entries.paths.truncate(path.start);
        loop {
            let start = self.differences.clone();
            let Some(run) = self.differences.varint()?.checked_sub(1) else {
                self.keep(&mut root, usize::MAX)?;
                self.fields.pass(&self.entries.records[first..]);
                return Ok(first..self.entries.records.len());
            };
            let run = usize::try_from(run).ok();
            let run = run.filter(|&run| run <= root.rest.len());
            let run = run.ok_or_else(|| start.expected("a run of entries that are there"))?;
            self.keep(&mut root, run)?;
            let kept = self.entries.records.len() - run;
            self.fields.pass(&self.entries.records[kept..]);
            match self.differences.varint()? {
                DIFFERENCE_DROP => self.drop_next(&mut root)?,
                changes @ 1..DIFFERENCE_INSERT => self.take_changed(&mut root, changes)?,
                insert => self.take_inserted(&mut root, insert - DIFFERENCE_INSERT)?,
            }
        }
    }

    /// Keeps the next entries of the root before: so many, or all there are.
    fn keep(&mut self, root: &mut Root, run: usize) -> Result<()> {
        let run = run.min(root.rest.len());
        if run == 0 {
            return Ok(());
        }
        self.check_next(root)?;
        let end = root.rest.start + run;
        let entries = &mut self.entries;
        let mut at = entries.path_start(root.rest.start);
        let old_len = (entries.records[end - 1].path_end - at) as u64;
        // Each of the paths begins with the root's.
        let below_len = old_len - run as u64 * root.before_len as u64;
        let len = below_len.saturating_add((run as u64).saturating_mul(root.path.len() as u64));
        let paths = len.saturating_add(entries.paths.len() as u64);
        within("bytes of paths", paths, self.limits.index)?;
        let records = (entries.records.len() + run) as u64;
        within("entries", records, self.limits.entries)?;
        entries.paths.reserve(len as usize);
        let kept = entries.records.len();
        entries.records.extend_from_within(root.rest.start..end);
        let mut to = entries.paths.len();
        if root.path.len() == root.before_len {
            // So it is with most versions: the paths are copied all at once, and their beginnings
            // written over.
            let shift = to - at;
            let end = entries.records[end - 1].path_end;
            entries.paths.extend_from_within(at..end);
            for record in &mut entries.records[kept..] {
                entries.paths[to..to + root.path.len()].copy_from_slice(&root.path);
                record.path_end += shift;
                record.time = root.times.expected(record.time);
                to = record.path_end;
            }
        } else {
            for record in &mut entries.records[kept..] {
                let below = at + root.before_len..record.path_end;
                if root.path.len() + below.len() > MAX_PATH_LEN {
                    return Err(self.differences.expected(SHORT_PATH));
                }
                at = record.path_end;
                entries.paths.extend_from_slice(&root.path);
                entries.paths.extend_from_within(below);
                record.path_end = entries.paths.len();
                record.time = root.times.expected(record.time);
            }
        }
        root.rest.start = end;
        root.kept = true;
        Ok(())
    }

    /// Leaves the next entry of the root before out, and all that is in it.
    fn drop_next(&mut self, root: &mut Root) -> Result<()> {
        self.check_next(root)?;
        let number = root.rest.start;
        let path = self.old_path(root, number);
        if path.is_empty() {
            return Err(self.differences.expected("the root itself to stay"));
        }
        let kind = self.entries.records[number].kind;
        root.place.set(path, Some(kind), false);
        root.kept = false;
        root.rest.start = self.entries.subtree_end(number);
        Ok(())
    }

    /// Takes the next entry of the root before with other fields.
    fn take_changed(&mut self, root: &mut Root, changes: u64) -> Result<()> {
        self.check_next(root)?;
        let before = self.entries.records[root.rest.start];
        self.keep(root, 1)?;
        let number = self.entries.records.len() - 1;
        let kept = self.entries.records[number];
        let mut record = kept;
        if changes & DIFFERENCE_MODE != 0 {
            record.mode = self.fields.take_mode()?;
        }
        if changes & DIFFERENCE_TIME != 0 {
            record.time = self.fields.take_time()?;
            root.times.replace(before.time, record.time);
        }
        if changes & DIFFERENCE_LINK != 0 {
            let targets = &mut self.entries.targets;
            record.link = self.fields.take_link(record.kind, targets)?;
        }
        if differing(&self.entries, &kept, &record) != changes {
            return Err(self.differences.expected("changes that change something"));
        }
        self.entries.records[number] = record;
        self.fields.pass(&[record]);
        Ok(())
    }

    /// Takes an entry that the root before lacks, and all that is in it, into the directory so many above
    /// the one that has been come to.
    fn take_inserted(&mut self, root: &mut Root, up: u64) -> Result<()> {
        let start = self.names.clone();
        let name = self.names.take_until(0)?;
        check_name(name, &start)?;
        if std::mem::take(&mut root.kept)
            && let Some(last) = self.entries.records.len().checked_sub(1)
        {
            let path = &self.entries.path(last)[root.path.len()..];
            let is_directory = self.entries.records[last].is_directory();
            root.place.set(path, None, is_directory);
        }
        let directory = root.place.directory(up);
        let expected = "a directory within the root";
        let directory = directory.ok_or_else(|| self.differences.expected(expected))?;
        let below = [directory, b"/", name].concat();
        let record = self.fields.take(&mut self.entries.targets)?;
        if !root.place.precedes(&below, record.kind) {
            return Err(start.expected("a name greater than the one before"));
        }
        self.put_path(&root.path, &below, &start)?;
        self.push(record)?;
        if record.is_directory() {
            self.take_below(self.entries.records.len() - 1, &[])?;
        }
        root.place.set(&below, None, false);
        root.inserted = true;
        Ok(())
    }

    /// Refuses to go on with the next entry of the root before where there is none, or it does not
    /// follow what was inserted.
    fn check_next(&self, root: &mut Root) -> Result<()> {
        if root.rest.is_empty() {
            return Err(self.differences.expected("an insertion behind all entries"));
        }
        let path = self.old_path(root, root.rest.start);
        if root.inserted && compare_paths(&root.place.path, path) != Ordering::Less {
            return Err(self
                .differences
                .expected("an insertion before what follows"));
        }
        root.inserted = false;
        Ok(())
    }

    /// The path of an entry of the root before, below it.
    fn old_path(&self, root: &Root, number: usize) -> &[u8] {
        &self.entries.path(number)[root.before_len..]
    }
}
