//! `chz list`: what an archive holds.

use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::Result;
use chz::{Entry, EntryKind, Limits};
use serde_json::json;

use crate::args::List;
use crate::names::{self, Selection};
use crate::time::utc;

pub(crate) fn run(list: &List) -> Result<()> {
    let selection = Selection::new(&list.globs)?;
    let archive = super::open(&list.archive, Limits::default())?;
    let root = super::root(list.root.as_ref())?;
    let entries = || {
        archive
            .entries_below(&root)
            .map_err(|error| super::about(error, &list.archive))
    };
    selection.check(entries()?.map(|entry| entry.path), &list.archive)?;
    // For people, names are made harmless; for programs they are the bytes that they are.
    let escape = io::stdout().is_terminal();
    let mut out = BufWriter::new(io::stdout().lock());
    let entries = entries()?.filter(|entry| !entry.path.is_empty());
    for entry in entries.filter(|entry| selection.matches(entry.path)) {
        if list.json {
            writeln!(out, "{}", json(&entry))?;
            continue;
        }
        if list.long {
            let time = utc(entry.mtime.seconds());
            write!(out, "{} {:>10} {time} ", mode(&entry), entry.len)?;
        }
        write_name(&mut out, entry.path, escape && !list.null)?;
        if list.long && entry.is_symlink() {
            write!(out, " -> ")?;
            write_name(&mut out, entry.target, escape)?;
        }
        out.write_all(if list.null { b"\0" } else { b"\n" })?;
    }
    Ok(out.flush()?)
}

fn write_name(out: &mut impl Write, name: &[u8], escape: bool) -> io::Result<()> {
    if escape {
        out.write_all(names::shown(name).as_bytes())
    } else {
        out.write_all(name)
    }
}

fn json(entry: &Entry<'_>) -> serde_json::Value {
    let mut object = json!({
        "kind": match entry.kind {
            EntryKind::File => "file",
            EntryKind::Directory => "directory",
            EntryKind::Symlink => "symlink",
        },
        "len": entry.len,
        "mode": format!("{:04o}", entry.mode),
        "mtime": entry.mtime.seconds(),
        "mtime_nanoseconds": entry.mtime.nanos(),
    });
    let mut name = |key: &str, bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => object[key] = text.into(),
        // JSON has no bytes: what is not UTF-8 comes escaped, and under another key.
        Err(_) => object[format!("{key}_escaped")] = bytes.escape_ascii().to_string().into(),
    };
    name("path", entry.path);
    if entry.is_symlink() {
        name("target", entry.target);
    }
    object
}

/// `-rw-r--r--`, as `ls` writes it.
fn mode(entry: &Entry<'_>) -> String {
    let kind = match entry.kind {
        EntryKind::File => '-',
        EntryKind::Directory => 'd',
        EntryKind::Symlink => 'l',
    };
    let mut text = String::from(kind);
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = entry.mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (entry.mode & special != 0, bits & 1 != 0) {
            (true, true) => letter,
            (true, false) => letter.to_ascii_uppercase(),
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    text
}
