//! An archive to be linked into a program or a kernel: as an object file, or as C source.

use crate::error::{ErrorKind, Result};
use object::write::{Object, SectionKind, Symbol, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, SectionFlags, SymbolFlags, SymbolKind, SymbolScope,
};
use std::fmt;
use std::io::Write;
use std::str::FromStr;

/// The symbol of an archive's first byte.
pub const START_SYMBOL: &str = "chz_headers_start";
/// The symbol behind an archive's last byte.
pub const END_SYMBOL: &str = "chz_headers_end";

/// What an object file is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Machine {
    /// x86, 64 bits.
    X86_64,
    /// x86, 32 bits.
    I386,
    /// Arm, 64 bits, little-endian.
    Aarch64,
    /// Arm, 32 bits, little-endian.
    Arm,
    /// RISC-V, 64 bits.
    Riscv64,
}

const NAMES: [(&str, Machine); 9] = [
    ("x86_64", Machine::X86_64),
    ("x86-64", Machine::X86_64),
    ("i386", Machine::I386),
    ("x86", Machine::I386),
    ("aarch64", Machine::Aarch64),
    ("arm64", Machine::Aarch64),
    ("arm", Machine::Arm),
    ("riscv64", Machine::Riscv64),
    ("riscv", Machine::Riscv64),
];

impl FromStr for Machine {
    type Err = crate::Error;

    fn from_str(name: &str) -> Result<Self> {
        match NAMES.iter().find(|(known, _)| *known == name) {
            Some((_, machine)) => Ok(*machine),
            None => {
                let why = format!("{name}: expected x86_64, i386, aarch64, arm or riscv64");
                Err(ErrorKind::Usage(why.into()).into())
            }
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, machine)| machine == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

/// A relocatable ELF object with the archive in `.rodata`, between the symbols [`START_SYMBOL`] and
/// [`END_SYMBOL`]: linked in, it is loaded with the program's other constants.
///
/// # Errors
///
/// [`Limit`](ErrorKind::Limit) where the object would be too long for 32 bits.
pub fn linkable_object(archive: &[u8], machine: Machine) -> Result<Vec<u8>> {
    let (architecture, is_64) = match machine {
        Machine::X86_64 => (Architecture::X86_64, true),
        Machine::I386 => (Architecture::I386, false),
        Machine::Aarch64 => (Architecture::Aarch64, true),
        Machine::Arm => (Architecture::Arm, false),
        Machine::Riscv64 => (Architecture::Riscv64, true),
    };
    if !is_64 {
        crate::limits::within("bytes in a 32-bit file", archive.len() as u64, 1 << 31)?;
    }
    let mut file = Object::new(BinaryFormat::Elf, architecture, Endianness::Little);
    let section = file.add_section(Vec::new(), b".rodata".to_vec(), SectionKind::ReadOnlyData);
    let start = file.append_section_data(section, archive, 8);
    for (name, value) in [
        (START_SYMBOL, start),
        (END_SYMBOL, start + archive.len() as u64),
    ] {
        file.add_symbol(Symbol {
            name: name.as_bytes().to_vec(),
            value,
            size: if name == START_SYMBOL {
                archive.len() as u64
            } else {
                0
            },
            kind: SymbolKind::Data,
            scope: SymbolScope::Dynamic,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
    }
    // Without it, linkers make the stack executable.
    let note = file.add_section(Vec::new(), b".note.GNU-stack".to_vec(), SectionKind::Other);
    file.section_mut(note).flags = SectionFlags::None;
    file.write()
        .map_err(|error| ErrorKind::Usage(error.to_string().into()).into())
}

/// Writes the archive as C source: an array `chz_headers` and its length `chz_headers_len`.
///
/// # Errors
///
/// Those of `to`.
pub fn write_c_array(archive: &[u8], mut to: impl Write) -> Result<()> {
    writeln!(
        to,
        "/* An archive of C headers; made by `chz embed --c-array`. */"
    )?;
    writeln!(to, "#include <stddef.h>\n")?;
    writeln!(to, "extern const unsigned char chz_headers[];")?;
    writeln!(to, "extern const size_t chz_headers_len;\n")?;
    writeln!(to, "const unsigned char chz_headers[] = {{")?;
    for line in archive.chunks(20) {
        let numbers: Vec<String> = line.iter().map(u8::to_string).collect();
        writeln!(to, "{},", numbers.join(","))?;
    }
    writeln!(
        to,
        "}};\n\nconst size_t chz_headers_len = sizeof chz_headers;"
    )?;
    Ok(())
}
