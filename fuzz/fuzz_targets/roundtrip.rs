//! Any bytes come back from every level, alone and as files of an archive.
#![no_main]

#[path = "../checks/roundtrip.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|data: &[u8]| check::run(data));
