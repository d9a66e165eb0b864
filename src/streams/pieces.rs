//! New words: what each shares with the one of its kind before it, and the codes of its pieces.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::recent::{Codes, Places};
use super::{Streams, codes, put_code, take_spelling};
use crate::error::{Error, Result};
use crate::symbols::{Dictionary, Idea, Ideas, Kind, Table, fold, pieces_of, successor};

/// The pieces are over, but for those at the end of the word before.
const END: u16 = 0;
/// A new piece, of which the spelling follows.
const NEW: u16 = 1;
/// Likewise, and it takes a code, since it will come again.
const NEW_KEPT: u16 = 2;
/// The piece after the counter that stands here in the word before.
const NEXT: u16 = 3;
/// The first code of the dictionary.
const FIRST: u16 = 4;

/// The most pieces that a word shares with the start and the end of the one before.
const HEAD: usize = 31;
const TAIL: usize = 7;

/// What is remembered of the last word of each kind: where in some text its pieces end.
#[derive(Clone, Debug, Default)]
struct Last {
    start: usize,
    ends: Vec<usize>,
}

impl Last {
    /// Where piece `number` stands in the text.
    fn piece(&self, number: usize) -> std::ops::Range<usize> {
        let start = match number {
            0 => self.start,
            _ => self.ends[number - 1],
        };
        start..self.ends[number]
    }
}

/// What a word says about its pieces, before it is known which of them take codes.
#[derive(Clone, Copy)]
enum Item {
    Code(u16),
    /// A piece that is not in the dictionary, by number.
    Piece(u32),
}

/// Encodes new words, in order.
pub(super) struct WordEncoder<'a> {
    dictionary: HashMap<&'a [u8], u16, FixedState>,
    first_free: u16,
    ideas: Ideas,
    /// The pieces that are not in the dictionary, in order of first use, and their numbers.
    numbers: HashMap<Vec<u8>, u32, FixedState>,
    uses: Vec<u32>,
    items: Vec<Item>,
    shares: Vec<u8>,
    /// The last word of each kind, and where its pieces end.
    words: [Vec<u8>; Kind::COUNT],
    ends: [Vec<usize>; Kind::COUNT],
}

impl<'a> WordEncoder<'a> {
    pub(super) fn new(pieces: &'a Table, ideas: Ideas) -> Self {
        WordEncoder {
            dictionary: pieces.iter().zip(FIRST..).collect(),
            first_free: FIRST + pieces.len() as u16,
            ideas,
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
                Item::Code(NEXT)
            } else if let Some(&code) = self.dictionary.get(piece) {
                Item::Code(code)
            } else {
                let new = self.numbers.len() as u32;
                let number = *self.numbers.entry_ref(piece).or_insert(new);
                if number == new {
                    self.uses.push(0);
                }
                self.uses[number as usize] += 1;
                Item::Piece(number)
            };
            self.items.push(item);
        }
        self.items.push(Item::Code(END));
        self.words[kind as usize] = folded;
        self.ends[kind as usize] = ends;
    }

    /// Writes the streams of pieces, shares and spellings.
    pub(super) fn finish(mut self, streams: &mut Streams) {
        let mut spellings: Vec<&[u8]> = vec![b""; self.numbers.len()];
        for (piece, &number) in &self.numbers {
            spellings[number as usize] = piece;
        }
        let mut recent = Codes::new(self.first_free);
        for item in self.items {
            let number = match item {
                Item::Code(code) => {
                    put_code(&mut streams.pieces, code);
                    continue;
                }
                Item::Piece(number) => number,
            };
            let left = &mut self.uses[number as usize];
            *left -= 1;
            if let Some(code) = recent.get(number) {
                put_code(&mut streams.pieces, code);
                continue;
            }
            streams
                .spellings
                .extend_from_slice(spellings[number as usize]);
            streams.spellings.push(0);
            if *left == 0 || !self.ideas.has(Idea::RecentPieces) {
                put_code(&mut streams.pieces, NEW);
            } else {
                put_code(&mut streams.pieces, NEW_KEPT);
                recent.push(number);
            }
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

/// Decodes new words, in order, to where they stand.
pub(super) struct WordDecoder<'a, C> {
    dictionary: &'a Table,
    first_free: u16,
    codes: C,
    shares: std::slice::Iter<'a, u8>,
    all_spellings: &'a [u8],
    spellings: &'a [u8],
    recent: Places,
    last: [Last; Kind::COUNT],
    ends: Vec<usize>,
    next: Vec<u8>,
}

/// The decoder of a block's new words.
pub(super) fn word_decoder<'a>(
    dictionary: &'a Dictionary,
    streams: &'a Streams,
) -> WordDecoder<'a, impl Iterator<Item = u16>> {
    let first_free = FIRST + dictionary.pieces.len() as u16;
    WordDecoder {
        dictionary: &dictionary.pieces,
        first_free,
        codes: codes(&streams.pieces),
        shares: streams.shares.iter(),
        all_spellings: &streams.spellings,
        spellings: &streams.spellings,
        recent: Places::new(first_free),
        last: Default::default(),
        ends: Vec::new(),
        next: Vec::new(),
    }
}

