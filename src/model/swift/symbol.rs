//! Symbols: an atom's class and its number in the dictionary as one integer, and their codes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::select_unpredictable;
use std::sync::OnceLock;

use super::class::{CLASSES, Class};
use super::cut::{Atom, Cut, RawCut};
use super::cutter::{Directives, cut};
use super::finder::Finder;
use super::letters::Letters;
use super::lexicon::{Gatherer, Lexicon};
use crate::error::Result;
use crate::limits::Limits;
use crate::mix::{mask, prefetch};
use crate::model::atom::{Group, MAX_LEN};

/// Class and number of an atom. Zero stands for none.
///
/// Bits 16 and up are one more than the class; bits 0 to 15 are the number in the dictionary plus
/// one, or zero for an atom that the dictionary lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// Bits that hold any symbol.
    pub(super) const BITS: u32 = 20;
    /// Where its class begins; below that is its number.
    pub(super) const CLASS_SHIFT: u32 = 16;
    pub(crate) const NONE: Symbol = Symbol(0);

    pub(crate) fn new(class: Class, number: Option<u32>) -> Symbol {
        let number = number.map_or(0, |number| number + 1);
        Symbol((class.number() + 1) << Self::CLASS_SHIFT | (number & 0xFFFF))
    }

    #[inline(always)]
    pub(super) fn from_bits(bits: u32) -> Symbol {
        Symbol(bits)
    }

    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Whether the dictionary lacks the spelling.
    #[inline(always)]
    pub(crate) fn is_new(self) -> bool {
        self.0 & 0xFFFF == 0
    }

    /// The class; that of a separator for none.
    #[inline(always)]
    pub(crate) fn class(self) -> Class {
        Class::from_number((self.0 >> Self::CLASS_SHIFT).wrapping_sub(1))
    }
}

/// What the model knows of a separator without reading it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Separator {
    /// It holds a line break.
    pub(super) breaks: bool,
    /// It is all underscores: the identifier goes on.
    pub(super) joins: bool,
}

impl Separator {
    /// Of a spelling of that group; what is no separator neither breaks nor joins.
    pub(super) fn of(group: Group, text: &[u8]) -> Separator {
        if group != Group::Separator {
            return Separator::default();
        }
        Separator {
            breaks: text.contains(&b'\n'),
            joins: text.iter().all(|&byte| byte == b'_'),
        }
    }

    /// Bits of what is known of one.
    pub(super) const BITS: u32 = 2;

    pub(super) fn bits(self) -> u32 {
        u32::from(self.breaks) | u32::from(self.joins) << 1
    }

    /// From the two lowest of `bits`.
    #[inline(always)]
    pub(super) fn from_bits(bits: u32) -> Separator {
        Separator {
            breaks: bits & 1 != 0,
            joins: bits & 2 != 0,
        }
    }
}

/// The codes of one group, in digits of four bits: a canonical Huffman code over the numbers plus
/// one; zero is new, and so is what is left over.
#[derive(Debug)]
pub(super) struct Codes {
    /// By number plus one: the code, and from bit [`LENGTH_SHIFT`] on how many digits it has.
    codes: Vec<u64>,
    /// By digits: the first code, and how many codes are before it.
    first: [(u64, u32); DIGITS + 1],
    /// How many codes have each length.
    count: [u32; DIGITS + 1],
    /// How many codes are before that of new spellings, and how many are not left over.
    new: u32,
    used: u32,
}

/// Digits of the longest code.
pub(super) const DIGITS: usize = 15;

const LENGTH_SHIFT: u32 = 4 * DIGITS as u32;

/// Heads that name a separator each.
const NAMED: u32 = 16 - CLASSES as u32;
/// The first of them. Those below are classes other than the separator, and the last one is other separators.
const FIRST_NAMED: u32 = CLASSES as u32 - 1;

/// What the head of an atom, a digit, tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The whole of it.
    Symbol(Symbol),
    /// Its class.
    Class(Class),
}

