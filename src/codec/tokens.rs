//! Token streams with LZMA behind: levels 1 to 5.

use std::sync::{Mutex, PoisonError};

use super::foreign;
use super::join::join;
use super::lzma::{self, Effort, Properties};
use super::{Codec, Part, Shape};
use crate::bits::{Cursor, put_varint};
use crate::error::Result;
use crate::limits::{Limits, within};
use crate::streams::{self, Streams, Tables};
use crate::symbols::{Dictionary, Idea, Ideas};

/// LZMA's settings for each stream, best first. Codes are two bytes: a low bit of the position tells
/// the high from the low. Of runs every other is a gap, which one more bit tells. Without `lc` a low
/// byte is not blurred by the one before; with it, it knows bits of its high byte.
const RUNS: [Properties; 2] = [Properties::fixed(0, 2, 2), Properties::fixed(2, 2, 2)];
const PIECES: [Properties; 2] = [Properties::fixed(0, 1, 1), Properties::fixed(3, 1, 1)];
const TEXT: [Properties; 2] = [Properties::fixed(3, 0, 0), Properties::fixed(4, 0, 0)];

/// Short streams end before many contexts have learnt anything.
const SHORT: usize = 1 << 16;
const SHORT_RUNS: [Properties; 2] = [Properties::fixed(0, 2, 1), Properties::fixed(0, 2, 0)];
const SHORT_PIECES: [Properties; 2] = [Properties::fixed(0, 1, 1), Properties::fixed(0, 1, 0)];
const SHORT_TEXT: [Properties; 2] = [Properties::fixed(0, 0, 0), Properties::fixed(2, 0, 0)];

/// The first streams are codes, the others bytes.
const CODE_STREAMS: usize = 2;

/// Up to this many bytes of streams it is worth trying which of them share an LZMA stream.
const FEW: usize = 1 << 18;

/// Runs of so many bytes take longer to unpack than another thread to begin with it.
const WORTH_A_THREAD: usize = 1 << 18;

/// In the byte that says which streams are joined: some parts are foreign. A map of the parts and
/// the bytes of these, packed, follow the streams.
const FOREIGN: u8 = 1;
/// The streams that may be joined to the one before.
const JOINED: u8 = 0b11_1000;

/// Tables of the dictionary that no block is decoded with at the moment: as many as there were threads at once.
#[derive(Default)]
pub(crate) struct Spare(Mutex<Vec<Tables>>);

impl Spare {
    /// Lets `decode` have tables of the dictionary, which must always be the same one.
    fn with<T>(&self, dictionary: &Dictionary, decode: impl FnOnce(&mut Tables) -> T) -> T {
        // Whoever panicked with the lock left a list of tables behind, which is good.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let spare = lock().pop();
        let mut tables = spare.unwrap_or_else(|| Tables::new(dictionary));
        let result = decode(&mut tables);
        lock().push(tables);
        result
    }
}

/// The token-stream codec. Without a dictionary, an empty one will do.
pub(crate) struct Tokens<'a> {
    pub(crate) dictionary: &'a Dictionary,
    /// What stands in LZMA's windows before the streams of each block; nothing will do.
    pub(crate) sample: &'a Streams,
    /// The dictionary's tables, kept from one block to the next.
    pub(crate) spare: &'a Spare,
    pub(crate) effort: Effort,
    /// Which ideas to encode with; the decoder knows them all.
    pub(crate) ideas: Ideas,
    pub(crate) limits: &'a Limits,
}

impl Codec for Tokens<'_> {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let foreign = parts.iter().map(|part| foreign::is_foreign(part.bytes));
        let foreign: Vec<bool> = foreign.collect();
        let text = foreign::select(parts, &foreign, false);
        let streams = streams::encode(self.dictionary, self.ideas, &text);
        let apart = foreign::select(parts, &foreign, true);
        self.hold(&streams.all().map(<[u8]>::len), apart.len())?;
        let mut best = self.pack(&streams, 0)?;
        let bytes: usize = streams.all().iter().map(|stream| stream.len()).sum();
        if bytes <= FEW && self.sample.is_empty() && self.ideas.has(Idea::JoinedStreams) {
            // Stream 3, 4 or 5 joined to the one before it, in all ways.
            for joined in [0b10_0000, 0b11_0000, 0b11_1000] {
                let payload = self.pack(&streams, joined)?;
                if payload.len() < best.len() {
                    best = payload;
                }
            }
        }
        if !apart.is_empty() {
            best[0] |= FOREIGN;
            foreign::put_map(&foreign, &mut best);
            put_varint(&mut best, apart.len() as u64);
            let packed = lzma::encode_sampled(&apart, lzma::usual(self.effort), self.effort)?;
            put_packed(&packed, &apart, &mut best);
        }
        Ok(best)
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        let base = out.len();
        let result = self.decode_parts(payload, parts, out);
        if result.is_err() {
            out.truncate(base);
        }
        result
    }
}

