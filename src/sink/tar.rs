//! Writing a tar stream: sorted, without owners, the same bytes wherever it is made.
//!
//! The bytes are those of GNU tar with `--format=gnu --sort=name --owner=0 --group=0 --numeric-owner`.

use crate::archive::{Archive, Entry, ReadAt};
use crate::error::Result;
use crate::format::{EntryKind, Time};
use std::io::Write;

const BLOCK: usize = 512;
/// GNU tar writes 20 blocks at a time, and fills the last such record up.
const RECORD: usize = 20 * BLOCK;
/// The name that announces a longer one.
const LONG_LINK: &[u8] = b"././@LongLink";

/// Writes archives as tar streams.
///
/// ```
/// let mut builder = chz::Builder::new(chz::Options::level(1));
/// builder.add_file("include/answer.h", b"#define ANSWER 42\n".to_vec())?;
/// let archive = chz::Archive::open(builder.finish(Vec::new())?.0)?;
/// let stream = chz::Tar::new().write(&archive, Vec::new(), |_| true)?;
/// assert_eq!(stream.len(), 10240);
/// # Ok::<(), chz::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tar {
    /// The time that every entry gets instead of its own. Default none.
    pub mtime: Option<Time>,
}

impl Tar {
    /// The default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets [`mtime`](Tar::mtime).
    #[must_use]
    pub fn with_mtime(self, mtime: Option<Time>) -> Self {
        Tar { mtime }
    }

    /// Writes the `wanted` entries to `to` and gives that back. Names begin with `./`, as those of the
    /// kernel's own archive do; the root comes first if it is wanted.
    ///
    /// # Errors
    ///
    /// Those of the archive and of `to`.
    pub fn write<S: ReadAt, W: Write>(
        &self,
        archive: &Archive<S>,
        to: W,
        wanted: impl Fn(&Entry<'_>) -> bool,
    ) -> Result<W> {
        self.write_below(archive, b"", to, wanted)
    }

    /// As [`write`](Self::write), but of what lies below a directory, such as a
    /// [root](crate::Builder::add_root), with names from there.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) where there is no such directory; those of the archive
    /// and of `to`.
    pub fn write_below<S: ReadAt, W: Write>(
        &self,
        archive: &Archive<S>,
        directory: &[u8],
        mut to: W,
        wanted: impl Fn(&Entry<'_>) -> bool,
    ) -> Result<W> {
        let mut written = 0;
        let mut content = Vec::new();
        for entry in archive
            .entries_below(directory)?
            .filter(|entry| wanted(entry))
        {
            let mut name = b"./".to_vec();
            name.extend_from_slice(entry.path);
            if entry.is_directory() && !entry.path.is_empty() {
                name.push(b'/');
            }
            content.clear();
            if entry.is_file() {
                archive.read_entry(entry.id, &mut content)?;
            }
            let head = self.head(&entry, &name, content.len());
            to.write_all(&head)?;
            to.write_all(&content)?;
            let gap = content.len().next_multiple_of(BLOCK) - content.len();
            to.write_all(&[0; BLOCK][..gap])?;
            written += head.len() + content.len() + gap;
        }
        // Two empty blocks end it.
        let end = (written + 2 * BLOCK).next_multiple_of(RECORD);
        to.write_all(&vec![0; end - written])?;
        Ok(to)
    }

    /// The blocks before an entry's content.
    fn head(&self, entry: &Entry<'_>, name: &[u8], len: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(BLOCK);
        for (kind, long) in [(b'K', entry.target), (b'L', name)] {
            if long.len() > 100 {
                let header = Header {
                    name: LONG_LINK,
                    target: b"",
                    mode: 0o644,
                    mtime: Time::default(),
                    len: long.len() + 1,
                    kind,
                };
                header.write(&mut out);
                out.extend_from_slice(long);
                out.push(0);
                out.resize(out.len().next_multiple_of(BLOCK), 0);
            }
        }
        let header = Header {
            name,
            target: entry.target,
            mode: entry.mode,
            mtime: self.mtime.unwrap_or(entry.mtime),
            len,
            kind: match entry.kind {
                EntryKind::File => b'0',
                EntryKind::Symlink => b'2',
                EntryKind::Directory => b'5',
            },
        };
        header.write(&mut out);
        out
    }
}

/// The fields of a header block that differ.
struct Header<'a> {
    name: &'a [u8],
    target: &'a [u8],
    mode: u16,
    mtime: Time,
    len: usize,
    kind: u8,
}

impl Header<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        text(out, self.name, 100);
        number(out, self.mode.into(), 8);
        number(out, 0, 8);
        number(out, 0, 8);
        number(out, self.len as i64, 12);
        number(out, self.mtime.seconds(), 12);
        out.extend_from_slice(b"        ");
        out.push(self.kind);
        text(out, self.target, 100);
        out.extend_from_slice(b"ustar  \0");
        out.resize(start + BLOCK, 0);
        let sum: u32 = out[start..].iter().map(|&byte| u32::from(byte)).sum();
        out[start + 148..start + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}

fn text(out: &mut Vec<u8>, text: &[u8], width: usize) {
    let kept = &text[..text.len().min(width)];
    out.extend_from_slice(kept);
    out.resize(out.len() + width - kept.len(), 0);
}

/// In octal where it fits, otherwise in base 256, as GNU tar does.
fn number(out: &mut Vec<u8>, number: i64, width: usize) {
    let digits = width - 1;
    if number >= 0 && (digits * 3 >= 63 || number >> (digits * 3) == 0) {
        out.extend_from_slice(format!("{number:0digits$o}\0").as_bytes());
    } else {
        let sign: u8 = if number < 0 { 0xff } else { 0x80 };
        out.push(sign);
        out.resize(out.len() + width - 9, if number < 0 { 0xff } else { 0 });
        out.extend((0..8).rev().map(|byte| (number >> (8 * byte)) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_do_not_fit_go_binary() {
        let written = |value, width| {
            let mut out = Vec::new();
            number(&mut out, value, width);
            assert_eq!(out.len(), width);
            out
        };
        assert_eq!(written(0o644, 8), b"0000644\0");
        assert_eq!(written((1 << 33) - 1, 12), b"77777777777\0");
        assert_eq!(written(1 << 33, 12), b"\x80\0\0\0\0\0\0\x02\0\0\0\0");
        assert_eq!(written(-1, 12), [0xff; 12]);
    }
}
