//! The command line: its grammar and its help, and nothing of what the commands do.
//!
//! Man pages and shell completions are made from these same definitions.

mod kernel;
mod search;

use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum, ValueHint};

pub(crate) use kernel::{Embed, Extract, Kheaders, Strip, What};
#[cfg(test)]
use search::KINDS;
pub(crate) use search::{Closure, Find};

/// Compress trees of C headers and read them in place.
///
/// An archive keeps every file exact to the byte, with its mode, times and links. Levels 1 to 5
/// put token streams in front of LZMA; levels 6 to 9 mix the predictions of many contexts.
#[derive(Debug, Parser)]
#[command(
    name = "chz",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(after_help = "Exit status: 0 fine, 1 error, 2 wrong usage.")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say nothing but errors, and show no progress
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        display_order = 900
    )]
    pub(crate) quiet: bool,

    /// Say more; twice for every file
    #[arg(short, long, global = true, action = ArgAction::Count, display_order = 901)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Pack(Pack),
    Add(Add),
    Unpack(Unpack),
    /// List an archive's entries, one path a line
    #[command(visible_alias = "ls")]
    List(List),
    /// Write files of an archive to standard output
    Cat(Cat),
    Find(Find),
    Closure(Closure),
    /// Tell how an archive is made up
    Info(Info),
    /// Decode every block and check every byte, writing nothing
    Test(Test),
    Bench(Bench),
    Strip(Strip),
    Kheaders(Kheaders),
    Embed(Embed),
    Extract(Extract),
    /// Print a man page or a shell's completions
    #[command(hide = true)]
    Generate(Generate),
    /// One measurement of `bench`, in a process of its own
    #[command(hide = true, name = "bench-one")]
    BenchOne(BenchOne),
}

/// Pack directories and files into an archive.
///
/// One directory alone becomes the archive's root; several, or files, each keep their own name.
/// Directories given as NAME=DIR become trees of their own, versions of one another: equal files are
/// stored once, and `chz add` adds more of them later.
#[derive(Debug, ClapArgs)]
pub(crate) struct Pack {
    /// Directory or file, or NAME=DIR for one of several trees; a tar archive, be it compressed, or `-` for
    /// one from standard input, stands for what is in it
    #[arg(required = true, value_name = "SRC", value_hint = ValueHint::AnyPath)]
    pub(crate) sources: Vec<PathBuf>,

    /// Archive to write; `-` for standard output
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) level: LevelFlags,

    #[command(flatten)]
    pub(crate) blocks: BlockFlags,

    /// What to take out of C files, which are told by their names (`.h`, `.c`, `.S`, ...)
    #[arg(long, value_name = "WHAT", default_value = "none")]
    pub(crate) strip: What,

    /// Leave out the symbol index: 3 to 4 % smaller, but `find` decodes every block
    #[arg(long)]
    pub(crate) no_index: bool,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    /// Overwrite the archive if it exists
    #[arg(short, long)]
    pub(crate) force: bool,
}

/// Add trees to an archive that was packed of NAME=DIR.
///
/// What is there is neither coded nor written anew: files that the archive has cost nothing, changed
/// ones as much as the change. The archive is replaced in one step, when all is done.
#[derive(Debug, ClapArgs)]
pub(crate) struct Add {
    /// Archive to add to
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// NAME=DIR: a name that the archive does not have yet, and the directory to store under it, or
    /// a tar archive, be it compressed, or `-` for one on standard input
    #[arg(required = true, value_name = "NAME=DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) sources: Vec<PathBuf>,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

/// Unpack an archive, or the entries that match.
///
/// A directory that does not exist yet appears complete or not at all. Nothing is ever written
/// outside the target, and nothing that exists is overwritten without --force.
#[derive(Debug, ClapArgs)]
pub(crate) struct Unpack {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// Only entries that match one of these patterns, or lie in a directory that does
    #[arg(value_name = "GLOB")]
    pub(crate) globs: Vec<String>,

    /// Only the tree of this name, with paths as they are in it
    #[arg(long, value_name = "NAME")]
    pub(crate) root: Option<PathBuf>,

