//! Reading numbers from bytes that nobody vouches for.

use super::find_byte;
use crate::error::{Error, Result};

/// Most strings that end at a byte are shorter than this; for the others a search by vectors is worth it.
const SHORT: usize = 64;

/// Reads a section's bytes front to back. Every failure names the section and the offset in it.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    section: &'static str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the first byte. `section` is the name that errors carry.
    pub(crate) fn new(section: &'static str, bytes: &'a [u8]) -> Self {
        Cursor {
            section,
            bytes,
            at: 0,
        }
    }

    /// How many bytes have not been read.
    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// An error about the byte that would be read next.
    pub(crate) fn expected(&self, what: &'static str) -> Error {
        Error::corrupt(self.section, self.at as u64, what)
    }

    /// The next `len` bytes.
    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let end = self
            .at
            .checked_add(len)
            .filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| self.expected("more bytes"))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// The bytes before the next `stop`, which is read too and left out.
    pub(crate) fn take_until(&mut self, stop: u8) -> Result<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let near = find_byte(&rest[..rest.len().min(SHORT)], stop);
        let len = near.or_else(|| memchr::memchr(stop, rest));
        let len = len.ok_or_else(|| self.expected("a terminated string"))?;
        self.at += len + 1;
        Ok(&rest[..len])
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let next = self.bytes[self.at..].first_chunk();
        let next = next.ok_or_else(|| self.expected("more bytes"))?;
        self.at += N;
        Ok(*next)
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> Result<u8> {
        match self.bytes.get(self.at) {
            Some(&byte) => {
                self.at += 1;
                Ok(byte)
            }
            None => Err(self.expected("more bytes")),
        }
    }

    /// Eight bytes, least significant first.
    pub(crate) fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A canonical LEB128 number below 2^64.
    pub(crate) fn varint(&mut self) -> Result<u64> {
        // Most numbers are of few bytes.
        let (number, len) = match self.bytes[self.at..] {
            [a @ 0..=0x7f, ..] => (u64::from(a), 1),
            [a, b @ 1..=0x7f, ..] => (u64::from(a & 0x7f) | u64::from(b) << 7, 2),
            _ => (0, 0),
        };
        if len > 0 {
            self.at += len;
            return Ok(number);
        }
        let start = self.clone();
        let wide = self.wide_varint()?;
        u64::try_from(wide).map_err(|_| start.expected("a number below 2^64"))
    }

    /// A canonical LEB128 number below 2^128.
    pub(crate) fn wide_varint(&mut self) -> Result<u128> {
        let start = self.clone();
        let mut number = 0u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            let fits = shift + 7 <= 128 || bits >> (128 - shift) == 0;
            if !fits || (byte == 0 && shift > 0) {
                return Err(start.expected("a canonical LEB128 number"));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(start.expected("a canonical LEB128 number"))
    }

    /// Refuses bytes left over.
    pub(crate) fn finish(self) -> Result<()> {
        if self.remaining() == 0 {
            Ok(())
        } else {
            Err(self.expected("the end"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_there_or_not_canonical() {
        for bytes in [&[][..], &[0x80], &[0x80, 0], &[0xff; 10], &[0xff; 30]] {
            assert!(Cursor::new("test", bytes).varint().is_err(), "{bytes:?}");
        }
        assert!(Cursor::new("test", &[0xff; 30]).wide_varint().is_err());
        assert!(Cursor::new("test", &[1, 2]).take(3).is_err());
        assert!(Cursor::new("test", &[1, 2]).take(usize::MAX).is_err());
        assert!(Cursor::new("test", b"ab").take_until(0).is_err());
        assert!(Cursor::new("test", &[1]).finish().is_err());
    }

    #[test]
    fn errors_name_the_place() {
        let mut cursor = Cursor::new("entries", &[1, 0x80, 0]);
        assert_eq!(cursor.varint().unwrap(), 1);
        let error = cursor.varint().unwrap_err();
        assert_eq!(
            error.to_string(),
            "damaged archive: entries, byte 1: expected a canonical LEB128 number"
        );
    }
}
