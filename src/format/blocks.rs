//! The block index: where each block's payload is, and which contents it holds.

use crate::bits::{Bitmap, Cursor, put_varint, unzigzag, zigzag};
use crate::error::{Error, Result};

/// One block, as the index lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockRecord {
    /// The codec's method byte.
    pub(crate) method: u8,
    /// Bytes of the payload. The payloads stand one after another behind the header.
    pub(crate) payload_len: u64,
    /// How many contents it holds, at least one.
    pub(crate) contents: u32,
    /// XXH3-64 of the payload.
    pub(crate) payload_check: u64,
    /// XXH3-64 of what the payload decodes to.
    pub(crate) content_check: u64,
}

/// The columns of the section: a row for each block, then the numbers of the contents that the
/// blocks hold, block by block.
pub(crate) fn encode_blocks(records: &[BlockRecord], members: &[u32]) -> [Vec<u8>; 2] {
    let mut rows = Vec::new();
    put_varint(&mut rows, records.len() as u64);
    for record in records {
        rows.push(record.method);
        put_varint(&mut rows, record.payload_len);
        put_varint(&mut rows, u64::from(record.contents));
        rows.extend_from_slice(&record.payload_check.to_le_bytes());
        rows.extend_from_slice(&record.content_check.to_le_bytes());
    }
    let mut numbers = Vec::new();
    let mut expected = 0i64;
    for &member in members {
        put_varint(&mut numbers, zigzag(i64::from(member) - expected));
        expected = i64::from(member) + 1;
    }
    [rows, numbers]
}

/// Reads the columns back. The members are a permutation of the numbers below `contents`, which
/// the entries have named.
pub(crate) fn decode_blocks(
    columns: &[Vec<u8>; 2],
    contents: usize,
) -> Result<(Vec<BlockRecord>, Vec<u32>)> {
    let mut cursor = Cursor::new("block index: rows", &columns[0]);
    let count = cursor.varint()?;
    if count > contents as u64 {
        return Err(cursor.expected("no more blocks than contents"));
    }
    let mut records = Vec::with_capacity(count as usize);
    let mut held = 0u64;
    for _ in 0..count {
        let start = cursor.clone();
        let (method, payload_len) = (cursor.byte()?, cursor.varint()?);
        let members = cursor.varint()?;
        held = held.saturating_add(members);
        let members = u32::try_from(members)
            .ok()
            .filter(|&members| members > 0 && held <= contents as u64)
            .ok_or_else(|| start.expected("as many contents as the entries name"))?;
        records.push(BlockRecord {
            method,
            payload_len,
            contents: members,
            payload_check: cursor.u64()?,
            content_check: cursor.u64()?,
        });
    }
    cursor.finish()?;
    if held != contents as u64 {
        return Err(Error::corrupt(
            "block index: rows",
            0,
            "as many contents as the entries name",
        ));
    }

    let mut cursor = Cursor::new("block index: members", &columns[1]);
    let mut members = Vec::with_capacity(contents);
    let mut seen = Bitmap::new(contents);
    let mut expected = 0i64;
    for _ in 0..contents {
        let start = cursor.clone();
        let number = expected.checked_add(unzigzag(cursor.varint()?));
        let number = number
            .and_then(|number| u32::try_from(number).ok())
            .filter(|&number| seen.insert(number as usize))
            .ok_or_else(|| start.expected("a content that no other block holds"))?;
        members.push(number);
        expected = i64::from(number) + 1;
    }
    cursor.finish()?;
    Ok((records, members))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(contents: u32) -> BlockRecord {
        BlockRecord {
            method: 2,
            payload_len: 300,
            contents,
            payload_check: 1,
            content_check: 2,
        }
    }

    #[test]
    fn blocks_return() {
        let (records, members) = (vec![record(3), record(1)], vec![0, 1, 3, 2]);
        let columns = encode_blocks(&records, &members);
        assert_eq!(decode_blocks(&columns, 4).unwrap(), (records, members));
        assert_eq!(
            decode_blocks(&encode_blocks(&[], &[]), 0).unwrap(),
            (vec![], vec![])
        );
    }

    #[test]
    fn members_must_be_a_permutation() {
        for (records, members, contents) in [
            (vec![record(2)], vec![0, 0], 2),
            (vec![record(2)], vec![0, 2], 2),
            (vec![record(2)], vec![0, 1], 3),
            (vec![record(3)], vec![0, 1], 2),
            (vec![record(0), record(2)], vec![0, 1], 2),
            (vec![record(2)], vec![1], 2),
        ] {
            assert!(decode_blocks(&encode_blocks(&records, &members), contents).is_err());
        }
    }
}
