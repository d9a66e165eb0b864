//! Bit histories: what has been seen in one context, in eight bits.
//!
//! Up to four bits are remembered exactly. After that a history is how many zeros and ones there
//! were and which came last; a bit that comes makes the other's count forget, so that the recent past weighs
//! more. What a history means is learnt apart, by an adaptive map for each kind of context.

/// The history of a context that was never seen.
pub(crate) const NEW: u8 = 0;

/// How many histories there are; all are below.
pub(crate) const HISTORIES: usize = 256;

/// By the smaller of the two counts, the bound of the larger one.
const BOUNDS: [u8; 5] = [41, 24, 10, 7, 5];

#[derive(Clone, Copy)]
struct Counts {
    zeros: u8,
    ones: u8,
    last: u8,
}

impl Counts {
    const fn after(self, bit: u8) -> Counts {
        let (mut same, mut other) = if bit == 0 {
            (self.zeros, self.ones)
        } else {
            (self.ones, self.zeros)
        };
        same += 1;
        if other > 2 {
            other = other.ilog2() as u8 + 1;
        }
        let bounded = Counts::bounded(same, other);
        let (zeros, ones) = if bit == 0 {
            bounded
        } else {
            (bounded.1, bounded.0)
        };
        Counts {
            zeros,
            ones,
            last: bit,
        }
    }

    const fn bounded(a: u8, b: u8) -> (u8, u8) {
        if a < b {
            let (b, a) = Counts::bounded(b, a);
            return (a, b);
        }
        let b = if b > 4 { 4 } else { b };
        let bound = BOUNDS[b as usize];
        (if a > bound { bound } else { a }, b)
    }
}

struct Machine {
    /// The history after a zero and after a one.
    next: [[u8; 2]; HISTORIES],
    /// How many bits a history stands for, at least; for deciding which to give up.
    weight: [u8; HISTORIES],
    leaning: [u8; HISTORIES],
}

/// Exact histories of up to four bits, with a one in front: 1 stands for none, 2-3 for one bit ...
const EXACT: usize = 32;

static MACHINE: Machine = {
    // Histories by number: 0 is the empty one, 1 is unused, exact ones as they are; the others are
    // numbered as they are met, breadth first, so that a smaller number means fewer bits.
    let mut counts = [Counts {
        zeros: 0,
        ones: 0,
        last: 0,
    }; HISTORIES];
    let mut next = [[0; 2]; HISTORIES];
    let mut weight = [0; HISTORIES];
    let mut leaning = [0; HISTORIES];
    let mut used = EXACT;
    let mut state = 0;
    while state < used {
        let exact = if state == 0 { 1 } else { state };
        let mut bit = 0;
        while bit < 2 {
            if exact < EXACT / 2 {
                next[state][bit] = (exact << 1 | bit) as u8;
            } else {
                let now = if state < EXACT {
                    count_exact(state)
                } else {
                    counts[state]
                };
                let after = now.after(bit as u8);
                let mut found = EXACT;
                while found < used && !same(counts[found], after) {
                    found += 1;
                }
                if found == used {
                    counts[used] = after;
                    used += 1;
                }
                next[state][bit] = found as u8;
            }
            bit += 1;
        }
        let now = if state < EXACT {
            count_exact(exact)
        } else {
            counts[state]
        };
        weight[state] = now.zeros + now.ones;
        if weight[state] > 0 {
            // The last bit counts twice, and one of each before the first.
            let ones = 2 * (now.ones as u32 + now.last as u32) + 1;
            let all = 2 * (weight[state] as u32 + 1) + 2;
            leaning[state] = 1 + (ones * 7 / all) as u8;
        }
        state += 1;
    }
    Machine {
        next,
        weight,
        leaning,
    }
};

const fn count_exact(exact: usize) -> Counts {
    let len = exact.ilog2();
    let ones = (exact as u32).count_ones() as u8 - 1;
    Counts {
        zeros: len as u8 - ones,
        ones,
        last: (exact & 1) as u8,
    }
}

const fn same(a: Counts, b: Counts) -> bool {
    a.zeros == b.zeros && a.ones == b.ones && a.last == b.last
}

/// The history after one more bit.
#[inline(always)]
pub(crate) const fn after(history: u8, bit: u32) -> u8 {
    MACHINE.next[history as usize][(bit & 1) as usize]
}

/// Grows with the number of bits that a history stands for.
#[inline(always)]
pub(crate) fn weight(history: u8) -> u8 {
    MACHINE.weight[usize::from(history)]
}

/// How many leanings there are.
pub(crate) const LEANINGS: usize = 8;

/// Which way a history leans, from 1 for zeros to 7 for ones; 0 for none.
#[inline(always)]
pub(crate) fn leaning(history: u8) -> u8 {
    MACHINE.leaning[usize::from(history)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histories_lean_to_what_came_more_often() {
        let history = |bits: &[u32]| bits.iter().fold(NEW, |history, &bit| after(history, bit));
        assert_eq!(leaning(NEW), 0);
        assert_eq!(leaning(history(&[0; 30])), 1);
        assert_eq!(leaning(history(&[1; 30])), 7);
        assert!(leaning(history(&[1, 0])) < leaning(history(&[0, 1])));
        for state in 1..=255 {
            assert!(usize::from(leaning(state)) < LEANINGS);
        }
    }

    #[test]
    fn four_bits_are_remembered_exactly() {
        let mut seen = std::collections::HashSet::from([NEW]);
        for len in 1..=4 {
            for bits in 0..1_u32 << len {
                let history = (0..len).fold(NEW, |history, i| after(history, bits >> i));
                assert!(seen.insert(history));
                assert_eq!(u32::from(weight(history)), len);
            }
        }
    }

    #[test]
    fn long_runs_stay_apart_from_short_ones() {
        let run = |n| (0..n).fold(NEW, |history, _| after(history, 1));
        assert_ne!(run(20), run(21));
        assert_eq!(run(50), run(51));
        assert!(weight(after(run(50), 0)) < 10);
    }

    #[test]
    fn histories_are_at_most_256() {
        assert!(
            MACHINE
                .next
                .iter()
                .flatten()
                .max()
                .copied()
                .map(usize::from)
                < Some(HISTORIES)
        );
    }
}
