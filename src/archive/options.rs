//! What a caller may choose, and what it is told on the way.

use crate::codec::{Idea, Ideas};
use crate::strip::Strip;

/// Bytes of content in a block unless another size is asked for: 256 KiB.
///
/// With a dictionary shared by all blocks, twice the size makes an archive of headers 1 to 2 %
/// smaller and the reading of one header twice as slow.
pub const DEFAULT_BLOCK_SIZE: u32 = 256 << 10;

/// How an archive is made. The same input and options give the same bytes, whatever the number of
/// jobs.
///
/// ```
/// let options = chz::Options::level(3).with_block_size(64 << 10).with_jobs(2);
/// assert!(!options.solid);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The level, 1 (fast) to 9 (small); 1 to 5 decode fast, 6 to 9 as slowly as they encode.
    /// A level that does not exist is refused when the first entry is added. Default 5.
    pub level: u8,
    /// Whether all text makes one block: smallest, but nothing can be read without decoding all
    /// that stands before it. Default false.
    pub solid: bool,
    /// Bytes of content after which a block ends, at the end of a file; a file that is longer is a
    /// block of its own. Ignored for solid archives. Default [`DEFAULT_BLOCK_SIZE`].
    pub block_size: u32,
    /// Threads to encode with; 0 for as many as there are processors. Default 0.
    pub jobs: usize,
    /// Whether the archive gets a symbol index, so that [`Archive::find`](crate::Archive::find) need
    /// not decode every block. It takes 3 to 4 % of the archive. Default true.
    pub index: bool,
    /// What levels 1 to 5 encode with, to measure what each idea is worth. Default all.
    pub ideas: Ideas,
    /// What is taken out of files that [hold C](crate::strip::is_c) by their names. Default nothing.
    pub strip: Strip,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            level: 5,
            solid: false,
            block_size: DEFAULT_BLOCK_SIZE,
            jobs: 0,
            index: true,
            ideas: Ideas::ALL,
            strip: Strip::None,
        }
    }
}

impl Options {
    /// The default options at this level.
    #[must_use]
    pub fn level(level: u8) -> Self {
        Options {
            level,
            ..Self::default()
        }
    }

    /// Sets [`solid`](Options::solid).
    #[must_use]
    pub fn with_solid(self, solid: bool) -> Self {
        Options { solid, ..self }
    }

    /// Sets [`block_size`](Options::block_size), in bytes.
    #[must_use]
    pub fn with_block_size(self, block_size: u32) -> Self {
        Options { block_size, ..self }
    }

    /// Sets [`jobs`](Options::jobs), a count of threads.
    #[must_use]
    pub fn with_jobs(self, jobs: usize) -> Self {
        Options { jobs, ..self }
    }

    /// Sets [`strip`](Options::strip).
    #[must_use]
    pub fn with_strip(self, strip: Strip) -> Self {
        Options { strip, ..self }
    }

    /// Sets [`index`](Options::index).
    #[must_use]
    pub fn with_index(self, index: bool) -> Self {
        Options { index, ..self }
    }

    /// Takes one idea away from [`ideas`](Options::ideas).
    #[must_use]
    pub fn without(self, idea: Idea) -> Self {
        let ideas = self.ideas.without(idea);
        Options { ideas, ..self }
    }
}

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Bytes of content that are done in this phase.
    pub done: u64,
    /// Bytes of content that there are to do in this phase.
    pub total: u64,
}

/// A stage of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Learning the dictionary from the whole tree.
    Train,
    /// Encoding blocks.
    Encode,
    /// Decoding blocks and holding them against their checks.
    Verify,
}
