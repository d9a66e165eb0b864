//! The tokenizer is total, lossless, and right about C.

use chz::lex::TokenKind::{self, *};
use chz::lex::tokens;
use proptest::prelude::*;

/// All tokens of `input`.
fn all(input: &[u8]) -> Vec<(TokenKind, &[u8])> {
    tokens(input)
        .map(|token| (token.kind, &input[token.start..token.end]))
        .collect()
}

/// The tokens of `input` but layout.
fn words(input: &str) -> Vec<(TokenKind, &str)> {
    tokens(input.as_bytes())
        .filter(|token| !token.kind.is_layout())
        .map(|token| (token.kind, &input[token.start..token.end]))
        .collect()
}

/// The spellings alone.
fn spelled(input: &str) -> Vec<&str> {
    words(input).into_iter().map(|(_, word)| word).collect()
}

/// Asserts that `input` is one token, of `kind`.
#[track_caller]
fn one(kind: TokenKind, input: &str) {
    assert_eq!(all(input.as_bytes()), [(kind, input.as_bytes())]);
}

#[test]
fn a_line_of_each_sort() {
    assert_eq!(
        spelled("static inline int f(u32 *x) { return x->a[0x1f] >>2; } // ok\n#undef f"),
        [
            "static", "inline", "int", "f", "(", "u32", "*", "x", ")", "{", "return", "x", "->",
            "a", "[", "0x1f", "]", ">>", "2", ";", "}", "// ok", "#", "undef", "f",
        ]
    );
}

#[test]
fn numbers() {
    for number in [
        "0",
        "0x1fUL",
        "1.5e-3",
        ".5",
        "1e+5",
        "0x1p-2",
        "1'000'000",
        "12abc",
        "1.2.3",
        "0xe+1",
        "3.",
        "1..2",
        "5_\u{e9}",
        "1\\\n2",
        "1e\\\n-3",
        "7$",
        "1\\u00e9",
    ] {
        one(Number, number);
    }
    assert_eq!(spelled("1+2"), ["1", "+", "2"]);
    assert_eq!(words("1''"), [(Number, "1"), (Character, "''")]);
    assert_eq!(words("x.5"), [(Identifier, "x"), (Number, ".5")]);
    assert_eq!(words(".x"), [(Punctuator, "."), (Identifier, "x")]);
}

#[test]
fn identifiers() {
    for name in [
        "a",
        "_",
        "__x9",
        "$t0",
        "caf\u{e9}",
        "\\u00e9t\\U000000e9",
        "a\\\nb",
        "L",
        "u8x",
    ] {
        one(Identifier, name);
    }
    // Not characters: the encoding of a surrogate, a name cut short.
    assert_eq!(
        all(b"a\xed\xa0\x80"),
        [(Identifier, &b"a"[..]), (Other, b"\xed\xa0\x80")]
    );
    assert_eq!(words("\\u12 "), [(Other, "\\"), (Identifier, "u12")]);
}

#[test]
fn literals() {
    for literal in [
        "\"\"",
        r#""a\"b""#,
        "L\"wide\"",
        "u8\"x\"",
        "u\"x\"",
        "U\"x\"",
        "\"a\\\nb\"",
        "\"a\\\\\n\"b\"",
        "L\\\n\"x\"",
        "\"a/*b\"",
        "\"\\\\\"",
    ] {
        one(String, literal);
    }
    for literal in ["''", "'a'", r"'\''", "L'x'", "u8'x'", "'\\\n\\n'", "'\"'"] {
        one(Character, literal);
    }
    assert_eq!(words("u9\"x\""), [(Identifier, "u9"), (String, "\"x\"")]);
    assert_eq!(words("a'b'"), [(Identifier, "a"), (Character, "'b'")]);
}

#[test]
fn broken_literals_end_with_their_line() {
    let expected = [
        (String, &b"\"ab"[..]),
        (Newline, b"\n"),
        (Identifier, b"cd"),
        (String, b"\""),
    ];
    assert_eq!(all(b"\"ab\ncd\""), expected);
    assert_eq!(
        all(b"L'\r\n"),
        [(Character, &b"L'"[..]), (Newline, b"\r\n")]
    );
    for open in ["'\\\r\n", "'", "'\\"] {
        one(Character, open);
    }
    one(String, "\"abc");
}

