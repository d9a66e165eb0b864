//! The codes of atoms: a fixed code of the class, then a canonical Huffman code of the spelling.
//!
//! The code is not what is written; each of its bits is a decision that the model predicts. Frequent
//! atoms have short codes only so that they take few decisions.

use super::atom::{Class, Group};
use super::dictionary::Dictionary;

/// The longest code of a spelling within its group.
const MAX_BITS: u32 = 18;

/// Bits of each class's code, and how many: at most six.
const CLASSES: [(u32, u32); 9] = [
    (0b0, 1),
    (0b100, 3),
    (0b1101, 4),
    (0b11_1100, 6),
    (0b1110, 4),
    (0b101, 3),
    (0b1100, 4),
    (0b11_1101, 6),
    (0b1_1111, 5),
];

/// A code, from bit 31 downwards, and its length in bits, at most 24.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) bits: u32,
    pub(crate) len: u32,
}

/// The first `len` bits of a code.
#[inline(always)]
pub(super) fn prefix_mask(len: u32) -> u32 {
    !(u64::from(u32::MAX) >> len) as u32
}

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// An atom of the dictionary.
    Known(Class, u32),
    /// An atom that is spelled.
    New(Class),
}

/// The codes of all atoms.
#[derive(Clone, Debug)]
pub(crate) struct Alphabet {
    groups: [GroupCode; 3],
    /// The bounds of each group's code in a row of [`BOUNDS`], zeros behind them.
    bounds: [u32; 4 * BOUNDS],
}

/// More than the bits of a code, so that a number of them may be taken to be another group's where it is below zero.
const BOUNDS: usize = 32;

/// A canonical Huffman code: codes of one length are consecutive numbers, shorter ones first.
#[derive(Clone, Debug)]
struct GroupCode {
    /// By number of the spelling; the last is the escape.
    codes: Vec<Code>,
    /// The first code of each length, and where its number stands in `sorted`.
    first: [(u32, u32); MAX_BITS as usize + 2],
    sorted: Vec<u32>,
    /// By length, from bit 31 down: the least code that is longer; above all codes where there is none.
    bounds: [u32; MAX_BITS as usize],
}

impl Alphabet {
    /// Codes for the spellings of `dictionary` and for `spare` more in each group.
    pub(crate) fn new(dictionary: &Dictionary, spare: [usize; 3]) -> Self {
        let groups = Group::ALL.map(|group| {
            let mut weights: Vec<u64> = (0..dictionary.len(group) as u32)
                .map(|number| 3 << dictionary.weight(group, number).min(40))
                .collect();
            // One at least: a code of the escape alone would have no decisions.
            // What comes first is met most often.
            let n = spare[group as usize].max(1) as u64;
            weights.extend((0..n).map(|i| 2 + n / (i + 8)));
            // The escape: about as likely as a sixteenth of all spellings at their rarest.
            weights.push(2 + weights.len() as u64 / 16);
            GroupCode::new(&weights)
        });
        let mut bounds = [0; 4 * BOUNDS];
        for (row, group) in bounds.chunks_exact_mut(BOUNDS).zip(&groups) {
            row[..group.bounds.len()].copy_from_slice(&group.bounds);
        }
        Alphabet { groups, bounds }
    }

    /// How many numbers of a group have codes.
    pub(crate) fn len(&self, group: Group) -> usize {
        self.groups[group as usize].codes.len() - 1
    }

    /// The code of an atom of the dictionary, or of the escape where there is no number.
    #[inline(always)]
    pub(crate) fn code(&self, class: Class, number: Option<u32>) -> Code {
        let codes = &self.groups[class.group() as usize].codes;
        let tail = codes[number.map_or(codes.len() - 1, |number| number as usize)];
        let (bits, len) = CLASSES[class as usize];
        Code {
            bits: bits << (32 - len) | tail.bits >> len,
            len: len + tail.len,
        }
    }

    /// The class that `len` decisions, the first in bit 31 of `bits`, have led to, if they suffice.
    #[inline(always)]
    pub(crate) fn class(bits: u32, len: u32) -> Option<Class> {
        let (class, class_len) = CLASS_OF[(bits >> 26) as usize];
        (len >= class_len).then_some(class)
    }

    /// Whether `len` decisions are a whole code.
    #[inline(always)]
    pub(crate) fn is_end(&self, bits: u32, len: u32) -> bool {
        let (class, class_len) = CLASS_OF[(bits >> 26) as usize];
        let row = class.group() as u32 * BOUNDS as u32;
        // Canonical codes of one length are below all longer ones; where the class is open, the bound is zero.
        let bound = (row + len).wrapping_sub(class_len + 1) as usize;
        bits << class_len < self.bounds[bound % (4 * BOUNDS)]
    }

