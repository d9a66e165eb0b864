//! Gathering a tree, and packing it.

use super::info::Info;
use super::options::{Options, Progress};
use super::writer::write_archive;
use crate::codec::Level;
use crate::error::{ErrorKind, Result};
use crate::format::consts::{MAX_CONTENT_LEN, MAX_MODE};
use crate::format::{Entries, EntryKind, Link, Record, Time, check_path, compare_paths};
use crate::limits::within;
use crate::strip::{Strip, is_c, strip};
use hashbrown::HashTable;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::Write;
use xxhash_rust::xxh3::xxh3_64;

/// The mode of a directory that nobody described.
const IMPLIED_MODE: u16 = 0o755;

/// Packs files into an archive.
///
/// ```
/// let mut builder = chz::Builder::new(chz::Options::level(1));
/// builder.add_file("include/answer.h", b"#define ANSWER 42\n".to_vec())?;
/// let (archive, info) = builder.finish(Vec::new())?;
/// assert_eq!(info.archive_len, archive.len() as u64);
///
/// let archive = chz::Archive::open(archive)?;
/// assert_eq!(archive.read("include/answer.h")?, b"#define ANSWER 42\n");
/// # Ok::<(), chz::Error>(())
/// ```
pub struct Builder {
    options: Options,
    nodes: BTreeMap<TreePath, Node>,
    /// The distinct contents, in the order in which they came.
    contents: Vec<Vec<u8>>,
    /// The contents' numbers by the hash of their bytes.
    by_hash: HashTable<(u64, u32)>,
    progress: Box<dyn FnMut(Progress) + Send>,
}

/// What an entry is, with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A regular file of these bytes, at most 2^31 - 1.
    File(Vec<u8>),
    /// A directory.
    Directory,
    /// A symbolic link to this path, which is kept as it is: not empty, and without NUL.
    Symlink(Vec<u8>),
}

/// What a file system says about an entry besides its name and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The permission bits, with set-user-id, set-group-id and sticky. Bits above 0o7777 are
    /// ignored.
    pub mode: u16,
    /// When it was last modified.
    pub mtime: Time,
}

#[derive(Debug)]
struct Node {
    metadata: Metadata,
    what: What,
}

#[derive(Debug, PartialEq)]
enum What {
    /// A directory that is there only since something in it is.
    Implied,
    Directory,
    Empty,
    File(u32),
    Symlink(Vec<u8>),
}

/// A path that sorts in tree order.
#[derive(Debug, PartialEq, Eq)]
struct TreePath(Vec<u8>);

impl Ord for TreePath {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_paths(&self.0, &other.0)
    }
}

impl PartialOrd for TreePath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Builder {
    /// Starts with nothing but the root.
    pub fn new(options: Options) -> Self {
        let mut builder = Builder {
            options,
            nodes: BTreeMap::new(),
            contents: Vec::new(),
            by_hash: HashTable::new(),
            progress: Box::new(|_| {}),
        };
        builder.imply(Vec::new());
        builder
    }

    /// Has `report` told how far [`finish`](Builder::finish) has come, now and then, on the thread
    /// that calls `finish`.
    #[must_use]
    pub fn on_progress(mut self, report: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Box::new(report);
        self
    }

    /// Adds a regular file with mode 0o644, modified when 1970 began.
    ///
    /// # Errors
    ///
    /// As [`add_entry`](Builder::add_entry).
    pub fn add_file(&mut self, path: impl AsRef<[u8]>, bytes: Vec<u8>) -> Result<()> {
        let metadata = Metadata {
            mode: 0o644,
            mtime: Time::default(),
        };
        self.add_entry(path, metadata, Content::File(bytes))
    }

