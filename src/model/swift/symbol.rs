//! Symbols: an atom's class and its number in the dictionary as one integer, and their codes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::Dictionary;
use crate::model::atom::{Class, Group};

/// Class and number of an atom. Zero stands for none.
///
/// Bits 16 and up are one more than the class; bits 0 to 15 are the number in the dictionary plus
/// one, or zero for an atom that the dictionary lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// Bits that hold any symbol.
    pub(super) const BITS: u32 = 20;
    pub(crate) const NONE: Symbol = Symbol(0);

    pub(crate) fn new(class: Class, number: Option<u32>) -> Symbol {
        let number = number.map_or(0, |number| number + 1);
        Symbol((class as u32 + 1) << 16 | (number & 0xFFFF))
    }

    #[inline(always)]
    pub(super) fn from_bits(bits: u32) -> Symbol {
        Symbol(bits)
    }

    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    #[inline(always)]
    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether the dictionary lacks the spelling.
    #[inline(always)]
    pub(crate) fn is_new(self) -> bool {
        self.0 & 0xFFFF == 0
    }

    /// The class; that of a separator for none.
    #[inline(always)]
    pub(crate) fn class(self) -> Class {
        Class::ALL[((self.0 >> 16).wrapping_sub(1) as usize).min(Class::ALL.len() - 1)]
    }

    #[inline(always)]
    fn number(self) -> Option<u32> {
        (self.0 & 0xFFFF).checked_sub(1)
    }
}

/// What the model knows of a separator without reading it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Separator {
    /// Columns passed, when there is neither a line break nor a tab in it: below `TABBED`.
    pub(super) width: u8,
    /// It holds a line break.
    pub(super) breaks: bool,
    /// It is all underscores: the identifier goes on.
    pub(super) joins: bool,
    /// It opens a brace.
    pub(super) opens: bool,
}

impl Separator {
    pub(super) const TABBED: u8 = u8::MAX;

    pub(super) fn of(text: &[u8]) -> Separator {
        let breaks = text.contains(&b'\n');
        let tabbed = breaks || text.contains(&b'\t');
        Separator {
            width: if tabbed {
                Self::TABBED
            } else {
                text.len() as u8
            },
            breaks,
            joins: text.iter().all(|&byte| byte == b'_'),
            opens: text.contains(&b'{'),
        }
    }
}

/// The codes of one group: a canonical Huffman code over the numbers plus one; zero is new.
#[derive(Debug)]
struct Codes {
    /// Code and length by number plus one.
    codes: Vec<(u64, u8)>,
    /// By length: the first code, and where its number stands in `order`.
    first: [(u64, u32); 64],
    /// How many codes have each length.
    count: [u32; 64],
    /// Numbers plus one, by code.
    order: Vec<u32>,
}

/// Every symbol's code, spelling and nature.
#[derive(Debug)]
pub(crate) struct Alphabet {
    dictionary: Dictionary,
    groups: [Codes; 3],
    separators: Vec<Separator>,
}

impl Codes {
    /// From weights (powers of two), the first being that of new spellings.
    fn new(weights: &[u32]) -> Codes {
        let lengths = lengths(weights);
        let mut codes = Codes {
            codes: vec![(0, 0); weights.len()],
            first: [(0, 0); 64],
            count: [0; 64],
            order: (0..weights.len() as u32).collect(),
        };
        codes
            .order
            .sort_by_key(|&number| (lengths[number as usize], number));
        let (mut code, mut length) = (0_u64, 0);
        for (place, &number) in codes.order.iter().enumerate() {
            let longer = lengths[number as usize];
            code <<= longer - length;
            if codes.count[usize::from(longer)] == 0 {
                codes.first[usize::from(longer)] = (code, place as u32);
            }
            codes.count[usize::from(longer)] += 1;
            codes.codes[number as usize] = (code, longer);
            length = longer;
            code += 1;
        }
        codes
    }
}

