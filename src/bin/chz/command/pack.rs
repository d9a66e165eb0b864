//! `chz pack`: directories and files into an archive.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use chz::{Builder, Info, Options, Phase};

use super::Voice;
use crate::args::Pack;
use crate::names;
use crate::output::{self, Output};
use crate::progress::Bar;

/// A source, and the path in the archive that it goes under; none for the root.
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) name: Option<PathBuf>,
    /// Whether it is a tar stream, and what matters is in it.
    pub(super) is_tar: bool,
    /// A tree of its own: a directory or tar stream that was given a name.
    pub(super) is_root: bool,
}

pub(crate) fn run(pack: &Pack, voice: Voice) -> Result<()> {
    let start = Instant::now();
    let mut options = Options::level(pack.level.level)
        .with_solid(pack.blocks.solid)
        .with_index(!pack.no_index)
        .with_jobs(pack.jobs)
        .with_strip(pack.strip.into());
    if let Some(size) = pack.blocks.block_size {
        options = options.with_block_size(size);
    }
    chz::Level::new(options.level)?;
    let sources = sources(&pack.sources)?;
    // Refusals come before the work.
    output::check(&pack.output, pack.force)?;

    let encode = Bar::new("packing", voice.quiet);
    let train = Bar::new("reading", voice.quiet);
    let mut builder = Builder::new(options).on_progress(move |progress| match progress.phase {
        Phase::Train => train.report(progress.done, progress.total),
        _ => encode.report(progress.done, progress.total),
    });
    for source in &sources {
        add_source(&mut builder, source)?;
    }
    // Only now, for it may lie in the tree that was read.
    let mut output = Output::create(&pack.output, pack.force)?;
    let (_, info) = builder
        .finish(&mut output)
        .map_err(|error| super::about(error, &pack.output))?;
    output.keep()?;
    if voice.verbose > 0 {
        anstream::eprintln!("{}", summary(&info, start));
    }
    Ok(())
}

/// What goes where: one directory alone is the root, otherwise each source keeps its own name.
fn sources(given: &[PathBuf]) -> Result<Vec<Source>> {
    let alone = given.len() == 1;
    given.iter().map(|path| source(path, alone)).collect()
}

pub(super) fn source(given: &Path, alone: bool) -> Result<Source> {
    if given.as_os_str() == "-" {
        return Ok(Source {
            path: given.to_owned(),
            name: None,
            is_tar: true,
            is_root: false,
        });
    }
    // A file whose own name holds an equals sign means itself.
    if given.symlink_metadata().is_err()
        && let Some((name, path)) = split_root(given)
    {
        let is_tar = path.as_os_str() == "-" || path.is_file() && is_tar(&path)?;
        let is_root = (is_tar || path.is_dir()) && name.components().count() == 1;
        return Ok(Source {
            path,
            name: Some(name),
            is_tar,
            is_root,
        });
    }
    let metadata = std::fs::metadata(given).with_context(|| names::path_shown(given))?;
    let is_tar = metadata.is_file() && is_tar(given)?;
    if alone && (metadata.is_dir() || is_tar) {
        return Ok(Source {
            path: given.to_owned(),
            name: None,
            is_tar,
            is_root: false,
        });
    }
    let name = match given.file_name() {
        Some(name) => PathBuf::from(name),
        // `.` and `..` have a name of their own only once they are resolved.
        None => match given.canonicalize()?.file_name() {
            Some(name) => PathBuf::from(name),
            None => bail!(
                "{}: has no name: give it one, as in NAME=/",
                names::path_shown(given)
            ),
        },
    };
    Ok(Source {
        path: given.to_owned(),
        // Without `.tar.xz`, as what is in it would be called.
        name: Some(match name.to_str().and_then(|name| name.find(".tar")) {
            Some(at) if is_tar && at > 0 => PathBuf::from(&name.to_string_lossy()[..at]),
            _ => name,
        }),
        is_tar,
        is_root: false,
    })
}

fn is_tar(path: &Path) -> Result<bool> {
    let shown = || names::path_shown(path);
    let file = File::open(path).with_context(shown)?;
    chz::is_tar(file).with_context(shown)
}

/// Adds what a source stands for.
pub(super) fn add_source(builder: &mut Builder, source: &Source) -> Result<()> {
    let name = source.name.as_deref();
    if let Some(name) = name.filter(|_| source.is_root) {
        builder.add_root(names::to_bytes(name)?)?;
    }
    match name {
        _ if source.is_tar => add_tar(builder, &source.path, name)?,
        None => builder.add_tree(&source.path)?,
        Some(name) => builder.add_tree_under(names::to_bytes(name)?, &source.path)?,
    }
    Ok(())
}

/// Adds what is in a tar stream; `-` is standard input.
fn add_tar(builder: &mut Builder, path: &Path, name: Option<&Path>) -> Result<()> {
    let root = name.map(names::to_bytes).transpose()?.unwrap_or_default();
    if path.as_os_str() == "-" {
        let added = builder.add_tar_under(root, io::stdin().lock());
        return added.context("standard input");
    }
    let file = File::open(path).with_context(|| names::path_shown(path))?;
    let added = builder.add_tar_under(root, file);
    added.with_context(|| names::path_shown(path))
}

/// `NAME=DIR`.
fn split_root(given: &Path) -> Option<(PathBuf, PathBuf)> {
    let bytes = given.as_os_str().as_encoded_bytes();
    let at = bytes
        .iter()
        .position(|&byte| byte == b'=')
        .filter(|&at| at > 0)?;
    let (name, path) = (
        names::to_path(&bytes[..at]),
        names::to_path(&bytes[at + 1..]),
    );
    let name: &OsStr = name.as_os_str();
    Some((PathBuf::from(name), path.into_owned()))
}

pub(super) fn summary(info: &Info, start: Instant) -> String {
    let of = if info.content_len == 0 {
        String::new()
    } else {
        let percent = info.archive_len as f64 * 100.0 / info.content_len as f64;
        format!(" ({percent:.1} %)")
    };
    format!(
        "{} files, {} bytes -> {} bytes{of} in {:.1} s",
        info.files,
        info.content_len,
        info.archive_len,
        start.elapsed().as_secs_f64(),
    )
}
