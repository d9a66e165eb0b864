//! `chz pack`: directories and files into an archive.

use std::ffi::OsStr;
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
struct Source {
    path: PathBuf,
    name: Option<PathBuf>,
}

pub(crate) fn run(pack: &Pack, voice: Voice) -> Result<()> {
    let start = Instant::now();
    let mut options = Options::level(pack.level.level)
        .with_solid(pack.blocks.solid)
        .with_index(!pack.no_index)
        .with_jobs(pack.jobs);
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
        match &source.name {
            None => builder.add_tree(&source.path)?,
            Some(name) => builder.add_tree_under(names::to_bytes(name)?, &source.path)?,
        }
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

fn source(given: &Path, alone: bool) -> Result<Source> {
    if given.as_os_str() == "-" {
        bail!("-: reading a tar stream is not available in this version");
    }
    // A file whose own name holds an equals sign means itself.
    if given.symlink_metadata().is_err()
        && let Some((name, path)) = split_root(given)
    {
        return Ok(Source {
            path,
            name: Some(name),
        });
    }
    let metadata = std::fs::metadata(given).with_context(|| names::path_shown(given))?;
    if alone && metadata.is_dir() {
        return Ok(Source {
            path: given.to_owned(),
            name: None,
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
        name: Some(name),
    })
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

fn summary(info: &Info, start: Instant) -> String {
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
