//! Spells a refused atom whose class is known: the digits of its code, each of four decisions.
//!
//! Contexts own lines of fifteen small counters, one line for each digit, so that a cache line is
//! touched per context and digit and no more.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use std::hint::select_unpredictable;

use super::class::{CLASSES, Class};
use super::line::{FIRST_WEIGHT, Known, LANES, Line};
use super::symbol::{Alphabet, DIGITS, Symbol};
use super::vectors::{Rows, Shares, Vectors};
use crate::entropy::DigitCoder;
use crate::mix::counters::COUNT;
use crate::mix::{large, prefetch};

/// Weight sets: one for each class and digit of its code, up to this many.
const WINDOWS: usize = 5;
const SETS: usize = CLASSES * WINDOWS;

pub(super) struct Descent<const S: usize> {
    /// In pairs, in either line of which a context may live.
    lines: Vec<Line>,
    /// How many there are, as a power of two.
    bits: u32,
    /// The first of them, so that a pair shares a cache line.
    first: u32,
    /// A line for contexts that are left out, behind the others.
    spare: u32,
    weights: Vec<Rows<S>>,
}

impl<const S: usize> Descent<S> {
    /// Whether a context may live in either line of a pair, which takes longer to find out.
    const TWO_WAYS: bool = S > 5;

    pub(super) fn new(bits: u32) -> Self {
        let lines = large((1 << bits) + 3, Line::NEW);
        let first = lines.as_ptr().addr() / size_of::<Line>() % 2;
        Descent {
            lines,
            bits,
            first: first as u32,
            spare: 1 << bits,
            weights: vec![Rows([[FIRST_WEIGHT; 16]; S]); SETS],
        }
    }

    /// Opens the lines of the next digit. A context that met the digits before for the first time
    /// has none behind them yet, nor does it get any: most contexts are met once.
    #[inline(always)]
    pub(super) fn open<V: Vectors>(&self, vectors: V, spelling: &mut Spelling) {
        let mut lines = [&self.lines[0]; S];
        for lane in 0..S {
            let place = spelling.places[lane] as usize;
            if Self::TWO_WAYS {
                let check = spelling.checks[lane] as i16;
                let even = place - ((place ^ self.first as usize) & 1);
                let (one, other) = (&self.lines[even], &self.lines[even + 1]);
                // Of two strangers the one met less often gives way.
                let rarer = (other.0[1] & COUNT) < (one.0[1] & COUNT);
                let second = (one.0[0] != check) & ((other.0[0] == check) | rarer);
                lines[lane] = select_unpredictable(second, other, one);
                spelling.places[lane] = even as u32 + u32::from(second);
            } else {
                lines[lane] = &self.lines[place];
            }
        }
        let weights = &self.weights[spelling.set];
        spelling.chances = vectors.chances(&lines, &spelling.checks, &mut spelling.known, weights);
        spelling.shares = vectors.shares(&spelling.chances);
    }

    /// Codes a digit of the symbol, which only the encoder knows.
    #[inline(always)]
    pub(super) fn code<C: DigitCoder, V: Vectors>(
        &self,
        (coder, vectors): (&mut C, V),
        alphabet: &Alphabet,
        spelling: &mut Spelling,
        symbol: Symbol,
    ) {
        let digit = if C::KNOWS {
            alphabet.digit(symbol, spelling.digits)
        } else {
            0
        };
        let shares = &spelling.shares;
        spelling.digit = coder.code_digit(digit, &shares.0, |at| vectors.find(shares, at));
    }

    /// Learns from the digit; the symbol if that is complete then. Otherwise finds the lines of the next
    /// digit, which are soon wanted.
    #[inline(always)]
    pub(super) fn close<V: Vectors>(
        &mut self,
        vectors: V,
        alphabet: &Alphabet,
        spelling: &mut Spelling,
    ) -> Option<Symbol> {
        let weights = &mut self.weights[spelling.set];
        let lines = self.lines.as_mut_slice();
        let digit = spelling.digit;
        let error = vectors.error(&spelling.chances, digit);
        for lane in 0..S {
            let line = &mut lines[spelling.places[lane] as usize];
            vectors.learn(line, spelling.known[lane], &mut weights.0[lane], &error);
            line.0[0] = spelling.checks[lane] as i16;
        }
        let digits = spelling.digits;
        let code = spelling.path << 4 | u64::from(digit);
        if digits >= DIGITS as u32 {
            // Only a code of no symbols at all, which no alphabet has, leads here.
            return Some(Symbol::new(spelling.class, None));
        }
        let complete = alphabet.complete(spelling.class, code, digits);
        if complete.is_none() {
            spelling.path = code;
            spelling.set += usize::from(digits < WINDOWS as u32);
            spelling.digits += 1;
            self.seek(spelling);
        }
        complete
    }

    /// Begins to spell an atom of that class in these contexts.
    #[inline(always)]
    pub(super) fn begin(&self, spelling: &mut Spelling, class: Class, contexts: [u32; S]) {
        spelling.class = class;
        (spelling.path, spelling.digits) = (0, 1);
        spelling.known = [u32::MAX; LANES];
        spelling.contexts[..S].copy_from_slice(&contexts);
        spelling.set = class.number() as usize * WINDOWS;
        self.seek(spelling);
    }

    /// Finds the lines for the next digit; they are soon wanted.
    #[inline(always)]
    fn seek(&self, spelling: &mut Spelling) {
        let next = (spelling.path as u32) << 2 | spelling.class.group() as u32;
        let prefix = (next ^ (spelling.path >> 30) as u32) << 4 | spelling.digits;
        let prefix = prefix.wrapping_mul(0x9E37_79B1);
        for lane in 0..LANES {
            let hash = (spelling.contexts[lane] ^ prefix).wrapping_mul(0x85EB_CA6B);
            spelling.checks[lane] = hash | 1;
            let known = spelling.known[lane];
            let place = (hash >> (32 - self.bits) & known) | (self.spare & !known);
            spelling.places[lane] = self.first + place;
        }
        for lane in 0..S {
            prefetch(&self.lines, spelling.places[lane] as usize);
        }
    }
}

/// How far a descent has come.
pub(super) struct Spelling {
    class: Class,
    /// The digits of the code so far.
    path: u64,
    /// The number of the next one, from 1 on.
    digits: u32,
    /// The contexts that have met all digits so far.
    known: Known,
    /// The hashed contexts.
    contexts: [u32; LANES],
    /// Where the lines of the next digit may be, and are once opened, and in the lower halves their checks.
    places: [u32; LANES],
    checks: [u32; LANES],
    /// The weights of the next digit.
    set: usize,
    /// What the lines say of it.
    chances: [u16; 16],
    shares: Shares,
    /// What it was.
    digit: u32,
}

impl Default for Spelling {
    fn default() -> Self {
        Spelling {
            class: Class::SEPARATOR,
            path: 0,
            digits: 1,
            known: [u32::MAX; LANES],
            contexts: [0; LANES],
            places: [0; LANES],
            checks: [0; LANES],
            set: 0,
            chances: [0; 16],
            shares: Shares::default(),
            digit: 0,
        }
    }
}
