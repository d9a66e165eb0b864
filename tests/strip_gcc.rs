//! A compiler cannot tell a stripped header from its original: GCC's preprocessor says the same of a
//! thousand of them, and `lang-c` builds the same syntax tree of those that user space includes. Needs
//! `gcc`.

mod trees;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use chz::lex::{TokenKind, tokens};
use chz::strip::{Strip, strip};
use lang_c::driver::{Config, parse_preprocessed};
use lang_c::print::Printer;
use lang_c::visit::Visit;
use trees::{corpus, headers};

/// What GCC's preprocessor makes of a text; nothing if it refuses.
fn preprocess(options: &[&str], text: Vec<u8>) -> Option<Vec<u8>> {
    let mut gcc = Command::new("gcc")
        .args(["-E", "-P", "-w", "-x", "c"])
        .args(options)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("gcc");
    let mut to = gcc.stdin.take().expect("a pipe to gcc");
    // A compiler that gives up reads no further.
    let writer = std::thread::spawn(move || to.write_all(&text).is_ok());
    let output = gcc.wait_with_output().expect("gcc's output");
    writer.join().expect("the writing thread");
    output.status.success().then_some(output.stdout)
}

/// The text with its `#include`s made `#pragma`s, which lead nowhere and stay visible.
fn without_includes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut is_directive = false;
    for token in tokens(text) {
        let spelling = &text[token.start..token.end];
        let away: [&[u8]; 2] = [b"include", b"include_next"];
        if is_directive && token.kind == TokenKind::Identifier && away.contains(&spelling) {
            out.extend_from_slice(b"pragma");
        } else {
            out.extend_from_slice(spelling);
        }
        is_directive = match token.kind {
            TokenKind::Punctuator => spelling == b"#",
            kind if kind.is_comment() || kind == TokenKind::Blank => is_directive,
            _ => false,
        };
    }
    out
}

fn one_blank(text: &[u8]) -> Vec<&[u8]> {
    let words = text.split(u8::is_ascii_whitespace);
    words.filter(|word| !word.is_empty()).collect()
}

#[test]
fn gcc_says_the_same_of_a_thousand_headers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = headers(&root.join("corpus/samples"));
    let mut more = headers(Path::new("/usr/include"));
    more.extend(headers(&corpus().join("kh")));
    // Evenly from all there are.
    let step = (more.len() / 1000).max(1);
    paths.extend(more.into_iter().step_by(step).take(1000));
    let (next, same) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = fs::read(path).expect("a header");
            // Which line it is, only `strip_keeping_lines` keeps.
            let options = ["-dD", "-undef", "-nostdinc", "-D__LINE__=0"];
            let original = preprocess(&options, without_includes(&text));
            for what in [Strip::Comments, Strip::Layout] {
                let stripped = preprocess(&options, without_includes(&strip(&text, what)));
                let (one, other) = (original.as_deref(), stripped.as_deref());
                assert!(
                    one.map(one_blank) == other.map(one_blank),
                    "{}: {what:?}",
                    path.display()
                );
            }
            same.fetch_add(usize::from(original.is_some()), Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    let same = same.into_inner();
    eprintln!("{same} of {} headers accepted by gcc", paths.len());
    assert!(same * 2 > paths.len());
}

