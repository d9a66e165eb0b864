//! `chz cat`: files of an archive to standard output.

use std::io::{self, Write};

use anyhow::Result;

use crate::args::Cat;
use crate::names;

pub(crate) fn run(cat: &Cat) -> Result<()> {
    let archive = super::open(&cat.archive, cat.limits.limits())?;
    let root = super::root(cat.root.as_ref())?;
    let mut out = io::stdout().lock();
    for path in &cat.paths {
        let name = match names::to_bytes(path)? {
            name if root.is_empty() => name.into_owned(),
            name => [&root, &b"/"[..], &name].concat(),
        };
        let bytes = archive
            .read(&name)
            .map_err(|error| super::about(error, &cat.archive))?;
        out.write_all(&bytes)?;
    }
    Ok(out.flush()?)
}
