//! What a header declares and includes, found without preprocessing.
//!
//! Knows: the shape of C's declarations, and the habits of those who write headers. Must not know:
//! files, archives, how anything is coded.
//!
//! A header is read as it stands: macros are not expanded and all branches of conditionals are read,
//! but for those of `#if 0`. Where the branches differ in how they nest, each begins where the first
//! did. What is found is therefore a matter of judgement where macros hide the grammar. Bytes that are
//! no C at all may yield anything, but never a panic, and take time linear in their length.
//!
//! ```
//! use chz::declarations::{DeclarationKind, declarations};
//!
//! let header = b"#define LIMIT 4\nstruct ring { int at; DECLARE_BITMAP(used, LIMIT); } *rings;\n";
//! let found: Vec<_> = declarations(header)
//!     .iter()
//!     .map(|found| (found.kind, &header[found.name.clone()]))
//!     .collect();
//! let expected = [
//!     (DeclarationKind::Macro, &b"LIMIT"[..]),
//!     (DeclarationKind::Struct, b"ring"),
//!     (DeclarationKind::Variable, b"rings"),
//! ];
//! assert_eq!(found, expected);
//! ```

mod conditional;
mod group;
mod include;
mod invocation;
mod kind;
mod scan;
mod statement;
mod word;

pub use include::{Include, IncludeForm, includes};
pub use kind::{Declaration, DeclarationKind};
pub use scan::declarations;
