//! The swift model: candidates first, then a short descent.
//!
//! Each atom is guessed: a few contexts remember which atoms followed them last, the most trusted
//! one's atom is offered as one decision, then a second and a third. Only when all are refused is the
//! atom spelled by a code in digits of four decisions, each a mix of a few small integer models.
//!
//! Knows: atoms, the dictionary's numbers, binary decisions. Must not know: blocks, payloads, or
//! which parts of a block are walked together.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod candidates;
mod descent;
mod flag;
mod place;
mod rate;
mod speller;
mod symbol;
mod vectors;

use crate::entropy::Coder;
use crate::error::Result;

use super::atom::{Class, MAX_LEN};

use candidates::{Candidates, Guess};
use descent::{Descent, Spelling};
use flag::Flags;
use place::{History, Place};
use speller::Speller;
use symbol::Separator;

pub(crate) use symbol::{Alphabet, Symbol};
pub(crate) use vectors::{Task, Vectors, run};

/// Contexts that remember atoms, and so can guess: as many as a vector has lanes.
const GUESSERS: usize = 4;
/// Contexts of the decisions behind a refused guess.
const SPELLERS: usize = 5;
/// Guesses offered before an atom is spelled out.
const OFFERS: usize = 3;

/// Cursors that walk a block in turns: while memory is on its way to one the others are served.
pub(crate) const CURSORS: usize = 4;

/// Bytes of the fixed tables: flags, weights, new spellings, the last atoms.
const FIXED: u64 = (8 << speller::BITS) + (2 << 20);

/// How large the tables are, as powers of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Contexts remembered by the guessers, 8 bytes each.
    pub(crate) slots: u32,
    /// Digits of four decisions remembered by the descent, 32 bytes each.
    pub(crate) lines: u32,
}

impl Size {
    /// What suits a block of `len` bytes. One that decodes quickly is not kept waiting for tables
    /// that it cannot fill.
    pub(crate) fn of(len: u64) -> Size {
        let bits = len.clamp(1 << 12, 1 << 25).ilog2();
        Size {
            slots: bits - 2,
            lines: (bits - 5).min(19),
        }
    }

    /// Bytes of memory that a model of this size takes.
    pub(crate) fn memory(self) -> u64 {
        (8 << self.slots) + (32 << self.lines) + FIXED
    }
}

/// Where one cursor's atoms come from or go to.
pub(crate) trait Tape {
    fn is_at_end(&self) -> bool;

    /// When encoding, the next atom, whose folded spelling is in [`text`](Self::text) then; when decoding,
    /// none.
    fn next(&mut self) -> Symbol;

    /// The folded spelling of an atom that the dictionary lacks, and its length.
    fn text(&mut self) -> (&mut [u8; MAX_LEN], &mut usize);

    /// Takes an atom: the folded spelling is the first `len` bytes of `text`.
    fn put(&mut self, symbol: Symbol, text: &[u8; MAX_LEN], len: usize) -> Result<()>;

    /// Takes an atom whose spelling was left in [`text`](Self::text).
    fn put_new(&mut self, symbol: Symbol) -> Result<()>;
}

/// What a cursor does when its turn comes: at the end of one turn it asks for the memory that the
/// next one needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// An atom begins, and its contexts are yet to be hashed.
    Begin,
    /// The guessers' slots are there.
    Offer,
    /// The lines of a digit are there.
    Spell,
}

/// One of the walks through a block.
pub(crate) struct Cursor {
    place: Place,
    phase: Phase,
    /// The atom to be coded, when encoding.
    symbol: Symbol,
    /// Hashed contexts of the atom.
    guessers: [u32; GUESSERS],
    spellers: [u32; SPELLERS],
    guess: Guess,
    spelling: Spelling,
    /// Outcomes of the last first offers, the last one in bit 0.
    streak: u32,
}

/// All that is learned while a block is coded. The cursors share it.
pub(crate) struct Model<'a> {
    alphabet: &'a Alphabet,
    history: History,
    candidates: Candidates,
    flags: Flags,
    descent: Descent,
    speller: Speller,
}

