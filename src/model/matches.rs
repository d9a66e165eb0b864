//! Match models: the text went this way before; it may go on as it did then.

use super::hash::hash;

/// Matching lengths at which a model begins to follow, longest first, in atoms.
const LEAST: [usize; MATCHES] = [20, 11, 6];

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
    past: Vec<u32>,
    heads: [Vec<u32>; MATCHES],
    shift: u32,
    matches: [Match; MATCHES],
}

impl Matches {
    /// Room for `2^bits` places by each length, and for a past of `atoms`.
    pub(crate) fn new(bits: u32, atoms: usize) -> Self {
        let mut past = Vec::with_capacity(atoms + 1);
        past.push(0);
        Matches {
            past,
            heads: std::array::from_fn(|_| vec![0; 1 << bits]),
            shift: 32 - bits,
            matches: Default::default(),
        }
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
        (self.past[at as usize], (len * 4 + trouble) as usize + 8)
    }

    /// Goes past one atom.
    pub(crate) fn pass(&mut self, code: u32) {
        self.past.push(code);
        let now = self.past.len();
        let mut h = 0;
        let mut done = 0;
        for i in (0..MATCHES).rev() {
            let current = &mut self.matches[i];
            if current.at != 0 {
                let hit = self.past[current.at as usize] == code;
                current.len = if hit { (current.len + 1).min(MOST) } else { 0 };
                current.misses = current.misses << 1 | u8::from(!hit);
                current.at += 1;
                if current.misses.count_ones() > 4 {
                    *current = Match::default();
                }
            }
            while done < LEAST[i] {
                let atom = now.checked_sub(1 + done).map_or(0, |j| self.past[j]);
                h = hash(h, atom);
                done += 1;
            }
            let head = &mut self.heads[i][(h >> self.shift) as usize];
            let candidate = std::mem::replace(head, now as u32);
            if current.len < LEAST[i] as u32 && candidate != 0 && candidate != current.at {
                let len = common(&self.past, candidate as usize, now);
                if len >= LEAST[i] as u32 && len > current.len {
                    *current = Match { at: candidate, len, misses: 0 };
                }
            }
        }
    }
}

/// How many atoms before `a` and `b` are alike, up to [`MOST`].
fn common(past: &[u32], a: usize, b: usize) -> u32 {
    let pairs = past[1..a].iter().rev().zip(past[1..b].iter().rev());
    pairs.take(MOST as usize).take_while(|(x, y)| x == y).count() as u32
}
