//! The entries as they are read. What roots have in common is there once: an entry of theirs is a
//! node that they share, and a time. Only paths cannot be shared, as each begins with the name of its
//! root: those in a root are put together when they are asked for, some hundred neighbours at a time.

use super::entries::{EntryKind, Link, Record};
use super::path::{compare_paths, end_of_directory};
use super::time::Time;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

/// How many paths are put together at once: few enough for who wants one, and enough for who wants all.
const CHUNK: usize = 256;

/// What entries that are alike in several roots say, except when they were modified.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The place of its path among those of all nodes. In a root, it is what follows the root's name:
    /// nothing, or a slash and more.
    pub(super) path_start: u32,
    pub(super) path_len: u16,
    /// Permissions, at most `MAX_MODE`.
    pub(super) mode: u16,
    pub(super) link: Link,
}

impl Node {
    pub(super) fn path(&self) -> Range<usize> {
        let start = self.path_start as usize;
        start..start + usize::from(self.path_len)
    }
}

/// One entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance {
    /// The number of its node.
    pub(super) node: u32,
    /// The number of its modification time.
    pub(super) time: u32,
}

/// A root.
#[derive(Debug)]
pub(super) struct Root {
    /// The place of its name among the paths of nodes.
    pub(super) name: Range<usize>,
    /// The numbers of its entries, its own first.
    pub(super) entries: Range<usize>,
    /// The numbers of the nodes that it does not share with the roots before.
    pub(super) nodes: Range<usize>,
    /// The paths of its entries, so many at a time, once asked for.
    chunks: Vec<OnceLock<Paths>>,
}

impl Root {
    pub(super) fn new(name: Range<usize>, entries: Range<usize>, nodes: Range<usize>) -> Self {
        let chunks = entries.len().div_ceil(CHUNK);
        Root {
            name,
            entries,
            nodes,
            chunks: std::iter::repeat_with(OnceLock::new).take(chunks).collect(),
        }
    }
}

/// Paths, one after another.
#[derive(Debug, Default)]
struct Paths {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Paths {
    fn get(&self, number: usize) -> &[u8] {
        let before = number.checked_sub(1);
        &self.bytes[before.map_or(0, |before| self.ends[before])..self.ends[number]]
    }
}

/// All entries in tree order, the root first, and what they refer to by number.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    /// The paths of nodes and the names of roots.
    pub(super) paths: Vec<u8>,
    pub(super) nodes: Vec<Node>,
    pub(super) instances: Vec<Instance>,
    /// In tree order.
    pub(super) roots: Vec<Root>,
    /// The distinct modification times, ascending.
    pub(super) times: Vec<Time>,
    /// Bytes of each distinct content, by its number; all above 0.
    pub(crate) lengths: Vec<u32>,
    /// The targets of symbolic links. Links may share one.
    pub(crate) targets: Vec<Vec<u8>>,
    /// Bytes of all files.
    pub(crate) content_len: u64,
}