impl Tokens<'_> {
    /// Refuses streams that take more memory than is allowed: they themselves, and the window of
    /// one at a time.
    fn hold(&self, lens: &[usize], apart: usize) -> Result<()> {
        let streams: u64 = lens.iter().map(|&len| len as u64).sum();
        let sample: usize = self.sample.all().iter().map(|stream| stream.len()).sum();
        let needed = 2 * (streams + sample as u64 + apart as u64);
        within("bytes of a block's streams", needed, self.limits.memory)?;
        Ok(())
    }

    /// A byte that says which streams are joined to the one before, the length of each, and what
    /// LZMA makes of them.
    fn pack(&self, streams: &Streams, joined: u8) -> Result<Vec<u8>> {
        let all = streams.all();
        let mut out = vec![joined];
        for stream in all {
            put_varint(&mut out, stream.len() as u64);
        }
        let mut first = 0;
        while first < all.len() {
            let mut end = first + 1;
            while end < all.len() && joined >> end & 1 == 1 {
                end += 1;
            }
            let raw = all[first..end].concat();
            if !raw.is_empty() {
                let settings = match (first, raw.len() <= SHORT) {
                    (0, false) => &RUNS,
                    (0, true) => &SHORT_RUNS,
                    (1, false) => &PIECES,
                    (1, true) => &SHORT_PIECES,
                    (_, false) => &TEXT,
                    (_, true) => &SHORT_TEXT,
                };
                let before = self.sample.all()[first..end].concat();
                self.pack_one(settings, &before, &raw, &mut out)?;
            }
            first = end;
        }
        Ok(out)
    }

    /// What LZMA makes of a stream with the best of the settings, as [`put_packed`] writes it.
    fn pack_one(
        &self,
        settings: &[Properties; 2],
        before: &[u8],
        raw: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let settings = if !self.ideas.has(Idea::Settings) {
            &[Properties::fixed(3, 0, 2)][..]
        } else if self.effort == Effort::MOST {
            settings
        } else {
            &settings[..1]
        };
        let packed = lzma::encode_smallest_after(before, raw, settings, self.effort)?;
        put_packed(&packed, raw, out);
        Ok(())
    }

    /// As [`decode`](Codec::decode), but for what an error leaves in `out`.
    fn decode_parts(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        let len = super::total(parts)?;
        let mut cursor = Cursor::new("block", payload);
        let joined = cursor.byte()?;
        if joined & !(JOINED | FOREIGN) != 0 {
            return Err(cursor.expected("a known set of joined streams"));
        }
        let lens = self.lens(len, &mut cursor)?;
        let mut runs = Runs {
            packed: take_packed(&mut cursor, lens[0])?,
            len: lens[0],
            unpacked: None,
        };
        let streams = unpack(self.sample, joined, &lens, &mut runs, &mut cursor)?;
        if joined & FOREIGN == 0 {
            cursor.finish()?;
            return self.put_together(runs, &streams, len, out);
        }
        let map = foreign::take_map(&mut cursor, parts.len())?;
        let apart_len = foreign::total(parts, &map);
        if cursor.varint()? != apart_len as u64 {
            return Err(cursor.expected("the length of the foreign parts"));
        }
        self.hold(&lens, apart_len)?;
        let apart = take_packed(&mut cursor, apart_len)?.unpack(&[], apart_len)?;
        cursor.finish()?;
        let base = out.len();
        self.put_together(runs, &streams, len - apart_len, out)?;
        foreign::merge(parts, &map, &apart, base, out);
        Ok(())
    }

    /// Appends the `len` bytes of text that the streams stand for.
    fn put_together(
        &self,
        runs: Runs<'_>,
        streams: &Streams,
        len: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        self.spare.with(self.dictionary, |tables| {
            let mut text = streams::Decoder::new(self.dictionary, tables, streams, len, out);
            match (runs.unpacked, runs.packed) {
                (Some(codes), _) => text.take(&codes)?,
                (None, Packed::Raw(codes)) => text.take(codes)?,
                (None, Packed::Lzma(payload)) => {
                    let mut chunks = lzma::Chunks::new(&self.sample.runs, payload, runs.len)?;
                    while let Some(codes) = chunks.next()? {
                        text.take(codes)?;
                    }
                }
            }
            text.finish()
        })
    }

    /// The lengths of the streams.
    fn lens(&self, len: usize, cursor: &mut Cursor<'_>) -> Result<[usize; Streams::COUNT]> {
        let mut lens = [0; Streams::COUNT];
        for (number, own) in lens.iter_mut().enumerate() {
            // Every run gives a byte or more; every piece does too, and the end of the pieces of a
            // word is one code more; spellings are as long as what they give and a zero.
            let allowed = if number < CODE_STREAMS { 4 } else { 2 } * len as u64;
            *own = within("bytes of a block's streams", cursor.varint()?, allowed)?;
        }
        self.hold(&lens, 0)?;
        Ok(lens)
    }
}