/// Huffman code lengths, at most 60: weights far below the greatest count as more than they are.
fn lengths(weights: &[u32]) -> Vec<u8> {
    let greatest = weights.iter().copied().max().unwrap_or(0);
    let mut heap: BinaryHeap<_> = (weights.iter().enumerate())
        .map(|(i, &weight)| Reverse((1_u64 << (weight.max(greatest.saturating_sub(16))), i)))
        .collect();
    let mut parents = vec![0; weights.len()];
    while let (Some(Reverse((a, left))), Some(&Reverse((b, right)))) = (heap.pop(), heap.peek()) {
        heap.pop();
        parents[left] = parents.len();
        parents[right] = parents.len();
        heap.push(Reverse((a + b, parents.len())));
        parents.push(0);
    }
    let mut depths = vec![0_u8; parents.len()];
    for node in (0..parents.len().saturating_sub(1)).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(weights.len());
    depths
}

impl Alphabet {
    pub(crate) fn new(dictionary: Dictionary) -> Alphabet {
        let groups = Group::ALL.map(|group| {
            let len = dictionary.len(group) as u32;
            // Spellings that the dictionary lacks are about as many as an eighth of those it has.
            let new = (len / 8 + 1).ilog2();
            let weights = std::iter::once(new)
                .chain((0..len).map(|number| dictionary.weight(group, number).into()))
                .collect::<Vec<u32>>();
            Codes::new(&weights)
        });
        let separators = (0..dictionary.len(Group::Separator) as u32)
            .map(|number| Separator::of(dictionary.text(Group::Separator, number)))
            .collect();
        Alphabet {
            dictionary,
            groups,
            separators,
        }
    }

    pub(crate) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The folded spelling; nothing for a new one.
    #[inline(always)]
    pub(crate) fn text(&self, symbol: Symbol) -> &[u8] {
        match symbol.number() {
            Some(number) => self.dictionary.text(symbol.class().group(), number),
            None => &[],
        }
    }

    #[inline(always)]
    pub(super) fn separator(&self, symbol: Symbol) -> Separator {
        let number = symbol.number().unwrap_or(0) as usize;
        self.separators.get(number).copied().unwrap_or_default()
    }

    /// The symbol's code within its group, and the code's length.
    #[inline(always)]
    pub(super) fn code(&self, symbol: Symbol) -> (u64, u32) {
        let codes = &self.groups[symbol.class().group() as usize].codes;
        let index = symbol.bits() as usize & 0xFFFF;
        codes
            .get(index)
            .map_or((0, 0), |&(code, length)| (code, length.into()))
    }

    /// The symbol whose code `code` of `length` bits is, once it is complete.
    #[inline(always)]
    pub(super) fn complete(&self, class: Class, code: u64, length: u32) -> Option<Symbol> {
        let codes = &self.groups[class.group() as usize];
        let length = length as usize & 63;
        let (first, place) = codes.first[length];
        let beyond = code.wrapping_sub(first);
        if beyond >= u64::from(codes.count[length]) {
            return None;
        }
        let index = codes.order.get(place as usize + beyond as usize)?;
        Some(Symbol((class as u32 + 1) << 16 | index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_complete_and_come_back() {
        let text = b"struct foo { int a, b; long foo_a; };\nstruct bar { int foo; };\n";
        let alphabet = Alphabet::new(Dictionary::gather([&text[..]].into_iter(), 1));
        for class in Class::ALL {
            let len = alphabet.dictionary.len(class.group()) as u32;
            for number in (0..len).map(Some).chain([None]) {
                let symbol = Symbol::new(class, number);
                let (code, length) = alphabet.code(symbol);
                for shorter in 0..length {
                    assert_eq!(
                        alphabet.complete(class, code >> (length - shorter), shorter),
                        None
                    );
                }
                assert_eq!(alphabet.complete(class, code, length), Some(symbol));
                assert_eq!(symbol.class(), class);
                assert_eq!(symbol.is_new(), number.is_none());
            }
        }
    }

    #[test]
    fn an_empty_dictionary_has_an_empty_code() {
        let alphabet = Alphabet::new(Dictionary::default());
        let symbol = Symbol::new(Class::Upper, None);
        assert_eq!(alphabet.code(symbol), (0, 0));
        assert_eq!(alphabet.complete(Class::Upper, 0, 0), Some(symbol));
    }
}
