//! What is known of contexts, by the hash of a context, in parts of a cache line.
//!
//! A symbol's code is cut into chunks of [`CHUNK`] decisions. An [`Entry`] holds, for one context,
//! the last symbols seen in it and the bit histories of the first chunk's decisions; a [`Slot`] the histories of one
//! later chunk in one context. Most contexts are seen once: those never get a slot, since the one
//! symbol that was seen says all that there is to say.

use super::history;
use super::maps::mask;
use super::pages::large;
use super::prefetch::prefetch;

/// Decisions whose histories lie together.
pub(crate) const CHUNK: u32 = 4;

/// Nodes of a chunk: 1 for the first decision, 2-3 for the second ...; 0 is no decision's.
pub(crate) type Nodes = [u8; 16];

/// Among an entry's nodes: whether the symbol last seen was right, time after time.
pub(crate) const VERDICT: usize = 0;

/// The last three different symbols seen in a context, the last first. Each is the code, from bit 31
/// down, with the number of times that it was seen in the low byte; zero where there is none.
pub(crate) type Seen = [u32; 3];

/// What a context that was not seen just once has for a path.
pub(crate) const NO_PATH: u32 = 1 << CHUNK;

/// Histories of a chunk whose decisions were made once, by the decisions; none from [`NO_PATH`] on. As numbers, the first node in
/// the lowest byte.
static FRESH: [u128; 2 << CHUNK] = {
    let mut fresh = [0; 2 << CHUNK];
    let mut path = 0;
    while path < NO_PATH {
        let (mut node, mut i) = (1, CHUNK);
        while i > 0 {
            i -= 1;
            let bit = path >> i & 1;
            fresh[path as usize] |= (history::after(history::NEW, bit) as u128) << (8 * node);
            node = node << 1 | bit;
        }
        path += 1;
    }
    fresh
};

/// What an absent place is called.
pub(crate) const NOWHERE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(32))]
struct Entry {
    seen: Seen,
    /// The first of them is the verdict on `seen`.
    nodes: Nodes,
    tag: u16,
}

impl Entry {
    /// Grows with what is known: atoms that were guessed leave no decisions, those that were spelled do.
    #[inline(always)]
    fn weight(&self) -> u32 {
        u32::from(history::weight(self.nodes[1])) + (self.seen[0] & 0xFF)
    }
}

#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
struct EntryLine([Entry; 2]);

/// Node 0 holds the tag.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
struct SlotLine([Nodes; 4]);

/// The tables of all contexts of a model.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    entries: Vec<EntryLine>,
    slots: Vec<SlotLine>,
}

/// A line of `lines` for a hash: its upper bits choose.
#[inline(always)]
pub(super) fn line(hash: u32, lines: usize) -> usize {
    ((u64::from(hash) * lines as u64) >> 32) as usize
}

impl Table {
    /// Bytes that a table of so many lines of each kind takes.
    pub(crate) fn bytes(entry_lines: usize, slot_lines: usize) -> u64 {
        64 * (entry_lines as u64 + slot_lines as u64)
    }

    /// An empty table of so many lines of each kind, at least one.
    pub(crate) fn new(entry_lines: usize, slot_lines: usize) -> Self {
        Table {
            entries: large(entry_lines.max(1), EntryLine::default()),
            slots: large(slot_lines.max(1), SlotLine::default()),
        }
    }

    /// Asks for the line of a context's entry ahead of time.
    #[inline(always)]
    pub(crate) fn prefetch_entry(&self, hash: u32) {
        prefetch(&self.entries, line(hash, self.entries.len()));
    }

    /// Asks for the line of a chunk's slot ahead of time.
    #[inline(always)]
    pub(crate) fn prefetch_slot(&self, hash: u32) {
        prefetch(&self.slots, line(hash, self.slots.len()));
    }

    /// The place of a context's entry and what it holds. Where there was none it is new and empty, in the stead of one that
    /// was seen less than its neighbour. Without branches: which line is known cannot be foretold, and a wrong guess would
    /// wait for the line before the next one is looked at.
    #[inline(always)]
    pub(crate) fn entry(&mut self, hash: u32) -> (u32, Seen, Nodes) {
        let at = line(hash, self.entries.len());
        // The upper bits chose the line: the lower ones, mixed once more, tell contexts apart.
        let tag = (hash.wrapping_mul(0x2C1B_3C6D) >> 16) as u16 | 1;
        let ways = &mut self.entries[at].0;
        let found = u32::from(ways[0].tag == tag) | u32::from(ways[1].tag == tag) << 1;
        let known = mask(found != 0);
        let lighter = u32::from(ways[1].weight() < ways[0].weight());
        // Of two that have the tag, the first.
        let way = (found >> 1 & !found) & known & 1 | lighter & !known;
        let entry = &mut ways[way as usize & 1];
        let [a, b, c] = entry.seen;
        *entry = Entry {
            seen: [a & known, b & known, c & known],
            nodes: nodes_or(known, entry.nodes, 0),
            tag,
        };
        (at as u32 * 2 + way, entry.seen, entry.nodes)
    }

