//! What an archive is made of, in numbers.

use crate::codec::Method;
use crate::format::consts::{FOOTER_LEN, HEADER_LEN};
use crate::format::{BlockRecord, EntryKind, Link, Properties};

/// The make-up of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Info {
    /// The level it was made with.
    pub level: u8,
    /// Whether it is solid.
    pub solid: bool,
    /// The bound on a block's content that it was made with, in bytes.
    pub block_size: u64,
    /// Bytes of the archive.
    pub archive_len: u64,
    /// Regular files.
    pub files: u64,
    /// Directories, the root included.
    pub directories: u64,
    /// Symbolic links.
    pub symlinks: u64,
    /// Bytes of all files.
    pub content_len: u64,
    /// Bytes of all files that differ: what the blocks hold.
    pub distinct_len: u64,
    /// Bytes of the largest block, decoded.
    pub largest_block: u64,
    /// The names of the directories that are trees of their own; see
    /// [`Archive::roots`](crate::Archive::roots).
    pub roots: Vec<Vec<u8>>,
    /// The blocks by how they are coded; methods without blocks are left out.
    pub methods: Vec<MethodInfo>,
    /// The blocks by what they hold; parts without blocks are left out.
    pub plan: Vec<PlanInfo>,
    /// What the archive's bytes go to, in the order of the archive, header and footer included. The
    /// lengths add up to [`archive_len`](Info::archive_len).
    pub sections: Vec<SectionInfo>,
}

/// The blocks of one method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MethodInfo {
    /// The method's name in FORMAT.md.
    pub name: &'static str,
    /// How many blocks.
    pub blocks: u64,
    /// Bytes that they decode to.
    pub content_len: u64,
    /// Bytes that they take.
    pub payload_len: u64,
}

/// The blocks that hold contents of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanInfo {
    /// What they hold.
    pub part: PlanPart,
    /// How many blocks.
    pub blocks: u64,
    /// How many files, equal ones counted once.
    pub files: u64,
    /// Bytes that the blocks decode to.
    pub content_len: u64,
    /// Bytes that they take.
    pub payload_len: u64,
}

/// What some blocks hold, and so why it lies together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PlanPart {
    /// Files that many others include, directly or not: few blocks hold all that a header needs.
    Core,
    /// The other files, in the order of their paths: those of a directory are used together.
    Directories,
    /// Versions of files that are in other blocks, each block coded as what differs from one of those.
    Versions,
}

impl PlanPart {
    /// Its name, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            PlanPart::Core => "core",
            PlanPart::Directories => "directories",
            PlanPart::Versions => "versions",
        }
    }
}

/// One part of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SectionInfo {
    /// Its name in FORMAT.md.
    pub name: &'static str,
    /// Bytes.
    pub len: u64,
}

impl SectionInfo {
    /// What stands before the sections: header, payloads, and indexes that later ones replaced.
    pub(super) fn front(payloads: u64, superseded: u64) -> Vec<Self> {
        let part = |name, len| SectionInfo { name, len };
        let mut parts = vec![part("header", HEADER_LEN as u64), part("blocks", payloads)];
        if superseded > 0 {
            parts.push(part("superseded", superseded));
        }
        parts
    }

    /// What stands behind them.
    pub(super) fn back(table_len: u64) -> [Self; 2] {
        let part = |name, len| SectionInfo { name, len };
        [
            part("section table", table_len),
            part("footer", FOOTER_LEN as u64),
        ]
    }
}

impl Info {
    /// How many blocks there are.
    pub fn blocks(&self) -> u64 {
        self.methods.iter().map(|method| method.blocks).sum()
    }

    /// Counts an archive's parts. `content_lens` are the bytes that the blocks decode to.
    pub(super) fn new(
        properties: &Properties,
        counts: &Counts,
        blocks: &[BlockRecord],
        content_lens: &[u64],
        sections: Vec<SectionInfo>,
    ) -> Self {
        let mut methods: Vec<MethodInfo> = Vec::new();
        for (block, content_len) in blocks.iter().zip(content_lens) {
            let name = method_name(block.method);
            let at = methods
                .iter()
                .position(|method| method.name == name)
                .unwrap_or_else(|| {
                    methods.push(MethodInfo {
                        name,
                        blocks: 0,
                        content_len: 0,
                        payload_len: 0,
                    });
                    methods.len() - 1
                });
            methods[at].blocks += 1;
            methods[at].content_len += content_len;
            methods[at].payload_len += block.payload_len;
        }
        methods.sort_by_key(|method| method.name);
        let mut plan: Vec<PlanInfo> = Vec::new();
        for (number, (block, content_len)) in (0..).zip(blocks.iter().zip(content_lens)) {
            let part = match block.reference {
                Some(_) => PlanPart::Versions,
                None if number < properties.core_blocks => PlanPart::Core,
                None => PlanPart::Directories,
            };
            let at = plan.iter().position(|info| info.part == part);
            let at = at.unwrap_or_else(|| {
                plan.push(PlanInfo {
                    part,
                    blocks: 0,
                    files: 0,
                    content_len: 0,
                    payload_len: 0,
                });
                plan.len() - 1
            });
            plan[at].blocks += 1;
            plan[at].files += u64::from(block.contents);
            plan[at].content_len += content_len;
            plan[at].payload_len += block.payload_len;
        }
        plan.sort_by_key(|info| info.part);
        Info {
            level: properties.level,
            solid: properties.solid,
            block_size: properties.block_size,
            archive_len: sections.iter().map(|section| section.len).sum(),
            files: counts.files,
            directories: counts.directories,
            symlinks: counts.symlinks,
            content_len: counts.content_len,
            distinct_len: content_lens.iter().sum(),
            largest_block: content_lens.iter().copied().max().unwrap_or(0),
            roots: properties.roots.clone(),
            methods,
            plan,
            sections,
        }
    }
}

/// How many entries of each kind there are, and the bytes of all files.
#[derive(Default)]
pub(super) struct Counts {
    files: u64,
    directories: u64,
    symlinks: u64,
    /// As much as 64 bits hold where they are more.
    content_len: u64,
}

impl Counts {
    /// Counts entries of these links, given the lengths of contents.
    pub(super) fn of(links: impl Iterator<Item = Link>, lengths: &[u32]) -> Self {
        let mut counts = Counts::default();
        for link in links {
            match link.kind() {
                EntryKind::File => counts.files += 1,
                EntryKind::Directory => counts.directories += 1,
                EntryKind::Symlink => counts.symlinks += 1,
            }
            if let Link::Content(content) = link {
                let len = u64::from(lengths[content as usize]);
                counts.content_len = counts.content_len.saturating_add(len);
            }
        }
        counts
    }
}

/// The name of a method; of one that a newer version made, at least that it is so.
fn method_name(method: u8) -> &'static str {
    Method::from_byte(method).map_or("unknown", Method::name)
}
