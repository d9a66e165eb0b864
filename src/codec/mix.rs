//! The mix codec: atoms of C under context mixing. Levels 8 and 9 differ in how many contexts are
//! mixed; the dictionary of atoms is shared by all blocks.
//!
//! A payload is a head of two bytes and the range coder's bytes.

mod head;

use crate::entropy::{Channel, Decoder, Encoder};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};
use crate::mix::{Job, with_vectors};
use crate::model::{
    Ahead, Bitwise, Contexts, ContextsOf8, ContextsOf9, Descent, Dictionary, Digitwise, PRIMER,
    QuickContextsOf9, Sizes, TextModel,
};

use self::head::{Head, SHORT, Way};
use super::{Codec, Part, Shape, content_len};

/// Spellings that occur this often in all blocks are in the dictionary.
const LEAST: u32 = 2;

/// Inputs that have fewer bytes in all do without a dictionary: to spell an atom where it first occurs
/// costs less there.
const SMALL: usize = 1 << 18;

/// The same for inputs of a single block, where nothing is spelled twice.
const SMALL_ALONE: usize = SHORT;

type Level8 = TextModel<8, 0, 1, ContextsOf8, Digitwise<8, 0, 1, 5>>;
type Level9 = TextModel<24, 16, 5, ContextsOf9, Bitwise<24, 16, 5, 6>>;
type QuickLevel9 = TextModel<16, 16, 5, QuickContextsOf9, Bitwise<16, 16, 5, 5>>;

/// Codes blocks by context mixing.
///
/// ```
/// use chz::Limits;
/// use chz::codec::mix::MixCodec;
/// use chz::codec::{Codec, Part, Shape};
///
/// let part = Part { name: b"a.h", bytes: b"#define A_MAX 0x10\n#define B_MAX 0x20\n" };
/// let codec = MixCodec::train(9, &[[part]]);
/// let payload = codec.encode(&[part])?;
///
/// let reader = MixCodec::from_dictionary(9, codec.dictionary(), &Limits::default())?;
/// let mut out = Vec::new();
/// reader.decode(&payload, &[Shape { name: b"a.h", len: part.bytes.len() }], &mut out)?;
/// assert_eq!(out, part.bytes);
/// # Ok::<(), chz::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MixCodec {
    level: u8,
    dictionary: Dictionary,
    bytes: Vec<u8>,
    memory: u64,
}

