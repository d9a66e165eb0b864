//! Going through a whole archive, on several threads: every file, or every check.

use super::entry::Entry;
use super::index::{Ends, section_name};
use super::options::{Phase, Progress};
use super::parallel;
use super::reader::Archive;
use super::storage::ReadAt;
use crate::error::{Error, Result};
use crate::format::Link;
use xxhash_rust::xxh3::Xxh3;

/// How much of a section is read at a time when only its check matters.
const CHUNK: usize = 64 << 10;

impl<S: ReadAt> Archive<S> {
    /// Hands the files that are `wanted` to `visit`, each with its content, on this thread; blocks
    /// are decoded on up to `jobs` others (0: as many as there are processors), and only those that
    /// hold a wanted file. First come the empty files, then the others block by block: the order is
    /// the same however many jobs there are. At most `jobs + 1` blocks are in memory.
    ///
    /// # Errors
    ///
    /// The first error of a block or of `visit`.
    pub fn for_each_file(
        &self,
        jobs: usize,
        wanted: impl Fn(&Entry<'_>) -> bool,
        mut visit: impl FnMut(Entry<'_>, &[u8]) -> Result<()>,
    ) -> Result<()> {
        // The wanted entries by content: several may have the same.
        let mut by_content: Vec<(u32, u32)> = Vec::new();
        for entry in self
            .entries()
            .filter(|entry| entry.is_file() && wanted(entry))
        {
            match self.index.entries.link(entry.id.0 as usize) {
                Link::Content(content) => by_content.push((content, entry.id.0)),
                _ => visit(entry, b"")?,
            }
        }
        by_content.sort_unstable();
        let with = |content: u32| {
            let start = by_content.partition_point(|&(other, _)| other < content);
            by_content[start..]
                .iter()
                .take_while(move |&&(other, _)| other == content)
        };
        let needed: Vec<usize> = (0..self.index.blocks.len())
            .filter(|&number| {
                let mut members = self.index.blocks[number].members();
                members.any(|content| with(content).next().is_some())
            })
            .collect();

        // What is in the cache is used, and nothing else let go for what is used only once.
        let decode = |at: usize| self.block_once(needed[at]);
        parallel::in_order(jobs, needed.len(), decode, |at, block| {
            let mut start = 0;
            for content in self.index.blocks[needed[at]].members() {
                let end = start + self.index.entries.lengths[content as usize] as usize;
                for &(_, number) in with(content) {
                    visit(self.entry_at(number as usize), &block[start..end])?;
                }
                start = end;
            }
            Ok(())
        })
    }

    /// Decodes every block, on up to `jobs` threads (0: as many as there are processors), and holds
    /// everything against its check, the sections that this version does not know included.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](crate::ErrorKind::Corrupt) for the first damage found, and those of the storage.
    pub fn verify(&self, jobs: usize, mut progress: impl FnMut(Progress)) -> Result<()> {
        self.verify_index(&self.index.ends)?;
        for &(start, end) in &self.index.gaps {
            self.verify_superseded(start, end)?;
        }
        let total = self.index.blocks.iter().map(|block| block.len).sum();
        let mut done = 0;
        let decode = |number| self.decode_block(number);
        parallel::in_order(jobs, self.index.blocks.len(), decode, |_, block| {
            done += block.len() as u64;
            progress(Progress {
                phase: Phase::Verify,
                done,
                total,
            });
            Ok(())
        })
    }

    /// Holds all sections of an index against their checks.
    fn verify_index(&self, ends: &Ends) -> Result<()> {
        for (offset, record) in &ends.sections {
            let mut hash = Xxh3::new();
            let mut chunk = vec![0; CHUNK];
            let (mut at, end) = (ends.start + offset, ends.start + offset + record.len);
            while at < end {
                let len = (end - at).min(CHUNK as u64) as usize;
                self.storage.read_exact_at(&mut chunk[..len], at)?;
                hash.update(&chunk[..len]);
                at += len as u64;
            }
            if hash.digest() != record.check {
                let name = section_name(record.kind);
                return Err(Error::corrupt(
                    name,
                    0,
                    "a section that agrees with its check",
                ));
            }
        }
        Ok(())
    }

    /// Holds the superseded indexes between two places, counted from the header, against their
    /// checks: nobody reads them, but a damaged archive must not pass for a sound one.
    fn verify_superseded(&self, start: u64, end: u64) -> Result<()> {
        let mut at = end;
        while at > start {
            let ends = Ends::read_at(&self.storage, self.index.ends.start + at, &self.limits)?;
            if ends.start != self.index.ends.start || ends.sections_start < start {
                let expected = "nothing but superseded indexes";
                return Err(Error::corrupt("superseded", at, expected));
            }
            self.verify_index(&ends)?;
            at = ends.sections_start;
        }
        Ok(())
    }
}
