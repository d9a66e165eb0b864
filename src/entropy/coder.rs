//! The binary range coder, 32-bit, carry-safe. Its invariants are proved in notes/range-coder.md.
//!
//! Encoder and decoder hold an interval of `range` numbers. A decision of probability `p / 2^16`
//! splits it at `bound = range * p >> 16`: a one takes the lower part, a zero the upper. While the
//! range is below 2^24 a byte is moved out. With 2^24 <= range and 1 <= p <= 2^16 - 1 both parts are
//! never empty.

/// Probabilities have this many bits; both 0 and `1 << PROBABILITY_BITS` are outside their range.
pub(crate) const PROBABILITY_BITS: u32 = 16;

/// The range is kept at or above this by moving out bytes.
const FLOOR: u32 = 1 << 24;

/// One end of a channel of binary decisions.
pub(crate) trait Coder {
    /// Whether `bit` counts: nobody has to find out what only a decoder would be told.
    const KNOWS: bool = true;

    /// Codes one decision: `bit` (0 or 1) when encoding, ignored when decoding. `p1` is the
    /// probability of a one in units of 2^-16, from 1 to 65,535. Gives the bit that was coded.
    fn code(&mut self, bit: u32, p1: u32) -> u32;
}

/// Turns decisions into bytes.
#[derive(Debug)]
pub(crate) struct Encoder {
    /// Bits 0-31: the start of the interval; bit 32: a carry on its way out.
    low: u64,
    range: u32,
    /// The last byte moved out, which a carry may still raise, and how many 0xFF follow it.
    held: Option<u8>,
    pending: usize,
    bytes: Vec<u8>,
}

impl Encoder {
    pub(crate) fn new() -> Self {
        Encoder {
            low: 0,
            range: u32::MAX,
            held: None,
            pending: 0,
            bytes: Vec::new(),
        }
    }

    fn move_out(&mut self) {
        let top = (self.low >> 24) as u8;
        let carry = (self.low >> 32) as u8;
        if carry == 0 && top == 0xFF {
            self.pending += 1;
        } else {
            if let Some(held) = self.held {
                self.bytes.push(held.wrapping_add(carry));
            }
            let filler = 0xFF_u8.wrapping_add(carry);
            self.bytes.extend(std::iter::repeat_n(filler, self.pending));
            self.pending = 0;
            self.held = Some(top);
        }
        self.low = (self.low & 0x00FF_FFFF) << 8;
    }

    /// Bits of output so far, in fractions of a bit: for accounts of what costs how much.
    pub(crate) fn position(&self) -> f64 {
        let bytes = self.bytes.len() + self.pending + usize::from(self.held.is_some());
        bytes as f64 * 8.0 + 32.0 - f64::from(self.range).log2()
    }

