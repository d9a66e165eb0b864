//! Include closures: all that a header includes, and what that includes in turn.

use super::entry::{Entry, EntryId};
use super::reader::Archive;
use super::search::{include_directories, join, normal, parent};
use super::storage::ReadAt;
use crate::declarations::{Include, IncludeForm, includes};
use crate::error::{ErrorKind, Result};
use crate::format::{EntryKind, Link};
use memchr::memchr_iter;
use std::collections::{BTreeMap, BTreeSet};

/// How many symbolic links may lead to one another, as on Linux.
const MOST_LINKS: usize = 40;

/// What some files include, directly or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Closure {
    /// The files, those asked for among them, and the symbolic links that lead to them; in tree order.
    pub entries: Vec<EntryId>,
    /// How many of the entries are files.
    pub files: u64,
    /// Bytes of those files.
    pub len: u64,
    /// How many blocks had to be decoded.
    pub blocks: u64,
    /// The includes that lead to no file of the archive, by file and line.
    pub unresolved: Vec<Unresolved>,
}

/// An include that leads to no file of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unresolved {
    /// The including file.
    pub entry: EntryId,
    /// The line of the include, from 1.
    pub line: u64,
    /// How it names a file. A computed include is never resolved.
    pub form: IncludeForm,
    /// The name.
    pub name: Vec<u8>,
}

impl<S: ReadAt> Archive<S> {
    /// The directories that angled includes are searched in unless others are given: of a kernel's
    /// tree, as its build has them, `arch/*/include`, `arch/*/include/generated`, `include`, and
    /// below these `uapi` and `generated/uapi`, as far as they are there; of any other tree
    /// `include`, or else its top. The tree is what is in `directory`, where the paths begin; with an
    /// empty one, all of the archive.
    pub fn include_directories(&self, directory: impl AsRef<[u8]>) -> Vec<Vec<u8>> {
        let directory = directory.as_ref();
        let entries = self.entries_below(directory).into_iter().flatten();
        let directories = entries.filter(Entry::is_directory);
        include_directories(directories.map(|entry| entry.path), |path| {
            let entry = self.entry(join(directory, path));
            entry.is_some_and(|entry| entry.is_directory())
        })
    }

    /// All that the files at these paths include, directly or not, in whatever branch of a
    /// conditional. A path may also be one that is found in a directory of `search`, as
    /// `linux/sched.h` is in `include`. Quoted includes are searched for in the including file's
    /// directory first, then as angled ones in the directories of `search`, in their order. Macros
    /// are not expanded.
    ///
    /// ```
    /// let mut builder = chz::Builder::new(chz::Options::default());
    /// builder.add_file("include/a/b.h", b"#include <c.h>\n#include \"d.h\"\n".to_vec())?;
    /// builder.add_file("include/a/d.h", b"#include <e.h>\n".to_vec())?;
    /// builder.add_file("include/c.h", b"int c;\n".to_vec())?;
    /// let archive = chz::Archive::open(builder.finish(Vec::new())?.0)?;
    /// let closure = archive.closure(&["a/b.h"], &archive.include_directories(""))?;
    /// assert_eq!(closure.files, 3);
    /// assert_eq!(closure.unresolved[0].name, b"e.h");
    /// # Ok::<(), chz::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) for a path that is not there, and as
    /// [`read`](Archive::read).
    pub fn closure(
        &self,
        paths: &[impl AsRef<[u8]>],
        search: &[impl AsRef<[u8]>],
    ) -> Result<Closure> {
        self.closure_below("", paths, search)
    }

