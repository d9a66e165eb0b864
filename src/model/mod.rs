//! What predicts the next atom of C.
//!
//! Knows: the words, separators and numbers that headers are made of, and where in a header one
//! stands. Must not know: archives, the file system, or how a probability becomes bytes.

mod ahead;
mod alphabet;
mod atom;
mod bitwise;
mod contexts;
mod dictionary;
mod digitwise;
mod echoes;
mod effort;
mod hash;
mod matches;
mod memory;
mod name;
mod numbers;
mod place;
mod predictor;
mod recall;
mod spans;
mod speller;
mod sure;
pub(crate) mod swift;
mod tally;
mod text;

pub(crate) use ahead::Ahead;
pub(crate) use atom::MAX_LEN;
pub(crate) use bitwise::Bitwise;
pub(crate) use contexts::{Contexts, ContextsOf8, ContextsOf9, QuickContextsOf9};
pub(crate) use dictionary::Dictionary;
pub(crate) use digitwise::Digitwise;
pub(crate) use effort::Effort;
pub(crate) use predictor::Descent;
pub(crate) use text::{Sizes, TextModel};

/// Ordinary C headers in miniature, with the commonest words of such: a model that has read it knows
/// how headers go before it meets the first. Changing it changes the format.
pub(crate) const PRIMER: &[u8] = include_bytes!("primer.h");
