//! Points in time as people read them.

use jiff::Timestamp;

/// Seconds since 1970 as `2026-11-23 01:12:19`, in UTC; the seconds themselves where that is no
/// year of four digits.
pub(crate) fn utc(seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(time) => time.strftime("%F %T").to_string(),
        Err(_) => format!("@{seconds}"),
    }
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn dates_are_those_of_date() {
        // Each as `date -u -d @SECONDS '+%F %T'` prints it.
        assert_eq!(utc(0), "1970-01-01 00:00:00");
        assert_eq!(utc(-1), "1969-12-31 23:59:59");
        assert_eq!(utc(951_782_400), "2000-02-29 00:00:00");
        assert_eq!(utc(1_795_396_339), "2026-11-23 01:12:19");
        assert_eq!(utc(i64::MAX), "@9223372036854775807");
    }
}
