//! Finding the headers that a kernel image, a module or a program carries.

use super::compressed::{Compression, GZIP, XZ, ZSTD, first};
use crate::archive::Archive;
use crate::format::Footer;
use crate::format::consts::{END_MAGIC, FOOTER_LEN};
use crate::limits::Limits;
use memchr::memmem;
use object::{Object, ObjectSection, ObjectSymbol};

/// The section and the symbols that hold an archive.
const SECTION: &str = ".chz.headers";
const SYMBOLS: (&str, &str) = ("chz_headers_start", "chz_headers_end");
/// The symbols around the kernel's own tar archive (`kernel/kheaders.c`).
const KERNEL_SYMBOLS: (&str, &str) = ("kernel_headers_data", "kernel_headers_data_end");
/// What the first versions of the kernel's patch put before and behind its archive.
const KERNEL_MARKS: (&[u8], &[u8]) = (b"IKHD_ST", b"IKHD_ED");

/// How many images may lie within one another: an archive in a kernel in a boot image in a file.
const DEPTH: u32 = 4;
/// How many places that look like something compressed are tried.
const TRIES: u32 = 512;
/// How many places that look like an archive's end are tried.
const ENDS: usize = 1024;

/// What was found in an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Embedded {
    /// An archive, and where it was.
    Archive(Vec<u8>, Place),
    /// The kernel's own archive: a tar stream, compressed by xz as a rule.
    Tar(Vec<u8>, Place),
}

/// How something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In the section made for it.
    Section,
    /// Between two symbols, or two marks.
    Symbols,
    /// By the bytes that it begins or ends with.
    Magic,
}

/// Looks for an archive, or for the kernel's own `kheaders.tar.xz`: in an ELF file by section and by
/// symbol, in anything else by its magic bytes, and within what gzip, xz or zstd have compressed, as in
/// a `bzImage`. None if there is none.
///
/// `limits.memory` bounds the bytes that are decompressed on the way, in all.
///
/// What is damaged is not found.
pub fn find_embedded(image: &[u8], limits: &Limits) -> Option<Embedded> {
    let mut search = Search {
        limits,
        budget: limits.memory,
        tries: TRIES,
    };
    search.image(image, DEPTH)
}

struct Search<'a> {
    limits: &'a Limits,
    budget: u64,
    tries: u32,
}

