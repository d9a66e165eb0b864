//! What a path in an archive may be, and the order of paths.

use super::consts::MAX_PATH_LEN;
use crate::bits::find_byte;
use crate::error::{ErrorKind, Result};
use std::cmp::Ordering;
use std::ops::Range;

/// Why a name cannot be one component of a path, or nothing if it can.
pub(super) fn component_fault(name: &[u8]) -> Option<&'static str> {
    match name {
        b"" => Some("an empty component"),
        b"." | b".." => Some("a component `.` or `..`"),
        _ if find_byte(name, 0).is_some() => Some("a NUL byte"),
        _ if find_byte(name, b'/').is_some() => Some("a slash within a component"),
        _ => None,
    }
}

/// Refuses a path that is absolute or too long, or has a NUL or a component that is empty, `.` or
/// `..`. The empty path is the root.
pub(crate) fn check_path(path: &[u8]) -> Result<()> {
    let fault = match path {
        b"" => None,
        [b'/', ..] => Some("an absolute path"),
        _ if path.len() > MAX_PATH_LEN => Some("longer than 65,535 bytes"),
        _ => path.split(|&byte| byte == b'/').find_map(component_fault),
    };
    match fault {
        Some(why) => Err(ErrorKind::BadName {
            name: path.to_vec(),
            why,
        }
        .into()),
        None => Ok(()),
    }
}

/// Tree order: component by component, each by its bytes; a directory comes right before what is
/// in it. That is the order of bytes with the slash below all others.
pub(crate) fn compare_paths(a: &[u8], b: &[u8]) -> Ordering {
    let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    // No path has a NUL, so a slash can take its place.
    let rank = |path: &[u8]| {
        path.get(common)
            .map(|&byte| if byte == b'/' { 0 } else { byte })
    };
    rank(a).cmp(&rank(b))
}

/// The first of `numbers` whose path is not in `directory`, or their end: in tree order those that are come first.
/// Where paths begin with a slash the directory that all are in has an empty one, as where they do not.
pub(super) fn end_of_directory<'a>(
    directory: &[u8],
    numbers: Range<usize>,
    path: impl Fn(usize) -> &'a [u8],
) -> usize {
    let inside = |number: usize| {
        let path = path(number);
        path.len() > directory.len()
            && path.starts_with(directory)
            && (directory.is_empty() || path[directory.len()] == b'/')
    };
    let (mut low, mut high) = (numbers.start, numbers.end);
    while low < high {
        let middle = low + (high - low) / 2;
        match inside(middle) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_found() {
        for bad in ["/a", "a//b", "a/", ".", "..", "a/../b", "./a", "a\0b"] {
            assert!(check_path(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(check_path(&[b'a'; MAX_PATH_LEN + 1]).is_err());
        for good in ["", "a", "a/b", "...", "a b/\n", "a\\b", "-"] {
            assert!(check_path(good.as_bytes()).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn a_directory_stands_right_before_what_is_in_it() {
        let mut paths = ["a-b", "a/c", "", "b", "a", "a/b/d", "a/b", "a\n"];
        paths.sort_by(|a, b| compare_paths(a.as_bytes(), b.as_bytes()));
        assert_eq!(paths, ["", "a", "a/b", "a/b/d", "a/c", "a\n", "a-b", "b"]);
    }
}
