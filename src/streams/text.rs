//! The text of a block as the decoder puts it together.

use std::ops::Range;

/// Nearly every spelling is no longer. A copy of so many bytes, of which those beyond the spelling
/// are overwritten next, is two loads and two stores; one of just its bytes is a call.
pub(super) const STRIDE: usize = 32;

/// The text so far, in front of room for the rest of it.
pub(super) struct Text<'a> {
    bytes: &'a mut [u8],
    len: usize,
}

impl<'a> Text<'a> {
    /// No text, and room for as many bytes as there are.
    pub(super) fn new(bytes: &'a mut [u8]) -> Self {
        Text { bytes, len: 0 }
    }

    /// Lets `write` append. It sees a copy, so that the compiler may keep this one in registers.
    #[inline]
    pub(super) fn write_with<T>(&mut self, write: impl FnOnce(&mut Text<'_>) -> T) -> T {
        let mut text = Text {
            bytes: self.bytes,
            len: self.len,
        };
        let written = write(&mut text);
        self.len = text.len;
        written
    }

    /// How long the text is so far.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether all the room is taken.
    pub(super) fn is_full(&self) -> bool {
        self.len == self.bytes.len()
    }

    /// The text and the room behind it.
    pub(super) fn all(&self) -> &[u8] {
        self.bytes
    }

    /// A part of the text.
    pub(super) fn get(&self, part: Range<usize>) -> &[u8] {
        &self.bytes[part]
    }

    /// Appends bytes; `None` where there is no room for them.
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.push_from(bytes, 0, bytes.len())
    }

    /// Appends `len` bytes of `source` from `start`; `None` where it has not so many, or there is no
    /// room for them. What stands behind them in `source` makes it fast.
    #[inline]
    pub(super) fn push_from(&mut self, source: &[u8], start: usize, len: usize) -> Option<()> {
        let room = &mut self.bytes[self.len..];
        let source = source.get(start..)?;
        match (source.first_chunk::<STRIDE>(), room.first_chunk_mut()) {
            (Some(from), Some(to)) if len <= STRIDE => *to = *from,
            _ => copy(source, room, len)?,
        }
        self.len += len;
        Some(())
    }

    /// As [`push_chunk`](Self::push_chunk), but only where there is room for the whole chunk; false, and nothing
    /// appended, where there is not.
    #[inline]
    pub(super) fn push_whole<const N: usize>(&mut self, chunk: &[u8; N], len: usize) -> bool {
        let room = self.bytes.get_mut(self.len..);
        match room.and_then(<[u8]>::first_chunk_mut) {
            Some(to) => {
                *to = *chunk;
                self.len += len;
                true
            }
            None => false,
        }
    }

    /// Appends the first `len` bytes of a chunk, no more than it has; `None` where there is no room for them.
    #[inline]
    pub(super) fn push_chunk<const N: usize>(&mut self, chunk: &[u8; N], len: usize) -> Option<()> {
        let room = &mut self.bytes[self.len..];
        match room.first_chunk_mut() {
            Some(to) => *to = *chunk,
            None => copy(chunk, room, len)?,
        }
        self.len += len;
        Some(())
    }

    /// Appends `len` bytes of the text itself from `start`; as [`push_from`](Self::push_from).
    #[inline]
    pub(super) fn repeat(&mut self, start: usize, len: usize) -> Option<()> {
        if start > self.len || len > self.len - start || len > self.bytes.len() - self.len {
            return None;
        }
        // The chunk may reach beyond the text: what it takes from there is overwritten in turn.
        let chunk = self.bytes[start..].first_chunk::<STRIDE>().copied();
        match (chunk, self.bytes[self.len..].first_chunk_mut()) {
            (Some(from), Some(to)) if len <= STRIDE => *to = from,
            _ => self.repeat_just(start, len),
        }
        self.len += len;
        Some(())
    }

    #[cold]
    #[inline(never)]
    fn repeat_just(&mut self, start: usize, len: usize) {
        self.bytes.copy_within(start..start + len, self.len);
    }

    /// Counts the last byte up, if that is a digit below nine.
    #[inline]
    pub(super) fn count_up(&mut self) -> bool {
        match self.bytes[..self.len].last_mut() {
            Some(digit @ b'0'..=b'8') => {
                *digit += 1;
                true
            }
            _ => false,
        }
    }

    /// Takes back what was appended since the text had that length.
    pub(super) fn truncate(&mut self, len: usize) {
        self.len = len.min(self.len);
    }

    /// Makes capitals of the text's letters from `start`.
    #[inline]
    pub(super) fn capitalize(&mut self, start: usize) {
        let len = self.len - start;
        match self.bytes[start..].first_chunk_mut::<STRIDE>() {
            Some(chunk) if len <= STRIDE => chunk.make_ascii_uppercase(),
            _ => self.bytes[start..self.len].make_ascii_uppercase(),
        }
    }
}

/// Copies just `len` bytes. Apart, or the compiler makes one call of both ways to copy.
#[cold]
#[inline(never)]
fn copy(source: &[u8], room: &mut [u8], len: usize) -> Option<()> {
    room.get_mut(..len)?.copy_from_slice(source.get(..len)?);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn what_fits_is_appended() {
        let source: Vec<u8> = (0..200).collect();
        for room in [0, 1, 31, 32, 33, 64, 100, 150] {
            for start in [0, 1, 150, 199, 200] {
                for len in [0, 1, 31, 32, 33, 50, 100] {
                    let mut bytes = vec![0; room];
                    let mut text = Text::new(&mut bytes);
                    let fits = len <= room && start + len <= source.len();
                    assert_eq!(text.push_from(&source, start, len).is_some(), fits);
                    if !fits {
                        assert_eq!(text.len(), 0);
                        continue;
                    }
                    let again = 2 * len <= room;
                    assert_eq!(text.repeat(0, len).is_some(), again);
                    assert_eq!(text.len(), if again { 2 * len } else { len });
                    assert!(text.repeat(text.len(), 1).is_none());
                    let expected = source[start..start + len].repeat(1 + usize::from(again));
                    assert_eq!(text.get(0..text.len()), expected);
                    assert_eq!(text.is_full(), expected.len() == room);
                }
            }
        }
    }
}
