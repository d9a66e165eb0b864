//! What predicts the next atom of C.
//!
//! Knows: the words, separators and numbers that headers are made of, and where in a header one
//! stands. Must not know: archives, the file system, or how a probability becomes bytes.

mod atom;
mod dictionary;
mod speller;
pub(crate) mod swift;

pub(crate) use atom::{Atom, Class, Group, MAX_LEN, Scanner};
pub(crate) use dictionary::Dictionary;
pub(crate) use speller::Speller;
