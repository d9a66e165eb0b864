//! Where an archive's files go.
//!
//! Knows: how to write to a file system that may be hostile without leaving the target. Must not
//! know: how an archive is laid out.

mod directory;

pub use directory::Unpack;
