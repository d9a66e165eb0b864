//! Compresses trees of C headers.

mod bits;
pub mod codec;
mod error;
mod limits;
mod streams;
mod symbols;

pub use codec::Level;
pub use error::{Error, ErrorKind, Result};
pub use limits::Limits;