    /// As [`closure`](Archive::closure), with a directory of the archive, a
    /// [root](Archive::roots) mostly, as if it were all: paths begin there, and no include leads out of
    /// it.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) also where the archive has no such directory.
    pub fn closure_below(
        &self,
        directory: impl AsRef<[u8]>,
        paths: &[impl AsRef<[u8]>],
        search: &[impl AsRef<[u8]>],
    ) -> Result<Closure> {
        let search: Vec<&[u8]> = search.iter().map(AsRef::as_ref).collect();
        let directory = directory.as_ref();
        let mut walk = Walk {
            archive: self,
            directory,
            search,
            has_links: self
                .numbers_below(directory)?
                .any(|number| self.index.entries.kind(number) == EntryKind::Symlink),
            reached: BTreeSet::new(),
            waiting: BTreeMap::new(),
        };
        for path in paths {
            let path = path.as_ref();
            let found = walk.reach(path) || walk.reach_in_search(0, path);
            if !found {
                return Err(ErrorKind::NotFound(path.to_vec()).into());
            }
        }
        let mut closure = Closure::default();
        let mut decoded = BTreeSet::new();
        let mut last = 0;
        // What is in the block at hand comes first, so that even the smallest cache is of use.
        while let Some((block, waiting)) = walk.next(last) {
            last = block;
            decoded.insert(block);
            let text = self.cached_block(block)?;
            for (content, entry) in waiting {
                let start = self.index.places[content as usize].offset as usize;
                let end = start + self.index.entries.lengths[content as usize] as usize;
                let text = &text[start..end];
                let (mut line, mut counted) = (1, 0);
                for include in includes(text) {
                    let name = &text[include.name.clone()];
                    if walk.follow(entry, &include, name) {
                        continue;
                    }
                    let at = include.name.start;
                    line += memchr_iter(b'\n', &text[counted..at]).count() as u64;
                    counted = at;
                    closure.unresolved.push(Unresolved {
                        entry,
                        line,
                        form: include.form,
                        name: name.to_vec(),
                    });
                }
            }
        }
        closure.blocks = decoded.len() as u64;
        for &id in &walk.reached {
            let entry = self.entry_at(id.0 as usize);
            closure.files += u64::from(entry.is_file());
            closure.len += entry.len;
        }
        closure.entries = walk.reached.into_iter().collect();
        closure.unresolved.sort_by_key(|at| (at.entry, at.line));
        Ok(closure)
    }
}

/// A closure in the making.
struct Walk<'a, S> {
    archive: &'a Archive<S>,
    /// Where all paths begin.
    directory: &'a [u8],
    search: Vec<&'a [u8]>,
    has_links: bool,
    /// All that belongs to it.
    reached: BTreeSet<EntryId>,
    /// The files whose includes have not been followed, by block.
    waiting: BTreeMap<u32, Vec<(u32, EntryId)>>,
}

impl<'a, S: ReadAt> Walk<'a, S> {
    /// The files that wait in the block that was used last, or else in the first block.
    fn next(&mut self, last: u32) -> Option<(u32, Vec<(u32, EntryId)>)> {
        let same = self.waiting.remove_entry(&last);
        same.or_else(|| self.waiting.pop_first())
    }

    /// Follows an include of a file. Tells whether it leads anywhere.
    fn follow(&mut self, from: EntryId, include: &Include, name: &[u8]) -> bool {
        let path = self.archive.entry_at(from.0 as usize);
        let path = path.below(self.directory.len()).path;
        match include.form {
            IncludeForm::Computed => return false,
            IncludeForm::Quoted if !include.next && self.reach(&join(parent(path), name)) => {
                return true;
            }
            _ => {}
        }
        // After the directory that leads to the including file by the same name.
        let own = |directory: &&[u8]| join(directory, name) == path;
        let after = match include.next {
            true => self.search.iter().position(own).map_or(0, |at| at + 1),
            false => 0,
        };
        self.reach_in_search(after, name)
    }

    fn reach_in_search(&mut self, after: usize, name: &[u8]) -> bool {
        (after..self.search.len()).any(|at| {
            let path = join(self.search[at], name);
            self.reach(&path)
        })
    }

    /// Adds the file at a path, with the links that lead to it, if there is one.
    fn reach(&mut self, path: &[u8]) -> bool {
        let Some(mut path) = normal(path) else {
            return false;
        };
        let mut links = Vec::new();
        for _ in 0..=MOST_LINKS {
            match self.entry(&path) {
                Some(entry) if entry.is_file() => {
                    self.add(&entry);
                    self.reached.extend(links);
                    return true;
                }
                Some(entry) if entry.is_directory() => return false,
                _ if !self.has_links => return false,
                _ => {}
            }
            let Some((link, behind)) = self.behind_link(&path) else {
                return false;
            };
            links.push(link);
            path = behind;
        }
        false
    }