    /// Directory to unpack into, made if need be
    #[arg(
        short = 'C',
        long,
        value_name = "DIR",
        default_value = ".",
        value_hint = ValueHint::DirPath
    )]
    pub(crate) directory: PathBuf,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    /// Overwrite files that exist
    #[arg(short, long)]
    pub(crate) force: bool,

    /// Write a tar stream instead: sorted, owned by root, the same bytes on any machine
    #[arg(long, conflicts_with = "directory")]
    pub(crate) tar: bool,

    #[command(flatten)]
    pub(crate) stream: StreamFlags,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

/// Where a tar stream goes.
#[derive(Debug, ClapArgs)]
pub(crate) struct StreamFlags {
    /// With --tar: file to write; `-` for standard output
    #[arg(
        short,
        long,
        value_name = "OUT",
        requires = "tar",
        default_value = "-",
        hide_default_value = true,
        value_hint = ValueHint::FilePath
    )]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) time: TimeFlag,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TimeFlag {
    /// Time of every entry, in seconds since 1970 or as 2024-05-01T12:00:00Z; without it, that of
    /// the environment's SOURCE_DATE_EPOCH, else each entry's own
    #[arg(long, value_name = "TIME", value_parser = crate::time::parse)]
    pub(crate) mtime: Option<i64>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct List {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// Only entries that match one of these patterns, or lie in a directory that does
    #[arg(value_name = "GLOB")]
    pub(crate) globs: Vec<String>,

    /// Only the tree of this name, with paths as they are in it
    #[arg(long, value_name = "NAME")]
    pub(crate) root: Option<PathBuf>,

    /// Mode, size and time as well
    #[arg(short, long)]
    pub(crate) long: bool,

    /// One JSON object a line
    #[arg(long, conflicts_with_all = ["long", "null"])]
    pub(crate) json: bool,

    /// End each path with a NUL byte rather than a newline
    #[arg(short = '0', long, conflicts_with = "long")]
    pub(crate) null: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Cat {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// Paths in the archive, as `list` prints them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Only the tree of this name, with paths as they are in it
    #[arg(long, value_name = "NAME")]
    pub(crate) root: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Info {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// As a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Test {
    /// Archives; `-` for standard input
    #[arg(required = true, value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archives: Vec<PathBuf>,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

/// Compare chz's levels with plain LZMA on a tree.
///
/// The same bytes in the same order go to LZMA alone (this program's own back end, best of the
/// usual settings), to the `xz` program where there is one, and to each level. Every result is
/// decoded again and compared. Each row is measured in a process of its own.
#[derive(Debug, ClapArgs)]
pub(crate) struct Bench {
    /// Directory or file
    #[arg(value_name = "SRC", value_hint = ValueHint::AnyPath)]
    pub(crate) source: PathBuf,

    /// Levels to measure
    #[arg(
        short,
        long,
        value_name = "N,...",
        value_delimiter = ',',
        value_parser = clap::value_parser!(u8).range(1..=9),
    )]
    pub(crate) levels: Vec<u8>,

    /// Measure independent blocks of about SIZE bytes; otherwise everything is one block
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(crate) block_size: Option<u32>,

    /// Instead, leave out each idea of the token streams in turn: what is it worth?
    #[arg(long)]
    pub(crate) ablate: bool,

    /// Threads to use; 0 for one per core
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    pub(crate) jobs: usize,

    /// As a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BenchOne {
    #[arg(value_name = "SRC")]
    pub(crate) source: PathBuf,

    /// A level, or 0 for plain LZMA
    #[arg(long)]
    pub(crate) level: u8,

    #[arg(long)]
    pub(crate) block_size: Option<u32>,

    #[arg(long, default_value_t = 1)]
    pub(crate) jobs: usize,

    /// Decode this file, rather than encode into it
    #[arg(long)]
    pub(crate) decode: bool,

    #[arg(long)]
    pub(crate) file: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Generate {
    /// What to print
    pub(crate) what: Document,

    /// For `man`: the command whose page is wanted (`pack`); without it, chz's own
    pub(crate) command: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Document {
    Man,
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

/// `-1` to `-9`.
#[derive(Debug)]
pub(crate) struct LevelFlags {
    pub(crate) level: u8,
}

const LEVEL_IDS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const DEFAULT_LEVEL: u8 = 5;

impl ClapArgs for LevelFlags {
    fn augment_args(mut command: clap::Command) -> clap::Command {
        for id in LEVEL_IDS {
            let mut flag = clap::Arg::new(id)
                .action(ArgAction::SetTrue)
                .overrides_with_all(LEVEL_IDS)
                .display_order(10)
                .hide(!matches!(id, "1" | "5" | "6" | "9"));
            flag = flag.short(id.chars().next());
            flag = match id {
                "1" => flag.help("Fastest; -1 to -5 are token streams with LZMA behind"),
                "5" => flag.help("Best of these, and the default"),
                "6" => flag.help("-6 to -9 mix contexts: smaller, slower to read"),
                "9" => flag.help("Smallest"),
                _ => flag.help("Between its neighbours"),
            };
            command = command.arg(flag);
        }
        command
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for LevelFlags {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let given = (1..).zip(LEVEL_IDS).find(|&(_, id)| matches.get_flag(id));
        Ok(LevelFlags {
            level: given.map_or(DEFAULT_LEVEL, |(level, _)| level),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BlockFlags {
    /// One block for all: smallest, but reading one file decodes all of them
    #[arg(long, conflicts_with = "block_size")]
    pub(crate) solid: bool,

    /// Bytes of content per block, about: 65536, 64KiB, 1MiB [default: 256KiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(crate) block_size: Option<u32>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LimitFlags {
    /// Refuse an archive whose decoder needs more than this for its tables
    #[arg(long, value_name = "SIZE", value_parser = parse_long_size)]
    pub(crate) memory_limit: Option<u64>,
}

impl LimitFlags {
    pub(crate) fn limits(&self) -> chz::Limits {
        let limits = chz::Limits::default();
        match self.memory_limit {
            Some(bytes) => limits.with_memory(bytes),
            None => limits,
        }
    }
}

fn parse_size(text: &str) -> Result<u32, String> {
    let bytes = parse_long_size(text)?;
    u32::try_from(bytes).map_err(|_| format!("{bytes} bytes are more than 4294967295"))
}

/// `4096`, `64KiB`, `64K`, `1MiB`, `1GiB`: powers of 1,024 whatever the case.
fn parse_long_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits
        .trim_end()
        .parse()
        .map_err(|_| "expected a size such as 64KiB".to_owned())?;
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        unit => return Err(format!("unknown unit {unit:?}: expected KiB, MiB or GiB")),
    };
    let bytes = number
        .checked_mul(1 << shift)
        .ok_or_else(|| "too large a size".to_owned())?;
    if bytes == 0 {
        Err("a size of zero makes no sense".to_owned())
    } else {
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Args, Command, KINDS, parse_long_size, parse_size};

    #[test]
    fn the_grammar_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_kind_can_be_asked_for() {
        let kinds = chz::declarations::DeclarationKind::ALL.map(|kind| kind.as_str());
        assert_eq!(kinds, KINDS);
    }

    #[test]
    fn the_last_level_counts() {
        let level = |flags: &[&str]| {
            let line = ["chz", "pack", "d", "-o", "a"].iter().chain(flags);
            match Args::parse_from(line).command {
                Command::Pack(pack) => pack.level.level,
                _ => unreachable!(),
            }
        };
        assert_eq!(level(&[]), 5);
        assert_eq!(level(&["-1"]), 1);
        assert_eq!(level(&["-9"]), 9);
        assert_eq!(level(&["-9", "-2"]), 2);
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_long_size("64KiB"), Ok(65_536));
        assert_eq!(parse_long_size("64k"), Ok(65_536));
        assert_eq!(parse_long_size("3 MiB"), Ok(3 << 20));
        assert_eq!(
            parse_size("4GiB").unwrap_err(),
            "4294967296 bytes are more than 4294967295"
        );
        for wrong in [
            "",
            "KiB",
            "-1",
            "1TiB",
            "1.5MiB",
            "99999999999999999999",
            "0",
            "20000000000GiB",
        ] {
            assert!(parse_long_size(wrong).is_err(), "{wrong}");
        }
    }
}
