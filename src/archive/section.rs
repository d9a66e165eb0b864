//! Columns to a section's bytes and back, compressed where that makes them shorter.

use crate::bits::Cursor;
use crate::codec::lzma::{self, Effort, Properties};
use crate::error::{Error, Result};
use crate::format::{Column, ColumnMethod, encode_column, next_column};
use crate::limits::within;

/// The settings tried for a column, as (lc, lp, pb): text, bytes without context, pairs of bytes.
const SETTINGS: [Option<Properties>; 3] = [
    Properties::new(3, 0, 0),
    Properties::new(0, 0, 0),
    Properties::new(1, 0, 1),
];

/// Writes columns one after another, each in the shortest of the ways there are.
pub(super) fn pack_columns(columns: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for column in columns {
        let mut best = (ColumnMethod::Store, column.clone());
        for properties in SETTINGS.into_iter().flatten() {
            let stored = lzma::encode(column, properties, Effort::MOST)?;
            // A compressed column has up to six bytes more in front.
            if stored.len() + 6 < best.1.len() {
                best = (ColumnMethod::Lzma(properties.to_byte()), stored);
            }
        }
        let (method, stored) = best;
        let column = Column {
            method,
            len: column.len() as u64,
            stored: &stored,
        };
        encode_column(&mut out, &column);
    }
    Ok(out)
}

/// Reads a section of `N` columns whose lengths together are at most `allowed`.
pub(super) fn unpack_columns<const N: usize>(
    section: &'static str,
    bytes: &[u8],
    allowed: u64,
) -> Result<[Vec<u8>; N]> {
    let mut cursor = Cursor::new(section, bytes);
    let mut columns = [const { Vec::new() }; N];
    let mut total = 0u64;
    for out in &mut columns {
        let start = cursor.clone();
        let column = next_column(&mut cursor)?;
        total = total.saturating_add(column.len);
        let len = within("bytes of index", total, allowed).map(|_| column.len as usize)?;
        *out = match column.method {
            ColumnMethod::Store => column.stored.to_vec(),
            ColumnMethod::Lzma(properties) => {
                let mut column_bytes = Vec::new();
                Properties::from_byte(properties)
                    .and_then(|is| lzma::decode(column.stored, is, len, &mut column_bytes))
                    .map_err(|_| start.expected("a column of valid LZMA"))?;
                column_bytes
            }
        };
        if out.len() != len {
            return Err(Error::corrupt(
                section,
                0,
                "a column of the length it claims",
            ));
        }
    }
    cursor.finish()?;
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_return_and_are_bounded() {
        let columns = [b"abc".to_vec(), vec![7; 10_000], Vec::new()];
        let section = pack_columns(&columns).unwrap();
        assert!(section.len() < 100);
        let read: [Vec<u8>; 3] = unpack_columns("test", &section, 10_003).unwrap();
        assert_eq!(read, columns);
        assert!(unpack_columns::<3>("test", &section, 10_002).is_err());
        assert!(unpack_columns::<2>("test", &section, 20_000).is_err());
    }
}
