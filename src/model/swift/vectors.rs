//! The arithmetic of eight lanes at once: a portable form, and one for AVX2 that gives the same bits.

use super::candidates::{CHECK_SHIFT, RUN_MASK};
use super::rate::step;
use crate::mix::stretch;

/// Eight lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(32))]
pub(crate) struct Octet(pub(super) [i32; 8]);

/// Counters of four decisions in eight contexts, by context and node of the tree; node 0 is none.
///
/// A counter is the stretched probability of a one in the upper 13 bits, in 256ths, and how often it
/// was adapted, up to 7, in the lower 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(crate) struct Rows(pub(super) [[i16; 16]; 8]);

/// What a counter holds at most, without its lower bits.
pub(super) const COUNTER_MAX: i16 = 23_536;

/// The logistic function's inverse by the upper 12 bits of a probability, and a little more.
pub(crate) struct Stretches(pub(super) [i16; 4098]);

impl Stretches {
    pub(super) fn new() -> Box<Self> {
        let mut table = Box::new(Stretches([0; 4098]));
        for i in 0..4096 {
            table.0[i] = stretch((i << 4) as u16);
        }
        table
    }
}

/// One set of instructions. Implementors exist only where the machine has them.
pub(crate) trait Vectors: Copy {
    /// What the counters of some contexts make of each node together, stretched. Weights are in units of 2^-13.
    fn outlook(self, counters: &Rows, weights: &Rows, lanes: &[u8]) -> [i16; 16];
    /// Moves the counters and weights of nodes where `visited` is -1, else 0. `zeros` is -1 where the
    /// decision was a zero, else 0; `errors` are in units of 2^-15.
    fn learn(
        self,
        counters: &mut Rows,
        weights: &mut Rows,
        lanes: &[u8],
        visited: &[i16; 16],
        zeros: &[i16; 16],
        errors: &[i16; 16],
    );
    /// The 32-bit entries at `64 * lane + index`; indices are below 64.
    fn entries(self, table: &[[u32; 64]; 8], indices: Octet) -> Octet;
    /// The stretched forms of probabilities of 16 bits that stand `shift` bits up.
    fn stretches(self, table: &Stretches, p: Octet, shift: u32) -> Octet;
    /// The sum of products; it wraps.
    fn dot(self, a: Octet, b: Octet) -> i32;
    /// Weights moved by inputs times error, in 2^-16.
    fn trained(self, weights: Octet, inputs: Octet, error: i32) -> Octet;
    /// Counters of 32 bits: 24 of probability, 8 of how often they were adapted, up to `most`.
    fn adapted_entries(self, entries: Octet, target: i32, most: i32) -> Octet;
    /// Adds to `totals`, for each atom, the scores of all sources that name the same atom.
    fn tallied(self, totals: Octet, atoms: Octet, sources: Octet, scores: Octet) -> Octet;
    /// The greatest lane.
    fn greatest(self, a: Octet) -> i32;
    /// Slots of the contexts with these checks, out of two places each: those found or zero, and
    /// whether the second place is theirs: see [`recalled`].
    fn recall(self, ones: &[u64; 8], others: &[u64; 8], checks: Octet) -> ([u64; 8], Octet);
    /// Ones where `a` has `value`, else zeros.
    fn equal(self, a: Octet, value: i32) -> Octet;
}

