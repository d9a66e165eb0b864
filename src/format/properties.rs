//! What an archive was made with, what its roots are, and whether it was added to.

use super::consts::{PROPERTY_CORE, PROPERTY_SOLID};
use super::path::component_fault;
use crate::bits::{Cursor, put_varint};
use crate::error::{Error, Result};
use std::collections::BTreeSet;

/// The options that shaped an archive, and what else concerns all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Properties {
    /// The level: 1 to 9, or 0 for plain LZMA.
    pub(crate) level: u8,
    /// Whether blocks were as large as could be.
    pub(crate) solid: bool,
    /// The bound on a block's content, in bytes.
    pub(crate) block_size: u64,
    /// How many blocks, the first ones, hold the files that many others include.
    pub(crate) core_blocks: u64,
    /// Bytes of the archive as it was first packed, if it has been added to since.
    pub(crate) base_len: Option<u64>,
    /// The names of the directories that are trees of their own, in the order in which they came.
    /// All distinct.
    pub(crate) roots: Vec<Vec<u8>>,
}

impl Properties {
    /// The section's bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let flag = |is_set, flag| if is_set { flag } else { 0 };
        let flags = flag(self.solid, PROPERTY_SOLID) | flag(self.core_blocks > 0, PROPERTY_CORE);
        let mut out = vec![self.level, flags];
        put_varint(&mut out, self.block_size);
        if self.core_blocks > 0 {
            put_varint(&mut out, self.core_blocks);
        }
        put_varint(&mut out, self.base_len.unwrap_or(0));
        put_varint(&mut out, self.roots.len() as u64);
        for root in &self.roots {
            out.extend_from_slice(root);
            out.push(0);
        }
        out
    }

    /// The inverse of [`encode`](Properties::encode).
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut cursor = Cursor::new("properties", bytes);
        let (level, flags) = (cursor.byte()?, cursor.byte()?);
        if level > 9 {
            return Err(Error::corrupt("properties", 0, "a level from 0 to 9"));
        }
        if flags & !(PROPERTY_SOLID | PROPERTY_CORE) != 0 {
            return Err(Error::corrupt(
                "properties",
                1,
                "no flags but `solid` and `core`",
            ));
        }
        let block_size = cursor.varint()?;
        let start = cursor.clone();
        let core_blocks = match flags & PROPERTY_CORE {
            0 => 0,
            _ => cursor.varint()?,
        };
        if flags & PROPERTY_CORE != 0 && core_blocks == 0 {
            return Err(start.expected("at least one block of the core"));
        }
        let base_len = Some(cursor.varint()?).filter(|&len| len > 0);
        let (mut roots, mut seen) = (Vec::new(), BTreeSet::new());
        for _ in 0..cursor.varint()? {
            let start = cursor.clone();
            let root = cursor.take_until(0)?;
            if component_fault(root).is_some() || !seen.insert(root) {
                return Err(start.expected("the name of another root"));
            }
            roots.push(root.to_vec());
        }
        cursor.finish()?;
        Ok(Properties {
            level,
            solid: flags & PROPERTY_SOLID != 0,
            block_size,
            core_blocks,
            base_len,
            roots,
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
            core_blocks: 300,
            base_len: Some(1 << 40),
            roots: vec![b"6.1".to_vec(), b"5.10".to_vec()],
        };
        let bytes = properties.encode();
        assert_eq!(Properties::decode(&bytes).unwrap(), properties);
        let plain = Properties::decode(&[1, 0, 1, 0, 0]).unwrap();
        assert_eq!((plain.base_len, plain.roots.len()), (None, 0));
        assert_eq!(plain.core_blocks, 0);
        for wrong in [
            &[10, 0, 1, 0, 0][..],
            &[1, 2, 1, 0, 0],
            &[1, 2, 1, 0, 0, 0],
            &[1, 4, 1, 0, 0],
            &[1, 0, 1, 0, 0, 0],
            &[1, 0, 1, 0, 1],
            &[1, 0, 1, 0, 1, 0],
            &[1, 0, 1, 0, 1, b'.', 0],
            &[1, 0, 1, 0, 1, b'a', b'/', b'b', 0],
            &[1, 0, 1, 0, 2, b'a', 0, b'a', 0],
            &[1, 0, 1, 0, 0xff, 0xff, 0xff, 0x0f],
        ] {
            assert!(Properties::decode(wrong).is_err(), "{wrong:?}");
        }
    }
}
