//! The swift model: candidates first, then a short descent.
//!
//! Each atom is guessed: a few contexts remember which atoms followed them last, the most trusted
//! one's atom is offered as one decision, then a second and a third. Only when all are refused is the
//! atom spelled: its head, which tells the class, then a code in digits of four decisions, each a mix of a few small integer models.
//!
//! Knows: atoms, the dictionary's numbers, binary decisions. Must not know: blocks, payloads, or
//! which parts of a block are walked together.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod candidates;
mod class;
mod cut;
mod cutter;
mod descent;
mod finder;
mod flag;
mod head;
mod letters;
mod lexicon;
mod line;
mod marks;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
mod place;
mod symbol;
mod vectors;

use crate::entropy::{Coder, DigitCoder};
use crate::error::Result;

use super::atom::MAX_LEN;

use candidates::{Candidates, Guess, Offer};
use descent::{Descent, Spelling};
use flag::Flags;
use head::Heads;
use letters::Letters;
use place::Place;
use symbol::Head;

pub(crate) use class::{CLASSES, Class};
pub(crate) use cut::{Atom, Cut};
pub(crate) use cutter::{Directives, PADDING};
pub(crate) use finder::fold;
pub(crate) use lexicon::Gatherer;
pub(crate) use symbol::{Alphabet, Separator, Symbol};
pub(crate) use vectors::{Task, Vectors, run};

/// Contexts that remember atoms, and so can guess: as many as a vector has lanes.
const GUESSERS: usize = 4;
/// The most guesses that are offered before an atom is spelled out.
const OFFERS: usize = 5;

/// Cursors that walk a block in turns: while memory is on its way to one the others are served.
pub(crate) const CURSORS: usize = 8;

/// Rounds between two looks at whether all cursors rest, which takes a while and does nothing to those that do.
const ROUNDS: usize = 64;

/// Bytes of the fixed tables: flags, weights, new spellings, the last atoms.
const FIXED: u64 = letters::MEMORY + (2 << 20);

/// How large the tables are, as powers of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Contexts remembered by the guessers, 8 bytes each.
    pub(crate) slots: u32,
    /// Digits of four decisions remembered by the descent, 32 bytes each.
    pub(crate) lines: u32,
    /// The same for heads, for each of their contexts.
    pub(crate) heads: u32,
}

impl Size {
    /// What suits a block of `len` bytes. One that decodes quickly is not kept waiting for tables
    /// that it cannot fill.
    pub(crate) fn of(len: u64) -> Size {
        let bits = len.clamp(1 << 12, 1 << 25).ilog2();
        Size {
            slots: (bits - 2).min(22),
            lines: (bits - 4).min(20),
            heads: (bits - 5).min(15),
        }
    }

    /// At most half of that, for those who have little memory.
    pub(crate) fn halved(self) -> Size {
        Size {
            slots: self.slots.min(21),
            lines: self.lines.min(19),
            ..self
        }
    }

    /// Twice that, for those who look closer.
    pub(crate) fn doubled(self) -> Size {
        Size {
            slots: self.slots + 1,
            lines: self.lines + 1,
            ..self
        }
    }
}

/// Where one cursor's atoms come from or go to.
pub(crate) trait Tape {
    /// Whether the text is there already, so that its spellings need not be looked up.
    const KNOWN: bool;

    fn is_at_end(&self) -> bool;

    /// When encoding, the next atom, whose folded spelling is in [`text`](Self::text) then; when decoding,
    /// none.
    fn next(&mut self) -> Symbol;

    /// What the atom is as a separator, where the text is known.
    fn separator(&self) -> Separator;

    /// The folded spelling of an atom of that class that the dictionary lacks, and its length.
    fn text(&mut self, class: Class) -> (&mut [u8; MAX_LEN], &mut usize);

    /// Writes an atom: the folded spelling is the first `len` bytes of `text`. Nothing to do where the text is known.
    fn put(&mut self, symbol: Symbol, text: &[u8; MAX_LEN], len: usize) -> Result<()>;

    /// Writes an atom whose spelling was left in [`text`](Self::text).
    fn put_new(&mut self, symbol: Symbol) -> Result<()>;
}

/// One of the walks through a block.
struct Cursor<T> {
    tape: T,
    place: Place,
    /// The atom to be coded, when encoding; then the one that was.
    symbol: Symbol,
    /// Hashed contexts of the atom.
    guessers: [u32; GUESSERS],
    guess: Guess,
    spelling: Spelling,
    /// Outcomes of the last first offers, the last one in bit 0.
    streak: u32,
    step: Step,
}

