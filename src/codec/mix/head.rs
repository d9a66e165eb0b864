//! What a payload begins with: all that the model has to be told before the first decision.

use crate::codec::{Part, content_len};
use crate::error::{Error, Result};
use crate::model::Effort;

/// Bytes of a head.
pub(super) const HEAD: usize = 2;

/// The most numbers for new atoms, as a power of two.
const MAX_SPARE: u8 = 13;

/// The bit of the second byte that says [`Way::Quick`].
const QUICK: u8 = 0x80;

/// Texts of fewer bytes are short: they are soon coded, whatever it takes.
pub(super) const SHORT: usize = 1 << 21;

/// Texts of as many bytes or more are long: the more there is to learn from, the more the other contexts are worth (notes/mix.md).
const LONG: usize = 1 << 25;

/// Text is laid out where at least one byte in so many is white space behind white space. Of headers as they are written it is
/// one in five to seven; of those stripped of layout, none.
const LAID_OUT: usize = 64;

/// How a text is coded at level 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As [`Effort::CAREFUL`] and [`Effort::SHORT`] have it; at level 8 there is no other.
    Careful,
    /// As [`Effort::QUICK`] has it.
    Quick,
}

impl Way {
    /// The way for a block at a level.
    pub(super) fn choose(level: u8, parts: &[Part<'_>]) -> Self {
        let len = content_len(parts);
        if level == 9 && (SHORT..LONG).contains(&len) && blanks(parts) >= len / LAID_OUT {
            Way::Quick
        } else {
            Way::Careful
        }
    }
}

/// How many bytes are white space behind white space.
fn blanks(parts: &[Part<'_>]) -> usize {
    let is_blank = u8::is_ascii_whitespace;
    let of_part = |part: &Part<'_>| {
        let next = part.bytes.iter().skip(1);
        let pairs = part.bytes.iter().zip(next);
        pairs.filter(|(a, b)| is_blank(a) & is_blank(b)).count()
    };
    parts.iter().map(of_part).sum()
}

/// The head of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// 8 or 9.
    pub(super) level: u8,
    pub(super) way: Way,
    /// How many numbers are kept for atoms met on the way, as a power of two.
    pub(super) spare: u8,
}

impl Head {
    /// The head as it is stored.
    pub(super) fn bytes(self) -> [u8; HEAD] {
        let way = match self.way {
            Way::Careful => 0,
            Way::Quick => QUICK,
        };
        [self.level, self.spare | way]
    }

    /// A payload's head, and what stands behind it.
    ///
    /// # Errors
    /// There is none, or none that this version knows.
    pub(super) fn split(payload: &[u8]) -> Result<(Self, &[u8])> {
        let Some((&[level, second], coded)) = payload.split_first_chunk::<HEAD>() else {
            return Err(Error::corrupt("mix payload", 0, "a head of two bytes"));
        };
        let spare = second & !QUICK;
        let is_quick = second & QUICK != 0;
        let is_known = matches!((level, is_quick), (8, false) | (9, _));
        if !is_known || spare > MAX_SPARE {
            let expected = "level 8 or 9, the latter's way, at most 2^13 new atoms";
            return Err(Error::corrupt("mix payload", 0, expected));
        }
        let way = if is_quick { Way::Quick } else { Way::Careful };
        Ok((Head { level, way, spare }, coded))
    }

    /// How much work is taken over a block of `len` bytes.
    pub(super) fn effort(self, len: usize) -> Effort {
        match (self.level, self.way) {
            (9, Way::Quick) => Effort::QUICK,
            (9, Way::Careful) if len < SHORT => Effort::SHORT,
            (9, Way::Careful) => Effort::CAREFUL,
            _ => Effort::COARSE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_depends_on_layout_and_length() {
        let laid_out = b"struct a {\n\tint x;\n\n\tint y;\n};\n\n".repeat(1 << 17);
        let stripped = b"struct a{\nint x;\nint y;\n};\n".repeat(1 << 17);
        let way = |level, bytes: &[u8]| Way::choose(level, &[Part { name: b"", bytes }]);
        assert_eq!(way(9, &laid_out), Way::Quick);
        assert_eq!(way(9, &laid_out[..SHORT - 1]), Way::Careful, "short");
        assert_eq!(way(9, &laid_out[..SHORT]), Way::Quick);
        assert_eq!(way(9, &stripped), Way::Careful, "without layout");
        let long = laid_out.repeat(LONG / laid_out.len());
        assert_eq!(way(9, &long), Way::Careful, "long");
        assert_eq!(way(9, &long[..LONG - 1]), Way::Quick);
        assert_eq!(way(8, &laid_out), Way::Careful, "level 8 has no other");
        assert_eq!(Way::choose(9, &[]), Way::Careful);
        // A line here and there that is laid out does not make it so.
        let mixed = [&stripped[..], &laid_out[..stripped.len() / 100]].concat();
        assert_eq!(way(9, &mixed), Way::Careful);
    }

    #[test]
    fn parts_are_one_text() {
        let bytes = b"int  a;\n".repeat(1 << 12);
        let part = Part {
            name: b"a.h",
            bytes: &bytes,
        };
        let parts = [part; 64];
        assert_eq!(Way::choose(9, &parts), Way::Quick);
        assert_eq!(Way::choose(9, &parts[..63]), Way::Careful);
    }

    #[test]
    fn heads_come_back_and_others_are_refused() {
        let mut known = 0;
        for level in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                let payload = [level, second, 7];
                let Ok((head, coded)) = Head::split(&payload) else {
                    continue;
                };
                assert_eq!((head.bytes(), coded), ([level, second], &[7][..]));
                known += 1;
            }
        }
        assert_eq!(known, 3 * (usize::from(MAX_SPARE) + 1));
        assert!(Head::split(&[8, QUICK]).is_err(), "a way of level 9 alone");
        assert!(Head::split(&[9, 0x40]).is_err(), "an unknown way");
        assert!(Head::split(&[9, MAX_SPARE + 1]).is_err());
        assert!(Head::split(&[10, 0]).is_err());
        assert!(Head::split(&[9]).is_err());
    }
}
