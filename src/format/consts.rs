//! The numbers of the format. Each stands in FORMAT.md under the same name; a test compares them.

/// The first bytes of an archive. As in PNG: a byte above 127, the name, and line ends of both
/// kinds about a control-Z, so that transfers that alter text are noticed.
pub(crate) const MAGIC: [u8; 8] = [0x89, b'c', b'h', b'z', 0x0d, 0x0a, 0x1a, 0x0a];
/// The last bytes of an archive: `MAGIC` backwards.
pub(crate) const END_MAGIC: [u8; 8] = [0x0a, 0x1a, 0x0a, 0x0d, b'z', b'h', b'c', 0x89];
/// The version this code writes and reads.
pub(crate) const VERSION: u8 = 1;
/// Bytes of the header: `MAGIC` and the version.
pub(crate) const HEADER_LEN: usize = 9;
/// Bytes of the footer.
pub(crate) const FOOTER_LEN: usize = 32;

/// What the archive was made with.
pub(crate) const SECTION_PROPERTIES: u64 = 1;
/// The dictionary that all blocks share.
pub(crate) const SECTION_DICTIONARY: u64 = 2;
/// The block index.
pub(crate) const SECTION_BLOCKS: u64 = 3;
/// Files, directories and symbolic links.
pub(crate) const SECTION_ENTRIES: u64 = 4;
/// Which blocks declare which names. Skippable, and left out where there is nothing to choose from.
pub(crate) const SECTION_SYMBOLS: u64 = 5;
/// Flag of a section that a reader may skip when it does not know the kind.
pub(crate) const FLAG_SKIPPABLE: u8 = 0x01;
/// Flag among the properties: one block for all C.
pub(crate) const PROPERTY_SOLID: u8 = 0x01;
/// Flag among the properties: the first blocks hold what many files include.
pub(crate) const PROPERTY_CORE: u8 = 0x02;

/// A column kept as it is.
pub(crate) const COLUMN_STORE: u8 = 0;
/// A column as raw LZMA.
pub(crate) const COLUMN_LZMA: u8 = 1;
/// A column as raw LZMA that goes on from the same column of the base index.
pub(crate) const COLUMN_LZMA_AFTER: u8 = 2;
/// A column as raw deflate.
pub(crate) const COLUMN_DEFLATE: u8 = 3;
/// A column coded by mixing contexts, with the archive's dictionary.
pub(crate) const COLUMN_MIX: u8 = 4;

/// Bit of a block's method byte: superseded indexes lie before the payload.
pub(crate) const BLOCK_GAP: u8 = 0x80;
/// Bit of a block's method byte: the block has a reference.
pub(crate) const BLOCK_REFERENCE: u8 = 0x40;

/// A regular file.
pub(crate) const KIND_FILE: u8 = 0;
/// A directory.
pub(crate) const KIND_DIRECTORY: u8 = 1;
/// A symbolic link.
pub(crate) const KIND_SYMLINK: u8 = 2;

/// A file without content.
pub(crate) const CONTENT_EMPTY: u64 = 0;
/// A file with content; the step to its number from the one expected is added to this.
pub(crate) const CONTENT_STEP: u64 = 1;

/// What differs from the root before: an entry is missing.
pub(crate) const DIFFERENCE_DROP: u64 = 0;
/// An entry's mode changed; changes of one entry are added up.
pub(crate) const DIFFERENCE_MODE: u64 = 1;
/// An entry's time changed, and not as others of the same time did.
pub(crate) const DIFFERENCE_TIME: u64 = 2;
/// An entry's content or target changed.
pub(crate) const DIFFERENCE_LINK: u64 = 4;
/// An entry is new; how many directories are left before it is added to this.
pub(crate) const DIFFERENCE_INSERT: u64 = 8;

/// The greatest mode: permissions, set-user-id, set-group-id, sticky.
pub(crate) const MAX_MODE: u16 = 0o7777;
/// The longest path, in bytes.
pub(crate) const MAX_PATH_LEN: usize = 65_535;
/// The longest content of a file or block, in bytes.
pub(crate) const MAX_CONTENT_LEN: u64 = 0x7fff_ffff;

/// The first byte of a single (a file compressed by itself); the codec's method is added to it.
pub(crate) const SINGLE_TAG: u8 = 0xc0;
/// Bytes of the check that ends a single.
pub(crate) const SINGLE_CHECK_LEN: usize = 4;

/// Which names the symbol index covers: those that version 1 of the declaration scanner finds.
pub(crate) const SYMBOLS_SCANNER: u8 = 1;
