//! Bounds that a reader sets before it trusts an archive.

use crate::error::{Error, Result};

/// How much an archive may make its reader allocate or produce.
///
/// Every length found in an archive is held against these before memory is taken for it. The
/// defaults suit any real header tree on a desktop machine.
///
/// ```
/// let limits = chz::Limits::default().with_memory(64 << 20);
/// assert_eq!(limits.memory, 64 << 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of memory for one decoder's tables (not its output). Default 1 GiB + 64 MiB.
    pub memory: u64,
    /// Bytes that one block may decode to. Default 2 GiB - 1.
    pub block: u64,
    /// Bytes that all files together may decode to. Default 1 TiB.
    pub output: u64,
    /// Entries in the archive. Default 16,777,216.
    pub entries: u64,
    /// Bytes of index, names and dictionary, decoded. Default 1 GiB.
    pub index: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            memory: (1 << 30) + (64 << 20),
            block: (1 << 31) - 1,
            output: 1 << 40,
            entries: 1 << 24,
            index: 1 << 30,
        }
    }
}

impl Limits {
    /// Sets [`memory`](Limits::memory), in bytes.
    #[must_use]
    pub fn with_memory(self, memory: u64) -> Self {
        Limits { memory, ..self }
    }

    /// Sets [`block`](Limits::block), in bytes.
    #[must_use]
    pub fn with_block(self, block: u64) -> Self {
        Limits { block, ..self }
    }

    /// Sets [`output`](Limits::output), in bytes.
    #[must_use]
    pub fn with_output(self, output: u64) -> Self {
        Limits { output, ..self }
    }

    /// Sets [`entries`](Limits::entries), a count.
    #[must_use]
    pub fn with_entries(self, entries: u64) -> Self {
        Limits { entries, ..self }
    }

    /// Sets [`index`](Limits::index), in bytes.
    #[must_use]
    pub fn with_index(self, index: u64) -> Self {
        Limits { index, ..self }
    }
}

/// Refuses `needed` of `what` above `allowed`; otherwise gives it back as a size of memory.
pub(crate) fn within(what: &'static str, needed: u64, allowed: u64) -> Result<usize> {
    if needed > allowed {
        return Err(Error::limit(what, needed, allowed));
    }
    usize::try_from(needed).map_err(|_| Error::limit(what, needed, usize::MAX as u64))
}
