//! The block plan: which contents lie together in which block, and in what order.
//!
//! First comes the [core](super::core): what most headers include, so that few blocks hold all that one of
//! them takes. The other contents come in the order of their paths, which is the best known order for
//! one large block, and files of one directory are used together besides. What is not text goes to
//! blocks of its own, since it would teach a model of C nothing but errors.
//!
//! Where there are several versions of a tree, one is packed like any other, and of the others only
//! what it does not have: a file's version in the block of those whose versions in the first tree are
//! in one block, which is then what the codec starts from.

use super::builder::{Builder, TreePath, What};
use super::core::core;
use super::roots::below_root;
use std::collections::{BTreeMap, HashMap};

/// How much of a content is looked at to tell text from anything else.
const SAMPLE: usize = 8192;

/// Cuts the contents into blocks of at most `block_size` bytes, or of one content that is longer.
/// Each block is the list of its contents' numbers.
fn cut(contents: &[(&[u8], &[u8])], block_size: u64) -> Vec<Vec<u32>> {
    let mut blocks = Vec::new();
    let (mut text, mut other) = (Open::default(), Open::default());
    for (number, (_, content)) in contents.iter().enumerate() {
        let open = if is_text(content) {
            &mut text
        } else {
            &mut other
        };
        let len = content.len() as u64;
        if open.len + len > block_size && !open.members.is_empty() {
            blocks.push(std::mem::take(open).members);
        }
        open.members.push(number as u32);
        open.len += len;
    }
    blocks.extend(
        [text.members, other.members]
            .into_iter()
            .filter(|block| !block.is_empty()),
    );
    blocks
}

/// The blocks in their order.
pub(super) struct Plan {
    pub(super) groups: Vec<Group>,
    /// How many of them, the first ones, hold the core.
    pub(super) core_blocks: u64,
}

impl Builder {
    /// The blocks: those of the largest root, and of what is in none, then those of the other roots.
    /// `names` are the contents with their names, `contents` the names with the bytes.
    pub(super) fn plan(
        &self,
        names: &[(u32, &[u8])],
        contents: &[(&[u8], &[u8])],
        block_size: u64,
    ) -> Plan {
        let files = || {
            self.nodes.iter().filter_map(|(TreePath(path), node)| {
                let What::File(content) = node.what else {
                    return None;
                };
                let top = path.split(|&byte| byte == b'/').next();
                let root = self.roots.iter().position(|root| Some(&root[..]) == top);
                Some((root, below_root(path, &self.roots), content))
            })
        };
        let mut sizes = vec![0u64; self.roots.len()];
        for (root, _, content) in files() {
            if let Some(root) = root {
                sizes[root] += self.contents[content as usize].len() as u64;
            }
        }
        // The first of the largest.
        let base = (0..sizes.len()).rev().max_by_key(|&root| sizes[root]);
        let mut in_base = vec![self.options.solid; self.contents.len()];
        let base_files: Vec<(&[u8], u32)> = files()
            .filter(|&(root, ..)| root.is_none() || root == base)
            .map(|(_, name, content)| (name, content))
            .collect();
        for &(_, content) in &base_files {
            in_base[content as usize] = true;
        }
        let (mut first, rest): (Vec<u32>, Vec<u32>) =
            (0..names.len() as u32).partition(|&at| in_base[names[at as usize].0 as usize]);
        let chosen = |numbers: &[u32]| -> Vec<(&[u8], &[u8])> {
            let content = |&number: &u32| contents[number as usize];
            numbers.iter().map(content).collect()
        };
        let mut groups = Vec::new();
        let mut cut = |numbers: &[u32]| {
            let blocks = cut(&chosen(numbers), block_size).into_iter();
            groups.extend(blocks.map(|block| Group {
                reference: None,
                members: block.iter().map(|&at| numbers[at as usize]).collect(),
            }));
            groups.len()
        };
        let len: u64 = chosen(&first)
            .iter()
            .map(|(_, bytes)| bytes.len() as u64)
            .sum();
        let mut core_blocks = 0;
        if len > block_size {
            let core = core(&base_files, &self.contents);
            let order: HashMap<u32, usize> = core.into_iter().zip(0..).collect();
            let place = |at: &u32| order.get(&names[*at as usize].0).copied();
            let (mut of_core, others): (Vec<u32>, Vec<u32>) =
                first.iter().partition(|at| place(at).is_some());
            of_core.sort_by_key(place);
            core_blocks = cut(&of_core);
            first = others;
        }
        cut(&first);
        let mut block_of = vec![None; self.contents.len()];
        for (number, group) in groups.iter().enumerate() {
            for &member in &group.members {
                block_of[names[member as usize].0 as usize] = Some(number as u32);
            }
        }
        let base_blocks: BTreeMap<&[u8], u32> = files()
            .filter(|&(root, ..)| base.is_some() && root == base)
            .filter_map(|(_, name, content)| Some((name, block_of[content as usize]?)))
            .collect();
        let relative = |name: &[u8]| base_blocks.get(name).copied();
        for mut versions in group(&chosen(&rest), block_size, relative) {
            for member in &mut versions.members {
                *member = rest[*member as usize];
            }
            groups.push(versions);
        }
        Plan {
            groups,
            core_blocks: core_blocks as u64,
        }
    }
}

