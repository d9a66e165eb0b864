//! How likely an offered atom is the right one, from what each guesser thinks of it.

use super::candidates::{Guess, STATES};
use super::rate::step;
use super::symbol::Symbol;
use super::vectors::{Octet, Stretches, Vectors};
use super::{GUESSERS, OFFERS};
use crate::entropy::Coder;
use crate::mix::squash;
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

/// A probability in the upper 24 bits; how often it was adapted, up to `SEEN_MAX`, in the lower 8.
const SEEN_MAX: i32 = 11;
const EVEN: u32 = 1 << 31;

#[inline(always)]
fn adapt(worth: u32, bit: u32) -> u32 {
    let seen = worth & 0xFF;
    let p = (worth >> 8) as i32;
    let p = p + step(target(bit) - p, seen);
    (p as u32) << 8 | (seen + 1).min(SEEN_MAX as u32)
}

#[inline(always)]
fn target(bit: u32) -> i32 {
    (bit << 24) as i32 - bit as i32
}

pub(super) struct Flags {
    worth: Vec<[[u32; OPINIONS]; GUESSERS]>,
    weights: Vec<Octet>,
    sure: Vec<u32>,
    stretches: Box<Stretches>,
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
            weights: vec![Octet([(1 << WEIGHT_BITS) * 2 / 5; GUESSERS]); OFFERS * CLASSES],
            sure: vec![EVEN; ((STATES as usize) << STREAK) * KINDS],
            stretches: Stretches::new(),
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
        let bit = coder.code(
            u32::from(offered == symbol),
            (*worth >> 16).clamp(16, 65_520),
        );
        *worth = adapt(*worth, bit);
        bit != 0
    }

    /// Codes whether `offered` is `symbol`, which only the encoder knows.
    #[inline(always)]
    pub(super) fn code<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        guess: &Guess,
        offer: usize,
        offered: Symbol,
        symbol: Symbol,
    ) -> bool {
        let class = offered.class();
        let worth = &mut self.worth[offer * KINDS + kind(class)];
        let weights = &mut self.weights[offer * CLASSES + class as usize];
        let first = vectors.equal(guess.firsts, offered.bits() as i32);
        let second = vectors.equal(guess.seconds, offered.bits() as i32);
        let mut opinions = guess.states;
        for lane in 0..GUESSERS {
            opinions.0[lane] += first.0[lane] & STATES | second.0[lane] & (2 * STATES);
        }
        let entries = vectors.entries(worth, opinions);
        let inputs = vectors.stretches(&self.stretches, entries, 16);
        let p = squash(vectors.dot(inputs, *weights) >> WEIGHT_BITS);
        let bit = coder.code(u32::from(offered == symbol), p);
        *weights = vectors.trained(*weights, inputs, (bit << 16) as i32 - p as i32);
        let entries = vectors.adapted_entries(entries, target(bit), SEEN_MAX);
        for lane in 0..GUESSERS {
            worth[lane][opinions.0[lane] as usize & (OPINIONS - 1)] = entries.0[lane] as u32;
        }
        bit != 0
    }
}

const _: () = assert!(3 * STATES as usize <= OPINIONS && Class::ALL.len() <= CLASSES);
