//! Predicts and codes one atom, given the hashes of its contexts and candidates: a guess first, then its code.

use crate::entropy::Coder;

use super::alphabet::{Alphabet, Code, Leaf};
use super::memory::Memory;
use super::sure::Sure;
use super::text::Sizes;

/// An atom that something outside of the tables expects next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Candidate {
    /// Its code, with a one in the last place; 0 for none.
    pub(crate) code: u32,
    /// What is known of the expectation, below [`TRUSTS`].
    pub(crate) trust: usize,
}

/// Degrees of trust in a candidate.
pub(crate) const TRUSTS: usize = 64;

/// What selects among sets of weights, besides the decision's own place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Selectors {
    /// Class of the last atom, below 9.
    pub(crate) class: usize,
    /// State of the text, below 8.
    pub(crate) state: usize,
    /// Below 32.
    pub(crate) line: usize,
    /// Hash of the last atom.
    pub(crate) last: u32,
}

/// What is known of an atom that has to be coded in full, besides its contexts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clues<'a, const K: usize> {
    pub(crate) candidates: &'a [Candidate; K],
    pub(crate) selectors: &'a Selectors,
    /// The likeliest atom, or 0.
    pub(crate) guess: u32,
    /// The same if that was asked for and refused, else 0.
    pub(crate) wrong: u32,
}

/// A way down the tree of a code, to the leaf that is the atom. `N` contexts, of which the first `H` have histories, and `K`
/// candidates.
pub(crate) trait Descent<const N: usize, const H: usize, const K: usize> {
    fn new(sizes: &Sizes) -> Self;

    /// Asks for what the first decisions need.
    fn expect(&mut self, hashes: &[u32; N]);

    /// Codes the decisions of one atom, of which there is one at least; `code` is ignored when decoding. Gives its code.
    fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        alphabet: &Alphabet,
        code: Code,
        memory: &mut Memory<N, H>,
        clues: &Clues<'_, K>,
    ) -> Code;
}

/// A model of atoms with `N` contexts, of which the first `H` have histories (multiples of four), `K`
/// candidates, and a descent for what is not guessed.
#[derive(Clone, Debug)]
pub(crate) struct Predictor<const N: usize, const H: usize, const K: usize, D> {
    memory: Memory<N, H>,
    sure: Sure<N, K>,
    descent: D,
    /// How probable a guess has to be to be asked for, in 65,536ths.
    least: u16,
    guessed: Guessed,
}

/// What came of the last guess.
#[derive(Clone, Copy, Debug, Default)]
struct Guessed {
    /// Whether it was asked for.
    asks: bool,
    /// Whether it was right, if there was one.
    right: Option<u32>,
}

impl<const N: usize, const H: usize, const K: usize, D: Descent<N, H, K>> Predictor<N, H, K, D> {
    pub(crate) fn new(sizes: &Sizes) -> Self {
        Predictor {
            memory: Memory::new(sizes),
            sure: Sure::new(),
            descent: D::new(sizes),
            least: sizes.effort.least,
            guessed: Guessed::default(),
        }
    }

    /// Takes one of the next atom's contexts and asks for its line.
    #[inline(always)]
    pub(crate) fn expect(&mut self, context: usize, hash: u32) {
        self.memory.expect(context, hash);
    }

    /// Codes one atom's decisions; `code` is ignored when decoding. Gives its code and what it is.
    #[inline(always)]
    pub(crate) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        alphabet: &Alphabet,
        code: Code,
        candidates: &[Candidate; K],
        selectors: &Selectors,
    ) -> (Code, Leaf) {
        self.memory.look_up();
        let known = &mut self.memory.known;
        let guess = self.sure.guess(known, candidates, self.memory.hits);
        let mut possible = *candidates;
        let mut wrong = 0;
        let mut found = None;
        let asks = guess != 0 && self.sure.is_worth_asking(self.least);
        if asks {
            let right = u32::from(code.bits ^ guess < 256);
            let right = (self.sure).ask(coder, right, guess, known, candidates, selectors);
            if right != 0 {
                let bits = guess & !0xFF;
                found = Some(Code { bits, len: 0 });
            } else {
                wrong = guess;
                known.exclude(guess);
                for candidate in &mut possible {
                    if (candidate.code ^ guess) >> 8 == 0 {
                        candidate.code = 0;
                    }
                }
            }
        }
        let done = found.unwrap_or_else(|| {
            self.descent.expect(&self.memory.hashes);
            let clues = Clues {
                candidates: &possible,
                selectors,
                guess,
                wrong,
            };
            (self.descent).code(coder, alphabet, code, &mut self.memory, &clues)
        });
        let right = (guess != 0).then(|| u32::from(done.bits ^ guess < 256));
        self.guessed = Guessed { asks, right };
        (done, alphabet.end(done.bits))
    }

    /// Learns how good the last guess was, which was made with these candidates.
    #[inline(always)]
    pub(crate) fn settle(&mut self, code: Code, candidates: &[Candidate; K]) {
        let Guessed { asks, right } = self.guessed;
        if asks {
            self.sure.learn();
        }
        let Memory { raw, known, .. } = &self.memory;
        (self.sure).settle(right, code.bits, &raw[0], &known.verdicts, candidates);
    }

    /// Learns what the atom was: `code` is its own from now on, if it was spelled.
    #[inline(always)]
    pub(crate) fn pass(&mut self, code: u32) {
        self.memory.pass(code);
    }
}
