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
mod sink;
#[cfg(any(feature = "directory", feature = "image", feature = "tar"))]
mod source;
mod streams;
pub mod strip;
mod symbols;

pub use archive::{
    Archive, Builder, Closure, Content, DEFAULT_BLOCK_SIZE, Entry, EntryId, Info, Metadata,
    MethodInfo, Options, Phase, PlanInfo, PlanPart, Progress, Range, ReadAt, SectionInfo, Symbol,
    Unresolved, compress, decompress,
};
pub use codec::{Idea, Ideas, Level};
pub use error::{Error, ErrorKind, Result};
pub use format::{EntryKind, Time};
pub use limits::Limits;
pub use sink::Tar;
#[cfg(feature = "directory")]
pub use sink::Unpack;
#[cfg(feature = "image")]
pub use sink::{END_SYMBOL, Machine, SECTION, START_SYMBOL, embed, linkable_object, write_c_array};
#[cfg(feature = "directory")]
pub use source::KernelTree;
#[cfg(feature = "tar")]
pub use source::is_tar;
#[cfg(feature = "image")]
pub use source::{Embedded, Place, find_embedded};
