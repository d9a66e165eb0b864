//! Finds spellings by their bytes.

use std::cmp::Ordering;

use crate::model::atom::{Group, MAX_LEN, folded};
use crate::model::spans::padded_word as word;

/// A spelling, case folded, with zeros behind it.
pub(crate) type Text = [u8; MAX_LEN];

/// The spelling of `len` bytes at `at` of a text.
#[inline(always)]
pub(crate) fn fold(text: &[u8], at: usize, group: Group, len: usize) -> Text {
    let mut out = [0; MAX_LEN];
    for (i, bytes) in out.chunks_exact_mut(8).enumerate() {
        let word = folded(word(text, at + 8 * i), group, len.saturating_sub(8 * i));
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    out
}

/// What is known of the spelling in a slot, so that most are told apart without a look at it.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The spelling itself if it has at most eight bytes, else a hash.
    key: u64,
    /// From bit 0: one more than group and length, zero if nothing is here; the place.
    tag: u32,
    value: u32,
}

const PLACE_SHIFT: u32 = 8;
const TAG: u32 = (1 << PLACE_SHIFT) - 1;

/// The most spellings that are found.
const MOST: usize = 1 << (32 - PLACE_SHIFT);

impl Slot {
    #[inline(always)]
    fn tag(group: Group, len: usize) -> u32 {
        (len as u32) << 2 | (group as u32 + 1)
    }

    /// The group and length of a tag.
    fn of_tag(tag: u32) -> (Group, usize) {
        let group = Group::ALL[(tag as usize & 3).saturating_sub(1) % 3];
        (group, (tag & TAG) as usize >> 2)
    }

    #[inline(always)]
    fn place(self) -> usize {
        (self.tag >> PLACE_SHIFT) as usize
    }
}

/// Spellings by group, each with a value, in the order in which they came.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    slots: Vec<Slot>,
    items: Vec<Item>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) text: Text,
    pub(super) group: Group,
    pub(super) len: u8,
}

impl Item {
    /// The order of the spellings' bytes.
    #[inline]
    pub(super) fn cmp_spelling(&self, other: &Item) -> Ordering {
        // Most are told apart by their first eight.
        let start = |item: &Item| word(&item.text, 0).swap_bytes();
        let starts = start(self).cmp(&start(other));
        starts.then_with(|| (self.text, self.len).cmp(&(other.text, other.len)))
    }
}

impl Finder {
    pub(super) fn new() -> Self {
        Finder {
            slots: vec![Slot::default(); 1 << 12],
            items: Vec::new(),
        }
    }

    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// The values of all items.
    pub(super) fn values(&self) -> Vec<u32> {
        let mut values = vec![0; self.items.len()];
        for slot in self.slots.iter().filter(|slot| slot.tag != 0) {
            values[slot.place()] = slot.value;
        }
        values
    }

    /// Adds one to the value of the spelling at `at`, which is zero at first, and tells where its item is: the last place if
    /// there is no room for it.
    #[inline(always)]
    pub(super) fn count(&mut self, text: &[u8], at: usize, group: Group, len: usize) -> usize {
        let (index, key, tag) = self.slot(text, at, group, len);
        let slot = &mut self.slots[index];
        if slot.tag != 0 {
            slot.value = slot.value.saturating_add(1);
            return slot.place();
        }
        self.add(text, at, (index, key, tag), 1)
    }

    /// Gives a value to the spelling of an item that is not here yet.
    pub(super) fn insert(&mut self, item: &Item, value: u32) {
        let (index, key, tag) = self.slot(&item.text, 0, item.group, item.len.into());
        self.add(&item.text, 0, (index, key, tag), value);
    }

    #[inline(never)]
    fn add(
        &mut self,
        text: &[u8],
        at: usize,
        (index, key, tag): (usize, u64, u32),
        value: u32,
    ) -> usize {
        let place = self.items.len();
        if place == MOST {
            return MOST - 1;
        }
        self.slots[index] = Slot {
            key,
            tag: tag | (place as u32) << PLACE_SHIFT,
            value,
        };
        let (group, len) = Slot::of_tag(tag);
        self.items.push(Item {
            text: fold(text, at, group, len),
            group,
            len: len as u8,
        });
        if self.items.len() * 2 > self.slots.len() {
            let values = self.values();
            self.slots = vec![Slot::default(); self.slots.len() * 4];
            for (place, value) in values.into_iter().enumerate() {
                let item = self.items[place];
                let (index, key, tag) = self.slot(&item.text, 0, item.group, item.len.into());
                let tag = tag | (place as u32) << PLACE_SHIFT;
                self.slots[index] = Slot { key, tag, value };
            }
        }
        place
    }

    /// The value of the spelling at `at`, if it is here.
    #[inline(always)]
    pub(super) fn get(&self, text: &[u8], at: usize, group: Group, len: usize) -> Option<u32> {
        let slot = &self.slots[self.slot(text, at, group, len).0];
        (slot.tag != 0).then_some(slot.value)
    }

    /// Where the spelling is, or would go, and what its slot says of it but for the place.
    #[inline(always)]
    fn slot(&self, text: &[u8], at: usize, group: Group, len: usize) -> (usize, u64, u32) {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut key = folded(word(text, at), group, len);
        if len > 8 {
            for i in 1..4 {
                let more = folded(word(text, at + 8 * i), group, len.saturating_sub(8 * i));
                key = (key.wrapping_mul(FACTOR)).rotate_left(29) ^ more;
            }
        }
        let tag = Slot::tag(group, len);
        let mask = self.slots.len() - 1;
        let hash = (key ^ u64::from(tag) << 56).wrapping_mul(FACTOR);
        let mut index = (hash >> 32) as usize & mask;
        // What is there is found before what is not.
        while let Some(slot) = self.slots.get(index) {
            let is_like = (slot.key == key) & (slot.tag & TAG == tag);
            if is_like && (len <= 8 || self.items[slot.place()].text == fold(text, at, group, len))
                || slot.tag == 0
            {
                break;
            }
            index = (index + 1) & mask;
        }
        (index, key, tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_added_and_nothing_else() {
        let mut finder = Finder::new();
        let spelling = |n: usize| format!("{:x}{}", n, "Long".repeat(n % 7)).into_bytes();
        let groups = |n: usize| Group::ALL[n % 2];
        for n in 0..9000 {
            let mut text = spelling(n);
            let len = text.len();
            text.resize(len + MAX_LEN, 0);
            for _ in 0..n % 3 + 1 {
                assert_eq!(finder.count(&text, 0, groups(n), len), n);
            }
        }
        assert_eq!(finder.items().len(), 9000);
        for (n, value) in finder.values().into_iter().enumerate() {
            let mut text = b"before".to_vec();
            let len = spelling(n).len();
            text.extend(spelling(n));
            text.extend([b'q'; MAX_LEN]);
            assert_eq!(value, n as u32 % 3 + 1);
            assert_eq!(finder.get(&text, 6, groups(n), len), Some(value));
            assert_eq!(finder.get(&text, 6, Group::Separator, len), None);
            assert_eq!(finder.get(&text, 6, groups(n), len + 1), None);
        }
    }
}
