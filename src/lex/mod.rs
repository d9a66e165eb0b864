//! The C tokenizer: bytes to tokens, and identifiers to pieces.
//!
//! Knows the lexical grammar of C (C23 6.4, with the extensions that GCC and Clang take by default)
//! and nothing else. Must not know: files, symbols, streams, how anything is coded.
//!
//! It is *total* and *lossless*: any bytes are a sequence of tokens, no token is empty, and the
//! tokens laid end to end are the input. White space and comments are tokens too. It is a tokenizer
//! for what stands in a file, before any preprocessing: trigraphs are left as they are, nothing is
//! expanded, and the branches of `#if` are all read.
//!
//! ```
//! use chz::lex::{TokenKind, tokens};
//!
//! let header = b"#define PAGE_SIZE (1UL << 12) /* bytes */\n";
//! let words: Vec<&[u8]> = tokens(header)
//!     .filter(|token| token.kind == TokenKind::Identifier)
//!     .map(|token| &header[token.start..token.end])
//!     .collect();
//! assert_eq!(words, [&b"define"[..], b"PAGE_SIZE"]);
//! ```

mod class;
mod comment;
pub mod pieces;
mod punctuator;
mod quoted;
mod scan;
mod splice;
mod token;
mod word;

pub(crate) use class::is_blank;
pub(crate) use comment::{block_comment_end, line_comment_end};
pub use pieces::{Piece, PieceKind, Pieces, pieces};
pub use scan::{Tokens, tokens};
pub(crate) use splice::{newline_end, spells, splice_end, splice_start};
pub use token::{Token, TokenKind};
