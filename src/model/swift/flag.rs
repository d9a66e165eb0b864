//! How likely an offered atom is the right one, from what each guesser thinks of it.

use super::candidates::{Guess, STATES};
use super::rate::step;
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
/// Outcomes of earlier sure guesses that are remembered.
const STREAK: u32 = 8;

/// Fractional bits of weights.
const WEIGHT_BITS: u32 = 14;

/// A probability in the upper 28 bits; how often it was adapted, up to `SEEN_MAX`, in the lower 4.
const SEEN_MAX: u32 = 11;
const EVEN: u32 = 1 << 31;

#[inline(always)]
fn adapt(worth: u32, bit: u32) -> u32 {
    let seen = worth & 15;
    let p = (worth >> 4) as i32 >> 4;
    let target = (bit << 24) as i32 - bit as i32;
    let p = p + step(target - p, seen);
    (p as u32) << 8 | (worth & 0xF0) | (seen + 1).min(SEEN_MAX)
}

#[derive(Clone, Copy)]
#[repr(align(32))]
struct Weights([i32; GUESSERS]);

pub(super) struct Flags {
    worth: Vec<[[u32; OPINIONS]; GUESSERS]>,
    weights: Vec<Weights>,
    sure: Vec<u32>,
}

#[inline(always)]
fn kind(class: Class) -> usize {
    match class.group() {
        Group::Separator => 0,
        Group::Digits => 3,
        Group::Word => 1 + usize::from(class.is_joined()),
    }
}

impl Flags {
    pub(super) fn new() -> Self {
        Flags {
            worth: vec![[[EVEN; OPINIONS]; GUESSERS]; OFFERS * KINDS],
            weights: vec![Weights([(1 << WEIGHT_BITS) * 2 / 5; GUESSERS]); OFFERS * CLASSES],
            sure: vec![EVEN; ((STATES as usize) << STREAK) * KINDS],
        }
    }

    /// Codes whether what one guesser in `state` offers alone is `symbol`. `streak` has the outcomes
    /// of the last such offers in its lower bits.
    #[inline(always)]
    pub(super) fn code_sure<C: Coder>(
        &mut self,
        coder: &mut C,
        state: u32,
        streak: u32,
        offered: Symbol,
        symbol: Symbol,
    ) -> bool {
        let streak = streak & ((1 << STREAK) - 1);
        let row = (state << STREAK | streak) as usize * KINDS + kind(offered.class());
        let worth = &mut self.sure[row];
        let bit = coder.code(u32::from(offered == symbol), (*worth >> 16).clamp(16, 65_520));
        *worth = adapt(*worth, bit);
        bit != 0
    }

    /// Codes whether `offered` is `symbol`, which only the encoder knows.
    #[inline(always)]
    pub(super) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        guess: &Guess,
        offer: usize,
        offered: Symbol,
        symbol: Symbol,
    ) -> bool {
        let class = offered.class();
        let worth = &mut self.worth[offer * KINDS + kind(class)];
        let weights = &mut self.weights[offer * CLASSES + class as usize].0;
        let mut opinions = [0_u32; GUESSERS];
        for lane in 0..GUESSERS {
            let first = u32::from(guess.firsts[lane] == offered.bits());
            let second = u32::from(guess.seconds[lane] == offered.bits());
            opinions[lane] = first * STATES + second * 2 * STATES + guess.states[lane];
        }
        let mut worths = [0_u32; GUESSERS];
        let mut inputs = [0_i32; GUESSERS];
        for lane in 0..GUESSERS {
            worths[lane] = worth[lane][opinions[lane] as usize & (OPINIONS - 1)];
            inputs[lane] = stretch((worths[lane] >> 16) as u16).into();
        }
        let mut sum = 0_i32;
        for lane in 0..GUESSERS {
            sum = sum.wrapping_add(inputs[lane].wrapping_mul(weights[lane]));
        }
        let p = squash(sum >> WEIGHT_BITS);
        let bit = coder.code(u32::from(offered == symbol), p);
        let error = (bit << 16) as i32 - p as i32;
        for lane in 0..GUESSERS {
            weights[lane] = weights[lane].wrapping_add((inputs[lane] * error) >> 16);
            worths[lane] = adapt(worths[lane], bit);
        }
        for lane in 0..GUESSERS {
            worth[lane][opinions[lane] as usize & (OPINIONS - 1)] = worths[lane];
        }
        bit != 0
    }
}

const _: () = assert!(3 * STATES as usize <= OPINIONS && Class::ALL.len() <= CLASSES);