impl MixCodec {
    /// A codec for the given blocks: gathers the dictionary of their atoms. The level is brought
    /// to 8 or 9.
    pub fn train<'a, B: AsRef<[Part<'a>]>>(level: u8, blocks: &[B]) -> Self {
        let texts = || {
            blocks
                .iter()
                .flat_map(|block| block.as_ref())
                .map(|part| part.bytes)
        };
        let len: usize = texts().map(<[u8]>::len).sum();
        let alone = blocks.len() <= 1;
        let dictionary = if len < if alone { SMALL_ALONE } else { SMALL } {
            Dictionary::default()
        } else {
            Dictionary::gather(texts(), LEAST)
        };
        let bytes = dictionary.encode();
        MixCodec {
            level: level.clamp(8, 9),
            dictionary,
            bytes,
            memory: u64::MAX,
        }
    }

    /// The dictionary as bytes: it is stored once and given to every reader.
    pub fn dictionary(&self) -> &[u8] {
        &self.bytes
    }

    /// A codec with a stored dictionary. The level is that for encoding; payloads say their own.
    ///
    /// # Errors
    /// The dictionary is damaged or larger than the limits allow.
    pub fn from_dictionary(level: u8, bytes: &[u8], limits: &Limits) -> Result<Self> {
        let dictionary = Dictionary::decode(bytes, limits)?;
        let level = level.clamp(8, 9);
        Ok(MixCodec {
            level,
            dictionary,
            bytes: bytes.to_vec(),
            memory: limits.memory,
        })
    }

    /// Bytes of memory that it takes to decode (or encode) a block of `len` bytes at a level.
    pub fn memory(level: u8, len: usize) -> u64 {
        // The quick way of level 9 takes less.
        let (way, spare) = (Way::Careful, 0);
        sizes(Head { level, way, spare }, len).bytes()
    }

    /// What the payload of a block begins with.
    fn head(&self, parts: &[Part<'_>]) -> Head {
        Head {
            level: self.level,
            way: Way::choose(self.level, parts),
            spare: self.spare(content_len(parts)),
        }
    }

    /// How many numbers to keep for new atoms of a block, as a power of two.
    fn spare(&self, len: usize) -> u8 {
        if self.bytes.is_empty() {
            (2048 + len / 16).clamp(64, 1 << 13).ilog2() as u8
        } else {
            0
        }
    }

    /// Encodes a block as the head says, which its payload begins with, without the contexts of the mask `without`; what atoms
    /// cost is added to `account`, if there is one.
    fn encode_as(
        &self,
        head: Head,
        parts: &[Part<'_>],
        without: u64,
        account: Option<&mut Account>,
    ) -> Result<Vec<u8>> {
        let task = Task {
            parts: parts.iter().map(Work::encode).collect(),
            channel: Channel::Encode(Encoder::new()),
            out: &mut Vec::new(),
            without,
            account,
        };
        let mut payload = head.bytes().to_vec();
        if let Channel::Encode(encoder) = self.run(head, task)? {
            payload.extend(encoder.finish());
        }
        Ok(payload)
    }

    fn run<'a>(&self, head: Head, task: Task<'_, 'a>) -> Result<Channel<'a>> {
        let len = task.parts.iter().map(|part| part.len).sum();
        let sizes = sizes(head, len);
        within(
            "bytes of memory for one decoder",
            sizes.bytes(),
            self.memory,
        )?;
        let dictionary = &self.dictionary;
        match (head.level, head.way) {
            (8, _) => {
                let model = Level8::new(dictionary, &sizes, task.without);
                with_vectors(Run { model, task })
            }
            (_, Way::Quick) => {
                let model = QuickLevel9::new(dictionary, &sizes, task.without);
                with_vectors(Run { model, task })
            }
            (_, Way::Careful) => {
                let model = Level9::new(dictionary, &sizes, task.without);
                with_vectors(Run { model, task })
            }
        }
    }

    /// Encodes as [`Codec::encode`] does, without the contexts of the mask `without`, and tells
    /// what each class of atoms costs. For measurements.
    #[doc(hidden)]
    pub fn account(&self, parts: &[Part<'_>], without: u64) -> (Vec<u8>, Account) {
        let mut account = Account::default();
        let payload = self.encode_as(self.head(parts), parts, without, Some(&mut account));
        let payload = payload.unwrap_or_default();
        (payload, account)
    }
}

impl Codec for MixCodec {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        self.encode_as(self.head(parts), parts, 0, None)
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        let (head, coded) = Head::split(payload)?;
        let start = out.len();
        let task = Task {
            parts: parts.iter().map(Work::decode).collect(),
            channel: Channel::Decode(Decoder::new(coded)),
            out,
            without: 0,
            account: None,
        };
        let result = self.run(head, task);
        let sound = matches!(&result, Ok(Channel::Decode(decoder)) if decoder.is_at_end());
        if !sound {
            out.truncate(start);
        }
        result?;
        if sound {
            Ok(())
        } else {
            Err(Error::corrupt("mix payload", 0, "its end"))
        }
    }
}

/// Blocks of at most so many bytes are primed: the model first reads [`PRIMER`]. Larger ones have their own
/// text to learn from.
const PRIMED: usize = 1 << 20;

/// The sizes of a model's tables, by the head and the length of the block.
fn sizes(head: Head, len: usize) -> Sizes {
    let Head { level, way, spare } = head;
    let effort = head.effort(len);
    let len = if len <= PRIMED {
        len + PRIMER.len()
    } else {
        len
    };
    // Lines of 64 bytes. In proportion to the text, within what the level may take.
    let [entry_lines, slot_lines, follower_lines, buckets] = match level {
        9 => {
            let lines = len.clamp(1 << 10, 1 << 23);
            // All contexts of the quick way have histories.
            let followers = if way == Way::Careful {
                lines / 16 * 5
            } else {
                0
            };
            [lines / 3 * 2, lines / 24 * 7, followers, 0]
        }
        // What is larger takes longer to clear, and to be found in.
        _ => [
            0,
            0,
            (len / 8).clamp(1 << 10, 5 << 18),
            (len / 16 * 3).clamp(1 << 10, 1 << 21),
        ],
    };
    // Places that matches are headed for, and atoms that they may be in.
    let (heads, past) = match level {
        9 => ((len / 2).min(1 << 20), len / 2),
        _ => ((len / 8).min(1 << 20), len / 4),
    };
    Sizes {
        entry_lines,
        slot_lines,
        follower_lines,
        buckets,
        match_bits: heads.max(1 << 10).ilog2(),
        speller_bits: len.clamp(1 << 14, 1 << 21).ilog2(),
        past_bits: past.clamp(1 << 10, 1 << 23).next_power_of_two().ilog2(),
        effort,
        spare: [1 << spare; 3],
    }
}

/// One part to be coded in either direction.
struct Work<'a> {
    /// None for what both sides know, from which the model learns only.
    name: Option<&'a [u8]>,
    len: usize,
    /// What is to be encoded.
    text: Option<&'a [u8]>,
}

