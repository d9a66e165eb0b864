//! Header and footer: where an archive begins and ends.

use super::consts::{END_MAGIC, FOOTER_LEN, HEADER_LEN, MAGIC, VERSION};
use crate::bits::Cursor;
use crate::error::{Error, ErrorKind, Result};
use xxhash_rust::xxh3::Xxh3;

const TABLE_LEN_AT: usize = size_of::<u64>();
const VERSION_AT: usize = TABLE_LEN_AT + size_of::<u32>();
const RESERVED_AT: usize = VERSION_AT + size_of::<u8>();
const CHECK_AT: usize = RESERVED_AT + 3;
const END_MAGIC_AT: usize = CHECK_AT + size_of::<u64>();

/// The header's bytes.
pub(crate) fn header() -> [u8; HEADER_LEN] {
    let mut bytes = [0; HEADER_LEN];
    bytes[..MAGIC.len()].copy_from_slice(&MAGIC);
    bytes[MAGIC.len()] = VERSION;
    bytes
}

/// Refuses a header that is not this version's. The footer must have been read before: it tells a
/// newer archive from a damaged one.
pub(crate) fn check_header(bytes: &[u8; HEADER_LEN]) -> Result<()> {
    match header()
        .iter()
        .zip(bytes)
        .position(|(expected, got)| expected != got)
    {
        Some(at) => Err(Error::corrupt(
            "header",
            at as u64,
            "the magic bytes and version 1",
        )),
        None => Ok(()),
    }
}

/// The last bytes of an archive: how long it is, and the section table with its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Footer {
    /// Bytes of the whole archive, header and footer included.
    pub(crate) archive_len: u64,
    /// Bytes of the section table, which ends where the footer begins.
    pub(crate) table_len: u32,
}

impl Footer {
    /// The footer's bytes. `table` is the section table, which the check covers too.
    pub(crate) fn encode(&self, table: &[u8]) -> [u8; FOOTER_LEN] {
        let mut bytes = [0; FOOTER_LEN];
        bytes[..TABLE_LEN_AT].copy_from_slice(&self.archive_len.to_le_bytes());
        bytes[TABLE_LEN_AT..VERSION_AT].copy_from_slice(&self.table_len.to_le_bytes());
        bytes[VERSION_AT] = VERSION;
        let check = footer_check(table, &bytes);
        bytes[CHECK_AT..END_MAGIC_AT].copy_from_slice(&check.to_le_bytes());
        bytes[END_MAGIC_AT..].copy_from_slice(&END_MAGIC);
        bytes
    }

    /// Whether these bytes end in the end magic, which tells a damaged archive from something else.
    pub(crate) fn ends_archive(bytes: &[u8; FOOTER_LEN]) -> bool {
        bytes[END_MAGIC_AT..] == END_MAGIC
    }

    /// Reads the lengths. Nothing is known to be true before [`check`](Footer::check).
    pub(crate) fn decode(bytes: &[u8; FOOTER_LEN]) -> Result<Footer> {
        if !Self::ends_archive(bytes) {
            return Err(Error::corrupt(
                "footer",
                END_MAGIC_AT as u64,
                "the end magic",
            ));
        }
        let mut cursor = Cursor::new("footer", bytes);
        let archive_len = cursor.u64()?;
        let mut table_len = [0; 4];
        table_len.copy_from_slice(cursor.take(4)?);
        let table_len = u32::from_le_bytes(table_len);
        let least = (HEADER_LEN + FOOTER_LEN) as u64 + u64::from(table_len);
        if archive_len < least {
            return Err(Error::corrupt(
                "footer",
                0,
                "a length that holds header, table and footer",
            ));
        }
        Ok(Footer {
            archive_len,
            table_len,
        })
    }

    /// Holds table and footer against the check, then the version against this code's.
    pub(crate) fn check(bytes: &[u8; FOOTER_LEN], table: &[u8]) -> Result<()> {
        let expected = footer_check(table, bytes).to_le_bytes();
        if bytes[CHECK_AT..END_MAGIC_AT] != expected {
            return Err(Error::corrupt(
                "footer",
                CHECK_AT as u64,
                "the check of table and footer",
            ));
        }
        let version = bytes[VERSION_AT];
        if version != VERSION {
            let what = format!("an archive of version {version}; this program reads version 1");
            return Err(ErrorKind::Unsupported(what.into()).into());
        }
        if bytes[RESERVED_AT..CHECK_AT] != [0; 3] {
            return Err(Error::corrupt(
                "footer",
                RESERVED_AT as u64,
                "reserved bytes of zero",
            ));
        }
        Ok(())
    }
}

/// The check of the table and of the footer's fields before the check.
fn footer_check(table: &[u8], footer: &[u8; FOOTER_LEN]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(table);
    hash.update(&footer[..CHECK_AT]);
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_altered_byte_is_seen() {
        let footer = Footer {
            archive_len: 100,
            table_len: 7,
        };
        let bytes = footer.encode(b"a table");
        assert_eq!(Footer::decode(&bytes).unwrap(), footer);
        Footer::check(&bytes, b"a table").unwrap();
        for at in 0..FOOTER_LEN {
            let mut altered = bytes;
            altered[at] ^= 0x10;
            let read = Footer::decode(&altered).and_then(|_| Footer::check(&altered, b"a table"));
            assert!(read.is_err(), "byte {at}");
        }
        assert!(Footer::check(&bytes, b"a tablf").is_err());
    }

    #[test]
    fn a_newer_version_is_not_called_damage() {
        let mut bytes = Footer {
            archive_len: 100,
            table_len: 0,
        }
        .encode(b"");
        bytes[VERSION_AT] = 2;
        let check = footer_check(b"", &bytes).to_le_bytes();
        bytes[CHECK_AT..END_MAGIC_AT].copy_from_slice(&check);
        let error = Footer::check(&bytes, b"").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unsupported(_)), "{error}");
    }
}
