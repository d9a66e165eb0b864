use chz::codec::{Codec, Part, Shape, fast::Fast};
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
fn main() {
    let reps: usize = std::env::var("REPS").map_or(3, |x| x.parse().unwrap());
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let n = b.len();
        let t = cpu();
        let parts = vec![Part {
            name: b"",
            bytes: &b,
        }];
        let blocks = vec![parts];
        let c = Fast::train(&blocks);
        let d = c.dictionary();
        let t1 = cpu() - t;
        let t = cpu();
        let p = c.encode(&blocks[0]).unwrap();
        let t2 = cpu() - t;
        let mut best = 1e9f64;
        let mut bd = 1e9f64;
        for _ in 0..reps {
            let t = cpu();
            let c2 = Fast::from_dictionary(&d, &chz::Limits::default()).unwrap();
            bd = bd.min(cpu() - t);
            let mut o = vec![];
            c2.decode(&p, &[Shape { name: b"", len: n }], &mut o)
                .unwrap();
            best = best.min(cpu() - t);
            assert!(o == b);
        }
        println!(
            "{f}: {} = dict {} + {}; cpu: train {:.3} encode {:.3} total {:.1} MB/s; decode {:.3} s (dict {:.3}) {:.1} MB/s, mem {} K",
            d.len() + p.len(),
            d.len(),
            p.len(),
            t1,
            t2,
            n as f64 / 1e6 / (t1 + t2),
            best,
            bd,
            n as f64 / 1e6 / best,
            Fast::memory(n as u64) >> 10
        );
    }
}
