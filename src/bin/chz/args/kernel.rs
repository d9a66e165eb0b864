//! The grammar of what a kernel's build needs: stripping, and archives in images.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum, ValueHint};

use super::{BlockFlags, LevelFlags, LimitFlags, TimeFlag};

/// What is stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Nothing
    None,
    /// Comments but for SPDX ones, and the lines that held nothing else
    Comments,
    /// Comments, and white space that means nothing to C
    Layout,
}

impl From<What> for chz::strip::Strip {
    fn from(what: What) -> Self {
        match what {
            What::None => chz::strip::Strip::None,
            What::Comments => chz::strip::Strip::Comments,
            What::Layout => chz::strip::Strip::Layout,
        }
    }
}

/// Take comments, or all that means nothing to C, out of files.
///
/// The preprocessing tokens stay the same, and so does the white space between two of them that a
/// macro can see. Comments with an SPDX tag stay. Files are told by their names (`.h`, `.c`, `.S`,
/// ...); others are copied.
#[derive(Debug, ClapArgs)]
pub(crate) struct Strip {
    /// Directory or file; `-` for standard input
    #[arg(value_name = "SRC", value_hint = ValueHint::AnyPath)]
    pub(crate) source: PathBuf,

    /// Directory or file to write; a directory must not be there yet; `-` for standard output
    #[arg(
        short,
        long,
        value_name = "OUT",
        required_unless_present = "check",
        value_hint = ValueHint::AnyPath
    )]
    pub(crate) output: Option<PathBuf>,

    /// What to take out
    #[arg(long, value_name = "WHAT", default_value = "comments")]
    pub(crate) what: What,

    /// Keep every token on its line
    #[arg(long)]
    pub(crate) keep_lines: bool,

    /// Prove that each file says the same: by its tokens, and by `cc -E -P` where there is a `cc`
    #[arg(long)]
    pub(crate) check: bool,

    /// Threads to check with; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    /// Overwrite the file if it exists
    #[arg(short, long)]
    pub(crate) force: bool,
}

/// Pack the headers of a kernel that `/sys/kernel/kheaders.tar.xz` would have.
///
/// The headers of `include` and `arch/ARCH/include`, those of the object tree over those of the source
/// tree, without comments. Unlike the kernel's own script, this keeps every token, and the SPDX lines.
#[derive(Debug, ClapArgs)]
pub(crate) struct Kheaders {
    /// The kernel's source tree
    #[arg(value_name = "SRC_TREE", value_hint = ValueHint::DirPath)]
    pub(crate) source: PathBuf,

    /// The build's object tree, if it is another
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) objtree: Option<PathBuf>,

    /// Architecture: a directory of `arch`, or what `make ARCH=` takes for one
    #[arg(long)]
    pub(crate) arch: String,

    /// Archive to write; `-` for standard output
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,

    /// Write a tar stream instead of an archive
    #[arg(long)]
    pub(crate) tar: bool,

    #[command(flatten)]
    pub(crate) time: TimeFlag,

    #[command(flatten)]
    pub(crate) level: LevelFlags,

    #[command(flatten)]
    pub(crate) blocks: BlockFlags,

    /// What to take out
    #[arg(long, value_name = "WHAT", default_value = "comments")]
    pub(crate) strip: What,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    /// Overwrite the archive if it exists
    #[arg(short, long)]
    pub(crate) force: bool,
}

/// Put an archive into an ELF file, or make one to be linked.
///
/// A kernel image, a module, a program or an object gets a section `.chz.headers` that is not loaded
/// when it runs; every byte that is loaded stays as it was.
#[derive(Debug, ClapArgs)]
#[command(group = clap::ArgGroup::new("how").required(true).args(["into", "object", "c_array"]))]
pub(crate) struct Embed {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// ELF file to add the section to: vmlinux, module.ko, a program, x.o
    #[arg(long, value_name = "ELF", value_hint = ValueHint::FilePath)]
    pub(crate) into: Option<PathBuf>,

    /// Instead, make an object whose .rodata has it from chz_headers_start to chz_headers_end
    #[arg(long)]
    pub(crate) object: bool,

    /// Instead, make C source: an array chz_headers
    #[arg(long)]
    pub(crate) c_array: bool,

    /// With --object: x86_64, i386, aarch64, arm or riscv64 [default: this machine's]
    #[arg(long, requires = "object")]
    pub(crate) arch: Option<chz::Machine>,

    /// File to write; `-` for standard output
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,

    /// Overwrite the file if it exists
    #[arg(short, long)]
    pub(crate) force: bool,
}

/// Get the archive out of a kernel image, a module or a program.
///
/// It is found by its section, its symbols or its magic bytes, in a compressed image (gzip, xz, zstd)
/// too. Where there is none but the kernel's own kheaders.tar.xz, that becomes an archive.
#[derive(Debug, ClapArgs)]
pub(crate) struct Extract {
    /// vmlinux, vmlinuz, module.ko, a program; `-` for standard input
    #[arg(value_name = "IMAGE", value_hint = ValueHint::FilePath)]
    pub(crate) image: PathBuf,

    /// Archive to write; `-` for standard output
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) level: LevelFlags,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    /// Overwrite the archive if it exists
    #[arg(short, long)]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}