/// Every symbol's code, spelling and nature.
#[derive(Debug)]
pub(crate) struct Alphabet {
    /// How texts are cut.
    directives: Directives,
    lexicon: Lexicon,
    /// What learned from the lexicon how things are spelled.
    letters: Letters,
    finder: OnceLock<Finder>,
    /// By group.
    groups: [Codes; 3],
    /// How many separators heads name: those with the first numbers.
    named: u32,
    /// By the symbol's place, [`ENTRY`] bytes: a spelling of less than that, or where a longer one begins in `arena`; in the last
    /// byte its nature and its length. With room behind them.
    entries: Vec<u8>,
    /// The longer spellings, with room behind them.
    arena: Vec<u8>,
    /// By class plus one: where the symbols of its group begin, and how many there are.
    bases: [(u32, u32); 16],
}

/// Bytes of an entry: most spellings fit one, and are found without a second look.
const ENTRY: usize = 16;
/// Bits of a spelling's length.
const LEN_BITS: u32 = 6;

impl Codes {
    /// From weights (powers of two), the first being that of new spellings; and the numbers in the order of their codes, which is
    /// theirs from then on.
    fn new(weights: &[u32]) -> (Codes, Vec<u32>) {
        let lengths = lengths(weights);
        let mut order: Vec<u32> = (0..lengths.len() as u32).collect();
        order.sort_by_key(|&number| (lengths[number as usize], number));
        let new = order.iter().position(|&number| number == 0).unwrap_or(0);
        let mut codes = Codes {
            codes: vec![0; weights.len()],
            first: [(0, 0); DIGITS + 1],
            count: [0; DIGITS + 1],
            new: new as u32,
            used: weights.len() as u32,
        };
        let (mut code, mut length) = (0_u64, 0);
        for (rank, number) in order.iter().enumerate() {
            let longer = lengths[*number as usize];
            code <<= 4 * (longer - length);
            if codes.count[usize::from(longer)] == 0 {
                codes.first[usize::from(longer)] = (code, rank as u32);
            }
            codes.count[usize::from(longer)] += 1;
            if rank < weights.len() {
                let index = codes.index(rank as u32) as usize;
                codes.codes[index] = u64::from(longer) << LENGTH_SHIFT | code;
            }
            length = longer;
            code += 1;
        }
        order.truncate(weights.len());
        order.remove(new);
        (codes, order.iter().map(|number| number - 1).collect())
    }

    /// One more than the number whose code has so many before it: zero for the code of new spellings, and for those left over.
    #[inline(always)]
    fn index(&self, rank: u32) -> u32 {
        let index = rank + u32::from(rank < self.new);
        let known = (rank != self.new) & (rank < self.used);
        index & mask(known)
    }

    /// The symbol of that class whose code `code` of `length` digits is, once it is complete.
    #[inline(always)]
    fn complete(&self, class: Class, code: u64, length: u32) -> Option<Symbol> {
        let length = length as usize & DIGITS;
        let (first, rank) = self.first[length];
        let beyond = code.wrapping_sub(first);
        if beyond >= u64::from(self.count[length]) {
            return None;
        }
        let index = self.index(rank.wrapping_add(beyond as u32));
        Some(Symbol((class.number() + 1) << Symbol::CLASS_SHIFT | index))
    }
}

/// Lengths in digits of a complete Huffman code for at least these weights: weights far below the
/// greatest count as more than they are, and there are as many codes as make it complete.
fn lengths(weights: &[u32]) -> Vec<u8> {
    let greatest = weights.iter().copied().max().unwrap_or(0);
    let leaves = (weights.len().max(2) - 1).next_multiple_of(15) + 1;
    let mut heap: BinaryHeap<_> = (0..leaves)
        .map(|i| {
            let weight = weights
                .get(i)
                .map(|&weight| 1_u64 << weight.max(greatest.saturating_sub(16)));
            Reverse((weight.unwrap_or(0), i))
        })
        .collect();
    let mut parents = vec![0; leaves];
    while heap.len() > 1 {
        let mut sum = 0;
        for _ in 0..16 {
            if let Some(Reverse((weight, node))) = heap.pop() {
                sum += weight;
                parents[node] = parents.len();
            }
        }
        heap.push(Reverse((sum, parents.len())));
        parents.push(0);
    }
    let mut depths = vec![0_u8; parents.len()];
    for node in (0..parents.len() - 1).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(leaves);
    depths
}

