//! The dictionary of an archive: runs and pieces, sorted, each front-coded against the one above.

use crate::bits::{Cursor, put_varint};
use crate::codec::lzma::{self, Effort};
use crate::error::{Error, Result};
use crate::limits::{Limits, within};

/// Spellings by number. Compact: the text, and where each ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Table {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The spelling of that number.
    #[inline]
    pub(crate) fn get(&self, number: usize) -> Option<&[u8]> {
        let &end = self.ends.get(number)?;
        let start = match number {
            0 => 0,
            _ => self.ends[number - 1],
        };
        self.text.get(start as usize..end as usize)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    fn push(&mut self, entry: &[u8]) {
        self.text.extend_from_slice(entry);
        self.ends.push(self.text.len() as u32);
    }

    /// Each entry as the number of bytes that it shares with the one above, up to 255, and the rest
    /// of it up to a zero. The two apart, since they have nothing in common.
    fn front_code(&self, shared: &mut Vec<u8>, rest: &mut Vec<u8>) {
        let mut above: &[u8] = b"";
        for entry in self.iter() {
            let same = entry.iter().zip(above).take_while(|(a, b)| a == b).count();
            let same = same.min(255);
            shared.push(same as u8);
            rest.extend_from_slice(&entry[same..]);
            rest.push(0);
            above = entry;
        }
    }

    /// The entries of as many shared lengths; takes their text off `rest`.
    fn front_decode(shared: &[u8], rest: &mut &[u8], allowed: u64) -> Result<Table> {
        let mut table = Table::default();
        let mut above = 0..0;
        for (number, &same) in shared.iter().enumerate() {
            let damaged =
                || Error::corrupt("dictionary", number as u64, "an entry and the one above it");
            let len = rest
                .iter()
                .position(|&byte| byte == 0)
                .ok_or_else(damaged)?;
            let (own, after) = rest.split_at(len);
            *rest = &after[1..];
            let same = usize::from(same);
            if same > above.len() || same + len == 0 {
                return Err(damaged());
            }
            let start = table.text.len();
            within("bytes of dictionary", (start + same + len) as u64, allowed)?;
            table
                .text
                .extend_from_within(above.start..above.start + same);
            table.text.extend_from_slice(own);
            above = start..table.text.len();
            table.ends.push(table.text.len() as u32);
        }
        Ok(table)
    }
}

impl<'a> FromIterator<&'a [u8]> for Table {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(entries: I) -> Self {
        let mut table = Table::default();
        for entry in entries {
            table.push(entry);
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
    /// The most entries of each table. What is left of 65,536 codes goes to recent spellings.
    pub(crate) const MOST: usize = 40_000;

    /// As it stands in an archive; nothing where there is no entry.
    pub(crate) fn encode(&self, effort: Effort) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        if self.runs.len() + self.pieces.len() == 0 {
            return Ok(out);
        }
        let (mut shared, mut rest) = (Vec::new(), Vec::new());
        self.runs.front_code(&mut shared, &mut rest);
        self.pieces.front_code(&mut shared, &mut rest);
        put_varint(&mut out, self.runs.len() as u64);
        put_varint(&mut out, self.pieces.len() as u64);
        put_varint(&mut out, rest.len() as u64);
        shared.extend_from_slice(&rest);
        out.extend_from_slice(&lzma::encode_best(&shared, effort)?);
        Ok(out)
    }

    /// The dictionary of an archive.
    ///
    /// # Errors
    /// One that is damaged, or larger than the limits allow.
    pub(crate) fn decode(section: &[u8], limits: &Limits) -> Result<Dictionary> {
        if section.is_empty() {
            return Ok(Dictionary::default());
        }
        let allowed = limits.index.min(u32::MAX.into());
        let most = Self::MOST as u64;
        let mut cursor = Cursor::new("dictionary", section);
        let runs = within("runs in the dictionary", cursor.varint()?, most)?;
        let pieces = within("pieces in the dictionary", cursor.varint()?, most)?;
        let rest = within("bytes of dictionary", cursor.varint()?, allowed)?;
        let mut raw = Vec::new();
        let packed = cursor.take(cursor.remaining())?;
        lzma::decode_best(packed, runs + pieces + rest, &mut raw)?;
        let (shared, mut rest) = raw.split_at(runs + pieces);
        let dictionary = Dictionary {
            runs: Table::front_decode(&shared[..runs], &mut rest, allowed)?,
            pieces: Table::front_decode(&shared[runs..], &mut rest, allowed)?,
        };
        if rest.is_empty() {
            Ok(dictionary)
        } else {
            Err(Error::corrupt("dictionary", 0, "no text after the entries"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, Table};
    use crate::codec::lzma::Effort;
    use crate::limits::Limits;

    fn sample() -> Dictionary {
        let table = |text: &'static str| -> Table { text.split(' ').map(str::as_bytes).collect() };
        Dictionary {
            runs: table("( (( ) ); define defined endif"),
            pieces: table("_a _ab _abc x"),
        }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let limits = Limits::default();
        let section = sample().encode(Effort::MOST).unwrap();
        assert_eq!(Dictionary::decode(&section, &limits).unwrap(), sample());
        let nothing = Dictionary::default();
        assert!(nothing.encode(Effort::MOST).unwrap().is_empty());
        assert_eq!(Dictionary::decode(&[], &limits).unwrap(), nothing);
    }

    #[test]
    fn damage_never_panics_and_limits_hold() {
        let section = sample().encode(Effort::MOST).unwrap();
        for at in 0..section.len() {
            for bit in 0..8 {
                let mut damaged = section.clone();
                damaged[at] ^= 1 << bit;
                let _ = Dictionary::decode(&damaged, &Limits::default());
            }
        }
        assert!(Dictionary::decode(&section, &Limits::default().with_index(20)).is_err());
    }
}
