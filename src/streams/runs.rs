//! Runs as codes: of the dictionary, of words that were spelled in the block, or new ones.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::number::{self, Columns};
use super::pieces::{WordDecoder, WordEncoder};
use super::recent::{Codes, Place, Spellings};
use super::slots::{Tables, tag};
use super::text::Text;
use super::{Codes as CodeStream, Streams, put_code, take_spelling};
use crate::error::{Error, Result};
use crate::symbols::{Dictionary, Idea, Ideas, Kind, Mark, Runs, Table, spelled_as};

/// The first code of the dictionary. Below it, twice the kind of a new run, one more where it is a
/// word that takes a code since it will come again.
pub(super) const FIRST: u16 = 16;
/// The number that goes on as the two above it do.
const NEXT: u16 = 2 * Kind::COUNT as u16;

/// How often a word or a piece must come again for a code. In a long block LZMA has matches for what stands
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
    let mut words = WordEncoder::new(&dictionary.pieces, ideas, enough);
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
    spellings: Spellings<'a, 32>,
    words: WordDecoder<'a>,
    gaps: &'a [u8],
    numbers: &'a [u8],
    columns: Columns<Place>,
    next: Vec<u8>,
    text: Text<'a>,
}

impl<'a> Decoder<'a> {
    /// Makes ready to append the `len` bytes that the streams stand for to `out`, which has zeros there until they
    /// are decoded. What `streams` has of runs is not looked at: they are [taken](Self::take). The tables are the
    /// dictionary's.
    pub(crate) fn new(
        dictionary: &'a Dictionary,
        tables: &'a mut Tables,
        streams: &'a Streams,
        len: usize,
        out: &'a mut Vec<u8>,
    ) -> Self {
        let start = out.len();
        extend_with_zeros(out, len);
        let first_free = FIRST + dictionary.runs.len() as u16;
        Decoder {
            known: &dictionary.runs,
            spellings: Spellings::new(first_free, u16::MAX, &mut tables.runs),
            words: WordDecoder::new(dictionary, &mut tables.pieces, streams),
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
        while let Some(code) = self.take_spelled(&mut codes) {
            self.take_other(code)?;
        }
        Ok(())
    }

    /// Takes runs that have slots, up to the first one that has not or is a number. Nearly all of them have: this
    /// loop is most of what putting a text together takes.
    #[inline(always)]
    fn take_spelled(&mut self, codes: &mut CodeStream<'_>) -> Option<u16> {
        let slots = self.spellings.slots();
        let mut tags = 0;
        let other = self.text.write_with(|text| {
            codes.find(|&code| {
                let Some(slot) = slots.get(usize::from(code)) else {
                    return true;
                };
                let tag = slot.tag();
                if tag >= tag::NUMBER || !text.push_whole(slot.chunk(), (tag & tag::LEN).into()) {
                    return true;
                }
                tags |= tag;
                false
            })
        });
        self.columns.newline_if(tags & tag::NEWLINE != 0);
        other
    }

    /// Takes the run of any code.
    fn take_other(&mut self, code: u16) -> Result<()> {
        let start = self.text.len();
        let text = &mut self.text;
        let mark;
        let fits;
        if code >= FIRST {
            let slot = self.spellings.slots().get(usize::from(code));
            let slot = slot.ok_or_else(|| damaged(start, "a word of the block"))?;
            let tag = slot.tag();
            mark = match tag & (tag::NUMBER | tag::NEWLINE) {
                tag::NUMBER => Mark::Number,
                0 => Mark::None,
                _ => Mark::Newline,
            };
            let place = slot.place();
            let (from, len) = (place.start as usize, place.len as usize);
            fits = if tag < tag::LONG {
                text.push_chunk(slot.chunk(), (tag & tag::LEN).into())
            } else if code < self.spellings.first() {
                text.push_from(self.known.text(), from, len)
            } else {
                text.repeat(from, len)
            };
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
                    if comes_again {
                        let place = Place::new(start, text.len());
                        if place.len as usize > Dictionary::LONGEST {
                            return Err(damaged(start, "a word that may take a code"));
                        }
                        self.spellings.push(text.all(), place);
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
