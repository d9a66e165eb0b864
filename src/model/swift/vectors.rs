//! The arithmetic of many lanes at once: a portable form, and those for AVX2 and NEON that give the same bits.

use super::candidates::{CHECK_MASK, CHECK_SHIFT, Pair, RUN_MASK, RUN_SHIFT, STATES, SYMBOL_MASK};
use super::descent::Line;
use super::symbol::Symbol;
use crate::mix::counters::{COUNT, adapted, high_product};
use crate::mix::squash;

/// Four lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(32))]
pub(crate) struct Quad(pub(super) [u64; 4]);

/// By guesser and state: how often its first atom was right, in the upper half; its second, if the
/// first was not, in the lower.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Worth(pub(super) [[u32; STATES]; 4]);

/// The atoms that the slots know, with what they are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Ranks {
    /// The first atoms by lane, then the second ones; zero is none.
    pub(super) atoms: [u32; 8],
    /// How much each is to be trusted, and below that bits that tell them apart; zero once it was
    /// offered.
    pub(super) keys: [u32; 8],
    /// By lane: the slot's run, and in bit 0 whether nothing else was seen.
    pub(super) states: [u64; 4],
    /// By bit: which first atoms are none.
    pub(super) none: u32,
}

/// The most trusted atom that was not offered yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Best {
    /// Zero if there is none.
    pub(super) atom: u32,
    /// Whose it is: below 4 the first atoms, then the second ones.
    pub(super) lane: u32,
    /// By bit: which of the first and second atoms are the same.
    pub(super) near: u32,
}

/// Weights of four decisions in all contexts, by context and node of the tree; node 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Rows<const N: usize>(pub(super) [[i16; 16]; N]);

/// By node: what the prediction was off by; -1 for those on the way to the digit, and for those of
/// them where it has a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Error {
    pub(super) errors: [i16; 16],
    pub(super) visited: [i16; 16],
    pub(super) zeros: [i16; 16],
}

/// The probabilities of stretched values from -`STRETCH_MAX` on, away from the ends; one more for width.
#[derive(Clone, Debug)]
pub(crate) struct Squashes(pub(super) [u16; SPAN]);

pub(super) const STRETCH_MAX: i32 = 2943;
pub(super) const SPAN: usize = 2 * STRETCH_MAX as usize + 2;

impl Squashes {
    pub(super) fn new() -> Box<Self> {
        let mut table = Box::new(Squashes([0; SPAN]));
        for (i, p) in table.0.iter_mut().enumerate() {
            *p = squash(i as i32 - STRETCH_MAX).clamp(32, 65_504) as u16;
        }
        table
    }
}

/// By digit: -1 for the nodes on the way to it, and for those of them where it has a zero.
pub(super) static VISITED: [[i16; 16]; 16] = ways(false);
pub(super) static ZEROS: [[i16; 16]; 16] = ways(true);

const fn ways(zeros: bool) -> [[i16; 16]; 16] {
    let mut ways = [[0; 16]; 16];
    let mut digit = 0;
    while digit < 16 {
        let mut left = 4;
        while left > 0 {
            let node = (16 | digit) >> left;
            left -= 1;
            if !zeros || digit >> left & 1 == 0 {
                ways[digit][node] = -1;
            }
        }
        digit += 1;
    }
    ways
}

/// One set of instructions. Implementors exist only where the machine has them.
pub(crate) trait Vectors: Copy {
    /// The probability of a one at each node by the lines that are `known` together. Weights are in
    /// units of 2^-13.
    fn chances<const N: usize>(
        self,
        lines: &[&Line; N],
        known: u32,
        weights: &Rows<N>,
        squashes: &Squashes,
    ) -> [u16; 16];
    /// What is to be learned when `chances` were seen and `digit` came.
    fn error(self, chances: &[u16; 16], digit: u32) -> Error;
    /// Moves the counters and weights of the nodes on the way to a digit; a line that was not `met`
    /// begins anew.
    fn learn(self, line: &mut Line, met: bool, weights: &mut [i16; 16], error: &Error);
    /// Slots of the contexts with these hashes, out of two places each: those found, or an empty one
    /// with the check; and by bit whether the second place is theirs.
    fn recall(self, pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32);
    /// The slots after they have met `atom`.
    fn remember(self, slots: Quad, atom: u64) -> Quad;
    /// What the atoms of the slots are worth.
    fn rank(self, slots: Quad, worth: &Worth) -> Ranks;
    /// The most trusted atom, which is not offered again.
    fn best(self, ranks: &mut Ranks) -> Best;
}