/// What every machine can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn outlook(self, counters: &Rows, weights: &Rows, lanes: &[u8]) -> [i16; 16] {
        let mut sums = [0_i16; 16];
        for &lane in lanes {
            let lane = usize::from(lane) & 7;
            let (counters, weights) = (&counters.0[lane], &weights.0[lane]);
            for node in 0..16 {
                let product = i32::from(counters[node] & !7) * i32::from(weights[node]);
                sums[node] = sums[node].saturating_add((product >> 16) as i16);
            }
        }
        sums
    }

    #[inline(always)]
    fn learn(
        self,
        counters: &mut Rows,
        weights: &mut Rows,
        lanes: &[u8],
        visited: &[i16; 16],
        zeros: &[i16; 16],
        errors: &[i16; 16],
    ) {
        for &lane in lanes {
            let lane = usize::from(lane) & 7;
            let (counters, weights) = (&mut counters.0[lane], &mut weights.0[lane]);
            for node in 0..16 {
                let input = counters[node] & !7;
                let product = (i32::from(input) * i32::from(errors[node])) >> 16;
                weights[node] = weights[node].saturating_add((product as i16).wrapping_add(4) >> 3);
                let adapted = adapted(counters[node], zeros[node]);
                counters[node] ^= (counters[node] ^ adapted) & visited[node];
            }
        }
    }

    #[inline(always)]
    fn entries(self, table: &[[u32; 64]; 8], indices: Octet) -> Octet {
        Octet(std::array::from_fn(|lane| {
            table[lane][indices.0[lane] as usize & 63] as i32
        }))
    }

    #[inline(always)]
    fn stretches(self, table: &Stretches, p: Octet, shift: u32) -> Octet {
        Octet(p.0.map(|p| table.0[(p as u32 >> (shift + 4)) as usize & 4095].into()))
    }

    #[inline(always)]
    fn dot(self, a: Octet, b: Octet) -> i32 {
        (0..8).fold(0, |sum: i32, lane| {
            sum.wrapping_add(a.0[lane].wrapping_mul(b.0[lane]))
        })
    }

    #[inline(always)]
    fn trained(self, weights: Octet, inputs: Octet, error: i32) -> Octet {
        Octet(std::array::from_fn(|lane| {
            weights.0[lane].wrapping_add(inputs.0[lane].wrapping_mul(error) >> 16)
        }))
    }

    #[inline(always)]
    fn adapted_entries(self, entries: Octet, target: i32, most: i32) -> Octet {
        Octet(entries.0.map(|entry| {
            let seen = entry & 0xFF;
            let p = (entry as u32 >> 8) as i32;
            let p = p + step(target - p, seen as u32);
            p << 8 | (seen + 1).min(most)
        }))
    }

    #[inline(always)]
    fn tallied(self, totals: Octet, atoms: Octet, sources: Octet, scores: Octet) -> Octet {
        let mut totals = totals;
        for lane in 0..8 {
            for other in 0..8 {
                let same = -i32::from(atoms.0[other] == sources.0[lane]);
                totals.0[other] = totals.0[other].wrapping_add(same & scores.0[lane]);
            }
        }
        totals
    }

    #[inline(always)]
    fn greatest(self, a: Octet) -> i32 {
        a.0.into_iter().fold(i32::MIN, i32::max)
    }

    #[inline(always)]
    fn recall(self, ones: &[u64; 8], others: &[u64; 8], checks: Octet) -> ([u64; 8], Octet) {
        let mut found = [0; 8];
        let mut seconds = Octet::default();
        for lane in 0..8 {
            let check = checks.0[lane] as u32;
            (found[lane], seconds.0[lane]) = recalled(ones[lane], others[lane], check);
        }
        (found, seconds)
    }

    #[inline(always)]
    fn equal(self, a: Octet, value: i32) -> Octet {
        Octet(a.0.map(|a| -i32::from(a == value)))
    }
}

/// A counter after one more decision; `zero` is -1 for a zero, else 0.
///
/// The probability moves by d = 1/2, 3/8, 1/4 ... of what it is off. In the stretched domain, and of
/// a one, that is ln((e^s + d) / (1 - d)): the smooth maximum of s and ln d, and a little more. Both
/// terms are taken from how often the counter was adapted, the smoothing from a parabola.
#[inline(always)]
fn adapted(counter: i16, zero: i16) -> i16 {
    let seen = counter & 7;
    let towards = ((counter & !7) ^ zero).wrapping_sub(zero);
    let least = -1416 - 712 * seen;
    let apart = towards.wrapping_sub(least).wrapping_abs();
    let near = 6816_u16.saturating_sub(apart as u16) >> 5;
    let smooth = ((near * near) >> 5) as i16;
    let left = 7 - seen;
    let more = 96 + 26 * left * left;
    let moved = (towards.max(least).wrapping_add(smooth).wrapping_add(more)).min(COUNTER_MAX);
    ((moved ^ zero).wrapping_sub(zero) & !7) | (seen + 1).min(7)
}

/// The slot of a context with this check, or zero, and -1 if the second place is its, else 0: of two
/// strangers the one with the shorter run gives way.
#[inline(always)]
fn recalled(one: u64, other: u64, check: u32) -> (u64, i32) {
    let run = |slot: u64| slot & RUN_MASK;
    let here = one >> CHECK_SHIFT == u64::from(check);
    let there = other >> CHECK_SHIFT == u64::from(check);
    let second = !here & (there | (run(other) < run(one)));
    let found = one & mask(here) | other & mask(there & !here);
    (found, -i32::from(second))
}

