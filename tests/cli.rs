//! The program as its users meet it: what it prints, its exit codes, and what it leaves behind.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A directory of its own with a small tree in it.
struct Place {
    directory: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Place {
            directory: tempfile::tempdir().unwrap(),
        };
        let tree = place.path("tree");
        fs::create_dir_all(tree.join("linux/empty")).unwrap();
        let header = b"#ifndef A_H\n#define A_H\nint a(void);\n#endif\n";
        fs::write(tree.join("linux/a.h"), header.repeat(40)).unwrap();
        fs::write(tree.join("b.h"), b"struct b { int x; };\n").unwrap();
        fs::write(tree.join("zero"), b"").unwrap();
        fs::write(tree.join("two words\nand lines"), b"x").unwrap();
        fs::write(tree.join(std::ffi::OsStr::from_bytes(b"latin\xe9.h")), b"y").unwrap();
        fs::set_permissions(tree.join("b.h"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("linux/a.h", tree.join("link.h")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chz"));
        command
            .args(args)
            .current_dir(self.directory.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs what must go well, and gives what it printed.
    fn fine(&self, args: &[&str]) -> Vec<u8> {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// Runs what must fail with one line on standard error that holds `words`.
    fn fails(&self, args: &[&str], words: &str) {
        self.check_failure(&self.run(args), words);
    }

    fn check_failure(&self, output: &Output, words: &str) {
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(
            message.starts_with("chz: ") && message.contains(words),
            "{message}"
        );
    }

    /// Every name below the directory, sorted.
    fn names(&self) -> Vec<PathBuf> {
        snapshot(self.directory.path()).into_keys().collect()
    }
}

/// What is at a path: mode, time of modification, and content or a link's target.
#[derive(Debug, PartialEq)]
struct Found {
    mode: u32,
    modified: std::time::SystemTime,
    content: Vec<u8>,
}

fn snapshot(root: &Path) -> BTreeMap<PathBuf, Found> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.unwrap();
        let metadata = entry.metadata().unwrap();
        let content = if metadata.is_file() {
            fs::read(entry.path()).unwrap()
        } else if metadata.is_symlink() {
            fs::read_link(entry.path())
                .unwrap()
                .as_os_str()
                .as_bytes()
                .to_vec()
        } else {
            Vec::new()
        };
        let path = entry.path().strip_prefix(root).unwrap().to_owned();
        let (mode, modified) = (metadata.permissions().mode(), metadata.modified().unwrap());
        found.insert(
            path,
            Found {
                mode,
                modified,
                content,
            },
        );
    }
    found
}

#[test]
fn a_tree_comes_back_as_it_was() {
    let place = Place::new();
    for options in [&["-1"][..], &["--solid"], &["--block-size", "64", "-j2"]] {
        let pack = ["pack", "tree", "-o", "a.chz", "-f"];
        place.fine(&[&pack, options].concat());
        place.fine(&["test", "a.chz"]);
        place.fine(&["unpack", "a.chz", "-C", "back"]);
        assert_eq!(snapshot(&place.path("back")), snapshot(&place.path("tree")));
        fs::remove_dir_all(place.path("back")).unwrap();
    }
}

#[test]
fn threads_leave_no_trace() {
    let place = Place::new();
    place.fine(&["pack", "tree", "-o", "1.chz", "-j1", "--block-size", "1KiB"]);
    place.fine(&["pack", "tree", "-o", "3.chz", "-j3", "--block-size", "1KiB"]);
    assert_eq!(
        fs::read(place.path("1.chz")).unwrap(),
        fs::read(place.path("3.chz")).unwrap()
    );
}

#[test]
fn sources_keep_their_names_when_there_are_several() {
    let place = Place::new();
    place.fine(&[
        "pack",
        "tree/linux",
        "tree/b.h",
        "six=tree/linux",
        "-o",
        "a.chz",
    ]);
    let list = String::from_utf8(place.fine(&["list", "a.chz"])).unwrap();
    let expected = [
        "b.h",
        "linux",
        "linux/a.h",
        "linux/empty",
        "six",
        "six/a.h",
        "six/empty",
    ];
    assert_eq!(list.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn listings_serve_people_and_programs() {
    let place = Place::new();
    place.fine(&["pack", "tree", "-o", "a.chz"]);
    let null = place.fine(&["list", "a.chz", "--null"]);
    let names: Vec<&[u8]> = null.split_terminator_bytes(0);
    assert!(names.contains(&&b"two words\nand lines"[..]) && names.contains(&&b"latin\xe9.h"[..]));
    let long = place.fine(&["list", "-l", "a.chz", "b.h", "*.h"]);
    let long = String::from_utf8_lossy(&long);
    assert!(
        long.lines()
            .any(|line| line.starts_with("-rw-r-----         21 ")),
        "{long}"
    );
    assert!(
        long.lines()
            .any(|line| line.ends_with("link.h -> linux/a.h")),
        "{long}"
    );
    let json = place.fine(&["list", "--json", "a.chz"]);
    let objects: Vec<serde_json::Value> = String::from_utf8(json)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        objects
            .iter()
            .any(|object| object["path"] == "two words\nand lines")
    );
    assert!(
        objects
            .iter()
            .any(|object| object["path_escaped"] == "latin\\xe9.h")
    );
    assert!(
        objects
            .iter()
            .any(|object| object["path"] == "b.h" && object["mode"] == "0640")
    );
    let info: serde_json::Value =
        serde_json::from_slice(&place.fine(&["info", "--json", "a.chz"])).unwrap();
    assert_eq!(
        info["archive_len"],
        fs::metadata(place.path("a.chz")).unwrap().len()
    );
    assert_eq!(info["files"], 5);
}

trait SplitTerminator {
    fn split_terminator_bytes(&self, end: u8) -> Vec<&[u8]>;
}

impl SplitTerminator for Vec<u8> {
    fn split_terminator_bytes(&self, end: u8) -> Vec<&[u8]> {
        assert_eq!(self.last(), Some(&end));
        self[..self.len() - 1].split(|&byte| byte == end).collect()
    }
}

#[test]
fn dashes_are_the_standard_streams() {
    let place = Place::new();
    let archive = place.fine(&["pack", "tree", "-o", "-"]);
    for args in [
        &["cat", "-", "b.h"][..],
        &["unpack", "-", "-C", "back", "b.h"],
    ] {
        let mut child = place
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&archive).unwrap();
        let mut out = Vec::new();
        child.stdout.take().unwrap().read_to_end(&mut out).unwrap();
        assert!(child.wait().unwrap().success());
        if args[0] == "cat" {
            assert_eq!(out, b"struct b { int x; };\n");
        }
    }
    assert_eq!(
        fs::read(place.path("back/b.h")).unwrap(),
        b"struct b { int x; };\n"
    );
    assert!(!place.path("back/zero").exists());
}

#[test]
fn what_is_missing_is_named() {
    let place = Place::new();
    place.fine(&["pack", "tree", "-o", "a.chz"]);
    let before = place.names();
    place.fails(&["pack", "nowhere", "-o", "b.chz"], "nowhere: No such file");
    place.fails(&["pack", "tree", "-o", "no/b.chz"], "no/b.chz: ");
    place.fails(&["list", "nowhere.chz"], "nowhere.chz: No such file");
    place.fails(&["cat", "a.chz", "linux/c.h"], "no such entry: linux/c.h");
    place.fails(&["cat", "a.chz", "linux"], "linux");
    place.fails(
        &["unpack", "a.chz", "no/*.h", "-C", "back"],
        "nothing matches no/*.h",
    );
    place.fails(&["unpack", "a.chz", "-C", "no/where"], "no: ");
    place.fails(&["bench", "nowhere"], "nowhere: No such file");
    assert_eq!(place.names(), before);
}

#[test]
fn what_is_no_archive_is_refused() {
    let place = Place::new();
    fs::write(
        place.path("text"),
        b"not an archive, but long enough to hold a footer in it\n",
    )
    .unwrap();
    fs::write(place.path("nothing"), b"").unwrap();
    let before = place.names();
    for command in [&["list"][..], &["info"], &["test"], &["unpack", "-Cback"]] {
        place.fails(&[command, &["tree"]].concat(), "tree: is a directory");
        place.fails(&[command, &["text"]].concat(), "text: not a chz archive");
        place.fails(
            &[command, &["nothing"]].concat(),
            "nothing: not a chz archive",
        );
    }
    assert_eq!(place.names(), before);
}

#[test]
fn damage_is_found_and_nothing_is_written() {
    let place = Place::new();
    place.fine(&["pack", "tree", "-o", "a.chz"]);
    let sound = fs::read(place.path("a.chz")).unwrap();
    for cut in [1, 7, 40, sound.len() / 2, sound.len() - 3] {
        fs::write(place.path("cut.chz"), &sound[..sound.len() - cut]).unwrap();
        place.fails(&["unpack", "cut.chz", "-C", "back"], "cut.chz: ");
        place.fails(&["test", "cut.chz"], "cut.chz: ");
    }
    for at in (0..sound.len()).step_by(5) {
        let mut altered = sound.clone();
        altered[at] ^= 0x10;
        fs::write(place.path("altered.chz"), &altered).unwrap();
        place.fails(&["test", "altered.chz"], "altered.chz: ");
        place.fails(&["unpack", "altered.chz", "-C", "back"], "altered.chz: ");
    }
    assert!(!place.path("back").exists());
    assert!(
        place
            .names()
            .iter()
            .all(|name| !name.to_string_lossy().contains(".chz-"))
    );
}

#[test]
fn nothing_is_overwritten_unasked() {
    let place = Place::new();
    place.fine(&["pack", "tree", "-o", "a.chz"]);
    fs::write(place.path("precious"), b"mine").unwrap();
    place.fails(
        &["pack", "tree", "-o", "precious"],
        "precious: exists already",
    );
    assert_eq!(fs::read(place.path("precious")).unwrap(), b"mine");
    place.fails(&["pack", "tree", "-o", "tree"], "tree: is a directory");

    fs::create_dir(place.path("back")).unwrap();
    fs::write(place.path("back/b.h"), b"mine").unwrap();
    place.fails(&["unpack", "a.chz", "-C", "back"], "b.h");
    assert_eq!(fs::read(place.path("back/b.h")).unwrap(), b"mine");
    assert_eq!(fs::read_dir(place.path("back")).unwrap().count(), 1);
    place.fine(&["unpack", "a.chz", "-C", "back", "-f"]);
    assert_eq!(
        fs::read(place.path("back/b.h")).unwrap(),
        b"struct b { int x; };\n"
    );
}

/// A full disk, as far as a test without rights can make one: no file may grow beyond 512 bytes.
#[test]
fn a_full_disk_leaves_nothing_behind() {
    let place = Place::new();
    let mut noise = 1_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        noise = noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (noise >> 56) as u8
    })
    .take(50_000)
    .collect();
    fs::write(place.path("tree/noise"), noise).unwrap();
    place.fine(&["pack", "tree", "-o", "whole.chz"]);
    let before = place.names();
    for args in ["pack tree -o a.chz", "unpack whole.chz -C back"] {
        let script = format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" {args}");
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_chz")])
            .current_dir(place.directory.path())
            .output()
            .unwrap();
        place.check_failure(&output, "File too large");
        assert_eq!(place.names(), before);
    }
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let place = Place::new();
    fs::write(place.path("tree/long.h"), b"int x;\n".repeat(100_000)).unwrap();
    place.fine(&["pack", "tree", "-o", "a.chz", "-1"]);
    let mut child = place
        .command(&["cat", "a.chz", "long.h"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
}

#[test]
fn wrong_usage_is_told_apart() {
    let place = Place::new();
    for args in [
        &[][..],
        &["pack"],
        &["pack", "tree"],
        &["frobnicate"],
        &["pack", "tree", "-o", "a.chz", "--block-size", "1TiB"],
        &[
            "pack",
            "tree",
            "-o",
            "a.chz",
            "--solid",
            "--block-size",
            "1MiB",
        ],
        &["list"],
    ] {
        let output = place.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn every_command_has_its_page_and_completions() {
    let place = Place::new();
    let page = String::from_utf8(place.fine(&["generate", "man"])).unwrap();
    for command in ["pack", "unpack", "list", "cat", "info", "test", "bench"] {
        assert!(page.contains(command), "{command}");
        let page = String::from_utf8(place.fine(&["generate", "man", command])).unwrap();
        assert!(page.contains(&format!(".TH chz-{command} 1")), "{page}");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = String::from_utf8(place.fine(&["generate", shell])).unwrap();
        assert!(script.contains("unpack"), "{shell}");
    }
}

#[test]
fn the_head_to_head_measures_what_it_says() {
    let place = Place::new();
    let report = place.fine(&["bench", "tree", "--levels", "1", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["files"], 5);
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows[0]["name"], "plain LZMA");
    assert_eq!(rows.last().unwrap()["name"], "chz -1");
    place.fine(&["pack", "tree", "-1", "--solid", "-o", "a.chz"]);
    let size = fs::metadata(place.path("a.chz")).unwrap().len();
    assert_eq!(rows.last().unwrap()["size"], size);
}

#[test]
fn an_interrupted_unpacking_leaves_nothing() {
    let place = Place::new();
    let mut builder = chz::Builder::new(chz::Options::level(1));
    for number in 0..20_000 {
        let path = format!("{}/{number}.h", number % 7);
        builder.add_file(path, b"int a;\n".to_vec()).unwrap();
    }
    let (bytes, _) = builder.finish(Vec::new()).unwrap();
    fs::write(place.path("many.chz"), bytes).unwrap();
    fs::create_dir_all(place.path("here/there")).unwrap();
    // Beside a target that is to be made, and in one that is there.
    for target in ["here/new", "here/there"] {
        let mut unpack = place.command(&["unpack", "-q", "many.chz", "-C", target]);
        let mut unpack = unpack.spawn().unwrap();
        let staged = || {
            walkdir::WalkDir::new(place.path("here"))
                .into_iter()
                .any(|entry| {
                    let path = entry.unwrap().into_path();
                    let above = path.parent().unwrap().file_name().unwrap();
                    above.as_bytes().starts_with(b".chz-")
                })
        };
        while !staged() {
            assert!(
                unpack.try_wait().unwrap().is_none(),
                "it has ended too soon"
            );
        }
        let id = unpack.id().to_string();
        let kill = Command::new("kill").args(["-INT", &id]).status();
        assert!(kill.unwrap().success());
        assert_eq!(unpack.wait().unwrap().code(), Some(130), "{target}");
        let left: Vec<_> = walkdir::WalkDir::new(place.path("here"))
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .collect();
        assert_eq!(left, [place.path("here"), place.path("here/there")]);
    }
}

/// What is printed, held against transcripts.
#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
