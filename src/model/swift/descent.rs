//! Spells a refused atom: its class, then its code, decision by decision.
//!
//! Contexts own lines of fifteen small counters, one line for each four decisions, so that a cache
//! line is touched per context and four decisions and no more.

use super::SPELLERS;
use super::symbol::{Alphabet, Symbol};
use super::vectors::{Octet, Rows, Stretches, Vectors};
use crate::entropy::Coder;
use crate::mix::{prefetch, squash};
use crate::model::atom::{Class, Group};

/// The first cell is a check of the context, the others are counters by node of the tree of four
/// decisions: a probability in units of 2^-16 whose three low bits tell how often it was adapted.
type Line = [u16; 16];

/// Two lines, in either of which a context may live.
#[derive(Clone)]
#[repr(align(64))]
struct Bucket([Line; 2]);

const FRESH: Line = [1 << 15; 16];

const WEIGHT_BITS: u32 = 14;

/// Weight sets: sixteen for nodes of the class, then one for each class and depth.
const DEPTHS: usize = 24;
const SETS: usize = 16 + 9 * DEPTHS;

pub(super) struct Descent {
    buckets: Vec<Bucket>,
    bits: u32,
    stretches: Box<Stretches>,
    weights: Vec<Octet>,
}

/// The lines of all contexts for four decisions, worked on in place of the table.
struct Window {
    rows: Rows,
    places: [u32; SPELLERS],
    node: usize,
}

#[inline(always)]
fn mix_hash(a: u32, b: u32) -> u32 {
    let x = (a ^ b.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    x ^ x >> 15
}

impl Descent {
    pub(super) fn new(bits: u32) -> Self {
        Descent {
            buckets: vec![Bucket([[0; 16]; 2]); (1 << (bits - 1)) + SPELLERS],
            bits,
            stretches: Stretches::new(),
            weights: vec![Octet([(1 << WEIGHT_BITS) * 3 / 10; SPELLERS]); SETS],
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
            prefetch(&self.buckets, self.index(context.wrapping_mul(0x9E37_79B1)) >> 1);
        }
    }

    /// The lines of four decisions. A context that met the decisions before for the first time has
    /// none behind them yet, nor does it get any: most contexts are met once.
    #[inline(always)]
    fn open(&self, contexts: &[u32; SPELLERS], prefix: u32, known: &mut [bool; SPELLERS]) -> Window {
        let mut window = Window {
            rows: Rows { lines: [FRESH; SPELLERS], beyond: FRESH },
            places: [0; SPELLERS],
            node: 1,
        };
        for lane in 0..SPELLERS {
            let hash = if prefix == 0 {
                contexts[lane].wrapping_mul(0x9E37_79B1)
            } else {
                mix_hash(contexts[lane], prefix).wrapping_mul(0x9E37_79B1)
            };
            let check = hash as u16 | 1;
            // What is unknown goes to a line of its own beyond the table.
            let nowhere = (1 << self.bits) + 2 * lane;
            let index = if known[lane] { self.index(hash) } else { nowhere };
            let Bucket(pair) = &self.buckets[index >> 1];
            let way = index & 1;
            let (one, other) = (&pair[way], &pair[way ^ 1]);
            // Of two strangers the one met less often gives way.
            let second_way = (one[0] != check) & ((other[0] == check) | ((other[1] & 7) < (one[1] & 7)));
            let line = &pair[way ^ usize::from(second_way)];
            known[lane] &= line[0] == check;
            window.rows.lines[lane] = if known[lane] { *line } else { FRESH };
            window.rows.lines[lane][0] = check;
            window.places[lane] = (index ^ usize::from(second_way)) as u32;
        }
        window
    }

    #[inline(always)]
    fn close(&mut self, window: &Window) {
        for lane in 0..SPELLERS {
            let place = window.places[lane] as usize;
            self.buckets[place >> 1].0[place & 1] = window.rows.lines[lane];
        }
    }

    #[inline(always)]
    fn decide<C: Coder, V: Vectors>(
        &mut self,
        (coder, vectors): (&mut C, V),
        window: &mut Window,
        set: usize,
        bit: u32,
    ) -> u32 {
        let weights = &mut self.weights[set];
        let node = window.node & 15;
        let cells = vectors.cells(&window.rows, node);
        let inputs = vectors.stretches(&self.stretches, cells, 0);
        let p = squash(vectors.dot(inputs, *weights) >> WEIGHT_BITS).clamp(32, 65_504);
        let bit = coder.code(bit, p);
        *weights = vectors.trained(*weights, inputs, (bit << 16) as i32 - p as i32);
        let cells = vectors.adapted_cells(cells, (bit << 16) as i32 - bit as i32);
        for lane in 0..SPELLERS {
            window.rows.lines[lane][node] = cells.0[lane] as u16;
        }
        window.node = window.node << 1 | bit as usize;
        bit
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
        let mut known = [true; SPELLERS];
        let mut window = self.open(contexts, 0, &mut known);
        let actual = symbol.class();
        let separates = u32::from(actual == Class::Separator);
        let class = if self.decide((coder, vectors), &mut window, 1, separates) != 0 {
            Class::Separator
        } else {
            let mut value = 0;
            for i in (0..3).rev() {
                let bit = (actual as u32).wrapping_sub(1) >> i & 1;
                let node = window.node;
                value = value << 1 | self.decide((coder, vectors), &mut window, node, bit) as usize;
            }
            Class::ALL[(value + 1).min(Class::ALL.len() - 1)]
        };
        let group = class.group();
        let (code, length) = alphabet.code(symbol);
        let (mut path, mut depth) = (0_u64, 0_u32);
        loop {
            if let Some(symbol) = alphabet.complete(class, path, depth) {
                self.close(&window);
                return symbol;
            }
            if depth >= 63 {
                // Only a code of no symbols at all, which no alphabet has, leads here.
                self.close(&window);
                return Symbol::new(class, None);
            }
            if window.node >= 16 {
                self.close(&window);
                let prefix = (path as u32) << 2 | group as u32;
                let prefix = (prefix ^ (path >> 30) as u32) << 5 | depth.min(31) | 1 << 31;
                window = self.open(contexts, prefix, &mut known);
            }
            let bit = (code >> (length.wrapping_sub(1 + depth) & 63)) as u32 & 1;
            let set = 16 + class as usize * DEPTHS + (depth as usize).min(DEPTHS - 1);
            let bit = self.decide((coder, vectors), &mut window, set, bit);
            path = path << 1 | u64::from(bit);
            depth += 1;
        }
    }
}

const _: () = assert!(Class::ALL.len() == 9 && Group::ALL.len() == 3);
