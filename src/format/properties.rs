//! What an archive was made with. Reading it needs none of this; telling a person does.

use super::consts::PROPERTY_SOLID;
use crate::bits::{Cursor, put_varint};
use crate::error::{Error, Result};

/// The options that shaped an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Properties {
    /// The level: 1 to 9, or 0 for plain LZMA.
    pub(crate) level: u8,
    /// Whether blocks were as large as could be.
    pub(crate) solid: bool,
    /// The bound on a block's content, in bytes.
    pub(crate) block_size: u64,
}

impl Properties {
    /// The section's bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = vec![self.level, if self.solid { PROPERTY_SOLID } else { 0 }];
        put_varint(&mut out, self.block_size);
        out
    }

    /// The inverse of [`encode`](Properties::encode).
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut cursor = Cursor::new("properties", bytes);
        let (level, flags) = (cursor.byte()?, cursor.byte()?);
        let block_size = cursor.varint()?;
        cursor.finish()?;
        if level > 9 {
            return Err(Error::corrupt("properties", 0, "a level from 0 to 9"));
        }
        if flags & !PROPERTY_SOLID != 0 {
            return Err(Error::corrupt("properties", 1, "no flag but `solid`"));
        }
        Ok(Properties {
            level,
            solid: flags & PROPERTY_SOLID != 0,
            block_size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_and_refuses() {
        let properties = Properties {
            level: 5,
            solid: true,
            block_size: 1 << 18,
        };
        let bytes = properties.encode();
        assert_eq!(Properties::decode(&bytes).unwrap(), properties);
        assert!(Properties::decode(&[10, 0, 1]).is_err());
        assert!(Properties::decode(&[1, 2, 1]).is_err());
        assert!(Properties::decode(&[1, 0, 1, 0]).is_err());
    }
}
