//! Predicts and codes the decisions of one atom, given the hashes of its contexts and candidates.

use crate::entropy::Coder;
use crate::mix::{
    Apm, BLOCK, CHUNK, Cell, Inputs, Mixer, NOWHERE, Nodes, Table, history, see, squash, stretch,
};

use super::alphabet::{Alphabet, Code, Step};
use super::atom::Group;
use super::hash::{hash, hash3};
use super::sure::Sure;

/// An atom that something outside of the tables expects next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Candidate {
    /// Its code, with a one in the last place; 0 for none.
    pub(crate) code: u32,
    /// What is known of the expectation, below [`TRUSTS`].
    pub(crate) trust: usize,
}

/// Degrees of trust in a candidate.
pub(crate) const TRUSTS: usize = 64;

/// What selects among sets of weights, besides the decision's own place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Selectors {
    /// Class of the last atom, below 9.
    pub(crate) class: usize,
    /// State of the text, below 8.
    pub(crate) state: usize,
    /// Below 32.
    pub(crate) line: usize,
    /// Hash of the last atom.
    pub(crate) last: u32,
    /// How probable a guess has to be to be asked for.
    pub(crate) least: u16,
}

/// The most sets of weights that take part in a decision.
const SETS: usize = 6;
/// Weights of a set family.
const FAMILY: usize = 512;

/// A model of decisions with `N` contexts, `K` candidates and `I` blocks of inputs: four inputs for
/// each context, two for each candidate, a constant, padding. `J` is the same for the short way.
#[derive(Clone, Debug)]
pub(crate) struct Predictor<
    const N: usize,
    const K: usize,
    const I: usize,
    const J: usize,
    const S: usize,
> {
    table: Table,
    sure: Sure<N, K, J>,
    /// The guess that was asked for and was wrong, or 0.
    wrong: u32,
    /// By kind of decision, context and bit history.
    histories: Vec<[[Cell; history::HISTORIES]; N]>,
    /// By kind of decision, context and state of the symbols last seen in it: that the first of
    /// those still possible is right.
    recalls: Vec<[[Cell; RECALLS]; N]>,
    /// By candidate, kind and trust: that the candidate is right.
    trusts: Vec<[[Cell; TRUSTS]; K]>,
    mixer: Mixer<I>,
    last_mixer: Mixer<1>,
    finals: [Apm; 3],
    inputs: Inputs<I>,
    decisions: u64,

    hashes: [u32; N],
    entries: [u32; N],
    slots: [u32; N],
    seen: [[u32; N]; 3],
    nodes: [Nodes; N],
    /// Contexts that were seen before; the first `known` count.
    known: [u8; N],
    known_len: usize,
    recall: [u16; N],
    /// Sign of the input: 0 where the expected bit is one, -1 where it is zero.
    flip: [i16; N],
}

/// Kinds of decisions: of the class; of a word, of digits, of a separator.
const KINDS: usize = 4;
const RECALLS: usize = 128;
/// Contexts of a final map, as a power of two.
const FINAL_BITS: u32 = 13;
/// Marks a symbol seen, whose code may be all zeros.
const PRESENT: u32 = 8;

