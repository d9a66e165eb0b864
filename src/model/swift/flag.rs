//! How likely an offered atom is the right one, from what each guesser thinks of it.

use super::candidates::{Guess, STATES};
use super::symbol::Symbol;
use super::{GUESSERS, OFFERS};
use crate::entropy::Coder;
use crate::mix::{squash, stretch};
use crate::model::atom::{Class, Group};

/// A guesser's opinion: against the offer, for it, or for it as second choice; times its state.
const OPINIONS: usize = 64;
/// Kinds of atoms, told apart in the opinions' worth: separators, words, joined words, digits.
const KINDS: usize = 4;
/// Weight sets of one offer: the class of the offered atom.
const CLASSES: usize = 16;

/// Fractional bits of weights.
const WEIGHT_BITS: u32 = 14;
const WEIGHT_MAX: i32 = 4 << WEIGHT_BITS;

/// A probability in the upper 22 bits, how often it was adapted in the lower 10.
#[derive(Clone, Copy)]
struct Worth(u32);

const WORTH_LIMIT: u32 = 255;

/// 2^16 / (n + 1.5)
static STEPS: [u32; WORTH_LIMIT as usize + 1] = {
    let mut steps = [0; WORTH_LIMIT as usize + 1];
    let mut n = 0;
    while n < steps.len() {
        steps[n] = (131_072 / (2 * n + 3)) as u32;
        n += 1;
    }
    steps
};

impl Worth {
    #[inline(always)]
    fn p(self) -> u16 {
        (self.0 >> 16) as u16
    }

    #[inline(always)]
    fn adapt(&mut self, bit: u32) {
        let n = self.0 & 0x3FF;
        let p = (self.0 >> 10) as i32;
        let target = (bit << 22) as i32 - bit as i32;
        let step = STEPS[(n & WORTH_LIMIT) as usize];
        let p = p + ((i64::from(target - p) * i64::from(step)) >> 16) as i32;
        self.0 = (p as u32) << 10 | (n + 1).min(WORTH_LIMIT);
    }
}

pub(super) struct Flags {
    worth: Vec<[[Worth; OPINIONS]; GUESSERS]>,
    weights: Vec<[i32; GUESSERS]>,
}

impl Flags {
    pub(super) fn new() -> Self {
        Flags {
            worth: vec![[[Worth(1 << 31); OPINIONS]; GUESSERS]; OFFERS * KINDS],
            weights: vec![[(1 << WEIGHT_BITS) * 2 / 5; GUESSERS]; OFFERS * CLASSES],
        }
    }

    /// Codes whether `offered` is `symbol`, which only the encoder knows.
    #[inline]
    pub(super) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        guess: &Guess,
        offer: usize,
        offered: Symbol,
        symbol: Symbol,
    ) -> bool {
        let class = offered.class();
        let kind = match class.group() {
            Group::Separator => 0,
            Group::Digits => 3,
            Group::Word => 1 + usize::from(class.is_joined()),
        };
        let worth = &mut self.worth[offer * KINDS + kind];
        let weights = &mut self.weights[offer * CLASSES + class as usize];
        let mut inputs = [0_i32; GUESSERS];
        let mut opinions = [0_usize; GUESSERS];
        let mut sum = 0_i32;
        for lane in 0..GUESSERS {
            let bits = offered.bits();
            let relation =
                usize::from(guess.firsts[lane] == bits) + 2 * usize::from(guess.seconds[lane] == bits);
            opinions[lane] = (relation * STATES + usize::from(guess.states[lane])) & (OPINIONS - 1);
            inputs[lane] = stretch(worth[lane][opinions[lane]].p()).into();
            sum = sum.wrapping_add(inputs[lane] * weights[lane]);
        }
        let p = squash(sum >> WEIGHT_BITS);
        let bit = coder.code(u32::from(offered == symbol), p);
        let error = (bit << 16) as i32 - p as i32;
        for lane in 0..GUESSERS {
            let step = (inputs[lane] * error) >> 16;
            weights[lane] = (weights[lane] + step).clamp(-WEIGHT_MAX, WEIGHT_MAX);
            worth[lane][opinions[lane]].adapt(bit);
        }
        bit != 0
    }
}

const _: () = assert!(3 * STATES <= OPINIONS && Class::ALL.len() <= CLASSES);
