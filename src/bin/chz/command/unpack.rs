//! `chz unpack`: an archive, or some of it, into a directory.

use std::cell::Cell;

use anyhow::Result;
use chz::Entry;

use super::Voice;
use crate::args::Unpack;
use crate::interrupt;
use crate::names::{self, Selection};
use crate::output::Output;
use crate::progress::Bar;
use crate::time;

pub(crate) fn run(unpack: &Unpack, voice: Voice) -> Result<()> {
    let selection = Selection::new(&unpack.globs)?;
    let archive = super::open(&unpack.archive, unpack.limits.limits())?;
    let root = super::root(unpack.root.as_ref())?;
    let entries = || {
        archive
            .entries_below(&root)
            .map_err(|error| super::about(error, &unpack.archive))
    };
    selection.check(entries()?.map(|entry| entry.path), &unpack.archive)?;
    let wanted = |entry: &Entry<'_>| selection.matches(entry.path);
    if unpack.tar {
        let tar = chz::Tar::new().with_mtime(time::wanted(&unpack.stream.time)?);
        let mut output = Output::create(&unpack.stream.output, unpack.force)?;
        tar.write_below(&archive, &root, &mut output, wanted)
            .map_err(|error| super::about(error, &unpack.archive))?;
        return output.keep();
    }
    let total = entries()?.filter(wanted).map(|entry| entry.len).sum();
    let bar = Bar::new("unpacking", voice.quiet);
    let done = Cell::new(0);
    chz::Unpack::new()
        .with_jobs(unpack.jobs)
        .with_overwrite(unpack.force)
        .with_staging(interrupt::remove)
        .unpack_below(&archive, &root, &unpack.directory, wanted, |bytes| {
            done.set(done.get() + bytes);
            bar.report(done.get(), total);
        })
        .map_err(|error| super::about(error, &unpack.archive))?;
    drop(bar);
    if voice.verbose > 1 {
        for entry in entries()?.filter(wanted) {
            anstream::eprintln!("{}", names::shown(entry.path));
        }
    }
    if voice.verbose > 0 {
        anstream::eprintln!("{} bytes unpacked", done.get());
    }
    Ok(())
}
