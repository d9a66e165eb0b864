//! `chz bench`: the head-to-head of chz's levels, plain LZMA and the `xz` program on one tree.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use chz::Archive;
use serde::Serialize;

use super::bench_one::{Measurement, peak_of};
use super::{Voice, ablate};
use crate::args::Bench;
use crate::names;
use crate::progress::Bar;

/// Everything that `bench` found out.
#[derive(Serialize)]
struct Report {
    source: String,
    files: u64,
    bytes: u64,
    block_size: Option<u32>,
    jobs: usize,
    rows: Vec<Row>,
}

/// One compressor's figures. Sizes in bytes, speeds in bytes of content per second.
#[derive(Serialize)]
struct Row {
    name: String,
    size: u64,
    of_plain_lzma: f64,
    compress_per_second: f64,
    compress_memory: Option<u64>,
    decompress_per_second: f64,
    decompress_memory: Option<u64>,
}

pub(crate) fn run(bench: &Bench, voice: Voice) -> Result<()> {
    fs::metadata(&bench.source).with_context(|| names::path_shown(&bench.source))?;
    if bench.ablate {
        return ablate::run(bench, voice);
    }
    let scratch = tempfile::tempdir().context("temporary directory")?;
    let levels = if bench.levels.is_empty() {
        chz::Level::all()
    } else {
        levels(bench)?
    };

    let bar = Bar::new("bench", voice.quiet);
    let steps = levels.len() as u64 + 2;
    let plain_archive = scratch.path().join("plain");
    let plain = measure(bench, 0, &plain_archive)?;
    bar.report(1, steps);

    let concatenated = scratch.path().join("concatenated");
    let (files, bytes) = concatenate(&plain_archive, &concatenated)?;
    ensure!(bytes > 0, "{}: nothing to compress", bench.source.display());
    let row = |name: String, (encoded, decoded): (Measurement, Measurement)| Row {
        name,
        size: encoded.size,
        of_plain_lzma: encoded.size as f64 / plain.0.size as f64,
        compress_per_second: bytes as f64 / encoded.seconds,
        compress_memory: encoded.peak_memory,
        decompress_per_second: bytes as f64 / decoded.seconds,
        decompress_memory: decoded.peak_memory,
    };

    let mut rows = Vec::new();
    for level in &levels {
        let archive = scratch.path().join("archive");
        let measured = measure(bench, level.number(), &archive)?;
        rows.push(row(format!("chz -{}", level.number()), measured));
        bar.report(1 + rows.len() as u64, steps);
    }
    match xz(&concatenated, scratch.path()) {
        Ok(measured) => rows.insert(0, row("xz -9e".to_owned(), measured)),
        Err(error) if !voice.quiet => {
            anstream::eprintln!("chz: the xz program is left out: {error:#}");
        }
        Err(_) => {}
    }
    rows.insert(0, row("plain LZMA".to_owned(), clone(&plain)));
    drop(bar);

    let report = Report {
        source: bench.source.display().to_string(),
        files,
        bytes,
        block_size: bench.block_size,
        jobs: bench.jobs,
        rows,
    };
    let text = if bench.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        table(&report)
    };
    Ok(anstream::stdout().write_all(text.as_bytes())?)
}

fn levels(bench: &Bench) -> Result<Vec<chz::Level>> {
    Ok(bench
        .levels
        .iter()
        .map(|&number| chz::Level::new(number))
        .collect::<chz::Result<_>>()?)
}

fn clone((encoded, decoded): &(Measurement, Measurement)) -> (Measurement, Measurement) {
    let copy = |one: &Measurement| Measurement { ..*one };
    (copy(encoded), copy(decoded))
}

