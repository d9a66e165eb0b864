//! Runs as codes: of the dictionary, of what was spelled in the block, or new ones.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::number::{self, Columns};
use super::pieces::{WordEncoder, word_decoder};
use super::recent::{Codes, Places};
use super::{Streams, codes, put_code, take_spelling};
use crate::error::{Error, Result};
use crate::symbols::{Dictionary, Idea, Ideas, Kind, Runs, spelled_as};

/// The first code of the dictionary. Below it, twice the kind of a new run, one more where it takes
/// a code since it will come again.
const FIRST: u16 = 16;
/// The number that goes on as the two above it do.
const NEXT: u16 = 2 * Kind::COUNT as u16;

/// The streams of a block. Where its parts meet is nothing to them: the last gap of one file and the
/// first of the next are one run, mostly a known one.
pub(crate) fn encode(dictionary: &Dictionary, ideas: Ideas, block: &[u8]) -> Streams {
    let known: HashMap<&[u8], u16, FixedState> = dictionary.runs.iter().zip(FIRST..).collect();
    let runs = || Runs::new(block);
    let mut left: HashMap<&[u8], u32, FixedState> = HashMap::default();
    for (_, run) in runs() {
        if !known.contains_key(run) {
            *left.entry(run).or_default() += 1;
        }
    }
    let mut streams = Streams::default();
    let mut recent = Codes::new(FIRST + dictionary.runs.len() as u16);
    let mut words = WordEncoder::new(&dictionary.pieces, ideas);
    let mut columns = Columns::new();
    let mut next = Vec::new();
    for (kind, run) in runs() {
        let again = left.get_mut(run).is_some_and(|left| {
            *left -= 1;
            *left > 0 && ideas.has(Idea::RecentRuns)
        });
        if kind == Kind::Gap && run.contains(&b'\n') {
            columns.newline();
        }
        if kind == Kind::Number {
            let above = columns.above();
            columns.push(run);
            if ideas.has(Idea::Numbers)
                && above.is_some_and(|(upper, lower)| number::next(upper, lower, &mut next))
                && next == run
            {
                put_code(&mut streams.runs, NEXT);
                continue;
            }
        }
        if let Some(&code) = known.get(run) {
            put_code(&mut streams.runs, code);
            continue;
        }
        if let Some(code) = recent.get(run) {
            put_code(&mut streams.runs, code);
            continue;
        }
        let kind = spelled_as(kind, ideas);
        put_code(&mut streams.runs, 2 * kind as u16 + u16::from(again));
        match kind {
            Kind::Gap if run == b"\0" => streams.gaps.push(0),
            Kind::Gap => spell(&mut streams.gaps, run),
            Kind::Number => spell(&mut streams.numbers, run),
            Kind::Lower | Kind::Upper | Kind::Mixed => words.push(kind, run),
        }
        if again {
            recent.push(run);
        }
    }
    words.finish(&mut streams);
    streams
}

fn spell(stream: &mut Vec<u8>, run: &[u8]) {
    stream.extend_from_slice(run);
    stream.push(0);
}

/// Appends the `len` bytes that the streams stand for: all of them, or an error.
///
/// # Errors
/// Streams that stand for something else, or for nothing.
pub(crate) fn decode(
    dictionary: &Dictionary,
    streams: &Streams,
    len: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    let start = out.len();
    let result = decode_runs(dictionary, streams, len, out);
    if result.is_err() {
        out.truncate(start);
    }
    result
}

fn decode_runs(
    dictionary: &Dictionary,
    streams: &Streams,
    len: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    let damaged = |at: usize, what: &'static str| Error::corrupt("block", at as u64, what);
    let base = out.len();
    let end = base + len;
    let first_free = FIRST + dictionary.runs.len() as u16;
    let mut recent = Places::new(first_free);
    let mut words = word_decoder(dictionary, streams);
    let (mut gaps, mut numbers) = (&streams.gaps[..], &streams.numbers[..]);
    out.reserve_exact(len);
    let mut columns: Columns<Range<usize>> = Columns::new();
    let mut next = Vec::new();
    let mut last_number = out.len();
    for code in codes(&streams.runs) {
        let start = out.len();
        let room = end - start;
        let fits = |len: usize| {
            if len <= room {
                Ok(())
            } else {
                Err(damaged(start, "a run that fits"))
            }
        };
        if code >= first_free {
            let place = recent
                .get(code)
                .ok_or_else(|| damaged(start, "a run of the block"))?;
            fits(place.len())?;
            out.extend_from_within(base + place.start..base + place.end);
        } else if code >= FIRST {
            let run = dictionary.runs.get(usize::from(code - FIRST));
            let run = run.ok_or_else(|| damaged(start, "a run of the dictionary"))?;
            fits(run.len())?;
            out.extend_from_slice(run);
        } else if code == NEXT {
            if memchr::memchr(b'\n', &out[last_number..]).is_some() {
                columns.newline();
                last_number = start;
            }
            columns
                .above()
                .filter(|(upper, lower)| {
                    number::next(&out[upper.clone()], &out[lower.clone()], &mut next)
                })
                .ok_or_else(|| damaged(start, "two numbers above"))?;
            fits(next.len())?;
            out.extend_from_slice(&next);
        } else {
            let kind = Kind::from_index(usize::from(code / 2));
            let kind = kind.ok_or_else(|| damaged(start, "a kind of run"))?;
            let spelling = match kind {
                Kind::Gap => {
                    take_spelling(&mut gaps).map(|gap| if gap.is_empty() { b"\0" } else { gap })
                }
                Kind::Number => take_spelling(&mut numbers).filter(|number| !number.is_empty()),
                Kind::Lower | Kind::Upper | Kind::Mixed => {
                    words.take(kind, room, out)?;
                    Some(&b""[..])
                }
            };
            let spelling = spelling.ok_or_else(|| damaged(start, "a spelling"))?;
            fits(spelling.len())?;
            out.extend_from_slice(spelling);
            if code % 2 == 1 {
                recent.push(start - base, out.len() - base);
            }
        }
        // Runs that begin with a digit are numbers, and no others are.
        if out[start].is_ascii_digit() {
            if memchr::memchr(b'\n', &out[last_number..start]).is_some() {
                columns.newline();
            }
            columns.push(start..out.len());
            last_number = out.len();
        }
    }
    if out.len() == end {
        Ok(())
    } else {
        Err(damaged(out.len(), "more runs"))
    }
}
