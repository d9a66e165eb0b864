//! `chz find`: what an archive declares.

use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Result, bail};
use chz::Symbol;
use chz::declarations::DeclarationKind;
use globset::GlobBuilder;
use serde_json::json;

use super::{Storage, Voice};
use crate::args::Find;
use crate::names;

/// What makes a name a pattern.
const SPECIAL: [char; 5] = ['*', '?', '[', '{', '\\'];

pub(crate) fn run(find: &Find, voice: Voice) -> Result<()> {
    let kinds = find
        .kind
        .iter()
        .map(|kind| kind.parse())
        .collect::<chz::Result<Vec<DeclarationKind>>>()?;
    let archive = super::open(&find.archive, find.limits.limits())?;
    if voice.verbose > 0 && !archive.has_symbol_index() {
        let (shown, blocks) = (names::path_shown(&find.archive), archive.info().blocks());
        anstream::eprintln!("{shown}: no symbol index: all blocks are searched ({blocks})");
    }
    let root = super::root(find.root.as_ref())?;
    let of_kind = |kind| kinds.is_empty() || kinds.contains(&kind);
    let found = if find.name.contains(SPECIAL) {
        let glob = GlobBuilder::new(&find.name).build()?.compile_matcher();
        let literal = find.name.split(SPECIAL).next().unwrap_or_default();
        archive.find_prefix_below(&root, literal, 1, |name, kind| {
            of_kind(kind) && std::str::from_utf8(name).is_ok_and(|name| glob.is_match(name))
        })
    } else {
        archive.find_below(&root, &find.name).map(|mut found| {
            found.retain(|symbol| of_kind(symbol.kind));
            found
        })
    };
    let found = found.map_err(|error| super::about(error, &find.archive))?;
    if found.is_empty() {
        let shown = names::path_shown(&find.archive);
        bail!("{shown}: nothing declares {}", find.name.escape_debug());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let escape = io::stdout().is_terminal();
    for symbol in &found {
        if find.json {
            writeln!(out, "{}", json(symbol))?;
            continue;
        }
        match escape {
            true => out.write_all(names::shown(symbol.path).as_bytes())?,
            false => out.write_all(symbol.path)?,
        }
        write!(out, ":{}: {} ", symbol.line, symbol.kind)?;
        out.write_all(&symbol.name)?;
        writeln!(out)?;
        if find.show {
            show(&mut out, &archive, symbol).map_err(|error| super::about(error, &find.archive))?;
        }
    }
    Ok(out.flush()?)
}

/// The declaration's text, with an empty line behind it.
fn show(
    out: &mut impl Write,
    archive: &chz::Archive<Storage>,
    symbol: &Symbol<'_>,
) -> chz::Result<()> {
    out.write_all(&archive.declaration(symbol)?)?;
    Ok(out.write_all(b"\n\n")?)
}

fn json(symbol: &Symbol<'_>) -> serde_json::Value {
    let mut object = json!({
        "line": symbol.line,
        "kind": symbol.kind.as_str(),
        "start": symbol.whole.start,
        "end": symbol.whole.end,
    });
    let mut name = |key: &str, bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => object[key] = text.into(),
        // JSON has no bytes: what is not UTF-8 comes escaped, and under another key.
        Err(_) => object[format!("{key}_escaped")] = bytes.escape_ascii().to_string().into(),
    };
    name("path", symbol.path);
    name("name", &symbol.name);
    object
}
