//! The dictionary of atoms: every spelling that occurs more than once, with how often it does.
//!
//! Shared by all blocks of an archive. Spellings are stored sorted, each as what it shares with
//! the one before and a spelled rest; the frequencies, as powers of two, say how long codes should be.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::entropy::{BitTree, Coder, Decoder, Encoder, code_number};
use crate::error::{Error, Result};
use crate::limits::Limits;

use super::atom::{Atom, Group, MAX_LEN, Scanner};
use super::spans::word;
use super::speller::Speller;

/// The most spellings of one group: numbers of atoms fit 16 bits with room for those met on the way.
pub(crate) const MAX_ENTRIES: usize = 60_000;

/// Cells of the spelling model, as a power of two.
const SPELLER_BITS: u32 = 22;

/// Spellings by group and number. Numbers follow the order of the spellings' bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    groups: [Spellings; 3],
}

/// The spellings of one group.
#[derive(Clone, Debug, Default)]
struct Spellings {
    bytes: Vec<u8>,
    /// Where each spelling ends in `bytes`.
    ends: Vec<u32>,
    /// About how often each occurs: 2^weight.
    weights: Vec<u8>,
    /// By spelling.
    numbers: HashTable<Keyed>,
}

/// A number, and so much of its spelling that most are told apart without a look at it.
#[derive(Clone, Copy, Debug)]
struct Keyed {
    /// The first bytes, with zeros behind them.
    start: u64,
    len: u32,
    number: u32,
}

/// Bytes of a spelling that stand in [`Keyed`].
const START: usize = 8;

impl Keyed {
    /// Whether this is the number of `text`, which begins with `start`; `spells` tells it where that is not all of it.
    #[inline(always)]
    fn is(&self, start: u64, text: &[u8], spells: impl FnOnce(u32) -> bool) -> bool {
        (self.start == start && self.len as usize == text.len())
            && (text.len() <= START || spells(self.number))
    }
}

/// The hash of a spelling that begins with `start`.
#[inline(always)]
fn hash(start: u64, text: &[u8]) -> u64 {
    if text.len() > START {
        return FixedState::with_seed(0).hash_one(text);
    }
    // The upper and the lower half of a product: the table takes bits of either end.
    let product = u128::from(start ^ (text.len() as u64) << 59) * 0x9E37_79B9_7F4A_7C15;
    (product >> 64) as u64 ^ product as u64
}

/// Numbers of short spellings of one group that were looked up lately: most of a text's atoms are a few hundred spellings, which stay
/// in the near caches here.
#[derive(Clone, Debug)]
pub(crate) struct Recent(Vec<Keyed>);

impl Recent {
    const BITS: u32 = 10;

    /// None yet.
    pub(crate) fn new() -> Self {
        let none = Keyed {
            start: 0,
            len: u32::MAX,
            number: 0,
        };
        Recent(vec![none; 1 << Self::BITS])
    }

    #[inline(always)]
    fn place(start: u64) -> usize {
        (start.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS)) as usize
    }

    /// The number of an atom's spelling, if it is known.
    #[inline(always)]
    fn get(&self, atom: &Atom<'_>) -> Option<u32> {
        let known = &self.0[Self::place(atom.start)];
        (known.is(atom.start, atom.spelling(), |_| false)).then_some(known.number)
    }

    /// Remembers the number of an atom's spelling in the stead of another one, if that is short.
    #[inline(always)]
    fn keep(&mut self, atom: &Atom<'_>, number: u32) {
        let (start, len) = (atom.start, atom.spelling().len() as u32);
        if len as usize <= START {
            self.0[Self::place(start)] = Keyed { start, len, number };
        }
    }
}

impl Spellings {
    fn text(&self, number: u32) -> &[u8] {
        spelling(&self.bytes, &self.ends, number)
    }

    fn get(&self, text: &[u8]) -> Option<u32> {
        let start = word(text, 0);
        let is = |known: &Keyed| known.is(start, text, |number| self.text(number) == text);
        Some(self.numbers.find(hash(start, text), is)?.number)
    }

    /// The new spelling's number, or none where there is one already.
    fn push(&mut self, text: &[u8], weight: u8) -> Option<u32> {
        let new = self.ends.len() as u32;
        (self.intern(text, weight) == new).then_some(new)
    }