impl Alphabet {
    /// The alphabet of all that was gathered, as bytes too, and what came before cut into symbols.
    pub(crate) fn gather(
        gatherer: Gatherer,
        cuts: Vec<Vec<RawCut>>,
    ) -> (Alphabet, Vec<u8>, Vec<Vec<Cut>>) {
        let directives = gatherer.directives();
        let (lexicon, places) = gatherer.finish(2);
        let mut letters = Letters::new();
        let bytes = lexicon.encode(&mut letters);
        let (alphabet, orders) = Alphabet::new(lexicon, letters, directives);
        let known = places.known(&alphabet.lexicon, &orders);
        let resolve = |cuts: Vec<RawCut>| cuts.into_iter().map(|cut| cut.resolve(&known)).collect();
        let cuts = cuts.into_iter().map(resolve).collect();
        (alphabet, bytes, cuts)
    }

    /// From the bytes that [`gather`](Self::gather) gave.
    pub(crate) fn decode(
        bytes: &[u8],
        directives: Directives,
        limits: &Limits,
    ) -> Result<Alphabet> {
        let mut letters = Letters::new();
        let lexicon = Lexicon::decode(bytes, limits, &mut letters)?;
        Ok(Alphabet::new(lexicon, letters, directives).0)
    }

    /// Numbers the spellings by their codes, the shortest first, and tells the numbers of before in that order: what is frequent lies
    /// together then, and a code tells the number without a look at a table.
    fn new(
        mut lexicon: Lexicon,
        letters: Letters,
        directives: Directives,
    ) -> (Alphabet, [Vec<u32>; 3]) {
        let coded = Group::ALL.map(|group| {
            let entries = lexicon.entries(group);
            // Spellings that the lexicon lacks are about as many as an eighth of those it has.
            let new = (entries.len() as u32 / 8 + 1).ilog2();
            let weights = std::iter::once(new)
                .chain(entries.iter().map(|entry| entry.weight.into()))
                .collect::<Vec<u32>>();
            let (codes, order) = Codes::new(&weights);
            lexicon.reorder(group, &order);
            (codes, order)
        });
        let [words, digits, separators] = coded;
        let orders = [words.1, digits.1, separators.1];
        let groups = [words.0, digits.0, separators.0];
        let named = (lexicon.entries(Group::Separator).len() as u32).min(NAMED);
        let (mut arena, mut table) = (Vec::new(), Vec::<[u8; ENTRY]>::new());
        let places = Group::ALL.map(|group| {
            let base = table.len() as u32;
            // What the lexicon lacks has no spelling here.
            table.push([0; ENTRY]);
            for entry in lexicon.entries(group) {
                let text = &entry.text[..entry.len.into()];
                let mut bytes = [0; ENTRY];
                match bytes[..ENTRY - 1].get_mut(..text.len()) {
                    Some(start) => start.copy_from_slice(text),
                    None => {
                        bytes[..4].copy_from_slice(&(arena.len() as u32).to_le_bytes());
                        arena.extend_from_slice(text);
                    }
                }
                let separator = Separator::of(group, text);
                bytes[ENTRY - 1] = entry.len | (separator.bits() as u8) << LEN_BITS;
                table.push(bytes);
            }
            (base, table.len() as u32 - base)
        });
        table.resize(table.len() + MAX_LEN / ENTRY, [0; ENTRY]);
        arena.resize(arena.len() + MAX_LEN, 0);
        let mut bases = [(0, 0); 16];
        for number in 0..CLASSES as u32 {
            let group = Class::from_number(number).group();
            bases[number as usize + 1] = places[group as usize];
        }
        let alphabet = Alphabet {
            directives,
            lexicon,
            letters,
            finder: OnceLock::new(),
            groups,
            named,
            entries: table.into_flattened(),
            arena,
            bases,
        };
        (alphabet, orders)
    }