    /// Ends the sequence. Zero bytes at the end are left off: the decoder reads past the end as
    /// zeros.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        // The shortest number inside the interval: round its start up to as few bytes as will do.
        let end = self.low + u64::from(self.range) - 1;
        for kept in 1..=4 {
            let mask = u64::from(u32::MAX >> (8 * kept - 1) >> 1);
            let rounded = (self.low + mask) & !mask;
            if rounded <= end {
                self.low = rounded;
                break;
            }
        }
        for _ in 0..5 {
            self.move_out();
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Coder for Encoder {
    #[inline(always)]
    fn code(&mut self, bit: u32, p1: u32) -> u32 {
        debug_assert!((1..1 << PROBABILITY_BITS).contains(&p1));
        let bound = ((u64::from(self.range) * u64::from(p1)) >> PROBABILITY_BITS) as u32;
        if bit != 0 {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        while self.range < FLOOR {
            self.range <<= 8;
            self.move_out();
        }
        bit
    }
}

/// Turns bytes back into decisions. Any bytes are decisions of some kind: it never fails.
#[derive(Debug)]
pub(crate) struct Decoder<'a> {
    /// Where in the interval the coded number lies: always below `range`.
    offset: u32,
    range: u32,
    rest: &'a [u8],
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Decoder {
            offset: 0,
            range: u32::MAX,
            rest: bytes,
        };
        for _ in 0..4 {
            decoder.offset = decoder.offset << 8 | decoder.next_byte();
        }
        // Only damaged input begins at the one number outside of the first interval.
        decoder.offset = decoder.offset.min(u32::MAX - 1);
        decoder
    }

    #[inline(always)]
    fn next_byte(&mut self) -> u32 {
        match self.rest.split_first() {
            Some((&byte, rest)) => {
                self.rest = rest;
                u32::from(byte)
            }
            None => 0,
        }
    }

    /// One decision on copies of `offset` and `range`: the bit, and how many bits to move in.
    #[inline(always)]
    fn split(offset: &mut u32, range: &mut u32, p1: u32) -> (u32, u32) {
        let bound = ((u64::from(*range) * u64::from(p1)) >> PROBABILITY_BITS) as u32;
        let bit = u32::from(*offset < bound);
        let (other, beyond) = (*range - bound, offset.wrapping_sub(bound));
        *range = if bit != 0 { bound } else { other };
        *offset = if bit != 0 { *offset } else { beyond };
        // Whole bytes are moved in; how many is not worth a branch that is missed one time in four.
        (bit, range.leading_zeros() & 24)
    }

    /// The next bytes where fewer than four are left, with zeros behind them; takes in `count`.
    #[cold]
    fn last_bytes(&mut self, count: u32) -> u32 {
        let mut next = [0; 4];
        next[..self.rest.len()].copy_from_slice(self.rest);
        self.rest = &self.rest[self.rest.len().min(count as usize)..];
        u32::from_le_bytes(next).swap_bytes()
    }

    /// Whether every byte has been taken in. After the last decision of a sound sequence it has.
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

impl Coder for Decoder<'_> {
    #[inline(always)]
    fn code(&mut self, _bit: u32, p1: u32) -> u32 {
        let (bit, shift) = Self::split(&mut self.offset, &mut self.range, p1);
        let next = match self.rest.first_chunk::<4>() {
            Some(next) => {
                self.rest = &self.rest[(shift / 8) as usize..];
                u32::from_le_bytes(*next).swap_bytes()
            }
            None => self.last_bytes(shift / 8),
        };
        self.range <<= shift;
        self.offset = ((u64::from(self.offset) << 32 | u64::from(next)) << shift >> 32) as u32;
        bit
    }
}

/// Either end, chosen at run time: large models are compiled once for all of them.
#[derive(Debug)]
pub(crate) enum Channel<'a> {
    Encode(Encoder),
    Decode(Decoder<'a>),
    /// Codes nothing: a model is primed by running it over text that both sides know.
    Rehearse,
}

impl Coder for Channel<'_> {
    #[inline(always)]
    fn code(&mut self, bit: u32, p1: u32) -> u32 {
        match self {
            Channel::Encode(encoder) => encoder.code(bit, p1),
            Channel::Decode(decoder) => decoder.code(bit, p1),
            Channel::Rehearse => bit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(decisions: &[(bool, u16)]) -> Vec<u8> {
        let mut encoder = Encoder::new();
        for &(bit, p) in decisions {
            encoder.code(bit.into(), u32::from(p.max(1)));
        }
        encoder.finish()
    }

    proptest! {
        #[test]
        fn decisions_come_back(decisions in prop::collection::vec(
            (any::<bool>(), prop_oneof![any::<u16>(), Just(1), Just(65_535)]), 0..4000)) {
            let bytes = encode(&decisions);
            let mut decoder = Decoder::new(&bytes);
            for &(bit, p) in &decisions {
                prop_assert_eq!(decoder.code(0, u32::from(p.max(1))), u32::from(bit));
            }
        }

        #[test]
        fn any_bytes_are_decisions(bytes in prop::collection::vec(any::<u8>(), 0..50), p in 1_u32..65_536) {
            let mut decoder = Decoder::new(&bytes);
            for _ in 0..2000 {
                decoder.code(0, p);
                prop_assert!(decoder.offset < decoder.range);
            }
        }
    }

    #[test]
    fn a_carry_runs_through_many_bytes() {
        // Zeros at p close to 1 push the start up against the top of the interval; the last ones
        // then carry.
        let mut decisions = vec![(false, 65_535); 40];
        decisions.extend(vec![(true, 1); 40]);
        decisions.extend(vec![(false, 65_535); 40]);
        let bytes = encode(&decisions);
        let mut decoder = Decoder::new(&bytes);
        for (bit, p) in decisions {
            assert_eq!(decoder.code(0, p.into()), u32::from(bit));
        }
        assert!(decoder.is_at_end());
    }

    #[test]
    fn sure_decisions_cost_next_to_nothing() {
        let bytes = encode(&vec![(true, 65_535); 1_000_000]);
        assert!(bytes.len() <= 4, "{} bytes", bytes.len());
    }
}
