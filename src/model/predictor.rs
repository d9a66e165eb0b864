//! Predicts and codes the decisions of one atom, given the hashes of its contexts and candidates.

#![expect(
    clippy::needless_range_loop,
    reason = "loops over several arrays at once, whose shape the compiler turns into vectors"
)]

use crate::entropy::Coder;
use crate::mix::{
    Apm, BLOCK, CHUNK, Cell, Followers, Inputs, Maps, Mixer, NOWHERE, Nodes, Opinions, Table,
    VERDICT, history, mask, pair, see, squash, stretch,
};

use super::alphabet::{Alphabet, Code, Step};
use super::atom::Group;
use super::hash::{hash, hash3};
use super::sure::{Known, NEVER, ROUNDS, Sure};
use super::text::Sizes;

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
    /// How probable the first guess, and each after a no, has to be to be asked for.
    pub(crate) least: [u16; ROUNDS],
}

/// The most sets of weights that take part in a decision.
const SETS: usize = 7;
/// Weights of a set family.
const FAMILY: usize = 512;

/// A model of decisions with `N` contexts, of which the first `H` have histories (multiples of four), `K`
/// candidates, and `I` blocks of inputs: two for each context, two more for those with histories, two for each
/// candidate, a constant, padding. `G` are the blocks of the short way, `S` the sets of weights.
///
/// What is done for every context is done in loops over arrays without a branch, which become vectors.
#[derive(Clone, Debug)]
pub(crate) struct Predictor<
    const N: usize,
    const H: usize,
    const K: usize,
    const I: usize,
    const G: usize,
    const S: usize,
> {
    table: Table,
    followers: Followers,
    sure: Sure<N, K, G, S>,
    /// The last guess that was asked for and was wrong, or 0.
    wrong: u32,
    /// By phase, context and bit history.
    histories: Maps<H, { history::HISTORIES }>,
    /// By phase, context and state of the symbols last seen in it: that the first of
    /// those still possible is right.
    recalls: Maps<N, RECALLS>,
    /// By candidate, kind and trust: that the candidate is right.
    trusts: Vec<[[Cell; TRUSTS]; K]>,
    mixer: Mixer<I>,
    last_mixer: Mixer<1>,
    finals: [Apm; 3],
    inputs: Inputs<I>,
    decisions: u64,

    hashes: [u32; N],
    entries: [u32; N],
    slots: [u32; H],
    /// The symbols last seen in each context, as the table has them.
    raw: [[u32; N]; 3],
    /// The same with their counts in classes, and [`PRESENT`]; without a guess that was wrong.
    contexts: Known<N>,
    /// How the verdicts lean, as the upper bits of a row of `recalls`.
    leanings: [u32; N],
    /// Histories of the first chunk, and of the present one if that is a later one.
    nodes: [[Nodes; H]; 2],
    /// How many contexts were seen before.
    hits: usize,
    /// Those of them with histories; the first `known_len` count.
    known: [u8; H],
    known_len: usize,
    of_histories: Opinions<H>,
    of_recalls: Opinions<N>,
    /// All ones where the symbol recalled goes on with a zero.
    flip: [u32; N],
}

/// Phases of a code, in which histories and symbols seen do not mean the same: each decision of the class, then three decisions
/// each of a word, of digits, of a separator.
const PHASES: usize = 40;

#[inline(always)]
fn phase(kind: usize, node: usize, len: u32) -> usize {
    if kind == 0 {
        node & 15
    } else {
        8 + kind * 8 + (len as usize / 3).min(7)
    }
}

/// Kinds of decisions: of the class; of a word, of digits, of a separator.
const KINDS: usize = 4;
/// Counts and ranks of the symbols, then the leaning of the verdict on the first.
const RECALLS: usize = RANKED * history::LEANINGS;
const RANKED: usize = 128;
/// Of the former, those from here on are of contexts of which no symbol seen is possible any more.
const FORGOTTEN: u32 = 96;
/// Contexts of a final map, as a power of two.
const FINAL_BITS: u32 = 13;
/// Marks a symbol seen, whose code may be all zeros.
const PRESENT: u32 = 8;

/// The first `len` bits of a code.
#[inline(always)]
fn prefix_mask(len: u32) -> u32 {
    !(u64::from(u32::MAX) >> len) as u32
}

