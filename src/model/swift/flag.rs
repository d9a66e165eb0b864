//! How likely an offered atom is the right one.

use super::candidates::STATES;
use super::class::{CLASSES, DIGITS};
use super::vectors::{Best, Ranks};
use super::{GUESSERS, OFFERS};
use crate::entropy::Coder;
use crate::mix::prefetch;

/// Entries of one offer: by how the guessers stand to it, by the state of the one that offers, and
/// by seven bits more.
const ENTRIES: usize = 1 << (2 * GUESSERS + 4 + 5);

/// Outcomes of earlier first offers that count.
const STREAK: u32 = 7;

/// A probability in the upper 22 bits; how often it was adapted, up to this, in the lower 10.
const SEEN: u32 = 1023;
const SEEN_MAX: u32 = 120;
/// Entries that have met less than this teach the rough ones.
const YOUNG: u32 = 4;
/// Rough entries of one offer, as a power of two.
const ROUGH: u32 = 8;
const EVEN: u32 = 1 << 31;

/// By how often a probability was adapted: how far it moves now, in units of 2^-16, in the upper half; how often it was
/// adapted then, in the lower. What it began with counts as four decisions.
static STEPS: [u32; 128] = {
    let mut steps = [0; 128];
    let mut seen = 0;
    while seen < steps.len() as u32 {
        let next = if seen < SEEN_MAX { seen + 1 } else { SEEN_MAX };
        steps[seen as usize] = ((65_536 / (seen + 5)) << 16) | next;
        seen += 1;
    }
    steps
};

/// Runs of a guesser in eight classes, with and without another atom seen.
static RUNS: [u8; STATES] = {
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

/// By class of the offered atom, plus one: a separator, a word, a joined word, digits.
static KINDS: [u8; 16] = {
    let mut kinds = [0; 16];
    let mut number = 1;
    while number < CLASSES {
        let digits = (number - 1) % 4 == DIGITS as usize;
        kinds[number + 1] = match number {
            _ if digits => 2,
            5..9 => 3,
            _ => 1,
        };
        number += 1;
    }
    kinds
};

#[inline(always)]
fn adapt(entry: &mut u32, bit: u32) {
    let step = STEPS[(*entry & SEEN) as usize & 127];
    let distance = i64::from(bit.wrapping_neg()) - i64::from(*entry);
    let moved = i64::from(*entry) + ((distance * i64::from(step >> 16)) >> 16);
    *entry = moved as u32 & !SEEN | step & 0xFFFF;
}

/// The probability in units of 2^-16, away from the ends.
#[inline(always)]
fn chance(entry: u32) -> u32 {
    16 + (((entry >> 16) * 65_504) >> 16)
}

/// Probabilities looked up by all that is known of an offer.
pub(super) struct Flags {
    entries: Vec<u32>,
    /// By less, for those of the entries that have not met much.
    rough: Vec<u32>,
}

impl Flags {
    pub(super) fn new() -> Self {
        Flags {
            entries: vec![EVEN; OFFERS * ENTRIES],
            rough: vec![EVEN; OFFERS << ROUGH],
        }
    }

    /// Looks up how likely an offer is right, should those before it be wrong; soon that is wanted. `streak`
    /// has the outcomes of the last first offers in its lower bits.
    #[inline(always)]
    pub(super) fn look(&self, offer: usize, best: Best, ranks: &Ranks, streak: u32) -> u32 {
        let Best { atom, lane, near } = best;
        // Which guessers are for it, which name another atom first, and the state of the one
        // that offers it.
        let (first, either) = (near, near | near >> GUESSERS);
        let others = !(ranks.none | first);
        let state = ranks.states[lane as usize % GUESSERS] as usize % STATES;
        let stand = (either & 15) << 4 | others & 15;
        let row = stand << 4 | u32::from(RUNS[state]);
        let more = if offer == 0 { streak & STREAK } else { lane };
        let kind = KINDS[(atom >> 16) as usize & 15];
        let place = (offer * ENTRIES) as u32 + (row << 5 | more << 2 | u32::from(kind));
        prefetch(&self.entries, place as usize);
        place
    }

    /// The offer, how many guessers are for it, how many name another one, and the state.
    #[inline(always)]
    fn rough(place: u32) -> usize {
        let (offer, row) = (place / ENTRIES as u32, (place % ENTRIES as u32) >> 5);
        let (fors, others) = ((row >> 8).count_ones(), (row >> 4 & 15).count_ones());
        let counts = fors.saturating_sub(1) << 2 | others.min(3);
        (offer << ROUGH | counts << 4 | row & 15) as usize
    }

    /// Codes whether the offer is right.
    #[inline(always)]
    pub(super) fn code<C: Coder>(&mut self, coder: &mut C, place: u32, right: bool) -> bool {
        let mut entry = self.entries[place as usize];
        if entry & SEEN < YOUNG {
            return self.code_young(coder, place, right);
        }
        let bit = coder.code(u32::from(right), chance(entry));
        adapt(&mut entry, bit);
        self.entries[place as usize] = entry;
        bit != 0
    }

    /// The same with a probability that has not met much: what was never met is taken for the mean of what is
    /// alike, and that learns from it.
    #[inline(never)]
    fn code_young<C: Coder>(&mut self, coder: &mut C, place: u32, right: bool) -> bool {
        let mut entry = self.entries[place as usize];
        let rough = &mut self.rough[Self::rough(place)];
        if entry & SEEN == 0 {
            entry = *rough & !SEEN;
        }
        let bit = coder.code(u32::from(right), chance(entry));
        adapt(rough, bit);
        adapt(&mut entry, bit);
        self.entries[place as usize] = entry;
        bit != 0
    }
}
