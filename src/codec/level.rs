//! The level that a user picks.

use crate::error::{ErrorKind, Result};

/// How hard to try, 1 to 9. Levels 1 to 5 are token streams with LZMA behind, of rising effort;
/// 6 to 9 mix contexts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(u8);

impl Level {
    /// Plain LZMA on the bytes, best of the usual settings: what the levels are held against.
    pub const PLAIN: Level = Level(0);
    /// The highest level.
    pub const LAST: Level = Level(9);

    /// The level of that number; 0 is [plain LZMA](Level::PLAIN).
    ///
    /// # Errors
    /// A number above 9.
    pub fn new(number: u8) -> Result<Self> {
        match number {
            0 => Ok(Self::PLAIN),
            1..=9 => Ok(Level(number)),
            _ => Err(ErrorKind::Usage(
                format!("level {number} does not exist: expected 1 to 9").into(),
            )
            .into()),
        }
    }

    /// The number, 1 to 9; 0 for plain LZMA.
    pub fn number(self) -> u8 {
        self.0
    }

    /// All levels, rising.
    pub fn all() -> Vec<Level> {
        (1..=9).map(Level).collect()
    }
}

impl Default for Level {
    fn default() -> Self {
        Level(5)
    }
}
