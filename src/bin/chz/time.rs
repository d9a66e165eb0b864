//! Points in time as people read them.

use anyhow::{Context, Result};
use chz::Time;
use jiff::Timestamp;

use crate::args::TimeFlag;

/// Seconds since 1970, from a number of them, with or without an `@`, or from a date.
pub(crate) fn parse(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.strip_prefix('@').unwrap_or(text).parse() {
        return Ok(seconds);
    }
    let time: Timestamp = text
        .parse()
        .map_err(|_| "expected seconds since 1970, or a time as 2024-05-01T12:00:00Z".to_owned())?;
    Ok(time.as_second())
}

/// The time that everything is to have: the flag's, else that of the environment.
pub(crate) fn wanted(flag: &TimeFlag) -> Result<Option<Time>> {
    let seconds = match (flag.mtime, std::env::var("SOURCE_DATE_EPOCH")) {
        (Some(seconds), _) => Some(seconds),
        (None, Ok(epoch)) => {
            let seconds = epoch.parse::<i64>().ok();
            Some(seconds.context("SOURCE_DATE_EPOCH: not a number of seconds")?)
        }
        (None, Err(_)) => None,
    };
    Ok(seconds.map(|seconds| Time::new(seconds, 0)))
}

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
    use super::{parse, utc};

    #[test]
    fn times_are_seconds_or_dates() {
        assert_eq!(parse("1700000000"), Ok(1_700_000_000));
        assert_eq!(parse("@-1"), Ok(-1));
        assert_eq!(parse("2000-02-29T00:00:00Z"), Ok(951_782_400));
        assert!(parse("yesterday").is_err());
    }

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