#[test]
fn comments() {
    for comment in [
        "/**/",
        "/***/",
        "/* a\n * b\n */",
        "/*/*/",
        "/\\\n* x *\\\r\n/",
        "/* open",
        "/*/",
        "/*",
    ] {
        one(BlockComment, comment);
    }
    for comment in [
        "//",
        "// a /* b",
        "// a \\\n b",
        "/\\\n/ x",
        "// a\\ \t\r\n\\\r b",
        "//\\\n",
    ] {
        one(LineComment, comment);
    }
    assert_eq!(
        spelled("// drivers/*/x.c\nint a;/* */b"),
        ["// drivers/*/x.c", "int", "a", ";", "/* */", "b"]
    );
    assert_eq!(spelled("/* * / */x"), ["/* * / */", "x"]);
    assert_eq!(spelled("a/**/b"), ["a", "/**/", "b"]);
    // Only the second backslash begins a splice, so this comment closes on its last line.
    one(BlockComment, "/* *\\\\\n/ */");
    // Trigraphs are left as they are: this is no splice.
    assert_eq!(spelled("// what??/\nx"), ["// what??/", "x"]);
}

#[test]
fn punctuators() {
    for punctuator in [
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ".",
        "->",
        "++",
        "--",
        "&",
        "*",
        "+",
        "-",
        "~",
        "!",
        "/",
        "%",
        "<<",
        ">>",
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "!=",
        "^",
        "|",
        "&&",
        "||",
        "?",
        ":",
        "::",
        ";",
        "...",
        "=",
        "*=",
        "/=",
        "%=",
        "+=",
        "-=",
        "<<=",
        ">>=",
        "&=",
        "^=",
        "|=",
        ",",
        "#",
        "##",
        "<:",
        ":>",
        "<%",
        "%>",
        "%:",
        "%:%:",
        "<\\\n<\\\r\n=",
        ".\\\n.\\\n.",
    ] {
        one(Punctuator, punctuator);
    }
    assert_eq!(spelled("a+++++b"), ["a", "++", "++", "+", "b"]);
    assert_eq!(spelled("..,.. ."), [".", ".", ",", ".", ".", "."]);
    assert_eq!(spelled("%:%"), ["%:", "%"]);
    assert_eq!(spelled("??=!x"), ["?", "?", "=", "!", "x"]);
    assert_eq!(spelled("###"), ["##", "#"]);
}

#[test]
fn header_names() {
    let names = |input: &'static str| -> Vec<&str> {
        let found = words(input)
            .into_iter()
            .filter(|(kind, _)| *kind == HeaderName);
        found.map(|(_, name)| name).collect()
    };
    let none = [""; 0];
    assert_eq!(names("#include <a/b-c.h>"), ["<a/b-c.h>"]);
    assert_eq!(names("/* */ # /* */ include_next\\\n /* */<a>"), ["<a>"]);
    assert_eq!(names("%: include <a//b>"), ["<a//b>"]);
    assert_eq!(names("#inc\\\nlude \"a\\b.h\""), ["\"a\\b.h\""]);
    assert_eq!(names("#import <a>\n#embed <b>\n"), ["<a>", "<b>"]);
    assert_eq!(
        names("#if __has_include(<a>) && __has_include_next(\"b\")"),
        ["<a>", "\"b\""]
    );
    assert_eq!(names("\u{feff}#include <a>"), ["<a>"]);
    assert_eq!(names("#include MACRO(<a>)"), none);
    assert_eq!(names("#define include <a>"), none);
    assert_eq!(names("x #include <a>"), none);
    assert_eq!(names("include <a>"), none);
    assert_eq!(names("#include\n<a>"), none);
    assert_eq!(names("#ifdef __has_include\n(<a>)"), none);
    assert_eq!(names("#include <a\n>"), none);
    assert_eq!(names("#include \"a\n"), none);
    let long = format!("#include <{}>", "x".repeat(5000));
    assert!(tokens(long.as_bytes()).all(|token| token.kind != HeaderName));
}

#[test]
fn layout() {
    let expected = [
        (Newline, &b"\n"[..]),
        (Newline, b"\r\n"),
        (Newline, b"\r"),
        (Blank, b" \t\x0b\x0c\\\n \\ \r\n"),
        (Newline, b"\n"),
    ];
    assert_eq!(all(b"\n\r\n\r \t\x0b\x0c\\\n \\ \r\n\n"), expected);
    // A splice after which the token does not go on stands between tokens.
    let expected = [
        (Identifier, &b"ab"[..]),
        (Blank, b"\\\n"),
        (Punctuator, b"+"),
    ];
    assert_eq!(all(b"ab\\\n+"), expected);
}

