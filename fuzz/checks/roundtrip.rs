//! Any bytes come back from every level, alone and as files of an archive.

use chz::{Archive, Builder, ErrorKind, Limits, Options, compress, decompress};

/// Panics unless `data`, at the level that its first byte chooses, comes back as it went in.
pub(crate) fn run(data: &[u8]) {
    let level = 1 + data.first().copied().unwrap_or(0) % 9;
    let compressed = match compress(data, level) {
        Ok(compressed) => compressed,
        // This version may lack the level, which the input cannot help.
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported(_)) => return,
        Err(error) => panic!("level {level}: {error}"),
    };
    let limits = Limits::default();
    assert_eq!(
        decompress(&compressed, &limits).expect("what was compressed"),
        data
    );

    // The same in two files of an archive, and in blocks so small that most files have their own.
    let (left, right) = data.split_at(data.len() / 2);
    let mut builder = Builder::new(Options::level(level).with_block_size(4096).with_jobs(1));
    builder
        .add_file("left.h", left.to_vec())
        .expect("a name that is not taken");
    builder
        .add_file("include/right.h", right.to_vec())
        .expect("a name that is not taken");
    let (bytes, _) = builder.finish(Vec::new()).expect("an archive of two files");
    let archive = Archive::open(bytes.as_slice()).expect("what was written");
    assert_eq!(archive.read("left.h").expect("the first file"), left);
    assert_eq!(
        archive.read("include/right.h").expect("the second file"),
        right
    );
}
