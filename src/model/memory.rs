//! What is remembered of the contexts of one atom: the symbols that followed each of them, and how often they were right.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::mix::{Followers, NOWHERE, Nodes, Table, VERDICT, history, mask, see};

use super::text::Sizes;

/// What the contexts know of the next atom as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Known<const N: usize> {
    /// The symbols last seen in each, the last first: a code in the upper bits, [`PRESENT`] and a class of its count in the
    /// lower ones; 0 for none.
    pub(crate) seen: [[u32; N]; 3],
    /// Whether the first of them was right, time after time: a bit history.
    pub(crate) verdicts: [u32; N],
}

/// Marks a symbol seen, whose code may be all zeros.
pub(crate) const PRESENT: u32 = 8;

impl<const N: usize> Known<N> {
    /// Leaves out a symbol that it is not; the others move up.
    #[inline(always)]
    pub(crate) fn exclude(&mut self, code: u32) {
        let [a, b, c] = &mut self.seen;
        for i in 0..N {
            let is = |x: u32| mask((x ^ code) >> 8 == 0);
            let first = is(a[i]);
            let second = is(b[i]) | first;
            let third = is(c[i]) | second;
            a[i] = b[i] & first | a[i] & !first;
            b[i] = c[i] & second | b[i] & !second;
            c[i] &= !third;
        }
    }
}

/// The contexts of one atom, `N` of them, the first `H` of which have histories.
#[derive(Clone, Debug)]
pub(crate) struct Memory<const N: usize, const H: usize> {
    /// Of those with histories, and of the others.
    pub(super) table: Table,
    followers: Followers,
    pub(super) hashes: [u32; N],
    entries: [u32; N],
    /// The symbols last seen in each context, as they are stored.
    pub(super) raw: [[u32; N]; 3],
    /// The same for prediction, without what was refused.
    pub(super) known: Known<N>,
    /// Histories of the first decisions.
    pub(super) nodes: [Nodes; H],
    /// How many contexts were seen before.
    pub(super) hits: usize,
    /// Those of them with histories.
    met: u32,
}

impl<const N: usize, const H: usize> Memory<N, H> {
    pub(super) fn new(sizes: &Sizes) -> Self {
        const { assert!(H <= N) };
        Memory {
            table: Table::new(sizes.entry_lines, sizes.slot_lines),
            followers: Followers::new(sizes.follower_lines),
            hashes: [0; N],
            entries: [NOWHERE; N],
            raw: [[0; N]; 3],
            known: Known {
                seen: [[0; N]; 3],
                verdicts: [0; N],
            },
            nodes: [[0; 16]; H],
            hits: 0,
            met: 0,
        }
    }

    /// Takes one of the next atom's contexts and asks for its line.
    #[inline(always)]
    pub(super) fn expect(&mut self, context: usize, hash: u32) {
        self.hashes[context] = hash;
        if context < H {
            self.table.prefetch_entry(hash);
        } else {
            self.followers.prefetch(hash);
        }
    }

    /// The contexts with histories that were seen before.
    #[inline(always)]
    pub(super) fn met(&self) -> impl Iterator<Item = usize> + use<N, H> {
        let mut left = self.met;
        std::iter::from_fn(move || {
            let i = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (i < H).then_some(i)
        })
    }

    /// Loads what is known of the atom's contexts.
    #[inline(always)]
    pub(super) fn look_up(&mut self) {
        let (mut hits, mut met) = (0, 0);
        for i in 0..H {
            let (place, seen, nodes) = self.table.entry(self.hashes[i]);
            self.entries[i] = place;
            for row in 0..3 {
                self.raw[row][i] = seen[row];
            }
            self.nodes[i] = nodes;
            self.known.verdicts[i] = nodes[VERDICT].into();
            met |= u32::from(seen[0] != 0) << i;
            hits += usize::from(seen[0] != 0);
        }
        self.met = met;
        for i in H..N {
            let (place, seen, verdict) = self.followers.find(self.hashes[i]);
            self.entries[i] = place;
            for row in 0..3 {
                self.raw[row][i] = seen[row];
            }
            self.known.verdicts[i] = verdict;
            hits += usize::from(seen[0] != 0);
        }
        self.hits = hits;
        for row in 0..3 {
            for i in 0..N {
                let raw = self.raw[row][i];
                self.known.seen[row][i] =
                    (raw & !0xFF | PRESENT | confidence(raw & 0xFF)) & mask(raw != 0);
            }
        }
    }

    /// Puts the histories of the first decisions back.
    #[inline(always)]
    pub(super) fn store_nodes(&mut self) {
        for i in 0..H {
            self.table.store_nodes(self.entries[i], &self.nodes[i]);
        }
    }

    /// Learns what the atom was: `code` is its own from now on, if it was spelled.
    #[inline(always)]
    pub(super) fn pass(&mut self, code: u32) {
        let [a, b, c] = &mut self.raw;
        let verdicts = &mut self.known.verdicts;
        for i in 0..N {
            let right = mask((a[i] ^ code) >> 8 == 0) & 1;
            let after = history::after(verdicts[i] as u8, right);
            verdicts[i] = u32::from(after) & mask(a[i] != 0);
        }
        for i in 0..N {
            [a[i], b[i], c[i]] = see([a[i], b[i], c[i]], code);
        }
        for i in 0..H {
            let seen = [a[i], b[i], c[i]];
            self.table
                .store_seen(self.entries[i], seen, verdicts[i] as u8);
        }
        for i in H..N {
            let seen = [a[i], b[i], c[i]];
            self.followers.store(self.entries[i], seen, verdicts[i]);
        }
    }
}

/// Counts in three bits: 0 stands for one.
#[inline(always)]
fn confidence(count: u32) -> u32 {
    let above = |bound| u32::from(count > bound);
    above(1) + above(2) + above(3) + above(4) + above(8) + above(17) + above(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_guess_is_known_no_more() {
        let (a, b, c) = (0x1000_0009, 0x2000_000A, 0x3000_0008);
        let mut known = Known {
            seen: [[a, b, c, a], [b, c, b, b], [c, 0, a, 0]],
            verdicts: [0; 4],
        };
        known.exclude(0x1000_0001);
        let expected = [[b, b, c, b], [c, c, b, 0], [0; 4]];
        assert_eq!(known.seen, expected);
    }
}
