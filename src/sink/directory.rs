//! Unpacking to a directory.
//!
//! Everything is first written to a fresh directory that only its owner can enter, beside the
//! target or in it, and moved into place once all of it is there. An error before that leaves no
//! trace. All paths are resolved below an open directory, so no link can lead out of it.

use crate::archive::{Archive, Entry, ReadAt};
use crate::error::{Error, ErrorKind, Result};
use crate::format::Time;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};
use filetime::FileTime;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Unpacks archives to directories.
///
/// ```no_run
/// let archive = chz::Archive::open(std::fs::File::open("headers.chz")?)?;
/// let only_headers = |entry: &chz::Entry<'_>| entry.path.ends_with(b".h");
/// chz::Unpack::new().unpack(&archive, "headers", only_headers, |_| {})?;
/// # Ok::<(), chz::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Unpack {
    /// Whether files and links that are there already are replaced. Default false.
    pub overwrite: bool,
    /// Threads to decode with; 0 for as many as there are processors. Default 0.
    pub jobs: usize,
    /// Whether files get their set-user-id and set-group-id bits. Default false: whose they were
    /// is not recorded, so they would grant the rights of whoever unpacks.
    pub set_ids: bool,
    /// Told of the directory that everything is first written to, once that is there: a program that
    /// is to end in the middle can remove it. Default none.
    pub on_staging: Option<fn(&Path)>,
}

impl Unpack {
    /// The default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets [`overwrite`](Unpack::overwrite).
    #[must_use]
    pub fn with_overwrite(self, overwrite: bool) -> Self {
        Unpack { overwrite, ..self }
    }

    /// Sets [`jobs`](Unpack::jobs), a count of threads.
    #[must_use]
    pub fn with_jobs(self, jobs: usize) -> Self {
        Unpack { jobs, ..self }
    }

    /// Sets [`set_ids`](Unpack::set_ids).
    #[must_use]
    pub fn with_set_ids(self, set_ids: bool) -> Self {
        Unpack { set_ids, ..self }
    }

    /// Sets [`on_staging`](Unpack::on_staging).
    #[must_use]
    pub fn with_staging(self, tell: fn(&Path)) -> Self {
        Unpack {
            on_staging: Some(tell),
            ..self
        }
    }

