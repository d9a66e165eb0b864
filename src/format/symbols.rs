//! The symbol index: which blocks declare a name, without spelling the names.
//!
//! All declared names in ascending order fall into *runs* of neighbours that the same set of blocks
//! declares. A run is written as the shortest separator between it and the run before, and the number
//! of its set. Runs come in pages, so that a search unpacks one of them.

use crate::bits::{Cursor, put_varint};
use crate::error::Result;

/// Where a run begins, and the number of the set of blocks that declare its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    /// Above all names before the run, and not above those in it or after it.
    pub(crate) separator: &'a [u8],
    /// The number of its set.
    pub(crate) set: u32,
}

/// A page, as the directory lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageRecord {
    /// The separator of its first run.
    pub(crate) separator: Vec<u8>,
    /// Bytes that it takes in the section.
    pub(crate) len: u64,
}

/// The first two columns of the section: the sets of blocks, and the directory of pages.
pub(crate) fn encode_symbol_directory(sets: &[Vec<u32>], pages: &[PageRecord]) -> [Vec<u8>; 2] {
    let mut rows = Vec::new();
    put_varint(&mut rows, sets.len() as u64);
    for set in sets {
        put_varint(&mut rows, set.len() as u64);
        let mut next = 0;
        for &block in set {
            put_varint(&mut rows, u64::from(block - next));
            next = block + 1;
        }
    }
    let mut directory = Vec::new();
    put_varint(&mut directory, pages.len() as u64);
    for page in pages {
        put_varint(&mut directory, page.len);
        put_varint(&mut directory, page.separator.len() as u64);
        directory.extend_from_slice(&page.separator);
    }
    [rows, directory]
}

/// Reads sets and directory back. Each set holds ascending numbers of blocks, of which there are
/// `blocks`; the separators ascend, the first being empty.
pub(crate) fn decode_symbol_directory(
    columns: &[Vec<u8>; 2],
    blocks: u32,
) -> Result<(Vec<Vec<u32>>, Vec<PageRecord>)> {
    let mut cursor = Cursor::new("symbol index: sets", &columns[0]);
    let mut sets = Vec::new();
    for _ in 0..cursor.varint()? {
        let mut set = Vec::new();
        let mut next = 0u64;
        for _ in 0..cursor.varint()? {
            let start = cursor.clone();
            let block = next.checked_add(cursor.varint()?);
            let block = block
                .and_then(|block| u32::try_from(block).ok())
                .filter(|&block| block < blocks)
                .ok_or_else(|| start.expected("a block that exists"))?;
            set.push(block);
            next = u64::from(block) + 1;
        }
        sets.push(set);
    }
    cursor.finish()?;

    let mut cursor = Cursor::new("symbol index: pages", &columns[1]);
    let mut pages: Vec<PageRecord> = Vec::new();
    for _ in 0..cursor.varint()? {
        let start = cursor.clone();
        let (len, separator_len) = (cursor.varint()?, cursor.varint()?);
        let separator = usize::try_from(separator_len)
            .map_err(|_| start.expected("a shorter separator"))
            .and_then(|len| cursor.take(len))?;
        let ascends = match pages.last() {
            None => separator.is_empty(),
            Some(last) => *last.separator < *separator,
        };
        if !ascends {
            return Err(start.expected("ascending separators"));
        }
        pages.push(PageRecord {
            separator: separator.to_vec(),
            len,
        });
    }
    cursor.finish()?;
    Ok((sets, pages))
}

