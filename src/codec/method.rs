//! The method of a block: which codec made its payload.

use crate::error::{ErrorKind, Result};

/// Which codec made a block's payload: a byte of the archive's block index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[non_exhaustive]
pub enum Method {
    /// The bytes themselves.
    Store = 0,
    /// LZMA on the bytes.
    Lzma = 1,
    /// Token streams, LZMA behind them.
    Tokens = 2,
    /// Context mixing over atoms.
    Mix = 3,
    /// Guesses at atoms, and a little mixing where they fail.
    Fast = 4,
    /// LZMA on the bytes, with the content of another block before them.
    Relative = 5,
    /// As `Fast`, looking closer: more contexts, and fewer parts walked together.
    Close = 6,
}

impl Method {
    /// The method of that byte.
    ///
    /// # Errors
    /// A byte that names none: the archive needs a newer version.
    pub fn from_byte(byte: u8) -> Result<Self> {
        match byte {
            0 => Ok(Method::Store),
            1 => Ok(Method::Lzma),
            2 => Ok(Method::Tokens),
            3 => Ok(Method::Mix),
            4 => Ok(Method::Fast),
            5 => Ok(Method::Relative),
            6 => Ok(Method::Close),
            _ => Err(ErrorKind::Unsupported(format!("block method {byte}").into()).into()),
        }
    }

    /// Whether a payload means nothing without the dictionary of its archive.
    pub fn uses_dictionary(self) -> bool {
        !matches!(self, Method::Store | Method::Lzma | Method::Relative)
    }

    /// The name as users see it.
    pub fn name(self) -> &'static str {
        match self {
            Method::Store => "store",
            Method::Lzma => "lzma",
            Method::Tokens => "tokens",
            Method::Mix => "mix",
            Method::Fast => "fast",
            Method::Relative => "relative",
            Method::Close => "close",
        }
    }
}
