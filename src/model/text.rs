//! The model of a text: codes atoms one after the other, each from all that came before.

use std::marker::PhantomData;

use crate::entropy::Coder;
use crate::mix::{Followers, Lines, Table};

use super::ahead::{Ahead, Numbered};
use super::alphabet::{Alphabet, Code, Leaf};
use super::atom::{Class, Group, MAX_LEN};
use super::contexts::{Contexts, Hints, each_hash, takes_echoes};
use super::dictionary::Dictionary;
use super::echoes::{ECHOES, Echoes};
use super::effort::Effort;
use super::hash::{hash, hash3};
use super::matches::{MATCHES, Matches};
use super::name::Name;
use super::numbers::{GUESSES, Numbers};
use super::place::Place;
use super::predictor::{Candidate, Descent, Predictor, Selectors};
use super::speller::Speller;

/// The most candidates: the matches and the guesses of numbers.
const CANDIDATES: usize = MATCHES + GUESSES;

/// Degrees of trust from here on are in the part's name; those in numbers are below.
const NAME_TRUST: usize = 48;

/// Sizes of a model's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub(crate) entry_lines: usize,
    pub(crate) slot_lines: usize,
    pub(crate) follower_lines: usize,
    /// Buckets of counters, for what is coded by digits.
    pub(crate) buckets: usize,
    pub(crate) match_bits: u32,
    pub(crate) speller_bits: u32,
    pub(crate) past_bits: u32,
    pub(crate) effort: Effort,
    /// Numbers for atoms met on the way, in each group.
    pub(crate) spare: [usize; 3],
}

impl Sizes {
    /// Bytes of memory for the tables, about.
    pub(crate) fn bytes(&self) -> u64 {
        let lines =
            Table::bytes(self.entry_lines, self.slot_lines) + Followers::bytes(self.follower_lines);
        let heads = (MATCHES as u64 * 4) << self.match_bits;
        let lines = lines + Lines::bytes(self.buckets);
        lines + heads + (4 << self.speller_bits) + (4 << self.past_bits) + FIXED
    }
}

/// Bytes for weights and maps, whose sizes do not change.
const FIXED: u64 = 24 << 20;

/// What an atom was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coded {
    pub(crate) class: Class,
    /// Bytes of its text.
    pub(crate) len: usize,
    /// Whether it was spelled.
    pub(crate) is_new: bool,
}

/// A model with `N` contexts, those of `C`, of which the first `H` have histories; see [`Predictor`].
#[derive(Clone, Debug)]
pub(crate) struct TextModel<const N: usize, const H: usize, const K: usize, C, D> {
    dictionary: Dictionary,
    alphabet: Alphabet,
    predictor: Predictor<N, H, K, D>,
    speller: Speller,
    matches: Matches,
    numbers: Numbers,
    name: Name,
    echoes: Echoes,
    place: Place,
    /// The code of the last atom, which the contexts have yet to learn.
    passed: Option<u32>,
    /// Contexts taken out, for measuring what they are worth.
    without: u64,
    contexts: PhantomData<C>,
}

