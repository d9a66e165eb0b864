//! What followed the last two times: the symbols themselves are contexts.
//!
//! What came after the last two atoms the last two times finds the substitution that orders and matches cannot see.

use crate::mix::prefetch;

use super::hash::hash3;
use super::place::Place;

/// Kinds of surroundings that echo.
pub(crate) const ECHOES: usize = 2;

/// The last two symbols that followed, the last first.
pub(crate) type Echo = [u32; 2];

/// The last symbols seen after surroundings of a few kinds.
#[derive(Clone, Debug)]
pub(crate) struct Echoes {
    rows: Vec<Echo>,
    at: [usize; ECHOES],
}

impl Echoes {
    /// Memory of `2^bits` surroundings.
    pub(crate) fn new(bits: u32) -> Self {
        Echoes {
            rows: vec![[0; 2]; 1 << bits],
            at: [0; ECHOES],
        }
    }

    /// Goes past one atom and looks up what its place echoes.
    #[inline(always)]
    pub(crate) fn pass(&mut self, code: u32, place: &Place) {
        for at in self.at {
            let row = &mut self.rows[at];
            *row = [code, row[0]];
        }
        let hashes = [
            hash3(3, place.last[0].key, place.last[1].key),
            hash3(4, place.token, place.tokens[0]),
        ];
        for (at, hash) in self.at.iter_mut().zip(hashes) {
            *at = hash as usize & (self.rows.len() - 1);
            prefetch(&self.rows, *at);
        }
    }

    /// What followed these surroundings before.
    #[inline(always)]
    pub(crate) fn echo(&self, kind: usize) -> Echo {
        self.rows[self.at[kind]]
    }
}
