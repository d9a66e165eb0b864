//! Speed of the tokenizer on real headers: those of the corpus directory `$CHZ_CORPUS/khs` (or
//! whatever that variable names), else of `/usr/include`.

use std::fs;
use std::path::{Path, PathBuf};

use chz::lex::{TokenKind, pieces, tokens};
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

/// The headers below `directory`, in the order of their paths, until there is enough.
fn gather(directory: &Path, text: &mut Vec<u8>) -> std::io::Result<()> {
    let mut entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            gather(&path, text)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "h") {
            text.extend(fs::read(&path)?);
        }
        if text.len() >= ENOUGH {
            break;
        }
    }
    Ok(())
}

fn lex(criterion: &mut Criterion) {
    let tree = tree();
    let mut text = Vec::new();
    gather(&tree, &mut text).unwrap_or_else(|error| panic!("{}: {error}", tree.display()));
    assert!(!text.is_empty(), "no headers in {}", tree.display());

    let mut group = criterion.benchmark_group("lex");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("tokens", |bencher| bencher.iter(|| tokens(&text).count()));
    group.bench_function("tokens and pieces", |bencher| {
        bencher.iter(|| {
            tokens(&text)
                .filter(|token| token.kind == TokenKind::Identifier)
                .map(|token| pieces(&text[token.start..token.end]).count())
                .sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, lex);
criterion_main!(benches);
