//! Token streams with LZMA behind: levels 1 to 5.

use super::lzma::{self, Effort, Properties};
use super::{Codec, Part, Shape};
use crate::bits::{Cursor, put_varint};
use crate::error::Result;
use crate::limits::{Limits, within};
use crate::streams::{self, Streams};
use crate::symbols::Dictionary;

/// Codes are two bytes: `lp` and `pb` of 1 tell the high from the low. Without `lc` a low byte is
/// not blurred by the one before; with it, it knows three bits of its high byte.
const CODES: [Properties; 2] = [Properties::fixed(0, 1, 1), Properties::fixed(3, 1, 1)];
const TEXT: [Properties; 2] = [Properties::fixed(3, 0, 0), Properties::fixed(4, 0, 0)];

/// Short streams end before many contexts have learnt anything.
const SHORT: usize = 1 << 16;
const SHORT_CODES: [Properties; 2] = [Properties::fixed(0, 1, 1), Properties::fixed(0, 1, 0)];
const SHORT_TEXT: [Properties; 2] = [Properties::fixed(0, 0, 0), Properties::fixed(2, 0, 0)];

/// The first streams are codes, the others bytes.
const CODE_STREAMS: usize = 2;

/// Up to this many bytes of streams it is worth trying which of them share an LZMA stream.
const FEW: usize = 1 << 18;

/// The token-stream codec. Without a dictionary, an empty one will do.
pub(crate) struct Tokens<'a> {
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) effort: Effort,
    pub(crate) limits: &'a Limits,
}

impl Codec for Tokens<'_> {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        let block: Vec<u8> = parts.iter().flat_map(|part| part.bytes).copied().collect();
        let streams = streams::encode(self.dictionary, &block);
        let mut best = self.pack(&streams, 0)?;
        let bytes: usize = streams.all().iter().map(|stream| stream.len()).sum();
        if bytes <= FEW {
            // Stream 3, 4 or 5 joined to the one before it, in all ways.
            for joined in [0b10_0000, 0b11_0000, 0b11_1000] {
                let payload = self.pack(&streams, joined)?;
                if payload.len() < best.len() {
                    best = payload;
                }
            }
        }
        Ok(best)
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        let len = super::total(parts)?;
        let streams = self.unpack(payload, len)?;
        streams::decode(self.dictionary, &streams, len, out)
    }
}

impl Tokens<'_> {
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
                self.pack_one(first, &raw, &mut out)?;
            }
            first = end;
        }
        Ok(out)
    }

    /// The length of the packed bytes, then they behind their properties, or a zero and the raw
    /// ones.
    fn pack_one(&self, number: usize, raw: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let settings = match (number < CODE_STREAMS, raw.len() <= SHORT) {
            (true, false) => &CODES,
            (true, true) => &SHORT_CODES,
            (false, false) => &TEXT,
            (false, true) => &SHORT_TEXT,
        };
        let tried = if self.effort == Effort::MOST { 2 } else { 1 };
        let packed = lzma::encode_smallest(raw, &settings[..tried], self.effort)?;
        if packed.len() < raw.len() {
            put_varint(out, packed.len() as u64);
            out.extend_from_slice(&packed);
        } else {
            out.push(0);
            out.extend_from_slice(raw);
        }
        Ok(())
    }

    fn unpack(&self, payload: &[u8], len: usize) -> Result<Streams> {
        let mut cursor = Cursor::new("block", payload);
        let joined = cursor.byte()?;
        let mut lens = [0; Streams::COUNT];
        for (number, own) in lens.iter_mut().enumerate() {
            // Every run gives a byte or more; every piece does too, and the end of the pieces of a
            // word is one code more; spellings are as long as what they give and a zero.
            let allowed = if number < CODE_STREAMS { 4 } else { 2 } * len as u64;
            *own = within("bytes of a block's streams", cursor.varint()?, allowed)?;
        }
        let total = lens.iter().map(|&len| len as u64).sum();
        within("bytes of a block's streams", total, self.limits.memory)?;
        let mut all: [Vec<u8>; Streams::COUNT] = Default::default();
        let mut first = 0;
        while first < all.len() {
            let mut end = first + 1;
            while end < all.len() && joined >> end & 1 == 1 {
                end += 1;
            }
            let raw_len: usize = lens[first..end].iter().sum();
            let mut raw = Vec::new();
            if raw_len > 0 {
                let packed_len = cursor.varint()?;
                if packed_len == 0 {
                    raw = cursor.take(raw_len)?.to_vec();
                } else {
                    let packed_len = within("bytes of payload", packed_len, payload.len() as u64)?;
                    lzma::decode_best(cursor.take(packed_len)?, raw_len, &mut raw)?;
                }
            }
            for number in (first + 1..end).rev() {
                all[number] = raw.split_off(raw.len() - lens[number]);
            }
            all[first] = raw;
            first = end;
        }
        cursor.finish()?;
        Ok(Streams::from_all(all))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Tokens;
    use crate::codec::lzma::Effort;
    use crate::codec::{Codec, Part, Shape};
    use crate::limits::Limits;
    use crate::symbols::{Dictionary, gather};

    const HEADER: &[u8] = b"/* Wren */\n#define WREN_CON0\t0x100\n#define WREN_CON1\t0x104\n\
        #define WREN_CON2\t0x108\n\nstruct wren_dev {\n\tu32 id;\n\tstruct wrenDev *wrenNext;\n};\n";

    fn returns(dictionary: &Dictionary, text: &[u8]) {
        let tokens = Tokens {
            dictionary,
            effort: Effort::new(1),
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
    fn one_run_may_be_all() {
        for byte in [b'a', b'A', b'1', b'(', 0, 0xff, b'_'] {
            returns(&Dictionary::default(), &[byte; 70_000]);
        }
        returns(&Dictionary::default(), b"");
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
            returns(&gather(&vec![vec![text.as_bytes()]; 6]), text.as_bytes());
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
            returns(&gather(&vec![vec![HEADER]; 6]), &text);
        }
    }
}
