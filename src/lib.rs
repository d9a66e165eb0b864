//! Compresses trees of C headers.

pub mod codec;
mod entropy;
mod error;
mod limits;
mod mix;
mod model;

pub use error::{Error, ErrorKind, Result};
pub use limits::Limits;
