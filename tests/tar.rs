//! Tar streams in and out, against the system's `tar` where there is one.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const TIME: i64 = 1_700_000_000;

struct Place(TempDir);

impl Place {
    /// A small tree with everything a tar stream can say of one.
    fn new() -> Self {
        let place = Place(tempfile::tempdir().unwrap());
        let tree = place.path("tree");
        fs::create_dir_all(tree.join("include/linux/empty")).unwrap();
        fs::write(
            tree.join("include/linux/a.h"),
            b"int a; /* a */\n".repeat(60),
        )
        .unwrap();
        fs::write(tree.join("include/linux.h"), b"int b;\n").unwrap();
        fs::write(tree.join("include/zero"), b"").unwrap();
        fs::write(tree.join("include/run"), b"#!/bin/sh\n").unwrap();
        let deep = tree
            .join("include")
            .join("d".repeat(60))
            .join("e".repeat(60));
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("long.h"), [b'x'; 512]).unwrap();
        symlink("linux/a.h", tree.join("include/link.h")).unwrap();
        symlink("f".repeat(150), tree.join("include/far.h")).unwrap();
        fs::set_permissions(tree.join("include/run"), fs::Permissions::from_mode(0o755)).unwrap();
        let status = Command::new("find")
            .args([".", "-exec", "touch", "-h", "-d", "@1700000000", "{}", "+"])
            .current_dir(&tree)
            .status();
        assert!(status.unwrap().success());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.0.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_chz"), args)
            .output()
            .unwrap()
    }

    fn fine(&self, args: &[&str]) -> Vec<u8> {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    fn fails(&self, args: &[&str], words: &str) {
        let output = self.run(args);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(message.contains(words), "{message}");
    }

    /// What the system's tar makes of a directory, as the kernel's script calls it.
    fn gnu_tar(&self, directory: &str) -> Vec<u8> {
        let options = [
            "--format=gnu",
            "--sort=name",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
        ];
        let rest = ["--mtime=@1700000000", "-cf", "-", "-C", directory, "."];
        let output = self
            .command("tar", &[&options[..], &rest].concat())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }
}

fn listing(root: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let metadata = entry.metadata().unwrap();
            let content = if metadata.is_file() {
                fs::read(entry.path()).unwrap()
            } else if metadata.is_symlink() {
                fs::read_link(entry.path())
                    .unwrap()
                    .into_os_string()
                    .into_encoded_bytes()
            } else {
                Vec::new()
            };
            let path = entry.path().strip_prefix(root).unwrap().to_owned();
            (path, metadata.permissions().mode(), content)
        })
        .collect()
}

#[test]
fn the_stream_is_the_one_that_gnu_tar_writes() {
    let place = Place::new();
    place.fine(&["pack", "tree", "-o", "a.chz", "-1"]);
    let ours = place.fine(&["unpack", "a.chz", "--tar", "--mtime", "1700000000"]);
    assert!(
        ours == place.gnu_tar("tree"),
        "see: chz unpack --tar | cmp - <(tar ...)"
    );
    let again = place.fine(&["unpack", "a.chz", "--tar"]);
    assert!(ours == again, "the entries' own times are the same here");

    let mut command = place.command(env!("CARGO_BIN_EXE_chz"), &["unpack", "a.chz", "--tar"]);
    let epoch = command
        .env("SOURCE_DATE_EPOCH", "1600000000")
        .output()
        .unwrap()
        .stdout;
    let told = place.fine(&[
        "unpack",
        "a.chz",
        "--tar",
        "--mtime",
        "2020-09-13T12:26:40Z",
    ]);
    assert!(epoch == told && epoch != ours);

    place.fine(&[
        "unpack",
        "a.chz",
        "--tar",
        "-o",
        "a.tar",
        "include/linux/**",
    ]);
    let names = place
        .command("tar", &["-tf", "a.tar"])
        .output()
        .unwrap()
        .stdout;
    assert_eq!(
        String::from_utf8(names).unwrap(),
        "./include/linux/a.h\n./include/linux/empty/\n"
    );
    place.fails(
        &["unpack", "a.chz", "--tar", "-o", "a.tar"],
        "a.tar: exists already",
    );
}

