//! The short way: where all signs point to one atom, a single decision says whether it is that one.
//!
//! Whether the question is asked depends on how often the guess was right under signs like these; the many decisions of
//! the atom's code are saved where the answer is yes. After a no the atom is coded in full, and what is known of the
//! contexts is cleared of the guess.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::entropy::Coder;
use crate::mix::{Apm, BLOCK, Cell, Inputs, Maps, Mixer, Opinions, mask, pair, squash, stretch};

use super::hash::hash;
use super::predictor::{Candidate, Selectors, TRUSTS, centre};

/// How often may be asked for an atom.
pub(crate) const ROUNDS: usize = 4;

/// The probability that no guess has: such are not even made.
pub(crate) const NEVER: u16 = u16::MAX;

/// Signs are kept by how certain the best of them is, and by how many agree.
const CERTAINTIES: usize = 32;
const VOTES: usize = 8;
const GATES: usize = CERTAINTIES * VOTES;

/// What the contexts know of the next atom as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Known<const N: usize> {
    /// The symbols last seen in each, the last first, with classes of counts; 0 for none.
    pub(crate) seen: [[u32; N]; 3],
    /// Whether the first of them was right, time after time: a bit history.
    pub(crate) verdicts: [u32; N],
}

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

/// How a context stands to a guess: 0 says so, 1 said so before that, 2 says something else.
#[inline(always)]
fn stand(first: u32, second: u32, guess: u32) -> u32 {
    let agrees = |x: u32| mask(x != 0) & mask((x ^ guess) >> 8 == 0);
    !agrees(first) & (2 - (agrees(second) & 1))
}

/// Stands, up to a power of two.
const STANDS: usize = 4;

/// Sets of weights that take part at most, and how many each of them is chosen from.
const SETS: usize = 7;
const FAMILY: usize = 256;

/// Sets of the last mixer: by class and state.
const LAST_SETS: usize = 128;

/// A model of `N` contexts' and `K` candidates' agreement with a guess, with `I` blocks of inputs: four inputs for each
/// context, two for each candidate, a constant, padding, and `S` sets of weights.
#[derive(Clone, Debug)]
pub(crate) struct Sure<const N: usize, const K: usize, const I: usize, const S: usize> {
    gates: Vec<Cell>,
    /// Noes before this guess.
    round: usize,
    /// Within the round.
    gate: usize,
    /// Contexts that say the guess, in sixteenths of all.
    votes: usize,
    /// By context, stand and verdict.
    verdicts: Maps<N, { STANDS * 256 }>,
    of_verdicts: Opinions<N>,
    /// By context, stand and counts of the last two symbols.
    counts: Maps<N, { STANDS * 64 }>,
    of_counts: Opinions<N>,
    trusts: [[Cell; 2 * TRUSTS]; K],
    mixer: Mixer<I>,
    last_mixer: Mixer<1>,
    inputs: Inputs<I>,
    finals: [Apm; 3],
    asked: u64,
}

/// Of the guess: separator, word, or what else its code begins with.
const KINDS: usize = 4;

/// The kind of a code.
#[inline(always)]
fn kind(code: u32) -> usize {
    (code >> 30) as usize
}

impl<const N: usize, const K: usize, const I: usize, const S: usize> Sure<N, K, I, S> {
    pub(crate) fn new() -> Self {
        const { assert!(4 * N + 2 * K < I * BLOCK && S <= SETS) };
        let mut inputs = Inputs::new();
        inputs.set(4 * N + 2 * K, 256);
        Sure {
            gates: vec![Cell::NEW; ROUNDS * GATES],
            round: 0,
            gate: 0,
            votes: 0,
            verdicts: Maps::new(ROUNDS * KINDS),
            of_verdicts: Opinions::default(),
            counts: Maps::new(ROUNDS * KINDS),
            of_counts: Opinions::default(),
            trusts: [[Cell::NEW; 2 * TRUSTS]; K],
            mixer: Mixer::new(ROUNDS * S * FAMILY, 65_536 * 4 / N as i32 / 10),
            last_mixer: Mixer::new(ROUNDS * LAST_SETS, 65_536 / S as i32),
            inputs,
            finals: [Apm::new(1 << 12), Apm::new(1 << 12), Apm::new(GATES)],
            asked: 0,
        }
    }

    /// The likeliest atom: what the context or candidate says that was right most often when it
    /// was right as often before. 0 where there is none. `known` contexts have seen something.
    #[inline(always)]
    pub(crate) fn guess(
        &mut self,
        round: usize,
        contexts: &Known<N>,
        candidates: &[Candidate; K],
        known: usize,
    ) -> u32 {
        self.round = round;
        let seen = &contexts.seen;
        let kinds = seen[0].map(|code| kind(code) as u32);
        let p1 = (self.verdicts).p1(round * KINDS, &kinds, &contexts.verdicts);
        let mut best = 0;
        for i in 0..N {
            // Of equal ones the first.
            best = best.max((p1[i] << 8 | (N - 1 - i) as u32) & mask(seen[0][i] != 0));
        }
        let leader = N - 1 - (best & 0xFF) as usize;
        let mut best = (best >> 8) as u16;
        let mut guess = (seen[0][leader] & !0xFF | 1) & mask(best != 0);
        for k in 0..K {
            let candidate = &candidates[k];
            let p = self.trusts[k][TRUSTS + (candidate.trust & (TRUSTS - 1))].p1();
            if candidate.code != 0 && p > best {
                (guess, best) = (candidate.code, p);
            }
        }
        let mut agree = 0;
        for i in 0..N {
            let first = seen[0][i];
            agree += mask((first ^ guess) >> 8 == 0) & mask(first != 0) & 1;
        }
        self.votes = agree as usize * 16 / (N + 1);
        let votes = agree as usize * VOTES / (known + 1);
        let certainty = ((i32::from(stretch(best)) + 256) >> 6).clamp(0, CERTAINTIES as i32 - 1);
        self.gate = certainty as usize * VOTES + votes.min(VOTES - 1);
        guess
    }