/// What user space includes, from the kernel and from the C library.
const INCLUDED: &[&str] = &[
    "assert.h",
    "ctype.h",
    "dirent.h",
    "errno.h",
    "fcntl.h",
    "inttypes.h",
    "locale.h",
    "math.h",
    "netdb.h",
    "poll.h",
    "pthread.h",
    "pwd.h",
    "regex.h",
    "sched.h",
    "semaphore.h",
    "setjmp.h",
    "signal.h",
    "spawn.h",
    "stdio.h",
    "stdlib.h",
    "string.h",
    "sys/epoll.h",
    "sys/mman.h",
    "sys/ptrace.h",
    "sys/socket.h",
    "sys/stat.h",
    "sys/wait.h",
    "termios.h",
    "time.h",
    "unistd.h",
    "wchar.h",
    "linux/audit.h",
    "linux/bpf.h",
    "linux/btf.h",
    "linux/can.h",
    "linux/ethtool.h",
    "linux/fs.h",
    "linux/futex.h",
    "linux/if_link.h",
    "linux/input.h",
    "linux/io_uring.h",
    "linux/kvm.h",
    "linux/netlink.h",
    "linux/nl80211.h",
    "linux/perf_event.h",
    "linux/pkt_cls.h",
    "linux/sched.h",
    "linux/seccomp.h",
    "linux/stat.h",
    "linux/tcp.h",
    "linux/types.h",
    "linux/usb/ch9.h",
    "linux/userfaultfd.h",
    "linux/videodev2.h",
    "linux/vfio.h",
    "linux/wait.h",
];

/// The syntax tree of what an `#include` brings, without places; nothing where there is none.
fn tree(config: &Config, options: &[&str], header: &str) -> Option<String> {
    let text = format!("#include <{header}>\n").into_bytes();
    // lang-c knows neither 128-bit nor extended floating types.
    let hidden = [
        "-U__SIZEOF_INT128__",
        "-D_Float128=double",
        "-D_Float64x=double",
    ];
    let options = [&hidden, options].concat();
    let text = String::from_utf8(preprocess(&options, text)?).ok()?;
    let unit = parse_preprocessed(config, text).ok()?.unit;
    let mut printed = String::new();
    Printer::new(&mut printed).visit_translation_unit(&unit);
    Some(printed)
}

#[test]
fn lang_c_builds_the_same_trees() {
    // Where this system's headers are: gcc says so.
    let asked = Command::new("gcc")
        .args(["-E", "-Wp,-v", "-x", "c", "/dev/null"])
        .output()
        .expect("gcc");
    let said = String::from_utf8_lossy(&asked.stderr).into_owned();
    let directories: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix(' '))
        .filter(|directory| Path::new(directory).is_dir())
        .collect();
    assert!(!directories.is_empty(), "{said}");

    let place = tempfile::tempdir().expect("a directory");
    let mut options = vec!["-nostdinc".to_owned()];
    for (number, directory) in directories.iter().enumerate() {
        let copy = place.path().join(number.to_string());
        // Not those of other languages and libraries, which are many.
        for name in [
            "",
            "linux",
            "asm",
            "asm-generic",
            "bits",
            "sys",
            "gnu",
            "net",
            "netinet",
            "rpc",
            "arpa",
            "scsi",
        ] {
            let from = Path::new(directory).join(name);
            let depth = if name.is_empty() { 1 } else { usize::MAX };
            for entry in walkdir::WalkDir::new(&from).max_depth(depth) {
                let Ok(entry) = entry else { continue };
                let to = copy.join(entry.path().strip_prefix(directory).expect("below"));
                if entry.path().is_file() {
                    let text = strip(&fs::read(entry.path()).expect("a header"), Strip::Layout);
                    fs::create_dir_all(to.parent().expect("a parent")).expect("a directory");
                    fs::write(to, text).expect("a copy");
                }
            }
        }
        fs::create_dir_all(&copy).expect("a directory");
        options.extend(["-isystem".to_owned(), copy.display().to_string()]);
    }
    let options: Vec<&str> = options.iter().map(String::as_str).collect();

    // The parser recurses deeper than a test's stack allows.
    let compare = || {
        let config = Config::with_gcc();
        let mut same = 0;
        for header in INCLUDED {
            let original = tree(&config, &[], header);
            assert_eq!(original, tree(&config, &options, header), "{header}");
            same += usize::from(original.is_some_and(|tree| tree.lines().count() > 50));
        }
        same
    };
    let same = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(256 << 20);
        let thread = thread.spawn_scoped(scope, compare).expect("a thread");
        thread.join().expect("the same trees")
    });
    eprintln!("{same} of {} trees are the same", INCLUDED.len());
    assert!(same > 40, "only {same} trees");
}
