//! Adding roots to an archive, without touching what is there.
//!
//! What is new is written behind the archive: blocks, and a whole new index, whose footer ends what
//! is an archive again. Contents that the archive has already cost nothing. A file whose versions
//! are there is coded as what differs from the block that holds one of them; that block never
//! refers to another itself, so that reading decodes two blocks at most however much was added.

use super::builder::{Builder, Metadata, Node, TreePath, What};
use super::index::Block;
use super::info::Info;
use super::parallel;
use super::plan::group;
use super::reader::Archive;
use super::storage::ReadAt;
use super::writer::{NewIndex, parts, write_blocks};
use crate::codec::{BlockEncoder, Level, Method, Part};
use crate::error::{ErrorKind, Result};
use crate::format::consts::HEADER_LEN;
use crate::format::{BlockRecord, Link, Properties};
use std::io::Write;

impl Builder {
    /// Adds the roots of this builder to an archive, with the level, block size and dictionary of
    /// that archive. Writes to `to` what is to be appended to the archive's bytes: together they
    /// are the new archive. Gives back `to`, and the make-up of the new archive.
    ///
    /// As long as less than all of it has been appended, the bytes are no archive, and those before
    /// are as they were: cut to their length they are the old archive again. Whoever must never be
    /// without one appends to a copy and renames that, as the program does.
    ///
    /// ```
    /// # let options = chz::Options::level(1);
    /// # let mut builder = chz::Builder::new(options);
    /// # builder.add_root("6.1")?;
    /// # builder.add_file("6.1/a.h", b"int a;\n".to_vec())?;
    /// # let (mut bytes, _) = builder.finish(Vec::new())?;
    /// let mut builder = chz::Builder::new(options);
    /// builder.add_root("6.12")?;
    /// builder.add_file("6.12/a.h", b"long a;\n".to_vec())?;
    /// let (tail, _) = builder.append_to(&chz::Archive::open(&bytes)?, Vec::new())?;
    ///
    /// bytes.extend(tail);
    /// let archive = chz::Archive::open(bytes)?;
    /// assert_eq!(archive.read("6.1/a.h")?, b"int a;\n");
    /// assert_eq!(archive.read("6.12/a.h")?, b"long a;\n");
    /// # Ok::<(), chz::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Usage`](ErrorKind::Usage) where the archive has no roots, or something was added to the
    /// builder outside of its own; [`BadName`](ErrorKind::BadName) for the name of something that
    /// the archive has; those of reading all of the archive, and those of `to`.
    pub fn append_to<S: ReadAt, W: Write>(
        mut self,
        archive: &Archive<S>,
        mut to: W,
    ) -> Result<(W, Info)> {
        self.check_roots(archive)?;
        self.date_implied();
        let mut progress = self.take_progress();
        let old = &archive.index;
        let stored = self.stored(archive)?;
        let names = self.names(|content| stored[content as usize].is_none());
        let contents: Vec<(&[u8], &[u8])> = names
            .iter()
            .map(|&(content, name)| (name, self.contents[content as usize].as_slice()))
            .collect();
        let block_size = old.properties.block_size;
        let groups = group(&contents, block_size, |name| relative(archive, name));
        let blocks: Vec<Vec<Part<'_>>> = groups
            .iter()
            .map(|group| parts(&group.members, &contents))
            .collect();
        let mut numbers = stored;
        for (content, &member) in groups.iter().flat_map(|group| &group.members).enumerate() {
            let number = old.entries.lengths.len() + content;
            numbers[names[member as usize].0 as usize] = Some(number as u32);
        }

        let level = match old.properties.level {
            0 => Level::PLAIN,
            level => Level::new(level)?,
        };
        let encoder = BlockEncoder::resume(level, archive.dictionary()?, &archive.limits)?;
        let encode = |number: usize| {
            let reference = groups[number].reference;
            let before = reference.map(|block| archive.cached_block(block));
            let before = before.transpose()?;
            let before = before.as_ref().map(|block| block.as_slice());
            let encoded = encoder.encode_near(before, &blocks[number])?;
            let is_relative = encoded.method == Method::Relative;
            Ok((encoded, reference.filter(|_| is_relative), ()))
        };
        let jobs = self.options.jobs;
        let (mut added, _) = write_blocks(&mut to, jobs, &blocks, encode, &mut *progress)?;
        drop((blocks, contents, groups, names));

        // Between the last payload and what was written now lie indexes.
        let mut records: Vec<BlockRecord> = old.blocks.iter().map(|block| block.record).collect();
        let payloads_end = old.blocks.last().map_or(0, Block::end);
        let gap = old.ends.end() - payloads_end.max(HEADER_LEN as u64);
        let last_gap = match added.first_mut() {
            Some(first) => {
                first.gap = gap;
                0
            }
            None => gap,
        };
        records.extend(added);

        let mut roots = old.properties.roots.clone();
        roots.append(&mut self.roots);
        let properties = Properties {
            base_len: Some(old.properties.base_len.unwrap_or(old.ends.end())),
            roots,
            ..old.properties
        };
        self.take_over(archive, &mut numbers);
        let entries = self.entries(&numbers, old.entries.lengths.clone())?;
        let base = old.base_ends();
        let columns = base.columns(&archive.storage, &properties.roots, None, &archive.limits)?;
        let index = NewIndex {
            properties: &properties,
            dictionary: &[],
            entries: &entries,
            records: &records,
            last_gap,
            symbols: None,
            base: Some(&columns),
        };
        let info = index.write(&mut to)?;
        Ok((to, info))
    }

