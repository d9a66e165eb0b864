//! The archive's structures to bytes and back, exactly as FORMAT.md says.
//!
//! Knows: every field of the format, and what makes it invalid. Must not know: codecs, files, input
//! or output; compressed columns pass through as they are.

mod blocks;
mod column;
pub(crate) mod consts;
mod differences;
mod entries;
mod fields;
mod footer;
mod forest;
mod path;
mod properties;
mod rebuild;
mod single;
mod symbols;
mod table;
mod time;
mod tree;

pub(crate) use blocks::{BlockRecord, decode_blocks, encode_blocks};
pub(crate) use column::{Column, ColumnMethod, encode_column, next_column};
pub use entries::EntryKind;
pub(crate) use entries::{Entries, Link, Record};
pub(crate) use footer::{Footer, check_header, header};
pub(crate) use forest::Forest;
pub(crate) use path::{check_path, compare_paths};
pub(crate) use properties::Properties;
pub(crate) use single::{decode_single, encode_single};
pub(crate) use symbols::{
    PageRecord, Run, decode_symbol_directory, decode_symbol_page, encode_symbol_directory,
    encode_symbol_page,
};
pub(crate) use table::{SectionRecord, decode_table, encode_table};
pub use time::Time;
pub(crate) use tree::{COLUMNS as ENTRY_COLUMNS, decode_entries, encode_entries, used_columns};