#[inline(always)]
fn mask(set: bool) -> u64 {
    u64::from(set).wrapping_neg()
}

/// Something to run with the best vectors there are. `run` has to be `#[inline(always)]`.
pub(crate) trait Task {
    type Output;

    fn run<V: Vectors>(self, vectors: V) -> Self::Output;
}

/// Runs a task, with AVX2 where the machine has it.
pub(crate) fn run<T: Task>(task: T) -> T::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = super::avx2::Avx2::detect() {
        return avx2.run(task);
    }
    task.run(Portable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Everything that vectors can do, on the same numbers.
    struct All {
        a: Octet,
        b: Octet,
        counters: Rows,
        weights: Rows,
        bits: [u8; 16],
        errors: [i16; 16],
        table: Box<[[u32; 64]; 8]>,
        scalar: i32,
    }

    impl Task for All {
        type Output = (Vec<Octet>, [i16; 16], Rows, Rows);

        fn run<V: Vectors>(mut self, v: V) -> Self::Output {
            let (a, b) = (self.a, self.b);
            let stretches = Stretches::new();
            let bit = self.scalar & 1;
            let octets = vec![
                v.entries(&self.table, a),
                v.stretches(&stretches, Octet(a.0.map(|a| a & 0xFFFF)), 0),
                v.stretches(&stretches, a, 16),
                Octet([v.dot(a, b); 8]),
                v.trained(a, Octet(b.0.map(|b| b >> 20)), self.scalar >> 15),
                v.adapted_entries(Octet(a.0.map(|a| a & !0xFF | a & 7)), (bit << 24) - bit, 11),
                v.equal(a, a.0[3]),
                v.tallied(a, Octet(b.0.map(|b| b & 3)), Octet(a.0.map(|a| a & 3)), b),
                Octet([v.greatest(a); 8]),
            ];
            let ones = std::array::from_fn(|i| (a.0[i] as u64) << 40 | b.0[i] as u64);
            let others = std::array::from_fn(|i| (b.0[i] as u64) << 44 | 77);
            let mut checks = Octet(std::array::from_fn(|i| (ones[i] >> CHECK_SHIFT) as i32));
            checks.0[3] ^= 1;
            checks.0[6] = (others[6] >> CHECK_SHIFT) as i32;
            let (found, seconds) = v.recall(&ones, &others, checks);
            let mut octets = octets;
            octets.push(seconds);
            octets.push(Octet(found.map(|found| (found ^ found >> 32) as i32)));
            let outlook = v.outlook(&self.counters, &self.weights, &[0, 3, 4, 7]);
            let visited = self.bits.map(|bits| -i16::from(bits & 1));
            let zeros = self.bits.map(|bits| -i16::from(bits >> 1 & 1));
            v.learn(
                &mut self.counters,
                &mut self.weights,
                &[1, 2, 3, 7],
                &visited,
                &zeros,
                &self.errors,
            );
            (octets, outlook, self.counters, self.weights)
        }
    }

    proptest! {
        #[test]
        fn all_vectors_give_the_same_bits(
            a: [i32; 8], b: [i32; 8], counters: [[i16; 16]; 8], weights: [[i16; 16]; 8],
            bits: [u8; 16], errors: [i16; 16], seed: u32, scalar: i32,
        ) {
            let all = || All {
                a: Octet(a),
                b: Octet(b),
                counters: Rows(counters),
                weights: Rows(weights),
                bits,
                errors,
                table: Box::new(std::array::from_fn(|i| {
                    std::array::from_fn(|j| seed.wrapping_mul((i * 64 + j) as u32 | 1))
                })),
                scalar,
            };
            prop_assert_eq!(run(all()), all().run(Portable));
        }
    }

    #[test]
    fn counters_move_like_probabilities() {
        // 1/2 moved by a half of what it is off from one: 3/4, whose stretched form is ln 3.
        assert!((i32::from(adapted(0, 0) >> 3) - 281).abs() <= 2);
        assert_eq!(adapted(0, 0) & 7, 1);
        let mut counter = 0;
        for _ in 0..1000 {
            counter = adapted(counter, 0);
            assert!((0..=COUNTER_MAX | 7).contains(&counter));
        }
        assert!(counter > 20_000);
        for _ in 0..30 {
            counter = adapted(counter, -1);
        }
        assert!(counter < -900, "{counter}");
    }
}
