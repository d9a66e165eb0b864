//! Compresses trees of C headers.

pub mod codec;
mod error;
pub mod lex;
mod limits;

pub use error::{Error, ErrorKind, Result};
pub use limits::Limits;
