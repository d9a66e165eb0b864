//! Codes for what was spelled in the block and comes again: the codes that the dictionary leaves
//! free, in turn, the oldest first when all are taken.
//!
//! Only what will come again takes a code, which the encoder knows. Spellings of the same time have
//! codes near each other, so the high byte alone says much about them.

use std::hash::Hash;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::slots::Slot;
use crate::mix::prefetch;
use crate::symbols::Mark;

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

/// The decoder's side: from codes to spellings, behind those of the dictionary. These mostly stand in the table itself,
/// since a use of a spelling is as likely as not the first one in a long while, and memory that far
/// away takes longer to come than all the rest; once is enough.
pub(super) struct Spellings<'a, const N: usize> {
    turn: Turn,
    slots: &'a mut Vec<Slot<N>>,
}

impl<'a, const N: usize> Spellings<'a, N> {
    /// Of the codes up to `last`, those from `first` are free, and below it `slots` has one for each. What it
    /// has beyond is forgotten.
    pub(super) fn new(first: u16, last: u16, slots: &'a mut Vec<Slot<N>>) -> Self {
        slots.truncate(first.into());
        Spellings {
            turn: Turn::new(first, last),
            slots,
        }
    }

    /// The first code that is the block's.
    pub(super) fn first(&self) -> u16 {
        self.turn.first
    }

    /// By code, as far as they have been given away.
    #[inline]
    pub(super) fn slots(&self) -> &[Slot<N>] {
        self.slots
    }

    /// Asks for the spelling of a code that is soon needed.
    #[inline]
    pub(super) fn prefetch(&self, code: u16) {
        let index = usize::from(code);
        if index < self.slots.len() {
            prefetch(self.slots, index);
        }
    }

    /// Gives what `text` has at `place` the next code.
    pub(super) fn push(&mut self, text: &[u8], place: Place) {
        let slot = Slot::new(text, place, Mark::None);
        let (code, again) = self.turn.take();
        if again {
            self.slots[usize::from(code)] = slot;
        } else {
            self.slots.push(slot);
        }
    }
}
