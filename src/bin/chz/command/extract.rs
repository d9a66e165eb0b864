//! `chz extract`: the archive that an image carries.

use std::io::Write;

use anyhow::{Context, Result, bail};
use chz::{Builder, Embedded, Options, Place, find_embedded};

use super::Voice;
use crate::args::Extract;
use crate::names::path_shown;
use crate::output::{self, Output};

pub(crate) fn run(args: &Extract, voice: Voice) -> Result<()> {
    output::check(&args.output, args.force)?;
    let image = super::read(&args.image)?;
    let shown = || path_shown(&args.image);
    let Some(found) = find_embedded(&image, &args.limits.limits()) else {
        bail!("{}: no archive found in it", shown());
    };
    let (place, what) = match &found {
        Embedded::Archive(_, place) => (*place, "an archive"),
        Embedded::Tar(_, place) => (*place, "the kernel's own tar archive"),
        _ => bail!("{}: something unknown found in it", shown()),
    };
    let mut output = Output::create(&args.output, args.force)?;
    match found {
        Embedded::Tar(bytes, _) => {
            let options = Options::level(args.level.level).with_jobs(args.jobs);
            let mut builder = Builder::new(options);
            builder.add_tar(&bytes[..]).with_context(shown)?;
            builder
                .finish(&mut output)
                .map_err(|error| super::about(error, &args.output))?;
        }
        Embedded::Archive(bytes, _) => output.write_all(&bytes)?,
        _ => {}
    }
    output.keep()?;
    if voice.verbose > 0 {
        let by = match place {
            Place::Section => "by its section",
            Place::Symbols => "by its symbols",
            _ => "by its magic bytes",
        };
        anstream::eprintln!("{}: {what}, found {by}", shown());
    }
    Ok(())
}
