//! Codes for what was spelled in the block and comes again: the codes that the dictionary leaves
//! free, in turn, the oldest first when all are taken.
//!
//! Only what will come again takes a code, which the encoder knows. Spellings of the same time have
//! codes near each other, so the high byte alone says much about them.

use std::hash::Hash;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::text::{STRIDE, Text};
use crate::mix::prefetch;
use crate::symbols::{Dictionary, Entry, Mark};

/// The next code to give away.
#[derive(Clone, Debug)]
struct Turn {
    first: u16,
    next: u16,
    full: bool,
}

impl Turn {
    fn new(first: u16) -> Self {
        Turn {
            first,
            next: first,
            full: false,
        }
    }

    /// The code, and whether it has been given away before.
    fn take(&mut self) -> (u16, bool) {
        let taken = (self.next, self.full);
        if self.next == u16::MAX {
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
    /// `first` is the first of the codes that are free; all above it are.
    pub(super) fn new(first: u16) -> Self {
        Codes {
            turn: Turn::new(first),
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

/// A spelling of at most [`SHORT`] bytes, in front of what does not matter, and its length. One that is
/// longer: where it stands, and [`LONG`].
type Slot = [u8; SHORT + 1];

const SHORT: usize = 15;
const LONG: u8 = u8::MAX;

/// The decoder's side for pieces: from codes to spellings. These mostly stand in the table itself, since a
/// use of a piece is as likely as not the first one in a long while, and memory that far away
/// takes longer to come than all the rest; once is enough, and it is asked for ahead.
pub(super) struct Spellings {
    turn: Turn,
    slots: Vec<Slot>,
}

impl Spellings {
    pub(super) fn new(first: u16) -> Self {
        Spellings {
            turn: Turn::new(first),
            slots: Vec::new(),
        }
    }

    /// Asks for the spelling of a code that is soon needed, if it is one of these.
    #[inline]
    pub(super) fn prefetch(&self, code: u16) {
        let index = usize::from(code.wrapping_sub(self.turn.first));
        if index < self.slots.len() {
            prefetch(&self.slots, index);
        }
    }

    /// Appends the spelling of a code, which must not be below the first; `all` are the spellings that places
    /// are in. False where the code has none, or there is no room for it.
    #[inline]
    pub(super) fn append(&self, code: u16, all: &[u8], text: &mut Text<'_>) -> bool {
        let Some(slot) = self.slots.get(usize::from(code - self.turn.first)) else {
            return false;
        };
        let len = slot[SHORT];
        if len == LONG {
            let [a, b, c, d, e, f, g, h, ..] = *slot;
            let start = u32::from_le_bytes([a, b, c, d]) as usize;
            let len = u32::from_le_bytes([e, f, g, h]) as usize;
            return text.push_from(all, start, len).is_some();
        }
        text.push_chunk(slot, len.into()).is_some()
    }

    /// Gives the spelling at `place` of `all` the next code.
    pub(super) fn push(&mut self, all: &[u8], place: Place) {
        let mut slot = [0; SHORT + 1];
        let spelling = &all[place.range()];
        match slot.get_mut(..spelling.len()) {
            Some(own) if own.len() <= SHORT => {
                own.copy_from_slice(spelling);
                slot[SHORT] = spelling.len() as u8;
            }
            _ => {
                slot[..4].copy_from_slice(&place.start.to_le_bytes());
                slot[4..8].copy_from_slice(&place.len.to_le_bytes());
                slot[SHORT] = LONG;
            }
        }
        let (code, again) = self.turn.take();
        if again {
            self.slots[usize::from(code - self.turn.first)] = slot;
        } else {
            self.slots.push(slot);
        }
    }
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
            turn: Turn::new(first),
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