    /// Refuses an archive without roots, and a builder that has anything outside its roots.
    fn check_roots<S: ReadAt>(&self, archive: &Archive<S>) -> Result<()> {
        if archive.roots().is_empty() {
            let why = "holds one tree without a name: nothing can be added beside it";
            return Err(ErrorKind::Usage(why.into()).into());
        }
        for TreePath(path) in self.nodes.keys().filter(|path| !path.0.is_empty()) {
            let top = path.split(|&byte| byte == b'/').next().unwrap_or_default();
            let fault = if !self.roots.iter().any(|root| root == top) {
                "outside the roots that are to be added"
            } else if archive.entry(top).is_some() {
                "there already"
            } else {
                continue;
            };
            let name = top.to_vec();
            return Err(ErrorKind::BadName { name, why: fault }.into());
        }
        Ok(())
    }

    /// For each content of the builder the number of an equal one in the archive.
    fn stored<S: ReadAt>(&self, archive: &Archive<S>) -> Result<Vec<Option<u32>>> {
        let mut stored = vec![None; self.contents.len()];
        let blocks = &archive.index.blocks;
        let decode = |number| archive.decode_block(number);
        parallel::in_order(self.options.jobs, blocks.len(), decode, |number, bytes| {
            let mut rest = &bytes[..];
            for content in blocks[number].members() {
                let len = archive.index.entries.lengths[content as usize];
                let (bytes, after) = rest.split_at(len as usize);
                if let Some(equal) = self.find_content(bytes) {
                    stored[equal as usize] = Some(content);
                }
                rest = after;
            }
            Ok(())
        })?;
        Ok(stored)
    }

    /// Takes the entries of the archive in, and gives the builder's files the contents that the
    /// archive has.
    fn take_over<S: ReadAt>(&mut self, archive: &Archive<S>, numbers: &mut [Option<u32>]) {
        let old = &archive.index.entries;
        for node in self.nodes.values_mut() {
            if let What::File(content) = node.what
                && let Some(number) = numbers[content as usize]
                && (number as usize) < old.lengths.len()
            {
                node.what = What::Stored(number);
            }
        }
        for number in numbers.iter_mut() {
            number.take_if(|number| (*number as usize) < old.lengths.len());
        }
        for number in 0..old.len() {
            let metadata = Metadata {
                mode: old.mode(number),
                mtime: old.time(number),
            };
            let what = match old.link(number) {
                Link::None => What::Directory,
                Link::Empty => What::Empty,
                Link::Content(content) => What::Stored(content),
                Link::Target(target) => What::Symlink(old.targets[target as usize].clone()),
            };
            let path = TreePath(old.path(number).to_vec());
            self.nodes.insert(path, Node { metadata, what });
        }
    }
}

/// A block that refers to no other and holds a version of the file of this name, or is what the
/// block of a version refers to. Newer roots are asked first.
fn relative<S: ReadAt>(archive: &Archive<S>, name: &[u8]) -> Option<u32> {
    archive.roots().iter().rev().find_map(|root| {
        let path = [root, &b"/"[..], name].concat();
        let block = archive.entry(path)?.block?;
        let reference = archive.index.blocks[block as usize].record.reference;
        Some(reference.unwrap_or(block))
    })
}