    fn entry(&self, path: &[u8]) -> Option<Entry<'a>> {
        let entry = self.archive.entry(join(self.directory, path))?;
        Some(entry.below(self.directory.len()))
    }

    /// Where a path leads whose first symbolic link is followed.
    fn behind_link(&self, path: &[u8]) -> Option<(EntryId, Vec<u8>)> {
        let slashes = memchr_iter(b'/', path);
        for end in slashes.chain([path.len()]) {
            let entry = self.entry(&path[..end])?;
            if entry.kind == EntryKind::Symlink {
                let target = join(parent(entry.path), entry.target);
                let mut behind = target;
                behind.extend_from_slice(&path[end..]);
                return Some((entry.id, normal(&behind)?));
            }
        }
        None
    }

    fn add(&mut self, entry: &Entry<'_>) {
        if self.reached.insert(entry.id)
            && let Link::Content(content) = self.archive.index.entries.link(entry.id.0 as usize)
            && let Some(block) = entry.block
        {
            let waiting = self.waiting.entry(block).or_default();
            waiting.push((content, entry.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Builder, Content, Metadata, Options};
    use crate::format::Time;

    fn archive(files: &[(&str, &str)], links: &[(&str, &str)]) -> Archive<Vec<u8>> {
        let mut builder = Builder::new(Options::level(1).with_block_size(16));
        for (path, text) in files {
            builder.add_file(path, text.as_bytes().to_vec()).unwrap();
        }
        let metadata = Metadata {
            mode: 0o777,
            mtime: Time::default(),
        };
        for (path, target) in links {
            let link = Content::Symlink(target.as_bytes().to_vec());
            builder.add_entry(path, metadata, link).unwrap();
        }
        Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap()
    }

    fn paths(archive: &Archive<Vec<u8>>, closure: &Closure) -> Vec<String> {
        let path = |id: &EntryId| archive.index.entries.path(id.0 as usize).to_vec();
        closure
            .entries
            .iter()
            .map(|id| String::from_utf8(path(id)).unwrap())
            .collect()
    }

    #[test]
    fn the_search_goes_by_the_rules() {
        let archive = archive(
            &[
                ("arch/x86/include/asm/a.h", "#include_next <asm/a.h>\n"),
                ("include/asm/a.h", "#include MACRO\n#include \"a.h\"\n"),
                (
                    "include/linux/b.h",
                    "#include \"c.h\"\n#include <asm/a.h>\n#include \"../../x.h\"\n",
                ),
                (
                    "include/linux/c.h",
                    "\n#include <gone.h>\n#include \"../asm/l.h\"\n",
                ),
                ("include/uapi/linux/c.h", ""),
                ("x.h", "#include \"../out.h\"\n"),
                ("real/l.h", "int l;\n"),
            ],
            &[
                ("include/asm/l.h", "../link/l.h"),
                ("include/link", "../real"),
                ("loop", "loop"),
            ],
        );
        let search = archive.include_directories("");
        assert_eq!(
            search,
            [&b"arch/x86/include"[..], b"include", b"include/uapi"]
        );
        let closure = archive.closure(&["linux/b.h"], &search).unwrap();
        let expected = [
            "arch/x86/include/asm/a.h",
            "include/asm/a.h",
            "include/asm/l.h",
            "include/link",
            "include/linux/b.h",
            "include/linux/c.h",
            "real/l.h",
            "x.h",
        ];
        assert_eq!(paths(&archive, &closure), expected);
        assert_eq!(closure.files, 6);
        let unresolved: Vec<_> = closure
            .unresolved
            .iter()
            .map(|at| (at.line, at.form, at.name.as_slice()))
            .collect();
        let expected = [
            (1, IncludeForm::Computed, &b"MACRO"[..]),
            (2, IncludeForm::Angled, b"gone.h"),
            (1, IncludeForm::Quoted, b"../out.h"),
        ];
        assert_eq!(unresolved, expected);
        assert!(archive.closure(&["loop"], &search).is_err());
        assert!(archive.closure(&["nothing.h"], &search).is_err());
    }
}
