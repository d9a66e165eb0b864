//! Archives in ELF files and out of them, and out of what a kernel is shipped as. Needs `gcc` and
//! binutils.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use chz::{
    Builder, Embedded, Limits, Machine, Options, Place as Found, embed, find_embedded,
    linkable_object,
};
use tempfile::TempDir;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Place(tempfile::tempdir().unwrap());
        fs::write(place.path("a.chz"), archive()).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"))
    }

    fn tool(&self, program: &str, args: &[&str]) -> String {
        let output = self.command(program, args);
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {args:?}: {message}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn fine(&self, args: &[&str]) -> String {
        self.tool(env!("CARGO_BIN_EXE_chz"), args)
    }

    fn fails(&self, args: &[&str], words: &str) {
        let output = self.command(env!("CARGO_BIN_EXE_chz"), args);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(
            message.starts_with("chz: ") && message.contains(words),
            "{message}"
        );
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn gcc(&self, source: &str, args: &[&str]) {
        fs::write(self.path("source.c"), source).unwrap();
        self.tool("gcc", &[&["source.c"], args].concat());
    }
}

fn archive() -> Vec<u8> {
    let mut builder = Builder::new(Options::level(1));
    builder
        .add_file("include/a.h", b"int answer(void);\n".repeat(30))
        .unwrap();
    builder.finish(Vec::new()).unwrap().0
}

const HELLO: &str = "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 7; }\n";

#[test]
fn a_program_runs_as_before_and_the_section_is_in_no_segment() {
    let place = Place::new();
    place.gcc(HELLO, &["-o", "hello"]);
    fs::copy("/bin/true", place.path("true")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_chz"), place.path("chz")).unwrap();
    for (program, code, out) in [
        ("hello", 7, "hello\n"),
        ("true", 0, ""),
        ("chz", 0, "chz 0.1.0\n"),
    ] {
        let new = format!("{program}.new");
        place.fine(&["embed", "a.chz", "--into", program, "-o", &new]);
        let ran = place.command(
            &format!("./{new}"),
            &["--version"][..usize::from(program == "chz")],
        );
        // By its full path, for the directory is not searched.
        assert_eq!(ran.status.code(), Some(code));
        assert_eq!(String::from_utf8_lossy(&ran.stdout), out);

        let told = place.tool("readelf", &["-lSW", &new]);
        let section = told
            .lines()
            .find(|line| line.contains(".chz.headers"))
            .unwrap();
        // Name, type, address, offset, size, entry size; no flags; link, info, alignment.
        let fields: Vec<&str> = section
            .rsplit(']')
            .next()
            .unwrap()
            .split_whitespace()
            .collect();
        assert_eq!(fields[1], "PROGBITS");
        assert!(fields[2].bytes().all(|digit| digit == b'0'), "{section}");
        assert_eq!(fields[6..], ["0", "0", "1"], "{section}");
        let segments = told.split("Section to Segment mapping").nth(1).unwrap();
        assert!(!segments.contains("chz"), "{segments}");
        let checked = place.command("readelf", &["-aW", &new]);
        assert!(
            !String::from_utf8_lossy(&checked.stderr).contains("Warning"),
            "{program}"
        );

        // Apart from where the section table is, the old bytes are where they were.
        let (old, new_bytes) = (place.read(program), place.read(&new));
        assert_eq!(old[..40], new_bytes[..40]);
        assert_eq!(old[48..58], new_bytes[48..58]);
        assert!(old[64..] == new_bytes[64..old.len()]);
        let segments = |name: &str| place.tool("readelf", &["-lW", name]);
        assert_eq!(
            segments(program).lines().count(),
            segments(&new).lines().count()
        );

        place.fine(&["extract", &new, "-o", "back.chz", "-f"]);
        assert_eq!(place.read("back.chz"), archive());
        place.tool(
            "objcopy",
            &["-O", "binary", "-j", ".chz.headers", &new, "section"],
        );
        place.tool("objcopy", &["--dump-section", ".chz.headers=section", &new]);
        assert_eq!(place.read("section"), archive());
        place.fails(
            &["embed", "a.chz", "--into", &new, "-o", "x"],
            "has a section .chz.headers already",
        );
    }
}

#[test]
fn what_is_linked_in_is_found_by_its_symbols() {
    let place = Place::new();
    place.fine(&["embed", "a.chz", "--object", "-o", "headers.o"]);
    let source = r#"
        #include <stdio.h>
        extern const unsigned char chz_headers_start[], chz_headers_end[];
        int main(void) {
            fwrite(chz_headers_start, 1, chz_headers_end - chz_headers_start, stdout);
            return 0;
        }
    "#;
    place.gcc(
        source,
        &["headers.o", "-Wl,--fatal-warnings", "-o", "linked"],
    );
    let ran = place.command("./linked", &[]);
    assert_eq!(ran.stdout, archive());
    for name in ["headers.o", "linked"] {
        let found = find_embedded(&place.read(name), &Limits::default());
        assert_eq!(
            found,
            Some(Embedded::Archive(archive(), Found::Symbols)),
            "{name}"
        );
    }
    // Without its symbols, by what it begins and ends with.
    place.tool("strip", &["linked"]);
    let found = find_embedded(&place.read("linked"), &Limits::default());
    assert_eq!(found, Some(Embedded::Archive(archive(), Found::Magic)));

    place.fine(&["embed", "a.chz", "--c-array", "-o", "headers.c"]);
    let source = r#"
        #include "headers.c"
        #include <stdio.h>
        int main(void) { fwrite(chz_headers, 1, chz_headers_len, stdout); return 0; }
    "#;
    place.gcc(source, &["-Wall", "-Werror", "-o", "array"]);
    assert_eq!(place.command("./array", &[]).stdout, archive());
}

#[test]
fn objects_are_made_for_every_machine() {
    let place = Place::new();
    for (arch, class, machine) in [
        ("x86_64", "ELF64", "X86-64"),
        ("i386", "ELF32", "80386"),
        ("aarch64", "ELF64", "AArch64"),
        ("arm", "ELF32", "ARM"),
        ("riscv64", "ELF64", "RISC-V"),
    ] {
        place.fine(&[
            "embed", "a.chz", "--object", "--arch", arch, "-o", "x.o", "-f",
        ]);
        let told = place.tool("readelf", &["-hSsW", "x.o"]);
        for word in [
            class,
            machine,
            ".rodata",
            "chz_headers_start",
            "chz_headers_end",
        ] {
            assert!(told.contains(word), "{arch}: {word}: {told}");
        }
        let machine: Machine = arch.parse().unwrap();
        assert_eq!(
            linkable_object(&archive(), machine).unwrap(),
            place.read("x.o")
        );
        let found = find_embedded(&place.read("x.o"), &Limits::default());
        assert_eq!(found, Some(Embedded::Archive(archive(), Found::Symbols)));
    }
    let output = place.command(
        env!("CARGO_BIN_EXE_chz"),
        &["embed", "a.chz", "--object", "--arch", "vax", "-o", "y"],
    );
    assert_eq!(output.status.code(), Some(2));
}

/// An ELF file of a class and an order of bytes, with nothing in it but section names.
fn small(is_64: bool, is_big: bool) -> Vec<u8> {
    let put = |out: &mut Vec<u8>, value: u64, len: usize| {
        let bytes =
            (0..len).map(|at| (value >> (8 * if is_big { len - 1 - at } else { at })) as u8);
        out.extend(bytes);
    };
    let word = if is_64 { 8 } else { 4 };
    let (header_len, entry_len) = if is_64 { (64, 64) } else { (52, 40) };
    let mut out = vec![
        0x7f,
        b'E',
        b'L',
        b'F',
        1 + u8::from(is_64),
        1 + u8::from(is_big),
        1,
    ];
    out.resize(16, 0);
    put(&mut out, 1, 2);
    put(&mut out, 8, 2);
    put(&mut out, 1, 4);
    let names_at = header_len;
    let table_at = names_at + 16;
    for value in [0, 0, table_at] {
        put(&mut out, value, word);
    }
    put(&mut out, 0, 4);
    for value in [header_len, 0, 0, entry_len, 2, 1] {
        put(&mut out, value, 2);
    }
    out.extend_from_slice(b"\0.shstrtab\0");
    out.resize(table_at as usize, 0);
    out.resize((table_at + entry_len) as usize, 0);
    put(&mut out, 1, 4);
    put(&mut out, 3, 4);
    for value in [0, 0, names_at, 11] {
        put(&mut out, value, word);
    }
    put(&mut out, 0, 8);
    for value in [1, 0] {
        put(&mut out, value, word);
    }
    out
}

#[test]
fn every_class_and_order_of_bytes_will_do() {
    let place = Place::new();
    for (is_64, is_big) in [(false, false), (false, true), (true, false), (true, true)] {
        let image = small(is_64, is_big);
        let with = embed(&image, &archive()).unwrap();
        fs::write(place.path("x.o"), &with).unwrap();
        let told = place.tool("readelf", &["-hSW", "x.o"]);
        assert!(
            told.contains(".chz.headers") && !told.contains("Warning"),
            "{told}"
        );
        let found = find_embedded(&with, &Limits::default());
        assert_eq!(found, Some(Embedded::Archive(archive(), Found::Section)));

        // Cut short anywhere, it is refused, and what is found in it is the archive or nothing.
        for len in 0..image.len() {
            assert!(embed(&image[..len], b"x").is_err(), "{len}");
        }
        for len in (0..with.len()).step_by(7) {
            match find_embedded(&with[..len], &Limits::default()) {
                None => {}
                found => assert_eq!(found, Some(Embedded::Archive(archive(), Found::Magic))),
            }
        }
        // Damaged anywhere, it is refused or taken, and nothing breaks.
        for at in 0..image.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut damaged = image.clone();
                damaged[at] = value;
                if let Ok(with) = embed(&damaged, &archive()) {
                    assert!(find_embedded(&with, &Limits::default()).is_some());
                }
            }
        }
    }
}

