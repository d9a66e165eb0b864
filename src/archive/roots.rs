//! Roots: directories that are trees of their own, versions of one another mostly.
//!
//! A content is called by its path below its root, so that a file's versions go by one name. A content
//! in several places is called after the first: of the entries outside all roots, then of those in
//! the roots as they came. So what is added later changes the name of nothing.

/// The path below the root that it is in; the whole path if it is in none.
pub(super) fn below_root<'a>(path: &'a [u8], roots: &[Vec<u8>]) -> &'a [u8] {
    match memchr::memchr(b'/', path) {
        Some(slash) if roots.iter().any(|root| root == &path[..slash]) => &path[slash + 1..],
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_below_the_root() {
        let roots = [b"6.1".to_vec(), b"a".to_vec()];
        for (path, name) in [
            ("6.1/x/y", "x/y"),
            ("6.1", "6.1"),
            ("6.12/x", "6.12/x"),
            ("b/6.1/x", "b/6.1/x"),
            ("a/a/x", "a/x"),
        ] {
            assert_eq!(below_root(path.as_bytes(), &roots), name.as_bytes());
        }
    }
}
