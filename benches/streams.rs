//! Speed of the block codecs on real headers, against plain LZMA: those of the corpus directory
//! `$CHZ_CORPUS/khs` (or whatever that variable names), else of `/usr/include`.

use std::fs;
use std::path::{Path, PathBuf};

use chz::codec::{BlockDecoder, BlockEncoder, Encoded, Part, Shape};
use chz::{Level, Limits};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Enough for a dictionary to pay, little enough for ten rounds of encoding.
const ENOUGH: usize = 4 << 20;

fn tree() -> PathBuf {
    match std::env::var_os("CHZ_CORPUS").map(PathBuf::from) {
        Some(corpus) if corpus.join("khs").is_dir() => corpus.join("khs"),
        Some(corpus) => corpus,
        None => PathBuf::from("/usr/include"),
    }
}

/// The headers below `directory`, in the order of their paths, until there is enough.
fn gather(directory: &Path, files: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    let mut entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            gather(&path, files)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "h") {
            files.push(fs::read(&path)?);
        }
        if files.iter().map(Vec::len).sum::<usize>() >= ENOUGH {
            break;
        }
    }
    Ok(())
}

fn streams(criterion: &mut Criterion) {
    let tree = tree();
    let mut files = Vec::new();
    gather(&tree, &mut files).unwrap_or_else(|error| panic!("{}: {error}", tree.display()));
    let name = &b""[..];
    let parts: Vec<Part<'_>> = files.iter().map(|bytes| Part { name, bytes }).collect();
    let shapes: Vec<Shape<'_>> = files
        .iter()
        .map(|bytes| Shape {
            name,
            len: bytes.len(),
        })
        .collect();
    let total: usize = files.iter().map(Vec::len).sum();
    let mut group = criterion.benchmark_group("solid");
    group
        .throughput(Throughput::Bytes(total as u64))
        .sample_size(10);
    let blocks = [parts];
    for level in [Level::PLAIN].into_iter().chain(Level::all()) {
        let id = |what: &str| BenchmarkId::new(what, level.number());
        if level.number() == 1 {
            group.bench_function(id("train and encode"), |bencher| {
                bencher.iter(|| {
                    let encoder = BlockEncoder::train(level, &blocks)?;
                    encoder.encode(&blocks[0])
                });
            });
        }
        let encoder = BlockEncoder::train(level, &blocks).unwrap_or_else(|error| panic!("{error}"));
        let Encoded {
            method, payload, ..
        } = encoder
            .encode(&blocks[0])
            .unwrap_or_else(|error| panic!("{error}"));
        group.bench_function(id("decode"), |bencher| {
            bencher.iter(|| {
                let dictionary = encoder.dictionary().to_vec();
                let decoder = BlockDecoder::new(dictionary, &Limits::default())?;
                let mut out = Vec::new();
                decoder.decode(method, None, &payload, &shapes, &mut out)?;
                chz::Result::<Vec<u8>>::Ok(out)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, streams);
criterion_main!(benches);
