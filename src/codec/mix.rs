//! The mix codec: atoms of C under context mixing.

use crate::codec::Part;
use crate::entropy::{Coder, Decoder, Encoder};
use crate::model::{Dictionary, Scanner, Sizes, TextModel};
use crate::limits::Limits;

struct Ledger {
    encoder: Encoder,
    kind: usize,
    bits: [f64; 40],
    count: [u64; 40],
    atoms: [u64; 40],
}
impl Coder for Ledger {
    #[inline(always)]
    fn code(&mut self, bit: u32, p1: u32) -> u32 {
        let p = if bit != 0 { p1 } else { 65536 - p1 };
        self.bits[self.kind] -= (f64::from(p) / 65536.0).log2();
        self.count[self.kind] += 1;
        self.encoder.code(bit, p1)
    }
    fn account(&mut self, kind: usize) {
        self.kind = kind;
        self.atoms[kind] += 1;
    }
}

const N: usize = 28;
const I: usize = 128;

#[doc(hidden)]
#[allow(missing_docs)]
pub fn measure(parts: &[Part<'_>], least: u32, without: u64, decode: bool) -> usize {
    let t = std::time::Instant::now();
    let dictionary = Dictionary::gather(parts.iter().map(|part| part.bytes), least);
    let bytes = dictionary.encode();
    println!("dictionary {} in {:?}", bytes.len(), t.elapsed());
    let len: usize = parts.iter().map(|p| p.bytes.len()).sum();
    let spare = if least > 100 { [8192, 1000, 2048] } else { [1; 3] };
    let sizes = Sizes {
        entry_lines: (len * 2).clamp(1 << 12, 1 << 23),
        slot_lines: (len * 2).clamp(1 << 12, 1 << 22),
        match_bits: 20,
        speller_bits: 20,
        atoms: len / 3,
        spare,
    };
    let contexts = std::array::from_fn(|i| i as u8);
    let mut model = TextModel::<N, I>::new(&dictionary, &sizes, contexts, without);
    let mut ledger = Ledger { encoder: Encoder::new(), kind: 0, bits: [0.0; 40], count: [0; 40], atoms: [0; 40] };
    let mut out = Vec::with_capacity(len);
    let t = std::time::Instant::now();
    run(&mut model, parts, &mut ledger, &mut out);
    let spent = t.elapsed().as_secs_f64();
    let decisions: u64 = ledger.count.iter().sum();
    for k in 0..40 {
        if ledger.atoms[k] > 0 {
            println!("  {k:2} atoms {:9} decisions {:9} bytes {:9.0} bits/atom {:.2}", ledger.atoms[k], ledger.count[k], ledger.bits[k] / 8.0, ledger.bits[k] / ledger.atoms[k] as f64);
        }
    }
    let payload = ledger.encoder.finish();
    println!("payload {} total {} time {:.2} s {:.3} MB/s {:.0} ns/decision", payload.len(), payload.len() + bytes.len(), spent, len as f64 / spent / 1e6, spent * 1e9 / decisions as f64);
    if decode {
        let dictionary = Dictionary::decode(&bytes, &Limits::default()).expect("decodes");
        let mut model = TextModel::<N, I>::new(&dictionary, &sizes, contexts, without);
        let mut decoder = Decoder::new(&payload);
        let t = std::time::Instant::now();
        let mut out = Vec::with_capacity(len);
        while out.len() < len {
            model.code(&mut decoder, None, &mut out);
        }
        let same = out.iter().eq(parts.iter().flat_map(|p| p.bytes));
        println!("decoded {:?} same {same} end {}", t.elapsed(), decoder.is_at_end());
        assert!(same);
    }
    payload.len() + bytes.len()
}

fn run(model: &mut TextModel<N, I>, parts: &[Part<'_>], ledger: &mut Ledger, out: &mut Vec<u8>) {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") {
        #[allow(unsafe_code)]
        unsafe { run_avx2(model, parts, ledger, out) };
        return;
    }
    run_plain(model, parts, ledger, out);
}
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn run_avx2(model: &mut TextModel<N, I>, parts: &[Part<'_>], ledger: &mut Ledger, out: &mut Vec<u8>) {
    run_plain(model, parts, ledger, out);
}
#[inline(always)]
fn run_plain(model: &mut TextModel<N, I>, parts: &[Part<'_>], ledger: &mut Ledger, out: &mut Vec<u8>) {
    for part in parts {
        for atom in Scanner::new(part.bytes) {
            model.code(ledger, Some(atom), out);
        }
    }
}