#[test]
fn streams_are_packed_as_the_tree_they_hold() {
    let place = Place::new();
    let stream = place.gnu_tar("tree");
    fs::write(place.path("tree.tar"), &stream).unwrap();
    let mut sources = vec!["tree.tar".to_owned()];
    for (program, suffix) in [("gzip", "gz"), ("xz", "xz"), ("zstd", "zst")] {
        let made = place.command(program, &["-k", "-q", "tree.tar"]).status();
        if made.is_ok_and(|status| status.success()) {
            sources.push(format!("tree.tar.{suffix}"));
        } else {
            eprintln!("no {program} here");
        }
    }
    for source in &sources {
        // By its content, whatever it is called.
        fs::copy(place.path(source), place.path("anything")).unwrap();
        place.fine(&["pack", "anything", "-o", "a.chz", "-1", "-f"]);
        place.fine(&["unpack", "a.chz", "-C", "back"]);
        assert_eq!(
            listing(&place.path("back")),
            listing(&place.path("tree")),
            "{source}"
        );
        fs::remove_dir_all(place.path("back")).unwrap();
    }

    let args = ["pack", "-", "-o", "piped.chz", "-1"];
    let mut command = place.command(env!("CARGO_BIN_EXE_chz"), &args);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(
        fs::read(place.path("piped.chz")).unwrap(),
        fs::read(place.path("a.chz")).unwrap()
    );

    place.fine(&["pack", "tree.tar", "six=tree.tar", "-o", "b.chz", "-1"]);
    let list = String::from_utf8(place.fine(&["list", "b.chz"])).unwrap();
    assert!(
        list.contains("\nsix/include/linux/a.h\n") && list.contains("\ntree/include/zero\n"),
        "{list}"
    );

    place.fine(&[
        "pack",
        "tree.tar",
        "-o",
        "stripped.chz",
        "-1",
        "--strip",
        "comments",
    ]);
    let text = place.fine(&["cat", "stripped.chz", "include/linux/a.h"]);
    assert_eq!(text, b"int a;\n".repeat(60));
}