    /// What the lexicon taught.
    pub(super) fn letters(&self) -> Letters {
        self.letters.clone()
    }

    /// The atoms of a text with its padding.
    pub(crate) fn cut(&self, padded: &[u8]) -> Cut {
        let finder = self.finder.get_or_init(|| self.lexicon.finder());
        let mut atoms = Vec::with_capacity(padded.len() / 3);
        cut(padded, self.directives, |class, at, len| {
            let number = finder.get(padded, at, class.group(), len);
            let separator = Separator::of(class.group(), &padded[at..at + len]);
            atoms.push(Atom::new(Symbol::new(class, number), len, separator));
        });
        atoms
    }

    /// Where the symbol's entry begins.
    #[inline(always)]
    fn entry(&self, symbol: Symbol) -> usize {
        let (base, len) = self.bases[(symbol.bits() >> Symbol::CLASS_SHIFT) as usize & 15];
        let index = symbol.bits() & 0xFFFF;
        let known = mask(index < len);
        (base + (index & known)) as usize * ENTRY
    }

    /// Asks for the symbol's spelling.
    #[inline(always)]
    pub(super) fn prefetch_text(&self, symbol: Symbol) {
        prefetch(&self.entries, self.entry(symbol));
    }

    /// The folded spelling, with whatever stands behind it, its length, and its nature as a separator;
    /// nothing for a new one.
    #[inline(always)]
    pub(super) fn text(&self, symbol: Symbol) -> (&[u8; MAX_LEN], usize, Separator) {
        let at = self.entry(symbol);
        let Some(text) = self.entries.get(at..).and_then(<[u8]>::first_chunk) else {
            return (&[0; MAX_LEN], 0, Separator::default());
        };
        let nature = text[ENTRY - 1];
        let separator = Separator::from_bits(u32::from(nature) >> LEN_BITS);
        let len = usize::from(nature) % (1 << LEN_BITS);
        if len < ENTRY {
            return (text, len, separator);
        }
        (self.long(text), len, separator)
    }