/// Contents that go to one block, by their numbers, and the block that they are likely to resemble.
pub(super) struct Group {
    pub(super) reference: Option<u32>,
    pub(super) members: Vec<u32>,
}

/// Groups contents, in the order of their names, by the block that has a version of them: `relative`
/// of the name. For one that is wholly new, the block of the content before it is as good a reference
/// as there is.
pub(super) fn group(
    contents: &[(&[u8], &[u8])],
    block_size: u64,
    relative: impl Fn(&[u8]) -> Option<u32>,
) -> Vec<Group> {
    let mut versions: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let (mut new, mut near, mut last) = (Vec::new(), Vec::new(), None);
    for (number, (name, _)) in contents.iter().enumerate() {
        if let Some(base) = relative(name) {
            versions.entry(base).or_default().push(number as u32);
            last = Some(base);
        } else {
            new.push(number as u32);
            near.push(last);
        }
    }
    let mut groups = Vec::new();
    let mut add = |numbers: &[u32], reference: &dyn Fn(u32) -> Option<u32>| {
        let of_group: Vec<(&[u8], &[u8])> = numbers
            .iter()
            .map(|&number| contents[number as usize])
            .collect();
        groups.extend(cut(&of_group, block_size).into_iter().map(|block| Group {
            reference: reference(block[0]),
            members: block.iter().map(|&at| numbers[at as usize]).collect(),
        }));
    };
    for (base, numbers) in &versions {
        add(numbers, &|_| Some(*base));
    }
    add(&new, &|first| near[first as usize]);
    groups
}

/// A block that is not yet full.
#[derive(Default)]
struct Open {
    members: Vec<u32>,
    len: u64,
}

/// Text, in any encoding of which ASCII is a part, has no NUL and next to no control characters.
fn is_text(content: &[u8]) -> bool {
    let sample = &content[..content.len().min(SAMPLE)];
    let control = |&byte: &u8| u8::from(matches!(byte, 0x01..=0x08 | 0x0e..=0x1f | 0x7f));
    // Counted in bytes, a vector of them at once.
    let controls = |chunk: &[u8]| usize::from(chunk.iter().map(control).sum::<u8>());
    let count: usize = sample.chunks(u8::MAX.into()).map(controls).sum();
    !sample.contains(&0) && count * 32 <= sample.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(contents: &[&'a [u8]]) -> Vec<(&'a [u8], &'a [u8])> {
        contents
            .iter()
            .map(|&content| (&b"a.h"[..], content))
            .collect()
    }

    #[test]
    fn blocks_end_at_files_and_long_files_stand_alone() {
        let contents = named(&[b"aaaa", b"bbb", b"cccccccccccc", b"d", b"eeeeeeeee", b"f"]);
        assert_eq!(
            cut(&contents, 10),
            [vec![0, 1], vec![2], vec![3, 4], vec![5]]
        );
        assert_eq!(cut(&contents, u64::MAX), [vec![0, 1, 2, 3, 4, 5]]);
        assert!(cut(&[], 10).is_empty());
    }

    #[test]
    fn what_is_not_text_stands_apart_also_in_one_large_block() {
        let contents = named(&[
            b"int a;",
            b"\0\x01",
            b"/* caf\xe9 */\x0c\n",
            b"\x01\x02\x03",
            b"int b;",
        ]);
        assert_eq!(cut(&contents, u64::MAX), [vec![0, 2, 4], vec![1, 3]]);
    }

    #[test]
    fn versions_go_where_their_relatives_are() {
        let contents: Vec<(&[u8], &[u8])> = vec![
            (b"a", b"aa"),
            (b"b", b"bb"),
            (b"new", b"nn"),
            (b"o", b"oo"),
            (b"p", b"pp"),
        ];
        let relative = |name: &[u8]| match name {
            b"a" | b"p" => Some(3),
            b"b" => Some(1),
            b"o" => Some(1),
            _ => None,
        };
        let made: Vec<(Option<u32>, Vec<u32>)> = group(&contents, 4, relative)
            .into_iter()
            .map(|group| (group.reference, group.members))
            .collect();
        let expected = [
            (Some(1), vec![1, 3]),
            (Some(3), vec![0, 4]),
            (Some(1), vec![2]),
        ];
        assert_eq!(made, expected);
    }
}