fn damaged(what: &'static str) -> Error {
    Error::corrupt("block, words", 0, what)
}

impl<C: Iterator<Item = u16>> WordDecoder<'_, C> {
    /// Appends the next word, at most `room` bytes and not empty.
    pub(super) fn take(&mut self, kind: Kind, room: usize, out: &mut Vec<u8>) -> Result<()> {
        let start = out.len();
        let &share = self.shares.next().ok_or_else(|| damaged("shared pieces"))?;
        let (head, tail) = (
            usize::from(share) / (TAIL + 1),
            usize::from(share) % (TAIL + 1),
        );
        let last = &self.last[kind as usize];
        let count = last.ends.len();
        if head + tail > count {
            return Err(damaged("no more shared pieces than there are"));
        }
        self.ends.clear();
        if head > 0 {
            let shared = last.start..last.ends[head - 1];
            if shared.len() > room {
                return Err(damaged("a word that fits"));
            }
            out.extend_from_within(shared);
            let ends = last.ends[..head].iter();
            self.ends.extend(ends.map(|end| end - last.start + start));
        }
        let own = out.len();
        loop {
            let code = self.codes.next().ok_or_else(|| damaged("a code"))?;
            let piece = match code {
                END => break,
                NEW | NEW_KEPT => {
                    let spelling = take_spelling(&mut self.spellings);
                    let spelling = spelling.ok_or_else(|| damaged("a spelling"))?;
                    if code == NEW_KEPT {
                        let end = self.all_spellings.len() - self.spellings.len() - 1;
                        self.recent.push(end - spelling.len(), end);
                    }
                    spelling
                }
                NEXT => {
                    self.next.clear();
                    if self.ends.len() != head
                        || head >= count
                        || !successor(&out[last.piece(head)], &mut self.next)
                    {
                        return Err(damaged("a counter"));
                    }
                    &self.next
                }
                _ if code < self.first_free => self
                    .dictionary
                    .get(usize::from(code - FIRST))
                    .ok_or_else(|| damaged("a piece of the dictionary"))?,
                _ => {
                    let place = self.recent.get(code);
                    let place = place.ok_or_else(|| damaged("a piece of the block"))?;
                    &self.all_spellings[place]
                }
            };
            if piece.is_empty() || out.len() - start + piece.len() > room {
                return Err(damaged("a word that fits"));
            }
            out.extend_from_slice(piece);
            self.ends.push(out.len());
        }
        if kind == Kind::Upper {
            out[own..].make_ascii_uppercase();
        }
        if tail > 0 {
            let from = last.piece(count - tail).start;
            let shared = from..last.ends[count - 1];
            if out.len() - start + shared.len() > room {
                return Err(damaged("a word that fits"));
            }
            let ends = last.ends[count - tail..].iter();
            self.ends.extend(ends.map(|end| end - from + out.len()));
            out.extend_from_within(shared);
        }
        if out.len() == start {
            return Err(damaged("a word"));
        }
        let last = &mut self.last[kind as usize];
        last.start = start;
        std::mem::swap(&mut last.ends, &mut self.ends);
        Ok(())
    }
}
