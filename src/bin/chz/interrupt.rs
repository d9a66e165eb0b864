//! What an interrupted command leaves behind: no unfinished file, and no unfinished directory.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The file or directory that is being written. Once it has its name, there is nothing under this one.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What a shell says of a program that an interrupt has ended.
const INTERRUPTED: i32 = 130;

/// How often a directory is removed to which files are still being written. These end soon, since
/// nothing can be written to a directory that is gone.
const TRIES: usize = 100;

/// Has `path` removed when the program is interrupted or told to end, which ends it then.
pub(crate) fn remove(path: &Path) {
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = unfinished.replace(path.to_owned()).is_none();
    drop(unfinished);
    if is_first {
        // Without a handler it stays behind, as it would with no such care taken.
        let _ = ctrlc::set_handler(|| {
            let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(path) = unfinished.as_deref() {
                // It may have got its name meanwhile.
                let _ = std::fs::remove_file(path);
                for _ in 0..TRIES {
                    let _ = std::fs::remove_dir_all(path);
                    if path.symlink_metadata().is_err() {
                        break;
                    }
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            // Still locked, so that `settle` waits for this.
            std::process::exit(INTERRUPTED);
        });
    }
}

/// Lets an interrupt that is being dealt with end the program. What failed because of it is not worth a
/// word.
pub(crate) fn settle() {
    drop(UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner));
}