    #[inline(always)]
    pub(crate) fn store_nodes(&mut self, place: u32, nodes: &Nodes) {
        self.entries[place as usize >> 1].0[place as usize & 1].nodes = *nodes;
    }

    #[inline(always)]
    pub(crate) fn store_seen(&mut self, place: u32, seen: Seen, verdict: u8) {
        let entry = &mut self.entries[place as usize >> 1].0[place as usize & 1];
        entry.seen = seen;
        entry.nodes[VERDICT] = verdict;
    }

    /// The place and the histories of a chunk in a context. Where there were none: all new, but
    /// for `path`, the decisions of the one time that the context was seen, if it was seen once; else it is [`NO_PATH`]. Without
    /// branches, as for an entry.
    #[inline(always)]
    pub(crate) fn slot(&self, hash: u32, path: u32) -> (u32, Nodes) {
        let at = line(hash, self.slots.len());
        let tag = (hash.wrapping_mul(0x2C1B_3C6D) >> 24) as u8 | 1;
        let ways = &self.slots[at].0;
        let (mut found, mut lightest) = (0, u32::MAX);
        for (way, nodes) in ways.iter().enumerate() {
            found |= u32::from(nodes[0] == tag) << way;
            lightest = lightest.min(u32::from(history::weight(nodes[1])) << 2 | way as u32);
        }
        // Were it asked for zero, the compiler would find a branch.
        let known = 0_u32.wrapping_sub((found + 15) >> 4);
        let way = found.trailing_zeros() & known | lightest & 3 & !known;
        let fresh = FRESH[path as usize & (FRESH.len() - 1)] | u128::from(tag);
        let nodes = nodes_or(known, ways[way as usize & 3], fresh);
        (at as u32 * 4 + way, nodes)
    }

    #[inline(always)]
    pub(crate) fn store_slot(&mut self, place: u32, nodes: &Nodes) {
        self.slots[place as usize >> 2].0[place as usize & 3] = *nodes;
    }
}

/// `nodes` where `known` is all ones, else (it is zero) `fresh`, as [`FRESH`] has it.
#[inline(always)]
fn nodes_or(known: u32, nodes: Nodes, fresh: u128) -> Nodes {
    let known = i128::from(known as i32) as u128;
    (u128::from_le_bytes(nodes) & known | fresh & !known).to_le_bytes()
}

/// `seen` after one more symbol. Without branches: it is done for many contexts side by side.
#[inline(always)]
pub(crate) fn see(seen: Seen, code: u32) -> Seen {
    let [a, b, c] = seen;
    let same = |x: u32| mask((x ^ code) >> 8 == 0);
    let more = |x: u32| x + u32::from(x & 0xFF < 0xFF);
    let less = |x: u32| (x & !0xFF) | ((x & 0xFF) + 1) >> 1;
    let choose = |first: u32, x: u32, y: u32| x & first | y & !first;
    let (first, second, third) = (same(a), same(b), same(c));
    [
        choose(
            first,
            more(a),
            choose(second, more(b), choose(third, more(c), code | 1)),
        ),
        choose(first, b, less(a)),
        choose(first | second, c, b),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_symbols_come_first() {
        let (a, b) = (0x1234_0000, 0x8000_0000);
        let seen = see(see(see([0; 3], a), a), b);
        assert_eq!(seen, [b | 1, a | 1, 0]);
        assert_eq!(see(seen, a), [a | 2, b | 1, 0]);
        let full = (0..300).fold([0; 3], |seen, _| see(seen, a));
        assert_eq!(full[0], a | 0xFF);
    }

    #[test]
    fn entries_and_slots_are_found_again() {
        let mut table = Table::new(8, 8);
        let hash = 0x89AB_CDEF;
        let (place, seen, fresh) = table.entry(hash);
        assert_eq!((seen, fresh), ([0; 3], [0; 16]));
        let mut nodes = [0; 16];
        nodes[1] = history::after(history::NEW, 1);
        table.store_nodes(place, &nodes);
        table.store_seen(place, [5, 6, 7], 9);
        nodes[VERDICT] = 9;
        assert_eq!(table.entry(hash), (place, [5, 6, 7], nodes));

        let (place, nodes) = table.slot(hash, 0b1010);
        let one = history::after(history::NEW, 1);
        assert_eq!(
            (nodes[1], nodes[2], nodes[3]),
            (one, 0, history::after(history::NEW, 0))
        );
        table.store_slot(place, &nodes);
        assert_eq!(table.slot(hash, NO_PATH), (place, nodes));
    }
}
