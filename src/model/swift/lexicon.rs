//! The lexicon: every spelling that occurs more than once, with about how often it does.
//!
//! Shared by all blocks of an archive. Spellings are stored sorted, each as what it shares with the one
//! before and a spelled rest.

use super::cut::{Known, PLACES, RawCut};
use super::cutter::{Directives, cut};
use super::finder::{Finder, Item, Text};
use super::letters::{Letters, OTHER};
use super::symbol::Separator;
use super::vectors::{Task, Vectors, run};
use crate::entropy::{Coder, DigitCoder, WideDecoder, WideEncoder};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::model::atom::{Group, MAX_LEN};

/// The most spellings of one group: numbers of atoms fit 16 bits.
const MAX_ENTRIES: usize = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) text: Text,
    pub(super) len: u8,
    /// About how often it occurs: 2^weight.
    pub(super) weight: u8,
}

/// Spellings by group and number. Numbers follow the order of the spellings' bytes until they are given anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    groups: [Vec<Entry>; 3],
}

/// Counts the atoms of texts, and remembers how they were cut, within bounds.
pub(crate) struct Gatherer {
    directives: Directives,
    counts: Finder,
    /// Atoms that may still be remembered.
    room: usize,
}

/// Atoms of all texts that are remembered: 64 MiB of them.
const ROOM: usize = 1 << 24;

impl Gatherer {
    pub(crate) fn new(directives: Directives) -> Self {
        Gatherer {
            directives,
            counts: Finder::new(),
            room: ROOM,
        }
    }

    pub(super) fn directives(&self) -> Directives {
        self.directives
    }

    /// Counts the atoms of a text with its padding; gives them back if there is room.
    pub(crate) fn cut(&mut self, padded: &[u8]) -> Option<RawCut> {
        let mut raw = RawCut::with_capacity(padded.len() / 3);
        cut(padded, self.directives, |class, at, len| {
            let place = self.counts.count(padded, at, class.group(), len);
            raw.push(place, class, len);
        });
        raw.shrink_to_fit();
        let known = self.counts.items().len() <= PLACES;
        (known && raw.len() <= self.room).then(|| {
            self.room -= raw.len();
            raw
        })
    }

    /// Keeps the spellings that occur at least `least` times, and tells where they are in the finder.
    pub(super) fn finish(self, least: u32) -> (Lexicon, Places) {
        let (items, values) = (self.counts.items(), self.counts.values());
        let mut lexicon = Lexicon::default();
        let mut places = Places {
            known: items.len(),
            groups: Default::default(),
        };
        for (group, entries) in Group::ALL.into_iter().zip(&mut lexicon.groups) {
            let all = (0..items.len()).filter(|&place| items[place].group == group);
            let mut kept: Vec<usize> = all.filter(|&i| values[i] >= least).collect();
            let in_order = |a: &usize, b: &usize| items[*a].cmp_spelling(&items[*b]);
            // The most frequent ones, if there are too many.
            if kept.len() > MAX_ENTRIES {
                let by_value = |a: &usize, b: &usize| values[*b].cmp(&values[*a]);
                kept.sort_unstable_by(|a, b| by_value(a, b).then_with(|| in_order(a, b)));
                kept.truncate(MAX_ENTRIES);
            }
            kept.sort_unstable_by(in_order);
            for &place in &kept {
                let item: &Item = &items[place];
                entries.push(Entry {
                    text: item.text,
                    len: item.len,
                    weight: (values[place].ilog2() as u8 + 1) & !1,
                });
            }
            places.groups[group as usize] = kept;
        }
        (lexicon, places)
    }
}

/// Where the spellings of a lexicon are in the finder that they come from.
pub(super) struct Places {
    /// How many spellings the finder has.
    known: usize,
    /// By group, in the order of the lexicon.
    groups: [Vec<usize>; 3],
}

impl Places {
    /// What is known of each place, once the spellings of `lexicon` were given numbers anew: `orders` has the old ones in the new
    /// order.
    pub(super) fn known(&self, lexicon: &Lexicon, orders: &[Vec<u32>; 3]) -> Vec<Known> {
        let mut known = vec![Known::default(); self.known];
        for group in Group::ALL {
            let (places, order) = (&self.groups[group as usize], &orders[group as usize]);
            for (number, (&old, entry)) in order.iter().zip(lexicon.entries(group)).enumerate() {
                let separator = Separator::of(group, &entry.text[..entry.len.into()]);
                known[places[old as usize]] = Known::new(number as u32 + 1, separator);
            }
        }
        known
    }
}

impl Lexicon {
    pub(super) fn entries(&self, group: Group) -> &[Entry] {
        &self.groups[group as usize]
    }

    /// Numbers the spellings of a group anew: `order` has the numbers so far.
    pub(super) fn reorder(&mut self, group: Group, order: &[u32]) {
        let entries = &mut self.groups[group as usize];
        *entries = order.iter().map(|&old| entries[old as usize]).collect();
    }

    /// The numbers of all spellings.
    pub(super) fn finder(&self) -> Finder {
        let mut finder = Finder::new();
        for group in Group::ALL {
            for (number, entry) in self.entries(group).iter().enumerate() {
                let (text, len) = (entry.text, entry.len);
                finder.insert(&Item { text, group, len }, number as u32);
            }
        }
        finder
    }

    /// The lexicon as bytes; `letters` learn from it.
    pub(super) fn encode(&self, letters: &mut Letters) -> Vec<u8> {
        if self.groups.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let mut encoder = WideEncoder::new();
        for group in Group::ALL {
            let entries = self.entries(group);
            run(Coding {
                coder: &mut encoder,
                letters,
                group,
                entries: &mut entries.to_vec(),
                len: entries.len(),
            });
        }
        encoder.finish()
    }

