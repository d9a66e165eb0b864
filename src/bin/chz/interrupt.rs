//! What an interrupted command leaves behind: no unfinished file.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file that is being written. Once it has its name, there is nothing under this one.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What a shell says of a program that an interrupt has ended.
const INTERRUPTED: i32 = 130;

/// Has `path` removed when the program is interrupted or told to end, which ends it then.
pub(crate) fn remove(path: &Path) {
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = unfinished.replace(path.to_owned()).is_none();
    drop(unfinished);
    if is_first {
        // Without a handler the file stays behind, as it would with no such care taken.
        let _ = ctrlc::set_handler(|| {
            let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(path) = unfinished.as_deref() {
                // It may have got its name meanwhile.
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(INTERRUPTED);
        });
    }
}
