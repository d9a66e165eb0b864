//! The binary range coder with an interval of 64 bits: four bytes are moved at a time, and seldom, so
//! that a decision is a multiplication, a comparison and two selections.
//!
//! A decision of probability `p / 2^16` splits `range` at `bound = (range >> 16) * p`: a one takes the
//! lower part, a zero the upper. While the range is below 2^32, four bytes are moved out. With
//! `2^32 <= range` and `1 <= p <= 2^16 - 1` both parts are at least 2^16 wide: one move is enough. A digit of sixteen splits it
//! at the bounds of its shares in the same way, each of which is as wide.

use std::hint::select_unpredictable;

use super::coder::{Coder, PROBABILITY_BITS};

/// The range is kept at or above this.
const FLOOR: u64 = 1 << 32;

/// Codes one of sixteen digits at once.
pub(crate) trait DigitCoder: Coder {
    /// Codes `digit` (ignored when decoding), and gives it back. In 2^16 the share of each digit begins where `begins`
    /// tells: that of the first at zero, and none is empty. `find` tells in whose share a number lies.
    fn code_digit(&mut self, digit: u32, begins: &[u16; 16], find: impl FnOnce(u16) -> u32) -> u32;
}

/// Where in an interval the share of a digit begins, and how wide it is: the last one has what rounding left.
#[inline(always)]
fn share(range: u64, begins: &[u16; 16], digit: usize) -> (u64, u64) {
    let unit = range >> PROBABILITY_BITS;
    let start = unit * u64::from(begins[digit & 15]);
    let end = unit * u64::from(begins[(digit + 1) & 15]);
    let end = select_unpredictable(digit == 15, range, end);
    (start, end - start)
}

/// Turns decisions into bytes.
#[derive(Debug)]
pub(crate) struct WideEncoder {
    /// The start of the interval, behind the bytes moved out.
    low: u64,
    range: u64,
    bytes: Vec<u8>,
}

impl WideEncoder {
    pub(crate) fn new() -> Self {
        WideEncoder {
            low: 0,
            range: u64::MAX,
            bytes: Vec::new(),
        }
    }

    /// Adds one to the number that has been moved out.
    #[cold]
    fn carry(&mut self) {
        for byte in self.bytes.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    /// Goes on in a part of the interval, which begins at `start` within it.
    #[inline(always)]
    fn narrow(&mut self, start: u64, range: u64) {
        let (low, carries) = self.low.overflowing_add(start);
        (self.low, self.range) = (low, range);
        if carries {
            self.carry();
        }
        if self.range < FLOOR {
            self.move_out();
            self.range <<= 32;
        }
    }

    fn move_out(&mut self) {
        let word = (self.low >> 32) as u32;
        self.bytes.extend(word.swap_bytes().to_le_bytes());
        self.low <<= 32;
    }

    /// Ends the sequence. Zero bytes at the end are left off: the decoder reads past the end as
    /// zeros.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        // The shortest number inside the interval: round its start up to as few bytes as will do.
        let low = u128::from(self.low);
        let end = low + u128::from(self.range) - 1;
        let shortest = (1..=8).find_map(|kept| {
            let mask = u128::from(u64::MAX >> (8 * kept - 1) >> 1);
            let rounded = (low + mask) & !mask;
            (rounded <= end).then_some(rounded)
        });
        let shortest = shortest.unwrap_or(low);
        if shortest >> 64 != 0 {
            self.carry();
        }
        self.low = shortest as u64;
        self.move_out();
        self.move_out();
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Coder for WideEncoder {
    #[inline(always)]
    fn code(&mut self, bit: u32, p1: u32) -> u32 {
        debug_assert!((1..1 << PROBABILITY_BITS).contains(&p1));
        let bound = (self.range >> PROBABILITY_BITS) * u64::from(p1);
        let start = select_unpredictable(bit != 0, 0, bound);
        let range = select_unpredictable(bit != 0, bound, self.range - bound);
        self.narrow(start, range);
        bit
    }
}

impl DigitCoder for WideEncoder {
    #[inline(always)]
    fn code_digit(&mut self, digit: u32, begins: &[u16; 16], _: impl FnOnce(u16) -> u32) -> u32 {
        let digit = digit as usize & 15;
        let (start, range) = share(self.range, begins, digit);
        self.narrow(start, range);
        digit as u32
    }
}

/// Turns bytes back into decisions. Any bytes are decisions of some kind: it never fails.
#[derive(Debug)]
pub(crate) struct WideDecoder<'a> {
    /// Where in the interval the coded number lies: always below `range`.
    offset: u64,
    range: u64,
    rest: &'a [u8],
}

impl<'a> WideDecoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = WideDecoder {
            offset: 0,
            range: u64::MAX,
            rest: bytes,
        };
        decoder.move_in();
        decoder.move_in();
        // Only damaged input begins at the one number outside of the first interval.
        decoder.offset = decoder.offset.min(u64::MAX - 1);
        decoder
    }

    /// Goes on in a part of the interval, in which the number lies at `offset`.
    #[inline(always)]
    fn narrow(&mut self, offset: u64, range: u64) {
        (self.offset, self.range) = (offset, range);
        if self.range < FLOOR {
            self.move_in();
            self.range <<= 32;
        }
    }

    #[inline(always)]
    fn move_in(&mut self) {
        let next = match self.rest.split_first_chunk::<4>() {
            Some((next, rest)) => {
                self.rest = rest;
                *next
            }
            None => self.last_bytes(),
        };
        let next = u32::from_le_bytes(next).swap_bytes();
        self.offset = self.offset << 32 | u64::from(next);
    }

    /// The next bytes where fewer than four are left, with zeros behind them.
    #[cold]
    fn last_bytes(&mut self) -> [u8; 4] {
        let mut next = [0; 4];
        next[..self.rest.len()].copy_from_slice(self.rest);
        self.rest = &[];
        next
    }

    /// Whether every byte has been taken in. After the last decision of a sound sequence it has.
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

