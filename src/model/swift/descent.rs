//! Spells a refused atom: its class, then its code, decision by decision.
//!
//! Contexts own lines of fifteen small counters, one line for each four decisions, so that a cache
//! line is touched per context and four decisions and no more.

use super::SPELLERS;
use super::symbol::{Alphabet, Symbol};
use super::vectors::{Rows, Vectors};
use crate::entropy::Coder;
use crate::mix::{large, prefetch, squash};
use crate::model::atom::{Class, Group};

/// The first number is a check of the context, the others are counters by node of the tree of four
/// decisions, as [`Rows`] has them.
type Line = [i16; 16];

/// Two lines, in either of which a context may live.
#[derive(Clone)]
#[repr(align(64))]
struct Bucket([Line; 2]);

const FRESH: Line = [0; 16];

/// Three tenths.
const FIRST_WEIGHT: i16 = 2458;

/// Weight sets: one for the class, then one for each class and window of its code.
const WINDOWS: usize = 6;
const SETS: usize = 1 + 9 * WINDOWS;

pub(super) struct Descent {
    buckets: Vec<Bucket>,
    bits: u32,
    weights: Vec<Rows>,
}

/// The lines of all contexts for four decisions, and what they say, worked on in place of the table.
struct Window {
    counters: Rows,
    places: [u32; SPELLERS],
    /// The contexts at work, of which there are `count`.
    lanes: [u8; SPELLERS],
    count: usize,
    set: usize,
    outlook: [i16; 16],
    node: usize,
    visited: [i16; 16],
    zeros: [i16; 16],
    errors: [i16; 16],
}

/// The contexts that have met all decisions so far.
struct Known {
    lanes: [u8; SPELLERS],
    count: usize,
}

impl Window {
    #[inline(always)]
    fn decide<C: Coder>(&mut self, coder: &mut C, bit: u32) -> u32 {
        let node = self.node & 15;
        let p = squash(self.outlook[node].into()).clamp(32, 65_504);
        let bit = coder.code(bit, p);
        self.visited[node] = -1;
        self.zeros[node] = bit as i16 - 1;
        self.errors[node] = (((bit << 16) as i32 - p as i32) >> 1) as i16;
        self.node = self.node << 1 | bit as usize;
        bit
    }
}

