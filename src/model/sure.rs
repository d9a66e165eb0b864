//! The short way: where signs point to one atom, a single decision says whether it is that one.
//!
//! Whether the question is asked depends on how often the guess was right under signs like these; the many decisions of
//! the atom's code are saved where the answer is yes. How probable that is, is a sum of strengths: each context, by what it
//! says and how it fared, each candidate and each trait of the place adds one (logistic regression; notes/mix.md has what it
//! gains over mixing probabilities: nothing in size, and it takes a sixth of the time).

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::entropy::Coder;
use crate::mix::{Apm, Cell, Evidence, STRETCH_MAX, Strengths, mask, squash, stretch};

use super::hash::hash;
use super::memory::Known;
use super::predictor::{Candidate, Selectors, TRUSTS};

/// Signs are kept by how certain the best of them is, and by how many agree.
const CERTAINTIES: usize = 32;
const VOTES: usize = 8;
const GATES: usize = CERTAINTIES * VOTES;

/// How a context stands to a guess: 0 says so, 1 said so before that, 2 says something else.
#[inline(always)]
fn stand(first: u32, second: u32, guess: u32) -> u32 {
    let agrees = |x: u32| mask(x != 0) & mask((x ^ guess) >> 8 == 0);
    !agrees(first) & (2 - (agrees(second) & 1))
}

/// Final maps by a hash of the guess, as a power of two; where there are few contexts, less time is had to wait for them.
const FINAL_BITS: u32 = 12;
const FEW_FINAL_BITS: u32 = 10;

/// Strengths of one context: by stand and verdict; for each kind of the guess where there are few contexts.
const VERDICTS: usize = 1024;
/// By stand and the counts of the last two symbols.
const COUNTS: usize = 256;
/// Of those one more set for each kind of line, and for each beginning of the guess, where there are as many contexts as this.
const MANY: usize = 16;
const LINES: usize = 32;
const BEGINNINGS: usize = 64;

/// Strengths of one trait of the place.
const TRAITS: usize = 256;
const KINDS_OF_TRAITS: usize = 7;

/// In units of 2^-16: what a context's signs count for at first, by stand, if there were only one.
const FIRST: [i32; 3] = [96_000, -48_000, -128_000];

/// A strength moves by this part of what the probability was off, in 256ths, if there were only one context; at first by
/// twice that.
const RATE: i32 = 64;
const EARLY: u32 = 1 << 14;

/// Strengths learn where the probability was off by this much or more, in 65,536ths: below that they move by next to nothing.
const LEARNT: i32 = 512;

/// Verdicts are judged at one atom out of so many, and move by `2^-PACE` then.
const SAMPLE: u32 = 4;
const PACE: u32 = 6;

/// Of the guess: separator, word, or what else its code begins with.
const KINDS: usize = 4;

/// The kind of a code.
#[inline(always)]
fn kind(code: u32) -> usize {
    (code >> 30) as usize
}

/// A model of `N` contexts' and `K` candidates' agreement with a guess.
#[derive(Clone, Debug)]
pub(crate) struct Sure<const N: usize, const K: usize> {
    gates: Vec<Cell>,
    gate: usize,
    /// Contexts that say the guess, in sixteenths of all.
    votes: usize,
    /// By context and verdict, and by kind where there are many contexts: how often what it saw last was right, in units of 2^-16.
    worths: Vec<[[u16; 256]; N]>,
    /// The same of candidates, by trust.
    trusts: [[Cell; TRUSTS]; K],
    of_verdicts: Strengths<N, VERDICTS>,
    of_counts: Strengths<N, COUNTS>,
    of_counts_by_line: Strengths<N, COUNTS>,
    of_counts_by_beginning: Strengths<N, COUNTS>,
    /// By kind, candidate, whether it agrees, and trust.
    of_candidates: [[[[i32; TRUSTS]; 2]; K]; KINDS],
    of_traits: [[i32; TRAITS]; KINDS_OF_TRAITS],
    finals: [Apm; 3],
    asked: u32,
    atoms: u32,
    question: Question<N, K>,
}

impl<const N: usize, const K: usize> Sure<N, K> {
    const FINAL_BITS: u32 = if N < MANY { FEW_FINAL_BITS } else { FINAL_BITS };

    /// The set of worths for a code.
    #[inline(always)]
    fn worths_of(code: u32) -> usize {
        if N < MANY { 0 } else { kind(code) }
    }