/// Encodes at a level (0: plain LZMA) into `archive`, and decodes it again, each in its own process.
fn measure(bench: &Bench, level: u8, archive: &Path) -> Result<(Measurement, Measurement)> {
    let one = |decode: bool| -> Result<Measurement> {
        let mut command = Command::new(env::current_exe()?);
        command
            .arg("bench-one")
            .arg("--level")
            .arg(level.to_string());
        command
            .arg("--jobs")
            .arg(bench.jobs.to_string())
            .arg("--file")
            .arg(archive);
        if let Some(size) = bench.block_size {
            command.arg("--block-size").arg(size.to_string());
        }
        if decode {
            command.arg("--decode");
        }
        let output = command
            .arg("--")
            .arg(&bench.source)
            .stderr(Stdio::piped())
            .output()?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            bail!("{}", message.trim().trim_start_matches("chz: "));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    };
    Ok((one(false)?, one(true)?))
}

/// Writes the content of all files, in the archive's order, into one: what a general compressor
/// is given. Returns how many files and bytes that is.
fn concatenate(archive: &Path, into: &Path) -> Result<(u64, u64)> {
    let archive = Archive::open(File::open(archive)?)?;
    let mut out = BufWriter::new(File::create(into)?);
    let (mut files, mut bytes) = (0, 0);
    for entry in archive.entries().filter(|entry| entry.is_file()) {
        out.write_all(&archive.read(entry.path)?)?;
        files += 1;
        bytes += entry.len;
    }
    out.flush()?;
    Ok((files, bytes))
}

/// Runs the `xz` program over the concatenated content and back.
fn xz(content: &Path, scratch: &Path) -> Result<(Measurement, Measurement)> {
    let compressed = scratch.join("content.xz");
    let encoded = timed(
        Command::new("xz").args(["-9e", "-T1", "-c"]).arg(content),
        &compressed,
    )?;
    let mut decode = Command::new("xz");
    decode.args(["-d", "-T1", "-c"]).arg(&compressed);
    // The first run is for the comparison, and the second, which writes nowhere, for the clock.
    let back = scratch.join("content");
    timed(&mut decode, &back)?;
    ensure!(same(content, &back)?, "it decoded wrongly");
    let decoded = timed(&mut decode, Path::new("/dev/null"))?;
    Ok((encoded, decoded))
}

fn same(a: &Path, b: &Path) -> Result<bool> {
    Ok(fs::read(a)? == fs::read(b)?)
}

/// Runs a program with its output in a file. Its memory is sampled while it runs.
fn timed(command: &mut Command, into: &Path) -> Result<Measurement> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(File::create(into)?)
        .spawn()?;
    let process = child.id().to_string();
    let mut peak_memory = None;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_memory = peak_memory.max(peak_of(&process));
        thread::sleep(Duration::from_millis(2));
    };
    let seconds = start.elapsed().as_secs_f64();
    ensure!(status.success(), "{status}");
    Ok(Measurement {
        size: fs::metadata(into)?.len(),
        seconds,
        peak_memory,
    })
}

/// The report for people.
fn table(report: &Report) -> String {
    let blocks = match report.block_size {
        None => "one block".to_owned(),
        Some(size) => format!("blocks of {size} bytes"),
    };
    let mut text = format!(
        "{}: {} files, {} bytes; {blocks}; {}\n",
        report.source.escape_debug(),
        report.files,
        report.bytes,
        match report.jobs {
            0 => "all cores".to_owned(),
            1 => "1 thread".to_owned(),
            jobs => format!("{jobs} threads"),
        },
    );
    let heads = [
        "",
        "bytes",
        "of LZMA",
        "pack MB/s",
        "memory",
        "unpack MB/s",
        "memory",
    ];
    let mut lines = vec![heads.map(str::to_owned)];
    let memory = |bytes: Option<u64>| match bytes {
        Some(bytes) => format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20)),
        None => "-".to_owned(),
    };
    for row in &report.rows {
        lines.push([
            row.name.clone(),
            row.size.to_string(),
            format!("{:.1} %", row.of_plain_lzma * 100.0),
            format!("{:.2}", row.compress_per_second / 1e6),
            memory(row.compress_memory),
            format!("{:.2}", row.decompress_per_second / 1e6),
            memory(row.decompress_memory),
        ]);
    }
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| {
            lines
                .iter()
                .map(|line| line[column].len())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for line in &lines {
        let cells = line
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, &width))| {
                if column == 0 {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