impl<const N: usize, const H: usize, const K: usize, C, D> TextModel<N, H, K, C, D>
where
    C: Contexts<N>,
    D: Descent<N, H, K>,
{
    const ECHOING: bool = {
        let (mut any, mut i) = (false, 0);
        while i < N {
            any |= takes_echoes(C::SEATS[i]);
            i += 1;
        }
        any
    };

    pub(crate) fn new(dictionary: &Dictionary, sizes: &Sizes, without: u64) -> Self {
        let mut model = TextModel {
            alphabet: Alphabet::new(dictionary, sizes.spare),
            dictionary: dictionary.clone(),
            predictor: Predictor::new(sizes),
            speller: Speller::new(sizes.speller_bits),
            matches: Matches::new(K.min(MATCHES), sizes.match_bits, sizes.past_bits),
            numbers: Numbers::new(),
            name: Name::default(),
            echoes: Echoes::new(sizes.match_bits.min(17)),
            place: Place::default(),
            passed: None,
            without,
            contexts: PhantomData,
        };
        model.expect::<false>(&Hints::default());
        model
    }

    /// Takes contexts of the next atom, those with hints or the others, and asks for their lines. These are the first thing to do at a
    /// new place: most are far away.
    #[inline(always)]
    fn expect<const HINTED: bool>(&mut self, hints: &Hints) {
        let (place, predictor, without) = (&self.place, &mut self.predictor, self.without);
        each_hash::<N, C, HINTED>(place, hints, |i, hash| {
            let mut hash = hash;
            if without != 0 {
                let number = C::SEATS[i].number(place);
                if without >> number & 1 != 0 {
                    hash = number as u32;
                }
            }
            predictor.expect(i, hash);
        });
    }

    /// Begins a part of that name.
    pub(crate) fn begin(&mut self, name: &[u8]) {
        self.place.begin(name);
        self.expect::<false>(&Hints::default());
        self.name = Name::new(name, &self.dictionary);
    }

    /// The next atom of a text that is to be encoded.
    #[inline(always)]
    pub(crate) fn next<'t>(&self, ahead: &mut Ahead<'t>) -> Option<Numbered<'t>> {
        ahead.next(&self.dictionary)
    }

    /// Codes one atom, which is `atom` when encoding; when decoding its text is appended to `out`.
    #[inline(always)]
    pub(crate) fn code<R: Coder>(
        &mut self,
        coder: &mut R,
        atom: Option<Numbered<'_>>,
        out: &mut Vec<u8>,
    ) -> Coded {
        let mut buffer = [0; MAX_LEN];
        let (mut code, mut len) = (Code::default(), 0);
        if let Some(Numbered { atom, mut number }) = atom {
            if number.is_none() {
                let folded = atom.fold(&mut buffer);
                len = folded.len();
                number = self.dictionary.get(atom.class.group(), folded);
            }
            code = self.alphabet.code(atom.class, number);
        }
        let mut candidates = [Candidate::default(); K];
        let mut hints = Hints::default();
        for i in (0..MATCHES.min(K)).rev() {
            let (code, trust) = self.matches.expected(i);
            candidates[i] = Candidate { code, trust };
            if code != 0 {
                hints.matched = hash(code, trust as u32);
            }
        }
        for i in 0..if K == CANDIDATES { GUESSES } else { 0 } {
            let Some((class, text, trust)) = self.numbers.expected(i) else {
                continue;
            };
            if let Some(number) = self.dictionary.get(Group::Digits, text) {
                let code = self.alphabet.code(class, Some(number)).bits | 1;
                candidates[MATCHES + i] = Candidate { code, trust };
                hints.numbers[i] = code;
            }
        }
        if K == CANDIDATES && candidates[K - 1].code == 0 {
            // The last guess of a number shares its seat with that of the name.
            if let Some((class, number, trust)) = self.name.expected(&self.place) {
                let code = self.alphabet.code(class, Some(number)).bits | 1;
                candidates[K - 1] = Candidate {
                    code,
                    trust: NAME_TRUST + trust,
                };
            }
        }
        if Self::ECHOING {
            hints.echoes = std::array::from_fn(|kind| self.echoes.echo(kind));
        }
        self.expect::<true>(&hints);
        // While the lines of these contexts are on their way, those of the last atom are put back.
        if let Some(passed) = self.passed {
            self.predictor.pass(passed);
        }
        let last = self.place.last[0];
        let selectors = Selectors {
            class: last.class.into(),
            state: self.place.state(),
            line: (self.place.count.min(3) * 4
                + u32::from(self.place.token != 0) * 2
                + u32::from(self.place.over(0, -1).key == last.key)) as usize,
            last: last.key,
        };
        let (code, leaf) =
            self.predictor
                .code(coder, &self.alphabet, code, &candidates, &selectors);
        let start = out.len();
        let given = atom.map(|Numbered { atom, .. }| atom.text);
        let number;
        let (class, key, fold, known) = match leaf {
            Leaf::Known(class, found) if (found as usize) < self.dictionary.len(class.group()) => {
                number = Some(found);
                if given.is_none() {
                    class.write(self.dictionary.text(class.group(), found), out);
                }
                (
                    class,
                    code.bits | 1,
                    fold_key(class.group(), found),
                    code.bits | 1,
                )
            }
            // A spare number not given yet comes of damaged input alone: as good as any.
            Leaf::Known(class, _) | Leaf::New(class) => {
                let group = class.group();
                let outer = [hash(class as u32, last.fold), hash(9, self.place.file)];
                let len = self.speller.code(coder, group, outer, &mut buffer, 0, len);
                if given.is_none() {
                    class.write(&buffer[..len], out);
                }
                let full = self.dictionary.len(group) >= self.alphabet.len(group);
                number = if full {
                    None
                } else {
                    self.dictionary.push(group, &buffer[..len])
                };
                let known = self.alphabet.code(class, number).bits | 1;
                match number {
                    Some(number) => (class, known, fold_key(group, number), known),
                    None => {
                        let h = buffer[..len]
                            .iter()
                            .fold(group as u32, |h, &b| hash(h, b.into()));
                        (class, hash(h, class as u32) | 1, h, known)
                    }
                }
            }
        };
        let text = given.unwrap_or(&out[start..]);
        self.passed = Some(known);
        self.place.pass(class, text, key, fold);
        self.expect::<false>(&Hints::default());
        self.predictor.settle(code, &candidates);
        self.matches.pass(known);
        if Self::ECHOING {
            self.echoes.pass(known, &self.place);
        }
        if K == CANDIDATES {
            self.numbers.pass(class, text, &self.place);
            self.name.pass(class, number, &self.place);
        }
        Coded {
            class,
            len: text.len(),
            is_new: !matches!(leaf, Leaf::Known(..)),
        }
    }
}

fn fold_key(group: Group, number: u32) -> u32 {
    hash3(3, group as u32, number)
}

const _: () = assert!(ECHOES == 2);
