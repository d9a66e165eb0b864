//! Spells a refused atom: a digit for its class, then the digits of its code, each of four decisions.
//!
//! Contexts own lines of fifteen small counters, one line for each digit, so that a cache line is
//! touched per context and digit and no more.

// Lanes are walked by number, as vectors of them are.
#![allow(clippy::needless_range_loop)]

use super::class::{CLASSES, Class};
use super::symbol::{Alphabet, DIGITS, Symbol};
use super::vectors::{Rows, Squashes, Vectors};
use crate::entropy::Coder;
use crate::mix::{large, prefetch};

/// The first number is a check of the context, the others are counters by node of the tree of four
/// decisions, as [`Rows`] has them.
pub(super) type Line = [i16; 16];

/// Room for all contexts, in the width of a vector.
const LANES: usize = 8;

/// Two lines, in either of which a context may live.
#[derive(Clone)]
#[repr(align(64))]
struct Bucket([Line; 2]);

/// Three tenths.
const FIRST_WEIGHT: i16 = 2458;

/// Weight sets: one for the class, then one for each class and digit of its code.
const WINDOWS: usize = 5;
const SETS: usize = 1 + CLASSES * WINDOWS;

pub(super) struct Descent<const S: usize> {
    buckets: Vec<Bucket>,
    bits: u32,
    /// Lines for contexts that are left out.
    spare: u32,
    weights: Vec<Rows<S>>,
    squashes: Box<Squashes>,
}

impl<const S: usize> Descent<S> {
    /// Whether a context may live in either line of a bucket, which takes longer to find out.
    const TWO_WAYS: bool = S > 5;

    pub(super) fn new(bits: u32) -> Self {
        Descent {
            buckets: large((1 << (bits - 1)) + 1, Bucket([[0; 16]; 2])),
            spare: 1 << bits,
            bits,
            weights: vec![Rows([[FIRST_WEIGHT; 16]; S]); SETS],
            squashes: Squashes::new(),
        }
    }

    /// Opens the lines of the next digit. A context that met the digits before for the first time
    /// has none behind them yet, nor does it get any: most contexts are met once.
    #[inline(always)]
    pub(super) fn open<V: Vectors>(&self, vectors: V, spelling: &mut Spelling) {
        let mut met = 0;
        let mut lines = [&self.buckets[0].0[0]; S];
        for lane in 0..S {
            let check = spelling.checks[lane] as i16;
            let place = spelling.places[lane];
            let Bucket(pair) = &self.buckets[(place >> 1) as usize];
            if !Self::TWO_WAYS {
                let line = &pair[place as usize & 1];
                met |= u32::from(line[0] == check) << lane;
                lines[lane] = line;
                continue;
            }
            let (one, other) = (&pair[0], &pair[1]);
            // Of two strangers the one met less often gives way.
            let rarer = (other[1] & 7) < (one[1] & 7);
            let second = (one[0] != check) & ((other[0] == check) | rarer);
            let line = if second { other } else { one };
            met |= u32::from(line[0] == check) << lane;
            spelling.places[lane] = (place & !1) | u32::from(second);
            lines[lane] = line;
        }
        spelling.known &= met;
        let weights = &self.weights[spelling.set];
        spelling.chances = vectors.chances(&lines, spelling.known, weights, &self.squashes);
    }

    /// Codes a digit of the symbol, which only the encoder knows.
    #[inline(always)]
    pub(super) fn code<C: Coder>(
        &self,
        coder: &mut C,
        alphabet: &Alphabet,
        spelling: &mut Spelling,
        symbol: Symbol,
    ) {
        let digit = if C::KNOWS {
            alphabet.digit(symbol, spelling.digits)
        } else {
            0
        };
        spelling.digit = coder.code_digit(digit, &spelling.chances);
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
        let digit = spelling.digit;
        let error = vectors.error(&spelling.chances, digit);
        for lane in 0..S {
            let place = spelling.places[lane] as usize;
            let line = &mut self.buckets[place >> 1].0[place & 1];
            let met = spelling.known >> lane & 1 != 0;
            vectors.learn(line, met, &mut weights.0[lane], &error);
            line[0] = spelling.checks[lane] as i16;
        }
        let digits = spelling.digits as usize;
        let complete = if digits == 0 {
            let (class, symbol) = alphabet.headed(digit);
            spelling.class = class;
            symbol
        } else {
            spelling.path = spelling.path << 4 | u64::from(digit);
            if digits >= DIGITS {
                // Only a code of no symbols at all, which no alphabet has, leads here.
                return Some(Symbol::new(spelling.class, None));
            }
            alphabet.complete(spelling.class, spelling.path, spelling.digits)
        };
        if complete.is_none() {
            spelling.set = 1 + spelling.class.number() as usize * WINDOWS + digits.min(WINDOWS - 1);
            spelling.digits += 1;
            let next = (spelling.path as u32) << 2 | spelling.class.group() as u32;
            spelling.prefix = (next ^ (spelling.path >> 30) as u32) << 4 | spelling.digits;
            self.seek(spelling);
        }
        complete
    }

    /// Begins to spell an atom in these contexts.
    #[inline(always)]
    pub(super) fn begin(&self, spelling: &mut Spelling, contexts: [u32; S]) {
        *spelling = Spelling::default();
        spelling.contexts[..S].copy_from_slice(&contexts);
        self.seek(spelling);
    }

    /// Finds the lines for the next digit; they are soon wanted.
    #[inline(always)]
    fn seek(&self, spelling: &mut Spelling) {
        let prefix = spelling.prefix.wrapping_mul(0x9E37_79B1);
        for lane in 0..LANES {
            let hash = (spelling.contexts[lane] ^ prefix).wrapping_mul(0x85EB_CA6B);
            spelling.checks[lane] = hash | 1;
            let active = (spelling.known >> lane & 1).wrapping_neg();
            spelling.places[lane] = (hash >> (32 - self.bits) & active) | (self.spare & !active);
        }
        for lane in 0..S {
            prefetch(&self.buckets, (spelling.places[lane] >> 1) as usize);
        }
    }
}

/// How far a descent has come.
pub(super) struct Spelling {
    class: Class,
    /// The digits of the code so far.
    path: u64,
    /// Digits so far, that of the class included.
    digits: u32,
    /// A hash of all digits so far.
    prefix: u32,
    /// By bit: the contexts that have met all digits so far.
    known: u32,
    /// The hashed contexts.
    contexts: [u32; LANES],
    /// Where the lines of the next digit may be, and are once opened, and in the lower halves their checks.
    places: [u32; LANES],
    checks: [u32; LANES],
    /// The weights of the next digit.
    set: usize,
    /// What the lines say of it.
    chances: [u16; 16],
    /// What it was.
    digit: u32,
}

impl Default for Spelling {
    fn default() -> Self {
        Spelling {
            class: Class::SEPARATOR,
            path: 0,
            digits: 0,
            prefix: 0,
            known: u32::MAX,
            contexts: [0; LANES],
            places: [0; LANES],
            checks: [0; LANES],
            set: 0,
            chances: [0; 16],
            digit: 0,
        }
    }
}