    /// The spelling's number, which it is given if it has none.
    fn intern(&mut self, text: &[u8], weight: u8) -> u32 {
        let Spellings {
            bytes,
            ends,
            weights,
            numbers,
        } = self;
        let (start, len) = (word(text, 0), text.len() as u32);
        let spelling = |number| spelling(bytes, ends, number);
        let entry = numbers.entry(
            hash(start, text),
            |known| known.is(start, text, |number| spelling(number) == text),
            |known| hash(known.start, spelling(known.number)),
        );
        match entry {
            Entry::Occupied(entry) => entry.get().number,
            Entry::Vacant(entry) => {
                let number = ends.len() as u32;
                entry.insert(Keyed { start, len, number });
                bytes.extend_from_slice(text);
                ends.push(bytes.len() as u32);
                weights.push(weight);
                number
            }
        }
    }
}

/// The spelling of a number, whose ends are as in [`Spellings`].
fn spelling<'a>(bytes: &'a [u8], ends: &[u32], number: u32) -> &'a [u8] {
    let number = number as usize;
    let start = number
        .checked_sub(1)
        .map_or(0, |before| ends[before] as usize);
    &bytes[start..ends[number] as usize]
}

impl Dictionary {
    /// Counts the atoms of `texts` and keeps the spellings that occur at least `least` times.
    pub(crate) fn gather<'a>(texts: impl Iterator<Item = &'a [u8]>, least: u32) -> Dictionary {
        let mut met: [(Spellings, Vec<u32>); 3] = Default::default();
        let mut buffer = [0; MAX_LEN];
        let mut recent = Group::ALL.map(|_| Recent::new());
        for atom in texts.flat_map(Scanner::new) {
            let group = atom.class.group() as usize;
            let ((spellings, counts), recent) = (&mut met[group], &mut recent[group]);
            let number = recent.get(&atom).unwrap_or_else(|| {
                let number = spellings.intern(atom.fold(&mut buffer), 0);
                recent.keep(&atom, number);
                number
            });
            match counts.get_mut(number as usize) {
                Some(count) => *count += 1,
                None => counts.push(1),
            }
        }
        let mut dictionary = Dictionary::default();
        for (spellings, (met, counts)) in dictionary.groups.iter_mut().zip(&met) {
            let counted = (0..).zip(counts).filter(|&(_, &count)| count >= least);
            let mut kept: Vec<_> = counted
                .map(|(number, &count)| (met.text(number), count))
                .collect();
            // The most frequent ones, if there are too many.
            kept.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            kept.truncate(MAX_ENTRIES);
            kept.sort_unstable();
            for (text, count) in kept {
                spellings.push(text, (count.ilog2() as u8 + 1) & !1);
            }
        }
        dictionary
    }

    /// How many spellings a group has.
    pub(crate) fn len(&self, group: Group) -> usize {
        self.groups[group as usize].ends.len()
    }

    /// The number of a spelling, which has its case folded.
    pub(crate) fn get(&self, group: Group, text: &[u8]) -> Option<u32> {
        self.groups[group as usize].get(text)
    }

    /// The number of an atom's spelling, first of all among those of its group that were looked up lately.
    #[inline(always)]
    pub(crate) fn get_again(&self, atom: &Atom<'_>, recent: &mut Recent) -> Option<u32> {
        recent.get(atom).or_else(|| {
            let number = self.get(atom.class.group(), atom.fold(&mut [0; MAX_LEN]))?;
            recent.keep(atom, number);
            Some(number)
        })
    }

    /// The spelling of a number below [`len`](Self::len).
    pub(crate) fn text(&self, group: Group, number: u32) -> &[u8] {
        self.groups[group as usize].text(number)
    }

    /// The logarithm to base 2, rounded down, of how often the atom occurs; at most 31.
    pub(crate) fn weight(&self, group: Group, number: u32) -> u8 {
        self.groups[group as usize].weights[number as usize]
    }

    /// Adds a spelling met on the way, unless it is there or the group is full; gives its number.
    pub(crate) fn push(&mut self, group: Group, text: &[u8]) -> Option<u32> {
        if self.len(group) >= usize::from(u16::MAX) {
            return None;
        }
        self.groups[group as usize].push(text, 0)
    }

    /// The dictionary as bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        if self
            .groups
            .iter()
            .all(|spellings| spellings.ends.is_empty())
        {
            return Vec::new();
        }
        let mut encoder = Encoder::new();
        let mut coding = Coding::new();
        for group in Group::ALL {
            let len = self.len(group) as u32;
            code_number(&mut encoder, &mut coding.length, len);
            for number in 0..len {
                let entry = (self.text(group, number), self.weight(group, number));
                coding.code(&mut encoder, group, Some(entry));
            }
        }
        encoder.finish()
    }

    /// The dictionary that [`encode`](Self::encode) made bytes of.
    pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Dictionary> {
        let mut dictionary = Dictionary::default();
        if bytes.is_empty() {
            return Ok(dictionary);
        }
        let corrupt = |expected| Error::corrupt("atom dictionary", 0, expected);
        let mut decoder = Decoder::new(bytes);
        let mut coding = Coding::new();
        for group in Group::ALL {
            let len = code_number(&mut decoder, &mut coding.length, 0);
            if len as usize > MAX_ENTRIES {
                return Err(corrupt("at most 60000 spellings"));
            }
            let most = u64::from(len) * (MAX_LEN as u64 + 16);
            if most > limits.index {
                return Err(Error::limit("bytes of index", most, limits.index));
            }
            for _ in 0..len {
                let weight = coding.code(&mut decoder, group, None);
                let spellings = &mut dictionary.groups[group as usize];
                spellings
                    .push(&coding.before[..coding.len], weight)
                    .ok_or_else(|| corrupt("spellings that differ"))?;
            }
        }
        if !decoder.is_at_end() {
            return Err(corrupt("the end of the dictionary"));
        }
        Ok(dictionary)
    }
}

