//! Where headers come from.
//!
//! Knows: file systems and how their entries become an archive's. Must not know: how an archive is
//! laid out.

mod directory;
