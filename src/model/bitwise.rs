//! The long way bit by bit: each decision of an atom's code mixes what bit histories and the symbols last seen say of it.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::entropy::Coder;
use crate::mix::{
    Apm, BLOCK, CHUNK, Cell, Evidence, Inputs, Maps, Mixer, NO_PATH, NOWHERE, Nodes, Opinions,
    STRETCH_MAX, history, mask, pair, squash, stretch,
};

use super::alphabet::{Alphabet, Code, prefix_mask};
use super::atom::Group;
use super::effort::Effort;
use super::hash::{hash, hash3};
use super::memory::Memory;
use super::predictor::{Candidate, Clues, Descent, TRUSTS};
use super::recall::{self, Recall, Recalled};
use super::tally::{Signs, Tally, bias_line};
use super::text::Sizes;

/// The sets of weights that take part in a decision.
const SETS: usize = 5;
/// Families of weights that they take: the last set is of two.
const FAMILIES: usize = SETS + 1;

/// Weights of a set family.
const FAMILY: usize = 512;

/// Mixes `N` contexts, of which the first `H` have histories, `K` candidates, and `I` blocks of inputs: two for each
/// context, two more for those with histories, two for each candidate, a constant, padding. `S` are the sets of weights.
///
/// What is done for every context is done in loops over arrays without a branch, which become vectors.
#[derive(Clone, Debug)]
pub(crate) struct Bitwise<const N: usize, const H: usize, const K: usize, const I: usize> {
    /// By phase, context and bit history.
    histories: Maps<H, { history::HISTORIES }>,
    /// By phase, context and state of the symbols last seen in it: that the first of
    /// those still possible is right.
    recalls: Maps<N, RECALLS>,
    /// By candidate, kind and trust: that the candidate is right.
    trusts: Vec<[[Cell; TRUSTS]; K]>,
    tally: Tally<N, K, { recall::ROWS }>,
    mixer: Mixer<I>,
    last_mixer: Mixer<1>,
    finals: [Apm; 2],
    inputs: Inputs<I>,
    decisions: u64,
    effort: Effort,

    /// Of the contexts with the decisions before the present chunk, if it is not the first.
    hashes: [u32; H],
    /// The same for the chunk that was expected last.
    next_hashes: [u32; H],
    /// Whether the present chunk's histories are here.
    entered: bool,
    slots: [u32; H],
    recall: Recall<N>,
    /// How the verdicts lean, as the upper bits of a row of `recalls`.
    leanings: [u32; N],
    /// Histories of the present chunk, if it is not the first.
    nodes: [Nodes; H],
    of_histories: Opinions<H>,
    of_recalls: Opinions<N>,
}

/// Where in a code a decision stands.
#[derive(Clone, Copy, Debug)]
struct At {
    /// The decisions before it.
    done: Code,
    /// Those before its chunk.
    start: Code,
    /// Its node in the chunk.
    node: usize,
    /// Below [`KINDS`].
    kind: usize,
}

/// Phases of a code, in which histories and symbols seen do not mean the same: the decisions of the class, then six decisions
/// each of a word, of digits, of a separator. More of them would be waited for: what they say of all contexts has to stay in
/// the near caches.
const PHASES: usize = 4 * KINDS;

#[inline(always)]
fn phase(kind: usize, len: u32) -> usize {
    let len = len as usize;
    kind * 4 + if kind == 0 { len } else { len / 6 }.min(3)
}

/// Contexts of the final maps, by hashes of the decisions before, alone and with the last atom, as a power of two.
const FINAL_BITS: u32 = 13;

/// Kinds of decisions: of the class; of a word, of digits, of a separator.
const KINDS: usize = 4;
/// What is recalled, then the leaning of the verdict on the first symbol.
const RECALLS: usize = recall::ROWS * history::LEANINGS;

impl At {
    /// Whether the chunk is not the first.
    #[inline(always)]
    fn is_later(self) -> bool {
        self.start.len > 0
    }

    /// How far the code has come, below 32.
    #[inline(always)]
    fn stage(self) -> usize {
        match self.kind {
            0 => self.node & 15,
            kind => 16 + kind * 3 + (self.done.len as usize).min(11) / 4,
        }
    }
}

