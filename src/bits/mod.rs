//! Numbers and flags to bytes and back.
//!
//! Knows: LEB128, zigzag, bounded reading, bitmaps. Must not know: what any number means.

mod bitmap;
mod cursor;
mod search;
mod varint;

pub(crate) use bitmap::Bitmap;
pub(crate) use cursor::Cursor;
pub(crate) use search::find_byte;
pub(crate) use varint::{
    put_varint, put_wide_varint, unzigzag, unzigzag_wide, zigzag, zigzag_wide,
};