impl Search<'_> {
    fn image(&mut self, image: &[u8], depth: u32) -> Option<Embedded> {
        self.elf(image)
            .or_else(|| self.archive_by_magic(image))
            .or_else(|| self.tar_by_mark(image))
            .or_else(|| self.payload(image, depth))
            .or_else(|| self.compressed(image, depth))
    }

    /// In an ELF file, if it is one.
    fn elf(&mut self, image: &[u8]) -> Option<Embedded> {
        let file = object::File::parse(image).ok()?;
        let section = file.section_by_name(SECTION);
        if let Some(bytes) = section.and_then(|section| section.data().ok())
            && self.is_archive(bytes)
        {
            return Some(Embedded::Archive(bytes.to_vec(), Place::Section));
        }
        if let Some(bytes) = between(&file, SYMBOLS)
            && self.is_archive(bytes)
        {
            return Some(Embedded::Archive(bytes.to_vec(), Place::Symbols));
        }
        let bytes = between(&file, KERNEL_SYMBOLS)?;
        let is_tar = self.is_tar(bytes);
        is_tar.then(|| Embedded::Tar(bytes.to_vec(), Place::Symbols))
    }

    fn is_archive(&self, bytes: &[u8]) -> bool {
        // Whatever lies before an archive is no part of it.
        let starts = footer(bytes).is_some_and(|footer| footer.archive_len == bytes.len() as u64);
        starts && Archive::open_with(bytes, *self.limits).is_ok()
    }

    /// By the magic bytes that end an archive, which say where it begins.
    fn archive_by_magic(&self, image: &[u8]) -> Option<Embedded> {
        let ends = memmem::find_iter(image, &END_MAGIC).take(ENDS);
        ends.map(|at| &image[..at + END_MAGIC.len()])
            .find_map(|before| {
                let len = footer(before)?.archive_len;
                let start = before.len().checked_sub(usize::try_from(len).ok()?)?;
                let bytes = &before[start..];
                Archive::open_with(bytes, *self.limits).ok()?;
                Some(Embedded::Archive(bytes.to_vec(), Place::Magic))
            })
    }

    /// Between the marks of the kernel's first patches.
    fn tar_by_mark(&mut self, image: &[u8]) -> Option<Embedded> {
        let start = memmem::find(image, KERNEL_MARKS.0)? + KERNEL_MARKS.0.len();
        let len = memmem::find(&image[start..], KERNEL_MARKS.1)?;
        let marked = &image[start..start + len];
        // The mark may have been padded.
        let at = memmem::find(marked.get(..64).unwrap_or(marked), XZ)?;
        let is_tar = self.is_tar(&marked[at..]);
        is_tar.then(|| Embedded::Tar(marked[at..].to_vec(), Place::Symbols))
    }

    /// In what an x86 boot image has compressed (Documentation/arch/x86/boot.rst).
    fn payload(&mut self, image: &[u8], depth: u32) -> Option<Embedded> {
        let word = |at: usize| -> Option<usize> {
            let bytes = image.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(bytes)).ok()
        };
        if image.get(0x202..0x206)? != b"HdrS" {
            return None;
        }
        let setup = match image[0x1f1] {
            0 => 4,
            sectors => usize::from(sectors),
        };
        let start = ((setup + 1) * 512).checked_add(word(0x248)?)?;
        let payload = image.get(start..)?;
        let payload = payload.get(..word(0x24c)?).unwrap_or(payload);
        self.within(payload, depth)
    }

    /// In anything that looks compressed, wherever it is.
    fn compressed(&mut self, image: &[u8], depth: u32) -> Option<Embedded> {
        let mut places: Vec<usize> = [XZ, ZSTD, GZIP]
            .iter()
            .flat_map(|magic| memmem::find_iter(image, magic).take(TRIES as usize))
            .collect();
        places.sort_unstable();
        places
            .into_iter()
            .find_map(|at| self.within(&image[at..], depth))
    }

    /// In what is compressed at the beginning of these bytes.
    fn within(&mut self, bytes: &[u8], depth: u32) -> Option<Embedded> {
        let inside = self.decompress(bytes)?;
        if is_kernel_tar(&inside) {
            return Some(Embedded::Tar(inside, Place::Magic));
        }
        match depth {
            0 => None,
            _ => self.image(&inside, depth - 1),
        }
    }

    fn is_tar(&mut self, bytes: &[u8]) -> bool {
        is_kernel_tar(bytes)
            || self
                .decompress(bytes)
                .is_some_and(|inside| is_kernel_tar(&inside))
    }

    /// What gzip, xz or zstd have compressed, as far as the budget goes.
    fn decompress(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let compression = Compression::of(bytes)?;
        self.tries = self.tries.checked_sub(1)?;
        let inside = first(bytes, compression, self.budget).ok()?;
        self.budget -= inside.len() as u64;
        Some(inside)
    }
}

/// The footer that these bytes end in.
fn footer(bytes: &[u8]) -> Option<Footer> {
    let last: &[u8; FOOTER_LEN] = bytes.last_chunk()?;
    Footer::decode(last).ok()
}

/// Whether it is a tar stream, and one of headers.
fn is_kernel_tar(bytes: &[u8]) -> bool {
    let is_tar = bytes.get(257..262) == Some(b"ustar");
    is_tar && memmem::find(&bytes[..bytes.len().min(4096)], b"include/").is_some()
}

/// The bytes from one symbol to another.
fn between<'a>(file: &object::File<'a>, (start, end): (&str, &str)) -> Option<&'a [u8]> {
    let find = |name: &str| file.symbols().find(|symbol| symbol.name() == Ok(name));
    let (start, end) = (find(start)?, find(end)?);
    let section = file.section_by_index(start.section_index()?).ok()?;
    let from = usize::try_from(start.address().checked_sub(section.address())?).ok()?;
    let to = usize::try_from(end.address().checked_sub(section.address())?).ok()?;
    section.data().ok()?.get(from..to)
}