    /// Whether guesses under signs like these were right with a probability of more than `least`.
    #[inline(always)]
    pub(crate) fn is_worth_asking(&self, least: u16) -> bool {
        let gate = self.gates[self.round * GATES + self.gate];
        gate.p1() > least && gate.count() > 20
    }

    /// Learns whether the guess was right, asked or not.
    #[inline(always)]
    pub(crate) fn settle(&mut self, right: u32) {
        self.gates[self.round * GATES + self.gate].update(right, 255);
    }

    /// Codes whether the guess is right.
    #[inline(always)]
    pub(crate) fn ask<C: Coder>(
        &mut self,
        coder: &mut C,
        right: u32,
        guess: u32,
        contexts: &Known<N>,
        candidates: &[Candidate; K],
        selectors: &Selectors,
    ) -> u32 {
        let kind = kind(guess);
        let row = self.round * KINDS + kind;
        let against = self.form_opinions(row, guess, contexts);
        let mut trusts = [0; K];
        let mut trusted = 0;
        for k in (0..K).rev() {
            let Candidate { code, trust } = candidates[k];
            let agrees = usize::from((code ^ guess) >> 8 == 0);
            trusts[k] = agrees * TRUSTS + trust;
            let mut input = 0;
            if code != 0 {
                let p = self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].p1();
                input = pair(stretch(p).into(), centre(p));
                trusted = 1 + (k.min(2) * 16 + trust / 4) * 2 + agrees;
            }
            self.inputs.pairs()[2 * N + k] = input;
        }
        let place = selectors.class * 8 + selectors.state;
        let sets: [usize; SETS] = [
            place,
            FAMILY + self.gate,
            2 * FAMILY + trusted.min(127),
            3 * FAMILY + self.votes * 16 + against * 16 / (N + 1),
            4 * FAMILY + (guess >> 25) as usize,
            5 * FAMILY + (selectors.last >> 26) as usize,
            6 * FAMILY + selectors.line * 4 + kind,
        ]
        .map(|set| self.round * S * FAMILY + set);
        let last_set = self.round * LAST_SETS + place;
        let mut outputs = [0; 8];
        for j in 0..S {
            outputs[j] = self.mixer.mix(&self.inputs, sets[j]).clamp(-2943, 2943);
        }
        let mut layer = Inputs::<1>::new();
        for j in 0..4 {
            layer.pairs()[j] = pair(outputs[2 * j], outputs[2 * j + 1]);
        }
        let mixed = self.last_mixer.mix(&layer, last_set).clamp(-2943, 2943);
        let contexts = [
            (hash(guess, selectors.last) >> 20) as usize,
            (hash(guess, 7) >> 20) as usize,
            self.gate,
        ];
        let mut refined = 0;
        for j in 0..3 {
            refined += self.finals[j].refine(mixed, contexts[j]);
        }
        let p = (3 * squash(mixed) + refined) / 6;
        let right = coder.code(right, p.clamp(1, 65_535));

        let truth = (right << 16) as i32;
        let rate = match self.asked {
            0..0x4000 => 12,
            0x4000..0x2_0000 => 5,
            _ => 3,
        };
        self.asked += 1;
        (self.last_mixer).train(&layer, last_set, (truth - squash(mixed) as i32) >> 5);
        for j in 0..S {
            let error = truth - squash(outputs[j]) as i32;
            if error.abs() > 300 {
                self.mixer.train(&self.inputs, sets[j], (error * rate) >> 5);
            }
        }
        for last in &mut self.finals {
            last.update(right, 6);
        }
        (self.verdicts).learn(row, &mut self.of_verdicts, &[right; N], 1023);
        (self.counts).learn(row, &mut self.of_counts, &[right; N], 511);
        for k in 0..K {
            self.trusts[k][trusts[k] & (2 * TRUSTS - 1)].update(right, 511);
        }
        right
    }

    /// Looks up what verdicts and counts say of a guess. Gives how many contexts say something else.
    #[inline(always)]
    fn form_opinions(&mut self, row: usize, guess: u32, contexts: &Known<N>) -> usize {
        let (mut verdicts, mut counts, mut present) = ([0; N], [0; N], [0; N]);
        let mut against = 0;
        let [first, second, _] = &contexts.seen;
        for i in 0..N {
            let (first, second) = (first[i], second[i]);
            let stand = stand(first, second, guess);
            // Of the second 0 stands for none, so that its greatest count is not told from the next.
            let rival = ((second & 7) + 1).min(7) & mask(second != 0);
            verdicts[i] = stand << 8 | contexts.verdicts[i];
            counts[i] = stand << 6 | (first & 7) << 3 | rival;
            present[i] = mask(first != 0);
            against += present[i] & mask(stand != 0) & 1;
        }
        self.verdicts.look_up(row, &verdicts, &mut self.of_verdicts);
        self.counts.look_up(row, &counts, &mut self.of_counts);
        let pairs = self.inputs.pairs();
        self.of_verdicts.input(&present, &[0; N], pairs);
        self.of_counts.input(&present, &[0; N], &mut pairs[N..]);
        against as usize
    }
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

    #[test]
    fn contexts_take_a_stand() {
        let (a, b) = (0x1000_0009, 0x2000_000A);
        assert_eq!(stand(a, b, 0x1000_0001), 0);
        assert_eq!(stand(a, b, 0x2000_0001), 1);
        assert_eq!(stand(a, b, 0x3000_0001), 2);
        assert_eq!(stand(a, 0, 0x0000_0001), 2);
    }
}
