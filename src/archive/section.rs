//! Columns to a section's bytes and back, compressed where that makes them shorter.

use crate::bits::Cursor;
use crate::codec::deflate;
use crate::codec::lzma::{self, Effort, Properties};
use crate::codec::mix::MixCodec;
use crate::codec::{Codec, Part, Shape};
use crate::error::{Error, Result};
use crate::format::{Column, ColumnMethod, encode_column, next_column};
use crate::limits::within;

/// The settings tried for a column, as (lc, lp, pb): text, bytes without context, pairs of bytes.
const SETTINGS: [Option<Properties>; 3] = [
    Properties::new(3, 0, 0),
    Properties::new(0, 0, 0),
    Properties::new(1, 0, 1),
];

/// Of a column of so many bytes as many from its middle tell which of them suits, and a quick search whether there is anything to
/// find: a thorough one takes ten times as long.
const LONG: usize = 1 << 14;

/// No LZMA stream expands more, nor any deflate stream (1,032 times): its longest match, 273 bytes, takes 14 decisions of 0.022 bits at
/// least, which makes 7,070 bytes a byte; the range coder's first five bytes count besides.
const MAX_EXPANSION: u64 = 8192;

/// Columns that can be kept in fewer bytes are not mixed: too little to gain.
const MIXED: usize = 1 << 9;

/// What a column's form is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Favour {
    /// The fewest bytes.
    Size,
    /// Fast reading, where that costs no more than a third.
    Speed,
}

/// How a column's form is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    pub(super) favour: Favour,
    /// Of the thorough search for repeats.
    pub(super) effort: Effort,
}

impl Search {
    /// For the fewest bytes, whatever time it takes.
    pub(super) const SMALLEST: Search = Search {
        favour: Favour::Size,
        effort: Effort::MOST,
    };
}

/// What columns may be coded with, besides what they are themselves.
#[derive(Clone, Copy, Default)]
pub(super) struct Given<'a> {
    /// The same columns of the base index, if there is one.
    pub(super) base: Option<&'a [Vec<u8>]>,
    /// Makes the codec of the archive's blocks, where that mixes contexts and the dictionary is in the same index. It
    /// unpacks the dictionary: a section does so once, and only for a column that needs it.
    pub(super) mix: Option<&'a dyn Fn() -> Result<MixCodec>>,
}

impl Given<'_> {
    /// The codec, made for the first column that asks; none if there is none.
    fn mix<'c>(&self, made: &'c mut Option<MixCodec>) -> Result<Option<&'c MixCodec>> {
        if made.is_none() {
            *made = self.mix.map(|make| make()).transpose()?;
        }
        Ok(made.as_ref())
    }
}

/// The other way round it is done by the same.
fn exchange_ends(column: &[u8]) -> Vec<u8> {
    let exchange = |&byte: &u8| match byte {
        0 => b'\n',
        b'\n' => 0,
        byte => byte,
    };
    column.iter().map(exchange).collect()
}

/// The settings that are worth a thorough search: none where a quick one finds nothing in the column, unless there is one `before`
/// that it may go on from.
fn settings(column: &[u8], before: Option<&Vec<u8>>) -> Result<Vec<Properties>> {
    let all = SETTINGS.into_iter().flatten();
    if column.len() < LONG {
        return Ok(all.collect());
    }
    let sample = &column[(column.len() - LONG) / 2..][..LONG];
    let (mut best, mut least) = (None, usize::MAX);
    for properties in all {
        let len = lzma::encode(sample, properties, Effort::LEAST)?.len();
        if len < least {
            (best, least) = (Some(properties), len);
        }
    }
    if let (Some(properties), None) = (best, before)
        && lzma::encode(column, properties, Effort::LEAST)?.len() >= column.len()
    {
        best = None;
    }
    Ok(best.into_iter().collect())
}