/// What encoder and decoder of a dictionary know alike.
struct Coding {
    speller: Speller,
    length: BitTree<6>,
    /// Bytes shared with the spelling before, by group and what that one shared.
    shared: Vec<BitTree<5>>,
    weights: Vec<BitTree<5>>,
    before: [u8; MAX_LEN],
    len: usize,
    before_shared: usize,
}

impl Coding {
    fn new() -> Self {
        Coding {
            speller: Speller::new(SPELLER_BITS),
            length: BitTree::new(),
            shared: vec![BitTree::new(); 3 * 32],
            weights: vec![BitTree::new(); 3 * 32],
            before: [0; MAX_LEN],
            len: 0,
            before_shared: 0,
        }
    }

    /// Codes one spelling and its weight; leaves the spelling in `before` and gives the weight.
    fn code<C: Coder>(&mut self, coder: &mut C, group: Group, entry: Option<(&[u8], u8)>) -> u8 {
        let (text, weight) = entry.unwrap_or((&[], 0));
        let common = text
            .iter()
            .zip(&self.before[..self.len])
            .take_while(|(a, b)| a == b)
            .count();
        let row = group as usize * 32;
        let shared = self.shared[row + self.before_shared.min(31)]
            .code(coder, common.min(MAX_LEN - 1) as u32) as usize;
        let shared = shared.min(self.len);
        // What follows sorts behind the spelling before: its next byte there is worth knowing.
        let next = if shared < self.len {
            self.before[shared]
        } else {
            0
        };
        let outer = [u32::from(next), u32::from(next) << 8 | shared as u32];
        let mut spelling = [0; MAX_LEN];
        spelling[..shared].copy_from_slice(&self.before[..shared]);
        spelling[..text.len()].copy_from_slice(text);
        let len = self
            .speller
            .code(coder, group, outer, &mut spelling, shared, text.len());
        self.before = spelling;
        self.before_shared = shared;
        self.len = len;
        self.weights[row + len.min(31)].code(coder, weight.into()) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"#define MLX5_IFC_BITS 0x10\n#define MLX5_IFC_BYTES 0x20\n\tmlx5_ifc x;\n";

    #[test]
    fn comes_back_from_bytes() {
        let dictionary = Dictionary::gather([TEXT, TEXT].into_iter(), 2);
        let bytes = dictionary.encode();
        let decoded = Dictionary::decode(&bytes, &Limits::default()).unwrap();
        for group in Group::ALL {
            assert!(dictionary.len(group) > 2);
            assert_eq!(dictionary.len(group), decoded.len(group));
            for number in 0..dictionary.len(group) as u32 {
                assert_eq!(dictionary.text(group, number), decoded.text(group, number));
                assert_eq!(
                    dictionary.weight(group, number),
                    decoded.weight(group, number)
                );
                assert_eq!(
                    decoded.get(group, dictionary.text(group, number)),
                    Some(number)
                );
            }
        }
        assert_eq!(
            decoded
                .get(Group::Word, b"ifc")
                .map(|n| decoded.weight(Group::Word, n)),
            Some(2)
        );
        assert_eq!(decoded.get(Group::Word, b"absent"), None);
    }

    #[test]
    fn damage_is_an_error_or_another_dictionary() {
        let bytes = Dictionary::gather([TEXT, TEXT].into_iter(), 2).encode();
        for i in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[i] ^= 0x55;
            let _ = Dictionary::decode(&damaged, &Limits::default());
        }
        let limits = Limits::default().with_index(10);
        assert!(Dictionary::decode(&bytes, &limits).is_err());
    }
}