#[test]
fn streams_that_are_none_are_refused() {
    let place = Place::new();
    let stream = place.gnu_tar("tree");
    fs::write(place.path("cut.tar"), &stream[..5000]).unwrap();
    place.fails(&["pack", "cut.tar", "-o", "a.chz"], "cut.tar");
    place.fails(
        &["pack", "-", "-o", "a.chz"],
        "standard input: a tar stream without entries",
    );
    place.fails(&["pack", "tree", "-o", "no/where.chz"], "no/where.chz");
    assert!(!place.path("a.chz").exists());
    let output = place.run(&["unpack", "a.chz", "--tar", "--mtime", "noon"]);
    assert_eq!(output.status.code(), Some(2));
    let output = place.run(&["unpack", "a.chz", "-o", "x"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_kernel_s_headers_are_those_of_its_own_script() {
    let place = Place(tempfile::tempdir().unwrap());
    let write = |name: &str, text: &str| {
        let path = place.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "src/include/linux/a.h",
        "/* SPDX-License-Identifier: GPL-2.0 */\nint a; /* a */\n",
    );
    write("src/include/linux/Kbuild", "no header\n");
    write("src/include/linux/b.h", "int old;\n");
    write("src/arch/x86/include/asm/c.h", "int c; // c\n");
    write("src/arch/arm/include/asm/d.h", "int d;\n");
    write("obj/include/linux/b.h", "int new;\n");
    write(
        "obj/include/generated/utsversion.h",
        "#define UTS_VERSION 1\n",
    );
    write("obj/arch/x86/include/generated/asm/e.h", "int e;\n");
    // What the script does, but for the comments.
    let script = r#"
        set -e; mkdir tmp
        for tree in src obj; do
            (cd $tree && find include arch/x86/include -name '*.h' | tar -c -f - -T -) | tar -xf - -C tmp
        done
        rm -f tmp/include/generated/utsversion.h
        rmdir tmp/include/generated
        printf '/* SPDX-License-Identifier: GPL-2.0 */\nint a;\n' > tmp/include/linux/a.h
        printf 'int c;\n' > tmp/arch/x86/include/asm/c.h
        tar --format=gnu --mtime=@1700000000 --owner=0 --group=0 --sort=name --numeric-owner \
            --mode=u=rw,go=r,a+X -cf theirs.tar -C tmp .
    "#;
    let status = place.command("sh", &["-c", script]).status().unwrap();
    assert!(status.success());
    let trees = ["kheaders", "src", "--objtree", "obj", "--arch", "x86_64"];
    let time = TIME.to_string();
    let tar = ["--tar", "--mtime", &time, "-o", "ours.tar"];
    place.fine(&[&trees[..], &tar].concat());
    assert!(
        fs::read(place.path("ours.tar")).unwrap() == fs::read(place.path("theirs.tar")).unwrap()
    );

    place.fine(&[&trees[..], &["--mtime", &time, "-o", "a.chz"]].concat());
    let stream = place.fine(&["unpack", "a.chz", "--tar"]);
    assert!(stream == fs::read(place.path("theirs.tar")).unwrap());
    place.fails(
        &["kheaders", "src", "--arch", "vax", "-o", "b.chz"],
        "arch/vax/include: no such directory",
    );
}

#[test]
fn streams_are_roots_like_the_trees_they_hold() {
    let place = Place::new();
    fs::write(place.path("tree.tar"), place.gnu_tar("tree")).unwrap();
    fs::write(place.path("tree/include/linux.h"), b"int c;\n").unwrap();
    fs::write(place.path("later.tar"), place.gnu_tar("tree")).unwrap();
    let gzip = place.command("gzip", &["-k", "later.tar"]).status();
    assert!(gzip.unwrap().success());
    fs::write(place.path("tree/include/linux.h"), b"int b;\n").unwrap();

    place.fine(&["pack", "-1", "1=tree.tar", "2=later.tar", "-o", "both.chz"]);
    place.fine(&["pack", "-1", "1=tree", "-o", "added.chz"]);
    place.fine(&["add", "added.chz", "2=later.tar.gz"]);
    let mut piped = place.command(env!("CARGO_BIN_EXE_chz"), &["add", "added.chz", "3=-"]);
    let mut piped = piped.stdin(Stdio::piped()).spawn().unwrap();
    let stream = fs::read(place.path("later.tar")).unwrap();
    piped.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(piped.wait().unwrap().success());

    for (archive, root, text) in [
        ("both.chz", "1", "int b;\n"),
        ("both.chz", "2", "int c;\n"),
        ("added.chz", "1", "int b;\n"),
        ("added.chz", "2", "int c;\n"),
        ("added.chz", "3", "int c;\n"),
    ] {
        let found = place.fine(&["cat", archive, "--root", root, "include/linux.h"]);
        assert_eq!(found, text.as_bytes(), "{archive} {root}");
        place.fine(&["unpack", archive, "--root", root, "-C", "out"]);
        let mut expected = listing(&place.path("tree"));
        for (path, _, content) in &mut expected {
            if path.ends_with("include/linux.h") {
                *content = text.into();
            }
        }
        assert_eq!(listing(&place.path("out")), expected, "{archive} {root}");
        fs::remove_dir_all(place.path("out")).unwrap();
    }
    place.fails(&["add", "added.chz", "tree.tar"], "NAME=TAR");
    place.fails(&["add", "added.chz", "1=tree.tar"], "there already");
}
