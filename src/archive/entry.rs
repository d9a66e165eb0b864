//! Entries as a reader shows them.

use crate::format::{EntryKind, Time};

/// The number of an entry in its archive: entries are numbered from 0, the root, in tree order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub(super) u32);

impl EntryId {
    /// The number.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// One file, directory or symbolic link of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry<'a> {
    /// Its number, for [`Archive::read_entry`](crate::Archive::read_entry).
    pub id: EntryId,
    /// Its path: components parted by slashes, without one in front; empty for the root. Any bytes
    /// but NUL, often but not surely UTF-8.
    pub path: &'a [u8],
    /// What it is.
    pub kind: EntryKind,
    /// Bytes of content; 0 for what is no file.
    pub len: u64,
    /// The permission bits, with set-user-id, set-group-id and sticky: at most 0o7777.
    pub mode: u16,
    /// When it was last modified.
    pub mtime: Time,
    /// What a symbolic link points at; empty for what is none.
    pub target: &'a [u8],
    /// The block that holds its content, for a file that has any. Equal files share theirs.
    pub block: Option<u32>,
}

impl<'a> Entry<'a> {
    /// The same entry, its path counted from a directory that it is in, or is, whose path has so many
    /// bytes.
    pub(crate) fn below(self, directory_len: usize) -> Entry<'a> {
        let path = match (directory_len, self.path.get(directory_len + 1..)) {
            (0, _) => self.path,
            (_, Some(path)) => path,
            (_, None) => b"",
        };
        Entry { path, ..self }
    }
    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.kind == EntryKind::File
    }

    /// Whether it is a directory.
    pub fn is_directory(&self) -> bool {
        self.kind == EntryKind::Directory
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.kind == EntryKind::Symlink
    }
}