/// What a cursor has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Guess the atom and ask whether that is right.
    Offer,
    /// Code a digit of it.
    Spell,
    /// Nothing: there is no tape left.
    Rest,
}

/// All that is learned while a block is coded. The cursors share it. What is refused is told by `H` contexts of its head and `S`
/// of its code.
pub(crate) struct Model<'a, const S: usize, const H: usize> {
    alphabet: &'a Alphabet,
    cursors: usize,
    candidates: Candidates,
    flags: Flags,
    heads: Heads<H>,
    descent: Descent<S>,
    letters: Letters,
}

impl<'a, const S: usize, const H: usize> Model<'a, S, H> {
    /// Guesses offered before an atom is spelled out.
    const OFFERS: usize = if S > 5 { OFFERS } else { 4 };

    /// Bytes of memory that one of this size takes.
    pub(crate) fn memory(size: Size) -> u64 {
        (8 << size.slots) + (32 << size.lines) + Heads::<H>::memory(size.heads) + FIXED
    }

    /// `cursors` walk through a block at once, at most [`CURSORS`].
    pub(crate) fn new(alphabet: &'a Alphabet, cursors: usize, size: Size) -> Self {
        Model {
            alphabet,
            cursors,
            candidates: Candidates::new(size.slots),
            flags: Flags::new(),
            heads: Heads::new(size.heads),
            descent: Descent::new(size.lines),
            letters: alphabet.letters(),
        }
    }

