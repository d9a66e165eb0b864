//! New words: what each shares with the one of its kind before it, and the codes of its pieces.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::recent::{Codes, Place, Spellings};
use super::slots::{Slot, tag};
use super::text::Text;
use super::{Codes as CodeStream, Streams, put_code, take_spelling};
use crate::error::{Error, Result};
use crate::symbols::{Dictionary, Idea, Ideas, Kind, Pieces, Table, fold, pieces_of, successor};

// The symbols of pieces. A code is twice the symbol, one more where it is the last of its word: that costs
// less than a code that ends each word, in size and in time.

/// No piece at all: the word is put together from the one before. Alone in its word.
const NONE: u16 = 0;
/// A new piece, of which the spelling follows.
const NEW: u16 = 1;
/// Likewise, and it takes a symbol, since it will come again.
const NEW_KEPT: u16 = 2;
/// The piece after the counter that stands here in the word before.
const NEXT: u16 = 3;
/// The first symbol of the dictionary.
pub(super) const FIRST: u16 = 4;
/// The last one that there is.
pub(super) const MOST: u16 = u16::MAX / 2;

/// How many codes ahead a spelling is asked for: the work of some words.
const AHEAD: usize = 12;

/// The most pieces that a word shares with the start and the end of the one before.
const HEAD: usize = 31;
const TAIL: usize = 7;

/// What a word says about its pieces, before it is known which of them take symbols.
#[derive(Clone, Copy)]
enum Item {
    Symbol(u16),
    /// A piece that is not in the dictionary, by number.
    Piece(u32),
}

/// Encodes new words, in order.
pub(super) struct WordEncoder<'a> {
    dictionary: HashMap<&'a [u8], u16, FixedState>,
    first_free: u16,
    ideas: Ideas,
    /// How often a piece must come again for a symbol.
    enough: u32,
    /// The pieces that are not in the dictionary, in order of first use, and their numbers.
    numbers: HashMap<Vec<u8>, u32, FixedState>,
    uses: Vec<u32>,
    /// And whether each is the last of its word.
    items: Vec<(Item, bool)>,
    shares: Vec<u8>,
    /// The last word of each kind, and where its pieces end.
    words: [Vec<u8>; Kind::COUNT],
    ends: [Vec<usize>; Kind::COUNT],
}

impl<'a> WordEncoder<'a> {
    /// Pieces that come again `enough` times take symbols.
    pub(super) fn new(pieces: &'a Table, ideas: Ideas, enough: u32) -> Self {
        WordEncoder {
            dictionary: pieces.iter().zip(FIRST..).collect(),
            first_free: FIRST + pieces.len() as u16,
            ideas,
            enough,
            numbers: HashMap::default(),
            uses: Vec::new(),
            items: Vec::new(),
            shares: Vec::new(),
            words: Default::default(),
            ends: Default::default(),
        }
    }

    pub(super) fn push(&mut self, kind: Kind, word: &[u8]) {
        let mut folded = Vec::new();
        fold(kind, word, &mut folded);
        let mut end = 0;
        let ends: Vec<usize> = pieces_of(&folded, self.ideas)
            .map(|piece| {
                end += piece.len();
                end
            })
            .collect();
        let piece = |number: usize| {
            let start = if number == 0 { 0 } else { ends[number - 1] };
            &folded[start..ends[number]]
        };
        let before = Before {
            word: &self.words[kind as usize],
            ends: &self.ends[kind as usize],
        };
        let most = ends.len().min(before.ends.len());
        let most_of = |idea, most: usize| if self.ideas.has(idea) { most } else { 0 };
        let head = (0..most.min(most_of(Idea::SharedStarts, HEAD)))
            .take_while(|&at| piece(at) == before.piece(at))
            .count();
        let tail = (0..(most - head).min(most_of(Idea::SharedEnds, TAIL)))
            .take_while(|&at| {
                piece(ends.len() - 1 - at) == before.piece(before.ends.len() - 1 - at)
            })
            .count();
        self.shares.push((head * (TAIL + 1) + tail) as u8);
        let mut next = Vec::new();
        for at in head..ends.len() - tail {
            let piece = piece(at);
            next.clear();
            let counts = self.ideas.has(Idea::Counters)
                && at == head
                && at < before.ends.len()
                && successor(before.piece(at), &mut next)
                && next == piece;
            let item = if counts {
                Item::Symbol(NEXT)
            } else if let Some(&symbol) = self.dictionary.get(piece) {
                Item::Symbol(symbol)
            } else {
                let new = self.numbers.len() as u32;
                let number = *self.numbers.entry_ref(piece).or_insert(new);
                if number == new {
                    self.uses.push(0);
                }
                self.uses[number as usize] += 1;
                Item::Piece(number)
            };
            self.items.push((item, at + 1 == ends.len() - tail));
        }
        if head + tail == ends.len() {
            self.items.push((Item::Symbol(NONE), false));
        }
        self.words[kind as usize] = folded;
        self.ends[kind as usize] = ends;
    }