#[test]
fn a_file_without_sections_gets_some() {
    let place = Place::new();
    let mut image = small(true, false);
    image.truncate(64);
    image[40..48].fill(0);
    image[60..64].fill(0);
    let with = embed(&image, &archive()).unwrap();
    fs::write(place.path("x.o"), &with).unwrap();
    let told = place.tool("readelf", &["-SW", "x.o"]);
    assert!(
        told.contains(".shstrtab") && told.contains(".chz.headers"),
        "{told}"
    );
    let found = find_embedded(&with, &Limits::default());
    assert_eq!(found, Some(Embedded::Archive(archive(), Found::Section)));
}

#[test]
fn what_cannot_be_is_refused_in_one_line() {
    let place = Place::new();
    fs::write(
        place.path("noise"),
        (0..9000u32)
            .map(|n| ((n * n) >> 3) as u8)
            .collect::<Vec<_>>(),
    )
    .unwrap();
    fs::write(
        place.path("signed.ko"),
        [&small(true, false)[..], b"sig~Module signature appended~\n"].concat(),
    )
    .unwrap();
    place.fails(
        &["embed", "a.chz", "--into", "noise", "-o", "x"],
        "noise: not an ELF file",
    );
    place.fails(
        &["embed", "noise", "--into", "noise", "-o", "x"],
        "noise: not a chz archive",
    );
    place.fails(
        &["embed", "a.chz", "--into", "signed.ko", "-o", "x"],
        "a signed module",
    );
    place.fails(
        &["extract", "noise", "-o", "x"],
        "noise: no archive found in it",
    );
    place.fails(&["extract", "missing", "-o", "x"], "missing");
    fs::write(place.path("two.chz"), [b"before", &archive()[..]].concat()).unwrap();
    place.fails(
        &["embed", "two.chz", "--object", "-o", "x"],
        "has more in it than the archive",
    );
    assert!(!place.path("x").exists());
}