/// The columns of a page: how many bytes each separator has in common with the one before, the rest
/// of it, and the number of its set.
pub(crate) fn encode_symbol_page(runs: &[Run<'_>]) -> [Vec<u8>; 3] {
    let [mut common, mut rest, mut sets] = [const { Vec::new() }; 3];
    let mut before: &[u8] = b"";
    for run in runs {
        let same = before.iter().zip(run.separator).take_while(|(a, b)| a == b);
        let same = same.count().min(usize::from(u8::MAX));
        common.push(same as u8);
        rest.extend_from_slice(&run.separator[same..]);
        rest.push(0);
        put_varint(&mut sets, u64::from(run.set));
        before = run.separator;
    }
    [common, rest, sets]
}

/// Reads a page's runs in order, handing each to `visit` until that returns false. There are `sets`
/// sets; the first separator is `first`.
pub(crate) fn decode_symbol_page(
    columns: &[Vec<u8>; 3],
    sets: usize,
    first: &[u8],
    mut visit: impl FnMut(Run<'_>) -> bool,
) -> Result<()> {
    let mut rest = Cursor::new("symbol index: separators", &columns[1]);
    let mut numbers = Cursor::new("symbol index: runs", &columns[2]);
    let mut separator: Vec<u8> = Vec::new();
    let mut above = Vec::new();
    if columns[0].is_empty() {
        return Err(rest.expected("a run in each page"));
    }
    for (number, &same) in columns[0].iter().enumerate() {
        let start = rest.clone();
        above.clone_from(&separator);
        let tail = rest.take_until(0)?;
        if usize::from(same) > separator.len() {
            return Err(start.expected("a separator that continues the one before"));
        }
        separator.truncate(same.into());
        separator.extend_from_slice(tail);
        let in_order = match number {
            0 => separator == first,
            _ => above < separator,
        };
        if !in_order {
            return Err(start.expected("ascending separators"));
        }
        let start = numbers.clone();
        let set = numbers.varint()?;
        if set >= sets as u64 {
            return Err(start.expected("a set that exists"));
        }
        let run = Run {
            separator: &separator,
            set: set as u32,
        };
        if !visit(run) {
            return Ok(());
        }
    }
    rest.finish()?;
    numbers.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(columns: &[Vec<u8>; 3], sets: usize, first: &[u8]) -> Result<Vec<(Vec<u8>, u32)>> {
        let mut runs = Vec::new();
        decode_symbol_page(columns, sets, first, |run| {
            runs.push((run.separator.to_vec(), run.set));
            true
        })?;
        Ok(runs)
    }

    #[test]
    fn pages_return_and_faults_are_refused() {
        let long = [b'x'; 300];
        let separators: [&[u8]; 5] = [b"", b"a", b"ab", &long[..290], &long];
        let run = |(set, separator)| Run { separator, set };
        let runs: Vec<Run<'_>> = (0..).zip(separators).map(run).collect();
        let columns = encode_symbol_page(&runs);
        let expected: Vec<_> = runs
            .iter()
            .map(|run| (run.separator.to_vec(), run.set))
            .collect();
        assert_eq!(read(&columns, 5, b"").unwrap(), expected);
        assert!(read(&columns, 4, b"").is_err());
        assert!(read(&columns, 5, b"a").is_err());
        assert!(read(&[vec![], vec![], vec![]], 5, b"").is_err());
        for (column, at, byte) in [(0, 2, 200), (1, 1, 0), (2, 2, 0x80)] {
            let mut altered = columns.clone();
            altered[column][at] = byte;
            assert!(read(&altered, 5, b"").is_err(), "column {column}");
        }
    }

    #[test]
    fn sets_and_directory_return_and_faults_are_refused() {
        let sets = vec![vec![0], vec![1, 2, 7], vec![]];
        let page = |separator: &[u8], len| PageRecord {
            separator: separator.to_vec(),
            len,
        };
        let pages = vec![page(b"", 9), page(b"b", 1 << 40)];
        let columns = encode_symbol_directory(&sets, &pages);
        let read = decode_symbol_directory(&columns, 8).unwrap();
        assert_eq!(read, (sets, pages));
        assert!(decode_symbol_directory(&columns, 7).is_err());
        for pages in [vec![page(b"b", 1)], vec![page(b"", 1), page(b"", 1)]] {
            let columns = encode_symbol_directory(&[], &pages);
            assert!(decode_symbol_directory(&columns, 8).is_err());
        }
        let endless = [vec![0xff, 0xff, 0xff, 0xff, 0x0f], vec![0]];
        assert!(decode_symbol_directory(&endless, 8).is_err());
    }
}