/// What every machine can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn chances<const N: usize>(
        self,
        lines: &[&Line; N],
        known: u32,
        weights: &Rows<N>,
        squashes: &Squashes,
    ) -> [u16; 16] {
        let mut sums = [0_i16; 16];
        for (lane, (line, weights)) in lines.iter().zip(&weights.0).enumerate() {
            let known = -((known >> lane & 1) as i16);
            for node in 0..16 {
                let product = high_product(line[node] & known & !COUNT, weights[node]);
                sums[node] = sums[node].saturating_add(product);
            }
        }
        sums.map(|sum| {
            squashes.0[(i32::from(sum).clamp(-STRETCH_MAX, STRETCH_MAX) + STRETCH_MAX) as usize]
        })
    }

    #[inline(always)]
    fn error(self, chances: &[u16; 16], digit: u32) -> Error {
        let digit = digit as usize & 15;
        let (visited, zeros) = (VISITED[digit], ZEROS[digit]);
        let errors = std::array::from_fn(|node| {
            let half = (chances[node] >> 1) as i16;
            (half ^ (i16::MAX | zeros[node])) & visited[node]
        });
        Error {
            errors,
            visited,
            zeros,
        }
    }

    #[inline(always)]
    fn learn(self, line: &mut Line, met: bool, weights: &mut [i16; 16], error: &Error) {
        for node in 0..16 {
            let counter = line[node] & -i16::from(met);
            let product = high_product(counter & !COUNT, error.errors[node]);
            weights[node] = weights[node].saturating_add(product.wrapping_add(4) >> 3);
            let adapted = adapted(counter, error.zeros[node]);
            line[node] = counter ^ ((counter ^ adapted) & error.visited[node]);
        }
    }

    #[inline(always)]
    fn recall(self, pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32) {
        let mut found = Quad::default();
        let mut ways = 0;
        for lane in 0..4 {
            let check = u64::from(hashes[lane] & CHECK_MASK | 1);
            let [one, other] = pairs[lane].0;
            let (here, there) = (one >> CHECK_SHIFT == check, other >> CHECK_SHIFT == check);
            let second = !here & (there | (other & RUN_MASK < one & RUN_MASK));
            found.0[lane] = match (here, there) {
                (true, _) => one,
                (false, true) => other,
                (false, false) => check << CHECK_SHIFT,
            };
            ways |= u32::from(second) << lane;
        }
        (found, ways)
    }

    #[inline(always)]
    fn remember(self, slots: Quad, atom: u64) -> Quad {
        Quad(slots.0.map(|slot| {
            let first = slot & SYMBOL_MASK;
            if first == atom {
                slot + (u64::from(slot & RUN_MASK != RUN_MASK) << RUN_SHIFT)
            } else {
                slot >> CHECK_SHIFT << CHECK_SHIFT | 1 << RUN_SHIFT | first << Symbol::BITS | atom
            }
        }))
    }

    #[inline(always)]
    fn rank(self, slots: Quad, worth: &Worth) -> Ranks {
        let mut ranks = Ranks::default();
        let Ranks {
            atoms,
            keys,
            states,
            none,
        } = &mut ranks;
        for lane in 0..4 {
            let slot = slots.0[lane];
            atoms[lane] = (slot & SYMBOL_MASK) as u32;
            atoms[4 + lane] = (slot >> Symbol::BITS & SYMBOL_MASK) as u32;
            let state = slot >> (RUN_SHIFT - 1) & 62 | u64::from(atoms[4 + lane] == 0);
            states[lane] = state;
            let worth = worth.0[lane][state as usize];
            keys[lane] = worth >> 16 << 3 | (7 - lane as u32);
            keys[4 + lane] = (worth & 0xFFFF) << 3 | (3 - lane as u32);
        }
        for lane in 0..8 {
            if atoms[lane] == 0 {
                keys[lane] = 0;
                *none |= 1 << lane & 15;
            }
        }
        ranks
    }

    #[inline(always)]
    fn best(self, ranks: &mut Ranks) -> Best {
        let best = ranks.keys.iter().copied().fold(0, u32::max);
        let lane = !best & 7;
        let atom = if best == 0 {
            0
        } else {
            ranks.atoms[lane as usize]
        };
        let mut near = 0;
        for other in 0..8 {
            if ranks.atoms[other] == atom {
                near |= 1 << other;
                ranks.keys[other] = 0;
            }
        }
        Best { atom, lane, near }
    }
}