    /// Writes the entries that are `wanted`, and the directories above them, to the directory
    /// `target`, which is made if it is not there (the directory above it must be) unless nothing is
    /// wanted. `written` is
    /// told the bytes of each file that has been decoded and written. Directories that are there
    /// already keep their mode and time.
    ///
    /// # Errors
    ///
    /// Those of the file system, named; those of the archive; and an entry that is there already,
    /// unless [`overwrite`](Unpack::overwrite) allows to replace it. Then nothing has changed,
    /// except where moving into a directory that was there fails halfway: what was new is taken
    /// away again, what was replaced stays replaced.
    pub fn unpack<S: ReadAt>(
        &self,
        archive: &Archive<S>,
        target: impl AsRef<Path>,
        wanted: impl Fn(&Entry<'_>) -> bool,
        written: impl FnMut(u64),
    ) -> Result<()> {
        self.unpack_below(archive, "", target, wanted, written)
    }

    /// As [`unpack`](Unpack::unpack), with a directory of the archive, a
    /// [root](Archive::roots) mostly, as if it were all: paths begin there.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) where the archive has no such directory, and as
    /// [`unpack`](Unpack::unpack).
    pub fn unpack_below<S: ReadAt>(
        &self,
        archive: &Archive<S>,
        directory: impl AsRef<[u8]>,
        target: impl AsRef<Path>,
        wanted: impl Fn(&Entry<'_>) -> bool,
        mut written: impl FnMut(u64),
    ) -> Result<()> {
        let target = target.as_ref();
        let directory = directory.as_ref();
        let entries = with_parents(archive.entries_below(directory)?, wanted);
        if entries.is_empty() {
            return Ok(());
        }
        let exists = match fs::metadata(target) {
            Ok(metadata) if metadata.is_dir() => true,
            Ok(_) => return Err(Error::from(already_there()).at(target)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(Error::from(error).at(target)),
        };
        if exists {
            let dir = open(target)?;
            self.check_place(&dir, &entries)
                .map_err(|error| beneath(error, target))?;
            let staging = self.staging_in(target)?;
            self.stage(
                archive,
                &entries,
                directory.len(),
                staging.path(),
                &mut written,
            )
            .and_then(|()| self.merge(&entries, &open(staging.path())?, &dir))
            .map_err(|error| beneath(error, target))
        } else {
            let above = match target.parent() {
                Some(above) if above != Path::new("") => above,
                _ => Path::new("."),
            };
            let staging = self.staging_in(above)?;
            self.stage(
                archive,
                &entries,
                directory.len(),
                staging.path(),
                &mut written,
            )
            .map_err(|error| beneath(error, target))?;
            let staged = open(staging.path())?;
            let described = describe_directories(&staged, &entries).and_then(|()| {
                fs::rename(staging.path(), target).map_err(|error| Error::from(error).at(target))
            });
            match described {
                Ok(()) => {
                    // It is not there any more to be removed.
                    let _moved = staging.keep();
                    Ok(())
                }
                Err(error) => {
                    make_removable(&staged, &entries);
                    Err(beneath(error, target))
                }
            }
        }
    }

    fn staging_in(&self, dir: &Path) -> Result<TempDir> {
        fs::metadata(dir).map_err(|error| Error::from(error).at(dir))?;
        let staging = tempfile::Builder::new()
            .prefix(".chz-")
            .tempdir_in(dir)
            // The error's own words would name the directory that could not be made.
            .map_err(|error| Error::from(io::Error::from(error.kind())).at(dir))?;
        if let Some(tell) = self.on_staging {
            tell(staging.path());
        }
        Ok(staging)
    }

    /// Refuses entries that are in the way of others, before anything is written.
    fn check_place(&self, dir: &Dir, entries: &[Entry<'_>]) -> Result<()> {
        for entry in entries.iter().filter(|entry| !entry.path.is_empty()) {
            let path = os_path(entry.path)?;
            match dir.symlink_metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::from(error).at(path)),
                Ok(there) if entry.is_directory() && there.is_dir() => {}
                Ok(there) if self.overwrite && !entry.is_directory() && !there.is_dir() => {}
                Ok(_) => return Err(Error::from(already_there()).at(path)),
            }
        }
        Ok(())
    }

    /// Writes the entries to a fresh directory. Directories get their modes and times later, since
    /// both stand in the way of writing to them.
    fn stage<S: ReadAt>(
        &self,
        archive: &Archive<S>,
        entries: &[Entry<'_>],
        directory_len: usize,
        staging: &Path,
        written: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let mut open = OpenParent::new(open(staging)?);
        for entry in entries
            .iter()
            .filter(|entry| entry.is_directory() && !entry.path.is_empty())
        {
            let make = |(parent, name): (&Dir, PathBuf)| Ok(parent.create_dir(name)?);
            open.of(entry.path)
                .and_then(make)
                .map_err(|error| named(error, entry))?;
        }
        let numbers: BTreeSet<_> = entries.iter().map(|entry| entry.id).collect();
        let wanted = |entry: &Entry<'_>| numbers.contains(&entry.id);
        archive.for_each_file(self.jobs, wanted, |entry, content| {
            let entry = entry.below(directory_len);
            open.of(entry.path)
                .and_then(|(parent, name)| self.write_file(parent, &name, &entry, content))
                .map_err(|error| named(error, &entry))?;
            written(entry.len);
            Ok(())
        })?;
        for entry in entries.iter().filter(|entry| entry.is_symlink()) {
            open.of(entry.path)
                .and_then(|(parent, name)| make_symlink(parent, &name, staging, entry))
                .map_err(|error| named(error, entry))?;
        }
        Ok(())
    }

    fn write_file(
        &self,
        parent: &Dir,
        name: &Path,
        entry: &Entry<'_>,
        content: &[u8],
    ) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut file = parent.open_with(name, &options)?.into_std();
        file.write_all(content)?;
        let mask = if self.set_ids { 0o7777 } else { 0o1777 };
        Ok(describe(&file, entry.mtime, entry.mode & mask)?)
    }

    /// Moves what was staged into a directory that was there already.
    fn merge(&self, entries: &[Entry<'_>], staged: &Dir, dir: &Dir) -> Result<()> {
        let mut moved = Vec::new();
        let result = self.move_entries(entries, staged, dir, &mut moved);
        if result.is_err() {
            make_removable(staged, entries);
            for &entry in moved.iter().rev() {
                make_removable(dir, &beneath_entry(entries, entry));
                // The first error is the one to report.
                let _ = match (os_path(entry.path), entry.is_directory()) {
                    (Ok(path), true) => dir.remove_dir_all(path),
                    (Ok(path), false) => dir.remove_file(path),
                    (Err(_), _) => Ok(()),
                };
            }
        }
        result
    }

    /// Moves entries, a new directory with all that is in it at once. Notes in `moved` what is new.
    fn move_entries<'a>(
        &self,
        entries: &[Entry<'a>],
        staged: &Dir,
        dir: &Dir,
        moved: &mut Vec<Entry<'a>>,
    ) -> Result<()> {
        // Whatever is in a directory comes right behind it.
        let mut within: Option<&[u8]> = None;
        for entry in entries.iter().filter(|entry| !entry.path.is_empty()) {
            if within.is_some_and(|above| is_beneath(entry.path, above)) {
                continue;
            }
            let path = os_path(entry.path)?;
            let there = match dir.symlink_metadata(&path) {
                Ok(there) => Some(there.is_dir()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(Error::from(error).at(path)),
            };
            match (there, entry.is_directory()) {
                (Some(true), true) => continue,
                (None, _) => {}
                (Some(false), false) if self.overwrite => {}
                _ => return Err(Error::from(already_there()).at(path)),
            }
            let mut move_it = || -> Result<()> {
                if !entry.is_directory() {
                    staged.rename(&path, dir, &path)?;
                    moved.extend(there.is_none().then_some(*entry));
                    return Ok(());
                }
                let below = beneath_entry(entries, *entry);
                describe_directories(staged, &below[1..])?;
                // A directory must be writable to be moved. The handle still leads to it after.
                let handle = staged.open(&path)?.into_std();
                staged.rename(&path, dir, &path)?;
                moved.push(*entry);
                within = Some(entry.path);
                Ok(describe(&handle, entry.mtime, entry.mode)?)
            };
            move_it().map_err(|error| error.at(path))?;
        }
        Ok(())
    }
}

/// The directory that was used last, open, since most files come in the order of their directories.
struct OpenParent {
    root: Dir,
    last: Option<(Vec<u8>, Dir)>,
}

impl OpenParent {
    fn new(root: Dir) -> Self {
        OpenParent { root, last: None }
    }

    /// The directory that an entry is in, and its name there.
    fn of(&mut self, path: &[u8]) -> Result<(&Dir, PathBuf)> {
        let Some(slash) = path.iter().rposition(|&byte| byte == b'/') else {
            return Ok((&self.root, os_path(path)?));
        };
        let (parent, name) = (&path[..slash], os_path(&path[slash + 1..])?);
        let last = match self.last.take() {
            Some(last) if last.0 == parent => last,
            _ => (parent.to_vec(), self.root.open_dir(os_path(parent)?)?),
        };
        Ok((&self.last.insert(last).1, name))
    }
}

/// A directory entry and all that is in it, in tree order.
fn beneath_entry<'a>(entries: &[Entry<'a>], entry: Entry<'a>) -> Vec<Entry<'a>> {
    let start = entries
        .iter()
        .position(|other| other.id == entry.id)
        .unwrap_or(entries.len());
    let inside = |other: &&Entry<'_>| other.id == entry.id || is_beneath(other.path, entry.path);
    entries[start..]
        .iter()
        .take_while(inside)
        .copied()
        .collect()
}

/// The wanted entries and the directories above them, in tree order.
fn with_parents<'a>(
    entries: impl DoubleEndedIterator<Item = Entry<'a>>,
    wanted: impl Fn(&Entry<'_>) -> bool,
) -> Vec<Entry<'a>> {
    // Backwards in tree order, a directory comes after all that is in it.
    let mut needed: Vec<Entry<'a>> = Vec::new();
    let mut above: Vec<&[u8]> = Vec::new();
    for entry in entries.rev() {
        let is_above = above.last() == Some(&entry.path);
        if is_above {
            above.pop();
        }
        if !is_above && !wanted(&entry) {
            continue;
        }
        needed.push(entry);
        let parent = match entry.path.iter().rposition(|&byte| byte == b'/') {
            Some(slash) => &entry.path[..slash],
            None => b"",
        };
        if !entry.path.is_empty() && above.last() != Some(&parent) {
            above.push(parent);
        }
    }
    needed.reverse();
    needed
}

/// Whether a path leads into the directory `above`.
fn is_beneath(path: &[u8], above: &[u8]) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.starts_with(b"/"))
}