    /// Adds an entry. Directories above it that are not added themselves get mode 0o755 and the
    /// time of the newest entry in them. A directory that is added again is described anew.
    ///
    /// # Errors
    ///
    /// [`BadName`](ErrorKind::BadName) where the path is absolute, has a component that is empty,
    /// `.` or `..`, has a NUL, is there already, or leads through something that is no directory;
    /// [`Limit`](ErrorKind::Limit) for a file of 2 GiB and more; [`Usage`](ErrorKind::Usage) for a
    /// link that has no possible target, or options that make no sense.
    pub fn add_entry(
        &mut self,
        path: impl AsRef<[u8]>,
        metadata: Metadata,
        content: Content,
    ) -> Result<()> {
        let path = path.as_ref();
        Level::new(self.options.level)?;
        check_path(path)?;
        self.check_place(path, &content)?;
        let metadata = Metadata {
            mode: metadata.mode & MAX_MODE,
            ..metadata
        };
        let content = match content {
            Content::File(bytes) if self.options.strip != Strip::None && is_c(path) => {
                Content::File(strip(&bytes, self.options.strip))
            }
            content => content,
        };
        let what = match content {
            Content::Directory => What::Directory,
            Content::File(bytes) if bytes.is_empty() => What::Empty,
            Content::File(bytes) => {
                within("bytes in a file", bytes.len() as u64, MAX_CONTENT_LEN)?;
                What::File(self.add_content(bytes))
            }
            Content::Symlink(target) if target.is_empty() || target.contains(&0) => {
                let why = "a symbolic link's target must not be empty or contain a NUL byte";
                return Err(ErrorKind::Usage(why.into()).into());
            }
            Content::Symlink(target) => What::Symlink(target),
        };
        for (at, _) in path.iter().enumerate().filter(|&(_, &byte)| byte == b'/') {
            self.imply(path[..at].to_vec());
        }
        self.nodes
            .insert(TreePath(path.to_vec()), Node { metadata, what });
        Ok(())
    }

    /// The content of a file that was added.
    #[cfg(feature = "tar")]
    pub(crate) fn content(&self, path: &[u8]) -> Option<&[u8]> {
        match self.nodes.get(&TreePath(path.to_vec()))?.what {
            What::Empty => Some(b""),
            What::File(number) => self.contents.get(number as usize).map(Vec::as_slice),
            _ => None,
        }
    }

    /// Encodes everything and writes the archive to `to`, from front to back. Gives `to` back, and
    /// the make-up of what was written.
    ///
    /// # Errors
    ///
    /// Those of `to`, and [`Limit`](ErrorKind::Limit) where there is more of anything than the
    /// format can express.
    pub fn finish<W: Write>(mut self, to: W) -> Result<(W, Info)> {
        self.date_implied();
        within("entries", self.nodes.len() as u64, u64::from(u32::MAX))?;
        let (entries, order) = self.number();
        let contents: Vec<&[u8]> = order
            .iter()
            .map(|&content| self.contents[content as usize].as_slice())
            .collect();
        write_archive(to, &self.options, &entries, &contents, &mut self.progress)
    }

