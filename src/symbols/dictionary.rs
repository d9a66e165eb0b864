//! The dictionary of an archive: runs and pieces, sorted, each front-coded against the one above.

use crate::bits::{Cursor, find_byte, put_varint};
use crate::error::{Error, Result};
use crate::limits::within;

/// What a run is to the lines and numbers of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing.
    None,
    /// It begins with a digit.
    Number,
    /// Otherwise, and it holds a line feed.
    Newline,
}

impl Mark {
    fn of(entry: &[u8]) -> Self {
        if entry.first().is_some_and(u8::is_ascii_digit) {
            Mark::Number
        } else {
            Self::of_gap(entry)
        }
    }

    /// That of a run which is no number, whatever it begins with.
    pub(crate) fn of_gap(run: &[u8]) -> Self {
        match memchr::memchr(b'\n', run) {
            Some(_) => Mark::Newline,
            None => Mark::None,
        }
    }
}

/// Where an entry stands in the text of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) start: u32,
    pub(crate) len: u8,
    pub(crate) mark: Mark,
}

/// Spellings by number: the text of all, and where each stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    text: Vec<u8>,
    entries: Vec<Entry>,
}

impl Table {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The spellings of all entries, one after the other.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where they stand in the text.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let spelling = |entry: &Entry| &self.text[entry.start as usize..][..entry.len.into()];
        self.entries.iter().map(spelling)
    }

    /// The entry becomes what the text has from `start`, at most [`Dictionary::LONGEST`] bytes.
    fn push(&mut self, start: usize) {
        let spelling = &self.text[start..];
        self.entries.push(Entry {
            start: start as u32,
            len: spelling.len() as u8,
            mark: Mark::of(spelling),
        });
    }

    /// Each entry as the number of bytes that it shares with the one above, and the rest
    /// of it up to a zero. The two apart, since they have nothing in common.
    fn front_code(&self, shared: &mut Vec<u8>, rest: &mut Vec<u8>) {
        let mut above: &[u8] = b"";
        for entry in self.iter() {
            let same = entry.iter().zip(above).take_while(|(a, b)| a == b).count();
            shared.push(same as u8);
            rest.extend_from_slice(&entry[same..]);
            rest.push(0);
            above = entry;
        }
    }

    /// The entries of as many shared lengths; takes their text off `rest`.
    fn front_decode(shared: &[u8], rest: &mut &[u8], allowed: u64) -> Result<Table> {
        let mut table = Table {
            text: Vec::with_capacity(rest.len()),
            entries: Vec::with_capacity(shared.len()),
        };
        let mut above = 0..0;
        for (number, &same) in shared.iter().enumerate() {
            let damaged =
                || Error::corrupt("dictionary", number as u64, "an entry and the one above it");
            let own = &rest[..rest.len().min(Dictionary::LONGEST + 1)];
            let len = find_byte(own, 0).ok_or_else(damaged)?;
            let (own, after) = rest.split_at(len);
            *rest = &after[1..];
            let same = usize::from(same);
            if same > above.len() || same + len == 0 || same + len > Dictionary::LONGEST {
                return Err(damaged());
            }
            let start = table.text.len();
            within("bytes of dictionary", (start + same + len) as u64, allowed)?;
            table
                .text
                .extend_from_within(above.start..above.start + same);
            table.text.extend_from_slice(own);
            above = start..table.text.len();
            table.push(start);
        }
        Ok(table)
    }
}

/// Of entries of at most [`Dictionary::LONGEST`] bytes.
impl<'a> FromIterator<&'a [u8]> for Table {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(entries: I) -> Self {
        let mut table = Table::default();
        for entry in entries {
            let start = table.text.len();
            table.text.extend_from_slice(entry);
            table.push(start);
        }
        table
    }
}

/// What the blocks of an archive share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dictionary {
    /// Gaps, in order, then words, in order.
    pub(crate) runs: Table,
    /// Pieces of the words that are not among the runs, folded, in order.
    pub(crate) pieces: Table,
}

impl Dictionary {
    /// The most runs. What is left of 65,536 codes goes to recent words.
    pub(crate) const MOST_RUNS: usize = 40_000;
    /// The most pieces. What is left of 32,768 symbols goes to recent pieces.
    pub(crate) const MOST_PIECES: usize = 20_000;
    /// The most bytes of an entry.
    pub(crate) const LONGEST: usize = 255;

    /// Whether there is no entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.len() + self.pieces.len() == 0
    }

    /// The number of runs, that of pieces, the shared lengths of all, the rest of all.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_varint(&mut out, self.runs.len() as u64);
        put_varint(&mut out, self.pieces.len() as u64);
        let mut rest = Vec::new();
        self.runs.front_code(&mut out, &mut rest);
        self.pieces.front_code(&mut out, &mut rest);
        out.extend_from_slice(&rest);
        out
    }

    /// What was encoded.
    ///
    /// # Errors
    /// Bytes that are damaged, or that stand for more than `allowed` bytes of text.
    pub(crate) fn decode(bytes: &[u8], allowed: u64) -> Result<Dictionary> {
        let (most_runs, most_pieces) = (Self::MOST_RUNS as u64, Self::MOST_PIECES as u64);
        let mut cursor = Cursor::new("dictionary", bytes);
        let runs = within("runs in the dictionary", cursor.varint()?, most_runs)?;
        let pieces = within("pieces in the dictionary", cursor.varint()?, most_pieces)?;
        let runs = cursor.take(runs)?;
        let pieces = cursor.take(pieces)?;
        let mut rest = cursor.take(cursor.remaining())?;
        let allowed = allowed.min(u32::MAX.into());
        let dictionary = Dictionary {
            runs: Table::front_decode(runs, &mut rest, allowed)?,
            pieces: Table::front_decode(pieces, &mut rest, allowed)?,
        };
        if rest.is_empty() {
            Ok(dictionary)
        } else {
            Err(cursor.expected("no text after the entries"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, Table};

    fn sample() -> Dictionary {
        let table = |text: &'static str| -> Table { text.split(' ').map(str::as_bytes).collect() };
        Dictionary {
            runs: table("( (( ) ); define defined endif"),
            pieces: table("_a _ab _abc x"),
        }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let bytes = sample().encode();
        assert_eq!(Dictionary::decode(&bytes, 1000).unwrap(), sample());
        assert!(Dictionary::default().is_empty());
    }

    #[test]
    fn damage_never_panics_and_limits_hold() {
        let bytes = sample().encode();
        for at in 0..bytes.len() {
            assert!(Dictionary::decode(&bytes[..at], 1000).is_err());
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                let _ = Dictionary::decode(&damaged, 1000);
            }
        }
        assert!(Dictionary::decode(&bytes, 20).is_err());
    }
}