#[test]
fn what_is_not_c() {
    let expected = [
        (Identifier, &b"a"[..]),
        (Other, b"\0\0@`"),
        (Identifier, b"x"),
        (Other, b"\xe9"),
        (Blank, b" "),
        (Other, b"\\"),
        (Identifier, b"n"),
    ];
    assert_eq!(all(b"a\0\0@`x\xe9 \\n"), expected);
    assert_eq!(all(b""), []);
}

/// Inputs that would take a tokenizer hours that looks at a byte again and again.
#[test]
fn time_is_linear() {
    let part = |text: &str| text.repeat(4_000_000 / text.len());
    for unit in [
        "__has_include(<",
        "\\ ",
        "\\    ",
        "\\\n",
        "/*\\\n",
        "'\\",
        "\"\\\\\n",
        "L\\\n",
        ".\\ ",
        "??",
        "// \\ \t\n",
        "#include <",
        "/",
        "/ /",
        "1'",
        "<\\\n",
        "*\n/",
    ] {
        let input = part(unit);
        assert_eq!(
            tokens(input.as_bytes())
                .map(|t| t.end - t.start)
                .sum::<usize>(),
            input.len()
        );
        let opened = format!("/*{input}");
        assert_eq!(
            tokens(opened.as_bytes()).last().map(|t| t.end),
            Some(opened.len())
        );
    }
}

/// What holds for the tokens of any input.
fn check(input: &[u8]) -> Result<(), TestCaseError> {
    let mut at = 0;
    let mut last = None;
    for token in tokens(input) {
        prop_assert_eq!(token.start, at);
        prop_assert!(token.end > token.start);
        // Runs are as long as they can be.
        prop_assert!(token.kind != Blank || last != Some(Blank));
        // Only header names depend on what stands before them, so that any other token is found
        // again from its own first byte. (A byte order mark is one only at the very start.)
        let rest = &input[token.start..];
        if token.kind != HeaderName && !rest.starts_with(b"\xef\xbb\xbf") {
            let found = tokens(rest).next().map(|first| (first.kind, first.end));
            prop_assert_eq!(found, Some((token.kind, token.end - token.start)));
        }
        at = token.end;
        last = Some(token.kind);
    }
    prop_assert_eq!(at, input.len());
    Ok(())
}

/// The parts of C that go wrong in the most ways when they meet.
const PARTS: &[&str] = &[
    "/",
    "*",
    "/*",
    "*/",
    "//",
    "\\",
    "\\\n",
    "\\ \r\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\"",
    "'",
    "L",
    "u8",
    "u",
    "#",
    "include",
    "include_next",
    "<",
    ">",
    "__has_include",
    "(",
    ")",
    ".",
    "..",
    "-",
    "+",
    "%:",
    ":",
    "=",
    "&",
    "|",
    "0",
    "1e",
    "0x1f",
    "name",
    "x_9",
    "??/",
    "\0",
    "@",
    "\u{e9}",
    "\\u00e9",
    "\u{feff}",
    "$",
];

fn part() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        9 => prop::sample::select(PARTS).prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ]
}

/// Deletes backslash-newline pairs, as phase 2 of translation does.
fn without_splices(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        match rest {
            [b'\\', b'\n', tail @ ..] => rest = tail,
            _ => {
                kept.push(byte);
                rest = tail;
            }
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(input: Vec<u8>) {
        check(&input)?;
    }

    #[test]
    fn parts_of_c_in_any_order(parts in prop::collection::vec(part(), 0..30)) {
        check(&parts.concat())?;
    }

    /// C deletes splices before it forms tokens, so one between any two bytes changes no token.
    #[test]
    fn splices_are_invisible(parts in prop::collection::vec(prop::sample::select(PARTS), 0..12)) {
        // Backslashes would make other splices, CR LF would become two line ends, what is beyond
        // ASCII is one character of several bytes, and runs of what is no C end at a splice.
        let mut plain = parts.concat().into_bytes();
        plain.retain(|byte| byte.is_ascii() && !b"\\\r\0@".contains(byte));
        let spliced: Vec<u8> = plain.iter().flat_map(|&byte| [byte, b'\\', b'\n']).collect();
        let found: Vec<(TokenKind, Vec<u8>)> = all(&spliced)
            .into_iter()
            .map(|(kind, token)| (kind, without_splices(token)))
            .filter(|(_, token)| !token.is_empty())
            .collect();
        let expected: Vec<_> =
            all(&plain).into_iter().map(|(kind, token)| (kind, token.to_vec())).collect();
        prop_assert_eq!(found, expected);
    }
}
