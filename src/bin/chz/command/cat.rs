//! `chz cat`: files of an archive to standard output.

use std::io::{self, Write};

use anyhow::Result;

use crate::args::Cat;
use crate::names;

pub(crate) fn run(cat: &Cat) -> Result<()> {
    let archive = super::open(&cat.archive, cat.limits.limits())?;
    let mut out = io::stdout().lock();
    for path in &cat.paths {
        let name = names::to_bytes(path)?;
        let bytes = archive
            .read(name.as_ref())
            .map_err(|error| super::about(error, &cat.archive))?;
        out.write_all(&bytes)?;
    }
    Ok(out.flush()?)
}
