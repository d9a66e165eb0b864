//! No bytes, taken for something compressed, make the library panic or exceed its limits.

use chz::{Archive, Limits, decompress};

/// Opens `data` as an archive and as a single; reads all that it claims to hold.
pub(crate) fn run(data: &[u8]) {
    const LARGEST: u64 = 1 << 20;
    let limits = Limits::default()
        .with_memory(8 << 20)
        .with_block(LARGEST)
        .with_output(LARGEST)
        .with_entries(1000)
        .with_index(LARGEST);
    if let Ok(content) = decompress(data, &limits) {
        assert!(content.len() as u64 <= LARGEST);
    }
    if let Ok(archive) = Archive::open_with(data, limits) {
        for entry in archive.entries() {
            // A damaged block is an error; anything else has the length that the index says.
            if entry.is_file()
                && let Ok(content) = archive.read(entry.path)
            {
                assert_eq!(content.len() as u64, entry.len);
            }
        }
    }
}
