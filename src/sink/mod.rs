//! Where an archive's files go, or the archive itself.
//!
//! Knows: how to write to a file system that may be hostile without leaving the target; tar's headers;
//! ELF's sections. Must not know: how an archive is laid out.

#[cfg(feature = "directory")]
mod directory;
#[cfg(feature = "image")]
mod elf;
#[cfg(feature = "image")]
mod linkable;
mod tar;

#[cfg(feature = "directory")]
pub use directory::Unpack;
#[cfg(feature = "image")]
pub use elf::{SECTION, embed};
#[cfg(feature = "image")]
pub use linkable::{END_SYMBOL, Machine, START_SYMBOL, linkable_object, write_c_array};
pub use tar::Tar;
