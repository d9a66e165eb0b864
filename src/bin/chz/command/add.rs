//! `chz add`: more trees into an archive of several.

use std::fs::File;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use chz::{Archive, Builder, Options, Phase};

use super::Voice;
use super::pack::{add_source, source, summary};
use crate::args::Add;
use crate::names;
use crate::output::Output;
use crate::progress::Bar;

pub(crate) fn run(add: &Add, voice: Voice) -> Result<()> {
    let start = Instant::now();
    let shown = || names::path_shown(&add.archive);
    if add.archive.as_os_str() == "-" {
        bail!("-: an archive that is added to must be a file");
    }
    // A link stays one: what it leads to is replaced.
    let path = add.archive.canonicalize().with_context(shown)?;
    let file = File::open(&path).with_context(shown)?;
    let about = |error| super::about(error, &add.archive);
    let archive = Archive::open_with(&file, add.limits.limits()).map_err(about)?;

    let bar = Bar::new("packing", voice.quiet);
    let mut builder =
        Builder::new(Options::default().with_jobs(add.jobs)).on_progress(move |progress| {
            if progress.phase == Phase::Encode {
                bar.report(progress.done, progress.total);
            }
        });
    for given in &add.sources {
        let source = source(given, false)?;
        if !source.is_root {
            let shown = names::path_shown(given);
            bail!("{shown}: not of the form NAME=DIR or NAME=TAR");
        }
        add_source(&mut builder, &source)?;
    }
    let mut output = Output::create(&path, true)?;
    output.begin_with(&file).with_context(shown)?;
    let (_, info) = builder.append_to(&archive, &mut output).map_err(about)?;
    output.keep()?;
    if voice.verbose > 0 {
        anstream::eprintln!("{}", summary(&info, start));
    }
    Ok(())
}
