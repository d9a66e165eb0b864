//! No bytes, taken for something compressed, make the library panic or exceed its limits.
#![no_main]

#[path = "../checks/decode.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|data: &[u8]| check::run(data));
