//! `chz bench`: the head-to-head of chz's levels, plain LZMA and the `xz` program on one tree.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
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
    let steps = levels.len() as u64 + 3;
    let plain = Contender::level(bench, 0, scratch.path())?;
    bar.report(1, steps);

    let concatenated = scratch.path().join("concatenated");
    let (files, bytes) = concatenate(&plain.archive, &concatenated)?;
    ensure!(bytes > 0, "{}: nothing to compress", bench.source.display());

    let mut contenders = vec![plain];
    match Contender::xz(&concatenated, scratch.path()) {
        Ok(xz) => contenders.push(xz),
        Err(error) if !voice.quiet => {
            anstream::eprintln!("chz: the xz program is left out: {error:#}");
        }
        Err(_) => {}
    }
    bar.report(2, steps);
    for level in &levels {
        contenders.push(Contender::level(bench, level.number(), scratch.path())?);
        bar.report(contenders.len() as u64, steps);
    }
    for _ in 1..ROUNDS {
        for contender in &mut contenders {
            contender.again(bench)?;
        }
    }
    let plain_size = contenders[0].encoded.size;
    let rows = contenders.into_iter().map(|contender| {
        let Contender {
            name,
            encoded,
            decoded,
            encoding,
            decoding,
            ..
        } = contender;
        Row {
            name,
            size: encoded.size,
            of_plain_lzma: encoded.size as f64 / plain_size as f64,
            compress_per_second: bytes as f64 / median(encoding),
            compress_memory: encoded.peak_memory,
            decompress_per_second: bytes as f64 / median(decoding),
            decompress_memory: decoded.peak_memory,
        }
    });
    let rows = rows.collect();
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

/// Who takes part.
enum Who {
    /// chz at that level; 0 is plain LZMA.
    Level(u8),
    /// The `xz` program, with the file that it encodes.
    Xz(PathBuf),
}

/// What takes part, with what it did so far.
struct Contender {
    name: String,
    who: Who,
    archive: PathBuf,
    encoded: Measurement,
    decoded: Measurement,
    /// Seconds of each time that it encoded, and decoded.
    encoding: Vec<f64>,
    decoding: Vec<f64>,
}

/// What is done in less than [`QUICK`] seconds is done so often, all in turns: such times go up and down by
/// more than what they differ by.
const ROUNDS: usize = 5;
const QUICK: f64 = 5.0;

impl Contender {
    /// Encodes at a level into a file in `scratch`, and decodes it again, each in its own process.
    fn level(bench: &Bench, level: u8, scratch: &Path) -> Result<Self> {
        let archive = scratch.join(format!("level{level}"));
        let encoded = measure(bench, level, &archive, false)?;
        let decoded = measure(bench, level, &archive, true)?;
        Ok(Contender {
            name: match level {
                0 => "plain LZMA".to_owned(),
                _ => format!("chz -{level}"),
            },
            who: Who::Level(level),
            archive,
            encoding: vec![encoded.seconds],
            encoded,
            decoding: vec![decoded.seconds],
            decoded,
        })
    }

    /// Runs the `xz` program over the concatenated content and back.
    fn xz(content: &Path, scratch: &Path) -> Result<Self> {
        let archive = scratch.join("content.xz");
        let encoded = timed(&mut xz_encoding(content), &archive)?;
        // The first run is for the comparison, and the others, which write nowhere, for the clock.
        let back = scratch.join("content");
        timed(&mut xz_decoding(&archive), &back)?;
        ensure!(same(content, &back)?, "it decoded wrongly");
        let decoded = timed(&mut xz_decoding(&archive), Path::new("/dev/null"))?;
        Ok(Contender {
            name: "xz -9e".to_owned(),
            who: Who::Xz(content.to_owned()),
            archive,
            encoding: vec![encoded.seconds],
            encoded,
            decoding: vec![decoded.seconds],
            decoded,
        })
    }

    /// Measures once more what is done quickly.
    fn again(&mut self, bench: &Bench) -> Result<()> {
        if self.encoded.seconds < QUICK {
            let again = match &self.who {
                Who::Level(level) => measure(bench, *level, &self.archive, false)?,
                Who::Xz(content) => timed(&mut xz_encoding(content), &self.archive)?,
            };
            self.encoding.push(again.seconds);
        }
        if self.decoded.seconds < QUICK {
            let again = match self.who {
                Who::Level(level) => measure(bench, level, &self.archive, true)?,
                Who::Xz(_) => timed(&mut xz_decoding(&self.archive), Path::new("/dev/null"))?,
            };
            self.decoding.push(again.seconds);
        }
        Ok(())
    }
}

/// The middle one of some times, of which there is one at least.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::INFINITY)
}

/// Encodes at a level (0: plain LZMA) into `archive`, or decodes it again, in a process of its own.
fn measure(bench: &Bench, level: u8, archive: &Path, decode: bool) -> Result<Measurement> {
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

fn xz_encoding(content: &Path) -> Command {
    let mut encode = Command::new("xz");
    encode.args(["-9e", "-T1", "-c"]).arg(content);
    encode
}

fn xz_decoding(compressed: &Path) -> Command {
    let mut decode = Command::new("xz");
    decode.args(["-d", "-T1", "-c"]).arg(compressed);
    decode
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