    /// Writes the streams of pieces, shares and spellings.
    pub(super) fn finish(mut self, streams: &mut Streams) {
        let mut spellings: Vec<&[u8]> = vec![b""; self.numbers.len()];
        for (piece, &number) in &self.numbers {
            spellings[number as usize] = piece;
        }
        let mut recent = Codes::new(self.first_free, MOST);
        for (item, last) in self.items {
            let symbol = match item {
                Item::Symbol(symbol) => symbol,
                Item::Piece(number) => {
                    let left = &mut self.uses[number as usize];
                    *left -= 1;
                    let again = *left >= self.enough && self.ideas.has(Idea::RecentPieces);
                    let known = recent.get(number);
                    if known.is_none() {
                        streams
                            .spellings
                            .extend_from_slice(spellings[number as usize]);
                        streams.spellings.push(0);
                        if again {
                            recent.push(number);
                        }
                    }
                    known.unwrap_or(if again { NEW_KEPT } else { NEW })
                }
            };
            put_code(&mut streams.pieces, symbol << 1 | u16::from(last));
        }
        streams.shares = self.shares;
    }
}

/// The word before, as the encoder holds it.
struct Before<'a> {
    word: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Before<'a> {
    fn piece(&self, number: usize) -> &'a [u8] {
        let start = if number == 0 {
            0
        } else {
            self.ends[number - 1]
        };
        &self.word[start..self.ends[number]]
    }
}

/// What the decoder remembers of the last word of each kind: where it stands in the text, and where
/// in the word its pieces begin and end.
#[derive(Clone, Copy)]
struct Last {
    start: usize,
    count: usize,
    /// A piece begins where the one before it ends. Room for a tail beyond the last that may be, so
    /// that tails are moved in one go, however many pieces they have.
    bounds: [u32; Pieces::MOST + 1 + TAIL],
}

/// Decodes new words, in order, to where they stand.
pub(super) struct WordDecoder<'a> {
    dictionary: &'a Table,
    codes: CodeStream<'a>,
    shares: std::slice::Iter<'a, u8>,
    all_spellings: &'a [u8],
    spellings: &'a [u8],
    pieces: Spellings<'a, 16>,
    last: [Last; Kind::COUNT],
    next: Vec<u8>,
}

#[cold]
fn damaged(what: &'static str) -> Error {
    Error::corrupt("block, words", 0, what)
}

#[cold]
fn misfit() -> Error {
    damaged("a word that fits")
}

impl<'a> WordDecoder<'a> {
    pub(super) fn new(
        dictionary: &'a Dictionary,
        slots: &'a mut Vec<Slot<16>>,
        streams: &'a Streams,
    ) -> Self {
        let nothing = Last {
            start: 0,
            count: 0,
            bounds: [0; Pieces::MOST + 1 + TAIL],
        };
        let first_free = FIRST + dictionary.pieces.len() as u16;
        WordDecoder {
            dictionary: &dictionary.pieces,
            codes: CodeStream::new(&streams.pieces),
            shares: streams.shares.iter(),
            all_spellings: &streams.spellings,
            spellings: &streams.spellings,
            pieces: Spellings::new(first_free, MOST, slots),
            last: [nothing; Kind::COUNT],
            next: Vec::new(),
        }
    }

    /// Appends the next word, which is not empty.
    #[inline(never)]
    pub(super) fn take(&mut self, kind: Kind, text: &mut Text<'_>) -> Result<()> {
        text.write_with(|text| self.put_together(kind, text))
    }