    pub(crate) fn new() -> Self {
        let of = |stand: usize| FIRST.get(stand).map_or(0, |first| first / N as i32);
        Sure {
            gates: vec![Cell::NEW; GATES],
            gate: 0,
            votes: 0,
            worths: vec![[[1 << 15; 256]; N]; if N < MANY { 1 } else { KINDS }],
            trusts: [[Cell::NEW; TRUSTS]; K],
            of_verdicts: Strengths::new(if N < MANY { KINDS } else { 1 }, |row| of(row / 256)),
            of_counts: Strengths::new(if N < MANY { KINDS } else { 1 }, |row| of(row / 64)),
            of_counts_by_line: Strengths::new(if N < MANY { 0 } else { LINES }, |_| 0),
            of_counts_by_beginning: Strengths::new(if N < MANY { 0 } else { BEGINNINGS }, |_| 0),
            of_candidates: [[[[0; TRUSTS]; 2]; K]; KINDS],
            of_traits: [[0; TRAITS]; KINDS_OF_TRAITS],
            finals: [1 << Self::FINAL_BITS, 1 << Self::FINAL_BITS, GATES].map(Apm::new),
            asked: 0,
            atoms: 0,
            question: Question::new(),
        }
    }

    /// The likeliest atom: what the context or candidate says that was right most often when it
    /// was right as often before. 0 where there is none. `hits` contexts have seen something.
    #[inline(always)]
    pub(crate) fn guess(
        &mut self,
        contexts: &Known<N>,
        candidates: &[Candidate; K],
        hits: usize,
    ) -> u32 {
        let seen = &contexts.seen;
        let mut best = 0;
        for i in 0..N {
            let verdict = contexts.verdicts[i] as usize & 255;
            let worth = u32::from(self.worths[Self::worths_of(seen[0][i])][i][verdict]);
            // Of equal ones the first.
            best = best.max((worth << 8 | (N - 1 - i) as u32) & mask(seen[0][i] != 0));
        }
        let leader = N - 1 - (best & 0xFF) as usize;
        let mut best = (best >> 8) as u16;
        let mut guess = (seen[0][leader] & !0xFF | 1) & mask(best != 0);
        for k in 0..K {
            let candidate = &candidates[k];
            let p = self.trusts[k][candidate.trust & (TRUSTS - 1)].p1();
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
        let votes = agree as usize * VOTES / (hits + 1);
        let certainty = ((i32::from(stretch(best)) + 256) >> 6).clamp(0, CERTAINTIES as i32 - 1);
        self.gate = certainty as usize * VOTES + votes.min(VOTES - 1);
        guess
    }

    /// Whether guesses under signs like these were right with a probability of more than `least`.
    #[inline(always)]
    pub(crate) fn is_worth_asking(&self, least: u16) -> bool {
        let gate = self.gates[self.gate];
        gate.p1() > least && gate.count() > 20
    }

    /// Learns what the atom was, asked for or not, before the contexts do; `right` is whether it was the guess, if there was one.
    #[inline(always)]
    pub(crate) fn settle(
        &mut self,
        right: Option<u32>,
        code: u32,
        firsts: &[u32; N],
        verdicts: &[u32; N],
        candidates: &[Candidate; K],
    ) {
        if let Some(right) = right {
            self.gates[self.gate].update(right, 255);
        }
        for k in 0..K {
            let candidate = &candidates[k];
            if candidate.code != 0 {
                let right = u32::from((candidate.code ^ code) >> 8 == 0);
                self.trusts[k][candidate.trust & (TRUSTS - 1)].update(right, 511);
            }
        }
        self.atoms = self.atoms.wrapping_add(1);
        if !self.atoms.is_multiple_of(SAMPLE) {
            return;
        }
        for i in 0..N {
            let first = firsts[i];
            let worth = &mut self.worths[Self::worths_of(first)][i][verdicts[i] as usize & 255];
            let truth = mask((first ^ code) >> 8 == 0) as u16;
            let step = (i32::from(truth) - i32::from(*worth)) >> PACE;
            *worth = worth.wrapping_add_signed((step & mask(first != 0) as i32) as i16);
        }
    }

    /// Codes whether the guess is right. What is to be learnt from that is kept for [`learn`](Self::learn).
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
        let maps = [
            (hash(guess, selectors.last) >> (32 - Self::FINAL_BITS)) as usize,
            (hash(guess, 7) >> (32 - Self::FINAL_BITS)) as usize,
            self.gate,
        ];
        for j in 0..2 {
            self.finals[j].expect(maps[j]);
        }
        let kind = kind(guess);
        let Question {
            verdicts,
            counts,
            present,
            ..
        } = &mut self.question;
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
        let mut trusted = 0;
        let mut of_candidates = [Opinion::default(); K];
        for k in (0..K).rev() {
            let Candidate { code, trust } = candidates[k];
            let agrees = usize::from((code ^ guess) >> 8 == 0);
            let trust = trust & (TRUSTS - 1);
            if code != 0 {
                trusted = 1 + (k.min(2) * 16 + trust / 4) * 2 + agrees;
            }
            of_candidates[k] = Opinion {
                present: mask(code != 0),
                agrees,
                trust,
            };
        }
        self.question.candidates = of_candidates;
        self.question.kind = kind;
        self.question.line = selectors.line.min(LINES - 1);
        self.question.beginning = (guess >> 26) as usize;
        self.question.traits = [
            (selectors.class * 8 + selectors.state).min(63) * 4 + kind,
            self.gate,
            trusted,
            self.votes * 16 + against as usize * 16 / (N + 1),
            (guess >> 25) as usize,
            (selectors.last >> 26) as usize,
            selectors.line * 4 + kind,
        ];
        let sum = self.sum();
        let mixed = (sum >> 8).clamp(-STRETCH_MAX, STRETCH_MAX);
        let summed = squash(mixed);
        let mut refined = 0;
        for j in 0..3 {
            refined += self.finals[j].refine(mixed, maps[j]);
        }
        let p = (3 * summed + refined) / 6;
        let right = coder.code(right, p.clamp(1, 65_535));
        self.question.right = right;
        self.question.error = (right << 16) as i32 - summed as i32;
        right
    }