    /// A spelling that does not fit its entry.
    #[cold]
    fn long(&self, entry: &[u8; MAX_LEN]) -> &[u8; MAX_LEN] {
        let start = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]) as usize;
        let text = self.arena.get(start..).and_then(<[u8]>::first_chunk);
        text.unwrap_or(&[0; MAX_LEN])
    }

    /// Asks for the symbol's code.
    #[inline(always)]
    pub(super) fn prefetch_code(&self, symbol: Symbol) {
        let codes = &self.groups[symbol.class().group() as usize].codes;
        prefetch(codes, symbol.bits() as usize & 0xFFFF);
    }

    /// The symbol's head.
    #[inline(always)]
    pub(super) fn head(&self, symbol: Symbol) -> u32 {
        let class = symbol.class();
        let place = (symbol.bits() & 0xFFFF).wrapping_sub(1);
        let place = select_unpredictable(place < self.named, place, NAMED);
        let separator = FIRST_NAMED + place;
        select_unpredictable(
            class.is_separator(),
            separator,
            class.number().wrapping_sub(1),
        )
    }

    /// What a head tells.
    #[inline(always)]
    pub(super) fn headed(&self, digit: u32) -> Head {
        let place = digit.wrapping_sub(FIRST_NAMED);
        if place < NAMED {
            // Only damaged payloads have heads that name nothing.
            let number = (place < self.named).then_some(place);
            return Head::Symbol(Symbol::new(Class::SEPARATOR, number));
        }
        // Behind the named ones there is one more: that of the other separators.
        Head::Class(Class::from_number(digit + 1))
    }

    /// That digit of the symbol's code, from 1 on.
    #[inline(always)]
    pub(super) fn digit(&self, symbol: Symbol, number: u32) -> u32 {
        let (code, length) = self.code(symbol);
        (code >> (length.wrapping_sub(number).wrapping_mul(4) & 63)) as u32
    }

    /// The symbol of that class whose code `code` of `length` digits is, once it is complete.
    #[inline(always)]
    pub(super) fn complete(&self, class: Class, code: u64, length: u32) -> Option<Symbol> {
        self.groups[class.group() as usize].complete(class, code, length)
    }

    /// The symbol's code within its group, and the code's digits.
    #[inline(always)]
    fn code(&self, symbol: Symbol) -> (u64, u32) {
        let codes = &self.groups[symbol.class().group() as usize].codes;
        let index = symbol.bits() as usize & 0xFFFF;
        let code = codes.get(index).copied().unwrap_or(0);
        (code % (1 << LENGTH_SHIFT), (code >> LENGTH_SHIFT) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::swift::lexicon::of;

    #[test]
    fn codes_are_complete_and_come_back() {
        let text = b"struct foo { int a, b; long foo_a; };\nstruct bar { int foo; };\n";
        let (alphabet, _) = Alphabet::new(of(&[&text[..]], 1), Letters::new(), Directives::Apart);
        for class in Class::all() {
            let len = alphabet.lexicon.entries(class.group()).len() as u32;
            for number in (0..len).map(Some).chain([None]) {
                let symbol = Symbol::new(class, number);
                assert_eq!(symbol.class(), class);
                assert_eq!(symbol.is_new(), number.is_none());
                match alphabet.headed(alphabet.head(symbol)) {
                    Head::Symbol(named) => assert_eq!(named, symbol),
                    Head::Class(headed) => assert_eq!(headed, class),
                }
                let (code, length) = alphabet.code(symbol);
                let mut path = 0;
                for shorter in 1..=length {
                    assert!(shorter == 1 || alphabet.complete(class, path, shorter - 1).is_none());
                    path = path << 4 | u64::from(alphabet.digit(symbol, shorter) & 15);
                }
                assert_eq!(path, code);
                assert_eq!(alphabet.complete(class, code, length), Some(symbol));
            }
        }
    }

    #[test]
    fn spellings_of_any_length_come_back() {
        let texts = [0, 1, 13, 14, 15, 16, 30].map(|len| format!("q{}\n", "u".repeat(len)));
        let (alphabet, _) = Alphabet::new(
            of(&[texts.concat().as_bytes()], 1),
            Letters::new(),
            Directives::Apart,
        );
        let mut long = 0;
        for class in Class::all() {
            for (number, entry) in alphabet.lexicon.entries(class.group()).iter().enumerate() {
                let (text, len, separator) = alphabet.text(Symbol::new(class, Some(number as u32)));
                assert_eq!(text[..len], entry.text[..entry.len.into()]);
                assert_eq!(separator.breaks, class.is_separator());
                long += u32::from(len >= ENTRY);
            }
        }
        assert!(long >= 2);
    }

    #[test]
    fn every_path_of_digits_ends() {
        let text = b"int i, j, k; /* a, b */\n".repeat(5);
        let (alphabet, _) = Alphabet::new(of(&[&text[..]], 1), Letters::new(), Directives::Apart);
        for class in Class::all() {
            let mut open = vec![0];
            for length in 1..=DIGITS as u32 {
                let longer = open
                    .iter()
                    .flat_map(|path| (0..16).map(move |digit| path << 4 | digit));
                open = longer
                    .filter(|&path| alphabet.complete(class, path, length).is_none())
                    .collect();
            }
            assert!(open.is_empty());
        }
    }

    #[test]
    fn an_empty_dictionary_has_new_symbols_only() {
        let (alphabet, _) = Alphabet::new(Lexicon::default(), Letters::new(), Directives::Apart);
        let symbol = Symbol::new(Class::of(0, 1), None);
        assert_eq!(alphabet.code(symbol), (0, 1));
        for digit in 0..16 {
            assert_eq!(alphabet.complete(symbol.class(), digit, 1), Some(symbol));
        }
        assert_eq!(alphabet.text(symbol).1, 0);
    }
}
