//! What it takes to read all files one by one in random order, against one pass in order, and to open
//! an archive and read one file. The files are those of the corpus directory `$CHZ_CORPUS/khs` (or
//! whatever that variable names), else of `/usr/include`; packed at level 2, whose blocks decode no
//! faster than those of level 5.

use std::path::PathBuf;

use chz::{Archive, Builder, EntryId, Options};
use criterion::{Criterion, criterion_group, criterion_main};

fn tree() -> PathBuf {
    match std::env::var_os("CHZ_CORPUS").map(PathBuf::from) {
        Some(corpus) if corpus.join("khs").is_dir() => corpus.join("khs"),
        Some(corpus) => corpus,
        None => PathBuf::from("/usr/include"),
    }
}

fn pack() -> chz::Result<Vec<u8>> {
    let mut builder = Builder::new(Options::level(2));
    builder.add_tree(tree())?;
    Ok(builder.finish(Vec::new())?.0)
}

/// All files in an order without any sense, the same each time.
fn shuffled(archive: &Archive<&[u8]>) -> Vec<EntryId> {
    let mut files: Vec<EntryId> = archive
        .entries()
        .filter(chz::Entry::is_file)
        .map(|entry| entry.id)
        .collect();
    files.sort_by_key(|id| id.number().wrapping_mul(2_654_435_761));
    files
}

fn access(criterion: &mut Criterion) {
    let bytes = pack().unwrap_or_else(|error| panic!("{error}"));
    let open = || Archive::open(bytes.as_slice()).unwrap_or_else(|error| panic!("{error}"));
    let files = shuffled(&open());
    let mut group = criterion.benchmark_group("access");
    group.sample_size(10);
    group.bench_function("in order", |bencher| {
        bencher.iter(|| {
            let mut total = 0;
            open().for_each_file(
                1,
                |_| true,
                |_, content| {
                    total += content.len();
                    Ok(())
                },
            )?;
            chz::Result::<usize>::Ok(total)
        });
    });
    for (name, cache) in [
        ("random order", 64 << 20),
        ("random order, 8 MiB cache", 8 << 20),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let archive = open().with_cache(cache);
                let (mut total, mut content) = (0, Vec::new());
                for &id in &files {
                    archive.read_entry(id, &mut content)?;
                    total += content.len();
                }
                chz::Result::<usize>::Ok(total)
            });
        });
    }
    group.bench_function("open", |bencher| bencher.iter(|| open().info().files));
    group.bench_function("open and read one", |bencher| {
        bencher.iter(|| {
            let mut content = Vec::new();
            open().read_entry(files[0], &mut content)?;
            chz::Result::<usize>::Ok(content.len())
        });
    });
    group.finish();
}

criterion_group!(benches, access);
criterion_main!(benches);
