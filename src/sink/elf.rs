//! An archive as a section of an ELF file.
//!
//! Nothing of the file moves. What is new (the archive, the section names with one more, the section
//! table with one more) goes behind the end; of the old bytes, only those of the ELF header change that
//! say where the section table is. No segment holds what is new, so no loader maps it.

use crate::error::{Error, ErrorKind, Result};
use object::read::elf::{ElfFile, FileHeader};
use object::{Object, ObjectSection};

/// The section that holds an archive.
pub const SECTION: &str = ".chz.headers";

const SHT_PROGBITS: u64 = 1;
const SHT_STRTAB: u64 = 3;
/// From here on, section numbers mean something else.
const SHN_LORESERVE: usize = 0xff00;
/// What new parts of the file are aligned to.
const ALIGN: usize = 8;
/// How a signed kernel module ends.
const SIGNATURE: &[u8] = b"~Module signature appended~\n";

/// The ELF file `image` with `archive` as its section [`SECTION`], which has no `ALLOC` flag: in a
/// program, a kernel or a module, it takes no memory at run time.
///
/// # Errors
///
/// [`Usage`](ErrorKind::Usage) where `image` is no ELF file, is cut short, has the section already, or
/// carries a signature that the change would break; [`Limit`](ErrorKind::Limit) where a 32-bit file
/// would become too long, or has as many sections as it can.
pub fn embed(image: &[u8], archive: &[u8]) -> Result<Vec<u8>> {
    let layout = Layout::of(image)?;
    if image.ends_with(SIGNATURE) {
        return Err(usage("a signed module: its signature would no longer hold"));
    }
    let mut table = layout.section_table(image)?;
    let mut names = layout.names(image, &table)?;
    let name = names.len();
    names.extend_from_slice(SECTION.as_bytes());
    names.push(0);

    let mut out = Vec::with_capacity(image.len() + archive.len() + names.len() + table.len() + 256);
    out.extend_from_slice(image);
    let archive_at = append(&mut out, archive);
    let names_at = append(&mut out, &names);
    let index = table.len() / layout.entry_len;
    table.resize(table.len() + layout.entry_len, 0);
    let mut section = layout.entry(&mut table, index);
    section.set(Field::Name, name as u64);
    section.set(Field::Type, SHT_PROGBITS);
    section.set(Field::Offset, archive_at as u64);
    section.set(Field::Size, archive.len() as u64);
    section.set(Field::Align, 1);
    let mut section = layout.entry(&mut table, layout.names_index);
    section.set(Field::Offset, names_at as u64);
    section.set(Field::Size, names.len() as u64);
    let table_at = append(&mut out, &table);
    if !layout.is_64 && u32::try_from(out.len()).is_err() {
        return Err(Error::limit(
            "bytes in a 32-bit file",
            out.len() as u64,
            u32::MAX.into(),
        ));
    }
    layout.point_to(&mut out, table_at, index + 1);
    Ok(out)
}

fn append(out: &mut Vec<u8>, part: &[u8]) -> usize {
    out.resize(out.len().next_multiple_of(ALIGN), 0);
    let at = out.len();
    out.extend_from_slice(part);
    at
}

fn usage(why: &'static str) -> Error {
    ErrorKind::Usage(why.into()).into()
}

/// What the ELF header says that matters here.
struct Layout {
    is_64: bool,
    is_big: bool,
    /// Bytes of an entry of the section table.
    entry_len: usize,
    /// Where the section table is; 0 for none.
    table_at: u64,
    count: usize,
    names_index: usize,
}

impl Layout {
    fn of(image: &[u8]) -> Result<Self> {
        if !image.starts_with(b"\x7fELF") {
            return Err(usage("not an ELF file"));
        }
        match image.get(4) {
            Some(1) => Self::read::<object::elf::FileHeader32<object::Endianness>>(image),
            Some(2) => Self::read::<object::elf::FileHeader64<object::Endianness>>(image),
            _ => Err(usage("an ELF file that is neither of 32 nor of 64 bits")),
        }
    }

    fn read<H: FileHeader<Endian = object::Endianness>>(image: &[u8]) -> Result<Self> {
        let damaged = |error: object::Error| -> Error {
            ErrorKind::Usage(format!("a damaged ELF file: {error}").into()).into()
        };
        let file = ElfFile::<H>::parse(image).map_err(damaged)?;
        if file.section_by_name(SECTION).is_some() {
            return Err(usage("has a section .chz.headers already"));
        }
        // Every section must be within the file, or the file is not all there.
        for section in file.sections() {
            section.data().map_err(damaged)?;
        }
        let (header, endian) = (file.elf_header(), file.endian());
        let is_64 = header.is_type_64();
        let table_at: u64 = header.e_shoff(endian).into();
        let count = usize::from(header.e_shnum(endian));
        if count >= SHN_LORESERVE - 2 || (table_at != 0 && count == 0) {
            return Err(Error::limit(
                "sections",
                SHN_LORESERVE as u64,
                SHN_LORESERVE as u64 - 1,
            ));
        }
        Ok(Layout {
            is_64,
            is_big: header.is_big_endian(),
            entry_len: if is_64 { 64 } else { 40 },
            table_at,
            count,
            // In a file without a table, the names come right after the section that is none.
            names_index: match header.e_shstrndx(endian).0 {
                0 if table_at == 0 => 1,
                index => usize::from(index),
            },
        })
    }

