//! What the symbols last seen in all contexts say of the next decision of a code: which of them are still possible, and where
//! the first of these goes on.
//!
//! Kept in bytes, one for each context, so that a vector holds thirty-two of them; decisions only ever rule symbols out.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use super::memory::PRESENT;

/// Symbols remembered by a context.
const RANKS: usize = 3;
/// Bytes of the longest code.
const BYTES: usize = 3;

/// The first and the second rank by count and rival, the third, which has none, by count. Close together: the fewer
/// lines of the cache these rows take, the less is waited for them.
pub(super) const ROWS: usize = 64;
const OF_RANK: u8 = 24;
/// Where no symbol seen is possible any more.
const FORGOTTEN: u8 = 56;

/// The symbols of `N` contexts on the way down a code.
#[derive(Clone, Debug)]
pub(super) struct Recall<const N: usize> {
    /// By rank and by byte of the code.
    codes: [[[u8; N]; BYTES]; RANKS],
    /// By rank: classes of their counts, below 8.
    counts: [[u8; N]; RANKS],
    /// By rank: all ones for those that are as all decisions so far, else zero.
    possible: [[u8; N]; RANKS],
}

/// What they say of one decision.
pub(super) struct Recalled<const N: usize> {
    /// Rank and count of the first that is possible, and whether the next one says something else: below [`ROWS`].
    pub(super) rows: [u32; N],
    /// All ones if any is possible, else zero.
    pub(super) present: [u32; N],
    /// All ones where it goes on with a zero.
    pub(super) flip: [u32; N],
}

/// All ones for true, zero for false.
#[inline(always)]
fn mask(condition: bool) -> u8 {
    0_u8.wrapping_sub(condition.into())
}

/// The byte of a code in which a decision is, and its bit there.
#[inline(always)]
fn place(depth: u32) -> (usize, u8) {
    ((depth as usize / 8).min(BYTES - 1), 0x80 >> (depth % 8))
}

impl<const N: usize> Recall<N> {
    pub(super) fn new() -> Self {
        Recall {
            codes: [[[0; N]; BYTES]; RANKS],
            counts: [[0; N]; RANKS],
            possible: [[0; N]; RANKS],
        }
    }

    /// Begins a code with the symbols that [`Known`](super::memory::Known) has.
    #[inline(always)]
    pub(super) fn begin(&mut self, seen: &[[u32; N]; RANKS]) {
        for rank in 0..RANKS {
            for i in 0..N {
                self.counts[rank][i] = seen[rank][i] as u8 & 7;
            }
            for i in 0..N {
                self.possible[rank][i] = mask(seen[rank][i] & PRESENT != 0);
            }
            for byte in 0..BYTES {
                for i in 0..N {
                    self.codes[rank][byte][i] = (seen[rank][i] >> (24 - 8 * byte)) as u8;
                }
            }
        }
    }

    /// What they say of the decision that has `depth` others before it.
    #[inline(always)]
    pub(super) fn recall(&self, depth: u32) -> Recalled<N> {
        let (byte, bit) = place(depth);
        let [of_a, of_b, of_c] = &self.codes;
        let (of_a, of_b, of_c) = (&of_a[byte], &of_b[byte], &of_c[byte]);
        let [first, second, third] = &self.possible;
        let [count_a, count_b, count_c] = &self.counts;
        let (mut rows, mut present, mut flips) = ([0; N], [0; N], [0; N]);
        for i in 0..N {
            let (first, second, third) = (first[i], second[i], third[i]);
            let (a, b, c) = (of_a[i] & bit, of_b[i] & bit, of_c[i] & bit);
            let choose = |a, b, c| a & first | (b & second | c & !second) & !first;
            let lead = choose(a, b, c);
            let count = choose(count_a[i], count_b[i], count_c[i]);
            let rank = !first & (OF_RANK + (!second & OF_RANK));
            let both = first & second;
            let differs = |other: u8| 1 + (mask(other != lead) & 1);
            let rival = differs(b) & both | differs(c) & (third & (first | second)) & !both;
            let row = rank + count + 2 * (count & (first | second)) + rival;
            let any = first | second | third;
            rows[i] = row & any | FORGOTTEN & !any;
            present[i] = any;
            flips[i] = mask(lead == 0);
        }
        let wide = |masks: [u8; N]| masks.map(|mask| i32::from(mask as i8) as u32);
        Recalled {
            rows: rows.map(u32::from),
            present: wide(present),
            flip: wide(flips),
        }
    }

    /// Leaves out those that would have gone on otherwise.
    #[inline(always)]
    pub(super) fn follow(&mut self, depth: u32, bit: u32) {
        let (byte, place) = place(depth);
        let taken = mask(bit != 0);
        for rank in 0..RANKS {
            for i in 0..N {
                let goes = mask(self.codes[rank][byte][i] & place != 0);
                self.possible[rank][i] &= !(goes ^ taken);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Row, presence and flip of one context, from the symbols as they are.
    fn plainly(seen: [u32; 3], bits: u32, depth: u32) -> (u32, bool, bool) {
        let goes = |code: u32| code >> (31 - depth) & 1;
        let prefix = |code: u32| u64::from(code) >> (32 - depth);
        let possible: Vec<(usize, u32)> = (seen.into_iter().enumerate())
            .filter(|(_, code)| code & PRESENT != 0 && prefix(*code) == prefix(bits))
            .collect();
        let Some(&(rank, lead)) = possible.first() else {
            return (FORGOTTEN.into(), false, false);
        };
        let rival = possible.get(1).map(|&(_, other)| {
            let differs = goes(other) != goes(lead);
            1 + u32::from(differs)
        });
        let counts = if rank < 2 { 3 } else { 1 };
        let row = rank as u32 * u32::from(OF_RANK) + counts * (lead & 7) + rival.unwrap_or(0);
        (row, true, goes(lead) == 0)
    }

    proptest! {
        #[test]
        fn symbols_are_ruled_out_by_decisions(
            seen in prop::collection::vec(prop::array::uniform3((0..8_u32, 0..16_u32)), 16),
            bits in 0..8_u32,
        ) {
            // Codes that differ here and there in all of their bytes.
            let spread = |code: u32| code.wrapping_mul(0x2040_8100) & !0xFF;
            let mut symbols = [[0; 16]; 3];
            for (i, ranks) in seen.iter().enumerate() {
                for (rank, &(code, low)) in ranks.iter().enumerate() {
                    symbols[rank][i] = spread(code) | low;
                }
            }
            let bits = spread(bits);
            let mut recall = Recall::<16>::new();
            recall.begin(&symbols);
            for depth in 0..24 {
                let recalled = recall.recall(depth);
                for i in 0..16 {
                    let seen = symbols.map(|rank| rank[i]);
                    let (row, present, flips) = plainly(seen, bits, depth);
                    prop_assert_eq!(recalled.rows[i], row);
                    prop_assert_eq!(recalled.present[i] != 0, present);
                    prop_assert!(!present || (recalled.flip[i] != 0) == flips);
                }
                recall.follow(depth, bits >> (31 - depth) & 1);
            }
        }
    }
}
