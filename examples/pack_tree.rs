//! Packs a directory: `cargo run --release --example pack_tree -- DIR ARCHIVE [LEVEL]`.

use std::env;
use std::error::Error;
use std::fs::File;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args_os().skip(1);
    let (Some(tree), Some(path)) = (args.next(), args.next()) else {
        return Err("usage: pack_tree DIR ARCHIVE [LEVEL]".into());
    };
    let level = match args.next() {
        Some(level) => level.to_string_lossy().parse()?,
        None => 5,
    };

    let mut builder = chz::Builder::new(chz::Options::level(level));
    builder.add_tree(tree)?;
    let (_, info) = builder.finish(File::create(path)?)?;

    println!(
        "{} files, {} bytes in {} bytes",
        info.files, info.content_len, info.archive_len
    );
    for section in &info.sections {
        println!("{:>12} {}", section.len, section.name);
    }
    for method in &info.methods {
        let (blocks, content) = (method.blocks, method.content_len);
        println!(
            "{:>12} {} ({blocks} blocks of {content})",
            method.payload_len, method.name
        );
    }
    Ok(())
}
