//! The block plan: which contents lie together in which block, and in what order.
//!
//! Contents come in the order of their paths, which is the best known order for one large block,
//! and files of one directory are used together besides. What is not text goes to blocks of its
//! own, since it would teach a model of C nothing but errors.
//!
//! Where there are several versions of a tree, one is packed like any other, and of the others only
//! what it does not have: a file's version in the block of those whose versions in the first tree are
//! in one block, which is then what the codec starts from.

use std::collections::BTreeMap;

/// How much of a content is looked at to tell text from anything else.
const SAMPLE: usize = 8192;

/// Cuts the contents into blocks of at most `block_size` bytes, or of one content that is longer.
/// Each block is the list of its contents' numbers.
pub(super) fn plan(contents: &[(&[u8], &[u8])], block_size: u64) -> Vec<Vec<u32>> {
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
    let mut cut = |numbers: &[u32], reference: &dyn Fn(u32) -> Option<u32>| {
        let of_group: Vec<(&[u8], &[u8])> = numbers
            .iter()
            .map(|&number| contents[number as usize])
            .collect();
        groups.extend(plan(&of_group, block_size).into_iter().map(|block| Group {
            reference: reference(block[0]),
            members: block.iter().map(|&at| numbers[at as usize]).collect(),
        }));
    };
    for (base, numbers) in &versions {
        cut(numbers, &|_| Some(*base));
    }
    cut(&new, &|first| near[first as usize]);
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
    let control = |byte: &&u8| matches!(byte, 0x01..=0x08 | 0x0e..=0x1f | 0x7f);
    !sample.contains(&0) && sample.iter().filter(control).count() * 32 <= sample.len()
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
            plan(&contents, 10),
            [vec![0, 1], vec![2], vec![3, 4], vec![5]]
        );
        assert_eq!(plan(&contents, u64::MAX), [vec![0, 1, 2, 3, 4, 5]]);
        assert!(plan(&[], 10).is_empty());
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
        assert_eq!(plan(&contents, u64::MAX), [vec![0, 2, 4], vec![1, 3]]);
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
