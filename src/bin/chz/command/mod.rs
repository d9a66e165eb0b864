//! One file per command.

mod ablate;
mod add;
mod bench;
mod bench_one;
mod cat;
mod closure;
mod embed;
mod extract;
mod find;
mod generate;
mod info;
mod kheaders;
mod list;
mod pack;
mod same;
mod strip;
mod test;
mod unpack;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use chz::{Archive, Limits, ReadAt};

use crate::args::{Args, Command};
use crate::names;

/// How much a command says.
#[derive(Clone, Copy)]
pub(crate) struct Voice {
    quiet: bool,
    verbose: u8,
}

/// Does what the command line asks for.
pub(crate) fn run(args: Args) -> Result<()> {
    let voice = Voice {
        quiet: args.quiet,
        verbose: args.verbose,
    };
    match args.command {
        Command::Pack(pack) => pack::run(&pack, voice),
        Command::Add(add) => add::run(&add, voice),
        Command::Unpack(unpack) => unpack::run(&unpack, voice),
        Command::List(list) => list::run(&list),
        Command::Cat(cat) => cat::run(&cat),
        Command::Find(find) => find::run(&find, voice),
        Command::Closure(closure) => closure::run(&closure, voice),
        Command::Info(info) => info::run(&info),
        Command::Test(test) => test::run(&test, voice),
        Command::Bench(bench) => bench::run(&bench, voice),
        Command::BenchOne(one) => bench_one::run(&one),
        Command::Strip(strip) => strip::run(&strip, voice),
        Command::Kheaders(kheaders) => kheaders::run(&kheaders, voice),
        Command::Embed(embed) => embed::run(&embed, voice),
        Command::Extract(extract) => extract::run(&extract, voice),
        Command::Generate(generate) => generate::run(&generate),
    }
}

/// An archive in a file, or read whole from standard input.
type Storage = Arc<dyn ReadAt>;

/// An error met while working on the archive `path`: named, unless it is about another file.
fn about(error: chz::Error, path: &Path) -> anyhow::Error {
    match error.path() {
        Some(_) => error.into(),
        None => anyhow::Error::from(error).context(names::path_shown(path)),
    }
}

/// A file's bytes; `-` is standard input. Errors name the file.
fn read(path: &Path) -> Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("standard input")?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| names::path_shown(path))
}

/// The archive's name of the tree that `--root` asks for; empty for all of it.
fn root(root: Option<&PathBuf>) -> Result<Vec<u8>> {
    match root {
        None => Ok(Vec::new()),
        Some(root) => Ok(names::to_bytes(root)?.into_owned()),
    }
}

/// Opens an archive; `-` is standard input. Errors name the file.
fn open(path: &Path, limits: Limits) -> Result<Archive<Storage>> {
    let shown = names::path_shown(path);
    let storage: Storage = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("standard input")?;
        Arc::new(bytes)
    } else {
        let file = File::open(path).with_context(|| shown.clone())?;
        let metadata = file.metadata().with_context(|| shown.clone())?;
        if metadata.is_dir() {
            anyhow::bail!("{shown}: is a directory, not an archive");
        }
        Arc::new(file)
    };
    Archive::open_with(storage, limits).map_err(|error| about(error, path))
}
