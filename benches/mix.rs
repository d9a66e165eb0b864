//! The mix codec at each level, on the sample header that is compiled in. With `CHZ_BENCH_FILE` set to a
//! file, that file instead; with `CHZ_ABLATE` set too, what each context of level 9 is worth on it.

use std::hint::black_box;

use chz::Limits;
use chz::codec::mix::MixCodec;
use chz::codec::{Codec, Part, Shape};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Contexts that can be left out, by number.
const CONTEXTS: u32 = 37;

fn text() -> Vec<u8> {
    match std::env::var_os("CHZ_BENCH_FILE") {
        Some(path) => std::fs::read(path).expect("CHZ_BENCH_FILE can be read"),
        None => include_bytes!("../src/model/primer.h").repeat(4),
    }
}

fn levels(criterion: &mut Criterion) {
    let text = text();
    let parts = [Part {
        name: b"include/sample.h",
        bytes: &text,
    }];
    let shapes = [Shape {
        name: b"include/sample.h",
        len: text.len(),
    }];
    let mut group = criterion.benchmark_group("mix");
    group
        .throughput(Throughput::Bytes(text.len() as u64))
        .sample_size(10);
    for level in 8..=9 {
        let codec = MixCodec::train(level, &[parts]);
        let payload = codec.encode(&parts).expect("text is encoded");
        group.bench_function(format!("encode {level}"), |bencher| {
            bencher.iter(|| codec.encode(black_box(&parts)));
        });
        let reader = MixCodec::from_dictionary(level, codec.dictionary(), &Limits::default());
        let reader = reader.expect("the dictionary is sound");
        group.bench_function(format!("decode {level}"), |bencher| {
            bencher.iter(|| {
                let mut out = Vec::with_capacity(text.len());
                reader
                    .decode(black_box(&payload), &shapes, &mut out)
                    .map(|()| out.len())
            });
        });
    }
    group.finish();
}

fn ablate(_: &mut Criterion) {
    if std::env::var_os("CHZ_ABLATE").is_none() {
        return;
    }
    let text = text();
    let parts = [Part {
        name: b"",
        bytes: &text,
    }];
    let codec = MixCodec::train(9, &[parts]);
    let whole = codec.account(&parts, 0).0.len();
    println!("{whole} bytes with all contexts");
    for context in 0..CONTEXTS {
        let without = codec.account(&parts, 1 << context).0.len();
        if without == whole {
            // Not one of the level's.
            continue;
        }
        println!(
            "context {context}: {} bytes lost without it",
            without as i64 - whole as i64
        );
    }
}

criterion_group!(benches, levels, ablate);
criterion_main!(benches);