/// The first stream, which is as long as all others together.
struct Runs<'a> {
    packed: Packed<'a>,
    len: usize,
    /// What it is unpacked, if there was a thread to unpack it ahead of use.
    unpacked: Option<Vec<u8>>,
}

/// The streams but for the first, and that one at the same time where threads are free and it is worth it.
fn unpack(
    sample: &Streams,
    joined: u8,
    lens: &[usize; Streams::COUNT],
    runs: &mut Runs<'_>,
    cursor: &mut Cursor<'_>,
) -> Result<Streams> {
    let mut groups = Vec::new();
    let mut first = 1;
    while first < lens.len() {
        let mut end = first + 1;
        while end < lens.len() && joined >> end & 1 == 1 {
            end += 1;
        }
        let len = lens[first..end].iter().sum();
        groups.push((first..end, take_packed(cursor, len)?, len));
        first = end;
    }
    let others = || {
        let mut all: [Vec<u8>; Streams::COUNT] = Default::default();
        for (numbers, packed, len) in &groups {
            let before = sample.all()[numbers.clone()].concat();
            let mut raw = packed.unpack(&before, *len)?;
            for number in numbers.clone().skip(1).rev() {
                all[number] = raw.split_off(raw.len() - lens[number]);
            }
            all[numbers.start] = raw;
        }
        Ok(Streams::from_all(all))
    };
    if runs.len < WORTH_A_THREAD {
        return others();
    }
    let (packed, len) = (runs.packed, runs.len);
    match join(|| packed.unpack(&sample.runs, len), others) {
        Some((unpacked, streams)) => {
            runs.unpacked = Some(unpacked?);
            streams
        }
        None => others(),
    }
}

/// The length of the packed bytes, then they behind their properties, or a zero and the raw ones.
fn put_packed(packed: &[u8], raw: &[u8], out: &mut Vec<u8>) {
    if packed.len() < raw.len() {
        put_varint(out, packed.len() as u64);
        out.extend_from_slice(packed);
    } else {
        out.push(0);
        out.extend_from_slice(raw);
    }
}

/// The bytes of a group.
#[derive(Clone, Copy)]
enum Packed<'a> {
    Raw(&'a [u8]),
    Lzma(&'a [u8]),
}

/// The next group, of `len` bytes: nothing where there was nothing to pack.
fn take_packed<'a>(cursor: &mut Cursor<'a>, len: usize) -> Result<Packed<'a>> {
    if len == 0 {
        return Ok(Packed::Raw(&[]));
    }
    let left = cursor.remaining() as u64;
    match within("bytes of payload", cursor.varint()?, left)? {
        0 => Ok(Packed::Raw(cursor.take(len)?)),
        packed => Ok(Packed::Lzma(cursor.take(packed)?)),
    }
}

