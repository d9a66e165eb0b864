//! Codes for what was spelled in the block and comes again: the codes that the dictionary leaves
//! free, in turn, the oldest first when all are taken.
//!
//! Only what will come again takes a code, which the encoder knows. Spellings of the same time have
//! codes near each other, so the high byte alone says much about them.

use std::hash::Hash;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::text::STRIDE;
use crate::mix::prefetch;
use crate::symbols::{Dictionary, Entry, Mark, Table};

/// The next code to give away.
#[derive(Clone, Debug)]
struct Turn {
    first: u16,
    last: u16,
    next: u16,
    full: bool,
}

impl Turn {
    fn new(first: u16, last: u16) -> Self {
        Turn {
            first,
            last,
            next: first,
            full: false,
        }
    }

    /// The code, and whether it has been given away before.
    fn take(&mut self) -> (u16, bool) {
        let taken = (self.next, self.full);
        if self.next == self.last {
            self.next = self.first;
            self.full = true;
        } else {
            self.next += 1;
        }
        taken
    }
}

/// The encoder's side: from spellings to codes.
pub(super) struct Codes<T> {
    turn: Turn,
    codes: HashMap<T, u16, FixedState>,
    owners: Vec<T>,
}

impl<T: Copy + Eq + Hash> Codes<T> {
    /// The codes from `first` to `last` are free.
    pub(super) fn new(first: u16, last: u16) -> Self {
        Codes {
            turn: Turn::new(first, last),
            codes: HashMap::default(),
            owners: Vec::new(),
        }
    }

    pub(super) fn get(&self, spelling: T) -> Option<u16> {
        self.codes.get(&spelling).copied()
    }

    pub(super) fn push(&mut self, spelling: T) {
        let (code, again) = self.turn.take();
        if again {
            let owner = &mut self.owners[usize::from(code - self.turn.first)];
            self.codes.remove(owner);
            *owner = spelling;
        } else {
            self.owners.push(spelling);
        }
        self.codes.insert(spelling, code);
    }
}

/// Where something stands in a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) len: u32,
}

impl Place {
    /// Within texts of less than 4 GiB, as blocks are.
    #[inline]
    pub(super) fn new(start: usize, end: usize) -> Self {
        Place {
            start: start as u32,
            len: (end - start) as u32,
        }
    }

    pub(super) fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// A spelling of at most [`SHORT`] bytes, in front of zeros, and its length. Or, behind eight bytes that tell
/// where in its text it stands, a mark: [`KNOWN`] or [`SPELLED`]. Or [`NOT_SPELLED`].
pub(super) type Slot = [u8; SHORT + 1];

pub(super) const SHORT: usize = 15;
/// In the dictionary's text, too long for a slot.
const KNOWN: u8 = SHORT as u8 + 1;
/// In the stream of spellings, likewise.
const SPELLED: u8 = KNOWN + 1;
/// A symbol that has no spelling of its own.
const NOT_SPELLED: u8 = SPELLED + 1;

/// The decoder's side for pieces: from symbols to spellings, those of the dictionary first. These mostly
/// stand in the table itself, since a use of a piece is as likely as not the first one in a long
/// while, and memory that far away takes longer to come than all the rest; once is enough, and it is asked for ahead.
pub(super) struct Spellings {
    turn: Turn,
    slots: Vec<Slot>,
}

impl Spellings {
    /// Of the symbols up to `last`, `first` begins the dictionary.
    pub(super) fn new(first: u16, dictionary: &Table, last: u16) -> Self {
        let mut slots = Vec::with_capacity(usize::from(first) + dictionary.len());
        slots.resize(first.into(), [NOT_SPELLED; SHORT + 1]);
        let text = dictionary.text();
        slots.extend(dictionary.entries().iter().map(|entry| {
            let start = entry.start as usize;
            let place = Place::new(start, start + usize::from(entry.len));
            slot(text, place, KNOWN)
        }));
        Spellings {
            turn: Turn::new(slots.len() as u16, last),
            slots,
        }
    }

    /// Asks for the spelling of a symbol that is soon needed.
    #[inline]
    pub(super) fn prefetch(&self, symbol: u16) {
        prefetch(&self.slots, symbol.into());
    }

    /// The symbol's slot; `None` where it has not been given away.
    #[inline]
    pub(super) fn get(&self, symbol: u16) -> Option<&Slot> {
        self.slots.get(usize::from(symbol))
    }

    /// Where a spelling stands that is too long for a slot, in the dictionary if that is true, else among
    /// the spellings. `None` where there is none.
    pub(super) fn long(slot: &Slot) -> Option<(bool, Place)> {
        let [a, b, c, d, e, f, g, h, ..] = *slot;
        let place = Place {
            start: u32::from_le_bytes([a, b, c, d]),
            len: u32::from_le_bytes([e, f, g, h]),
        };
        match slot[SHORT] {
            KNOWN => Some((true, place)),
            SPELLED => Some((false, place)),
            _ => None,
        }
    }

    /// Gives the spelling at `place` of `all` the next symbol.
    pub(super) fn push(&mut self, all: &[u8], place: Place) {
        let slot = slot(all, place, SPELLED);
        let (symbol, again) = self.turn.take();
        if again {
            self.slots[usize::from(symbol)] = slot;
        } else {
            self.slots.push(slot);
        }
    }
}

/// What stands at a place of a text, marked so if it is long.
fn slot(text: &[u8], place: Place, long: u8) -> Slot {
    let mut slot = [0; SHORT + 1];
    let spelling = &text[place.range()];
    if spelling.len() <= SHORT {
        slot[..spelling.len()].copy_from_slice(spelling);
        slot[SHORT] = spelling.len() as u8;
    } else {
        slot[..4].copy_from_slice(&place.start.to_le_bytes());
        slot[4..8].copy_from_slice(&place.len.to_le_bytes());
        slot[SHORT] = long;
    }
    slot
}

/// The same side for whole words, whose texts stand together as those of a dictionary do.
pub(super) struct Kept {
    turn: Turn,
    entries: Vec<Entry>,
    text: Vec<u8>,
    len: usize,
}

impl Kept {
    pub(super) fn new(first: u16) -> Self {
        Kept {
            turn: Turn::new(first, u16::MAX),
            entries: Vec::new(),
            text: Vec::new(),
            len: 0,
        }
    }

    /// By code, the first being that of the first word.
    #[inline]
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where the entries stand, and some bytes more.
    #[inline]
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Gives the word the next code. False for one that is longer than what an entry holds.
    pub(super) fn push(&mut self, word: &[u8]) -> bool {
        if word.len() > Dictionary::LONGEST {
            return false;
        }
        let start = self.len;
        self.len += word.len();
        self.text.resize(self.len + STRIDE, 0);
        self.text[start..self.len].copy_from_slice(word);
        let entry = Entry {
            start: start as u32,
            len: word.len() as u8,
            mark: Mark::None,
        };
        let (code, again) = self.turn.take();
        if again {
            self.entries[usize::from(code - self.turn.first)] = entry;
        } else {
            self.entries.push(entry);
        }
        true
    }
}
