//! The hash of contexts: fast, the same everywhere, and no more than that.

/// Mixes one more number into a hash.
#[inline(always)]
pub(crate) fn hash(h: u32, x: u32) -> u32 {
    let mixed = (h ^ x.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    mixed ^ mixed >> 15
}

/// Mixes two more.
#[inline(always)]
pub(crate) fn hash3(h: u32, x: u32, y: u32) -> u32 {
    hash(hash(h, x), y)
}