impl<'a> Work<'a> {
    fn encode(part: &Part<'a>) -> Self {
        Work {
            name: Some(part.name),
            len: part.bytes.len(),
            text: Some(part.bytes),
        }
    }

    fn decode(shape: &Shape<'a>) -> Self {
        Work {
            name: Some(shape.name),
            len: shape.len,
            text: None,
        }
    }
}

struct Task<'t, 'a> {
    parts: Vec<Work<'t>>,
    channel: Channel<'a>,
    /// The text, when decoding.
    out: &'t mut Vec<u8>,
    without: u64,
    account: Option<&'t mut Account>,
}

/// What atoms cost: by class, those of the dictionary first, then those that were spelled.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Account {
    pub atoms: [u64; 18],
    pub bits: [f64; 18],
}

struct Run<'t, 'a, const N: usize, const H: usize, const K: usize, C, D> {
    model: TextModel<N, H, K, C, D>,
    task: Task<'t, 'a>,
}

impl<'a, const N: usize, const H: usize, const K: usize, C: Contexts<N>, D: Descent<N, H, K>> Job
    for Run<'_, 'a, N, H, K, C, D>
{
    type Output = Result<Channel<'a>>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Run {
            mut model,
            task:
                Task {
                    parts,
                    mut channel,
                    out,
                    account,
                    ..
                },
        } = self;
        let mut account = account;
        let mut ahead = Ahead::new();
        let len: usize = parts.iter().map(|part| part.len).sum();
        let primer = (len <= PRIMED).then_some(PRIMER).map(|text| Work {
            name: None,
            len: text.len(),
            text: Some(text),
        });
        let mut rehearsal = Channel::Rehearse;
        for part in primer.into_iter().chain(parts) {
            let channel = if let Some(name) = part.name {
                model.begin(name);
                &mut channel
            } else {
                &mut rehearsal
            };
            let mut left = part.len;
            ahead.begin(part.text.unwrap_or_default());
            while left > 0 {
                let atom = part.text.and_then(|_| model.next(&mut ahead));
                let before = (account.is_some() && part.name.is_some()).then(|| position(channel));
                let coded = model.code(channel, atom, out);
                if let (Some(account), Some(before)) = (account.as_mut(), before) {
                    let row = coded.class as usize + if coded.is_new { 9 } else { 0 };
                    account.atoms[row] += 1;
                    account.bits[row] += position(channel) - before;
                }
                left = left
                    .checked_sub(coded.len)
                    .ok_or_else(|| Error::corrupt("mix payload", 0, "atoms that fill the part"))?;
            }
        }
        Ok(channel)
    }
}

