//! `chz embed`: an archive in an ELF file, or made to be linked.

use std::io::Write;

use anyhow::{Context, Result, bail};
use chz::{Archive, Machine, embed, linkable_object, write_c_array};

use super::Voice;
use crate::args::Embed;
use crate::names::path_shown;
use crate::output::{self, Output};

pub(crate) fn run(args: &Embed, voice: Voice) -> Result<()> {
    output::check(&args.output, args.force)?;
    let archive = super::read(&args.archive)?;
    let opened = Archive::open(&archive[..]).map_err(|error| super::about(error, &args.archive))?;
    if opened.info().archive_len != archive.len() as u64 {
        bail!(
            "{}: has more in it than the archive",
            path_shown(&args.archive)
        );
    }
    let mut permissions = None;
    let bytes = if let Some(into) = &args.into {
        let image = super::read(into)?;
        if into.as_os_str() != "-" {
            permissions = Some(std::fs::metadata(into)?.permissions());
        }
        embed(&image, &archive).with_context(|| path_shown(into))?
    } else if args.object {
        let machine = match args.arch {
            Some(machine) => machine,
            None => std::env::consts::ARCH
                .parse::<Machine>()
                .context("--arch is needed here")?,
        };
        linkable_object(&archive, machine)?
    } else {
        let mut source = Vec::with_capacity(archive.len() * 4);
        write_c_array(&archive, &mut source)?;
        source
    };
    let mut output = Output::create(&args.output, args.force)?;
    output
        .write_all(&bytes)
        .with_context(|| path_shown(&args.output))?;
    // A program stays one.
    if let Some(permissions) = permissions {
        output.set_permissions(permissions)?;
    }
    output.keep()?;
    if voice.verbose > 0 {
        anstream::eprintln!("{} bytes of archive, {} in all", archive.len(), bytes.len());
    }
    Ok(())
}