/// Writes columns one after another, each in the way that is best.
pub(super) fn pack_columns(
    columns: &[Vec<u8>],
    given: Given<'_>,
    search: Search,
) -> Result<Vec<u8>> {
    let (mut out, mut mix) = (Vec::new(), None);
    for (number, column) in columns.iter().enumerate() {
        let mut best = (ColumnMethod::Store, column.clone());
        let before = given.base.and_then(|base| base.get(number));
        for properties in settings(column, before)? {
            let stored = lzma::encode(column, properties, search.effort)?;
            // A compressed column has up to six bytes more in front. Every byte that LZMA makes takes
            // as long to decode as a hundred copied: to save next to nothing is not worth it.
            if stored.len() + 6 + column.len() / 32 < best.1.len() {
                best = (ColumnMethod::Lzma(properties.to_byte()), stored);
            }
            let Some(before) = before else {
                continue;
            };
            let stored = lzma::encode_after(before, column, properties, search.effort)?;
            if stored.len() + 6 < best.1.len() {
                best = (ColumnMethod::LzmaAfter(properties.to_byte()), stored);
            }
        }
        // Deflate makes fewer bytes of short columns at most.
        let may_deflate = search.favour == Favour::Speed || column.len() < LONG;
        if best.0 != ColumnMethod::Store && may_deflate {
            let deflated = deflate::encode(column);
            let most = match search.favour {
                Favour::Size => best.1.len(),
                Favour::Speed => best.1.len() + best.1.len() / 3,
            };
            if deflated.len() <= most {
                best = (ColumnMethod::Deflate, deflated);
            }
        }
        if best.1.len() >= MIXED
            && let Some(codec) = given.mix(&mut mix)?
        {
            let bytes = &exchange_ends(column)[..];
            let mixed = codec.encode(&[Part { name: b"", bytes }])?;
            if mixed.len() < best.1.len() {
                best = (ColumnMethod::Mix, mixed);
            }
        }
        let (method, stored) = best;
        let column = Column {
            method,
            len: column.len() as u64,
            stored: &stored,
        };
        encode_column(&mut out, &column);
    }
    Ok(out)
}

/// Reads a section of `N` columns whose lengths together are at most `allowed`.
pub(super) fn unpack_columns<const N: usize>(
    section: &'static str,
    bytes: &[u8],
    given: Given<'_>,
    allowed: u64,
) -> Result<[Vec<u8>; N]> {
    unpack_first(section, bytes, N, given, allowed)
}

