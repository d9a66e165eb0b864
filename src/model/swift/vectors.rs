//! The arithmetic of many lanes at once: a portable form, and those for AVX2 and NEON that give the same bits.

use super::candidates::{CHECK_MASK, CHECK_SHIFT, Pair, RUN_MASK, RUN_SHIFT, STATES, SYMBOL_MASK};
use super::line::{Known, LANES, Line};
use super::marks::Kinds;
use super::symbol::Symbol;
use crate::mix::counters::{high_product, moved, rounded_product, way_to};
use crate::model::spans::within;

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

/// By node: what the prediction was off by, in units of 2^-11; 1 for those on the way to the digit where it has a one,
/// -1 where it has a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Error {
    pub(super) errors: [i16; 16],
    pub(super) signs: [i16; 16],
}

/// Where the share of each digit begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(32))]
pub(crate) struct Shares(pub(super) [u16; 16]);

/// What digits share by their chances, before each gets one more.
pub(super) const SHARED: u16 = u16::MAX - 15;

/// The probability of a stretched value is taken as straight between those of every half of a unit of the
/// logistic domain, 128 here, of which there are sixteen.
pub(super) const KNOT_SHIFT: u32 = 7;
pub(super) const STRETCH_MAX: u16 = 1951;

/// Probabilities at the knots, in units of 2^-16, a little above what they are so that the lines between them err to both
/// sides; and how far they rise to the next one.
pub(super) static KNOTS: [u16; 16] = [
    32768, 40852, 48004, 53678, 57806, 60625, 62470, 63642, 64375, 64827, 65104, 65273, 65376,
    65439, 65477, 65500,
];
pub(super) static RISES: [u16; 16] = [
    8084, 7152, 5674, 4128, 2819, 1845, 1172, 733, 452, 277, 169, 103, 63, 38, 23, 14,
];

const fn bytes(numbers: &[u16; 16], shift: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    let mut i = 0;
    while i < 16 {
        bytes[i] = (numbers[i] >> shift) as u8;
        i += 1;
    }
    bytes
}

/// The lower and the upper bytes of the tables, for those who look up bytes.
pub(super) static KNOT_BYTES: [[u8; 16]; 2] = [bytes(&KNOTS, 0), bytes(&KNOTS, 8)];
pub(super) static RISE_BYTES: [[u8; 16]; 2] = [bytes(&RISES, 0), bytes(&RISES, 8)];

/// The upper half of a product.
#[inline(always)]
fn high(a: u16, b: u16) -> u16 {
    ((u32::from(a) * u32::from(b)) >> 16) as u16
}

/// One set of instructions. Implementors exist only where the machine has them.
pub(crate) trait Vectors: Copy {
    /// The probability of a one at each node by the lines that are `known` together; a line that has another check is known no
    /// more. Weights are in units of 2^-13.
    fn chances<const N: usize>(
        self,
        lines: &[&Line; N],
        checks: &[u32; LANES],
        known: &mut Known,
        weights: &Rows<N>,
    ) -> [u16; 16];
    /// Where the share of each digit begins in 2^16, by the chances of its four decisions; that of the last one ends there,
    /// and none is empty.
    fn shares(self, chances: &[u16; 16]) -> Shares;
    /// In whose share a number lies.
    fn find(self, shares: &Shares, at: u16) -> u32;
    /// What is to be learned when `chances` were seen and `digit` came.
    fn error(self, chances: &[u16; 16], digit: u32) -> Error;
    /// Moves the counters and weights of the nodes on the way to a digit; a line that is not `known`
    /// begins anew.
    fn learn(self, line: &mut Line, known: u32, weights: &mut [i16; 16], error: &Error);
    /// Slots of the contexts with these hashes, out of two places each: those found, or an empty one
    /// with the check; and by bit whether the second place is theirs.
    fn recall(self, pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32);
    /// The slots after they have met `atom`.
    fn remember(self, slots: Quad, atom: u64) -> Quad;
    /// What the atoms of the slots are worth.
    fn rank(self, slots: Quad, worth: &Worth) -> Ranks;
    /// The most trusted atom, which is not offered again.
    fn best(self, ranks: &mut Ranks) -> Best;
    /// What bytes of a text are.
    fn kinds(self, text: &[u8; 64]) -> Kinds;
}

