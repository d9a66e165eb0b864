//! Tar streams as a source.

use super::compressed::{damaged, plain};
use crate::archive::{Builder, Content, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::format::Time;
use crate::format::consts::MAX_CONTENT_LEN;
use crate::limits::{Limits, within};
use std::borrow::Cow;
use std::io::{self, Read};
use std::path::PathBuf;
use tar::{Archive, Entry, EntryType};

/// Where a tar header has its magic bytes.
const MAGIC_AT: usize = 257;

/// Whether a stream begins as a tar archive does, be it compressed by gzip, xz or zstd.
///
/// # Errors
///
/// Those of the reader.
pub fn is_tar(reader: impl Read) -> Result<bool> {
    let mut header = Vec::new();
    let mut reader = plain(reader, Limits::default().memory)?;
    match reader.by_ref().take(512).read_to_end(&mut header) {
        Ok(_) => Ok(header
            .get(MAGIC_AT..)
            .is_some_and(|magic| magic.starts_with(b"ustar"))),
        // Something compressed that is damaged, or only looks like it, is no tar archive.
        Err(error) if error.raw_os_error().is_none() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Builder {
    /// Adds what a tar stream holds, which gzip, xz or zstd may have compressed. Hard links become
    /// files; owners are not kept.
    ///
    /// # Errors
    ///
    /// [`BadName`](ErrorKind::BadName) for names that are absolute, lead upwards, or come twice;
    /// [`Usage`](ErrorKind::Usage) for devices, pipes, and hard links to what is not there;
    /// [`Limit`](ErrorKind::Limit) for a file of 2 GiB and more; those of the reader, and of a stream
    /// that is damaged or no tar archive at all.
    pub fn add_tar(&mut self, reader: impl Read) -> Result<()> {
        self.add_tar_under("", reader)
    }

    /// Adds what a tar stream holds under a path of its own.
    ///
    /// # Errors
    ///
    /// As [`add_tar`](Builder::add_tar).
    pub fn add_tar_under(&mut self, root: impl AsRef<[u8]>, reader: impl Read) -> Result<()> {
        let root = root.as_ref();
        let mut archive = Archive::new(plain(reader, Limits::default().memory)?);
        let not_tar = |error| damaged(error, "not a tar stream, or a damaged one");
        let mut is_empty = true;
        for entry in archive.entries().map_err(not_tar)? {
            let mut entry = entry.map_err(not_tar)?;
            is_empty = false;
            let path = entry.path_bytes().into_owned();
            self.add_tar_entry(root, &mut entry)
                .map_err(|error| error.at(shown(&path)))?;
        }
        if is_empty {
            return Err(ErrorKind::Usage("a tar stream without entries".into()).into());
        }
        Ok(())
    }

    fn add_tar_entry(&mut self, root: &[u8], entry: &mut Entry<'_, impl Read>) -> Result<()> {
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::XGlobalHeader) {
            return Ok(());
        }
        let path = below(root, &entry.path_bytes());
        let mode = entry.header().mode()?;
        let metadata = Metadata {
            mode: (mode & 0o7777) as u16,
            mtime: modified(entry)?,
        };
        let content = match kind {
            EntryType::Directory => Content::Directory,
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
                within("bytes in a file", entry.size(), MAX_CONTENT_LEN)?;
                let mut bytes = Vec::new();
                entry
                    .read_to_end(&mut bytes)
                    .map_err(|error| damaged(error, "damaged tar stream"))?;
                if bytes.len() as u64 != entry.size() {
                    let cut = io::Error::from(io::ErrorKind::UnexpectedEof);
                    return Err(damaged(cut, "tar stream cut short"));
                }
                Content::File(bytes)
            }
            EntryType::Symlink => Content::Symlink(target(entry)?),
            EntryType::Link => {
                let original = below(root, &target(entry)?);
                match self.content(&original) {
                    Some(bytes) => Content::File(bytes.to_vec()),
                    None => {
                        return Err(usage("a hard link to a file that does not come before it"));
                    }
                }
            }
            _ => return Err(usage("neither file, directory nor link: cannot be packed")),
        };
        self.add_entry(path, metadata, content)
    }
}

fn usage(why: &'static str) -> Error {
    ErrorKind::Usage(why.into()).into()
}

/// A name of the stream as one of the archive: `./include/` is `include`.
fn below(root: &[u8], name: &[u8]) -> Vec<u8> {
    let mut name = name;
    while let Some(rest) = name.strip_prefix(b"./") {
        name = rest;
        // No name is absolute that was not.
        while let Some(rest) = name.strip_prefix(b"/") {
            name = rest;
        }
    }
    while let [rest @ .., b'/'] = name {
        // What is left of `/` is not the root of the archive.
        if rest.is_empty() {
            break;
        }
        name = rest;
    }
    if name == b"." {
        name = b"";
    }
    match (root, name) {
        (b"", name) => name.to_vec(),
        (root, b"") => root.to_vec(),
        _ => [root, b"/", name].concat(),
    }
}

fn target(entry: &Entry<'_, impl Read>) -> Result<Vec<u8>> {
    entry
        .link_name_bytes()
        .map(Cow::into_owned)
        .ok_or_else(|| usage("a link without a target"))
}

/// When an entry was modified: to the nanosecond where the stream says so.
fn modified(entry: &mut Entry<'_, impl Read>) -> Result<Time> {
    if let Some(extensions) = entry.pax_extensions()? {
        for extension in extensions {
            let extension = extension?;
            if extension.key_bytes() == b"mtime"
                && let Some(time) = extension.value().ok().and_then(decimal)
            {
                return Ok(time);
            }
        }
    }
    // Negative times come in two's complement.
    Ok(Time::new(entry.header().mtime()? as i64, 0))
}

/// `1700000000.25` as a time.
fn decimal(text: &str) -> Option<Time> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = &fraction[..fraction.len().min(9)];
    let nanos: u32 = format!("{digits:0<9}").parse().ok()?;
    Some(match (whole.starts_with('-'), nanos) {
        (true, 1..) => Time::new(seconds.checked_sub(1)?, 1_000_000_000 - nanos),
        _ => Time::new(seconds, nanos),
    })
}

