//! The cache of decoded blocks.

use std::sync::Arc;

/// Keeps the blocks used last, as many as a number of bytes allows, and the very last in any case:
/// files of one block are mostly read one after another.
#[derive(Debug)]
pub(super) struct Cache {
    /// From the block used longest ago to the one used last. Few, so that a search is cheap.
    blocks: Vec<(u32, Arc<Vec<u8>>)>,
    bytes: usize,
    allowed: usize,
}

impl Cache {
    /// An empty cache of this many bytes.
    pub(super) fn new(allowed: usize) -> Self {
        Cache {
            blocks: Vec::new(),
            bytes: 0,
            allowed,
        }
    }

    /// The block of this number, if it is here; it counts as used.
    pub(super) fn get(&mut self, number: u32) -> Option<Arc<Vec<u8>>> {
        let at = self.blocks.iter().position(|&(held, _)| held == number)?;
        self.blocks[at..].rotate_left(1);
        self.blocks.last().map(|(_, block)| Arc::clone(block))
    }

    /// Takes a block in, and lets go of those used longest ago.
    pub(super) fn insert(&mut self, number: u32, block: Arc<Vec<u8>>) {
        if self.get(number).is_some() {
            return;
        }
        self.bytes += block.len();
        self.blocks.push((number, block));
        self.shrink();
    }

    /// Sets the number of bytes.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowed = bytes;
        self.shrink();
    }

    fn shrink(&mut self) {
        let mut gone = 0;
        while self.bytes > self.allowed && gone + 1 < self.blocks.len() {
            self.bytes -= self.blocks[gone].1.len();
            gone += 1;
        }
        self.blocks.drain(..gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let mut cache = Cache::new(10);
        let block = |len| Arc::new(vec![0; len]);
        cache.insert(1, block(4));
        cache.insert(2, block(4));
        assert!(cache.get(1).is_some());
        cache.insert(3, block(4));
        assert!(cache.get(2).is_none());
        assert!(cache.get(1).is_some() && cache.get(3).is_some());
        cache.insert(4, block(100));
        assert!(cache.get(4).is_some() && cache.get(1).is_none());
        cache.insert(5, block(1));
        assert!(cache.get(4).is_none() && cache.get(5).is_some());
        cache.allow(0);
        assert!(cache.get(5).is_some());
    }
}
