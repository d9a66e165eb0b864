//! Speed of the declaration scanner, and of the scan for includes, on real headers: those of the
//! corpus directory `$CHZ_CORPUS/khs` (or whatever that variable names), else of `/usr/include`.

use std::fs;
use std::path::{Path, PathBuf};

use chz::declarations::{declarations, includes};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// More than fits any cache, and little enough to be quick about.
const ENOUGH: usize = 64 << 20;

fn tree() -> PathBuf {
    match std::env::var_os("CHZ_CORPUS").map(PathBuf::from) {
        Some(corpus) if corpus.join("khs").is_dir() => corpus.join("khs"),
        Some(corpus) => corpus,
        None => PathBuf::from("/usr/include"),
    }
}

/// The headers below `directory`, until there is enough.
fn gather(directory: &Path, texts: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    let mut entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            gather(&path, texts)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "h") {
            texts.push(fs::read(&path)?);
        }
        if texts.iter().map(Vec::len).sum::<usize>() >= ENOUGH {
            break;
        }
    }
    Ok(())
}

fn scan(criterion: &mut Criterion) {
    let tree = tree();
    let mut texts = Vec::new();
    gather(&tree, &mut texts).unwrap_or_else(|error| panic!("{}: {error}", tree.display()));
    assert!(!texts.is_empty(), "no headers in {}", tree.display());
    let bytes: usize = texts.iter().map(Vec::len).sum();

    let mut group = criterion.benchmark_group("declarations");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("declarations", |bencher| {
        bencher.iter(|| {
            texts
                .iter()
                .map(|text| declarations(text).len())
                .sum::<usize>()
        });
    });
    group.bench_function("includes", |bencher| {
        bencher.iter(|| texts.iter().map(|text| includes(text).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, scan);
criterion_main!(benches);