/// What every machine can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn chances<const N: usize>(
        self,
        lines: &[&Line; N],
        checks: &[u32; LANES],
        known: &mut Known,
        weights: &Rows<N>,
    ) -> [u16; 16] {
        let mut sums = [0_i16; 16];
        for (lane, (line, weights)) in lines.iter().zip(&weights.0).enumerate() {
            let met = u32::from(line.0[0] == checks[lane] as i16);
            known[lane] &= met.wrapping_neg();
            let known = known[lane] as i16;
            for node in 0..16 {
                let product = high_product(line.0[node] & known, weights[node]);
                sums[node] = sums[node].saturating_add(product);
            }
        }
        sums.map(|sum| {
            let apart = sum.unsigned_abs().min(STRETCH_MAX);
            let knot = usize::from(apart >> KNOT_SHIFT);
            let p = KNOTS[knot] + high(apart << (16 - KNOT_SHIFT), RISES[knot]);
            if sum < 0 { !p } else { p }
        })
    }

    #[inline(always)]
    fn shares(self, chances: &[u16; 16]) -> Shares {
        let mut begins = [0; 16];
        let mut sum = 0;
        for (digit, begin) in begins.iter_mut().enumerate() {
            let way = |left: usize| {
                let p = chances[(16 | digit) >> left];
                if digit >> (left - 1) & 1 != 0 { p } else { !p }
            };
            *begin = sum;
            sum += high(high(high(way(4), way(3)), high(way(2), way(1))), SHARED) + 1;
        }
        Shares(begins)
    }

    #[inline(always)]
    fn find(self, shares: &Shares, at: u16) -> u32 {
        let others = &shares.0[1..];
        others.iter().filter(|&&begin| begin <= at).count() as u32
    }

    #[inline(always)]
    fn error(self, chances: &[u16; 16], digit: u32) -> Error {
        let signs = *way_to(digit as usize);
        let errors = std::array::from_fn(|node| {
            // What is left to a certain one or zero, in units of 2^-11.
            let part = (chances[node] >> 5) as i16;
            let left = if signs[node] < 0 { part } else { 0x7FF ^ part };
            left.wrapping_mul(signs[node])
        });
        Error { errors, signs }
    }

    #[inline(always)]
    fn learn(self, line: &mut Line, known: u32, weights: &mut [i16; 16], error: &Error) {
        for (node, weight) in weights.iter_mut().enumerate() {
            let counter = line.0[node] & known as i16;
            let product = rounded_product(counter, error.errors[node]);
            *weight = weight.saturating_add(product);
            let moved = moved(counter, error.signs[node]);
            line.0[node] = if error.signs[node] == 0 {
                counter
            } else {
                moved
            };
        }
    }

    #[inline(always)]
    fn recall(self, pairs: [&Pair; 4], hashes: &[u32; 4]) -> (Quad, u32) {
        let mut found = Quad::default();
        let mut ways = 0;
        for lane in 0..4 {
            let check = u64::from(hashes[lane] & CHECK_MASK | 1);
            let [one, other] = *pairs[lane];
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

    #[inline(always)]
    fn kinds(self, text: &[u8; 64]) -> Kinds {
        let mut kinds = Kinds::default();
        for (i, bytes) in text.as_chunks().0.iter().enumerate() {
            let word = u64::from_le_bytes(*bytes);
            // The top bits of eight bytes, beside each other.
            let are = |first, last| {
                let tops = within(word, first, last) >> 7;
                tops.wrapping_mul(0x0102_0408_1020_4080) >> 56 << (8 * i)
            };
            kinds.lower |= are(b'a', b'z');
            kinds.upper |= are(b'A', b'Z');
            kinds.digits |= are(b'0', b'9');
            kinds.underscores |= are(b'_', b'_');
            kinds.spaces |= are(b' ', b' ');
            kinds.newlines |= are(b'\n', b'\n');
            kinds.hashes |= are(b'#', b'#');
        }
        kinds
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
    use proptest::array::uniform;
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
        known: Known,
        checks: [u32; LANES],
        weights: Rows<5>,
        chances: [u16; 16],
        digit: u32,
        text: [u8; 64],
    }

    impl Task for All {
        type Output = (
            Vec<Quad>,
            Vec<Ranks>,
            Vec<Best>,
            u32,
            ([u16; 16], Known),
            (Shares, Vec<u32>),
            Error,
            [Line; 5],
            Rows<5>,
            Kinds,
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
            let chances = v.chances(&lines, &self.checks, &mut self.known, &self.weights);
            let shares = v.shares(&chances);
            let found_in = shares.0.map(|begin| v.find(&shares, begin)).to_vec();
            let error = v.error(&self.chances, self.digit);
            for lane in 0..5 {
                v.learn(
                    &mut self.lines[lane],
                    self.known[lane],
                    &mut self.weights.0[lane],
                    &error,
                );
            }
            (
                slots,
                ranks,
                bests,
                ways,
                (chances, self.known),
                (shares, found_in),
                error,
                self.lines,
                self.weights,
                v.kinds(&self.text),
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
            lines: [[i16; 16]; 5],
            met: [bool; LANES],
            same: [bool; 5],
            weights: [[i16; 16]; 5],
            chances: [u16; 16],
            digit in 0..16_u32,
            text in prop_oneof![uniform::<_, 64>(any::<u8>()), uniform::<_, 64>(0..128_u8)],
        ) {
            for (i, hash) in hashes.iter_mut().enumerate() {
                if known[i] {
                    *hash = (slots[i][i % 2] >> CHECK_SHIFT) as u32;
                }
            }
            let mut checks = [0x1_0000; LANES];
            for (lane, line) in lines.iter().enumerate() {
                checks[lane] += (line[0] as u16 ^ u16::from(!same[lane])) as u32;
            }
            let all = All {
                slots,
                mask: mask & !(0x3_FFFC << Symbol::BITS | 0x3_FFFC),
                worth: Worth(std::array::from_fn(|lane| {
                    std::array::from_fn(|state| worths[STATES * lane + state])
                })),
                hashes,
                lines: lines.map(Line),
                known: met.map(|met| u32::from(met).wrapping_neg()),
                checks,
                weights: Rows(weights),
                chances,
                digit,
                text,
            };
            prop_assert_eq!(run(all.clone()), all.run(Portable));
        }
    }
}