    /// Refuses an entry where another is, or below one that is no directory.
    fn check_place(&self, path: &[u8], content: &Content) -> Result<()> {
        let fault = |why| {
            Err(ErrorKind::BadName {
                name: path.to_vec(),
                why,
            }
            .into())
        };
        let is_directory = |what: &What| matches!(what, What::Implied | What::Directory);
        if let Some(node) = self.nodes.get(&TreePath(path.to_vec()))
            && !(is_directory(&node.what) && *content == Content::Directory)
        {
            return fault("there already");
        }
        let above = path.iter().enumerate().filter(|&(_, &byte)| byte == b'/');
        for (at, _) in above {
            match self.nodes.get(&TreePath(path[..at].to_vec())) {
                Some(node) if !is_directory(&node.what) => {
                    return fault("leads through something that is no directory");
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds a directory unless it is there.
    fn imply(&mut self, path: Vec<u8>) {
        let metadata = Metadata {
            mode: IMPLIED_MODE,
            mtime: Time::default(),
        };
        let node = Node {
            metadata,
            what: What::Implied,
        };
        self.nodes.entry(TreePath(path)).or_insert(node);
    }

    /// The number of a content, which is kept unless an equal one is.
    fn add_content(&mut self, bytes: Vec<u8>) -> u32 {
        let hash = xxh3_64(&bytes);
        let equal =
            |&(of, number): &(u64, u32)| of == hash && self.contents[number as usize] == bytes;
        if let Some(&(_, number)) = self.by_hash.find(hash, equal) {
            return number;
        }
        let number = self.contents.len() as u32;
        self.by_hash
            .insert_unique(hash, (hash, number), |&(hash, _)| hash);
        self.contents.push(bytes);
        number
    }

    /// Gives directories that nobody described the time of the newest entry in them.
    fn date_implied(&mut self) {
        // Backwards in tree order, all that is in a directory comes before it.
        let mut newest: BTreeMap<Vec<u8>, Time> = BTreeMap::new();
        for (TreePath(path), node) in self.nodes.iter_mut().rev() {
            if node.what == What::Implied {
                node.metadata.mtime = newest.remove(path).unwrap_or_default();
            }
            let slash = path.iter().rposition(|&byte| byte == b'/');
            let parent = path[..slash.unwrap_or(0)].to_vec();
            let time = newest.entry(parent).or_insert(node.metadata.mtime);
            *time = node.metadata.mtime.max(*time);
        }
    }

    /// The entries, and the contents in the order of their new numbers: as entries first name them.
    fn number(&mut self) -> (Entries, Vec<u32>) {
        let mut times: Vec<Time> = self
            .nodes
            .values()
            .map(|node| node.metadata.mtime)
            .collect();
        times.sort_unstable();
        times.dedup();
        let mut entries = Entries {
            times,
            ..Entries::default()
        };
        let mut order = Vec::with_capacity(self.contents.len());
        let mut numbers: Vec<Option<u32>> = vec![None; self.contents.len()];
        for (TreePath(path), node) in &mut self.nodes {
            entries.paths.extend_from_slice(path);
            let (kind, link) = match &mut node.what {
                What::Implied | What::Directory => (EntryKind::Directory, Link::None),
                What::Empty => (EntryKind::File, Link::Empty),
                What::File(content) => {
                    let number = *numbers[*content as usize].get_or_insert_with(|| {
                        order.push(*content);
                        entries
                            .lengths
                            .push(self.contents[*content as usize].len() as u32);
                        order.len() as u32 - 1
                    });
                    (EntryKind::File, Link::Content(number))
                }
                What::Symlink(target) => {
                    entries.targets.push(std::mem::take(target));
                    (
                        EntryKind::Symlink,
                        Link::Target(entries.targets.len() as u32 - 1),
                    )
                }
            };
            // Every time is among the times.
            let time = entries
                .times
                .partition_point(|&time| time < node.metadata.mtime) as u32;
            let path_end = entries.paths.len();
            entries.records.push(Record {
                path_end,
                mode: node.metadata.mode,
                time,
                link,
                kind,
            });
        }
        (entries, order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(seconds: i64) -> Metadata {
        Metadata {
            mode: 0o600,
            mtime: Time::new(seconds, 0),
        }
    }

    #[test]
    fn names_that_clash_are_refused() {
        let mut builder = Builder::new(Options::default());
        builder.add_file("a/b", vec![1]).unwrap();
        for bad in ["a/b", "a", "", "a/b/c", "/x", "x/../y", "x//y"] {
            let error = builder.add_file(bad, vec![2]).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::BadName { .. }),
                "{bad}: {error}"
            );
        }
        builder
            .add_entry("a", metadata(0), Content::Directory)
            .unwrap();
        builder
            .add_entry("", metadata(0), Content::Directory)
            .unwrap();
        assert!(
            builder
                .add_entry("a/b", metadata(0), Content::Directory)
                .is_err()
        );
        assert!(
            builder
                .add_entry("l", metadata(0), Content::Symlink(vec![]))
                .is_err()
        );
        assert!(
            builder
                .add_entry("l", metadata(0), Content::Symlink(vec![0]))
                .is_err()
        );
    }

    #[test]
    fn implied_directories_are_as_new_as_what_is_in_them() {
        let mut builder = Builder::new(Options::default());
        for (path, seconds) in [("a/b/c", 5), ("a/b/d", 9), ("a/e", 7), ("f", -3)] {
            builder
                .add_entry(path, metadata(seconds), Content::File(vec![1]))
                .unwrap();
        }
        builder.date_implied();
        let (entries, order) = builder.number();
        let time = |path: &[u8]| {
            let record = entries.records[entries.find(path).unwrap()];
            entries.times[record.time as usize].seconds()
        };
        assert_eq!(
            (time(b""), time(b"a"), time(b"a/b"), time(b"f")),
            (9, 9, 9, -3)
        );
        assert_eq!(order, [0], "equal files are kept once");
    }
}
