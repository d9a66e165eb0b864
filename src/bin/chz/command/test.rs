//! `chz test`: every byte of an archive held against its checks.

use anyhow::Result;

use super::Voice;
use crate::args::Test;
use crate::names;
use crate::progress::Bar;

pub(crate) fn run(test: &Test, voice: Voice) -> Result<()> {
    for path in &test.archives {
        let archive = super::open(path, test.limits.limits())?;
        let bar = Bar::new("testing", voice.quiet);
        archive
            .verify(test.jobs, |progress| {
                bar.report(progress.done, progress.total)
            })
            .map_err(|error| super::about(error, path))?;
        drop(bar);
        if voice.verbose > 0 {
            let info = archive.info();
            let (blocks, files) = (info.blocks(), info.files);
            let shown = names::path_shown(path);
            anstream::eprintln!("{shown}: sound: {files} files in {blocks} blocks");
        }
    }
    Ok(())
}