    /// Walks over all tapes, a few at a time, in rounds: what can be prepared for all cursors is prepared first,
    /// then their decisions are coded, then all learn from them and move on.
    #[inline(always)]
    pub(crate) fn walk<C: DigitCoder, V: Vectors, T: Tape>(
        &mut self,
        (coder, vectors): (&mut C, V),
        mut tapes: impl Iterator<Item = T>,
    ) -> Result<()> {
        let first = tapes.by_ref().take(self.cursors.min(CURSORS)).enumerate();
        let mut cursors: Vec<Cursor<T>> = first
            .map(|(number, tape)| Cursor {
                tape,
                place: Place::new(number),
                symbol: Symbol::NONE,
                guessers: [0; GUESSERS],
                guess: Guess::default(),
                spelling: Spelling::default(),
                streak: 0,
                step: Step::Offer,
            })
            .collect();
        for cursor in &mut cursors {
            self.begin(cursor, &mut tapes);
        }
        // Two groups take turns: while memory is on its way to one, the other decides.
        let half = cursors.len().div_ceil(2).max(1);
        while cursors.iter().any(|cursor| cursor.step != Step::Rest) {
            for _ in 0..ROUNDS {
                for group in cursors.chunks_mut(half) {
                    for cursor in &mut *group {
                        self.look(vectors, cursor);
                    }
                    for cursor in group {
                        self.step((&mut *coder, vectors), cursor, &mut tapes)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Predicts what the next step of `cursor` decides. No branch but the first depends on what is being decoded.
    #[inline(always)]
    fn look<V: Vectors, T: Tape>(&self, vectors: V, cursor: &mut Cursor<T>) {
        match cursor.step {
            Step::Offer => {
                (self.candidates).guess(vectors, &cursor.guessers, &mut cursor.guess);
                self.prepare(vectors, cursor, 0);
            }
            Step::Spell => self.descent.open(vectors, &mut cursor.spelling),
            Step::Rest => {}
        }
    }

    /// Decides it, and learns from that.
    #[inline(always)]
    fn step<C: DigitCoder, V: Vectors, T: Tape>(
        &mut self,
        (coder, vectors): (&mut C, V),
        cursor: &mut Cursor<T>,
        tapes: &mut impl Iterator<Item = T>,
    ) -> Result<()> {
        match cursor.step {
            Step::Offer => {
                let is_right = self.offer(coder, cursor, 0);
                cursor.streak = cursor.streak << 1 | u32::from(is_right);
                if is_right {
                    return self.advance((coder, vectors), cursor, tapes);
                }
                let refused = cursor.guess.offers[0].symbol;
                let signs = self.heads.look(cursor.place.look_ahead(refused));
                let mut offers = 1;
                while offers < Self::OFFERS && self.prepare(vectors, cursor, offers) {
                    offers += 1;
                }
                if (1..offers).any(|offer| self.offer(coder, cursor, offer)) {
                    return self.advance((coder, vectors), cursor, tapes);
                }
                let head = if C::KNOWS {
                    self.alphabet.prefetch_code(cursor.symbol);
                    self.alphabet.head(cursor.symbol)
                } else {
                    0
                };
                let head = self.heads.code((&mut *coder, vectors), signs, head);
                let class = match self.alphabet.headed(head) {
                    Head::Symbol(symbol) => {
                        cursor.symbol = symbol;
                        return self.advance((coder, vectors), cursor, tapes);
                    }
                    Head::Class(class) => class,
                };
                let contexts = cursor.place.look_closer(refused);
                self.descent.begin(&mut cursor.spelling, class, contexts);
                cursor.step = Step::Spell;
            }
            Step::Spell => {
                let spelling = &mut cursor.spelling;
                (self.descent).code(
                    (&mut *coder, vectors),
                    self.alphabet,
                    spelling,
                    cursor.symbol,
                );
                if let Some(symbol) = self.descent.close(vectors, self.alphabet, spelling) {
                    cursor.symbol = symbol;
                    cursor.step = Step::Offer;
                    return self.advance((coder, vectors), cursor, tapes);
                }
            }
            Step::Rest => {}
        }
        Ok(())
    }

    /// Learns the atom that `cursor` has come to, moves behind it, and asks for what the next one needs.
    #[inline(always)]
    fn advance<C: DigitCoder, V: Vectors, T: Tape>(
        &mut self,
        coding: (&mut C, V),
        cursor: &mut Cursor<T>,
        tapes: &mut impl Iterator<Item = T>,
    ) -> Result<()> {
        self.pass(coding, cursor)?;
        self.begin(cursor, tapes);
        Ok(())
    }

    /// Asks for what the next atom of `cursor` needs; if there is none, it rests.
    #[inline(always)]
    fn begin<T: Tape>(&self, cursor: &mut Cursor<T>, tapes: &mut impl Iterator<Item = T>) {
        if cursor.tape.is_at_end() {
            match tapes.next() {
                Some(tape) => cursor.tape = tape,
                None => {
                    cursor.step = Step::Rest;
                    return;
                }
            }
        }
        cursor.symbol = cursor.tape.next();
        cursor.guessers = cursor.place.look();
        self.candidates.prefetch(&cursor.guessers);
    }

    /// Finds out what is offered next, if anything is, and asks for how likely that is.
    #[inline(always)]
    fn prepare<V: Vectors, T: Tape>(
        &self,
        vectors: V,
        cursor: &mut Cursor<T>,
        offer: usize,
    ) -> bool {
        let ranks = &mut cursor.guess.ranks;
        let best = vectors.best(ranks);
        let symbol = Symbol::from_bits(best.atom);
        if offer == 0 && !T::KNOWN {
            self.alphabet.prefetch_text(symbol);
        }
        cursor.guess.offers[offer] = Offer {
            symbol,
            place: self.flags.look(offer, best, ranks, cursor.streak),
        };
        best.atom != 0
    }

    /// Codes whether the offer is right.
    #[inline(always)]
    fn offer<C: Coder, T: Tape>(
        &mut self,
        coder: &mut C,
        cursor: &mut Cursor<T>,
        offer: usize,
    ) -> bool {
        let Offer { symbol, place } = cursor.guess.offers[offer];
        let right = self.flags.code(coder, place, symbol == cursor.symbol);
        if right {
            cursor.symbol = symbol;
        }
        right
    }

    /// Learns the atom that `cursor` has come to, and moves behind it.
    #[inline(always)]
    fn pass<C: DigitCoder, V: Vectors, T: Tape>(
        &mut self,
        (coder, vectors): (&mut C, V),
        cursor: &mut Cursor<T>,
    ) -> Result<()> {
        let symbol = cursor.symbol;
        self.candidates.learn(vectors, &cursor.guess, symbol);
        if symbol.is_new() {
            return self.spell((coder, vectors), cursor, symbol);
        }
        if T::KNOWN {
            (cursor.place).pass(symbol, cursor.tape.separator());
            return Ok(());
        }
        let (text, len, separator) = self.alphabet.text(symbol);
        (cursor.place).pass(symbol, separator);
        cursor.tape.put(symbol, text, len)
    }

    /// Codes the spelling of an atom that the dictionary lacks, and moves behind it.
    #[inline(always)]
    fn spell<C: DigitCoder, V: Vectors, T: Tape>(
        &mut self,
        coding: (&mut C, V),
        cursor: &mut Cursor<T>,
        symbol: Symbol,
    ) -> Result<()> {
        let class = symbol.class();
        let (text, len) = cursor.tape.text(class);
        *len = (self.letters).code(coding, class.group(), text, (0, *len), 0);
        let separator = Separator::of(class.group(), &text[..*len]);
        (cursor.place).pass(symbol, separator);
        cursor.tape.put_new(symbol)
    }
}
