//! The block index: where each block's payload is, and how many contents it holds.

use super::consts::{BLOCK_GAP, BLOCK_REFERENCE};
use crate::bits::{Cursor, put_varint};
use crate::error::Result;

/// One block, as the index lists it. It holds the contents that follow those of the block before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockRecord {
    /// The codec's method byte, below `BLOCK_REFERENCE`.
    pub(crate) method: u8,
    /// Bytes of superseded indexes before the payload, which otherwise follows the one before.
    pub(crate) gap: u64,
    /// Bytes of the payload.
    pub(crate) payload_len: u64,
    /// An earlier block, without a reference itself, whose content the codec starts from.
    pub(crate) reference: Option<u32>,
    /// How many contents it holds, at least one.
    pub(crate) contents: u32,
    /// XXH3-64 of the payload.
    pub(crate) payload_check: u64,
    /// XXH3-64 of what the payload decodes to.
    pub(crate) content_check: u64,
}

/// The section's column: a row for each block, then the bytes of superseded indexes behind the last
/// payload.
pub(crate) fn encode_blocks(records: &[BlockRecord], last_gap: u64) -> Vec<u8> {
    let mut rows = Vec::new();
    put_varint(&mut rows, records.len() as u64);
    for (number, record) in records.iter().enumerate() {
        let gap = if record.gap > 0 { BLOCK_GAP } else { 0 };
        let reference = record.reference.map_or(0, |_| BLOCK_REFERENCE);
        rows.push(record.method | gap | reference);
        if record.gap > 0 {
            put_varint(&mut rows, record.gap);
        }
        if let Some(reference) = record.reference {
            put_varint(&mut rows, number as u64 - 1 - u64::from(reference));
        }
        put_varint(&mut rows, record.payload_len);
        put_varint(&mut rows, u64::from(record.contents));
        rows.extend_from_slice(&record.payload_check.to_le_bytes());
        rows.extend_from_slice(&record.content_check.to_le_bytes());
    }
    put_varint(&mut rows, last_gap);
    rows
}

/// Reads the column back. The blocks hold as many contents as the entries have named.
pub(crate) fn decode_blocks(column: &[u8], contents: usize) -> Result<(Vec<BlockRecord>, u64)> {
    let mut cursor = Cursor::new("block index", column);
    let count = cursor.varint()?;
    if count > contents as u64 {
        return Err(cursor.expected("no more blocks than contents"));
    }
    let mut records: Vec<BlockRecord> = Vec::with_capacity(count as usize);
    let mut held = 0u64;
    for number in 0..count {
        let start = cursor.clone();
        let method = cursor.byte()?;
        let gap = match method & BLOCK_GAP {
            0 => 0,
            _ => cursor.varint()?,
        };
        if method & BLOCK_GAP != 0 && gap == 0 {
            return Err(start.expected("a gap that is one"));
        }
        let reference = match method & BLOCK_REFERENCE {
            0 => None,
            _ => {
                let at = number.checked_sub(1).zip(Some(cursor.varint()?));
                let at = at.and_then(|(before, back)| before.checked_sub(back));
                let is_base = |&at: &u64| records[at as usize].reference.is_none();
                let reference = at.filter(is_base);
                if reference.is_none() {
                    return Err(start.expected("an earlier block that needs no other"));
                }
                reference.map(|at| at as u32)
            }
        };
        let payload_len = cursor.varint()?;
        let own = cursor.varint()?;
        held = held.saturating_add(own);
        let own = u32::try_from(own)
            .ok()
            .filter(|&own| own > 0 && held <= contents as u64)
            .ok_or_else(|| start.expected("as many contents as the entries name"))?;
        records.push(BlockRecord {
            method: method & !(BLOCK_GAP | BLOCK_REFERENCE),
            gap,
            payload_len,
            reference,
            contents: own,
            payload_check: cursor.u64()?,
            content_check: cursor.u64()?,
        });
    }
    let last_gap = cursor.varint()?;
    if held != contents as u64 {
        return Err(cursor.expected("as many contents as the entries name"));
    }
    cursor.finish()?;
    Ok((records, last_gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(contents: u32) -> BlockRecord {
        BlockRecord {
            method: 2,
            gap: 0,
            payload_len: 300,
            reference: None,
            contents,
            payload_check: 1,
            content_check: 2,
        }
    }

    fn referring(reference: u32) -> BlockRecord {
        BlockRecord {
            reference: Some(reference),
            ..record(1)
        }
    }

    #[test]
    fn blocks_return() {
        let far = BlockRecord {
            gap: 1 << 40,
            ..referring(0)
        };
        let records = vec![record(3), record(1), referring(1), far];
        let column = encode_blocks(&records, 77);
        assert_eq!(decode_blocks(&column, 6).unwrap(), (records, 77));
        assert_eq!(
            decode_blocks(&encode_blocks(&[], 0), 0).unwrap(),
            (vec![], 0)
        );
    }

    #[test]
    fn contents_must_add_up() {
        for (records, contents) in [
            (vec![record(2)], 3),
            (vec![record(3)], 2),
            (vec![record(0), record(2)], 2),
            (vec![record(u32::MAX), record(u32::MAX)], 2),
        ] {
            assert!(decode_blocks(&encode_blocks(&records, 0), contents).is_err());
        }
    }

    #[test]
    fn references_lead_to_earlier_blocks_without_one() {
        let good = [record(1), referring(0)];
        assert!(decode_blocks(&encode_blocks(&good, 0), 2).is_ok());
        let chain = [record(1), referring(0), referring(1)];
        assert!(decode_blocks(&encode_blocks(&chain, 0), 3).is_err());
        let mut column = encode_blocks(&good, 0);
        // The distance of the second row, behind its method.
        let at = column.len() - 1 - 16 - 4;
        assert_eq!(column[at], 0);
        for distance in [1, 2, 0x7f] {
            column[at] = distance;
            assert!(decode_blocks(&column, 2).is_err(), "{distance}");
        }
        let mut first = encode_blocks(&[record(1)], 0);
        first[1] |= BLOCK_REFERENCE;
        first.insert(2, 0);
        assert!(decode_blocks(&first, 1).is_err());
    }
}
