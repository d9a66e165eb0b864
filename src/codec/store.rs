//! Bytes that nothing makes smaller.

use super::{Codec, Part, Shape};
use crate::error::{Error, Result};

/// The parts' bytes as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Store;

impl Codec for Store {
    fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        Ok(parts.iter().flat_map(|part| part.bytes).copied().collect())
    }

    fn decode(&self, payload: &[u8], parts: &[Shape<'_>], out: &mut Vec<u8>) -> Result<()> {
        let expected = super::total(parts)?;
        if payload.len() != expected {
            return Err(Error::corrupt(
                "block",
                payload.len() as u64,
                format!("{expected} stored bytes"),
            ));
        }
        out.extend_from_slice(payload);
        Ok(())
    }
}
