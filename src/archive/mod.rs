//! The archive: packing a tree into one, and reading files out of it in place.
//!
//! Knows: how format, codecs and threads make an archive. Must not know: the file system, the
//! terminal, what C is.

mod append;
mod builder;
mod cache;
mod closure;
mod core;
mod entry;
mod find;
mod index;
mod info;
mod options;
mod parallel;
mod plan;
mod reader;
mod roots;
mod search;
mod section;
mod single;
mod storage;
mod symbols;
mod visit;
mod writer;

pub use builder::{Builder, Content, Metadata};
pub use closure::{Closure, Unresolved};
pub use entry::{Entry, EntryId};
pub use find::Symbol;
pub use info::{Info, MethodInfo, PlanInfo, PlanPart, SectionInfo};
pub use options::{DEFAULT_BLOCK_SIZE, Options, Phase, Progress};
pub use reader::Archive;
pub use single::{compress, decompress};
pub use storage::{Range, ReadAt};
