//! Compresses trees of C headers.

pub mod codec;
mod error;
mod limits;

pub use codec::Level;
pub use error::{Error, ErrorKind, Result};
pub use limits::Limits;
