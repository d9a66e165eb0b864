//! Any bytes are C tokens, and identifiers are pieces.
#![no_main]

#[path = "../checks/lex.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|data: &[u8]| check::run(data));
