//! The last symbols that followed a context, and nothing else of it: a quarter of a cache line.
//!
//! For contexts that are good at naming the next symbol whole, and of which the histories of single decisions would
//! say little that others do not.

use super::pages::large;
use super::prefetch::prefetch;
use super::table::{Seen, line};

const WAYS: usize = 4;

/// Four contexts, field by field, so that all tags are compared at once.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
struct Line {
    seen: [[u32; WAYS]; 3],
    /// Tags of 24 bits, a verdict in the low byte of each.
    tags: [u32; WAYS],
}

/// The tables of all such contexts of a model.
#[derive(Clone, Debug)]
pub(crate) struct Followers {
    lines: Vec<Line>,
}

impl Followers {
    /// Bytes that a table of so many lines takes.
    pub(crate) fn bytes(lines: usize) -> u64 {
        64 * lines as u64
    }

    /// An empty table of so many lines, at least one.
    pub(crate) fn new(lines: usize) -> Self {
        Followers {
            lines: large(lines.max(1), Line::default()),
        }
    }

    /// Asks for the line of a context ahead of time.
    #[inline(always)]
    pub(crate) fn prefetch(&self, hash: u32) {
        prefetch(&self.lines, line(hash, self.lines.len()));
    }

    /// The place of a context, the symbols that followed it and the verdict on them; a context that is new takes the
    /// place of the one whose last symbol came least often.
    #[inline(always)]
    pub(crate) fn find(&mut self, hash: u32) -> (u32, Seen, u32) {
        let at = line(hash, self.lines.len());
        let tag = hash.wrapping_mul(0x2C1B_3C6D) | 0x100;
        let Line { seen, tags } = &mut self.lines[at];
        let mut found = 0;
        for (way, other) in tags.iter().enumerate() {
            found |= u32::from((other ^ tag) >> 8 == 0) << way;
        }
        // Without branches: which context is known cannot be foretold, and a wrong guess would wait for the line before the next
        // one is looked at. Two ways never have one tag.
        // (Were it asked for zero, the compiler would find one.)
        let known = 0_u32.wrapping_sub((found + 15) >> 4);
        let count = |way: usize| (seen[0][way] & 0xFF) << 2 | way as u32;
        let least = count(0).min(count(1)).min(count(2).min(count(3)));
        let way = ((found.trailing_zeros() & known | least & !known) & 3) as usize;
        let verdict = tags[way] & 0xFF & known;
        tags[way] = tag & !0xFF | verdict;
        let [a, b, c] = [seen[0][way], seen[1][way], seen[2][way]];
        let followers = [a & known, b & known, c & known];
        ((at * WAYS + way) as u32, followers, verdict)
    }

    #[inline(always)]
    pub(crate) fn store(&mut self, place: u32, seen: Seen, verdict: u32) {
        let way = place as usize % WAYS;
        let line = &mut self.lines[place as usize / WAYS];
        for (row, seen) in line.seen.iter_mut().zip(seen) {
            row[way] = seen;
        }
        line.tags[way] = line.tags[way] & !0xFF | verdict & 0xFF;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_found_again_until_four_others_come_often() {
        let mut followers = Followers::new(1);
        let hash = |n: u32| n.wrapping_mul(0x9E37_79B1);
        for n in 0..4 {
            let (place, seen, verdict) = followers.find(hash(n));
            assert_eq!((seen, verdict), ([0; 3], 0));
            followers.store(place, [n << 8 | (n + 1), 7, 0], 9);
        }
        for n in 0..4 {
            let (_, seen, verdict) = followers.find(hash(n));
            assert_eq!((seen, verdict), ([n << 8 | (n + 1), 7, 0], 9));
        }
        let (place, seen, verdict) = followers.find(hash(4));
        assert_eq!((seen, verdict), ([0; 3], 0));
        followers.store(place, [4 << 8 | 1, 0, 0], 0);
        assert_eq!(followers.find(hash(3)).1, [3 << 8 | 4, 7, 0]);
        assert_eq!(followers.find(hash(0)).1, [0; 3]);
    }

    #[test]
    fn a_line_is_a_cache_line() {
        assert_eq!(size_of::<Line>(), 64);
    }
}
