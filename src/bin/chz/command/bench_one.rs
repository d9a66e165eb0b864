//! `chz bench-one`: a single measurement of `chz bench`, in a process of its own, so that the peak
//! of its memory is its own too. Prints one JSON object.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chz::{Archive, Builder, Limits, Options};
use serde::{Deserialize, Serialize};

use crate::args::BenchOne;
use crate::names;

/// What one process measured.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Measurement {
    /// Bytes of the archive; without names, index and dictionary when it is plain LZMA, which
    /// would not need them.
    pub(super) size: u64,
    /// Wall-clock time of the work alone.
    pub(super) seconds: f64,
    /// Peak of resident memory, where the system tells.
    pub(super) peak_memory: Option<u64>,
}

pub(crate) fn run(one: &BenchOne) -> Result<()> {
    let measurement = if one.decode {
        decode(one)?
    } else {
        encode(one)?
    };
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}

fn encode(one: &BenchOne) -> Result<Measurement> {
    let mut options = Options::level(one.level).with_jobs(one.jobs);
    options = match one.block_size {
        Some(size) => options.with_block_size(size),
        None => options.with_solid(true),
    };
    let mut builder = Builder::new(options);
    builder.add_tree(&one.source)?;
    let file = BufWriter::new(File::create(&one.file)?);
    let start = Instant::now();
    builder.finish(file)?;
    let seconds = start.elapsed().as_secs_f64();
    let peak_memory = peak_memory();

    let archive = Archive::open(File::open(&one.file)?)?;
    let info = archive.info();
    let size = match one.level {
        0 => info.methods.iter().map(|method| method.payload_len).sum(),
        _ => info.archive_len,
    };
    Ok(Measurement {
        size,
        seconds,
        peak_memory,
    })
}

fn decode(one: &BenchOne) -> Result<Measurement> {
    let bytes = fs::read(&one.file)?;
    let size = bytes.len() as u64;
    let start = Instant::now();
    let archive = Archive::open_with(Arc::new(bytes), Limits::default())?;
    archive.verify(one.jobs, |_| ())?;
    let seconds = start.elapsed().as_secs_f64();
    let peak_memory = peak_memory();
    compare(&archive, &one.source)?;
    Ok(Measurement {
        size,
        seconds,
        peak_memory,
    })
}

/// Holds every file of the archive against its source.
fn compare(archive: &Archive<Arc<Vec<u8>>>, source: &Path) -> Result<()> {
    let single = source.is_file();
    for entry in archive.entries().filter(|entry| entry.is_file()) {
        let path = if single {
            source.to_owned()
        } else {
            source.join(names::to_path(entry.path))
        };
        let expected = fs::read(&path).with_context(|| path.display().to_string())?;
        ensure!(
            archive.read(entry.path)? == expected,
            "{}: decoded wrongly",
            path.display()
        );
    }
    Ok(())
}

/// The peak of this process's resident memory so far, in bytes.
fn peak_memory() -> Option<u64> {
    peak_of("self")
}

/// The same of another process, by its number, while it lives.
pub(super) fn peak_of(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kib << 10)
}
