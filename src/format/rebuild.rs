//! A root put together from the root before it in tree order, and what differs.

use super::consts::{
    DIFFERENCE_DROP, DIFFERENCE_INSERT, DIFFERENCE_LINK, DIFFERENCE_MODE, DIFFERENCE_TIME,
    MAX_PATH_LEN,
};
use super::differences::{Place, differing};
use super::entries::Link;
use super::forest::{Instance, Node, Root};
use super::path::compare_paths;
use super::tree::{SHORT_PATH, Sums, TreeReader, check_name};
use crate::error::Result;
use crate::limits::within;
use std::cmp::Ordering;
use std::ops::Range;

/// So few entries are quicker kept one by one.
const FEW: usize = 4;

/// A root that is being put together from the one before.
struct Rebuild {
    /// Bytes of its name.
    name_len: usize,
    /// The entries of the root before that have not been gone through.
    rest: Range<usize>,
    /// How many were kept, changed ones too.
    kept: usize,
    /// What those of the root before come to that were kept or are still to come, as they are now.
    sums: Sums,
    place: Place,
    /// Whether entries were kept since `place` was set, so that it is at the last of all entries.
    has_moved: bool,
    /// Whether the entry inserted last is yet to be held against the one of the root before that
    /// follows it.
    inserted: bool,
}