impl<const N: usize, const H: usize, const K: usize, const I: usize> Descent<N, H, K>
    for Bitwise<N, H, K, I>
{
    fn new(sizes: &Sizes) -> Self {
        const { assert!(2 * (H + N + K + 1) < I * BLOCK && H <= N) };
        let mut inputs = Inputs::new();
        inputs.set(2 * (H + N + K + 1), 256);
        Bitwise {
            histories: Maps::new(PHASES),
            recalls: Maps::new(PHASES),
            trusts: vec![[[Cell::NEW; TRUSTS]; K]; KINDS],
            tally: Tally::new(KINDS),
            mixer: Mixer::new(FAMILIES * FAMILY, 65_536 * 6 / (N + H) as i32 / 10),
            last_mixer: Mixer::new(256, 65_536 / SETS as i32),
            finals: [Apm::new(1 << FINAL_BITS), Apm::new(1 << FINAL_BITS)],
            inputs,
            decisions: 0,
            effort: sizes.effort,
            hashes: [0; H],
            next_hashes: [0; H],
            entered: false,
            slots: [NOWHERE; H],
            recall: Recall::new(),
            leanings: [0; N],
            nodes: [[0; 16]; H],
            of_histories: Opinions::new(),
            of_recalls: Opinions::new(),
        }
    }

    #[inline(always)]
    fn expect(&mut self, _: &[u32; N]) {}

    #[inline(always)]
    fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        alphabet: &Alphabet,
        code: Code,
        memory: &mut Memory<N, H>,
        clues: &Clues<'_, K>,
    ) -> Code {
        for i in 0..N {
            let leaning = history::leaning(memory.known.verdicts[i] as u8);
            self.leanings[i] = u32::from(leaning) * recall::ROWS as u32;
        }
        self.recall.begin(&memory.known.seen);
        let (guess, wrong) = (clues.guess, clues.wrong);
        let mut done = Code { bits: 0, len: 0 };
        let mut node = 1;
        let (mut start, mut expected) = (Code::default(), Code::default());
        while !alphabet.is_end(done.bits, done.len) {
            let class = Alphabet::class(done.bits, done.len);
            if done.len > 0 && done.len.is_multiple_of(CHUNK) {
                self.leave_chunk(memory);
                if expected != done {
                    self.expect_chunk(memory, done);
                }
                self.hashes = self.next_hashes;
                (node, start) = (1, done);
            }
            // The slots of the next chunk are asked for early, on the way to the guess.
            let to_guess = guess != wrong && (guess ^ done.bits) & prefix_mask(done.len) == 0;
            if done.len % CHUNK == CHUNK - 3 && to_guess {
                let len = done.len + 3;
                let bits = guess & prefix_mask(len);
                expected = Code { bits, len };
                self.expect_chunk(memory, expected);
            }
            let kind = class.map_or(0, |class| 1 + class.group() as usize);
            let bit = code.bits >> (31 - done.len) & 1;
            let place = At {
                done,
                start,
                node,
                kind,
            };
            let bit = self.decide(coder, bit, place, memory, clues);
            self.recall.follow(done.len, bit);
            node = node << 1 | bit as usize;
            done.bits |= bit << (31 - done.len);
            done.len += 1;
        }
        self.leave_chunk(memory);
        memory.store_nodes();
        done
    }
}

impl<const N: usize, const H: usize, const K: usize, const I: usize> Bitwise<N, H, K, I> {
    /// Asks for the slots of the chunk that begins at `done`.
    #[inline(always)]
    fn expect_chunk(&mut self, memory: &Memory<N, H>, done: Code) {
        for i in 0..H {
            self.next_hashes[i] = hash3(memory.hashes[i], done.bits, done.len);
        }
        for i in memory.met() {
            memory.table.prefetch_slot(self.next_hashes[i]);
        }
    }

    /// Gets the histories of the chunk that begins at `done`.
    #[inline(always)]
    fn enter_chunk(&mut self, memory: &mut Memory<N, H>, done: Code) {
        self.entered = true;
        self.nodes = [[0; 16]; H];
        let mut paths = [0; H];
        for i in 0..H {
            let only = memory.raw[0][i];
            let agrees = (only ^ done.bits) & prefix_mask(done.len) == 0;
            let is = mask(memory.raw[1][i] == 0) & mask(only & 0xFF <= 1) & mask(agrees);
            paths[i] = only << done.len >> (32 - CHUNK) & is | NO_PATH & !is;
        }
        for i in memory.met() {
            (self.slots[i], self.nodes[i]) = memory.table.slot(self.hashes[i], paths[i]);
        }
    }

    /// Puts back the histories of a chunk that is not the first, if they are here.
    #[inline(always)]
    fn leave_chunk(&mut self, memory: &mut Memory<N, H>) {
        if !self.entered {
            return;
        }
        self.entered = false;
        for i in memory.met() {
            memory.table.store_slot(self.slots[i], &self.nodes[i]);
        }
    }

