//! The trees of headers that tests read, where they are.

use std::path::{Path, PathBuf};

/// Where `corpus/fetch` puts trees: `$CHZ_CORPUS`, or `target/corpus`.
pub(crate) fn corpus() -> PathBuf {
    match std::env::var_os("CHZ_CORPUS") {
        Some(corpus) => PathBuf::from(corpus),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("target/corpus"),
    }
}

/// All headers below a directory, in the order of their names.
pub(crate) fn headers(directory: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(directory)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "h"))
        .collect()
}