    #[inline(always)]
    fn put_together(&mut self, kind: Kind, text: &mut Text<'_>) -> Result<()> {
        let &share = self.shares.next().ok_or_else(|| damaged("shared pieces"))?;
        let share = usize::from(share);
        let (head, tail) = (share / (TAIL + 1), share % (TAIL + 1));
        let last = &mut self.last[kind as usize];
        if head + tail > last.count {
            return Err(damaged("no more shared pieces than there are"));
        }
        let start = text.len();
        let before = std::mem::replace(&mut last.start, start);
        // What the new word overwrites of the one before, taken first.
        let counter = last.bounds[head]..last.bounds[last.count.min(head + 1)];
        let counter = before + counter.start as usize..before + counter.end as usize;
        let from = last.count - tail;
        let tail_start = last.bounds[from];
        let tail_len = last.bounds[last.count] - tail_start;
        let tail_ends = last.bounds[from + 1..].first_chunk::<TAIL>();
        let &tail_ends = tail_ends.ok_or_else(|| damaged("fewer pieces"))?;

        text.repeat(before, counter.start - before)
            .ok_or_else(misfit)?;
        let own = text.len();
        let mut count = head;
        loop {
            let code = self.codes.next().ok_or_else(|| damaged("a code"))?;
            if let Some(later) = self.codes.peek(AHEAD) {
                self.pieces.prefetch(later >> 1);
            }
            let slot = self.pieces.slots().get(usize::from(code >> 1));
            let slot = slot.ok_or_else(|| damaged("a piece"))?;
            if slot.tag() < tag::LONG {
                let len = usize::from(slot.tag() & tag::LEN);
                text.push_chunk(slot.chunk(), len).ok_or_else(misfit)?;
            } else if code == NONE << 1 && count == head {
                break;
            } else {
                let place = slot.place();
                let other = Other {
                    dictionary: self.dictionary,
                    all_spellings: self.all_spellings,
                    spellings: &mut self.spellings,
                    pieces: &mut self.pieces,
                    next: &mut self.next,
                };
                let counter = (count == head).then(|| counter.clone());
                text.write_with(|text| other.take(code >> 1, place, counter, text))?;
            }
            count += 1;
            if count + tail > Pieces::MOST {
                return Err(damaged("fewer pieces"));
            }
            last.bounds[count] = (text.len() - start) as u32;
            if code & 1 == 1 {
                break;
            }
        }
        if kind == Kind::Upper {
            text.capitalize(own);
        }
        let moved = ((text.len() - start) as u32).wrapping_sub(tail_start);
        let bounds = &mut last.bounds[count + 1..count + 1 + TAIL];
        for (bound, end) in bounds.iter_mut().zip(tail_ends) {
            *bound = end.wrapping_add(moved);
        }
        text.repeat(before + tail_start as usize, tail_len as usize)
            .ok_or_else(misfit)?;
        last.count = count + tail;
        if text.len() == start {
            return Err(damaged("a word"));
        }
        Ok(())
    }
}

/// What it takes to append a piece that no slot holds.
struct Other<'w, 'a> {
    dictionary: &'a Table,
    all_spellings: &'a [u8],
    spellings: &'w mut &'a [u8],
    pieces: &'w mut Spellings<'a, 16>,
    next: &'w mut Vec<u8>,
}

impl Other<'_, '_> {
    /// Appends the piece of that symbol, which stands at `place` if it has a spelling. `counter` is where in the text
    /// a piece stands that may be counted up.
    #[inline(never)]
    fn take(
        self,
        symbol: u16,
        place: Place,
        counter: Option<Range<usize>>,
        text: &mut Text<'_>,
    ) -> Result<()> {
        let appended = match symbol {
            NEW | NEW_KEPT => {
                let start = self.all_spellings.len() - self.spellings.len();
                let spelling = take_spelling(self.spellings);
                let spelling = spelling.filter(|spelling| !spelling.is_empty());
                let spelling = spelling.ok_or_else(|| damaged("a spelling"))?;
                if symbol == NEW_KEPT {
                    let place = Place::new(start, start + spelling.len());
                    self.pieces.push(self.all_spellings, place);
                }
                text.push_from(self.all_spellings, start, spelling.len())
            }
            NEXT => {
                let counter = counter.filter(|counter| !counter.is_empty());
                let counter = counter.ok_or_else(|| damaged("a counter"))?;
                let end = text.len();
                text.repeat(counter.start, counter.len())
                    .ok_or_else(misfit)?;
                if text.count_up() {
                    Some(())
                } else {
                    text.truncate(end);
                    self.next.clear();
                    if !successor(text.get(counter), self.next) {
                        return Err(damaged("a counter"));
                    }
                    text.push(self.next)
                }
            }
            NONE => return Err(damaged("a piece")),
            _ => {
                let source = match symbol < self.pieces.first() {
                    true => self.dictionary.text(),
                    false => self.all_spellings,
                };
                text.push_from(source, place.start as usize, place.len as usize)
            }
        };
        appended.ok_or_else(misfit)
    }
}
