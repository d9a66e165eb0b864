//! The section table: what the sections are and where.

use super::consts::FLAG_SKIPPABLE;
use crate::bits::{Cursor, put_varint};
use crate::error::{Error, ErrorKind, Result};

/// One section, as the table lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SectionRecord {
    /// What it holds: a `SECTION_` constant, or a kind that this version does not know.
    pub(crate) kind: u64,
    /// Whether a reader that does not know the kind may go on without it.
    pub(crate) skippable: bool,
    /// Bytes it takes in the archive.
    pub(crate) len: u64,
    /// XXH3-64 of those bytes.
    pub(crate) check: u64,
}

/// The table's bytes. The records are in the order of the sections, by ascending kind.
pub(crate) fn encode_table(records: &[SectionRecord]) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, records.len() as u64);
    for record in records {
        put_varint(&mut out, record.kind);
        out.push(if record.skippable { FLAG_SKIPPABLE } else { 0 });
        put_varint(&mut out, record.len);
        out.extend_from_slice(&record.check.to_le_bytes());
    }
    out
}

/// Reads the table and refuses critical sections whose kind is not in `known`.
pub(crate) fn decode_table(bytes: &[u8], known: &[u64]) -> Result<Vec<SectionRecord>> {
    let mut cursor = Cursor::new("section table", bytes);
    let count = cursor.varint()?;
    let mut records: Vec<SectionRecord> = Vec::new();
    for _ in 0..count {
        let start = cursor.clone();
        let kind = cursor.varint()?;
        if records.last().is_some_and(|last| last.kind >= kind) {
            return Err(start.expected("sections by ascending kind"));
        }
        let flags = cursor.byte()?;
        if flags & !FLAG_SKIPPABLE != 0 {
            return Err(start.expected("no flag but `skippable`"));
        }
        let skippable = flags & FLAG_SKIPPABLE != 0;
        let record = SectionRecord {
            kind,
            skippable,
            len: cursor.varint()?,
            check: cursor.u64()?,
        };
        if !skippable && !known.contains(&kind) {
            let what = format!("section {kind}, which a newer version of the program made");
            return Err(ErrorKind::Unsupported(what.into()).into());
        }
        records.push(record);
    }
    cursor.finish()?;
    match known
        .iter()
        .find(|&&kind| !records.iter().any(|record| record.kind == kind))
    {
        Some(_) => Err(Error::corrupt(
            "section table",
            0,
            "all sections of version 1",
        )),
        None => Ok(records),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u64, skippable: bool) -> SectionRecord {
        SectionRecord {
            kind,
            skippable,
            len: 1000 * kind,
            check: u64::MAX - kind,
        }
    }

    #[test]
    fn unknown_sections_are_skipped_only_where_allowed() {
        let table = encode_table(&[record(1, false), record(2, false), record(9, true)]);
        assert_eq!(decode_table(&table, &[1, 2]).unwrap().len(), 3);
        let critical = encode_table(&[record(1, false), record(9, false)]);
        let error = decode_table(&critical, &[1]).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unsupported(_)), "{error}");
    }

    #[test]
    fn order_doubles_gaps_and_flags_are_refused() {
        for records in [
            &[record(2, false), record(1, false)][..],
            &[record(1, false); 2],
        ] {
            assert!(decode_table(&encode_table(records), &[1]).is_err());
        }
        assert!(decode_table(&encode_table(&[record(1, false)]), &[1, 2]).is_err());
        let mut flagged = encode_table(&[record(1, false)]);
        flagged[2] = 2;
        assert!(decode_table(&flagged, &[1]).is_err());
        let huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
        assert!(decode_table(&huge, &[]).is_err());
    }
}