    /// All that speaks for the guess, and against it.
    #[inline(always)]
    fn sum(&self) -> i32 {
        let question = &self.question;
        let (verdicts, counts) = question.evidence();
        let mut sum = self.of_verdicts.sum(question.set(), verdicts);
        sum = sum.wrapping_add(self.of_counts.sum(question.set(), counts));
        if N >= MANY {
            sum = sum.wrapping_add(self.of_counts_by_line.sum(question.line, counts));
            let by_beginning = &self.of_counts_by_beginning;
            sum = sum.wrapping_add(by_beginning.sum(question.beginning, counts));
        }
        for (k, opinion) in question.candidates.iter().enumerate() {
            let strength = self.of_candidates[question.kind][k][opinion.agrees][opinion.trust];
            sum = sum.wrapping_add(strength & opinion.present as i32);
        }
        for (strengths, at) in self.of_traits.iter().zip(question.traits) {
            sum = sum.wrapping_add(strengths[at & (TRAITS - 1)]);
        }
        sum
    }

    /// Learns from the answer to the last question, once.
    #[inline(always)]
    pub(crate) fn learn(&mut self) {
        let question = &self.question;
        for last in &mut self.finals {
            last.update(question.right, 6);
        }
        let rate = (RATE / N as i32) << u32::from(self.asked < EARLY);
        self.asked = self.asked.saturating_add(1);
        if question.error.abs() < LEARNT {
            return;
        }
        let step = (question.error * rate) >> 8;
        let (verdicts, counts) = question.evidence();
        self.of_verdicts.learn(question.set(), verdicts, step);
        self.of_counts.learn(question.set(), counts, step);
        if N >= MANY {
            self.of_counts_by_line.learn(question.line, counts, step);
            let by_beginning = &mut self.of_counts_by_beginning;
            by_beginning.learn(question.beginning, counts, step);
        }
        for (k, opinion) in question.candidates.iter().enumerate() {
            let of_candidate = &mut self.of_candidates[question.kind][k];
            let strength = &mut of_candidate[opinion.agrees][opinion.trust];
            *strength = strength.wrapping_add(step & opinion.present as i32);
        }
        for (strengths, at) in self.of_traits.iter_mut().zip(question.traits) {
            let strength = &mut strengths[at & (TRAITS - 1)];
            *strength = strength.wrapping_add(step);
        }
    }
}

/// What a candidate says of a guess.
#[derive(Clone, Copy, Debug, Default)]
struct Opinion {
    /// All ones if it says anything, else zero.
    present: u32,
    agrees: usize,
    trust: usize,
}

/// A question, and what came of it.
#[derive(Clone, Debug)]
struct Question<const N: usize, const K: usize> {
    /// By context: rows of strengths, and whether it says anything (all ones, or zero).
    verdicts: [u32; N],
    counts: [u32; N],
    present: [u32; N],
    candidates: [Opinion; K],
    kind: usize,
    line: usize,
    beginning: usize,
    traits: [usize; KINDS_OF_TRAITS],
    right: u32,
    /// In 65,536ths.
    error: i32,
}

impl<const N: usize, const K: usize> Question<N, K> {
    fn new() -> Self {
        Question {
            verdicts: [0; N],
            counts: [0; N],
            present: [0; N],
            candidates: [Opinion::default(); K],
            kind: 0,
            line: 0,
            beginning: 0,
            traits: [0; KINDS_OF_TRAITS],
            right: 0,
            error: 0,
        }
    }

    /// The set of strengths. Where the counts have sets by beginning as well, kinds would say nothing more.
    #[inline(always)]
    fn set(&self) -> usize {
        if N < MANY { self.kind } else { 0 }
    }

    /// Of the verdicts, and of the counts.
    #[inline(always)]
    fn evidence(&self) -> (Evidence<'_, N>, Evidence<'_, N>) {
        let evidence = |rows| Evidence {
            rows,
            present: &self.present,
            flip: &[0; N],
        };
        (evidence(&self.verdicts), evidence(&self.counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_take_a_stand() {
        let (a, b) = (0x1000_0009, 0x2000_000A);
        assert_eq!(stand(a, b, 0x1000_0001), 0);
        assert_eq!(stand(a, b, 0x2000_0001), 1);
        assert_eq!(stand(a, b, 0x3000_0001), 2);
        assert_eq!(stand(a, 0, 0x0000_0001), 2);
    }
}
