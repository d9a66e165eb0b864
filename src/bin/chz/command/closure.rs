//! `chz closure`: all that headers include.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::Result;
use chz::declarations::IncludeForm;
use chz::{Archive, Unresolved};
use serde_json::json;

use super::{Storage, Voice};
use crate::args;
use crate::names;

pub(crate) fn run(args: &args::Closure, voice: Voice) -> Result<()> {
    let archive = super::open(&args.archive, args.limits.limits())?;
    let bytes = |paths: &[std::path::PathBuf]| -> Result<Vec<Vec<u8>>> {
        let owned = |path: &std::path::PathBuf| Ok(names::to_bytes(path)?.into_owned());
        paths.iter().map(owned).collect()
    };
    let search = match args.search.is_empty() {
        true => archive.include_directories(b""),
        false => bytes(&args.search)?,
    };
    let closure = archive
        .closure(&bytes(&args.paths)?, &search)
        .map_err(|error| super::about(error, &args.archive))?;
    let wanted: BTreeSet<_> = closure.entries.iter().copied().collect();
    if let Some(target) = &args.extract {
        chz::Unpack::new()
            .with_jobs(1)
            .with_overwrite(args.force)
            .unpack(&archive, target, |entry| wanted.contains(&entry.id), |_| {})
            .map_err(|error| super::about(error, &args.archive))?;
    }

    let members = || archive.entries().filter(|entry| wanted.contains(&entry.id));
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json {
        let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let unresolved = closure.unresolved.iter().map(|at| {
            json!({
                "path": text(path(&archive, at)),
                "line": at.line,
                "form": form(at.form),
                "name": text(&at.name),
            })
        });
        let object = json!({
            "files": closure.files,
            "len": closure.len,
            "blocks": closure.blocks,
            "paths": members().map(|entry| text(entry.path)).collect::<Vec<_>>(),
            "unresolved": unresolved.collect::<Vec<_>>(),
        });
        writeln!(out, "{object:#}")?;
        return Ok(out.flush()?);
    }
    if args.stats {
        let (files, len) = (closure.files, closure.len);
        writeln!(out, "files      {files}\nbytes      {len}")?;
        writeln!(
            out,
            "blocks     {} of {}",
            closure.blocks,
            archive.info().blocks()
        )?;
        writeln!(out, "unresolved {}", closure.unresolved.len())?;
    } else if args.extract.is_none() {
        let escape = io::stdout().is_terminal();
        for entry in members() {
            match escape {
                true => out.write_all(names::shown(entry.path).as_bytes())?,
                false => out.write_all(entry.path)?,
            }
            writeln!(out)?;
        }
    }
    out.flush()?;
    if !voice.quiet {
        let mut lines = BufWriter::new(io::stderr().lock());
        for at in &closure.unresolved {
            let why = match at.form {
                IncludeForm::Computed => "computed include",
                _ => "no such file",
            };
            let (path, name) = (names::shown(path(&archive, at)), names::shown(&at.name));
            writeln!(lines, "{path}:{}: {why}: {name}", at.line)?;
        }
        lines.flush()?;
    }
    Ok(())
}

/// The including file.
fn path<'a>(archive: &'a Archive<Storage>, at: &Unresolved) -> &'a [u8] {
    let mut entries = archive.entries();
    let entry = entries.nth(at.entry.number() as usize);
    entry.map_or(b"", |entry| entry.path)
}

fn form(form: IncludeForm) -> &'static str {
    match form {
        IncludeForm::Quoted => "quoted",
        IncludeForm::Angled => "angled",
        IncludeForm::Computed => "computed",
    }
}