impl Packed<'_> {
    /// What was packed, with `before` in the window. `len` must be within the limits.
    fn unpack(self, before: &[u8], len: usize) -> Result<Vec<u8>> {
        match self {
            Packed::Raw(raw) => Ok(raw.to_vec()),
            Packed::Lzma(payload) => {
                let mut raw = Vec::new();
                lzma::decode_best_after(before, payload, len, &mut raw)?;
                Ok(raw)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Spare, Tokens};
    use crate::codec::lzma::Effort;
    use crate::codec::{Codec, Part, Shape};
    use crate::error::ErrorKind;
    use crate::limits::Limits;
    use crate::streams::Streams;
    use crate::symbols::{Dictionary, Ideas, gather};

    const HEADER: &[u8] = b"/* Wren */\n#define WREN_CON0\t0x100\n#define WREN_CON1\t0x104\n\
        #define WREN_CON2\t0x108\n\nstruct wren_dev {\n\tu32 id;\n\tstruct wrenDev *wrenNext;\n};\n";

    fn returns(dictionary: &Dictionary, text: &[u8]) {
        let tokens = Tokens {
            dictionary,
            sample: &Streams::default(),
            spare: &Spare::default(),
            effort: Effort::new(1),
            ideas: Ideas::ALL,
            limits: &Limits::default(),
        };
        let (name, len) = (&b""[..], text.len());
        let payload = tokens.encode(&[Part { name, bytes: text }]).unwrap();
        let mut out = b"before".to_vec();
        let shape = [Shape { name, len }];
        tokens.decode(&payload, &shape, &mut out).unwrap();
        assert_eq!(&out[6..], text);
        for len in [0, len / 2, len + 1] {
            if len != text.len() {
                let mut out = Vec::new();
                let shape = [Shape { name, len }];
                assert!(tokens.decode(&payload, &shape, &mut out).is_err());
                assert!(out.is_empty());
            }
        }
    }

    #[test]
    fn more_spellings_than_codes() {
        // Every word comes three times, and more words stand between than there are codes.
        let words: String = (0..70_000)
            .map(|number| format!("x{} ", number * 7))
            .collect();
        returns(&Dictionary::default(), words.repeat(3).as_bytes());
        let words: String = (0..70_000_u32)
            .flat_map(|number| {
                let letter = |place: u32| char::from(b'a' + (number / place % 26) as u8);
                [
                    letter(17_576),
                    letter(676),
                    letter(26),
                    letter(1),
                    '_',
                    'Q',
                    '_',
                ]
            })
            .collect();
        returns(&Dictionary::default(), words.repeat(2).as_bytes());
    }

    #[test]
    fn spellings_longer_than_slots_come_again() {
        let words: String = (0..300)
            .map(|n| {
                let own = "honorificabilitudinitatibus".repeat(1 + n % 3);
                format!("#define {own}_{n} {own} counterrevolutionary_{own}{n:040}\n")
            })
            .collect();
        let text = words.repeat(4).into_bytes();
        returns(&Dictionary::default(), &text);
        let dictionary = gather(&[vec![&text[..]]], Ideas::ALL);
        assert!(dictionary.pieces.iter().any(|piece| piece.len() > 15));
        assert!(dictionary.runs.iter().any(|run| run.len() > 31));
        returns(&dictionary, &text);
        // Each word often enough for a code of the block, too seldom for the dictionary.
        returns(&gather(&[vec![HEADER]], Ideas::ALL), &text);
    }

    #[test]
    fn one_run_may_be_all() {
        for byte in [b'a', b'A', b'1', b'(', 0, 0xff, b'_'] {
            // The longer one says the same again and again, and is foreign.
            returns(&Dictionary::default(), &[byte; 60_000]);
            returns(&Dictionary::default(), &[byte; 70_000]);
        }
        returns(&Dictionary::default(), b"");
    }

    #[test]
    fn a_foreign_part_costs_its_own_bytes_alone() {
        let noise: Vec<u8> = (0..20_000_u32)
            .map(|n| (n.wrapping_mul(n).wrapping_mul(0x9e37_79b1) >> 24) as u8)
            .collect();
        let text = HEADER.repeat(50);
        let size = |parts: &[&[u8]]| {
            let name = &b""[..];
            let limits = Limits::default();
            let tokens = Tokens {
                dictionary: &Dictionary::default(),
                sample: &Streams::default(),
                spare: &Spare::default(),
                effort: Effort::new(1),
                ideas: Ideas::ALL,
                limits: &limits,
            };
            let part = |&bytes: &&'_ [u8]| bytes.to_vec();
            let owned: Vec<Vec<u8>> = parts.iter().map(part).collect();
            let named: Vec<Part<'_>> = owned.iter().map(|bytes| Part { name, bytes }).collect();
            let payload = tokens.encode(&named).unwrap();
            let shapes: Vec<Shape<'_>> = owned
                .iter()
                .map(|bytes| Shape {
                    name,
                    len: bytes.len(),
                })
                .collect();
            let mut out = b"before".to_vec();
            tokens.decode(&payload, &shapes, &mut out).unwrap();
            assert_eq!(out[6..], parts.concat());
            payload.len()
        };
        let alone = size(&[&text, &text]);
        assert!(size(&[&noise, &text, b"", &text]) <= alone + noise.len() + 8);
        assert!(size(&[&text, &noise, &text]) <= alone + noise.len() + 8);
    }

    #[test]
    fn memory_is_bounded_before_it_is_taken() {
        let limits = Limits::default().with_memory(1000);
        let tokens = Tokens {
            dictionary: &Dictionary::default(),
            sample: &Streams::default(),
            spare: &Spare::default(),
            effort: Effort::new(1),
            ideas: Ideas::ALL,
            limits: &limits,
        };
        let part = Part {
            name: b"",
            bytes: &HEADER.repeat(50),
        };
        assert!(matches!(
            tokens.encode(&[part]).unwrap_err().kind(),
            ErrorKind::Limit { .. }
        ));
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn two_threads_decode_what_one_does() {
        let line = |n: u32| format!("#define WREN_{n} {}\nint wren{}(void);\n", n * n, n % 999);
        let text: String = (0..25_000).map(line).collect();
        let (name, len) = (&b""[..], text.len());
        let tokens = Tokens {
            dictionary: &gather(&[vec![text.as_bytes()]], Ideas::ALL),
            sample: &Streams::default(),
            spare: &Spare::default(),
            effort: Effort::new(1),
            ideas: Ideas::ALL,
            limits: &Limits::default(),
        };
        let bytes = text.as_bytes();
        let mut payload = tokens.encode(&[Part { name, bytes }]).unwrap();
        let lens = tokens.lens(len, &mut crate::bits::Cursor::new("test", &payload[1..]));
        assert!(lens.unwrap()[0] >= super::WORTH_A_THREAD);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2);
        let pool = pool.build().unwrap();
        let decode = |payload: &[u8]| {
            let mut out = Vec::new();
            let result = tokens.decode(payload, &[Shape { name, len }], &mut out);
            (result.map_err(|error| error.to_string()), out)
        };
        let (result, out) = pool.install(|| decode(&payload));
        assert!(result.is_ok() && out == text.as_bytes());
        assert_eq!(decode(&payload), (result, out));
        // Either half may be the one that is damaged. Which error comes first is up to the threads.
        let step = payload.len() / 40;
        for at in (0..40).map(|n| n * n).chain((1..40).map(|n| n * step)) {
            payload[at] ^= 0x10;
            let (one, two) = (decode(&payload), pool.install(|| decode(&payload)));
            assert_eq!((one.0.is_ok(), &one.1), (two.0.is_ok(), &two.1), "{at}");
            assert_eq!(two.1.len(), if two.0.is_ok() { len } else { 0 });
            payload[at] ^= 0x10;
            let (one, two) = (
                decode(&payload[..at]),
                pool.install(|| decode(&payload[..at])),
            );
            assert!(one.0.is_err() && two.0.is_err() && two.1.is_empty(), "{at}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_return(text in prop::collection::vec(any::<u8>(), 0..2000)) {
            returns(&Dictionary::default(), &text);
        }

        #[test]
        fn any_words_return(text in "([a-cA-C_]{0,4}[0-2]{0,2}[ \n_]?){0,80}") {
            returns(&Dictionary::default(), text.as_bytes());
            returns(&gather(&vec![vec![text.as_bytes()]; 6], Ideas::ALL), text.as_bytes());
        }

        #[test]
        fn mutated_headers_return(
            edits in prop::collection::vec((0..HEADER.len(), any::<u8>()), 0..20),
            copies in 1..8_usize,
        ) {
            let mut text = HEADER.repeat(copies);
            for (at, byte) in edits {
                text[at] = byte;
            }
            returns(&Dictionary::default(), &text);
            returns(&gather(&vec![vec![HEADER]; 6], Ideas::ALL), &text);
        }
    }
}
