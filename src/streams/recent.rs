//! Codes for what was spelled in the block and comes again: the codes that the dictionary leaves
//! free, in turn, the oldest first when all are taken.
//!
//! Only what will come again takes a code, which the encoder knows. Spellings of the same time have
//! codes near each other, so the high byte alone says much about them.

use std::hash::Hash;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::text::STRIDE;
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

/// The decoder's side: from codes to where the spelling stands.
pub(super) struct Places {
    turn: Turn,
    places: Vec<Place>,
}

impl Places {
    pub(super) fn new(first: u16) -> Self {
        Places {
            turn: Turn::new(first),
            places: Vec::new(),
        }
    }

    /// Where the spelling of a code stands. The code must not be below the first.
    #[inline]
    pub(super) fn get(&self, code: u16) -> Option<Place> {
        let place = self.places.get(usize::from(code - self.turn.first));
        place.copied()
    }

    pub(super) fn push(&mut self, place: Place) {
        let (code, again) = self.turn.take();
        if again {
            self.places[usize::from(code - self.turn.first)] = place;
        } else {
            self.places.push(place);
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
