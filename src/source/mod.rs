//! Where headers come from.
//!
//! Knows: file systems, tar streams and kernel images, and how their entries become an archive's. Must
//! not know: how an archive is laid out.

#[cfg(feature = "tar")]
mod compressed;
#[cfg(feature = "directory")]
mod directory;
#[cfg(feature = "image")]
mod image;
#[cfg(feature = "directory")]
mod kernel;
#[cfg(feature = "tar")]
mod tar;

#[cfg(feature = "image")]
pub use image::{Embedded, Place, find_embedded};
#[cfg(feature = "directory")]
pub use kernel::KernelTree;
#[cfg(feature = "tar")]
pub use tar::is_tar;
