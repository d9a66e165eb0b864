//! Where an archive or a file's bytes go: a new file that appears complete or not at all, or
//! standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::{NamedTempFile, TempPath};

use crate::interrupt;
use crate::names::path_shown;

/// An output that exists under its own name only once [`Output::keep`] was called.
pub(crate) struct Output {
    sink: Sink,
    force: bool,
}

enum Sink {
    File {
        path: PathBuf,
        file: BufWriter<File>,
        temporary: TempPath,
    },
    Standard(BufWriter<StdoutLock<'static>>),
}

/// Refuses to overwrite `path` without `force`, and to put binary data on a terminal.
pub(crate) fn check(path: &Path, force: bool) -> Result<()> {
    if path.as_os_str() == "-" {
        if io::stdout().is_terminal() {
            bail!("standard output is a terminal: archives are not written there");
        }
        return Ok(());
    }
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => bail!("{}: is a directory", path_shown(path)),
        Ok(_) if !force => bail!("{}: exists already (-f overwrites it)", path_shown(path)),
        _ => Ok(()),
    }
}

impl Output {
    /// Begins to write to `path`, or to standard output if that is `-`, where [`check`] allows it.
    pub(crate) fn create(path: &Path, force: bool) -> Result<Self> {
        check(path, force)?;
        if path.as_os_str() == "-" {
            let sink = Sink::Standard(BufWriter::new(io::stdout().lock()));
            return Ok(Output { sink, force });
        }
        let shown = || path_shown(path);
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::metadata(parent).with_context(shown)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".chz-").suffix(".part");
        #[cfg(unix)]
        {
            // As any program makes a file; what the user's mask takes away is taken by the system.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        // The crate's own words would name the temporary file.
        let file: NamedTempFile = builder
            .tempfile_in(parent)
            .map_err(|error| io::Error::from(error.kind()))
            .with_context(shown)?;
        let (file, temporary) = file.into_parts();
        interrupt::remove(&temporary);
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(Output {
            sink: Sink::File {
                path: path.to_owned(),
                file,
                temporary,
            },
            force,
        })
    }

    /// Gives a file these permissions.
    pub(crate) fn set_permissions(&self, permissions: fs::Permissions) -> Result<()> {
        match &self.sink {
            Sink::Standard(_) => Ok(()),
            Sink::File { path, file, .. } => file
                .get_ref()
                .set_permissions(permissions)
                .with_context(|| path_shown(path)),
        }
    }

    /// Puts the bytes of a file first, and gives the new one its permissions.
    pub(crate) fn begin_with(&mut self, mut old: &File) -> io::Result<()> {
        if let Sink::File { file, .. } = &mut self.sink {
            file.get_mut()
                .set_permissions(old.metadata()?.permissions())?;
            // File to file, which the system can do by itself.
            io::copy(&mut old, file.get_mut())?;
            return Ok(());
        }
        io::copy(&mut old, self).map(|_| ())
    }

    /// Makes what was written last, and gives it its name.
    pub(crate) fn keep(self) -> Result<()> {
        match self.sink {
            Sink::Standard(mut out) => out.flush().context("standard output"),
            Sink::File {
                path,
                file,
                temporary,
            } => {
                let shown = || path_shown(&path);
                let file = file.into_inner().map_err(|error| error.into_error());
                file.and_then(|file| file.sync_all()).with_context(shown)?;
                if self.force {
                    temporary
                        .persist(&path)
                        .map_err(|error| error.error)
                        .with_context(shown)
                } else {
                    let kept = temporary
                        .persist_noclobber(&path)
                        .map_err(|error| error.error);
                    kept.with_context(shown)
                }
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::File { file, .. } => file.write(bytes),
            Sink::Standard(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::File { file, .. } => file.flush(),
            Sink::Standard(out) => out.flush(),
        }
    }
}