fn already_there() -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, "there already")
}

/// Names the file below the target that an error is about.
fn beneath(error: Error, target: &Path) -> Error {
    let path = match error.path() {
        Some(path) => target.join(path),
        None => target.to_path_buf(),
    };
    match error.kind() {
        ErrorKind::Io(io) => Error::from(io::Error::new(io.kind(), io.to_string())).at(path),
        _ => error,
    }
}

fn open(path: &Path) -> Result<Dir> {
    Dir::open_ambient_dir(path, ambient_authority()).map_err(|error| Error::from(error).at(path))
}

/// Gives directories their times and modes, inner ones first. Everything is in them by now.
fn describe_directories(dir: &Dir, entries: &[Entry<'_>]) -> Result<()> {
    for entry in entries.iter().rev().filter(|entry| entry.is_directory()) {
        let path = directory_path(entry)?;
        dir.open(&path)
            .and_then(|handle| describe(&handle.into_std(), entry.mtime, entry.mode))
            .map_err(|error| Error::from(error).at(path))?;
    }
    Ok(())
}

/// Makes directories writable again, so that they can be removed; as far as that goes.
fn make_removable(dir: &Dir, entries: &[Entry<'_>]) {
    for entry in entries.iter().filter(|entry| entry.is_directory()) {
        if let Ok(handle) = directory_path(entry).map(|path| dir.open(path))
            && let Ok(handle) = handle
        {
            // What cannot be removed for this is left, as there is nothing more to be done.
            let _ = set_mode(&handle.into_std(), 0o700);
        }
    }
}

fn directory_path(entry: &Entry<'_>) -> Result<PathBuf> {
    match entry.path {
        b"" => Ok(PathBuf::from(".")),
        path => os_path(path),
    }
}

/// Gives an open file or directory its time, then its mode, which may forbid to set the time.
fn describe(file: &fs::File, mtime: Time, mode: u16) -> io::Result<()> {
    filetime::set_file_handle_times(file, None, Some(file_time(mtime)))?;
    set_mode(file, mode)
}

/// Names an entry that an error is about.
fn named(error: Error, entry: &Entry<'_>) -> Error {
    match os_path(entry.path) {
        Ok(path) => error.at(path),
        Err(_) => error,
    }
}

fn file_time(time: Time) -> FileTime {
    FileTime::from_unix_time(time.seconds(), time.nanos())
}

#[cfg(unix)]
fn set_mode(file: &fs::File, mode: u16) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode.into()))
}

