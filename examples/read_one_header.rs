//! Reads one file out of an archive, and decodes no other block than the one that holds it:
//! `cargo run --release --example read_one_header -- ARCHIVE PATH`.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(archive), Some(path)) = (args.next(), args.next()) else {
        return Err("usage: read_one_header ARCHIVE PATH".into());
    };
    let archive = chz::Archive::open(File::open(archive)?)?;
    io::stdout().write_all(&archive.read(path)?)?;
    Ok(())
}
