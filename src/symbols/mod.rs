//! The symbol dictionary: what the blocks of an archive need not spell again.
//!
//! Knows: how bytes fall into runs and words into pieces, which of them earn an entry, and how the
//! entries are written. Must not know: how a block refers to them, archives, files.

mod dictionary;
mod gather;
mod ideas;
mod piece;
mod run;

pub(crate) use dictionary::{Dictionary, Mark, Table};
pub(crate) use gather::{gather, pieces_of, spelled_as};
pub use ideas::{Idea, Ideas};
pub(crate) use piece::{Pieces, fold, successor};
pub(crate) use run::{Kind, Runs};
