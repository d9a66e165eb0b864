//! Columns: a section's numbers of one kind, compressed by themselves.

use super::consts::{COLUMN_DEFLATE, COLUMN_LZMA, COLUMN_LZMA_AFTER, COLUMN_MIX, COLUMN_STORE};
use crate::bits::{Cursor, put_varint};
use crate::error::Result;

/// How a column's bytes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnMethod {
    /// As they are.
    Store,
    /// As raw LZMA with this properties byte (`(pb * 5 + lp) * 9 + lc`) and a dictionary as long as
    /// the column.
    Lzma(u8),
    /// Likewise, with the same column of the base index in the dictionary before it.
    LzmaAfter(u8),
    /// As raw deflate.
    Deflate,
    /// As a payload of the mix codec with the archive's dictionary, NULs and line feeds exchanged.
    Mix,
}

/// A column as a section holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column<'a> {
    /// How `stored` becomes the column.
    pub(crate) method: ColumnMethod,
    /// Bytes of the column itself.
    pub(crate) len: u64,
    /// The bytes in the section.
    pub(crate) stored: &'a [u8],
}

/// Appends a column to a section.
pub(crate) fn encode_column(out: &mut Vec<u8>, column: &Column<'_>) {
    match column.method {
        ColumnMethod::Store => {
            out.push(COLUMN_STORE);
            put_varint(out, column.len);
        }
        ColumnMethod::Deflate | ColumnMethod::Mix => {
            out.push(match column.method {
                ColumnMethod::Mix => COLUMN_MIX,
                _ => COLUMN_DEFLATE,
            });
            put_varint(out, column.len);
            put_varint(out, column.stored.len() as u64);
        }
        ColumnMethod::Lzma(properties) | ColumnMethod::LzmaAfter(properties) => {
            out.push(match column.method {
                ColumnMethod::LzmaAfter(_) => COLUMN_LZMA_AFTER,
                _ => COLUMN_LZMA,
            });
            put_varint(out, column.len);
            put_varint(out, column.stored.len() as u64);
            out.push(properties);
        }
    }
    out.extend_from_slice(column.stored);
}

/// Reads the next column of a section. Its `len` is only claimed: bound it before use.
pub(crate) fn next_column<'a>(cursor: &mut Cursor<'a>) -> Result<Column<'a>> {
    let start = cursor.clone();
    let method = cursor.byte()?;
    let len = cursor.varint()?;
    let (method, stored_len) = match method {
        COLUMN_STORE => (ColumnMethod::Store, len),
        COLUMN_DEFLATE => (ColumnMethod::Deflate, cursor.varint()?),
        COLUMN_MIX => (ColumnMethod::Mix, cursor.varint()?),
        COLUMN_LZMA | COLUMN_LZMA_AFTER => {
            let (stored_len, properties) = (cursor.varint()?, cursor.byte()?);
            let method = match method {
                COLUMN_LZMA => ColumnMethod::Lzma(properties),
                _ => ColumnMethod::LzmaAfter(properties),
            };
            (method, stored_len)
        }
        _ => return Err(start.expected("a known column method")),
    };
    let stored_len = usize::try_from(stored_len).map_err(|_| start.expected("a shorter column"))?;
    Ok(Column {
        method,
        len,
        stored: cursor.take(stored_len)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_return() {
        let columns = [
            Column {
                method: ColumnMethod::Store,
                len: 3,
                stored: b"abc",
            },
            Column {
                method: ColumnMethod::Lzma(93),
                len: 1 << 40,
                stored: b"xy",
            },
            Column {
                method: ColumnMethod::Store,
                len: 0,
                stored: b"",
            },
            Column {
                method: ColumnMethod::Deflate,
                len: 9,
                stored: b"uvw",
            },
            Column {
                method: ColumnMethod::Mix,
                len: 1000,
                stored: b"st",
            },
            Column {
                method: ColumnMethod::LzmaAfter(0),
                len: 5,
                stored: b"z",
            },
        ];
        let mut section = Vec::new();
        for column in &columns {
            encode_column(&mut section, column);
        }
        let mut cursor = Cursor::new("test", &section);
        for column in &columns {
            assert_eq!(&next_column(&mut cursor).unwrap(), column);
        }
        cursor.finish().unwrap();
        assert!(next_column(&mut Cursor::new("test", &[0, 4, 1])).is_err());
        assert!(next_column(&mut Cursor::new("test", &[3, 0])).is_err());
    }
}
