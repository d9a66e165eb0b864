//! Modification times.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NANOS: i128 = 1_000_000_000;

/// A time stamp of the file system: seconds and nanoseconds since 1970-01-01 00:00:00 UTC.
///
/// ```
/// let time = chz::Time::new(-1, 500_000_000);
/// assert_eq!((time.seconds(), time.nanos()), (-1, 500_000_000));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    seconds: i64,
    nanos: u32,
}

impl Time {
    /// `seconds` before (negative) or after 1970, and `nanos` (below 1,000,000,000; more is taken
    /// as the greatest) after that second.
    pub fn new(seconds: i64, nanos: u32) -> Self {
        Time {
            seconds,
            nanos: nanos.min(999_999_999),
        }
    }

    /// Whole seconds since 1970, rounded down.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds after [`seconds`](Time::seconds): 0 to 999,999,999.
    pub fn nanos(self) -> u32 {
        self.nanos
    }

    /// As one number of nanoseconds, which may need 94 bits.
    pub(super) fn to_nanos(self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// The inverse of [`to_nanos`](Time::to_nanos), where it has one.
    pub(super) fn from_nanos(nanos: i128) -> Option<Self> {
        let seconds = i64::try_from(nanos.div_euclid(NANOS)).ok()?;
        Some(Time {
            seconds,
            nanos: nanos.rem_euclid(NANOS) as u32,
        })
    }
}

impl From<SystemTime> for Time {
    fn from(time: SystemTime) -> Self {
        let nanos = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        };
        // A `SystemTime` is kept in 64 bits of seconds on every platform there is.
        Time::from_nanos(nanos).unwrap_or_default()
    }
}

impl Time {
    /// As the standard library's type, where the platform can express it.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let whole = Duration::from_secs(self.seconds.unsigned_abs());
        let second = if self.seconds < 0 {
            UNIX_EPOCH.checked_sub(whole)
        } else {
            UNIX_EPOCH.checked_add(whole)
        };
        second?.checked_add(Duration::from_nanos(u64::from(self.nanos)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_1970_and_at_the_ends() {
        for time in [
            Time::new(-1, 999_999_999),
            Time::new(i64::MIN, 0),
            Time::new(i64::MAX, 999_999_999),
            Time::new(0, 1),
        ] {
            assert_eq!(Time::from_nanos(time.to_nanos()), Some(time));
        }
        assert_eq!(
            Time::from_nanos(Time::new(i64::MAX, 999_999_999).to_nanos() + 1),
            None
        );
        let early = UNIX_EPOCH - Duration::from_nanos(1);
        assert_eq!(Time::from(early), Time::new(-1, 999_999_999));
        assert_eq!(Time::from(early).to_system_time(), Some(early));
    }
}
