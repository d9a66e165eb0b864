//! How likely an offered atom is the right one.

use super::candidates::STATES;
use super::vectors::Ranks;
use super::{GUESSERS, OFFERS};
use crate::entropy::Coder;
use crate::mix::prefetch;
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

/// By class of the offered atom, plus one: a separator, a word, a joined word, digits.
static KINDS: [u8; 16] = {
    let mut kinds = [0; 16];
    let mut class = Class::Lower as usize;
    while class <= Class::JoinedDigits as usize {
        kinds[class + 1] = match class {
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
    entries: Vec<u32>,
}

/// The entries of one atom's offers.
#[derive(Clone, Copy, Default)]
pub(super) struct Offers {
    places: [u32; OFFERS],
}

impl Flags {
    pub(super) fn new() -> Self {
        Flags {
            entries: vec![EVEN; OFFERS * ENTRIES],
        }
    }

    /// Looks up how likely each offer is right, should those before it be wrong. `streak` has
    /// the outcomes of the last first offers in its lower bits.
    #[inline(always)]
    pub(super) fn look(&self, ranks: &Ranks, streak: u32) -> Offers {
        let mut offers = Offers::default();
        for offer in 0..OFFERS {
            let lane = ranks.lanes[offer];
            // Which guessers are for it, which name another atom first, and the state of the one
            // that offers it.
            let near = ranks.near[offer];
            let (first, either) = (near, near | near >> GUESSERS);
            let others = !(ranks.none | first);
            let state = ranks.states[lane as usize % GUESSERS] as usize % STATES;
            let stand = (either & 15) << 4 | others & 15;
            let row = stand << 4 | u32::from(CLASSES[state]);
            let more = if offer == 0 { streak & STREAK } else { lane };
            let kind = KINDS[(ranks.atoms[offer] >> 16) as usize & 15];
            let place = row << 5 | more << 2 | u32::from(kind);
            offers.places[offer] = (offer * ENTRIES) as u32 + place;
            prefetch(&self.entries, offers.places[offer] as usize);
        }
        offers
    }

    /// Codes whether the offer is right.
    #[inline(always)]
    pub(super) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        offers: &Offers,
        offer: usize,
        right: bool,
    ) -> bool {
        let entry = &mut self.entries[offers.places[offer] as usize];
        let bit = coder.code(u32::from(right), (*entry >> 16).clamp(16, 65_520));
        let seen = *entry & 1023;
        let p = *entry >> 10;
        let distance = (bit << 22) as i32 - bit as i32 - p as i32;
        let step = STEPS[seen as usize & 255];
        let p = p as i32 + ((i64::from(distance) * i64::from(step)) >> 16) as i32;
        *entry = (p as u32) << 10 | (seen + 1).min(SEEN_MAX);
        bit != 0
    }
}
