//! The one error type: what was read, where, and what was expected.
//!
//! Knows: the kinds of failure that a caller can act on. Must not know: how any of them came about.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What every fallible function of the crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: its [kind](Error::kind), and the file that was being worked on where one is known.
///
/// Displayed in one line, in lower case, without a trailing dot.
pub struct Error {
    // Boxed so that a `Result` stays as small as its good half.
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    path: Option<PathBuf>,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused. The error says what, [`Error::path`] where.
    Io(io::Error),
    /// The bytes are not a chz archive at all.
    NotAnArchive,
    /// The archive is damaged: at `offset` (of the archive, or of the named section's decoded
    /// content) stood something other than `expected`.
    Corrupt {
        /// The part of the archive, by its name in FORMAT.md.
        section: &'static str,
        /// Where in it, in bytes.
        offset: u64,
        /// What should have stood there.
        expected: Cow<'static, str>,
    },
    /// The archive is sound, but made for a newer version, or with a feature that this build lacks.
    Unsupported(Cow<'static, str>),
    /// More of something is needed than [`Limits`](crate::Limits) or the format allow.
    Limit {
        /// What is bounded, in the plural: `files`, `bytes of output`.
        what: &'static str,
        /// How much would be needed.
        needed: u64,
        /// How much is allowed.
        allowed: u64,
    },
    /// No entry of that name.
    NotFound(Vec<u8>),
    /// An entry's name cannot be used: absolute, escaping, empty, doubled.
    BadName {
        /// The name as given.
        name: Vec<u8>,
        /// Why it is refused.
        why: &'static str,
    },
    /// An option or argument makes no sense here.
    Usage(Cow<'static, str>),
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.inner.kind
    }

    /// The file of the file system that was being read or written, where one is known.
    pub fn path(&self) -> Option<&Path> {
        self.inner.path.as_deref()
    }

    /// Names the file that was being worked on; a file named already stays.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.inner.path.get_or_insert_with(|| path.into());
        self
    }

    pub(crate) fn corrupt(
        section: &'static str,
        offset: u64,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        ErrorKind::Corrupt {
            section,
            offset,
            expected: expected.into(),
        }
        .into()
    }

    pub(crate) fn limit(what: &'static str, needed: u64, allowed: u64) -> Self {
        ErrorKind::Limit {
            what,
            needed,
            allowed,
        }
        .into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error {
            inner: Box::new(Inner { kind, path: None }),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        ErrorKind::Io(error).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.inner.path {
            // Escaped, so that a name with a newline in it still makes one line.
            write!(f, "{}: ", path.display().to_string().escape_debug())?;
        }
        match &self.inner.kind {
            ErrorKind::Io(error) => write!(f, "{error}"),
            ErrorKind::NotAnArchive => write!(f, "not a chz archive"),
            ErrorKind::Corrupt {
                section,
                offset,
                expected,
            } => {
                write!(
                    f,
                    "damaged archive: {section}, byte {offset}: expected {expected}"
                )
            }
            ErrorKind::Unsupported(what) => write!(f, "not supported: {what}"),
            ErrorKind::Limit {
                what,
                needed,
                allowed,
            } => {
                write!(
                    f,
                    "limit exceeded: {needed} {what} needed, {allowed} allowed"
                )
            }
            ErrorKind::NotFound(name) => {
                write!(
                    f,
                    "no such entry: {}",
                    String::from_utf8_lossy(name).escape_debug()
                )
            }
            ErrorKind::BadName { name, why } => {
                write!(f, "bad name {:?}: {why}", String::from_utf8_lossy(name))
            }
            ErrorKind::Usage(why) => write!(f, "{why}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("path", &self.inner.path)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.inner.kind {
            ErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}