impl Coder for WideDecoder<'_> {
    const KNOWS: bool = false;

    #[inline(always)]
    fn code(&mut self, _bit: u32, p1: u32) -> u32 {
        let bound = (self.range >> PROBABILITY_BITS) * u64::from(p1);
        let (rest, beyond) = (self.range - bound, self.offset.wrapping_sub(bound));
        let bit = self.offset < bound;
        let offset = select_unpredictable(bit, self.offset, beyond);
        self.narrow(offset, select_unpredictable(bit, bound, rest));
        bit.into()
    }
}

impl DigitCoder for WideDecoder<'_> {
    #[inline(always)]
    fn code_digit(&mut self, _: u32, begins: &[u16; 16], find: impl FnOnce(u16) -> u32) -> u32 {
        let unit = self.range >> PROBABILITY_BITS;
        let at = self.offset / unit.max(1);
        let digit = find(at.min(0xFFFF) as u16) as usize & 15;
        let (start, range) = share(self.range, begins, digit);
        self.narrow(self.offset - start, range);
        digit as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(decisions: &[(bool, u16)]) -> Vec<u8> {
        let mut encoder = WideEncoder::new();
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
            let mut decoder = WideDecoder::new(&bytes);
            for &(bit, p) in &decisions {
                prop_assert_eq!(decoder.code(0, u32::from(p.max(1))), u32::from(bit));
            }
            prop_assert!(decoder.is_at_end());
        }

        #[test]
        fn digits_come_back(digits in prop::collection::vec((0..16_u32, any::<[u16; 15]>()), 0..500)) {
            let begins = |shares: &[u16; 15]| {
                let mut at = 0;
                let ends = shares.map(|share| {
                    at += 1 + share / 16;
                    at
                });
                let mut begins = [0; 16];
                begins[1..].copy_from_slice(&ends);
                begins
            };
            let mut encoder = WideEncoder::new();
            for (digit, shares) in &digits {
                encoder.code_digit(*digit, &begins(shares), |_| 0);
            }
            let bytes = encoder.finish();
            let mut decoder = WideDecoder::new(&bytes);
            for (digit, shares) in &digits {
                let begins = begins(shares);
                let find = |at| begins[1..].iter().filter(|&&begin| begin <= at).count() as u32;
                prop_assert_eq!(decoder.code_digit(0, &begins, find), *digit);
            }
        }

        #[test]
        fn any_bytes_are_decisions(bytes in prop::collection::vec(any::<u8>(), 0..50), p in 1_u32..65_536) {
            let mut decoder = WideDecoder::new(&bytes);
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
        let mut decoder = WideDecoder::new(&bytes);
        for (bit, p) in decisions {
            assert_eq!(decoder.code(0, p.into()), u32::from(bit));
        }
        assert!(decoder.is_at_end());
    }

    #[test]
    fn sure_decisions_cost_next_to_nothing() {
        let bytes = encode(&vec![(true, 65_535); 1_000_000]);
        assert!(bytes.len() <= 8, "{} bytes", bytes.len());
    }
}
