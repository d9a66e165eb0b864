//! Speed of stripping on real headers: those of the corpus directory `$CHZ_CORPUS/kh` (or whatever
//! that variable names), else of `/usr/include`.

use std::fs;
use std::path::{Path, PathBuf};

use chz::strip::{Strip, first_difference, strip};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// More than fits any cache, and little enough to be quick about.
const ENOUGH: usize = 64 << 20;

fn tree() -> PathBuf {
    match std::env::var_os("CHZ_CORPUS").map(PathBuf::from) {
        Some(corpus) if corpus.join("kh").is_dir() => corpus.join("kh"),
        Some(corpus) => corpus,
        None => PathBuf::from("/usr/include"),
    }
}

/// The headers below `directory`, until there is enough.
fn gather(directory: &Path, headers: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    let mut len = 0;
    for entry in walkdir::WalkDir::new(directory).sort_by_file_name() {
        let entry = entry?;
        let is_header = entry.path().extension().is_some_and(|end| end == "h");
        if is_header && entry.file_type().is_file() && len < ENOUGH {
            headers.push(fs::read(entry.path())?);
            len += headers.last().map_or(0, Vec::len);
        }
    }
    Ok(())
}

fn bench(criterion: &mut Criterion) {
    let tree = tree();
    let mut headers = Vec::new();
    gather(&tree, &mut headers).unwrap_or_else(|error| panic!("{}: {error}", tree.display()));
    let len: usize = headers.iter().map(Vec::len).sum();
    assert!(len > 0, "no headers in {}", tree.display());

    let all = |what| {
        headers
            .iter()
            .map(|header| strip(header, what).len())
            .sum::<usize>()
    };
    let mut group = criterion.benchmark_group("strip");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(len as u64));
    group.bench_function("comments", |bencher| bencher.iter(|| all(Strip::Comments)));
    group.bench_function("layout", |bencher| bencher.iter(|| all(Strip::Layout)));
    let stripped: Vec<_> = headers
        .iter()
        .map(|header| strip(header, Strip::Comments))
        .collect();
    group.bench_function("check", |bencher| {
        let same = |(one, other): (&Vec<u8>, &Vec<u8>)| first_difference(one, other).is_none();
        bencher.iter(|| headers.iter().zip(&stripped).all(same));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