impl Forest {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.instances.len()
    }

    /// The path of the entry of this number, which must exist, as all numbers must here.
    pub(crate) fn path(&self, number: usize) -> &[u8] {
        let Some(root) = self.root_of(number) else {
            return self.own_path(number);
        };
        let at = number - root.entries.start;
        let chunk = root.chunks[at / CHUNK].get_or_init(|| self.put_together(root, at / CHUNK));
        chunk.get(at % CHUNK)
    }

    /// What an entry leads to.
    pub(crate) fn link(&self, number: usize) -> Link {
        self.node(number).link
    }

    /// What an entry is.
    pub(crate) fn kind(&self, number: usize) -> EntryKind {
        self.link(number).kind()
    }

    /// The permissions of an entry.
    pub(crate) fn mode(&self, number: usize) -> u16 {
        self.node(number).mode
    }

    /// When it was last modified.
    pub(crate) fn time(&self, number: usize) -> Time {
        self.times[self.instances[number].time as usize]
    }

    /// Bytes of what an entry of this link holds.
    pub(crate) fn len_of(&self, link: Link) -> u64 {
        match link {
            Link::Content(content) => u64::from(self.lengths[content as usize]),
            _ => 0,
        }
    }

    /// The number of the entry of this path. Logarithmic in the number of entries.
    pub(crate) fn find(&self, path: &[u8]) -> Option<usize> {
        let top = match memchr::memchr(b'/', path) {
            Some(slash) => &path[..slash],
            None => path,
        };
        let name = |root: &Root| &self.paths[root.name.clone()];
        let at = self
            .roots
            .binary_search_by(|root| compare_paths(name(root), top));
        let (range, rest) = match at {
            Ok(at) => (self.roots[at].entries.clone(), &path[top.len()..]),
            Err(at) => (self.outside(at), path),
        };
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match compare_paths(self.own_path(middle), rest) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The numbers of the entries in a directory, at any depth, without its own.
    pub(crate) fn below(&self, directory: &[u8]) -> Option<Range<usize>> {
        let number = self.find(directory)?;
        let end = match (number, self.root_of(number)) {
            (0, _) => self.len(),
            (_, Some(root)) => self.subtree_end(number, root.entries.end),
            // It ends before the next root, which is in no directory but the first.
            (_, None) => {
                let next = self
                    .roots
                    .partition_point(|root| root.entries.start < number);
                self.subtree_end(number, self.outside(next).end)
            }
        };
        Some(number + 1..end)
    }

    /// For each content the number of the node that it is named after: the first of the entries outside
    /// all roots, then of those in the roots, which are given in the order of their names' preference.
    pub(crate) fn named_after(&self, roots: &[Vec<u8>]) -> Vec<u32> {
        const NONE: u32 = u32::MAX;
        let mut named = vec![NONE; self.lengths.len()];
        let mut name = |node: u32| {
            if let Link::Content(content) = self.nodes[node as usize].link {
                let named = &mut named[content as usize];
                if *named == NONE {
                    *named = node;
                }
            }
        };
        let outside = (0..=self.roots.len()).flat_map(|at| self.outside(at));
        outside.for_each(|number| name(self.instances[number].node));
        let mut gone_through = vec![false; self.roots.len()];
        for root in roots {
            let place = |other: &Root| compare_paths(&self.paths[other.name.clone()], root);
            let Ok(at) = self.roots.binary_search_by(place) else {
                continue;
            };
            // All that a root shares, it shares with the one before.
            if at == 0 || gone_through[at - 1] {
                let nodes = self.roots[at].nodes.clone();
                nodes.for_each(|node| name(node as u32));
            } else {
                let instances = &self.instances[self.roots[at].entries.clone()];
                instances.iter().for_each(|instance| name(instance.node));
            }
            gone_through[at] = true;
        }
        named
    }

    /// The path of a node, below the root if it is in one.
    pub(crate) fn name_of_node(&self, node: u32) -> &[u8] {
        let path = &self.paths[self.nodes[node as usize].path()];
        path.strip_prefix(b"/").unwrap_or(path)
    }

    /// The first number behind those of the entries in a directory that ends before `end`.
    pub(super) fn subtree_end(&self, number: usize, end: usize) -> usize {
        if self.kind(number) != EntryKind::Directory {
            return number + 1;
        }
        end_of_directory(self.own_path(number), number + 1..end, |number| {
            self.own_path(number)
        })
    }

    /// The path that an entry has in its root; the whole path if it is in none.
    pub(super) fn own_path(&self, number: usize) -> &[u8] {
        &self.paths[self.node(number).path()]
    }

    /// What an entry says, where its path ends left out.
    pub(super) fn record(&self, instance: Instance) -> Record {
        let node = &self.nodes[instance.node as usize];
        Record {
            path_end: 0,
            mode: node.mode,
            time: instance.time,
            link: node.link,
            kind: node.link.kind(),
        }
    }

    fn node(&self, number: usize) -> &Node {
        &self.nodes[self.instances[number].node as usize]
    }

    /// The root that an entry is in, or is.
    fn root_of(&self, number: usize) -> Option<&Root> {
        let at = self
            .roots
            .partition_point(|root| root.entries.end <= number);
        let root = self.roots.get(at)?;
        (root.entries.start <= number).then_some(root)
    }

    /// The numbers of the entries between the root of this place in tree order and the one before it.
    fn outside(&self, at: usize) -> Range<usize> {
        let before = at.checked_sub(1);
        let start = before.map_or(0, |before| self.roots[before].entries.end);
        let next = self.roots.get(at);
        start..next.map_or(self.len(), |next| next.entries.start)
    }

    /// Some whole paths of a root. How long all of them are was held against the limits.
    fn put_together(&self, root: &Root, chunk: usize) -> Paths {
        let name = &self.paths[root.name.clone()];
        let instances = &self.instances[root.entries.clone()];
        let instances = &instances[chunk * CHUNK..instances.len().min((chunk + 1) * CHUNK)];
        let node = |instance: &Instance| &self.nodes[instance.node as usize];
        let len = |instance| name.len() + usize::from(node(instance).path_len);
        let mut paths = Paths {
            bytes: Vec::with_capacity(instances.iter().map(len).sum()),
            ends: Vec::with_capacity(instances.len()),
        };
        for instance in instances {
            paths.bytes.extend_from_slice(name);
            let below = &self.paths[node(instance).path()];
            paths.bytes.extend_from_slice(below);
            paths.ends.push(paths.bytes.len());
        }
        paths
    }

    /// The same with every entry by itself.
    #[cfg(test)]
    pub(super) fn to_entries(&self) -> super::Entries {
        let mut entries = super::Entries {
            times: self.times.clone(),
            lengths: self.lengths.clone(),
            targets: self.targets.clone(),
            ..super::Entries::default()
        };
        for (number, &instance) in self.instances.iter().enumerate() {
            entries.paths.extend_from_slice(self.path(number));
            entries.records.push(Record {
                path_end: entries.paths.len(),
                ..self.record(instance)
            });
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::format::{Entries, decode_entries, encode_entries};
    use crate::limits::Limits;

    /// A file outside all roots, and in each root more files than are put together at once. Every second
    /// file of a root is that of the one before.
    fn entries(roots: &[&str]) -> Entries {
        let mut entries = Entries {
            times: vec![Time::new(0, 0), Time::new(1, 0)],
            ..Entries::default()
        };
        let mut push = |path: &str, content: Option<u32>| {
            entries.paths.extend_from_slice(path.as_bytes());
            if let Some(content) = content {
                let known = entries.lengths.len().max(content as usize + 1);
                entries.lengths.resize(known, 3);
            }
            entries.records.push(Record {
                path_end: entries.paths.len(),
                mode: 0o644,
                time: entries.records.len() as u32 / 500 % 2,
                link: content.map_or(Link::None, Link::Content),
                kind: match content {
                    None => EntryKind::Directory,
                    Some(_) => EntryKind::File,
                },
            });
        };
        push("", None);
        push("a", Some(0));
        let mut next = 1;
        for (number, root) in roots.iter().enumerate() {
            push(root, None);
            push(&format!("{root}/d"), None);
            for file in 1000..1000 + 2 * CHUNK as u32 + 10 {
                let content = match number > 0 && file % 2 == 0 {
                    true => file - 999,
                    false => next,
                };
                next = next.max(content + 1);
                push(&format!("{root}/d/{file}"), Some(content));
            }
        }
        entries
    }

    fn forest(entries: &Entries, roots: &[&str], limits: &Limits) -> crate::error::Result<Forest> {
        let mut roots: Vec<Vec<u8>> = roots.iter().map(|root| root.as_bytes().to_vec()).collect();
        let columns = encode_entries(entries, &roots);
        roots.reverse();
        decode_entries(&columns, &roots, limits)
    }

    const ROOTS: [&str; 3] = ["r1", "r1.10", "r2"];

    #[test]
    fn threads_may_ask_for_several_roots_at_once() {
        let entries = entries(&ROOTS);
        let forest = forest(&entries, &ROOTS, &Limits::default()).unwrap();
        let len = entries.records.len();
        std::thread::scope(|scope| {
            for first in 0..4 {
                let (entries, forest) = (&entries, &forest);
                scope.spawn(move || {
                    for number in (0..len).map(|number| (number * 7 + first * 400) % len) {
                        assert_eq!(forest.path(number), entries.path(number));
                    }
                });
            }
        });
        assert_eq!(forest.to_entries(), entries);
        let files = entries
            .records
            .iter()
            .filter(|record| !record.is_directory());
        assert_eq!(forest.content_len, 3 * files.count() as u64);
        assert!(forest.nodes.len() < len * 3 / 4);
    }

    #[test]
    fn entries_are_found_without_their_paths() {
        let entries = entries(&ROOTS);
        let forest = forest(&entries, &ROOTS, &Limits::default()).unwrap();
        let len = entries.records.len();
        for number in 0..len {
            assert_eq!(forest.find(entries.path(number)), Some(number));
        }
        for path in [
            "r", "r1/", "r1.1", "r2/d/", "r2//d", "/d", "d/1000", "b", "s",
        ] {
            assert_eq!(forest.find(path.as_bytes()), None, "{path}");
        }
        let root = 2 + 2 * CHUNK + 10;
        assert_eq!(forest.below(b""), Some(1..len));
        assert_eq!(forest.below(b"r1"), Some(3..2 + root));
        assert_eq!(forest.below(b"r2/d"), Some(len - root + 2..len));
        assert_eq!(forest.below(b"a"), Some(2..2));
        let unused = forest.roots.iter().flat_map(|root| &root.chunks);
        assert!({ unused }.all(|chunk| chunk.get().is_none()));
    }

    #[test]
    fn contents_are_named_after_the_root_that_came_first() {
        let entries = entries(&ROOTS);
        let forest = forest(&entries, &ROOTS, &Limits::default()).unwrap();
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
            let roots = order.map(|at| ROOTS[at].as_bytes().to_vec());
            let named = forest.named_after(&roots);
            for (content, &node) in named.iter().enumerate() {
                let has = |&number: &usize| forest.link(number) == Link::Content(content as u32);
                let mut expected = forest.outside(0).find(has);
                for at in order {
                    expected = expected.or_else(|| forest.roots[at].entries.clone().find(has));
                }
                let expected = forest.own_path(expected.unwrap());
                let expected = expected.strip_prefix(b"/").unwrap_or(expected);
                assert_eq!(forest.name_of_node(node), expected);
            }
        }
    }

    #[test]
    fn limits_hold_for_what_is_not_put_together() {
        let entries = entries(&ROOTS);
        let (paths, len) = (entries.paths.len() as u64, entries.records.len() as u64);
        let enough = Limits::default().with_index(paths).with_entries(len);
        assert!(forest(&entries, &ROOTS, &enough).is_ok());
        for limits in [enough.with_index(paths - 1), enough.with_entries(len - 1)] {
            let error = forest(&entries, &ROOTS, &limits).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Limit { .. }), "{error}");
        }
    }

    #[test]
    fn a_path_that_is_too_long_in_a_later_root_is_refused() {
        for (len, is_short) in [(65_531, true), (65_532, false)] {
            let mut entries = Entries {
                times: vec![Time::new(0, 0)],
                ..Entries::default()
            };
            let name = "n".repeat(len);
            for path in ["", "r", &format!("r/{name}"), "r10", &format!("r10/{name}")] {
                let is_file = path.len() > 3;
                entries.paths.extend_from_slice(path.as_bytes());
                entries.records.push(Record {
                    path_end: entries.paths.len(),
                    mode: 0,
                    time: 0,
                    link: if is_file { Link::Empty } else { Link::None },
                    kind: if is_file {
                        EntryKind::File
                    } else {
                        EntryKind::Directory
                    },
                });
            }
            let forest = forest(&entries, &["r", "r10"], &Limits::default());
            assert_eq!(forest.is_ok(), is_short, "{len}");
        }
    }
}
