//! `chz strip`: C files without their comments or layout.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chz::strip::{Strip, is_c, strip, strip_keeping_lines};
use rayon::prelude::*;

use super::Voice;
use super::same::{Compiler, same_tokens};
use crate::args;
use crate::names::{path_shown, to_bytes};
use crate::output::Output;

pub(crate) fn run(args: &args::Strip, voice: Voice) -> Result<()> {
    let work = Work {
        what: args.what.into(),
        keep_lines: args.keep_lines,
        check: args.check,
        compiler: args.check.then(Compiler::find).flatten(),
    };
    if args.source.as_os_str() == "-" {
        let bytes = super::read(&args.source)?;
        let done = work.strip(&bytes, Path::new("standard input"))?;
        write_file(args, &done)?;
        return work.report(&Totals::of(&bytes, &done), args, voice);
    }
    let metadata = fs::metadata(&args.source).with_context(|| path_shown(&args.source))?;
    if metadata.is_dir() {
        let totals = work.tree(args)?;
        return work.report(&totals, args, voice);
    }
    let bytes = super::read(&args.source)?;
    let done = work.strip(&bytes, &args.source)?;
    write_file(args, &done)?;
    work.report(&Totals::of(&bytes, &done), args, voice)
}

fn write_file(args: &args::Strip, bytes: &[u8]) -> Result<()> {
    match &args.output {
        None => Ok(()),
        // It is text, which a terminal can bear.
        Some(path) if path.as_os_str() == "-" => {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            Ok(out.flush()?)
        }
        Some(path) => {
            let mut output = Output::create(path, args.force)?;
            output.write_all(bytes).with_context(|| path_shown(path))?;
            output.keep()
        }
    }
}

/// What is to be done with each file.
struct Work {
    what: Strip,
    keep_lines: bool,
    check: bool,
    compiler: Option<Compiler>,
}

/// What was done.
#[derive(Clone, Copy, Default)]
struct Totals {
    files: u64,
    before: u64,
    after: u64,
}

impl Totals {
    fn of(before: &[u8], after: &[u8]) -> Self {
        Totals {
            files: 1,
            before: before.len() as u64,
            after: after.len() as u64,
        }
    }

    fn and(self, other: Totals) -> Totals {
        Totals {
            files: self.files + other.files,
            before: self.before + other.before,
            after: self.after + other.after,
        }
    }
}

impl Work {
    fn strip(&self, bytes: &[u8], path: &Path) -> Result<Vec<u8>> {
        let done = match self.keep_lines {
            true => strip_keeping_lines(bytes, self.what),
            false => strip(bytes, self.what),
        };
        if self.check {
            same_tokens(bytes, &done, self.keep_lines).with_context(|| path_shown(path))?;
        }
        if let Some(compiler) = &self.compiler {
            compiler
                .same(bytes, &done, self.keep_lines)
                .with_context(|| path_shown(path))?;
        }
        Ok(done)
    }

    /// A tree into a fresh directory, which gets its name when all of it is there.
    fn tree(&self, args: &args::Strip) -> Result<Totals> {
        let target = args.output.as_deref();
        if let Some(target) = target
            && target.symlink_metadata().is_ok()
        {
            bail!("{}: is there already", path_shown(target));
        }
        // Listed before anything is made, for the target may lie in the source.
        let found = walkdir::WalkDir::new(&args.source)
            .sort_by_file_name()
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let staging = target.map(Staging::new).transpose()?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(args.jobs)
            .build()?;
        let directory = staging.as_ref().map(Staging::path);
        if let Some(directory) = directory {
            for entry in found.iter().filter(|entry| entry.file_type().is_dir()) {
                let below = entry.path().strip_prefix(&args.source)?;
                if below != Path::new("") {
                    let path = directory.join(below);
                    fs::create_dir(&path).with_context(|| path_shown(&path))?;
                }
            }
        }
        let totals = pool.install(|| {
            found
                .par_iter()
                .filter(|entry| !entry.file_type().is_dir())
                .map(|entry| {
                    let below = entry.path().strip_prefix(&args.source)?;
                    let to = directory.map(|directory| directory.join(below));
                    self.entry(entry, to.as_deref())
                })
                .try_reduce(Totals::default, |one, other| Ok(one.and(other)))
        })?;
        if let (Some(staging), Some(target)) = (staging, target) {
            for entry in found
                .iter()
                .rev()
                .filter(|entry| entry.file_type().is_dir())
            {
                let below = entry.path().strip_prefix(&args.source)?;
                describe(&staging.path().join(below), &entry.metadata()?)
                    .with_context(|| path_shown(entry.path()))?;
            }
            staging.keep(target)?;
        }
        Ok(totals)
    }

    /// One entry of a tree that is no directory.
    fn entry(&self, entry: &walkdir::DirEntry, to: Option<&Path>) -> Result<Totals> {
        let path = entry.path();
        let shown = || path_shown(path);
        if entry.file_type().is_symlink() {
            #[cfg(unix)]
            if let Some(to) = to {
                let target = fs::read_link(path).with_context(shown)?;
                std::os::unix::fs::symlink(target, to).with_context(|| path_shown(to))?;
            }
            return Ok(Totals::default());
        }
        if !entry.file_type().is_file() {
            bail!("{}: neither file, directory nor symbolic link", shown());
        }
        let bytes = fs::read(path).with_context(shown)?;
        let (done, totals) = if is_c(to_bytes(path)?.as_ref()) {
            let done = self.strip(&bytes, path)?;
            let totals = Totals::of(&bytes, &done);
            (done, totals)
        } else {
            (bytes, Totals::default())
        };
        if let Some(to) = to {
            fs::write(to, done).with_context(|| path_shown(to))?;
            describe(to, &entry.metadata()?).with_context(|| path_shown(to))?;
        }
        Ok(totals)
    }

    fn report(&self, totals: &Totals, args: &args::Strip, voice: Voice) -> Result<()> {
        if voice.verbose > 0 || (self.check && !voice.quiet) {
            let Totals {
                files,
                before,
                after,
            } = totals;
            let mut line = format!("{files} files, {before} bytes -> {after} bytes");
            if self.check {
                line.push_str(": same tokens");
                line.push_str(match (&self.compiler, args.keep_lines) {
                    (None, _) => "; no cc to ask",
                    (Some(_), false) => ", same to cc -E -P",
                    (Some(_), true) => " on the same lines, same to cc -E -P",
                });
            }
            anstream::eprintln!("{line}");
        }
        Ok(())
    }
}

/// A directory that is removed unless it is kept.
struct Staging(tempfile::TempDir);

impl Staging {
    fn new(target: &Path) -> Result<Self> {
        let above = match target.parent() {
            Some(above) if above != Path::new("") => above,
            _ => Path::new("."),
        };
        fs::metadata(above).with_context(|| path_shown(above))?;
        let made = tempfile::Builder::new()
            .prefix(".chz-")
            .tempdir_in(above)
            .map_err(|error| io::Error::from(error.kind()));
        Ok(Staging(made.with_context(|| path_shown(above))?))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn keep(self, target: &Path) -> Result<()> {
        fs::rename(self.path(), target).with_context(|| path_shown(target))?;
        // It is not there any more to be removed.
        let _moved: PathBuf = self.0.keep();
        Ok(())
    }
}

/// Gives a copy the time and the mode of its original.
fn describe(path: &Path, metadata: &fs::Metadata) -> io::Result<()> {
    let time = filetime::FileTime::from_last_modification_time(metadata);
    filetime::set_file_mtime(path, time)?;
    fs::set_permissions(path, metadata.permissions())
}