    /// The lexicon that [`encode`](Self::encode) made bytes of.
    pub(super) fn decode(bytes: &[u8], limits: &Limits, letters: &mut Letters) -> Result<Lexicon> {
        let mut lexicon = Lexicon::default();
        if bytes.is_empty() {
            return Ok(lexicon);
        }
        let corrupt = |expected| Error::corrupt("atom dictionary", 0, expected);
        let mut decoder = WideDecoder::new(bytes);
        for group in Group::ALL {
            let len = (0..16).fold(0, |len, _| len << 1 | decoder.code(0, 1 << 15)) as usize;
            if len > MAX_ENTRIES {
                return Err(corrupt("at most 60000 spellings"));
            }
            let most = len as u64 * (MAX_LEN as u64 + 16);
            if most > limits.index {
                return Err(Error::limit("bytes of index", most, limits.index));
            }
            run(Coding {
                coder: &mut decoder,
                letters,
                group,
                entries: &mut lexicon.groups[group as usize],
                len,
            });
        }
        if !decoder.is_at_end() {
            return Err(corrupt("the end of the dictionary"));
        }
        Ok(lexicon)
    }
}

/// Codes the spellings of one group.
struct Coding<'a, C> {
    coder: &'a mut C,
    letters: &'a mut Letters,
    group: Group,
    /// All entries when encoding; none yet when decoding.
    entries: &'a mut Vec<Entry>,
    len: usize,
}

impl<C: DigitCoder> Task for Coding<'_, C> {
    type Output = ();

    #[inline(always)]
    fn run<V: Vectors>(self, vectors: V) {
        let Coding {
            coder,
            letters,
            group,
            entries,
            len,
        } = self;
        if C::KNOWS {
            for i in (0..16).rev() {
                coder.code(len as u32 >> i & 1, 1 << 15);
            }
        }
        let salt = group as u32 + 1;
        let (mut before, mut before_len) = ([0_u8; MAX_LEN], 0);
        let (mut last, mut last_weight) = (0, 0);
        for number in 0..len {
            let entry = if C::KNOWS {
                entries.get(number).copied()
            } else {
                None
            };
            let (text, text_len, weight) = entry.map_or(([0; MAX_LEN], 1, 0), |entry| {
                (entry.text, entry.len.into(), entry.weight)
            });
            let common = (0..before_len.min(text_len)).take_while(|&i| text[i] == before[i]);
            let shared = common.count().min(MAX_LEN - 1) as u32;
            let contexts = [
                salt,
                salt | last << 8,
                salt | last << 8 | (before_len as u32) << 16,
                salt | (before_len as u32) << 16 | 1 << 24,
                0,
            ];
            let coding = (&mut *coder, vectors);
            let shared = letters.byte(coding, OTHER, contexts, shared) as usize;
            let shared = shared.min(before_len).min(MAX_LEN - 1);
            // What follows sorts behind the spelling before: its next byte there is worth knowing.
            let next = if shared < before_len {
                before[shared]
            } else {
                0
            };
            let mut spelling = if C::KNOWS { text } else { [0; MAX_LEN] };
            spelling[..shared].copy_from_slice(&before[..shared]);
            let coding = (&mut *coder, vectors);
            let lengths = (shared, text_len);
            before_len = letters.code(coding, group, &mut spelling, lengths, next);
            before = spelling;
            last = shared as u32;
            let contexts = [
                salt | 2 << 24,
                salt | (before_len as u32) << 8 | 2 << 24,
                salt | last_weight << 16 | 3 << 24,
                salt | (before_len as u32) << 8 | last_weight << 16 | 2 << 24,
                4 << 24,
            ];
            let coding = (&mut *coder, vectors);
            last_weight = letters.byte(coding, OTHER, contexts, weight.into()) & 31;
            if !C::KNOWS {
                entries.push(Entry {
                    text: before,
                    len: before_len as u8,
                    weight: last_weight as u8,
                });
            }
        }
    }
}

#[cfg(test)]
pub(super) fn of(texts: &[&[u8]], least: u32) -> Lexicon {
    let mut gatherer = Gatherer::new(Directives::Apart);
    for text in texts {
        gatherer.cut(&[text, &[0; PADDING][..]].concat());
    }
    gatherer.finish(least).0
}

#[cfg(test)]
use super::cutter::PADDING;

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"#define MLX5_IFC_BITS 0x10\n#define MLX5_IFC_BYTES 0x20\n\tmlx5_ifc x;\n";

    #[test]
    fn comes_back_from_bytes() {
        let lexicon = of(&[TEXT, TEXT], 2);
        let mut letters = [Letters::new(), Letters::new()];
        let bytes = lexicon.encode(&mut letters[0]);
        let decoded = Lexicon::decode(&bytes, &Limits::default(), &mut letters[1]).unwrap();
        for group in Group::ALL {
            assert!(lexicon.entries(group).len() > 2);
            assert_eq!(lexicon.entries(group), decoded.entries(group));
        }
        let finder = decoded.finder();
        let number = finder.get(b"ifc_bits", 0, Group::Word, 3).unwrap();
        assert_eq!(decoded.entries(Group::Word)[number as usize].weight, 2);
        assert_eq!(finder.get(b"ifcx_bits", 0, Group::Word, 4), None);
    }

    #[test]
    fn damage_is_an_error_or_another_lexicon() {
        let lexicon = of(&[TEXT, TEXT], 2);
        let bytes = lexicon.encode(&mut Letters::new());
        for i in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[i] ^= 0x55;
            let _ = Lexicon::decode(&damaged, &Limits::default(), &mut Letters::new());
        }
        let limits = Limits::default().with_index(10);
        assert!(Lexicon::decode(&bytes, &limits, &mut Letters::new()).is_err());
    }
}
