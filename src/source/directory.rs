//! Directories of the file system as a source.

use crate::archive::{Builder, Content, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::format::Time;
use std::fs;
use std::io;
use std::path::Path;
use walkdir::WalkDir;

impl Builder {
    /// Adds what is in a directory, so that the directory itself is the archive's root; a path to
    /// a file adds the file under its name. Symbolic links are kept as links, but `path` itself is
    /// followed.
    ///
    /// # Errors
    ///
    /// Any entry that cannot be read is an error that names it, and so is one that is no file,
    /// directory or link (a device, a pipe, a socket): an archive is never silently incomplete.
    /// Otherwise as [`add_entry`](Builder::add_entry).
    pub fn add_tree(&mut self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let metadata = fs::metadata(path).map_err(|error| Error::from(error).at(path))?;
        match path.file_name() {
            Some(name) if !metadata.is_dir() => self.add_tree_under(name.as_encoded_bytes(), path),
            _ => self.add_tree_under("", path),
        }
    }

    /// Adds a directory with all that is in it, or a file, under the name `root` of its own, which
    /// may be a path of several components.
    ///
    /// # Errors
    ///
    /// As [`add_tree`](Builder::add_tree).
    pub fn add_tree_under(&mut self, root: impl AsRef<[u8]>, path: impl AsRef<Path>) -> Result<()> {
        let (root, path) = (root.as_ref(), path.as_ref());
        for found in WalkDir::new(path).sort_by_file_name() {
            let found = found.map_err(walk_error)?;
            let mut name = root.to_vec();
            let below = found.path().strip_prefix(path).unwrap_or(Path::new(""));
            for component in below {
                if !name.is_empty() {
                    name.push(b'/');
                }
                name.extend_from_slice(component.as_encoded_bytes());
            }
            self.add_found(&name, &found)
                .map_err(|error| error.at(found.path()))?;
        }
        Ok(())
    }

    fn add_found(&mut self, name: &[u8], found: &walkdir::DirEntry) -> Result<()> {
        // A link given as the tree itself is followed, one found in it is not.
        let metadata = match found.depth() {
            0 => fs::metadata(found.path())?,
            _ => fs::symlink_metadata(found.path())?,
        };
        let content = if metadata.is_dir() {
            Content::Directory
        } else if metadata.is_file() {
            Content::File(fs::read(found.path())?)
        } else if metadata.is_symlink() {
            let target = fs::read_link(found.path())?;
            Content::Symlink(target.into_os_string().into_encoded_bytes())
        } else {
            let what = "neither file, directory nor symbolic link: cannot be packed";
            return Err(ErrorKind::Usage(what.into()).into());
        };
        self.add_entry(name, describe(&metadata)?, content)
    }
}

fn walk_error(error: walkdir::Error) -> Error {
    let path = error.path().map(Path::to_path_buf);
    let error = Error::from(io::Error::from(error));
    match path {
        Some(path) => error.at(path),
        None => error,
    }
}

#[cfg(unix)]
fn describe(metadata: &fs::Metadata) -> Result<Metadata> {
    use std::os::unix::fs::MetadataExt;
    let mtime = Time::new(metadata.mtime(), metadata.mtime_nsec() as u32);
    Ok(Metadata {
        mode: (metadata.mode() & 0o7777) as u16,
        mtime,
    })
}

#[cfg(not(unix))]
fn describe(metadata: &fs::Metadata) -> Result<Metadata> {
    let writable = if metadata.permissions().readonly() {
        0
    } else {
        0o200
    };
    let mode = writable | if metadata.is_dir() { 0o555 } else { 0o444 };
    Ok(Metadata {
        mode,
        mtime: Time::from(metadata.modified()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Archive, Options};

    #[test]
    fn a_file_that_cannot_be_packed_is_named() {
        let mut builder = Builder::new(Options::level(1));
        let error = builder.add_tree("/nonexistent/tree").unwrap_err();
        assert_eq!(error.path(), Some(Path::new("/nonexistent/tree")));
    }

    #[cfg(unix)]
    #[test]
    fn sockets_are_refused_by_name() {
        let tree = tempfile::tempdir().unwrap();
        let path = tree.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let mut builder = Builder::new(Options::level(1));
        let error = builder.add_tree(tree.path()).unwrap_err();
        assert_eq!(error.path(), Some(path.as_path()));
    }

    #[test]
    fn trees_lie_under_their_names_and_files_too() {
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir(tree.path().join("d")).unwrap();
        fs::write(tree.path().join("d/x.h"), b"int x;\n").unwrap();
        let mut builder = Builder::new(Options::level(1));
        builder.add_tree(tree.path()).unwrap();
        builder.add_tree_under("6.12/include", tree.path()).unwrap();
        builder.add_tree(tree.path().join("d/x.h")).unwrap();
        let archive = Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap();
        let paths: Vec<&[u8]> = archive.entries().map(|entry| entry.path).collect();
        let expected = [
            "",
            "6.12",
            "6.12/include",
            "6.12/include/d",
            "6.12/include/d/x.h",
        ];
        assert_eq!(paths[..5], expected.map(str::as_bytes));
        assert_eq!(paths[5..], ["d", "d/x.h", "x.h"].map(str::as_bytes));
    }
}
