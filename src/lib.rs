//! Compresses trees of C headers.

mod archive;
mod bits;
pub mod codec;
pub mod declarations;
mod entropy;
mod error;
mod format;
pub mod lex;
mod limits;
mod mix;
mod model;
#[cfg(feature = "directory")]
mod sink;
#[cfg(feature = "directory")]
mod source;
mod streams;
mod symbols;

pub use archive::{
    Archive, Builder, Closure, Content, DEFAULT_BLOCK_SIZE, Entry, EntryId, Info, Metadata,
    MethodInfo, Options, Phase, Progress, Range, ReadAt, SectionInfo, Symbol, Unresolved, compress,
    decompress,
};
pub use codec::{Idea, Ideas, Level};
pub use error::{Error, ErrorKind, Result};
pub use format::{EntryKind, Time};
pub use limits::Limits;
#[cfg(feature = "directory")]
pub use sink::Unpack;