/// Likewise of the first `count` of them; the others are empty.
pub(super) fn unpack_first<const N: usize>(
    section: &'static str,
    bytes: &[u8],
    count: usize,
    given: Given<'_>,
    allowed: u64,
) -> Result<[Vec<u8>; N]> {
    let mut cursor = Cursor::new(section, bytes);
    let mut columns = [const { Vec::new() }; N];
    let (mut total, mut mix) = (0u64, None);
    for (number, out) in columns.iter_mut().take(count).enumerate() {
        let start = cursor.clone();
        let column = next_column(&mut cursor)?;
        total = total.saturating_add(column.len);
        let len = within("bytes of index", total, allowed).map(|_| column.len as usize)?;
        *out = match column.method {
            ColumnMethod::Store => column.stored.to_vec(),
            ColumnMethod::Mix => {
                let codec = given.mix(&mut mix)?;
                let codec = codec.ok_or_else(|| start.expected("an archive of level 8 or 9"))?;
                let mut mixed = Vec::new();
                let shape = Shape { name: b"", len };
                codec.decode(column.stored, &[shape], &mut mixed)?;
                exchange_ends(&mixed)
            }
            _ if column.len / MAX_EXPANSION > column.stored.len() as u64 => {
                return Err(start.expected("a length that the column can reach"));
            }
            ColumnMethod::Deflate => {
                let mut column_bytes = Vec::new();
                deflate::decode(column.stored, len, &mut column_bytes)
                    .map_err(|_| start.expected("a column of valid deflate"))?;
                column_bytes
            }
            ColumnMethod::Lzma(properties) | ColumnMethod::LzmaAfter(properties) => {
                let before = match (column.method, given.base) {
                    (ColumnMethod::LzmaAfter(_), Some(base)) => {
                        base.get(number).map_or(&[][..], Vec::as_slice)
                    }
                    (ColumnMethod::LzmaAfter(_), None) => {
                        return Err(start.expected("a base index to go on from"));
                    }
                    _ => &[],
                };
                let mut column_bytes = Vec::new();
                Properties::from_byte(properties)
                    .and_then(|is| {
                        lzma::decode_after(before, column.stored, is, len, &mut column_bytes)
                    })
                    .map_err(|_| start.expected("a column of valid LZMA"))?;
                column_bytes
            }
        };
        if out.len() != len {
            return Err(Error::corrupt(
                section,
                0,
                "a column of the length it claims",
            ));
        }
    }
    cursor.finish()?;
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn columns_return_and_are_bounded() {
        let columns = [b"abc".to_vec(), vec![7; 10_000], Vec::new()];
        let section = pack_columns(&columns, Given::default(), Search::SMALLEST).unwrap();
        assert!(section.len() < 100);
        let read: [Vec<u8>; 3] =
            unpack_columns("test", &section, Given::default(), 10_003).unwrap();
        assert_eq!(read, columns);
        assert!(unpack_columns::<3>("test", &section, Given::default(), 10_002).is_err());
        assert!(unpack_columns::<2>("test", &section, Given::default(), 20_000).is_err());
    }

    #[test]
    fn columns_go_on_from_those_of_the_base() {
        let base = [(0..2000u32)
            .map(|at| ((at * at) >> 5) as u8)
            .collect::<Vec<u8>>()];
        let columns = [[&base[0][..], b"and more"].concat()];
        let after = Given {
            base: Some(&base),
            mix: None,
        };
        let section = pack_columns(&columns, after, Search::SMALLEST).unwrap();
        assert!(section.len() < 60, "{}", section.len());
        let read = unpack_columns::<1>("test", &section, after, 3000).unwrap();
        assert_eq!(read, columns);
        let error = unpack_columns::<1>("test", &section, Given::default(), 3000).unwrap_err();
        assert!(error.to_string().contains("a base index"), "{error}");
    }

    #[test]
    fn noise_goes_on_from_that_of_the_base() {
        let base = [(0..LONG)
            .scan(1_u32, |seed, _| {
                *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                Some((*seed >> 24) as u8)
            })
            .collect::<Vec<u8>>()];
        let columns = base.clone();
        let alone = pack_columns(&columns, Given::default(), Search::SMALLEST).unwrap();
        assert!(alone.len() > LONG, "{}", alone.len());
        let after = Given {
            base: Some(&base),
            mix: None,
        };
        let section = pack_columns(&columns, after, Search::SMALLEST).unwrap();
        assert!(section.len() < 200, "{}", section.len());
        let read = unpack_columns::<1>("test", &section, after, LONG as u64).unwrap();
        assert_eq!(read, columns);
    }

    #[test]
    fn names_are_mixed_where_the_blocks_are() {
        let names: Vec<u8> = (0..400)
            .flat_map(|n| format!("regs_{}_offset.h\0odd\n{n}\0", n * 7).into_bytes())
            .collect();
        let columns = [names];
        let codec = || MixCodec::from_dictionary(9, &[], &Limits::default());
        let mixing = Given {
            base: None,
            mix: Some(&codec),
        };
        let section = pack_columns(&columns, mixing, Search::SMALLEST).unwrap();
        let plain = pack_columns(&columns, Given::default(), Search::SMALLEST).unwrap();
        assert!(
            section.len() < plain.len(),
            "{} {}",
            section.len(),
            plain.len()
        );
        let read = unpack_columns::<1>("test", &section, mixing, 1 << 20).unwrap();
        assert_eq!(read, columns);
        let error = unpack_columns::<1>("test", &section, Given::default(), 1 << 20).unwrap_err();
        assert!(error.to_string().contains("level 8 or 9"), "{error}");
        for at in 0..section.len() {
            let mut damaged = section.clone();
            damaged[at] ^= 0x10;
            let _ = unpack_columns::<1>("test", &damaged, mixing, 1 << 15);
        }
    }

    #[test]
    fn nothing_is_taken_for_a_length_that_cannot_be() {
        let zeros = vec![0; 1 << 20];
        let section = pack_columns(
            std::slice::from_ref(&zeros),
            Given::default(),
            Search::SMALLEST,
        )
        .unwrap();
        assert_eq!(
            unpack_columns::<1>("test", &section, Given::default(), 1 << 20).unwrap(),
            [zeros]
        );
        let mut claim = Vec::new();
        let column = Column {
            method: ColumnMethod::Lzma(93),
            len: 1 << 40,
            stored: &[0; 100],
        };
        encode_column(&mut claim, &column);
        let error = unpack_columns::<1>("test", &claim, Given::default(), 1 << 50).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("a length that the column can reach"),
            "{error}"
        );
    }
}
