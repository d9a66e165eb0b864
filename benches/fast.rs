//! The fast codec on a text like a register header: `cargo bench --bench fast`, or with
//! `CHZ_BENCH=FILE` on any other.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use chz::Limits;
use chz::codec::fast::{Fast, Form};
use chz::codec::{Codec, Part, Shape};

/// The file asked for, or registers and structs of a made-up device.
fn text() -> Vec<u8> {
    if let Some(path) = std::env::var_os("CHZ_BENCH") {
        return std::fs::read(path).expect("CHZ_BENCH names a file");
    }
    let mut text = String::new();
    for i in 0..20_000_u32 {
        let word =
            ["CON", "STA", "CLK", "IRQ", "DMA", "TX", "RX"][(i.wrapping_mul(i) % 7) as usize];
        text += &format!("#define WREN_{word}{}_OFFSET\t\t0x{:04x}\n", i / 7, i * 4);
        if i % 50 == 0 {
            text += &format!(
                "\nstruct wren_{i} {{\n\tu32 {};\n}};\n\n",
                word.to_lowercase()
            );
        }
    }
    text.into_bytes()
}

fn fast(c: &mut Criterion) {
    let text = text();
    let part = Part {
        name: b"",
        bytes: &text,
    };
    let shape = Shape {
        name: b"",
        len: text.len(),
    };
    for form in [Form::Swift, Form::Close] {
        let codec = Fast::train(form, &[vec![part]]);
        let dictionary = codec.dictionary();
        let payload = codec.encode(&[part]).expect("any text is encoded");
        let mut group = c.benchmark_group(format!("{form:?}"));
        group
            .sample_size(10)
            .throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("train", |b| b.iter(|| Fast::train(form, &[vec![part]])));
        group.bench_function("encode", |b| b.iter(|| codec.encode(&[part])));
        group.bench_function("decode", |b| {
            b.iter(|| {
                let reader = Fast::from_dictionary(form, dictionary, &Limits::default())?;
                let mut out = Vec::new();
                reader.decode(&payload, &[shape], &mut out)?;
                Ok::<_, chz::Error>(out)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, fast);
criterion_main!(benches);
