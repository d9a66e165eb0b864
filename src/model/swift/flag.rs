//! How likely an offered atom is the right one.

use super::candidates::{Guess, STATES};
use super::symbol::Symbol;
use super::vectors::Vectors;
use super::{GUESSERS, OFFERS};
use crate::entropy::Coder;
use crate::model::atom::Class;

/// Entries of one offer: by how the guessers stand to it, by the state of the one that offers, and
/// by seven bits more.
const ENTRIES: usize = 1 << (2 * GUESSERS + 4 + 5);

/// Outcomes of earlier first offers that count.
const STREAK: u32 = 7;

/// A probability in the upper 22 bits; how often it was adapted, up to this, in the lower 10.
const SEEN_MAX: u32 = 255;
const EVEN: u32 = 1 << 31;

/// By how often a probability was adapted: how far it moves now, in units of 2^-16.
static STEPS: [u32; SEEN_MAX as usize + 1] = {
    let mut steps = [0; SEEN_MAX as usize + 1];
    let mut seen = 0;
    while seen < steps.len() {
        steps[seen] = (2 * 65_536 / (2 * seen + 3)) as u32;
        seen += 1;
    }
    steps
};

/// Runs of a guesser in eight classes, with and without another atom seen.
static CLASSES: [u8; STATES] = {
    let mut classes = [0; STATES];
    let mut state = 2;
    while state < STATES {
        let run = state / 2;
        let class = if run < 4 { run } else { 3 + (run >> 2) };
        classes[state] = (2 * if class < 7 { class } else { 7 } + state % 2) as u8;
        state += 1;
    }
    classes
};

/// By class of the offered atom: a separator, a word, a joined word, digits.
static KINDS: [u8; 16] = {
    let mut kinds = [0; 16];
    let mut class = Class::Lower as usize;
    while class <= Class::JoinedDigits as usize {
        kinds[class] = match class {
            4 | 8 => 2,
            5.. => 3,
            _ => 1,
        };
        class += 1;
    }
    kinds
};

/// Probabilities looked up by all that is known of an offer.
pub(super) struct Flags {
    first: Vec<u32>,
    later: [Vec<u32>; OFFERS - 1],
}

impl Flags {
    pub(super) fn new() -> Self {
        Flags {
            first: vec![EVEN; ENTRIES],
            later: std::array::from_fn(|_| vec![EVEN; ENTRIES]),
        }
    }

    /// Codes whether the first atom of `lane`, the first one offered, is `symbol`, which only the
    /// encoder knows. `streak` has the outcomes of the last such offers in its lower bits.
    #[inline(always)]
    pub(super) fn first<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        guess: &Guess,
        lane: usize,
        streak: u32,
        symbol: Symbol,
    ) -> bool {
        let offered = guess.atom(lane);
        let row = row(vectors, guess, lane, offered) << 5 | (streak & STREAK) << 2;
        let row = row as usize | usize::from(KINDS[offered.class() as usize & 15]);
        decide(
            coder,
            &mut self.first[row & (ENTRIES - 1)],
            offered == symbol,
        )
    }

    /// The same of the atom of `lane` that is offered as the second one or a later one.
    #[inline(always)]
    pub(super) fn later<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        guess: &Guess,
        offer: usize,
        lane: usize,
        symbol: Symbol,
    ) -> bool {
        let offered = guess.atom(lane);
        let row = row(vectors, guess, lane, offered) << 5 | (lane as u32 & 7) << 2;
        let row = row as usize | usize::from(KINDS[offered.class() as usize & 15]);
        let entries = &mut self.later[offer - 1];
        decide(coder, &mut entries[row & (ENTRIES - 1)], offered == symbol)
    }
}

/// How the guessers stand to an offer of `lane`: which are for it, which name another atom first,
/// and the state of the one that offers it.
#[inline(always)]
fn row<V: Vectors>(vectors: V, guess: &Guess, lane: usize, offered: Symbol) -> u32 {
    let [first, second, none] = vectors.stand(guess.firsts, guess.seconds, offered.bits().into());
    let others = ((1 << GUESSERS) - 1) & !none & !first;
    let state = guess.states[lane % GUESSERS] as usize % STATES;
    ((first | second) << GUESSERS | others) << 4 | u32::from(CLASSES[state])
}

#[inline(always)]
fn decide<C: Coder>(coder: &mut C, entry: &mut u32, right: bool) -> bool {
    let seen = *entry & 1023;
    let p = *entry >> 10;
    let bit = coder.code(u32::from(right), (p >> 6).clamp(16, 65_520));
    let distance = (bit << 22) as i32 - bit as i32 - p as i32;
    let step = STEPS[seen as usize & 255];
    let p = p as i32 + ((i64::from(distance) * i64::from(step)) >> 16) as i32;
    *entry = (p as u32) << 10 | (seen + 1).min(SEEN_MAX);
    bit != 0
}
