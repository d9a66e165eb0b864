//! Finding what an archive declares: the index names the blocks, the scanner decides.

use super::entry::EntryId;
use super::parallel;
use super::reader::Archive;
use super::storage::ReadAt;
use super::symbols::SymbolIndex;
use crate::declarations::{Declaration, DeclarationKind, declarations};
use crate::error::Result;
use crate::format::Link;
use crate::format::consts::SECTION_SYMBOLS;
use memchr::{memchr_iter, memmem};
use std::ops::Range;

/// A name that a file of an archive declares.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Symbol<'a> {
    /// The file's path.
    pub path: &'a [u8],
    /// The file.
    pub entry: EntryId,
    /// The line that the name stands in, from 1.
    pub line: u64,
    /// What it is declared as.
    pub kind: DeclarationKind,
    /// The name.
    pub name: Vec<u8>,
    /// The whole declaration, in bytes of the file.
    pub whole: Range<usize>,
}

impl<S: ReadAt> Archive<S> {
    /// What declares this name: definitions first, then declarations, each by path and line. Empty
    /// if nothing does.
    ///
    /// With a [symbol index](Archive::has_symbol_index), the one or few blocks are decoded that hold
    /// the declarations, or one for a name that is not declared; without, all.
    /// [`declarations`](crate::declarations) tells what is found: members of structures are not, nor
    /// tags that are merely named.
    ///
    /// ```
    /// let mut builder = chz::Builder::new(chz::Options::default());
    /// builder.add_file("linux/ring.h", b"struct ring;\n\nstruct ring {\n\tint at;\n};\n".to_vec())?;
    /// let archive = chz::Archive::open(builder.finish(Vec::new())?.0)?;
    /// let found = archive.find("ring")?;
    /// assert_eq!((found[0].path, found[0].line), (&b"linux/ring.h"[..], 3));
    /// assert_eq!(archive.declaration(&found[0])?, b"struct ring {\n\tint at;\n};");
    /// # Ok::<(), chz::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Corrupt`](crate::ErrorKind::Corrupt) where the index or a block is damaged,
    /// [`Limit`](crate::ErrorKind::Limit), and those of the storage.
    pub fn find(&self, name: impl AsRef<[u8]>) -> Result<Vec<Symbol<'_>>> {
        self.find_below("", name)
    }

    /// As [`find`](Archive::find), with a directory of the archive, a
    /// [root](Archive::roots) mostly, as if it were all: paths begin there, and blocks without a file
    /// of it are not decoded.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) where the archive has no such directory, and as
    /// [`find`](Archive::find).
    pub fn find_below(
        &self,
        directory: impl AsRef<[u8]>,
        name: impl AsRef<[u8]>,
    ) -> Result<Vec<Symbol<'_>>> {
        let name = name.as_ref();
        let wanted = |found: &[u8], _| found == name;
        self.search(directory.as_ref(), name, true, 1, wanted)
    }

    /// What declares names that begin with `prefix` and are `wanted`, in the order of
    /// [`find`](Archive::find). Blocks are decoded on up to `jobs` threads (0: as many as there are
    /// processors). An empty prefix searches all blocks.
    ///
    /// # Errors
    ///
    /// As [`find`](Archive::find).
    pub fn find_prefix(
        &self,
        prefix: impl AsRef<[u8]>,
        jobs: usize,
        wanted: impl Fn(&[u8], DeclarationKind) -> bool,
    ) -> Result<Vec<Symbol<'_>>> {
        self.find_prefix_below("", prefix, jobs, wanted)
    }

    /// As [`find_prefix`](Archive::find_prefix), with a directory of the archive as if it were all.
    ///
    /// # Errors
    ///
    /// As [`find_below`](Archive::find_below).
    pub fn find_prefix_below(
        &self,
        directory: impl AsRef<[u8]>,
        prefix: impl AsRef<[u8]>,
        jobs: usize,
        wanted: impl Fn(&[u8], DeclarationKind) -> bool,
    ) -> Result<Vec<Symbol<'_>>> {
        let prefix = prefix.as_ref();
        self.search(directory.as_ref(), prefix, false, jobs, |name, kind| {
            name.starts_with(prefix) && wanted(name, kind)
        })
    }

    /// The text of a declaration that this archive has found.
    ///
    /// # Errors
    ///
    /// As [`read_entry`](Archive::read_entry), also where the symbol is another archive's.
    pub fn declaration(&self, symbol: &Symbol<'_>) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        self.read_entry(symbol.entry, &mut content)?;
        let range = symbol.whole.clone();
        content.truncate(range.end);
        content.drain(..range.start.min(content.len()));
        Ok(content)
    }

    /// Whether the archive has an index of what it declares. One of a single block needs none.
    pub fn has_symbol_index(&self) -> bool {
        let ends = self.index.base_ends();
        ends.sections
            .iter()
            .any(|(_, record)| record.kind == SECTION_SYMBOLS)
    }

    fn search(
        &self,
        directory: &[u8],
        literal: &[u8],
        exactly: bool,
        jobs: usize,
        wanted: impl Fn(&[u8], DeclarationKind) -> bool,
    ) -> Result<Vec<Symbol<'_>>> {
        let mut below = vec![directory.is_empty(); self.index.entries.lengths.len()];
        for number in self.numbers_below(directory)? {
            if let Link::Content(content) = self.index.entries.link(number) {
                below[content as usize] = true;
            }
        }
        let candidates = match self.symbol_index()? {
            Some(index) => index.candidates(literal, exactly)?,
            None => None,
        };
        let all = self.index.blocks.len() as u32;
        let mut blocks: Vec<u32> = match candidates {
            // What was added later is in no index, and little.
            Some(candidates) => candidates.into_iter().chain(self.indexed()..all).collect(),
            None => (0..all).collect(),
        };
        blocks.retain(|&block| {
            let mut members = self.index.blocks[block as usize].members();
            members.any(|content| below[content as usize])
        });
        let finder = memmem::Finder::new(literal);
        let mut found: Vec<(u32, u64, Vec<u8>, Declaration)> = Vec::new();
        let decode = |at: usize| self.cached_block(blocks[at]);
        parallel::in_order(jobs, blocks.len(), decode, |at, block| {
            let mut start = 0;
            for content in self.index.blocks[blocks[at] as usize].members() {
                let end = start + self.index.entries.lengths[content as usize] as usize;
                let text = &block[start..end];
                start = end;
                // Most files do not even have the word.
                if !below[content as usize] || finder.find(text).is_none() {
                    continue;
                }
                let (mut line, mut counted) = (1, 0);
                for declaration in declarations(text) {
                    let name = &text[declaration.name.clone()];
                    if wanted(name, declaration.kind) {
                        // Names come in order, so that no line is counted twice.
                        let at = declaration.name.start;
                        line += memchr_iter(b'\n', &text[counted..at]).count() as u64;
                        counted = at;
                        found.push((content, line, name.to_vec(), declaration));
                    }
                }
            }
            Ok(())
        })?;
        self.symbols_of(found, directory)
    }

    /// A symbol for each entry below the directory that has the content: equal files share theirs.
    fn symbols_of(
        &self,
        mut found: Vec<(u32, u64, Vec<u8>, Declaration)>,
        directory: &[u8],
    ) -> Result<Vec<Symbol<'_>>> {
        found.sort_by_key(|&(content, ..)| content);
        let mut symbols = Vec::new();
        if found.is_empty() {
            return Ok(symbols);
        }
        for number in self.numbers_below(directory)? {
            let Link::Content(content) = self.index.entries.link(number) else {
                continue;
            };
            let start = found.partition_point(|&(other, ..)| other < content);
            for (_, line, name, declaration) in found[start..]
                .iter()
                .take_while(|&&(other, ..)| other == content)
            {
                let entry = self.entry_at(number).below(directory.len());
                symbols.push(Symbol {
                    path: entry.path,
                    entry: entry.id,
                    line: *line,
                    kind: declaration.kind,
                    name: name.clone(),
                    whole: declaration.whole.clone(),
                });
            }
        }
        symbols.sort_by(|a, b| {
            let key = |symbol: &Symbol<'_>| (!symbol.kind.is_definition(), symbol.entry);
            let place = |symbol: &Symbol<'_>| (symbol.line, symbol.whole.start);
            (key(a), place(a)).cmp(&(key(b), place(b)))
        });
        Ok(symbols)
    }

    /// How many blocks the symbol index speaks of: those of the base.
    fn indexed(&self) -> u32 {
        let blocks = &self.index.blocks;
        match &self.index.base {
            Some(base) => blocks.partition_point(|block| block.offset < base.sections_start) as u32,
            None => blocks.len() as u32,
        }
    }

    /// The symbol index, if there is one.
    fn symbol_index(&self) -> Result<Option<&SymbolIndex>> {
        if !self.has_symbol_index() {
            return Ok(None);
        }
        if let Some(index) = self.symbols.get() {
            return Ok(Some(index));
        }
        let ends = self.index.base_ends();
        let section = ends.section(&self.storage, SECTION_SYMBOLS, &self.limits)?;
        let index = SymbolIndex::read(section, self.indexed(), self.limits.index)?;
        // Another thread may have been quicker; its index is the same.
        Ok(Some(self.symbols.get_or_init(|| index)))
    }
}