impl<const N: usize, const K: usize, const I: usize, const J: usize, const S: usize>
    Predictor<N, K, I, J, S>
{
    pub(crate) fn new(entry_lines: usize, slot_lines: usize) -> Self {
        const { assert!(4 * N + 2 * K < I * BLOCK && S <= SETS) };
        let mut inputs = Inputs::new();
        inputs.set(4 * N + 2 * K, 256);
        Predictor {
            table: Table::new(entry_lines, slot_lines),
            sure: Sure::new(),
            wrong: 0,
            histories: vec![[[Cell::NEW; history::HISTORIES]; N]; KINDS],
            recalls: vec![[[Cell::NEW; RECALLS]; N]; KINDS],
            trusts: vec![[[Cell::NEW; TRUSTS]; K]; KINDS],
            mixer: Mixer::new(S * FAMILY, 65_536 * 3 / N as i32 / 10),
            last_mixer: Mixer::new(128, 65_536 / S as i32),
            finals: [
                Apm::new(1 << FINAL_BITS),
                Apm::new(1 << FINAL_BITS),
                Apm::new(1 << 12),
            ],
            inputs,
            decisions: 0,
            hashes: [0; N],
            entries: [NOWHERE; N],
            slots: [NOWHERE; N],
            seen: [[0; N]; 3],
            nodes: [[0; 16]; N],
            known: [0; N],
            known_len: 0,
            recall: [0; N],
            flip: [0; N],
        }
    }

    /// Takes the contexts of the next atom and asks for their lines.
    #[inline(always)]
    pub(crate) fn expect(&mut self, hashes: &[u32; N]) {
        self.hashes = *hashes;
        for &hash in hashes {
            self.table.prefetch_entry(hash);
        }
    }

    /// Codes one atom's decisions; `code` is ignored when decoding. Gives its code and what it is.
    #[inline(always)]
    pub(crate) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        alphabet: &Alphabet,
        code: Code,
        candidates: &[Candidate; K],
        selectors: &Selectors,
    ) -> (Code, Step) {
        let mut hits = 0;
        for i in 0..N {
            let place = self.table.entry(self.hashes[i]);
            self.entries[i] = place;
            let (seen, nodes) = self.table.load_entry(place);
            self.known[hits] = i as u8;
            if seen[0] != 0 {
                hits += 1;
            } else {
                for plane in 0..4 {
                    self.inputs.set(plane * N + i, 0);
                }
            }
            for (row, code) in self.seen.iter_mut().zip(seen) {
                row[i] = if code == 0 {
                    0
                } else {
                    (code & !0xFF) | PRESENT | confidence(code & 0xFF)
                };
            }
            self.nodes[i] = nodes;
        }
        self.known_len = hits;
        let (guess, source, trust) = self.guess(candidates);
        self.wrong = 0;
        if guess != 0
            && self
                .sure
                .weigh(guess, source, trust, &self.seen, hits, selectors.least)
        {
            let right = u32::from(code.bits ^ guess < 256);
            let right = self
                .sure
                .ask(coder, right, guess, &self.seen, candidates, selectors);
            self.sure.settle(right);
            if right != 0 {
                let bits = guess & !0xFF;
                return (Code { bits, len: 0 }, alphabet.end(bits));
            }
            self.wrong = guess;
        }
        let mut done = Code { bits: 0, len: 0 };
        let mut step = Step::Inner(None);
        let mut node = 1;
        while let Step::Inner(class) = step {
            if done.len > 0 && done.len % CHUNK == 0 {
                self.leave_chunk(done, CHUNK);
                self.enter_chunk(done);
                node = 1;
            }
            let kind = class.map_or(0, |class| 1 + class.group() as usize);
            let bit = code.bits >> (31 - done.len) & 1;
            let bit = self.decide(coder, bit, done, node, kind, hits, candidates, selectors);
            node = node << 1 | bit as usize;
            done.bits |= bit << (31 - done.len);
            done.len += 1;
            step = alphabet.step(done.bits, done.len);
        }
        self.leave_chunk(done, done.len);
        if guess != 0 && self.wrong == 0 {
            self.sure.settle(u32::from(done.bits ^ guess < 256));
        }
        (done, step)
    }

    /// The likeliest atom, where it comes from and what is known of it: of the longest match, or the
    /// last one seen in the first context that has any.
    #[inline(always)]
    fn guess(&self, candidates: &[Candidate; K]) -> (u32, usize, usize) {
        let matched = candidates
            .iter()
            .take(2)
            .position(|candidate| candidate.code != 0);
        if let Some(k) = matched {
            return (candidates[k].code, k, candidates[k].trust);
        }
        for i in [2, 1, 0] {
            let seen = self.seen[0][i];
            if seen != 0 {
                return (seen & !0xFF | 1, 2, i * 8 + (seen & 7) as usize);
            }
        }
        (0, 0, 0)
    }

    /// Learns what the atom was: `code` is its own from now on, if it was spelled.
    #[inline(always)]
    pub(crate) fn pass(&mut self, code: u32) {
        for i in 0..N {
            let (seen, _) = self.table.load_entry(self.entries[i]);
            self.table.store_seen(self.entries[i], see(seen, code));
        }
    }

    #[inline(always)]
    fn chunk_hash(&self, i: usize, done: Code) -> u32 {
        hash3(self.hashes[i], done.bits, done.len)
    }

    #[inline(always)]
    fn enter_chunk(&mut self, done: Code) {
        for &i in &self.known[..self.known_len] {
            self.table.prefetch_slot(self.chunk_hash(i.into(), done));
        }
        for k in 0..self.known_len {
            let i = usize::from(self.known[k]);
            let once = self.seen[1][i] == 0
                && self.seen[0][i] & 7 == 0
                && (self.seen[0][i] ^ done.bits) >> (32 - done.len) == 0;
            let path = once.then(|| self.seen[0][i] << done.len >> (32 - CHUNK));
            (self.slots[i], self.nodes[i]) = self.table.slot(self.chunk_hash(i, done), path);
        }
    }

    /// Puts back the histories of the chunk that ends at `done`.
    #[inline(always)]
    fn leave_chunk(&mut self, done: Code, nodes: u32) {
        if done.len <= CHUNK {
            for i in 0..N {
                if self.seen[0][i] == 0 {
                    // Seen for the first time: nothing was asked of it, so it learns here.
                    let mut node = 1;
                    for j in 0..nodes {
                        let bit = done.bits >> (31 - j) & 1;
                        self.nodes[i][node & 15] = history::after(history::NEW, bit);
                        node = node << 1 | bit as usize;
                    }
                }
                self.table.store_nodes(self.entries[i], &self.nodes[i]);
            }
        } else {
            for &i in &self.known[..self.known_len] {
                let i = usize::from(i);
                self.table.store_slot(self.slots[i], &self.nodes[i]);
            }
        }
    }

    /// What the symbols last seen say of the next decision.
    #[inline(always)]
    fn recall(&mut self, done: Code) {
        let mask = if done.len == 0 {
            0
        } else {
            u32::MAX << (32 - done.len)
        };
        let at = 31 - done.len;
        for i in 0..N {
            let [a, b, c] = [self.seen[0][i], self.seen[1][i], self.seen[2][i]];
            let alive = |x: u32| (x ^ done.bits) & mask == 0 && x & PRESENT != 0;
            let (alive_a, alive_b, alive_c) = (alive(a), alive(b), alive(c));
            let lead = if alive_a {
                a
            } else if alive_b {
                b
            } else {
                c
            };
            let rank = if alive_a {
                0
            } else if alive_b {
                1
            } else if alive_c {
                2
            } else {
                3
            };
            let differs = |x: u32| (x ^ lead) >> at & 1;
            let second = if alive_a && alive_b {
                1 + differs(b)
            } else if alive_c && rank < 2 {
                1 + differs(c)
            } else {
                0
            };
            self.recall[i] = (rank << 5 | (lead & 7) << 2 | second) as u16;
            self.flip[i] = (lead >> at & 1) as i16 - 1;
        }
    }

    #[expect(clippy::too_many_arguments, reason = "inlined into its one caller")]
    #[inline(always)]
    fn decide<C: Coder>(
        &mut self,
        coder: &mut C,
        bit: u32,
        done: Code,
        node: usize,
        kind: usize,
        hits: usize,
        candidates: &[Candidate; K],
        selectors: &Selectors,
    ) -> u32 {
        self.recall(done);
        let node = node & 15;
        let known = self.known_len;
        let mut votes = [0_usize; 2];
        {
            let Predictor {
                histories,
                recalls,
                inputs,
                nodes,
                recall,
                flip,
                known: list,
                ..
            } = self;
            let (histories, recalls) = (&histories[kind], &recalls[kind]);
            for &i in &list[..known] {
                let i = usize::from(i);
                if i >= N {
                    break;
                }
                let state = nodes[i][node];
                let p = histories[i][usize::from(state)].p1();
                let present = -i16::from(state != 0);
                inputs.set(i, stretch(p) & present);
                inputs.set(N + i, centre(p) & present);
                let row = usize::from(recall[i]) & (RECALLS - 1);
                let p = recalls[i][row].p1();
                let (present, flip) = (-i16::from(row < 96), flip[i]);
                inputs.set(2 * N + i, ((stretch(p) ^ flip) - flip) & present);
                inputs.set(3 * N + i, ((centre(p) ^ flip) - flip) & present);
                votes[(flip + 1) as usize & 1] += usize::from(row < 32);
            }
        }
        let mask = if done.len == 0 {
            0
        } else {
            u32::MAX << (32 - done.len)
        };
        let mut trust_cells = [usize::MAX; K];
        let mut expected = [0; K];
        for (k, candidate) in candidates.iter().enumerate() {
            let input = 4 * N + 2 * k;
            self.inputs.set(input, 0);
            self.inputs.set(input + 1, 0);
            if candidate.code != 0 && (candidate.code ^ done.bits) & mask == 0 {
                let cell = candidate.trust & (TRUSTS - 1);
                trust_cells[k] = cell;
                let bit = candidate.code >> (31 - done.len) & 1;
                expected[k] = 1 + bit as usize;
                let sign = bit as i16 * 2 - 1;
                let p = self.trusts[kind][k][cell].p1();
                self.inputs.set(input, sign * stretch(p));
                self.inputs.set(input + 1, sign * centre(p));
            }
        }

        // Sets of weights.
        let depth = done.len as usize;
        // After a wrong guess: whether the decisions still lead to it, and where it would go.
        let astray = if self.wrong != 0 && (self.wrong ^ done.bits) & mask == 0 {
            1 + (self.wrong >> (31 - done.len) & 1) as usize
        } else {
            0
        };
        let first = expected.iter().position(|&e| e != 0);
        let matched = first.map_or(0, |k| {
            1 + (k.min(2) * 16 + candidates[k].trust / 4) * 2 + expected[k] - 1
        });
        let matched = if astray != 0 { 97 + astray } else { matched };
        let phase = if kind == 0 {
            node & 15
        } else {
            16 + kind * 3 + depth.min(11) / 4
        };
        let sets: [usize; SETS] = [
            if kind == 0 {
                node
            } else {
                16 + (kind - 1) * 24 + depth
            },
            FAMILY + matched.min(127) * 4 + kind,
            2 * FAMILY + (selectors.class * 8 + selectors.state) * 4 + kind,
            3 * FAMILY + (hits * 12 / (N + 1)) * 32 + phase,
            4 * FAMILY + (votes[0] * 5 / (N + 1)) * 5 * 4 + (votes[1] * 5 / (N + 1)) * 4 + kind,
            5 * FAMILY
                + (selectors.line + 16 * usize::from(astray != 0)) * 16
                + if kind == 0 { node & 7 } else { 7 + kind },
        ];
        let mut outputs = [0; S];
        let mut layer = Inputs::<1>::new();
        for (j, &set) in sets[..S].iter().enumerate() {
            outputs[j] = self.mixer.mix(&self.inputs, set).clamp(-2943, 2943);
            layer.set(j, outputs[j] as i16);
        }
        let last_set = phase + 32 * astray;
        let mixed = self.last_mixer.mix(&layer, last_set).clamp(-2943, 2943);
        let p = squash(mixed);

        // Final maps.
        let prefix = hash(done.bits, done.len);
        let contexts = [
            (prefix >> (32 - FINAL_BITS)) as usize,
            (hash(prefix, selectors.last) >> (32 - FINAL_BITS)) as usize,
            (matched * 32 + phase) & 4095,
        ];
        let mut refined = [0; 3];
        for (j, map) in self.finals.iter_mut().enumerate() {
            refined[j] = map.refine(mixed, contexts[j]);
        }
        let p_final = (2 * p + refined[0] + refined[1]) / 4;
        let p_final = ((3 * p_final + refined[2]) / 4).clamp(1, 65_535);
        let bit = coder.code(bit, p_final);

        // Learning.
        let truth = (bit << 16) as i32;
        let rate = if self.decisions < 1 << 14 {
            12
        } else if self.decisions < 1 << 17 {
            6
        } else if self.decisions < 1 << 21 {
            4
        } else {
            3
        };
        self.decisions += 1;
        for (j, &set) in sets[..S].iter().enumerate() {
            let error = truth - squash(outputs[j]) as i32;
            if error.abs() > 32 {
                self.mixer.train(&self.inputs, set, (error * rate) >> 5);
            }
        }
        self.last_mixer
            .train(&layer, last_set, (truth - p as i32) >> 7);
        for map in &mut self.finals {
            map.update(bit, 6);
        }
        {
            let Predictor {
                histories,
                recalls,
                nodes,
                recall,
                flip,
                known: list,
                ..
            } = self;
            let (histories, recalls) = (&mut histories[kind], &mut recalls[kind]);
            for &i in &list[..known] {
                let i = usize::from(i);
                if i >= N {
                    break;
                }
                let state = &mut nodes[i][node];
                histories[i][usize::from(*state)].update(bit, 511);
                *state = history::after(*state, bit);
                let row = usize::from(recall[i]) & (RECALLS - 1);
                recalls[i][row].update(u32::from(flip[i] + 1 == bit as i16), 255);
            }
        }
        for k in 0..K {
            if trust_cells[k] != usize::MAX {
                let right = u32::from(expected[k] == 1 + bit as usize);
                self.trusts[kind][k][trust_cells[k]].update(right, 255);
            }
        }
        bit
    }
}

/// A probability as a distance from even odds, in the range of stretched ones.
#[inline(always)]
fn centre(p: u16) -> i16 {
    ((i32::from(p) - 32_768) >> 5) as i16
}

/// Counts in three bits: 0 stands for one.
#[inline(always)]
fn confidence(count: u32) -> u32 {
    match count {
        0..=4 => count.saturating_sub(1),
        5..=8 => 4,
        9..=17 => 5,
        18..=60 => 6,
        _ => 7,
    }
}

const _: () = assert!(Group::ALL.len() + 1 == KINDS);
