//! Entropy coding of binary decisions: a range coder and plain adaptive bit models.
//!
//! Knows: numbers only. Must not know: C, atoms, files, or who predicts what.
//!
//! The coder is symmetric: whoever models a decision calls [`Coder::code`] with the bit (which the
//! decoder ignores) and gets the bit back (which the encoder merely echoes). A model is written
//! once and cannot come apart into an encoder and a decoder that disagree.

mod bit;
mod coder;
mod wide;

pub(crate) use bit::{BitTree, code_number};
pub(crate) use coder::{Channel, Coder, Decoder, Encoder};
pub(crate) use wide::{DigitCoder, WideDecoder, WideEncoder};
