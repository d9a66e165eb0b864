//! The symbol index: made when packing, asked when a name is looked for.

use super::section::{Given, Search, pack_columns, unpack_columns};
use crate::bits::Cursor;
use crate::declarations::declarations;
use crate::error::Result;
use crate::format::consts::SYMBOLS_SCANNER;
use crate::format::{
    PageRecord, Run, decode_symbol_directory, decode_symbol_page, encode_symbol_directory,
    encode_symbol_page, next_column,
};
use std::collections::HashMap;

/// How many runs make a page. Unpacking one takes a millisecond; pages half the size would make the
/// index 4 % larger.
const RUNS_IN_PAGE: usize = 4096;

/// The names that these contents declare, ascending, each once.
pub(super) fn names_declared<'a>(contents: impl Iterator<Item = &'a [u8]>) -> Vec<&'a [u8]> {
    let mut names = Vec::new();
    for content in contents {
        let found = declarations(content).into_iter();
        names.extend(found.map(|found| &content[found.name]));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The section that tells the blocks of each name, where `names` are those that each block declares,
/// ascending.
pub(super) fn build_index(names: &[Vec<&[u8]>]) -> Result<Vec<u8>> {
    let mut pairs: Vec<(&[u8], u32)> = Vec::with_capacity(names.iter().map(Vec::len).sum());
    for (block, names) in (0..).zip(names) {
        pairs.extend(names.iter().map(|&name| (name, block)));
    }
    pairs.sort_unstable();

    // The runs: names of equal sets that stand side by side.
    let mut runs: Vec<(&[u8], Vec<u32>)> = Vec::new();
    let mut last: &[u8] = b"";
    for same in pairs.chunk_by(|(a, _), (b, _)| a == b) {
        let name = same[0].0;
        let set: Vec<u32> = same.iter().map(|&(_, block)| block).collect();
        if runs.last().is_none_or(|(_, before)| *before != set) {
            let common = last.iter().zip(name).take_while(|(a, b)| a == b).count();
            let separator = match runs.is_empty() {
                true => b"",
                // A name is never the beginning of the one before it.
                false => &name[..=common],
            };
            runs.push((separator, set));
        }
        last = name;
    }

    // The sets, the most frequent first, so that their numbers are short.
    let mut counts: HashMap<&[u32], u32> = HashMap::new();
    for (_, set) in &runs {
        *counts.entry(set).or_default() += 1;
    }
    let mut sets: Vec<(&[u32], u32)> = counts.into_iter().collect();
    sets.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let numbers: HashMap<&[u32], u32> = sets.iter().map(|&(set, _)| set).zip(0..).collect();
    let sets: Vec<Vec<u32>> = sets.iter().map(|(set, _)| set.to_vec()).collect();

    let (mut records, mut pages) = (Vec::new(), Vec::new());
    for page in runs.chunks(RUNS_IN_PAGE) {
        let run = |(separator, set): &(&'_ [u8], Vec<u32>)| -> (Vec<u8>, u32) {
            (separator.to_vec(), numbers[set.as_slice()])
        };
        let page: Vec<(Vec<u8>, u32)> = page.iter().map(run).collect();
        let page: Vec<Run<'_>> = page
            .iter()
            .map(|(separator, set)| Run {
                separator,
                set: *set,
            })
            .collect();
        let packed = pack_columns(
            &encode_symbol_page(&page),
            Given::default(),
            Search::SMALLEST,
        )?;
        records.push(PageRecord {
            separator: page[0].separator.to_vec(),
            len: packed.len() as u64,
        });
        pages.extend_from_slice(&packed);
    }
    let mut section = vec![SYMBOLS_SCANNER];
    section.extend(pack_columns(
        &encode_symbol_directory(&sets, &records),
        Given::default(),
        Search::SMALLEST,
    )?);
    section.extend(pages);
    Ok(section)
}

/// The index of an archive, as far as it has been unpacked.
#[derive(Debug)]
pub(super) struct SymbolIndex {
    /// Whether the names that it covers are those that this program finds.
    is_ours: bool,
    sets: Vec<Vec<u32>>,
    pages: Vec<PageRecord>,
    /// Where each page begins in `packed`.
    starts: Vec<usize>,
    packed: Vec<u8>,
    /// How many bytes a page may unpack to.
    allowed: u64,
}

impl SymbolIndex {
    /// Reads a section's directory. The archive has `blocks` blocks.
    pub(super) fn read(section: Vec<u8>, blocks: u32, allowed: u64) -> Result<Self> {
        let mut cursor = Cursor::new("symbol index", &section);
        let is_ours = cursor.byte()? == SYMBOLS_SCANNER;
        let mut index = SymbolIndex {
            is_ours,
            sets: Vec::new(),
            pages: Vec::new(),
            starts: Vec::new(),
            packed: Vec::new(),
            allowed,
        };
        if !is_ours {
            return Ok(index);
        }
        let whole = cursor.remaining();
        next_column(&mut cursor)?;
        next_column(&mut cursor)?;
        let directory = 1 + whole - cursor.remaining();
        let columns = unpack_columns(
            "symbol index",
            &section[1..directory],
            Given::default(),
            allowed,
        )?;
        (index.sets, index.pages) = decode_symbol_directory(&columns, blocks)?;
        for page in &index.pages {
            index.starts.push(section.len() - cursor.remaining());
            let len = usize::try_from(page.len).map_err(|_| cursor.expected("a shorter page"))?;
            cursor.take(len)?;
        }
        cursor.finish()?;
        index.packed = section;
        Ok(index)
    }

    /// The blocks that may declare names that begin with `prefix` (or just that name, if `exactly`),
    /// ascending. None if the index does not tell, being made by another program's rules.
    pub(super) fn candidates(&self, prefix: &[u8], exactly: bool) -> Result<Option<Vec<u32>>> {
        if !self.is_ours {
            return Ok(None);
        }
        // The last page, and in it the last run, that does not begin above the prefix; then all
        // that begin with it.
        let after = self
            .pages
            .partition_point(|page| *page.separator <= *prefix);
        let mut blocks = Vec::new();
        for number in after.saturating_sub(1)..self.pages.len() {
            let page = &self.pages[number];
            let further = number >= after;
            if further && (exactly || !page.separator.starts_with(prefix)) {
                break;
            }
            let start = self.starts[number];
            let packed = &self.packed[start..start + page.len as usize];
            let columns = unpack_columns("symbol index", packed, Given::default(), self.allowed)?;
            let mut first = None;
            let mut rest = Vec::new();
            decode_symbol_page(&columns, self.sets.len(), &page.separator, |run| {
                if *run.separator <= *prefix {
                    first = Some(run.set);
                    true
                } else {
                    let belongs = !exactly && run.separator.starts_with(prefix);
                    if belongs {
                        rest.push(run.set);
                    }
                    belongs
                }
            })?;
            for set in first.into_iter().chain(rest) {
                blocks.extend_from_slice(&self.sets[set as usize]);
            }
        }
        blocks.sort_unstable();
        blocks.dedup();
        Ok(Some(blocks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[Vec<&[u8]>]) -> SymbolIndex {
        let section = build_index(names).unwrap();
        SymbolIndex::read(section, names.len() as u32, 1 << 20).unwrap()
    }

    #[test]
    fn every_name_leads_to_its_blocks_and_a_prefix_to_all_of_them() {
        let name = |number: u32| format!("name_{:05}", number * 7919 % 30_011);
        let all: Vec<String> = (0..30_000).map(name).collect();
        let mut blocks: Vec<Vec<&[u8]>> = vec![Vec::new(); 5];
        for (number, name) in all.iter().enumerate() {
            blocks[number * number % 5].push(name.as_bytes());
            if number % 100 == 0 {
                blocks[4].push(name.as_bytes());
            }
        }
        for names in &mut blocks {
            names.sort_unstable();
            names.dedup();
        }
        let index = index(&blocks);
        assert!(index.pages.len() > 2);
        for name in all.iter().step_by(61) {
            let declares = |block: &u32| blocks[*block as usize].contains(&name.as_bytes());
            let expected: Vec<u32> = (0..5).filter(declares).collect();
            let found = index.candidates(name.as_bytes(), true).unwrap().unwrap();
            assert_eq!(found, expected, "{name}");
        }
        for prefix in ["", "name_0", "name_1234", "name_29999", "zz"] {
            let begins = |name: &&[u8]| name.starts_with(prefix.as_bytes());
            let found = index.candidates(prefix.as_bytes(), false).unwrap().unwrap();
            for (number, names) in blocks.iter().enumerate() {
                let has = names.iter().any(begins);
                assert!(!has || found.contains(&(number as u32)), "{prefix}");
            }
        }
    }

    #[test]
    fn an_index_of_no_names_leads_nowhere() {
        let index = index(&[vec![], vec![]]);
        assert_eq!(index.candidates(b"a", true).unwrap(), Some(vec![]));
        assert_eq!(index.candidates(b"", false).unwrap(), Some(vec![]));
    }

    #[test]
    fn what_other_rules_made_is_not_asked() {
        let mut section = build_index(&[vec![b"a"], vec![b"b"]]).unwrap();
        section[0] += 1;
        let index = SymbolIndex::read(section, 2, 1 << 20).unwrap();
        assert_eq!(index.candidates(b"a", true).unwrap(), None);
    }
}
