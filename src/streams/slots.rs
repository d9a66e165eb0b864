//! What decoders look codes up in: spellings as they are copied, all of a table in slots of one size.

use super::recent::Place;
use super::{pieces, runs};
use crate::symbols::{Dictionary, Mark, Table};

/// A spelling of less than `N` bytes, at most 31, in front of what does not matter, and a tag. Of one that is longer
/// where it stands instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot<const N: usize>([u8; N]);

/// What the tag of a slot says: the length in the lowest bits, and one bit each for what else there is to know.
pub(super) mod tag {
    pub(in crate::streams) const LEN: u8 = 0x1f;
    /// A run that holds a line feed, and is no number.
    pub(in crate::streams) const NEWLINE: u8 = 0x20;
    /// A number.
    pub(in crate::streams) const NUMBER: u8 = 0x40;
    /// Longer than slots are, or not spelled at all.
    pub(in crate::streams) const LONG: u8 = 0x80;
}

impl<const N: usize> Slot<N> {
    /// The slot of a code that has no spelling of its own.
    const SPECIAL: Self = {
        let mut bytes = [0; N];
        bytes[N - 1] = tag::LONG;
        Slot(bytes)
    };

    /// For what a text has at a place.
    #[inline]
    pub(super) fn new(text: &[u8], place: Place, mark: Mark) -> Self {
        let mut slot = Slot([0; N]);
        let mark = match mark {
            Mark::None => 0,
            Mark::Newline => tag::NEWLINE,
            Mark::Number => tag::NUMBER,
        };
        let (start, len) = (place.start as usize, place.len as usize);
        if len >= N {
            slot.0[..4].copy_from_slice(&place.start.to_le_bytes());
            slot.0[4..8].copy_from_slice(&place.len.to_le_bytes());
            slot.0[N - 1] = tag::LONG | mark;
            return slot;
        }
        // A copy of constant size where the text goes on.
        match text[start..].first_chunk() {
            Some(chunk) => slot.0 = *chunk,
            None => slot.0[..len].copy_from_slice(&text[start..start + len]),
        }
        slot.0[N - 1] = len as u8 | mark;
        slot
    }

    #[inline]
    pub(super) fn tag(&self) -> u8 {
        self.0[N - 1]
    }

    /// The spelling and what stands behind it. Of use only where it is not long.
    #[inline]
    pub(super) fn chunk(&self) -> &[u8; N] {
        &self.0
    }

    /// Where a long spelling stands in its text.
    pub(super) fn place(&self) -> Place {
        let [a, b, c, d, e, f, g, h] = *self.0.first_chunk().unwrap_or(&[0; 8]);
        Place {
            start: u32::from_le_bytes([a, b, c, d]),
            len: u32::from_le_bytes([e, f, g, h]),
        }
    }
}

/// The slots of all codes, by code: those of a dictionary, and behind them, while a block is decoded, those that it
/// gives to what it spells. They stand in one table so that nothing depends on which of both a code is, which the
/// processor would foresee badly; to be made for each block they are too many.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub(super) runs: Vec<Slot<32>>,
    pub(super) pieces: Vec<Slot<16>>,
}

impl Tables {
    /// Those of a dictionary.
    pub(crate) fn new(dictionary: &Dictionary) -> Self {
        Tables {
            runs: slots(runs::FIRST, &dictionary.runs, u16::MAX),
            pieces: slots(pieces::FIRST, &dictionary.pieces, pieces::MOST),
        }
    }
}

/// Those of a table of which the first code is `first`, with room for codes up to `last`: memory that is not
/// used costs nothing, and to move what is there costs much.
fn slots<const N: usize>(first: u16, table: &Table, last: u16) -> Vec<Slot<N>> {
    let mut slots = Vec::with_capacity(usize::from(last) + 1);
    slots.resize(first.into(), Slot::SPECIAL);
    slots.extend(table.entries().iter().map(|entry| {
        let place = Place {
            start: entry.start,
            len: entry.len.into(),
        };
        Slot::new(table.text(), place, entry.mark)
    }));
    slots
}