#[cfg(not(unix))]
fn set_mode(file: &fs::File, mode: u16) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(mode & 0o200 == 0);
    file.set_permissions(permissions)
}

#[cfg(unix)]
fn make_symlink(parent: &Dir, name: &Path, staging: &Path, entry: &Entry<'_>) -> Result<()> {
    // The target is kept as it is, wherever it leads: nothing is ever written through it.
    parent.symlink_contents(os_path(entry.target)?, name)?;
    // By its path, for lack of another way; no one else can have put links on it in `staging`.
    let time = file_time(entry.mtime);
    Ok(filetime::set_symlink_file_times(
        staging.join(os_path(entry.path)?),
        time,
        time,
    )?)
}

#[cfg(not(unix))]
fn make_symlink(_: &Dir, _: &Path, _: &Path, _: &Entry<'_>) -> Result<()> {
    Err(ErrorKind::Unsupported("symbolic links on this platform".into()).into())
}

#[cfg(unix)]
fn os_path(path: &[u8]) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(path)))
}

#[cfg(not(unix))]
fn os_path(path: &[u8]) -> Result<PathBuf> {
    let fault = |why| ErrorKind::BadName {
        name: path.to_vec(),
        why,
    };
    let name = std::str::from_utf8(path).map_err(|_| fault("not UTF-8, as this platform wants"))?;
    if name.contains(['\\', ':']) {
        return Err(fault("a character that means something else on this platform").into());
    }
    Ok(PathBuf::from(name))
}