#[inline(always)]
fn mix_hash(a: u32, b: u32) -> u32 {
    let x = (a ^ b.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    x ^ x >> 15
}

impl Descent {
    pub(super) fn new(bits: u32) -> Self {
        Descent {
            buckets: large(1 << (bits - 1), Bucket([[0; 16]; 2])),
            bits,
            weights: vec![Rows([[FIRST_WEIGHT; 16]; SPELLERS]); SETS],
        }
    }

    #[inline(always)]
    fn index(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    /// The first lines of these contexts are soon wanted.
    #[inline(always)]
    pub(super) fn prefetch(&self, contexts: &[u32; SPELLERS]) {
        for &context in contexts {
            prefetch(
                &self.buckets,
                self.index(context.wrapping_mul(0x9E37_79B1)) >> 1,
            );
        }
    }

    /// Opens the lines of four decisions. A context that met the decisions before for the first time
    /// has none behind them yet, nor does it get any: most contexts are met once.
    #[inline(always)]
    fn open<V: Vectors>(
        &self,
        vectors: V,
        contexts: &[u32; SPELLERS],
        prefix: u32,
        set: usize,
        known: &mut Known,
    ) -> Window {
        let mut counters = Rows([FRESH; SPELLERS]);
        let mut places = [0; SPELLERS];
        let Known { lanes, count } = *known;
        let mut kept = 0;
        for &lane in &lanes[..count.min(SPELLERS)] {
            let place = usize::from(lane) & (SPELLERS - 1);
            let hash = if prefix == 0 {
                contexts[place].wrapping_mul(0x9E37_79B1)
            } else {
                mix_hash(contexts[place], prefix).wrapping_mul(0x9E37_79B1)
            };
            let check = hash as i16 | 1;
            let index = self.index(hash);
            let Bucket(pair) = &self.buckets[index >> 1];
            let way = index & 1;
            let (one, other) = (&pair[way], &pair[way ^ 1]);
            // Of two strangers the one met less often gives way.
            let rarer = (other[1] & 7) < (one[1] & 7);
            let second_way = (one[0] != check) & ((other[0] == check) | rarer);
            let line = &pair[way ^ usize::from(second_way)];
            let met = line[0] == check;
            let mask = -i16::from(met);
            counters.0[place] = line.map(|counter| counter & mask);
            counters.0[place][0] = check;
            places[place] = (index ^ usize::from(second_way)) as u32;
            known.lanes[kept] = lane;
            kept += usize::from(met);
        }
        known.count = kept;
        let outlook = vectors.outlook(&counters, &self.weights[set], &lanes[..count]);
        Window {
            counters,
            places,
            lanes,
            count,
            set,
            outlook,
            node: 1,
            visited: [0; 16],
            zeros: [0; 16],
            errors: [0; 16],
        }
    }

    /// Learns from the decisions and puts the lines back.
    #[inline(always)]
    fn close<V: Vectors>(&mut self, vectors: V, window: &mut Window) {
        let weights = &mut self.weights[window.set];
        let Window {
            counters,
            places,
            lanes,
            count,
            visited,
            zeros,
            errors,
            ..
        } = window;
        let lanes = &lanes[..*count];
        vectors.learn(counters, weights, lanes, visited, zeros, errors);
        for &lane in lanes {
            let lane = usize::from(lane) & (SPELLERS - 1);
            let place = places[lane] as usize;
            self.buckets[place >> 1].0[place & 1] = counters.0[lane];
        }
    }

    /// Codes `symbol`, or whatever symbol the coder holds.
    #[inline(always)]
    pub(super) fn code<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        alphabet: &Alphabet,
        contexts: &[u32; SPELLERS],
        symbol: Symbol,
    ) -> Symbol {
        // A separator is one decision, any other class three more.
        let mut known = Known {
            lanes: std::array::from_fn(|lane| lane as u8),
            count: SPELLERS,
        };
        let mut window = self.open(vectors, contexts, 0, 0, &mut known);
        let actual = symbol.class();
        let separates = u32::from(actual == Class::Separator);
        let class = if window.decide(coder, separates) != 0 {
            Class::Separator
        } else {
            let mut value = 0;
            for i in (0..3).rev() {
                let bit = (actual as u32).wrapping_sub(1) >> i & 1;
                value = value << 1 | window.decide(coder, bit) as usize;
            }
            Class::ALL[(value + 1).min(Class::ALL.len() - 1)]
        };
        let group = class.group();
        let (code, length) = alphabet.code(symbol);
        let (mut path, mut depth) = (0_u64, 0_u32);
        loop {
            if let Some(symbol) = alphabet.complete(class, path, depth) {
                self.close(vectors, &mut window);
                return symbol;
            }
            if depth >= 63 {
                // Only a code of no symbols at all, which no alphabet has, leads here.
                self.close(vectors, &mut window);
                return Symbol::new(class, None);
            }
            if window.node >= 16 {
                self.close(vectors, &mut window);
                let prefix = (path as u32) << 2 | group as u32;
                let prefix = (prefix ^ (path >> 30) as u32) << 5 | depth.min(31) | 1 << 31;
                let set = 1 + class as usize * WINDOWS + (depth as usize / 4).min(WINDOWS - 1);
                window = self.open(vectors, contexts, prefix, set, &mut known);
            }
            let bit = (code >> (length.wrapping_sub(1 + depth) & 63)) as u32 & 1;
            let bit = window.decide(coder, bit);
            path = path << 1 | u64::from(bit);
            depth += 1;
        }
    }
}

const _: () = assert!(Class::ALL.len() == 9 && Group::ALL.len() == 3);