    /// The section table; where there is none, one for the section that is none and for the names.
    fn section_table(&self, image: &[u8]) -> Result<Vec<u8>> {
        if self.table_at == 0 {
            let mut table = vec![0; 2 * self.entry_len];
            let mut section = self.entry(&mut table, 1);
            section.set(Field::Name, 1);
            section.set(Field::Type, SHT_STRTAB);
            section.set(Field::Align, 1);
            return Ok(table);
        }
        let start = usize::try_from(self.table_at).ok();
        let table = start.and_then(|start| image.get(start..)?.get(..self.count * self.entry_len));
        match table {
            Some(table) if (1..self.count).contains(&self.names_index) => Ok(table.to_vec()),
            Some(_) => Err(usage("an ELF file whose sections have no names")),
            None => Err(usage("an ELF file that is cut short")),
        }
    }

    /// The names of the sections.
    fn names(&self, image: &[u8], table: &[u8]) -> Result<Vec<u8>> {
        if self.table_at == 0 {
            return Ok(b"\0.shstrtab\0".to_vec());
        }
        let mut table = table.to_vec();
        let section = self.entry(&mut table, self.names_index);
        let (at, len) = (section.get(Field::Offset), section.get(Field::Size));
        let range = usize::try_from(at).ok().zip(usize::try_from(len).ok());
        let names = range.and_then(|(at, len)| image.get(at..)?.get(..len));
        match names {
            Some([names @ .., 0]) => Ok([names, &[0]].concat()),
            _ => Err(usage("an ELF file whose section names are damaged")),
        }
    }

    fn entry<'a>(&self, table: &'a mut [u8], index: usize) -> EntryOf<'a> {
        EntryOf {
            bytes: &mut table[index * self.entry_len..][..self.entry_len],
            is_64: self.is_64,
            is_big: self.is_big,
        }
    }

    /// Makes the ELF header say where the section table is.
    fn point_to(&self, out: &mut [u8], table_at: usize, count: usize) {
        let (offset_at, offset_len, counts_at) = if self.is_64 { (40, 8, 58) } else { (32, 4, 46) };
        put(
            &mut out[offset_at..][..offset_len],
            table_at as u64,
            self.is_big,
        );
        put(
            &mut out[counts_at..][..2],
            self.entry_len as u64,
            self.is_big,
        );
        put(&mut out[counts_at + 2..][..2], count as u64, self.is_big);
        put(
            &mut out[counts_at + 4..][..2],
            self.names_index as u64,
            self.is_big,
        );
    }
}

/// Fields of an entry of the section table.
#[derive(Clone, Copy)]
enum Field {
    Name,
    Type,
    Offset,
    Size,
    Align,
}

/// An entry of the section table.
struct EntryOf<'a> {
    bytes: &'a mut [u8],
    is_64: bool,
    is_big: bool,
}

impl EntryOf<'_> {
    fn place(&self, field: Field) -> std::ops::Range<usize> {
        let (at, len) = match (field, self.is_64) {
            (Field::Name, _) => (0, 4),
            (Field::Type, _) => (4, 4),
            (Field::Offset, true) => (24, 8),
            (Field::Offset, false) => (16, 4),
            (Field::Size, true) => (32, 8),
            (Field::Size, false) => (20, 4),
            (Field::Align, true) => (48, 8),
            (Field::Align, false) => (32, 4),
        };
        at..at + len
    }

    fn get(&self, field: Field) -> u64 {
        let bytes = &self.bytes[self.place(field)];
        let add = |number: u64, &byte: &u8| number << 8 | u64::from(byte);
        match self.is_big {
            true => bytes.iter().fold(0, add),
            false => bytes.iter().rev().fold(0, add),
        }
    }

    fn set(&mut self, field: Field, value: u64) {
        let place = self.place(field);
        put(&mut self.bytes[place], value, self.is_big);
    }
}

/// Writes a number in the file's order of bytes.
fn put(to: &mut [u8], value: u64, is_big: bool) {
    let len = to.len();
    for (at, byte) in to.iter_mut().enumerate() {
        let place = if is_big { len - 1 - at } else { at };
        *byte = (value >> (8 * place)) as u8;
    }
}
