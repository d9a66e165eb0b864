//! The headers that a kernel carries, as a source.

use crate::archive::{Builder, Content, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::format::Time;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Made anew by each build, and of no use in a header.
const NEVER: &[&str] = &["include/generated/utsversion.h"];

/// What network file systems leave behind when a file is removed that is still open.
const LEFT_BEHIND: &[&str] = &[".__afs", ".nfs"];

/// A kernel's source tree, and what of it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KernelTree {
    /// The source tree.
    pub source: PathBuf,
    /// The object tree, where the build had one of its own. Default none.
    pub object: Option<PathBuf>,
    /// The architecture: a directory's name in `arch`, or what the kernel's makefile takes for one, as
    /// `x86_64`.
    pub arch: String,
    /// The time that every entry gets instead of its own. Default none.
    pub mtime: Option<Time>,
}

impl KernelTree {
    /// A source tree, for one architecture.
    pub fn new(source: impl Into<PathBuf>, arch: impl Into<String>) -> Self {
        KernelTree {
            source: source.into(),
            object: None,
            arch: arch.into(),
            mtime: None,
        }
    }

    /// Sets [`object`](KernelTree::object).
    #[must_use]
    pub fn with_object(self, object: Option<PathBuf>) -> Self {
        KernelTree { object, ..self }
    }

    /// Sets [`mtime`](KernelTree::mtime).
    #[must_use]
    pub fn with_mtime(self, mtime: Option<Time>) -> Self {
        KernelTree { mtime, ..self }
    }
}

impl Builder {
    /// Adds what the kernel's `kernel/gen_kheaders.sh` puts into `kheaders.tar.xz`: the headers in
    /// `include` and in `arch/ARCH/include` of the source tree, and over them those of the object
    /// tree. Files get mode 0o644. Comments stay unless
    /// [`Options::strip`](crate::Options::strip) says otherwise.
    ///
    /// # Errors
    ///
    /// [`Usage`](ErrorKind::Usage) where the source tree lacks one of the directories, and otherwise
    /// as [`add_tree`](Builder::add_tree).
    pub fn add_kernel_headers(&mut self, tree: &KernelTree) -> Result<()> {
        let include = format!("arch/{}/include", directory_of(&tree.arch));
        let mut found = BTreeMap::new();
        for directory in ["include", &include] {
            if !tree.source.join(directory).is_dir() {
                let why = format!("{directory}: no such directory, as a kernel's source tree has");
                return Err(Error::from(ErrorKind::Usage(why.into())).at(&tree.source));
            }
            for tree in [Some(&tree.source), tree.object.as_ref()]
                .into_iter()
                .flatten()
            {
                gather(tree, directory, &mut found)?;
            }
        }
        NEVER.iter().for_each(|name| drop(found.remove(*name)));
        for (name, path) in found {
            self.add_kernel_header(&name, &path, tree.mtime)
                .map_err(|error| error.at(path))?;
        }
        Ok(())
    }

    fn add_kernel_header(&mut self, name: &str, path: &Path, mtime: Option<Time>) -> Result<()> {
        let metadata = fs::symlink_metadata(path)?;
        let mtime = mtime.map_or_else(|| metadata.modified().map(Time::from), Ok)?;
        let (mode, content) = if metadata.is_symlink() {
            let target = fs::read_link(path)?.into_os_string().into_encoded_bytes();
            (0o777, Content::Symlink(target))
        } else if metadata.is_file() {
            (0o644, Content::File(fs::read(path)?))
        } else {
            let what = "neither file nor symbolic link: cannot be packed";
            return Err(ErrorKind::Usage(what.into()).into());
        };
        self.add_entry(name, Metadata { mode, mtime }, content)
    }
}

/// The architecture's directory, as the kernel's makefile finds it.
fn directory_of(arch: &str) -> &str {
    match arch {
        "i386" | "x86_64" => "x86",
        "sparc32" | "sparc64" => "sparc",
        "parisc64" => "parisc",
        "aarch64" => "arm64",
        "riscv32" | "riscv64" => "riscv",
        _ => arch,
    }
}

/// The headers below one directory of a tree, over those of another.
fn gather(tree: &Path, directory: &str, found: &mut BTreeMap<String, PathBuf>) -> Result<()> {
    let top = tree.join(directory);
    if !top.is_dir() {
        return Ok(());
    }
    for entry in WalkDir::new(&top) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&top).to_path_buf();
            Error::from(io::Error::from(error)).at(path)
        })?;
        let name = entry.file_name().to_string_lossy();
        let is_header =
            name.ends_with(".h") && !LEFT_BEHIND.iter().any(|left| name.starts_with(left));
        if entry.file_type().is_dir() || !is_header {
            continue;
        }
        let below = entry.path().strip_prefix(tree).unwrap_or(entry.path());
        let Some(below) = below.to_str() else {
            let why = ErrorKind::Usage("a name that is not UTF-8".into());
            return Err(Error::from(why).at(entry.path()));
        };
        found.insert(below.to_owned(), entry.into_path());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Archive, Options};
    use crate::strip::Strip;

    #[test]
    fn the_object_tree_lies_over_the_source_tree() {
        let place = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("s/include/linux/a.h", "/* a */ int a;\n");
        write("s/include/linux/Kbuild", "no header");
        write("s/include/linux/.nfs0001.h", "left behind");
        write("s/include/b.h", "int old;\n");
        write("s/arch/x86/include/asm/c.h", "int c;\n");
        write("s/arch/arm/include/asm/d.h", "int d;\n");
        write("o/include/b.h", "int new;\n");
        write("o/include/generated/utsversion.h", "1");
        write("o/include/generated/autoconf.h", "#define CONFIG_X 1\n");
        write("o/arch/x86/include/generated/asm/e.h", "int e;\n");
        let (source, object) = (place.path().join("s"), place.path().join("o"));

        let mut builder = Builder::new(Options::level(1).with_strip(Strip::Comments));
        let tree = KernelTree::new(&source, "x86_64").with_object(Some(object));
        builder.add_kernel_headers(&tree).unwrap();
        let archive = Archive::open(builder.finish(Vec::new()).unwrap().0).unwrap();
        let files: Vec<String> = archive
            .entries()
            .filter(|entry| entry.is_file())
            .map(|entry| String::from_utf8(entry.path.to_vec()).unwrap())
            .collect();
        let expected = [
            "arch/x86/include/asm/c.h",
            "arch/x86/include/generated/asm/e.h",
            "include/b.h",
            "include/generated/autoconf.h",
            "include/linux/a.h",
        ];
        assert_eq!(files, expected);
        assert_eq!(archive.read("include/b.h").unwrap(), b"int new;\n");
        assert_eq!(archive.read("include/linux/a.h").unwrap(), b"int a;\n");

        let error = Builder::new(Options::level(1))
            .add_kernel_headers(&KernelTree::new(&source, "vax"))
            .unwrap_err();
        assert!(error.to_string().contains("arch/vax/include"), "{error}");
    }
}
