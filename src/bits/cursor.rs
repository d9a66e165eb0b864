//! Reading numbers from bytes that nobody vouches for.

use crate::error::{Error, Result};

/// Most strings that end at a byte are shorter than this, and then a search byte by byte beats one by vectors.
const SHORT: usize = 24;

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
        let near = rest.iter().take(SHORT).position(|&byte| byte == stop);
        let len = near.or_else(|| memchr::memchr(stop, rest));
        let len = len.ok_or_else(|| self.expected("a terminated string"))?;
        self.at += len + 1;
        Ok(&rest[..len])
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// Eight bytes, least significant first.
    pub(crate) fn u64(&mut self) -> Result<u64> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(bytes))
    }

    /// A canonical LEB128 number below 2^64.
    pub(crate) fn varint(&mut self) -> Result<u64> {
        // Most numbers are of one byte.
        if let Some(&byte @ 0..=0x7f) = self.bytes.get(self.at) {
            self.at += 1;
            return Ok(u64::from(byte));
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
