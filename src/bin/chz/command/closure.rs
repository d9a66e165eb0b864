//! `chz closure`: all that headers include.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::Result;
use chz::Unresolved;
use chz::declarations::IncludeForm;
use serde_json::json;

use super::Voice;
use crate::args;
use crate::interrupt;
use crate::names;

pub(crate) fn run(args: &args::Closure, voice: Voice) -> Result<()> {
    let archive = super::open(&args.archive, args.limits.limits())?;
    let bytes = |paths: &[std::path::PathBuf]| -> Result<Vec<Vec<u8>>> {
        let owned = |path: &std::path::PathBuf| Ok(names::to_bytes(path)?.into_owned());
        paths.iter().map(owned).collect()
    };
    let root = super::root(args.root.as_ref())?;
    let search = match args.search.is_empty() {
        true => archive.include_directories(&root),
        false => bytes(&args.search)?,
    };
    let closure = archive
        .closure_below(&root, &bytes(&args.paths)?, &search)
        .map_err(|error| super::about(error, &args.archive))?;
    let wanted: BTreeSet<_> = closure.entries.iter().copied().collect();
    let is_member = |entry: &chz::Entry<'_>| wanted.contains(&entry.id);
    if let Some(target) = &args.extract {
        chz::Unpack::new()
            .with_jobs(1)
            .with_overwrite(args.force)
            .with_staging(interrupt::remove)
            .unpack_below(&archive, &root, target, is_member, |_| {})
            .map_err(|error| super::about(error, &args.archive))?;
    }

    let entries: Vec<_> = archive
        .entries_below(&root)
        .map_err(|error| super::about(error, &args.archive))?
        .collect();
    let members = || entries.iter().filter(|entry| is_member(entry));
    // All of them are there, in the order of their numbers.
    let path = |at: &Unresolved| {
        let found = entries.binary_search_by_key(&at.entry, |entry| entry.id);
        found.map_or(&b""[..], |number| entries[number].path)
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if args.json {
        let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let unresolved = closure.unresolved.iter().map(|at| {
            json!({
                "path": text(path(at)),
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
            let (path, name) = (names::shown(path(at)), names::shown(&at.name));
            writeln!(lines, "{path}:{}: {why}: {name}", at.line)?;
        }
        lines.flush()?;
    }
    Ok(())
}

fn form(form: IncludeForm) -> &'static str {
    match form {
        IncludeForm::Quoted => "quoted",
        IncludeForm::Angled => "angled",
        IncludeForm::Computed => "computed",
    }
}
