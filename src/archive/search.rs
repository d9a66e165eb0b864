//! How the name in an include becomes a path.

/// The directories that angled includes are searched in unless others are given: of a kernel's
/// tree, as its build has them, `arch/*/include`, `arch/*/include/generated`, `include`, and
/// below these `uapi` and `generated/uapi`, as far as they are there; of any other tree
/// `include`, or else its top. `directories` are all that the tree has.
pub(super) fn include_directories<'a>(
    directories: impl Iterator<Item = &'a [u8]>,
    is_directory: impl Fn(&[u8]) -> bool,
) -> Vec<Vec<u8>> {
    let mut arches: Vec<Vec<u8>> = directories
        .filter(|path| {
            let inner = path.strip_prefix(b"arch/");
            let name = inner.and_then(|inner| inner.strip_suffix(b"/include"));
            name.is_some_and(|name| !name.contains(&b'/'))
        })
        .map(<[u8]>::to_vec)
        .collect();
    arches.sort();
    let common = [b"include".to_vec()];
    let mut found = Vec::new();
    for (above, below) in [
        (&arches[..], &b""[..]),
        (&arches, b"generated"),
        (&common, b""),
        (&arches, b"uapi"),
        (&arches, b"generated/uapi"),
        (&common, b"uapi"),
        (&common, b"generated/uapi"),
    ] {
        found.extend(above.iter().map(|above| join(above, below)));
    }
    found.retain(|path| is_directory(path));
    if found.is_empty() {
        found.push(Vec::new());
    }
    found
}

/// A name in a directory. An absolute name stays as it is, and leads nowhere.
pub(super) fn join(directory: &[u8], name: &[u8]) -> Vec<u8> {
    match (directory, name) {
        (b"", _) | (_, [b'/', ..]) => name.to_vec(),
        (_, b"") => directory.to_vec(),
        _ => [directory, b"/", name].concat(),
    }
}

/// The directory that a path is in.
pub(super) fn parent(path: &[u8]) -> &[u8] {
    let slash = path.iter().rposition(|&byte| byte == b'/');
    &path[..slash.unwrap_or(0)]
}

/// The last component of a path.
pub(super) fn last_name(path: &[u8]) -> &[u8] {
    let slash = path.iter().rposition(|&byte| byte == b'/');
    &path[slash.map_or(0, |slash| slash + 1)..]
}

/// A path without `.`, `..` and doubled slashes; none if it leads out of the archive.
pub(super) fn normal(path: &[u8]) -> Option<Vec<u8>> {
    let mut components: Vec<&[u8]> = Vec::new();
    if path.starts_with(b"/") {
        return None;
    }
    for component in path.split(|&byte| byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." => {
                components.pop()?;
            }
            _ => components.push(component),
        }
    }
    Some(components.join(&b'/'))
}
