//! Gathering a tree, and packing it.

use super::info::Info;
use super::options::{Options, Progress};
use super::plan::Plan;
use super::roots::below_root;
use super::writer::{parts, write_archive};
use crate::codec::{Level, Part};
use crate::error::{ErrorKind, Result};
use crate::format::consts::{MAX_CONTENT_LEN, MAX_MODE};
use crate::format::{
    Entries, EntryKind, Link, Properties, Record, Time, check_path, compare_paths,
};
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
    pub(super) options: Options,
    pub(super) nodes: BTreeMap<TreePath, Node>,
    /// The directories that are trees of their own, in the order in which they came.
    pub(super) roots: Vec<Vec<u8>>,
    /// The distinct contents, in the order in which they came.
    pub(super) contents: Vec<Vec<u8>>,
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
pub(super) struct Node {
    pub(super) metadata: Metadata,
    pub(super) what: What,
}

#[derive(Debug, PartialEq)]
pub(super) enum What {
    /// A directory that is there only since something in it is.
    Implied,
    Directory,
    Empty,
    /// A file with the content of this number among the builder's.
    File(u32),
    /// A file with the content of this number among those of the archive that is added to.
    Stored(u32),
    Symlink(Vec<u8>),
}

/// A path that sorts in tree order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TreePath(pub(super) Vec<u8>);

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
            roots: Vec::new(),
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

    /// Makes the directory `name`, in the archive's root, a tree of its own, to which other roots are
    /// versions: files of the same path below their roots are kept side by side. What is in it is
    /// added under that name as ever.
    ///
    /// ```
    /// let mut builder = chz::Builder::new(chz::Options::level(1));
    /// for (root, answer) in [("6.1", "41"), ("6.12", "42")] {
    ///     builder.add_root(root)?;
    ///     let text = format!("#define ANSWER {answer}\n");
    ///     builder.add_file(format!("{root}/include/answer.h"), text.into_bytes())?;
    /// }
    /// let (archive, _) = builder.finish(Vec::new())?;
    /// let archive = chz::Archive::open(archive)?;
    /// assert_eq!(archive.roots(), [b"6.1".to_vec(), b"6.12".to_vec()]);
    /// # Ok::<(), chz::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BadName`](ErrorKind::BadName) where the name is not one component of a path, or is that of
    /// another root or of what is no directory.
    pub fn add_root(&mut self, name: impl AsRef<[u8]>) -> Result<()> {
        let name = name.as_ref();
        let fault = |why| {
            let name = name.to_vec();
            Err(ErrorKind::BadName { name, why }.into())
        };
        check_path(name)?;
        if name.is_empty() || name.contains(&b'/') {
            return fault("not one name, as a root's must be");
        }
        if self.roots.iter().any(|root| root == name) {
            return fault("a root already");
        }
        if let Some(node) = self.nodes.get(&TreePath(name.to_vec()))
            && !matches!(node.what, What::Implied | What::Directory)
        {
            return fault("there already");
        }
        self.imply(name.to_vec());
        self.roots.push(name.to_vec());
        Ok(())
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
        let mut progress = self.take_progress();
        let names = self.names(|_| true);
        let contents: Vec<(&[u8], &[u8])> = names
            .iter()
            .map(|&(content, name)| (name, self.contents[content as usize].as_slice()))
            .collect();
        let block_size = match self.options.solid {
            true => MAX_CONTENT_LEN,
            false => u64::from(self.options.block_size.max(1)).min(MAX_CONTENT_LEN),
        };
        let Plan {
            groups,
            core_blocks,
        } = self.plan(&names, &contents, block_size);
        let mut numbers = vec![None; self.contents.len()];
        let members = groups.iter().flat_map(|group| &group.members);
        for (number, &planned) in members.enumerate() {
            numbers[names[planned as usize].0 as usize] = Some(number as u32);
        }
        let blocks: Vec<(Option<u32>, Vec<Part<'_>>)> = groups
            .iter()
            .map(|group| (group.reference, parts(&group.members, &contents)))
            .collect();
        let entries = self.entries(&numbers, Vec::new())?;
        let properties = Properties {
            level: self.options.level,
            solid: self.options.solid,
            block_size,
            core_blocks,
            base_len: None,
            roots: self.roots.clone(),
        };
        write_archive(
            to,
            &self.options,
            &properties,
            &entries,
            &blocks,
            &mut *progress,
        )
    }

    /// Whoever is to be told of progress, which the rest of the builder need not wait for.
    pub(super) fn take_progress(&mut self) -> Box<dyn FnMut(Progress) + Send> {
        std::mem::replace(&mut self.progress, Box::new(|_| {}))
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
    pub(super) fn imply(&mut self, path: Vec<u8>) {
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
        if let Some(number) = self.find_content(&bytes) {
            return number;
        }
        let hash = xxh3_64(&bytes);
        let number = self.contents.len() as u32;
        self.by_hash
            .insert_unique(hash, (hash, number), |&(hash, _)| hash);
        self.contents.push(bytes);
        number
    }

    /// The number of a content that is equal to these bytes.
    pub(super) fn find_content(&self, bytes: &[u8]) -> Option<u32> {
        let hash = xxh3_64(bytes);
        let equal =
            |&(of, number): &(u64, u32)| of == hash && self.contents[number as usize] == bytes;
        self.by_hash.find(hash, equal).map(|&(_, number)| number)
    }

    /// Gives directories that nobody described the time of the newest entry in them.
    pub(super) fn date_implied(&mut self) {
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

    /// The contents that are wanted, with their names: see [`roots`](super::roots). In the order of
    /// the names, so that the versions of a file stand side by side.
    pub(super) fn names(&self, wanted: impl Fn(u32) -> bool) -> Vec<(u32, &[u8])> {
        // Entries outside all roots first, then root by root.
        let rank = |path: &[u8]| {
            let top = path.split(|&byte| byte == b'/').next();
            let root = self.roots.iter().position(|root| Some(&root[..]) == top);
            root.map_or(0, |root| root + 1)
        };
        let mut files: Vec<(usize, u32, &[u8])> = Vec::new();
        for (TreePath(path), node) in &self.nodes {
            if let What::File(content) = node.what
                && wanted(content)
            {
                files.push((rank(path), content, path));
            }
        }
        files.sort_by_key(|&(rank, ..)| rank);
        let mut seen = vec![false; self.contents.len()];
        files.retain(|&(_, content, _)| !std::mem::replace(&mut seen[content as usize], true));
        let mut names: Vec<(u32, &[u8])> = files
            .into_iter()
            .map(|(_, content, path)| (content, below_root(path, &self.roots)))
            .collect();
        names.sort_by(|a, b| compare_paths(a.1, b.1));
        names
    }

    /// The entries, given the final numbers of the builder's contents, and the lengths of those of
    /// the archive that is added to.
    pub(super) fn entries(
        &self,
        numbers: &[Option<u32>],
        mut lengths: Vec<u32>,
    ) -> Result<Entries> {
        within("entries", self.nodes.len() as u64, u64::from(u32::MAX))?;
        let stored = lengths.len();
        lengths.resize(stored + numbers.iter().flatten().count(), 0);
        let mut times: Vec<Time> = self
            .nodes
            .values()
            .map(|node| node.metadata.mtime)
            .collect();
        times.sort_unstable();
        times.dedup();
        let mut entries = Entries {
            times,
            lengths,
            ..Entries::default()
        };
        for (TreePath(path), node) in &self.nodes {
            entries.paths.extend_from_slice(path);
            let (kind, link) = match &node.what {
                What::Implied | What::Directory => (EntryKind::Directory, Link::None),
                What::Empty => (EntryKind::File, Link::Empty),
                What::Stored(number) => (EntryKind::File, Link::Content(*number)),
                What::File(content) => {
                    // Whoever numbers the contents numbers all that have a file.
                    let number = numbers[*content as usize].unwrap_or_default();
                    let len = self.contents[*content as usize].len() as u32;
                    entries.lengths[number as usize] = len;
                    (EntryKind::File, Link::Content(number))
                }
                What::Symlink(target) => {
                    entries.targets.push(target.clone());
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
        Ok(entries)
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
        let entries = builder.entries(&[Some(0)], Vec::new()).unwrap();
        let time = |path: &[u8]| {
            let mut numbers = 0..entries.records.len();
            let number = numbers.find(|&number| entries.path(number) == path);
            let record = entries.records[number.unwrap()];
            entries.times[record.time as usize].seconds()
        };
        assert_eq!(
            (time(b""), time(b"a"), time(b"a/b"), time(b"f")),
            (9, 9, 9, -3)
        );
        assert_eq!(builder.contents.len(), 1, "equal files are kept once");
    }
}