impl TreeReader<'_> {
    /// Appends the entries of a root, given those of the root before. Its name has been read, and
    /// has its place among the paths of nodes.
    pub(super) fn take_differences(&mut self, name: Range<usize>) -> Result<()> {
        let before = self.forest.roots.last();
        let (first, first_node) = (self.forest.instances.len(), self.forest.nodes.len());
        let before_all = self.sums;
        let mut root = Rebuild {
            name_len: name.len(),
            rest: before.map_or(0..0, |before| before.entries.clone()),
            kept: 0,
            sums: self.root_sums,
            place: Place::default(),
            has_moved: false,
            inserted: false,
        };
        self.root_name = Some(name.len());
        self.times.reset();
        loop {
            let start = self.differences.clone();
            let Some(run) = self.differences.varint()?.checked_sub(1) else {
                self.keep(&mut root, usize::MAX)?;
                self.pass(first);
                break;
            };
            let run = usize::try_from(run).ok();
            let run = run.filter(|&run| run <= root.rest.len());
            let run = run.ok_or_else(|| start.expected("a run of entries that are there"))?;
            self.keep(&mut root, run)?;
            self.pass(self.forest.instances.len() - run);
            match self.differences.varint()? {
                DIFFERENCE_DROP => self.drop_next(&mut root)?,
                changes @ 1..DIFFERENCE_INSERT => self.take_changed(&mut root, changes)?,
                insert => self.take_inserted(&mut root, insert - DIFFERENCE_INSERT)?,
            }
        }
        self.root_name = None;
        let names = |entries: usize| entries as u64 * name.len() as u64;
        self.sums.paths += root.sums.paths + names(root.kept);
        self.sums.contents += root.sums.contents;
        within("bytes of paths", self.sums.paths, self.limits.index)?;
        let entries = first..self.forest.instances.len();
        self.root_sums = Sums {
            paths: self.sums.paths - before_all.paths - names(entries.len()),
            contents: self.sums.contents - before_all.contents,
        };
        let nodes = first_node..self.forest.nodes.len();
        self.forest.roots.push(Root::new(name, entries, nodes));
        Ok(())
    }

    /// Lets the fields go past the entries that were appended from this one on.
    #[inline]
    fn pass(&mut self, first: usize) {
        let (forest, numbers) = (&self.forest, first..self.forest.instances.len());
        self.fields.pass(numbers.map(|number| forest.link(number)));
    }

    /// Keeps the next entries of the root before: so many, or all there are.
    fn keep(&mut self, root: &mut Rebuild, run: usize) -> Result<()> {
        let run = run.min(root.rest.len());
        if run == 0 {
            return Ok(());
        }
        self.check_next(root)?;
        let kept = self.forest.instances.len();
        within("entries", (kept + run) as u64, self.limits.entries)?;
        let end = root.rest.start + run;
        let instances = &mut self.forest.instances;
        if run > FEW {
            instances.extend_from_within(root.rest.start..end);
            if !self.times.stay() {
                for instance in &mut instances[kept..] {
                    instance.time = self.times.expected(instance.time);
                }
            }
        } else {
            for number in root.rest.start..end {
                let Instance { node, time } = instances[number];
                let time = self.times.expected(time);
                instances.push(Instance { node, time });
            }
        }
        // So long are hardly ever any.
        if root.name_len + self.longest > MAX_PATH_LEN {
            let mut numbers = kept..kept + run;
            let is_long =
                |number| root.name_len + self.forest.own_path(number).len() > MAX_PATH_LEN;
            if numbers.any(is_long) {
                return Err(self.differences.expected(SHORT_PATH));
            }
        }
        root.kept += run;
        root.rest.start = end;
        root.has_moved = true;
        Ok(())
    }

    /// Leaves the next entry of the root before out, and all that is in it.
    fn drop_next(&mut self, root: &mut Rebuild) -> Result<()> {
        self.check_next(root)?;
        let number = root.rest.start;
        let path = self.forest.own_path(number);
        if path.is_empty() {
            return Err(self.differences.expected("the root itself to stay"));
        }
        root.place.set(path, Some(self.forest.kind(number)), false);
        root.has_moved = false;
        root.rest.start = self.forest.subtree_end(number, root.rest.end);
        for dropped in number..root.rest.start {
            root.sums.paths -= self.forest.own_path(dropped).len() as u64;
            root.sums.contents -= self.forest.len_of(self.forest.link(dropped));
        }
        Ok(())
    }

    /// Takes the next entry of the root before with other fields.
    fn take_changed(&mut self, root: &mut Rebuild, changes: u64) -> Result<()> {
        self.check_next(root)?;
        let before = self.forest.instances[root.rest.start];
        self.keep(root, 1)?;
        let number = self.forest.instances.len() - 1;
        let mut instance = self.forest.instances[number];
        let kept = self.forest.record(instance);
        let mut record = kept;
        if changes & DIFFERENCE_MODE != 0 {
            record.mode = self.fields.take_mode()?;
        }
        if changes & DIFFERENCE_TIME != 0 {
            record.time = self.fields.take_time()?;
            self.times.replace(before.time, record.time);
        }
        if changes & DIFFERENCE_LINK != 0 {
            let targets = &mut self.forest.targets;
            record.link = self.fields.take_link(record.kind, targets)?;
        }
        if differing(&self.forest.targets, &kept, &record) != changes {
            return Err(self.differences.expected("changes that change something"));
        }
        instance.time = record.time;
        if changes & (DIFFERENCE_MODE | DIFFERENCE_LINK) != 0 {
            let node = self.forest.nodes[instance.node as usize];
            instance.node = self.forest.nodes.len() as u32;
            self.forest.nodes.push(Node {
                mode: record.mode,
                link: record.link,
                ..node
            });
            root.sums.contents += self.forest.len_of(record.link);
            root.sums.contents -= self.forest.len_of(kept.link);
        }
        self.forest.instances[number] = instance;
        self.fields.pass(std::iter::once(record.link));
        Ok(())
    }

    /// Takes an entry that the root before lacks, and all that is in it, into the directory so many above
    /// the one that has been come to.
    fn take_inserted(&mut self, root: &mut Rebuild, up: u64) -> Result<()> {
        let start = self.names.clone();
        let name = self.names.take_until(0)?;
        check_name(name, &start)?;
        if std::mem::take(&mut root.has_moved)
            && let Some(last) = self.forest.len().checked_sub(1)
        {
            let is_directory = self.forest.link(last) == Link::None;
            let path = self.forest.own_path(last);
            root.place.set(path, None, is_directory);
        }
        let directory = root.place.directory(up);
        let expected = "a directory within the root";
        let directory = directory.ok_or_else(|| self.differences.expected(expected))?;
        let below = [directory, b"/", name].concat();
        let record = self.fields.take(&mut self.forest.targets)?;
        if !root.place.precedes(&below, record.kind) {
            return Err(start.expected("a name greater than the one before"));
        }
        self.allow_path(below.len(), &start)?;
        let paths = &mut self.forest.paths;
        let path = paths.len()..paths.len() + below.len();
        paths.extend_from_slice(&below);
        self.push(path.clone(), record)?;
        if record.is_directory() {
            self.take_below(path, &[])?;
        }
        root.place.set(&below, None, false);
        root.inserted = true;
        Ok(())
    }

    /// Refuses to go on with the next entry of the root before where there is none, or it does not
    /// follow what was inserted.
    fn check_next(&self, root: &mut Rebuild) -> Result<()> {
        if root.rest.is_empty() {
            return Err(self.differences.expected("an insertion behind all entries"));
        }
        if std::mem::take(&mut root.inserted) {
            let path = self.forest.own_path(root.rest.start);
            if compare_paths(&root.place.path, path) != Ordering::Less {
                let expected = "an insertion before what follows";
                return Err(self.differences.expected(expected));
            }
        }
        Ok(())
    }
}
