//! Runs as codes: of the dictionary, of words that were spelled in the block, or new ones.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::number::{self, Columns};
use super::pieces::{WordDecoder, WordEncoder};
use super::recent::{Codes, Kept, Place};
use super::text::Text;
use super::{Codes as CodeStream, Streams, put_code, take_spelling};
use crate::error::{Error, Result};
use crate::symbols::{Dictionary, Idea, Ideas, Kind, Mark, Runs, Slot, Table, spelled_as};

/// The first code of the dictionary. Below it, twice the kind of a new run, one more where it is a
/// word that takes a code since it will come again.
const FIRST: u16 = 16;
/// The number that goes on as the two above it do.
const NEXT: u16 = 2 * Kind::COUNT as u16;

/// How often a word must come again for a code. In a long block LZMA has matches for what stands
/// around it, and one more spelling costs less than what a code takes from the others; in a short
/// one it has none. Measured in notes/token-streams.md.
const LONG: usize = 1 << 17;
const AGAIN: u32 = 1;
const AGAIN_IN_LONG: u32 = 2;

/// The streams of a block. Where its parts meet is nothing to them: the last gap of one file and the
/// first of the next are one run, mostly a known one.
pub(crate) fn encode(dictionary: &Dictionary, ideas: Ideas, block: &[u8]) -> Streams {
    let known: HashMap<&[u8], u16, FixedState> = dictionary.runs.iter().zip(FIRST..).collect();
    let runs = || Runs::new(block);
    // How often each word that may take a code is still to come.
    let mut left: HashMap<&[u8], u32, FixedState> = HashMap::default();
    if ideas.has(Idea::RecentWords) {
        for (kind, run) in runs() {
            if !matches!(kind, Kind::Gap | Kind::Number)
                && run.len() <= Dictionary::LONGEST
                && !known.contains_key(run)
            {
                *left.entry(run).or_default() += 1;
            }
        }
    }
    let enough = match block.len() {
        0..=LONG => AGAIN,
        _ => AGAIN_IN_LONG,
    };
    let mut streams = Streams::default();
    let mut recent = Codes::new(FIRST + dictionary.runs.len() as u16, u16::MAX);
    let mut words = WordEncoder::new(&dictionary.pieces, ideas);
    let mut columns = Columns::new();
    let mut next = Vec::new();
    for (kind, run) in runs() {
        let again = left.get_mut(run).is_some_and(|left| {
            *left -= 1;
            *left >= enough
        });
        columns.newline_if(kind == Kind::Gap && Mark::of_gap(run) == Mark::Newline);
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

#[cold]
fn damaged(at: usize, what: &'static str) -> Error {
    Error::corrupt("block", at as u64, what)
}

/// Decodes a block: runs, in order, to where they stand.
pub(crate) struct Decoder<'a> {
    known: &'a Table,
    /// The words of the block that have codes.
    kept: Kept,
    words: WordDecoder<'a>,
    gaps: &'a [u8],
    numbers: &'a [u8],
    columns: Columns<Place>,
    next: Vec<u8>,
    text: Text<'a>,
}

impl<'a> Decoder<'a> {
    /// Makes ready to append the `len` bytes that the streams stand for to `out`, which has zeros there until they
    /// are decoded. What `streams` has of runs is not looked at: they are [taken](Self::take).
    pub(crate) fn new(
        dictionary: &'a Dictionary,
        streams: &'a Streams,
        len: usize,
        out: &'a mut Vec<u8>,
    ) -> Self {
        let start = out.len();
        extend_with_zeros(out, len);
        Decoder {
            known: &dictionary.runs,
            kept: Kept::new(FIRST + dictionary.runs.len() as u16),
            words: WordDecoder::new(dictionary, streams),
            gaps: &streams.gaps,
            numbers: &streams.numbers,
            columns: Columns::new(),
            next: Vec::new(),
            text: Text::new(&mut out[start..]),
        }
    }

    /// Takes the codes of more runs.
    ///
    /// # Errors
    /// Codes that stand for nothing, or for more text than there is.
    pub(crate) fn take(&mut self, codes: &[u8]) -> Result<()> {
        let mut codes = CodeStream::new(codes);
        while let Some(code) = self.take_known(&mut codes) {
            self.take_other(code)?;
        }
        Ok(())
    }

    /// Takes runs that the dictionary has, up to the first code that stands for another or for a number. Nearly
    /// all of them are: this loop is most of what putting a text together takes.
    #[inline(always)]
    fn take_known(&mut self, codes: &mut CodeStream<'_>) -> Option<u16> {
        let known = self.known.slots();
        let mut newline = 0;
        let other = self.text.write_with(|text| {
            codes.find(|code| {
                let Some(slot) = known.get(usize::from(code.wrapping_sub(FIRST))) else {
                    return true;
                };
                let tag = slot.tag();
                if tag >= Slot::OTHER || !text.push_whole(&slot.0, usize::from(tag & Slot::LEN)) {
                    return true;
                }
                newline |= tag;
                false
            })
        });
        let newline = newline & Slot::NEWLINE != 0;
        self.columns.newline_if(newline);
        other
    }

    /// Takes the run of any code.
    fn take_other(&mut self, code: u16) -> Result<()> {
        let start = self.text.len();
        let text = &mut self.text;
        let mark;
        let fits;
        if let Some(entry) = self
            .known
            .entries()
            .get(usize::from(code.wrapping_sub(FIRST)))
        {
            mark = entry.mark;
            fits = text.push_from(self.known.text(), entry.start as usize, entry.len.into());
        } else if code >= FIRST {
            let word = usize::from(code - FIRST) - self.known.len();
            let word = self.kept.entries().get(word);
            let word = word.ok_or_else(|| damaged(start, "a word of the block"))?;
            mark = Mark::None;
            fits = text.push_from(self.kept.text(), word.start as usize, word.len.into());
        } else if code == NEXT {
            self.columns
                .above()
                .filter(|(upper, lower)| {
                    let number = |place: &Place| text.get(place.range());
                    number::next(number(upper), number(lower), &mut self.next)
                })
                .ok_or_else(|| damaged(start, "two numbers above"))?;
            mark = Mark::Number;
            fits = text.push(&self.next);
        } else {
            let comes_again = code % 2 == 1;
            let spelling = match Kind::from_index(usize::from(code / 2)) {
                Some(kind @ (Kind::Lower | Kind::Upper | Kind::Mixed)) => {
                    self.words.take(kind, text)?;
                    if comes_again && !self.kept.push(text.get(start..text.len())) {
                        return Err(damaged(start, "a word that may take a code"));
                    }
                    return Ok(());
                }
                Some(Kind::Number) if !comes_again => {
                    mark = Mark::Number;
                    take_spelling(&mut self.numbers).filter(|number| !number.is_empty())
                }
                Some(Kind::Gap) if !comes_again => {
                    let gap = take_spelling(&mut self.gaps);
                    let gap = gap.map(|gap| if gap.is_empty() { b"\0" } else { gap });
                    mark = gap.map_or(Mark::None, Mark::of_gap);
                    gap
                }
                _ => return Err(damaged(start, "a kind of run")),
            };
            let spelling = spelling.ok_or_else(|| damaged(start, "a spelling"))?;
            fits = text.push(spelling);
        }
        fits.ok_or_else(|| damaged(start, "a run that fits"))?;
        self.columns.newline_if(mark == Mark::Newline);
        if mark == Mark::Number {
            self.columns.push(Place::new(start, text.len()));
        }
        Ok(())
    }

    /// All runs were taken.
    ///
    /// # Errors
    /// Less text than there is.
    pub(crate) fn finish(self) -> Result<()> {
        if self.text.is_full() {
            Ok(())
        } else {
            Err(damaged(self.text.len(), "more runs"))
        }
    }
}

/// Makes `out` longer by `len` zeros. Where there is nothing in it yet, the system may have zeroed
/// pages at hand, which need not be written twice.
fn extend_with_zeros(out: &mut Vec<u8>, len: usize) {
    if out.is_empty() && out.capacity() < len {
        *out = vec![0; len];
    } else {
        out.resize(out.len() + len, 0);
    }
}
