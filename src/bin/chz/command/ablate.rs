//! `chz bench --ablate`: what each idea of the token streams is worth: the archive without it.

use std::io::{self, Write};

use anyhow::{Result, ensure};
use chz::{Builder, Idea, Options};
use serde::Serialize;

use super::Voice;
use crate::args::Bench;
use crate::progress::Bar;

/// All figures, in bytes of the whole archive.
#[derive(Serialize)]
struct Report {
    source: String,
    block_size: Option<u32>,
    levels: Vec<Level>,
}

/// Those of one level.
#[derive(Serialize)]
struct Level {
    level: u8,
    with_all: u64,
    without: Vec<Row>,
}

/// One idea: the archive without it, and by how much it is larger for that.
#[derive(Serialize)]
struct Row {
    idea: &'static str,
    size: u64,
    cost: i64,
}

pub(super) fn run(bench: &Bench, voice: Voice) -> Result<()> {
    let levels = match &bench.levels[..] {
        [] => &[5],
        levels => levels,
    };
    ensure!(
        levels.iter().all(|&level| level <= 5),
        "--ablate: only levels 1 to 5 are made of ideas that can be left out"
    );
    let bar = Bar::new("bench", voice.quiet);
    let steps = levels.len() as u64 * (Idea::ALL.len() as u64 + 1);
    let mut done = 0;
    let mut size = |options: Options| -> Result<u64> {
        let mut builder = Builder::new(options);
        builder.add_tree(&bench.source)?;
        let (_, info) = builder.finish(io::sink())?;
        done += 1;
        bar.report(done, steps);
        Ok(info.archive_len)
    };
    let mut report = Report {
        source: bench.source.display().to_string(),
        block_size: bench.block_size,
        levels: Vec::new(),
    };
    for &level in levels {
        let options = Options::level(level).with_jobs(bench.jobs);
        let options = match bench.block_size {
            Some(size) => options.with_block_size(size),
            None => options.with_solid(true),
        };
        let with_all = size(options)?;
        let mut without = Vec::new();
        for idea in Idea::ALL {
            let size = size(options.without(idea))?;
            without.push(Row {
                idea: idea.name(),
                size,
                cost: size as i64 - with_all as i64,
            });
        }
        report.levels.push(Level {
            level,
            with_all,
            without,
        });
    }
    drop(bar);
    let text = if bench.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        table(&report)
    };
    Ok(anstream::stdout().write_all(text.as_bytes())?)
}

/// The report for people.
fn table(report: &Report) -> String {
    let mut text = String::new();
    for level in &report.levels {
        text += &format!(
            "{}: level {}, {} bytes with all ideas\n",
            report.source.escape_debug(),
            level.level,
            level.with_all
        );
        for row in &level.without {
            let percent = row.cost as f64 / level.with_all as f64 * 100.0;
            text += &format!(
                "without {:<26}{:>12}{:>+10}  {percent:>+6.2} %\n",
                row.idea, row.size, row.cost
            );
        }
    }
    text
}
