//! Where in a text atoms begin, by what the bytes around a place are, for sixty-four places at once.
//!
//! Knows what is told by the bytes nearby. Must not know what is not: the greatest lengths, and hexadecimal digits, which belong
//! to a `0x` before them.

use super::vectors::{Task, Vectors, run};

/// Sixty-four bytes of a text: a bit for each that is of that kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(super) lower: u64,
    pub(super) upper: u64,
    pub(super) digits: u64,
    pub(super) underscores: u64,
    pub(super) spaces: u64,
    pub(super) newlines: u64,
    /// `#`.
    pub(super) hashes: u64,
}

impl Kinds {
    /// What is not part of a separator.
    #[inline(always)]
    fn pieces(&self) -> u64 {
        self.lower | self.upper | self.digits
    }
}

/// What the 64 bytes before leave to know.
#[derive(Clone, Copy)]
struct Before {
    kinds: Kinds,
    pieces: u64,
    /// Spaces right behind a piece.
    leads: u64,
    /// A `#` that begins a line, and a space right behind one.
    directives: u64,
    spaced: u64,
}

impl Before {
    /// Before a text, which stands as a new line does, and as what follows a piece does.
    fn start() -> Before {
        const LAST: u64 = 1 << 63;
        Before {
            kinds: Kinds {
                newlines: LAST,
                ..Kinds::default()
            },
            pieces: LAST,
            leads: 0,
            directives: 0,
            spaced: 0,
        }
    }
}

/// By place: the bit of `BACK` places before.
#[inline(always)]
fn back<const BACK: u32>(bits: u64, before: u64) -> u64 {
    bits << BACK | before >> (64 - BACK)
}

/// By place: the bit of `ON` places behind.
#[inline(always)]
fn on<const ON: u32>(bits: u64, behind: u64) -> u64 {
    bits >> ON | behind << (64 - ON)
}

/// Where atoms begin in the first `len` bytes of a text, as bits of 64 bytes each; `joins` where a directive's name goes with
/// the separator before it.
pub(super) fn begins(text: &[u8], len: usize, joins: bool) -> Vec<u64> {
    run(Marking { text, len, joins })
}

/// What is to be marked, and how.
struct Marking<'a> {
    text: &'a [u8],
    len: usize,
    joins: bool,
}

impl Task for Marking<'_> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) -> Vec<u64> {
        let Marking { text, len, joins } = self;
        let joining = u64::from(joins).wrapping_neg();
        let kinds_of = |word: usize| {
            let block = text.get(64 * word..).and_then(<[u8]>::first_chunk);
            block.map_or(Kinds::default(), |block| vectors.kinds(block))
        };
        let words = len.div_ceil(64);
        let mut begins = Vec::with_capacity(words);
        let (mut before, mut here) = (Before::start(), kinds_of(0));
        let mut pieces = here.pieces();
        for word in 0..words {
            let behind = kinds_of(word + 1);
            let more = behind.pieces();
            let was = &before.kinds;
            let Kinds {
                lower,
                upper,
                digits,
                underscores,
                spaces,
                ..
            } = here;
            let after_piece = back::<1>(pieces, before.pieces);
            let leads = spaces & after_piece;
            let directives = here.hashes & back::<1>(here.newlines, was.newlines) & joining;
            let after_directive = back::<1>(directives, before.directives);
            let spaced = spaces & after_directive;
            let named = lower & (after_directive | back::<1>(spaced, before.spaced));
            let led = back::<1>(underscores, was.underscores) | back::<1>(leads, before.leads);
            let separators = !pieces & after_piece | underscores & on::<1>(pieces, more);
            let first = pieces & !after_piece & !led & !named;
            let after_upper = back::<1>(upper, was.upper);
            let before_lower = on::<1>(lower, behind.lower);
            let changes = digits ^ back::<1>(digits, was.digits)
                | upper & back::<1>(lower, was.lower)
                // `HTMLParser`: the last capital begins the next word.
                | upper & after_upper & before_lower & on::<2>(lower, behind.lower)
                // `GPIOs`: the plural of an acronym.
                | lower & after_upper & back::<2>(upper, was.upper) & !before_lower;
            begins.push(separators | first | pieces & after_piece & changes);
            before = Before {
                kinds: here,
                pieces,
                leads,
                directives,
                spaced,
            };
            (here, pieces) = (behind, more);
        }
        begins
    }
}

/// A walk over the beginnings.
pub(super) struct Marks<'a> {
    begins: &'a [u64],
    word: usize,
    /// Those of the word that are yet to come.
    bits: u64,
}

impl<'a> Marks<'a> {
    /// Before all but the first place.
    pub(super) fn new(begins: &'a [u64]) -> Self {
        let bits = begins.first().map_or(0, |bits| bits & !1);
        Marks {
            begins,
            word: 0,
            bits,
        }
    }

    /// The next one, or a place behind the text if there is none.
    #[inline(always)]
    pub(super) fn next(&mut self) -> usize {
        while self.bits == 0 {
            self.word += 1;
            match self.begins.get(self.word) {
                Some(&bits) => self.bits = bits,
                None => return usize::MAX,
            }
        }
        let at = 64 * self.word + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        at
    }

    /// Whether an atom begins there, and if so moves behind that.
    #[inline(always)]
    pub(super) fn seek(&mut self, at: usize) -> bool {
        let word = self.begins.get(at / 64).copied().unwrap_or(0);
        let begins = word >> (at % 64) & 1 != 0;
        if begins {
            self.word = at / 64;
            self.bits = word & (!1 << (at % 64));
        }
        begins
    }
}