fn shown(path: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(path).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{self, Options};
    use tar::Header;

    fn header(kind: EntryType, size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o100_640);
        header.set_mtime(1_700_000_000);
        header
    }

    /// Kind, name, target and content.
    type Item<'a> = (EntryType, &'a [u8], &'a [u8], &'a [u8]);

    /// A stream of entries whose names are not looked at, as a hostile one would not be.
    fn stream(entries: &[Item<'_>]) -> Vec<u8> {
        let mut out = Vec::new();
        for &(kind, name, link, content) in entries {
            let mut header = header(kind, content.len() as u64);
            let gnu = header.as_gnu_mut().unwrap();
            gnu.name[..name.len()].copy_from_slice(name);
            gnu.linkname[..link.len()].copy_from_slice(link);
            header.set_cksum();
            out.extend_from_slice(header.as_bytes());
            out.extend_from_slice(content);
            out.resize(out.len().next_multiple_of(512), 0);
        }
        out.resize(out.len() + 1024, 0);
        out
    }

    fn add(stream: &[u8]) -> Result<Builder> {
        let mut builder = Builder::new(Options::level(1));
        builder.add_tar(stream)?;
        Ok(builder)
    }

    #[test]
    fn files_directories_and_links_come_over() {
        let stream = stream(&[
            (EntryType::Directory, b"./", b"", b""),
            (EntryType::Directory, b"./d/", b"", b""),
            (EntryType::Regular, b"./d/a.h", b"", b"int a;\n"),
            (EntryType::Link, b"b.h", b"./d/a.h", b""),
            (EntryType::Symlink, b"c.h", b"../out/of/here", b""),
        ]);
        assert!(is_tar(&stream[..]).unwrap());
        let packed = add(&stream).unwrap().finish(Vec::new()).unwrap().0;
        let archive = archive::Archive::open(packed).unwrap();
        let paths: Vec<&[u8]> = archive.entries().map(|entry| entry.path).collect();
        assert_eq!(paths, [&b""[..], b"b.h", b"c.h", b"d", b"d/a.h"]);
        assert_eq!(archive.read("b.h").unwrap(), b"int a;\n");
        let link = archive.entry("c.h").unwrap();
        assert_eq!(link.target, b"../out/of/here");
        let file = archive.entry("d/a.h").unwrap();
        assert_eq!(
            (file.mode, file.mtime),
            (0o640, Time::new(1_700_000_000, 0))
        );
    }

    #[test]
    fn hostile_streams_are_refused() {
        let file = EntryType::Regular;
        for (kind, name, link) in [
            (file, &b"/etc/passwd"[..], &b""[..]),
            (file, b"a/../../b", b""),
            (file, b"..", b""),
            (file, b"a//b", b""),
            (file, b".//", b""),
            (file, b"/", b""),
            (EntryType::Char, b"null", b""),
            (EntryType::Block, b"sda", b""),
            (EntryType::Fifo, b"pipe", b""),
            (EntryType::Link, b"shadow", b"/etc/shadow"),
            (EntryType::Symlink, b"s", b""),
        ] {
            let name_shown = String::from_utf8_lossy(name).into_owned();
            let error = add(&stream(&[(kind, name, link, b"")])).err();
            let error = error.unwrap_or_else(|| panic!("{name_shown} was taken"));
            assert!(!error.to_string().contains('\n'), "{error}");
        }
        let through = [
            (EntryType::Symlink, &b"l"[..], &b"/etc"[..], &b""[..]),
            (file, b"l/passwd", b"", b"x"),
        ];
        assert!(add(&stream(&through)).is_err());
        let twice = [
            (file, &b"a"[..], &b""[..], &b"1"[..]),
            (file, b"./a", b"", b"2"),
        ];
        assert!(add(&stream(&twice)).is_err());
    }

    #[test]
    fn sizes_are_not_believed() {
        for size in [4096, 1 << 31, 1 << 40] {
            let mut header = header(EntryType::Regular, size);
            header.set_path("huge").unwrap();
            header.set_cksum();
            let error = add(header.as_bytes()).err().expect("an error");
            assert_eq!(error.path(), Some(std::path::Path::new("huge")), "{error}");
        }
    }

    #[test]
    fn what_is_no_tar_is_refused() {
        for bytes in [&b""[..], b"int a;\n", &[7; 3000], &[0; 2000]] {
            assert!(!is_tar(bytes).unwrap());
            assert!(add(bytes).is_err());
        }
        assert!(!is_tar(&b"\x1f\x8b\x08 and so on"[..]).unwrap());
        let whole = stream(&[(EntryType::Regular, b"a", b"", &[b'x'; 2000])]);
        assert!(add(&whole[..1500]).is_err());
        assert!(add(&whole[..600]).is_err());
    }

    #[test]
    fn fractions_of_seconds_count() {
        assert_eq!(
            decimal("1700000000.25"),
            Some(Time::new(1_700_000_000, 250_000_000))
        );
        assert_eq!(decimal("-1.5"), Some(Time::new(-2, 500_000_000)));
        assert_eq!(decimal("-0.5"), Some(Time::new(-1, 500_000_000)));
        assert_eq!(decimal("12"), Some(Time::new(12, 0)));
        assert_eq!(decimal("1.1234567899"), Some(Time::new(1, 123_456_789)));
        for wrong in ["", "a", "1.x", "1.-5"] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }
}