impl<'a> Model<'a> {
    pub(crate) fn new(alphabet: &'a Alphabet, size: Size) -> Self {
        Model {
            alphabet,
            history: History::new(),
            candidates: Candidates::new(size.slots),
            flags: Flags::new(),
            descent: Descent::new(size.lines),
            speller: Speller::new(),
        }
    }

    /// The cursor of that number, below [`CURSORS`].
    pub(crate) fn cursor(number: usize) -> Cursor {
        Cursor {
            place: Place::new(number),
            phase: Phase::Begin,
            symbol: Symbol::NONE,
            guessers: [0; GUESSERS],
            spellers: [0; SPELLERS],
            guess: Guess::default(),
            spelling: Spelling::default(),
            streak: 0,
        }
    }

    /// Works at `cursor` until it must wait for memory; false once `tape` is at its end.
    #[inline(always)]
    pub(crate) fn turn<C: Coder, V: Vectors, T: Tape>(
        &mut self,
        (coder, vectors): (&mut C, V),
        cursor: &mut Cursor,
        tape: &mut T,
    ) -> Result<bool> {
        let symbol = match cursor.phase {
            Phase::Begin => None,
            Phase::Offer => {
                (self.candidates).guess(vectors, &cursor.guessers, &mut cursor.guess);
                let offered = self.offer((coder, vectors), cursor);
                if offered.is_none() {
                    cursor.spelling = Spelling::default();
                    self.descent.seek(&cursor.spellers, &mut cursor.spelling);
                    cursor.phase = Phase::Spell;
                    return Ok(true);
                }
                offered
            }
            Phase::Spell => {
                let Cursor {
                    spellers, spelling, ..
                } = cursor;
                let coder = (&mut *coder, vectors);
                let complete =
                    (self.descent).code(coder, self.alphabet, spellers, spelling, cursor.symbol);
                if complete.is_none() {
                    return Ok(true);
                }
                complete
            }
        };
        if let Some(symbol) = symbol {
            self.candidates.learn(vectors, &cursor.guess, symbol);
            if symbol.is_new() {
                self.spell(coder, cursor, symbol, tape)?;
            } else {
                let (text, len) = self.alphabet.text(symbol);
                let separator = self.alphabet.separator(symbol);
                (cursor.place).pass(&mut self.history, symbol, separator);
                tape.put(symbol, text, len)?;
            }
        }
        if tape.is_at_end() {
            cursor.phase = Phase::Begin;
            return Ok(false);
        }
        cursor.symbol = tape.next();
        (cursor.guessers, cursor.spellers) = cursor.place.look(&self.history);
        self.candidates.prefetch(&cursor.guessers);
        cursor.phase = Phase::Offer;
        Ok(true)
    }

    /// Codes the spelling of an atom that the dictionary lacks, and moves behind it.
    #[inline(never)]
    fn spell<C: Coder, T: Tape>(
        &mut self,
        coder: &mut C,
        cursor: &mut Cursor,
        symbol: Symbol,
        tape: &mut T,
    ) -> Result<()> {
        let class = symbol.class();
        let (text, len) = tape.text();
        *len = self.speller.code(coder, class.group(), text, *len);
        let separator = match class {
            Class::Separator => Separator::of(&text[..*len]),
            _ => Separator::default(),
        };
        (cursor.place).pass(&mut self.history, symbol, separator);
        tape.put_new(symbol)
    }

    /// Offers the guessers' favourites one by one; nothing if all are refused.
    #[inline(always)]
    fn offer<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        cursor: &mut Cursor,
    ) -> Option<Symbol> {
        let (guess, symbol) = (&cursor.guess, cursor.symbol);
        let mut lane = self.candidates.first(guess)?;
        let coding = (&mut *coder, vectors);
        let hit = self.flags.first(coding, guess, lane, cursor.streak, symbol);
        cursor.streak = cursor.streak << 1 | u32::from(hit);
        if hit {
            return Some(guess.atom(lane));
        }
        let mut keys = self.candidates.keys(guess);
        for offer in 1..OFFERS {
            lane = guess.next(&mut keys, guess.atom(lane))?;
            let coding = (&mut *coder, vectors);
            if self.flags.later(coding, guess, offer, lane, symbol) {
                return Some(guess.atom(lane));
            }
        }
        None
    }
}