/// Something to run with the best vectors there are. `run` has to be `#[inline(always)]`.
pub(crate) trait Task {
    type Output;

    fn run<V: Vectors>(self, vectors: V) -> Self::Output;
}

/// Runs a task, with AVX2 where the machine has it, and with NEON where the target does.
pub(crate) fn run<T: Task>(task: T) -> T::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = super::avx2::Avx2::detect() {
        return avx2.run(task);
    }
    #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
    return task.run(super::neon::Neon);
    #[cfg(not(all(target_arch = "aarch64", target_feature = "neon")))]
    task.run(Portable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Everything that vectors can do, on the same numbers.
    #[derive(Clone)]
    struct All {
        slots: [Pair; 4],
        /// Few atoms, so that some are the same.
        mask: u64,
        worth: Worth,
        hashes: [u32; 4],
        lines: [Line; 5],
        known: u32,
        weights: Rows<5>,
        chances: [u16; 16],
        digit: u32,
    }

    impl Task for All {
        type Output = (
            Vec<Quad>,
            Vec<Ranks>,
            Vec<Best>,
            u32,
            [u16; 16],
            Error,
            [Line; 5],
            Rows<5>,
        );

        fn run<V: Vectors>(mut self, v: V) -> Self::Output {
            let (found, ways) = v.recall(self.slots.each_ref(), &self.hashes);
            let firsts = Quad(found.0.map(|slot| slot & SYMBOL_MASK));
            let seconds = Quad(found.0.map(|slot| slot >> Symbol::BITS & SYMBOL_MASK));
            let mut slots = vec![found];
            for atom in [0, 1, firsts.0[0], firsts.0[3], seconds.0[1]] {
                slots.push(v.remember(found, atom));
            }
            let ranks = [found, Quad(found.0.map(|slot| slot & self.mask))];
            let mut ranks = ranks.map(|slots| v.rank(slots, &self.worth)).to_vec();
            let bests = (0..10).map(|i| v.best(&mut ranks[i % 2])).collect();
            let lines = self.lines.each_ref();
            let chances = v.chances(&lines, self.known, &self.weights, &Squashes::new());
            let error = v.error(&self.chances, self.digit);
            for lane in 0..5 {
                let met = self.known >> lane & 1 != 0;
                v.learn(
                    &mut self.lines[lane],
                    met,
                    &mut self.weights.0[lane],
                    &error,
                );
            }
            (
                slots,
                ranks,
                bests,
                ways,
                chances,
                error,
                self.lines,
                self.weights,
            )
        }
    }

    proptest! {
        #[test]
        fn all_vectors_give_the_same_bits(
            slots: [[u64; 2]; 4],
            mut hashes: [u32; 4],
            known in prop::collection::vec(any::<bool>(), 4),
            mask: u64,
            worths in prop::collection::vec(any::<u32>(), 4 * STATES),
            lines: [Line; 5],
            met: u32,
            weights: [[i16; 16]; 5],
            chances: [u16; 16],
            digit in 0..16_u32,
        ) {
            for (i, hash) in hashes.iter_mut().enumerate() {
                if known[i] {
                    *hash = (slots[i][i % 2] >> CHECK_SHIFT) as u32;
                }
            }
            let all = All {
                slots: slots.map(Pair),
                mask: mask & !(0x3_FFFC << Symbol::BITS | 0x3_FFFC),
                worth: Worth(std::array::from_fn(|lane| {
                    std::array::from_fn(|state| worths[STATES * lane + state])
                })),
                hashes,
                lines,
                known: met,
                weights: Rows(weights),
                chances,
                digit,
            };
            prop_assert_eq!(run(all.clone()), all.run(Portable));
        }
    }
}
