//! The grammar of looking for things: what declares a name, and what headers include.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueHint};

use super::LimitFlags;

/// Find what declares a name: macros, tags, enumerators, types, functions, variables.
///
/// Prints PATH:LINE: KIND NAME, definitions before declarations. Headers are read as they stand:
/// macros are not expanded, and all branches of conditionals count. Members of structures are not
/// found. Exit status 1 if nothing is.
#[derive(Debug, ClapArgs)]
pub(crate) struct Find {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// The name, or a pattern: `task_*`, `*_of_node`, `GFP_{USER,ATOMIC}`
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Only the tree that was packed as NAME=DIR; paths begin there
    #[arg(long, value_name = "NAME")]
    pub(crate) root: Option<PathBuf>,

    /// Only this kind; may be given several times
    #[arg(short, long, value_name = "KIND", value_parser = KINDS)]
    pub(crate) kind: Vec<String>,

    /// Print the text of what is found as well
    #[arg(short, long, conflicts_with = "json")]
    pub(crate) show: bool,

    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}

/// What `--kind` takes; a test holds it against the library's names.
pub(super) const KINDS: [&str; 12] = [
    "macro",
    "function-macro",
    "struct",
    "union",
    "enum",
    "enumerator",
    "typedef",
    "function",
    "variable",
    "invocation",
    "prototype",
    "extern",
];

/// List all that headers include, directly or not.
///
/// The branches of all conditionals are followed; macros are not expanded. Quoted includes are
/// searched for beside the including file, then like angled ones in the directories given by -I.
/// Without -I these are, as far as they are there: arch/*/include, arch/*/include/generated, include,
/// arch/*/include/uapi, arch/*/include/generated/uapi, include/uapi, include/generated/uapi; or else
/// the root. What leads to no file of the archive is listed on standard error.
#[derive(Debug, ClapArgs)]
pub(crate) struct Closure {
    /// Archive; `-` for standard input
    #[arg(value_name = "ARCHIVE", value_hint = ValueHint::FilePath)]
    pub(crate) archive: PathBuf,

    /// Paths in the archive, or below a directory that is searched: linux/sched.h
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Only the tree that was packed as NAME=DIR; paths begin there, those of -I too
    #[arg(long, value_name = "NAME")]
    pub(crate) root: Option<PathBuf>,

    /// Directory of the archive to search, instead of the usual ones; may be given several times
    #[arg(short = 'I', value_name = "DIR")]
    pub(crate) search: Vec<PathBuf>,

    /// Unpack just these files into a directory
    #[arg(short = 'x', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) extract: Option<PathBuf>,

    /// Print counts instead of paths
    #[arg(long)]
    pub(crate) stats: bool,

    /// Everything as one JSON object
    #[arg(long, conflicts_with = "stats")]
    pub(crate) json: bool,

    /// Overwrite files that exist
    #[arg(short, long, requires = "extract")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) limits: LimitFlags,
}