    /// Looks up what the bit histories and the symbols recalled mean: inputs of the mixers.
    #[inline(always)]
    fn form_opinions(
        &mut self,
        at: At,
        memory: &Memory<N, H>,
        phase: usize,
        recalled: &Recalled<N>,
        others: &[u32; K],
        sum: u32,
    ) {
        let nodes = if at.is_later() {
            &self.nodes
        } else {
            &memory.nodes
        };
        let (mut states, mut used) = ([0; H], [0; H]);
        for i in 0..H {
            states[i] = nodes[i][at.node & 15].into();
            used[i] = mask(states[i] != 0);
        }
        let mut rows = recalled.rows;
        for i in 0..N {
            rows[i] |= self.leanings[i];
        }
        let pairs = self.inputs.pairs();
        pairs[H + N..][..K].copy_from_slice(others);
        pairs[H + N + K] = sum;
        if let Some((of_histories, rest)) = pairs.split_first_chunk_mut()
            && let Some(of_recalls) = rest.first_chunk_mut()
        {
            let opinions = &mut self.of_histories;
            (self.histories).look_up(phase, opinions, &states, &used, &[0; H], of_histories);
            let Recalled { present, flip, .. } = recalled;
            let opinions = &mut self.of_recalls;
            (self.recalls).look_up(phase, opinions, &rows, present, flip, of_recalls);
        }
    }

    /// Learns what came of [`Self::form_opinions`].
    #[inline(always)]
    fn learn_opinions(
        &mut self,
        bit: u32,
        at: At,
        memory: &mut Memory<N, H>,
        phase: usize,
        recalled: &Recalled<N>,
    ) {
        self.histories
            .learn(phase, &mut self.of_histories, &[bit; H], 1023);
        let mut right = [0; N];
        for i in 0..N {
            right[i] = recalled.flip[i] & 1 ^ bit;
        }
        self.recalls.learn(phase, &mut self.of_recalls, &right, 255);
        let nodes = match at.is_later() {
            true => &mut self.nodes,
            false => &mut memory.nodes,
        };
        for i in 0..H {
            let state = &mut nodes[i][at.node & 15];
            *state = history::after(*state, bit);
        }
    }

    #[inline(always)]
    fn decide<C: Coder>(
        &mut self,
        coder: &mut C,
        bit: u32,
        at: At,
        memory: &mut Memory<N, H>,
        clues: &Clues<'_, K>,
    ) -> u32 {
        let At {
            done, node, kind, ..
        } = at;
        let selectors = clues.selectors;
        let (mut trusts, mut expected) = ([0; K], [0; K]);
        // Without a branch: which of them are still possible comes as if at random.
        for k in 0..K {
            let Candidate { code, trust } = clues.candidates[k];
            let differs = (code ^ done.bits) & prefix_mask(done.len);
            let possible = mask(differs == 0) & mask(code != 0);
            trusts[k] = trust & (TRUSTS - 1);
            expected[k] = ((1 + (code >> (31 - done.len) & 1)) & possible) as usize;
        }
        // Final maps.
        let prefix = hash(done.bits, done.len);
        let after = hash(prefix, selectors.last);
        let contexts = [
            (prefix >> (32 - FINAL_BITS)) as usize,
            (after >> (32 - FINAL_BITS)) as usize,
        ];
        for (last, context) in self.finals.iter().zip(contexts) {
            last.expect(context);
        }
        let chunk = hash(at.start.bits, at.start.len);
        let biases = [bias_line(chunk), bias_line(hash(chunk, selectors.last))];
        if node == 1 {
            self.tally.expect(biases);
        }
        let recalled = self.recall.recall(done.len);
        let signs = Signs {
            kind,
            evidence: Evidence {
                rows: &recalled.rows,
                present: &recalled.present,
                flip: &recalled.flip,
            },
            expected: &expected,
            trusts: &trusts,
            biases: [
                biases[0] + (node & 15),
                biases[1] + (node & 15),
                (selectors.class * 8 + selectors.state) * 64 + at.stage(),
            ],
        };
        let sum = self.tally.sum(&signs);
        let summed = squash(sum.0);
        let bit = if sum.is_sure(self.effort.doubt) {
            let p = self.refine(sum.0, summed, contexts);
            coder.code(bit, p)
        } else {
            if at.is_later() && !self.entered {
                self.enter_chunk(memory, at.start);
            }
            // Of the phases of a kind, the first stands for all where they are not told apart.
            let len = if self.effort.has_phases { done.len } else { 0 };
            let phase = phase(kind, len);
            let of_candidates = self.inputs_of_candidates(&signs);
            let sum = pair(sum.0, centre(summed as u16));
            self.form_opinions(at, memory, phase, &recalled, &of_candidates, sum);
            let bit = self.mix(coder, bit, at, memory.hits, clues, contexts);
            self.learn_opinions(bit, at, memory, phase, &recalled);
            bit
        };
        for last in &mut self.finals {
            last.update(bit, 5);
        }
        self.tally.learn(&signs, (bit << 16) as i32 - summed as i32);
        self.learn_candidates(bit, &signs);
        bit
    }

