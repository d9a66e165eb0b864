//! Match models: the text went this way before; it may go on as it did then.

use crate::mix::{large, prefetch};

use super::hash::hash;

/// Matching lengths at which a model begins to follow, longest first, in atoms.
const LEAST: [usize; MATCHES] = [20, 11, 6];
/// The same for a model that is alone.
const LEAST_ALONE: usize = 9;

/// The base of the rolling hash.
const BASE: u32 = 0x2C1B_3C6D;
/// Its power with which the atom that leaves takes part.
fn leaving(len: usize) -> u32 {
    (1..len).fold(1, |power, _| power.wrapping_mul(BASE))
}

/// How many models there are.
pub(crate) const MATCHES: usize = 3;

/// Verified lengths are counted up to this.
const MOST: u32 = 40;

/// One pointer into the past.
#[derive(Clone, Copy, Debug, Default)]
struct Match {
    /// The index in the past of the atom expected next; 0 for none.
    at: u32,
    /// Atoms before it that were as expected, without a miss.
    len: u32,
    /// The last eight expectations: a one for each miss, the last lowest.
    misses: u8,
}

/// The past, and pointers to where it was like the present.
#[derive(Clone, Debug)]
pub(crate) struct Matches {
    /// A ring: atom n is at n modulo its length, a power of two.
    past: Vec<u32>,
    /// The number of the next atom.
    now: u32,
    heads: [Vec<u32>; MATCHES],
    shift: u32,
    /// Matching lengths, and the factor of the atom that leaves the hash of so many.
    least: Vec<(usize, u32)>,
    /// Hashes of the last atoms of each length: sums of code times [`BASE`] to the age.
    hashes: [u32; MATCHES],
    /// Where the last hash of each length is headed, and the candidate that the one before gave: their lines are
    /// on the way while other things are done.
    pending: [usize; MATCHES],
    candidates: [u32; MATCHES],
    matches: [Match; MATCHES],
}

impl Matches {
    /// `count` models, with room for `2^bits` places each, and for the last `2^past_bits` atoms.
    pub(crate) fn new(count: usize, bits: u32, past_bits: u32) -> Self {
        Matches {
            past: large(1 << past_bits, 0),
            now: 1,
            heads: std::array::from_fn(|i| large(if i < count { 1 << bits } else { 0 }, 0)),
            shift: 32 - bits,
            least: if count == 1 {
                vec![(LEAST_ALONE, leaving(LEAST_ALONE))]
            } else {
                LEAST[..count]
                    .iter()
                    .map(|&len| (len, leaving(len)))
                    .collect()
            },
            hashes: [0; MATCHES],
            pending: [0; MATCHES],
            candidates: [0; MATCHES],
            matches: Default::default(),
        }
    }

    /// The code of an atom by its number.
    #[inline(always)]
    fn atom(&self, number: u32) -> u32 {
        self.past[number as usize & (self.past.len() - 1)]
    }

    /// The code expected by a model, or 0, and what its past says of it: below 64.
    #[inline(always)]
    pub(crate) fn expected(&self, i: usize) -> (u32, usize) {
        let Match { at, len, misses } = self.matches[i];
        if at == 0 {
            return (0, 0);
        }
        let len = match len {
            0..8 => len,
            8..16 => 8 + (len - 8) / 4,
            16..32 => 10 + (len - 16) / 8,
            32..=39 => 12,
            _ => 13,
        };
        let trouble = match misses.trailing_zeros() {
            _ if misses == 0 => 0,
            0..2 => 3,
            2..5 => 2,
            _ => 1,
        };
        (self.atom(at), (len * 4 + trouble) as usize + 8)
    }

    /// Goes past one atom.
    pub(crate) fn pass(&mut self, code: u32) {
        let slot = self.now as usize & (self.past.len() - 1);
        self.past[slot] = code;
        self.now = self.now.wrapping_add(1);
        let now = self.now;
        for i in 0..self.least.len() {
            let (least, factor) = self.least[i];
            let mut current = self.matches[i];
            if current.at != 0 {
                let hit = self.atom(current.at) == code;
                current.len = if hit { (current.len + 1).min(MOST) } else { 0 };
                current.misses = current.misses << 1 | u8::from(!hit);
                current.at += 1;
                if current.misses.count_ones() > 4 {
                    current = Match::default();
                }
            }
            let leaving = self.atom(now.wrapping_sub(1 + least as u32));
            self.hashes[i] = self.hashes[i]
                .wrapping_sub(leaving.wrapping_mul(factor))
                .wrapping_mul(BASE)
                .wrapping_add(code);
            // The candidate of the atom before the last one, two steps on.
            let candidate = self.candidates[i];
            let known = candidate != 0;
            let candidate = candidate.wrapping_add(2);
            if current.len < least as u32 && known && candidate != current.at {
                let len = self.common(candidate);
                if len >= least as u32 && len > current.len {
                    current = Match {
                        at: candidate,
                        len,
                        misses: 0,
                    };
                }
            }
            self.matches[i] = current;
            self.candidates[i] = std::mem::replace(&mut self.heads[i][self.pending[i]], now - 1);
            let mask = self.past.len() - 1;
            prefetch(&self.past, self.candidates[i] as usize & mask);
            self.pending[i] = (hash(i as u32, self.hashes[i]) >> self.shift) as usize;
            prefetch(&self.heads[i], self.pending[i]);
        }
    }

    /// How many atoms before that number are as those before now, up to [`MOST`].
    fn common(&self, number: u32) -> u32 {
        let alike =
            |i: &u32| self.atom(number.wrapping_sub(*i)) == self.atom(self.now.wrapping_sub(*i));
        (1..=MOST).take_while(alike).count() as u32
    }
}