fn position(channel: &Channel<'_>) -> f64 {
    if let Channel::Encode(encoder) = channel {
        encoder.position()
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use xxhash_rust::xxh3::xxh3_64;

    const HEADER: &[u8] = b"/* SPDX-License-Identifier: GPL-2.0 */\n#ifndef _LINUX_A_H\n#define \
        _LINUX_A_H\n\nstruct a {\n\tint x;\n\tlong y;\n};\n#define A_X 0x10\n#define A_Y \
        0x12\n#define A_Z 0x14\n\nint a_get(struct a *a);\nint a_put(struct a *a);\n\n#endif\n";

    fn round_trip(level: u8, parts: &[Part<'_>]) -> usize {
        let codec = MixCodec::train(level, &[parts]);
        let payload = codec.encode(parts).unwrap();
        let limits = Limits::default();
        let reader = MixCodec::from_dictionary(9, codec.dictionary(), &limits).unwrap();
        let shapes: Vec<_> = parts
            .iter()
            .map(|part| Shape {
                name: part.name,
                len: part.bytes.len(),
            })
            .collect();
        let mut out = b"before".to_vec();
        reader.decode(&payload, &shapes, &mut out).unwrap();
        let whole: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        assert_eq!(out, [b"before", &whole[..]].concat());
        payload.len() + codec.dictionary().len()
    }

    #[test]
    fn headers_come_back_at_every_level() {
        let long = HEADER.repeat(1200);
        for level in 8..=9 {
            let parts = [
                Part {
                    name: b"include/linux/a.h",
                    bytes: HEADER,
                },
                Part {
                    name: b"empty",
                    bytes: b"",
                },
                Part {
                    name: b"",
                    bytes: &long,
                },
            ];
            let size = round_trip(level, &parts);
            assert!(size < 2000, "level {level}: {size} bytes");
        }
    }

    #[test]
    fn the_portable_code_gives_the_same_bytes() {
        let codec = MixCodec::train(
            9,
            &[[Part {
                name: b"a.h",
                bytes: HEADER,
            }]],
        );
        let parts = [Part {
            name: b"a.h",
            bytes: HEADER,
        }];
        for way in [Way::Careful, Way::Quick] {
            let head = Head {
                way,
                ..codec.head(&parts)
            };
            let mut out = Vec::new();
            let task = Task {
                parts: parts.iter().map(Work::encode).collect(),
                channel: Channel::Encode(Encoder::new()),
                out: &mut out,
                without: 0,
                account: None,
            };
            let (dictionary, sizes) = (&codec.dictionary, sizes(head, HEADER.len()));
            let channel = match way {
                Way::Careful => {
                    let model = Level9::new(dictionary, &sizes, 0);
                    (Run { model, task }).run()
                }
                Way::Quick => {
                    let model = QuickLevel9::new(dictionary, &sizes, 0);
                    (Run { model, task }).run()
                }
            };
            let Ok(Channel::Encode(encoder)) = channel else {
                panic!()
            };
            let payload = codec.encode_as(head, &parts, 0, None).unwrap();
            assert_eq!(payload[head::HEAD..], encoder.finish());
        }
    }

    /// The golden archives are too small for it.
    #[test]
    fn the_quick_way_gives_the_same_bytes_as_ever() {
        // Not what the model is primed with.
        let text = [HEADER, &PRIMER.to_ascii_uppercase()].concat();
        let parts = [Part {
            name: b"include/linux/a.h",
            bytes: &text,
        }];
        let codec = MixCodec::train(9, &[parts]);
        let head = Head {
            way: Way::Quick,
            ..codec.head(&parts)
        };
        let payload = codec.encode_as(head, &parts, 0, None).unwrap();
        assert_eq!(payload.len(), 1114);
        assert_eq!(xxh3_64(&payload), 14_748_745_403_957_611_087);
    }

    #[test]
    fn both_ways_of_level_9_come_back() {
        let long = HEADER.repeat(60);
        let parts = [b"a.h", b"b.h"].map(|name| Part { name, bytes: &long });
        let shapes = parts.map(|part| Shape {
            name: part.name,
            len: part.bytes.len(),
        });
        let codec = MixCodec::train(9, &[parts]);
        for way in [Way::Careful, Way::Quick] {
            let head = Head {
                way,
                ..codec.head(&parts)
            };
            let payload = codec.encode_as(head, &parts, 0, None).unwrap();
            let mut out = Vec::new();
            codec.decode(&payload, &shapes, &mut out).unwrap();
            assert_eq!(out, [&long[..], &long].concat());
            // Taken for the other way it may be any text of that length, or damaged.
            let other = match way {
                Way::Careful => Way::Quick,
                Way::Quick => Way::Careful,
            };
            let head = Head { way: other, ..head };
            let payload = [&head.bytes(), &payload[head::HEAD..]].concat();
            let mut out = Vec::new();
            if codec.decode(&payload, &shapes, &mut out).is_ok() {
                assert_eq!(out.len(), 2 * long.len());
            }
        }
    }

    #[test]
    fn damage_is_an_error_or_other_text_of_the_same_length() {
        let parts = [Part {
            name: b"a.h",
            bytes: HEADER,
        }];
        let codec = MixCodec::train(8, &[parts]);
        let payload = codec.encode(&parts).unwrap();
        let shapes = [Shape {
            name: b"a.h",
            len: HEADER.len(),
        }];
        for i in 0..payload.len() {
            let mut damaged = payload.clone();
            damaged[i] ^= 1 << (i % 8);
            let mut out = vec![7];
            match codec.decode(&damaged, &shapes, &mut out) {
                Ok(()) => assert_eq!(out.len(), 1 + HEADER.len()),
                Err(_) => assert_eq!(out, [7]),
            }
            let _ = codec.decode(&payload[..i], &shapes, &mut out);
        }
    }

    #[test]
    fn memory_is_refused_before_it_is_taken() {
        let limits = Limits::default().with_memory(1 << 20);
        let codec = MixCodec::from_dictionary(9, &[], &limits).unwrap();
        let shapes = [Shape {
            name: b"",
            len: 1 << 30,
        }];
        assert!(
            codec
                .decode(&[9, 7, 1, 2, 3], &shapes, &mut Vec::new())
                .is_err()
        );
        assert!(MixCodec::memory(9, usize::MAX / 8) > MixCodec::memory(8, 1 << 20));
        assert!(MixCodec::memory(9, 1 << 28) <= 1 << 30);
        assert!(MixCodec::memory(8, 1 << 28) <= 1 << 29);
        assert!(MixCodec::memory(8, 1 << 28) <= 1 << 29);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_text_comes_back(
            level in 8..=9_u8,
            texts in prop::collection::vec(prop_oneof![
                prop::collection::vec(any::<u8>(), 0..400),
                "[a-zA-Z_0-9(){};,# \\t\\n/*x]{0,600}".prop_map(String::into_bytes)], 0..4)) {
            let parts: Vec<_> = texts.iter().map(|text| Part { name: b"n", bytes: text }).collect();
            round_trip(level, &parts);
        }

        #[test]
        fn any_payload_ends(payload in prop::collection::vec(any::<u8>(), 0..200)) {
            let codec = MixCodec::from_dictionary(9, &[], &Limits::default()).unwrap();
            let shapes = [Shape { name: b"x", len: 700 }];
            let _ = codec.decode(&[&[8, 10], &payload[..]].concat(), &shapes, &mut Vec::new());
        }
    }
}