    /// The atom whose code `bits` are, or begin with.
    #[inline(always)]
    pub(crate) fn end(&self, bits: u32) -> Leaf {
        let (class, class_len) = CLASS_OF[(bits >> 26) as usize];
        let group = &self.groups[class.group() as usize];
        let tail = bits << class_len;
        // Canonical codes of one length are below all longer ones: the length is told by how many bounds are passed.
        let len = 1
            + (group.bounds[..MAX_BITS as usize - 1].iter())
                .fold(0, |len, &bound| len + usize::from(tail >= bound));
        let (first, index) = group.first[len.min(MAX_BITS as usize)];
        let rank = (tail >> (32 - len.min(MAX_BITS as usize))).wrapping_sub(first);
        match group.sorted.get(index.wrapping_add(rank) as usize) {
            Some(&number) if number as usize + 1 < group.codes.len() => Leaf::Known(class, number),
            _ => Leaf::New(class),
        }
    }
}

/// By the first six bits of a code: its class, and of how many of them that is the code.
static CLASS_OF: [(Class, u32); 64] = {
    let mut classes = [(Class::Separator, 0); 64];
    let mut class = 0;
    while class < CLASSES.len() {
        let (bits, len) = CLASSES[class];
        let mut rest = 0;
        while rest < 64 >> len {
            classes[(bits as usize) << (6 - len) | rest] = (Class::ALL[class], len);
            rest += 1;
        }
        class += 1;
    }
    classes
};

impl GroupCode {
    fn new(weights: &[u64]) -> Self {
        let mut weights = weights.to_vec();
        let lens = loop {
            let lens = lengths(&weights);
            if lens.iter().all(|&len| len <= MAX_BITS) {
                break lens;
            }
            // Too deep: raise the rarest.
            let floor = weights.iter().sum::<u64>() >> (MAX_BITS - 1);
            weights
                .iter_mut()
                .for_each(|weight| *weight = (*weight).max(floor) + floor / 4);
        };
        let mut sorted: Vec<u32> = (0..weights.len() as u32).collect();
        sorted.sort_by_key(|&number| lens[number as usize]);
        let mut codes = vec![Code::default(); weights.len()];
        let mut first = [(0, 0); MAX_BITS as usize + 2];
        let mut bounds = [u32::MAX; MAX_BITS as usize];
        let (mut value, mut index) = (0_u32, 0_usize);
        for len in 1..=MAX_BITS {
            first[len as usize] = (value, index as u32);
            while index < sorted.len() && lens[sorted[index] as usize] == len {
                codes[sorted[index] as usize] = Code {
                    bits: value << (32 - len),
                    len,
                };
                value += 1;
                index += 1;
            }
            if let Some(bound) = bounds.get_mut(len as usize - 1) {
                // Where all codes are given out there is no longer one.
                *bound = u32::try_from(u64::from(value) << (32 - len)).unwrap_or(u32::MAX);
            }
            value <<= 1;
        }
        first[MAX_BITS as usize + 1] = (0, index as u32);
        GroupCode {
            codes,
            first,
            sorted,
            bounds,
        }
    }
}

/// The lengths of a Huffman code of two symbols or more, by the two-queue method.
fn lengths(weights: &[u64]) -> Vec<u32> {
    let n = weights.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| weights[i]);
    // Leaves are 0..n in order of weight, inner nodes n.. in order of creation, which is that of
    // weight too.
    let mut inner: Vec<u64> = Vec::with_capacity(n);
    let mut parents = vec![0; 2 * n - 1];
    let (mut leaf, mut node) = (0, 0);
    while inner.len() < n - 1 {
        let mut take = || {
            let leaf_weight = order.get(leaf).map(|&i| weights[i]);
            let node_weight = inner.get(node).copied();
            if leaf_weight.is_some_and(|leaf| node_weight.is_none_or(|node| leaf <= node)) {
                leaf += 1;
                (leaf - 1, leaf_weight.unwrap_or(0))
            } else {
                node += 1;
                (n + node - 1, node_weight.unwrap_or(0))
            }
        };
        let ((a, x), (b, y)) = (take(), take());
        parents[a] = n + inner.len();
        parents[b] = n + inner.len();
        inner.push(x + y);
    }
    let mut depths = vec![0; 2 * n - 1];
    for i in (0..2 * n - 2).rev() {
        depths[i] = depths[parents[i]] + 1;
    }
    let mut lens = vec![0; n];
    for (rank, &i) in order.iter().enumerate() {
        lens[i] = depths[rank];
    }
    lens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_atom_is_reached_by_its_code() {
        let text = "a aa b bb c ccc 1 22 333 _x _y ,,; ((a))\n".repeat(9);
        let dictionary = Dictionary::gather([text.as_bytes()].into_iter(), 2);
        for spare in [0, 1, 4096] {
            let alphabet = Alphabet::new(&dictionary, [spare; 3]);
            for class in Class::ALL {
                let len = alphabet.len(class.group()) as u32;
                for number in (0..len).map(Some).chain([None]) {
                    let code = alphabet.code(class, number);
                    assert!(code.len <= 24);
                    for part in 0..code.len {
                        let seen = code.bits & !(u32::MAX >> part);
                        assert!(!alphabet.is_end(seen, part));
                    }
                    let end = number.map_or(Leaf::New(class), |n| Leaf::Known(class, n));
                    assert!(alphabet.is_end(code.bits, code.len));
                    assert_eq!(Alphabet::class(code.bits, code.len), Some(class));
                    assert_eq!(alphabet.end(code.bits), end);
                }
            }
        }
    }
}
