//! The entries: what the tree is made of.

use super::path::end_of_directory;
use super::time::Time;

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

impl Link {
    /// What has such a link.
    #[inline]
    pub(crate) fn kind(self) -> EntryKind {
        match self {
            Link::None => EntryKind::Directory,
            Link::Empty | Link::Content(_) => EntryKind::File,
            Link::Target(_) => EntryKind::Symlink,
        }
    }
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

/// All entries in tree order as they are written, the root first, and what they refer to by number.
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
    /// The targets of symbolic links. Links may share one.
    pub(crate) targets: Vec<Vec<u8>>,
}

impl Entries {
    /// The path of the entry of this number, which must exist.
    pub(crate) fn path(&self, number: usize) -> &[u8] {
        &self.paths[self.path_start(number)..self.records[number].path_end]
    }

    /// Where its path begins among all paths.
    fn path_start(&self, number: usize) -> usize {
        let before = number.checked_sub(1);
        before.map_or(0, |before| self.records[before].path_end)
    }

    /// The number of the first entry behind this one that is not in it.
    pub(super) fn subtree_end(&self, number: usize) -> usize {
        let behind = number + 1..self.records.len();
        end_of_directory(self.path(number), behind, |number| self.path(number))
    }
}
