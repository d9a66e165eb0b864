//! Prints what declares a name, with its text, and decodes no other blocks than those it stands in:
//! `cargo run --release --example find_symbol -- ARCHIVE NAME`.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(archive), Some(name)) = (args.next(), args.next()) else {
        return Err("usage: find_symbol ARCHIVE NAME".into());
    };
    let archive = chz::Archive::open(File::open(archive)?)?;
    let mut out = io::stdout().lock();
    for symbol in archive.find(name)? {
        let path = String::from_utf8_lossy(symbol.path);
        writeln!(out, "{path}:{}: {}", symbol.line, symbol.kind)?;
        out.write_all(&archive.declaration(&symbol)?)?;
        writeln!(out)?;
    }
    Ok(())
}
