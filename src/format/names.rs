//! Names of entries to paths and back: a directory's name is followed by what is in it.

use super::consts::MAX_PATH_LEN;
use super::entries::{Entries, EntryKind, Record};
use super::path::component_fault;
use crate::bits::Cursor;
use crate::error::{Error, Result};
use crate::limits::within;

/// Writes the last component of each path. What is in a directory follows it, ended by an empty
/// name.
pub(super) fn encode_names(entries: &Entries, names: &mut Vec<u8>) {
    let mut open: Vec<&[u8]> = vec![b""];
    for number in 1..entries.records.len() {
        let path = entries.path(number);
        let split = path.iter().rposition(|&byte| byte == b'/');
        let (parent, name) = match split {
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => (&b""[..], path),
        };
        while open.len() > 1 && open.last() != Some(&parent) {
            open.pop();
            names.push(0);
        }
        names.extend_from_slice(name);
        names.push(0);
        if entries.records[number].kind == EntryKind::Directory {
            open.push(path);
        }
    }
    names.resize(names.len() + open.len(), 0);
}

/// Builds paths from names.
pub(super) struct TreeReader<'a> {
    names: Cursor<'a>,
    /// The directories that are open, outermost first.
    open: Vec<OpenDirectory>,
    /// How many bytes all paths may take.
    allowed: u64,
}

struct OpenDirectory {
    /// Its path's place among all paths.
    start: usize,
    end: usize,
    /// The last name read in it, likewise.
    last: (usize, usize),
}

impl<'a> TreeReader<'a> {
    pub(super) fn new(names: &'a [u8], allowed: u64) -> Self {
        TreeReader {
            names: Cursor::new("entries: names", names),
            open: Vec::new(),
            allowed,
        }
    }

    /// Appends the next entry's path to `paths`.
    pub(super) fn read_name(
        &mut self,
        paths: &mut Vec<u8>,
        records: &[Record],
        kind: EntryKind,
    ) -> Result<()> {
        if records.is_empty() {
            if kind != EntryKind::Directory {
                return Err(Error::corrupt(
                    "entries: kinds",
                    0,
                    "a directory as the root",
                ));
            }
            self.open.push(OpenDirectory {
                start: 0,
                end: 0,
                last: (0, 0),
            });
            return Ok(());
        }
        let mut start = self.names.clone();
        let mut name = self.names.take_until(0)?;
        while name.is_empty() {
            self.open.pop();
            start = self.names.clone();
            name = self.names.take_until(0)?;
        }
        let Some(parent) = self.open.last_mut() else {
            return Err(start.expected("a name in a directory"));
        };
        if let Some(fault) = component_fault(name) {
            return Err(start.expected(fault_expectation(fault)));
        }
        if paths[parent.last.0..parent.last.1] >= *name {
            return Err(start.expected("a name greater than the one before"));
        }
        let (path_start, parent_len) = (paths.len(), parent.end - parent.start);
        let path_len = parent_len + usize::from(parent_len > 0) + name.len();
        if path_len > MAX_PATH_LEN {
            return Err(start.expected("a path of at most 65,535 bytes"));
        }
        within(
            "bytes of paths",
            (path_start + path_len) as u64,
            self.allowed,
        )?;
        paths.extend_from_within(parent.start..parent.end);
        if parent_len > 0 {
            paths.push(b'/');
        }
        paths.extend_from_slice(name);
        parent.last = (paths.len() - name.len(), paths.len());
        if kind == EntryKind::Directory {
            let end = paths.len();
            self.open.push(OpenDirectory {
                start: path_start,
                end,
                last: (0, 0),
            });
        }
        Ok(())
    }

    /// Reads the ends of the directories that are still open.
    pub(super) fn finish(mut self) -> Result<()> {
        for _ in 0..self.open.len() {
            if self.names.byte()? != 0 {
                return Err(self.names.expected("the end of each directory"));
            }
        }
        self.names.finish()
    }
}

fn fault_expectation(fault: &'static str) -> &'static str {
    match fault {
        "a component `.` or `..`" => "a name other than `.` and `..`",
        _ => "a name without slashes",
    }
}
