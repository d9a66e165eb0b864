//! Names of entries at the command line: paths to bytes and back, patterns, and how they are shown.

use std::borrow::Cow;
use std::path::Path;

use anyhow::{Result, bail};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A path as an archive spells it: bytes, with `/` between components.
#[cfg(unix)]
pub(crate) fn to_bytes(path: &Path) -> Result<Cow<'_, [u8]>> {
    use std::os::unix::ffi::OsStrExt;
    Ok(Cow::Borrowed(path.as_os_str().as_bytes()))
}

/// A path as an archive spells it: bytes, with `/` between components.
#[cfg(not(unix))]
pub(crate) fn to_bytes(path: &Path) -> Result<Cow<'_, [u8]>> {
    let text = path
        .to_str()
        .with_context(|| format!("{}: not Unicode", path.display()))?;
    Ok(Cow::Owned(text.replace('\\', "/").into_bytes()))
}

/// An archive's name as a path of this system.
#[cfg(unix)]
pub(crate) fn to_path(name: &[u8]) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStrExt;
    Cow::Borrowed(Path::new(std::ffi::OsStr::from_bytes(name)))
}

/// An archive's name as a path of this system.
#[cfg(not(unix))]
pub(crate) fn to_path(name: &[u8]) -> Cow<'_, Path> {
    Cow::Owned(String::from_utf8_lossy(name).into_owned().into())
}

/// Patterns that entries are chosen by. None given: all.
pub(crate) struct Selection {
    globs: Option<(Vec<String>, GlobSet)>,
}

impl Selection {
    /// `*` and `?` stay within a component, `**` crosses them.
    pub(crate) fn new(patterns: &[String]) -> Result<Self> {
        if patterns.is_empty() {
            return Ok(Selection { globs: None });
        }
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            set.add(GlobBuilder::new(pattern).literal_separator(true).build()?);
        }
        Ok(Selection {
            globs: Some((patterns.to_vec(), set.build()?)),
        })
    }

    /// Whether this entry, or a directory that it lies in, matches.
    pub(crate) fn matches(&self, name: &[u8]) -> bool {
        let Some((_, set)) = &self.globs else {
            return true;
        };
        to_path(name)
            .ancestors()
            .any(|path| !path.as_os_str().is_empty() && set.is_match(path))
    }

    /// Refuses a pattern that matches none of `names`, those of the archive at `path`.
    pub(crate) fn check<'a>(
        &self,
        names: impl Iterator<Item = &'a [u8]>,
        path: &Path,
    ) -> Result<()> {
        match self.unmatched(names) {
            Some(glob) => bail!("{}: nothing matches {glob}", path_shown(path)),
            None => Ok(()),
        }
    }

    /// The first pattern that matches none of `names`: most likely mistyped.
    fn unmatched<'a>(&self, names: impl Iterator<Item = &'a [u8]>) -> Option<&str> {
        let (patterns, set) = self.globs.as_ref()?;
        let mut seen = vec![false; patterns.len()];
        for name in names {
            let path = to_path(name);
            for path in path.ancestors().filter(|path| !path.as_os_str().is_empty()) {
                for index in set.matches(path) {
                    seen[index] = true;
                }
            }
        }
        let index = seen.iter().position(|&seen| !seen)?;
        Some(&patterns[index])
    }
}

/// A path of the file system in a message, on one line.
pub(crate) fn path_shown(path: &Path) -> String {
    path.display().to_string().escape_debug().to_string()
}

/// A name for a terminal or a message: on one line, and no control characters get through.
pub(crate) fn shown(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    if text
        .chars()
        .any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
    {
        format!("{:?}", name.escape_ascii().to_string())
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Selection, shown};

    fn select(patterns: &[&str]) -> Selection {
        let patterns: Vec<String> = patterns.iter().map(|&p| p.to_owned()).collect();
        Selection::new(&patterns).unwrap()
    }

    #[test]
    fn a_star_stays_in_its_component() {
        let selection = select(&["include/*.h"]);
        assert!(selection.matches(b"include/a.h"));
        assert!(!selection.matches(b"include/linux/a.h"));
        assert!(select(&["**/a.h"]).matches(b"include/linux/a.h"));
    }

    #[test]
    fn a_directory_brings_what_it_holds() {
        let selection = select(&["include/linux/"]);
        assert!(selection.matches(b"include/linux"));
        assert!(selection.matches(b"include/linux/sched/mm.h"));
        assert!(!selection.matches(b"include/linux2/a.h"));
        assert!(!selection.matches(b"include"));
    }

    #[test]
    fn no_pattern_is_all() {
        assert!(select(&[]).matches(b"anything \xff"));
    }

    #[test]
    fn a_pattern_without_a_match_is_named() {
        let names: [&[u8]; 2] = [b"include/a.h", b"b.h"];
        let selection = select(&["*.h", "nope/**"]);
        assert_eq!(selection.unmatched(names.into_iter()), Some("nope/**"));
        assert_eq!(select(&["include"]).unmatched(names.into_iter()), None);
    }

    #[test]
    fn shown_names_hold_no_surprises() {
        assert_eq!(shown(b"include/a b.h"), "include/a b.h");
        assert_eq!(shown("größe.h".as_bytes()), "größe.h");
        assert_eq!(shown(b"a\nb\x1b[31m"), r#""a\\nb\\x1b[31m""#);
        assert_eq!(shown(b"\xff"), r#""\\xff""#);
    }
}