    /// Codes the decision by all inputs, and learns what they weigh.
    #[inline(always)]
    fn mix<C: Coder>(
        &mut self,
        coder: &mut C,
        bit: u32,
        at: At,
        hits: usize,
        clues: &Clues<'_, K>,
        contexts: [usize; 2],
    ) -> u32 {
        let At {
            done, node, kind, ..
        } = at;
        let selectors = clues.selectors;
        // After a wrong guess: whether the decisions still lead to it.
        let differs = (clues.wrong ^ done.bits) & prefix_mask(done.len);
        let astray = clues.wrong != 0 && differs == 0;
        let sets: [usize; SETS] = [
            (selectors.class * 8 + selectors.state) * 4 + kind,
            FAMILY + (hits * 12 / (N + 1)) * 32 + at.stage(),
            2 * FAMILY
                + (selectors.line + 16 * usize::from(astray)) * 16
                + if kind == 0 { node & 7 } else { 7 + kind },
            3 * FAMILY + (selectors.last >> 25) as usize * 4 + kind,
            4 * FAMILY + beginning(done, 8, 7),
        ];
        let outputs = self.mixer.mix_all(&self.inputs, sets);
        let layer = Inputs::<1>::of_single([outputs]);
        let last_set = beginning(done, 5, 5);
        let mixed = self.last_mixer.mix(&layer, last_set);
        let mixed = mixed.clamp(-STRETCH_MAX, STRETCH_MAX);
        let p = squash(mixed);

        let p_final = self.refine(mixed, p, contexts);
        let bit = coder.code(bit, p_final);

        let truth = (bit << 16) as i32;
        let rate = if self.decisions < 1 << 14 {
            12
        } else if self.decisions < 1 << 17 {
            5
        } else if self.decisions < 1 << 21 {
            3
        } else {
            2
        };
        self.decisions += 1;
        if (truth - p as i32).abs() > self.effort.trained {
            for j in 0..SETS {
                let error = truth - squash(outputs[j]) as i32;
                self.mixer.train(&self.inputs, sets[j], (error * rate) >> 5);
            }
        }
        self.last_mixer
            .train(&layer, last_set, (truth - p as i32) >> 5);
        bit
    }

    /// What the candidates put into the mixers.
    #[inline(always)]
    fn inputs_of_candidates(&self, signs: &Signs<'_, N, K>) -> [u32; K] {
        let mut inputs = [0; K];
        for k in 0..K {
            let p = self.trusts[signs.kind][k][signs.trusts[k] & (TRUSTS - 1)].p1();
            let turn = mask(signs.expected[k] == 1) as i32;
            let turned = |x: i32| (x ^ turn) - turn;
            let input = pair(turned(stretch(p).into()), turned(centre(p)));
            inputs[k] = input & mask(signs.expected[k] != 0);
        }
        inputs
    }

    /// What a stretched probability, which is also `p`, has meant in these contexts of the final maps.
    #[inline(always)]
    fn refine(&mut self, stretched: i32, p: u32, contexts: [usize; 2]) -> u32 {
        let mut sum = 2 * p;
        for (last, context) in self.finals.iter_mut().zip(contexts) {
            sum += last.refine(stretched, context);
        }
        (sum / 4).clamp(1, 65_535)
    }

    #[inline(always)]
    fn learn_candidates(&mut self, bit: u32, signs: &Signs<'_, N, K>) {
        for k in 0..K {
            let expected = signs.expected[k];
            let right = u32::from(expected == 1 + bit as usize);
            let cell = &mut self.trusts[signs.kind][k][signs.trusts[k] & (TRUSTS - 1)];
            cell.update_if(mask(expected != 0), right, 255);
        }
    }
}

/// The decisions before, exactly where they are fewer than `exact`, else the first `bits` and how many there are, coarsely.
#[inline(always)]
fn beginning(done: Code, exact: u32, bits: u32) -> usize {
    if done.len < exact {
        1 << done.len | (u64::from(done.bits) >> (32 - done.len)) as usize
    } else {
        let depth = (done.len as usize / 4).clamp(1, 4) - 1;
        (1 << exact) + (done.bits >> (32 - bits)) as usize * 4 + depth
    }
}

/// A probability as a distance from even odds, in the range of stretched ones.
#[inline(always)]
fn centre(p: u16) -> i32 {
    (i32::from(p) - 32_768) >> 5
}

const _: () = assert!(Group::ALL.len() + 1 == KINDS);