/// What a compressor of this system makes of a file, none where it is not there.
fn compressed(place: &Place, program: &str, args: &[&str], name: &str) -> Option<Vec<u8>> {
    let mut command = Command::new(program);
    command.args(args).arg(name).current_dir(place.0.path());
    match command.output() {
        Ok(output) if output.status.success() => Some(output.stdout),
        _ => {
            eprintln!("no {program} here");
            None
        }
    }
}

#[test]
fn kernels_are_looked_into() {
    let place = Place::new();
    place.gcc(HELLO, &["-o", "hello"]);
    let vmlinux = embed(&place.read("hello"), &archive()).unwrap();
    fs::write(place.path("vmlinux"), &vmlinux).unwrap();
    let mut seen = 0;
    for (program, args) in [
        ("gzip", &["-9", "-c"][..]),
        ("xz", &["--check=crc32", "--x86", "--lzma2=dict=1MiB", "-c"]),
        ("zstd", &["-q", "-c"]),
    ] {
        let Some(payload) = compressed(&place, program, args, "vmlinux") else {
            continue;
        };
        // As arch/x86/boot lays it out: a header, some code, the payload and its length.
        let mut image = vec![0x90; 0x4000];
        image[0x1f1] = 3;
        image[0x202..0x206].copy_from_slice(b"HdrS");
        image[0x248..0x24c].copy_from_slice(&(0x4000u32 - 4 * 512).to_le_bytes());
        image[0x24c..0x250].copy_from_slice(&(payload.len() as u32 + 4).to_le_bytes());
        image.extend_from_slice(&payload);
        image.extend_from_slice(&(vmlinux.len() as u32).to_le_bytes());
        image.extend_from_slice(&[0xcc; 3000]);
        let expected = Some(Embedded::Archive(archive(), Found::Section));
        assert_eq!(
            find_embedded(&image, &Limits::default()),
            expected,
            "{program}, bzImage"
        );
        // Without the header, wherever it lies, and as a compressed module.
        image[0x202] = 0;
        assert_eq!(
            find_embedded(&image, &Limits::default()),
            expected,
            "{program}, raw"
        );
        assert_eq!(
            find_embedded(&payload, &Limits::default()),
            expected,
            "{program}, alone"
        );
        let half = &payload[..payload.len() / 2];
        assert_eq!(
            find_embedded(half, &Limits::default()),
            None,
            "{program}, half"
        );
        let little = Limits::default().with_memory(1000);
        assert_eq!(
            find_embedded(&payload, &little),
            None,
            "{program}, too large"
        );
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn the_kernel_s_own_headers_become_an_archive() {
    let place = Place::new();
    fs::create_dir_all(place.path("tmp/include/linux")).unwrap();
    fs::write(place.path("tmp/include/linux/a.h"), b"int a;\n".repeat(9)).unwrap();
    place.tool("tar", &["-cJf", "kheaders.tar.xz", "-C", "tmp", "."]);
    // As kernel/kheaders.c has it.
    let source = r#"
        asm(".pushsection .rodata, \"a\"\n"
            ".global kernel_headers_data\nkernel_headers_data:\n.incbin \"kheaders.tar.xz\"\n"
            ".global kernel_headers_data_end\nkernel_headers_data_end:\n.popsection\n");
        extern const char kernel_headers_data[], kernel_headers_data_end[];
        int main(void) { return kernel_headers_data_end - kernel_headers_data > 0 ? 0 : 1; }
    "#;
    place.gcc(source, &["-c", "-o", "kheaders.ko"]);
    place.gcc(source, &["-o", "vmlinux"]);
    fs::copy(place.path("vmlinux"), place.path("stripped")).unwrap();
    place.tool("strip", &["stripped"]);
    let marked = [
        b"some kernel IKHD_ST",
        &place.read("kheaders.tar.xz")[..],
        b"IKHD_ED and more",
    ]
    .concat();
    fs::write(place.path("marked"), marked).unwrap();
    for image in [
        "kheaders.ko",
        "vmlinux",
        "stripped",
        "marked",
        "kheaders.tar.xz",
    ] {
        place.fine(&["extract", image, "-o", "k.chz", "-f", "-1"]);
        assert_eq!(
            place.fine(&["cat", "k.chz", "include/linux/a.h"]),
            "int a;\n".repeat(9),
            "{image}"
        );
    }
}
