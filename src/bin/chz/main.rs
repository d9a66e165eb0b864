//! The `chz` program.
fn main() {}
