//! `chz strip` as its users meet it.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Place(tempfile::tempdir().unwrap());
        let tree = place.path("tree");
        fs::create_dir_all(tree.join("linux/empty")).unwrap();
        fs::write(tree.join("linux/a.h"), "/* a */\nint a; // b\n").unwrap();
        fs::write(tree.join("Makefile"), "x: */*.c /* no comment */\n").unwrap();
        fs::set_permissions(tree.join("linux/a.h"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("linux/a.h", tree.join("b.h")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chz"));
        command
            .args(args)
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command.output().unwrap()
    }

    fn fine(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {message}");
        message
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

#[test]
fn trees_keep_all_but_the_comments() {
    let place = Place::new();
    let told = place.fine(&["strip", "tree", "-o", "out", "--check"]);
    assert!(
        told.starts_with("1 files, 20 bytes -> 7 bytes: same tokens"),
        "{told}"
    );
    assert_eq!(place.read("out/linux/a.h"), "int a;\n");
    assert_eq!(place.read("out/Makefile"), place.read("tree/Makefile"));
    assert_eq!(
        fs::read_link(place.path("out/b.h")).unwrap(),
        PathBuf::from("linux/a.h")
    );
    assert!(place.path("out/linux/empty").is_dir());
    let [old, new] =
        ["tree", "out"].map(|tree| fs::metadata(place.path(tree).join("linux/a.h")).unwrap());
    assert_eq!((old.mode(), old.mtime()), (new.mode(), new.mtime()));

    place.fine(&["strip", "tree", "-o", "tree/kept", "--keep-lines", "-j2"]);
    assert_eq!(place.read("tree/kept/linux/a.h"), "\nint a;\n");
    assert_eq!(fs::read_dir(place.path("tree")).unwrap().count(), 4);
}

#[test]
fn nothing_is_left_of_what_fails() {
    let place = Place::new();
    for (args, words) in [
        (
            &["strip", "tree", "-o", "tree/linux"][..],
            "tree/linux: is there already",
        ),
        (&["strip", "tree", "-o", "no/where"], "no: No such file"),
        (
            &["strip", "tree/linux/a.h", "-o", "tree/Makefile"],
            "exists already",
        ),
    ] {
        let output = place.run(args);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(message.contains(words), "{message}");
    }
    let _socket = std::os::unix::net::UnixListener::bind(place.path("tree/socket")).unwrap();
    assert_eq!(
        place.run(&["strip", "tree", "-o", "out"]).status.code(),
        Some(1)
    );
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 1);
}