impl<const N: usize, const H: usize, const K: usize, const I: usize, const G: usize, const S: usize>
    Predictor<N, H, K, I, G, S>
{
    pub(crate) fn new(sizes: &Sizes) -> Self {
        const { assert!(2 * (H + N + K) < I * BLOCK && H <= N && S <= SETS) };
        let mut inputs = Inputs::new();
        inputs.set(2 * (H + N + K), 256);
        Predictor {
            table: Table::new(sizes.entry_lines, sizes.slot_lines),
            followers: Followers::new(sizes.follower_lines),
            sure: Sure::new(),
            wrong: 0,
            histories: Maps::new(PHASES),
            recalls: Maps::new(PHASES),
            trusts: vec![[[Cell::NEW; TRUSTS]; K]; KINDS],
            mixer: Mixer::new(S * FAMILY, 65_536 * 6 / (N + H) as i32 / 10),
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
            slots: [NOWHERE; H],
            raw: [[0; N]; 3],
            leanings: [0; N],
            contexts: Known {
                seen: [[0; N]; 3],
                verdicts: [0; N],
            },
            nodes: [[[0; 16]; H]; 2],
            hits: 0,
            known: [0; H],
            known_len: 0,
            of_histories: Opinions::default(),
            of_recalls: Opinions::default(),
            flip: [0; N],
        }
    }

    /// Takes the contexts of the next atom and asks for their lines.
    #[inline(always)]
    pub(crate) fn expect(&mut self, hashes: &[u32; N]) {
        self.hashes = *hashes;
        for &hash in &hashes[..H] {
            self.table.prefetch_entry(hash);
        }
        for &hash in &hashes[H..] {
            self.followers.prefetch(hash);
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
        self.look_up();
        let mut candidates = *candidates;
        self.wrong = 0;
        let mut guess = 0;
        for (round, &least) in selectors.least.iter().enumerate() {
            if least == NEVER {
                break;
            }
            guess = (self.sure).guess(round, &self.contexts, &candidates, self.hits);
            if guess == 0 || !self.sure.is_worth_asking(least) {
                break;
            }
            let right = u32::from(code.bits ^ guess < 256);
            let right =
                (self.sure).ask(coder, right, guess, &self.contexts, &candidates, selectors);
            self.sure.settle(right);
            if right != 0 {
                let bits = guess & !0xFF;
                return (Code { bits, len: 0 }, alphabet.end(bits));
            }
            self.wrong = guess;
            self.contexts.exclude(guess);
            for candidate in &mut candidates {
                if (candidate.code ^ guess) >> 8 == 0 {
                    candidate.code = 0;
                }
            }
        }
        let candidates = &candidates;
        let mut done = Code { bits: 0, len: 0 };
        let mut step = Step::Inner(None);
        let mut node = 1;
        let mut later = 0;
        let mut expected = Code::default();
        while let Step::Inner(class) = step {
            if done.len > 0 && done.len.is_multiple_of(CHUNK) {
                if later != 0 {
                    self.leave_chunk();
                }
                if expected != done {
                    self.expect_chunk(done);
                }
                self.enter_chunk(done);
                (node, later) = (1, 1);
            }
            // The slots of the next chunk are asked for early, on the way to the guess.
            let to_guess = guess != self.wrong && (guess ^ done.bits) & prefix_mask(done.len) == 0;
            if done.len % CHUNK == CHUNK - 3 && to_guess {
                let len = done.len + 3;
                let bits = guess & prefix_mask(len);
                expected = Code { bits, len };
                self.expect_chunk(expected);
            }
            let kind = class.map_or(0, |class| 1 + class.group() as usize);
            let bit = code.bits >> (31 - done.len) & 1;
            let bit = self.decide(coder, bit, done, node, later, kind, candidates, selectors);
            node = node << 1 | bit as usize;
            done.bits |= bit << (31 - done.len);
            done.len += 1;
            step = alphabet.step(done.bits, done.len);
        }
        if later != 0 {
            self.leave_chunk();
        }
        for i in 0..H {
            self.table.store_nodes(self.entries[i], &self.nodes[0][i]);
        }
        if guess != self.wrong {
            self.sure.settle(u32::from(done.bits ^ guess < 256));
        }
        (done, step)
    }

    /// Loads the entries of the atom's contexts.
    #[inline(always)]
    fn look_up(&mut self) {
        let mut known = 0;
        for i in 0..H {
            let place = self.table.entry(self.hashes[i]);
            self.entries[i] = place;
            let (seen, nodes) = self.table.load_entry(place);
            for row in 0..3 {
                self.raw[row][i] = seen[row];
            }
            self.nodes[0][i] = nodes;
            self.contexts.verdicts[i] = nodes[VERDICT].into();
            self.known[known] = i as u8;
            known += usize::from(seen[0] != 0);
        }
        self.known_len = known;
        for i in H..N {
            let (place, seen, verdict) = self.followers.find(self.hashes[i]);
            self.entries[i] = place;
            for row in 0..3 {
                self.raw[row][i] = seen[row];
            }
            self.contexts.verdicts[i] = verdict;
            known += usize::from(seen[0] != 0);
        }
        self.hits = known;
        for i in 0..N {
            let leaning = history::leaning(self.contexts.verdicts[i] as u8);
            self.leanings[i] = u32::from(leaning) * RANKED as u32;
        }
        for row in 0..3 {
            for i in 0..N {
                let raw = self.raw[row][i];
                self.contexts.seen[row][i] =
                    (raw & !0xFF | PRESENT | confidence(raw & 0xFF)) & mask(raw != 0);
            }
        }
    }

    /// Learns what the atom was: `code` is its own from now on, if it was spelled.
    #[inline(always)]
    pub(crate) fn pass(&mut self, code: u32) {
        let [a, b, c] = &mut self.raw;
        let verdicts = &mut self.contexts.verdicts;
        for i in 0..N {
            let right = mask((a[i] ^ code) >> 8 == 0) & 1;
            let after = history::after(verdicts[i] as u8, right);
            verdicts[i] = u32::from(after) & mask(a[i] != 0);
        }
        for i in 0..N {
            [a[i], b[i], c[i]] = see([a[i], b[i], c[i]], code);
        }
        for i in 0..H {
            let seen = [a[i], b[i], c[i]];
            self.table
                .store_seen(self.entries[i], seen, verdicts[i] as u8);
        }
        for i in H..N {
            let seen = [a[i], b[i], c[i]];
            self.followers.store(self.entries[i], seen, verdicts[i]);
        }
    }

    #[inline(always)]
    fn chunk_hash(&self, i: usize, done: Code) -> u32 {
        hash3(self.hashes[i], done.bits, done.len)
    }

    /// Asks for the slots of the chunk that begins at `done`.
    #[inline(always)]
    fn expect_chunk(&self, done: Code) {
        for &i in &self.known[..self.known_len.min(H)] {
            self.table
                .prefetch_slot(self.chunk_hash(usize::from(i) % H, done));
        }
    }

    #[inline(always)]
    fn enter_chunk(&mut self, done: Code) {
        self.nodes[1] = [[0; 16]; H];
        for &i in &self.known[..self.known_len.min(H)] {
            let i = usize::from(i) % H;
            let only = self.raw[0][i];
            let once = self.raw[1][i] == 0
                && only & 0xFF <= 1
                && (only ^ done.bits) & prefix_mask(done.len) == 0;
            let path = once.then(|| only << done.len >> (32 - CHUNK));
            (self.slots[i], self.nodes[1][i]) = self.table.slot(self.chunk_hash(i, done), path);
        }
    }

    /// Puts back the histories of a chunk that is not the first.
    #[inline(always)]
    fn leave_chunk(&mut self) {
        for &i in &self.known[..self.known_len.min(H)] {
            let i = usize::from(i) % H;
            self.table.store_slot(self.slots[i], &self.nodes[1][i]);
        }
    }

    /// Looks up what the bit histories and the symbols last seen say of the next decision. Gives how many of
    /// the latter say zero and one with their first symbol.
    #[inline(always)]
    fn form_opinions(&mut self, done: Code, node: usize, later: usize, phase: usize) -> [u32; 2] {
        let possible = prefix_mask(done.len) | PRESENT;
        let so_far = done.bits | PRESENT;
        let at = 31 - done.len;
        let (mut rows, mut present) = ([0; N], [0; N]);
        let mut votes = [0; 2];
        let [a, b, c] = &self.contexts.seen;
        for i in 0..N {
            let (a, b, c) = (a[i], b[i], c[i]);
            let first = mask((a ^ so_far) & possible == 0);
            let second = mask((b ^ so_far) & possible == 0);
            let third = mask((c ^ so_far) & possible == 0);
            let lead = a & first | (b & second | c & !second) & !first;
            let rank = !first & (1 + (!second & (1 + (!third & 1))));
            let differs_b = 1 + ((b ^ lead) >> at & 1);
            let differs_c = 1 + ((c ^ lead) >> at & 1);
            let both = first & second;
            let rival = differs_b & both | differs_c & (third & (first | second)) & !both;
            rows[i] = rank << 5 | (lead & 7) << 2 | rival;
            present[i] = mask(rows[i] < FORGOTTEN);
            rows[i] |= self.leanings[i];
            self.flip[i] = (lead >> at & 1).wrapping_sub(1);
            votes[0] += first & self.flip[i] & 1;
            votes[1] += first & !self.flip[i] & 1;
        }
        let mut states = [0; H];
        for i in 0..H {
            states[i] = self.nodes[later][i][node & 15].into();
        }
        self.histories
            .look_up(phase, &states, &mut self.of_histories);
        self.recalls.look_up(phase, &rows, &mut self.of_recalls);
        let pairs = self.inputs.pairs();
        let mut used = [0; H];
        for i in 0..H {
            used[i] = mask(states[i] != 0);
        }
        self.of_histories.input(&used, &[0; H], pairs);
        self.of_recalls.input(&present, &self.flip, &mut pairs[H..]);
        votes
    }

    /// Learns what came of [`Self::form_opinions`].
    #[inline(always)]
    fn learn_opinions(&mut self, bit: u32, node: usize, later: usize, phase: usize) {
        self.histories
            .learn(phase, &mut self.of_histories, &[bit; H], 1023);
        let mut right = [0; N];
        for i in 0..N {
            right[i] = self.flip[i] & 1 ^ bit;
        }
        self.recalls.learn(phase, &mut self.of_recalls, &right, 255);
        for i in 0..H {
            let state = &mut self.nodes[later][i][node & 15];
            *state = history::after(*state, bit);
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
        later: usize,
        kind: usize,
        candidates: &[Candidate; K],
        selectors: &Selectors,
    ) -> u32 {
        let phase = phase(kind, node, done.len);
        let votes = self.form_opinions(done, node, later, phase);
        let hits = self.hits;
        let mask = prefix_mask(done.len);
        let mut trust_cells = [usize::MAX; K];
        let mut expected = [0; K];
        for k in 0..K {
            let candidate = &candidates[k];
            let mut input = 0;
            if candidate.code != 0 && (candidate.code ^ done.bits) & mask == 0 {
                let cell = candidate.trust & (TRUSTS - 1);
                trust_cells[k] = cell;
                let bit = candidate.code >> (31 - done.len) & 1;
                expected[k] = 1 + bit as usize;
                let sign = bit as i32 * 2 - 1;
                let p = self.trusts[kind][k][cell].p1();
                input = pair(sign * i32::from(stretch(p)), sign * centre(p));
            }
            self.inputs.pairs()[H + N + k] = input;
        }

        // Sets of weights.
        let depth = done.len as usize;
        // After a wrong guess: whether the decisions still lead to it, and where it would go.
        let astray = if self.wrong != 0 && (self.wrong ^ done.bits) & mask == 0 {
            1 + (self.wrong >> (31 - done.len) & 1) as usize
        } else {
            0
        };
        let mut matched = 0;
        for k in (0..K).rev() {
            if expected[k] != 0 {
                matched = 1 + (k.min(2) * 16 + candidates[k].trust / 4) * 2 + expected[k] - 1;
            }
        }
        let matched = if astray != 0 { 97 + astray } else { matched };
        let stage = if kind == 0 {
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
            3 * FAMILY + (hits * 12 / (N + 1)) * 32 + stage,
            4 * FAMILY
                + (votes[0] as usize * 5 / (N + 1) * 5 + votes[1] as usize * 5 / (N + 1)) * 4
                + kind,
            5 * FAMILY
                + (selectors.line + 16 * usize::from(astray != 0)) * 16
                + if kind == 0 { node & 7 } else { 7 + kind },
            6 * FAMILY + (selectors.last >> 25) as usize * 4 + kind,
        ];
        let mut outputs = [0; 8];
        for j in 0..S {
            outputs[j] = self.mixer.mix(&self.inputs, sets[j]).clamp(-2943, 2943);
        }
        let last_set = stage + 32 * astray;
        let mut layer = Inputs::<1>::new();
        for j in 0..4 {
            layer.pairs()[j] = pair(outputs[2 * j], outputs[2 * j + 1]);
        }
        let mixed = (self.last_mixer).mix(&layer, last_set).clamp(-2943, 2943);
        let p = squash(mixed);

        // Final maps.
        let prefix = hash(done.bits, done.len);
        let contexts = [
            (prefix >> (32 - FINAL_BITS)) as usize,
            (hash(prefix, selectors.last) >> (32 - FINAL_BITS)) as usize,
            (matched * 32 + stage) & 4095,
        ];
        let mut refined = [0; 3];
        for j in 0..3 {
            refined[j] = self.finals[j].refine(mixed, contexts[j]);
        }
        let p_final = (2 * p + refined[0] + refined[1]) / 4;
        let p_final = (3 * p_final + refined[2]) / 4;
        let p_final = p_final.clamp(1, 65_535);
        let bit = coder.code(bit, p_final);

        // Learning.
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
        for j in 0..S {
            let error = truth - squash(outputs[j]) as i32;
            if error.abs() > 1000 {
                self.mixer.train(&self.inputs, sets[j], (error * rate) >> 5);
            }
        }
        self.last_mixer
            .train(&layer, last_set, (truth - p as i32) >> 5);
        for j in 0..3 {
            self.finals[j].update(bit, 5);
        }
        self.learn_opinions(bit, node, later, phase);
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
pub(super) fn centre(p: u16) -> i32 {
    (i32::from(p) - 32_768) >> 5
}

/// Counts in three bits: 0 stands for one.
#[inline(always)]
fn confidence(count: u32) -> u32 {
    let above = |bound| u32::from(count > bound);
    above(1) + above(2) + above(3) + above(4) + above(8) + above(17) + above(60)
}

const _: () = assert!(Group::ALL.len() + 1 == KINDS);
