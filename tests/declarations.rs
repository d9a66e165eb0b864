//! The declaration scanner, construct by construct; on any bytes; and against a parser of C, on the
//! headers that a C compiler comes with.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use chz::declarations::{DeclarationKind as Kind, declarations};
use proptest::prelude::*;

/// What is found, as `kind name`, joined by commas.
fn found(text: &str) -> String {
    let one =
        |found: chz::declarations::Declaration| format!("{} {}", found.kind, &text[found.name]);
    let all: Vec<String> = declarations(text.as_bytes()).into_iter().map(one).collect();
    all.join(", ")
}

/// The whole of the declaration of `name`.
fn whole<'a>(text: &'a str, name: &str) -> &'a str {
    let all = declarations(text.as_bytes());
    let of_name = |found: &&chz::declarations::Declaration| &text[found.name.clone()] == name;
    let declaration = all.iter().find(of_name).unwrap();
    &text[declaration.whole.clone()]
}

#[test]
fn each_construct_yields_its_names() {
    for (text, expected) in [
        // Macros.
        (
            "#define A\n#define B 1\n# define C(x) \\\n\t((x) + 1)\n#define D (1)\n#undef B\n",
            "macro A, macro B, function-macro C, macro D",
        ),
        (
            "struct s {\n#define S_ONE 1\n\tint one; // #define NO\n};\n",
            "struct s, macro S_ONE",
        ),
        // Tags, used and named and defined.
        (
            "struct a; struct a *f(struct b *b); struct c { struct d *d; };\n",
            "prototype f, struct c",
        ),
        (
            "struct __attribute__((packed)) a { int x; } __aligned(8) b, *c[4];\n",
            "struct a, variable b, variable c",
        ),
        (
            "struct __packed a { union u { int x; } u; struct { enum e { E, } e; }; };\n",
            "struct a, union u, enum e, enumerator E",
        ),
        (
            "struct EXPORT a { int x; };\nunion { int y; } b;\n",
            "struct a, variable b",
        ),
        (
            "struct s {\n\tDECLARE_BITMAP(bits, N);\n\tu8 (*call)(int, struct x *);\n\tint f : 3, g:4;\n} v;\n",
            "struct s, variable v",
        ),
        (
            "struct s { struct_group_tagged(tag, name, int a; int b;); int (*f)(void) __rcu; };\n",
            "struct s, struct tag",
        ),
        // Enumerators.
        (
            "enum { A, B = (1 << 2), C = sizeof(int[3]), D __deprecated = 4, LIST(x) E, F };\n",
            "enumerator A, enumerator B, enumerator C, enumerator D, enumerator E, enumerator F",
        ),
        (
            "enum e : unsigned char { A\n#ifdef X\n, B\n#endif\n, C } v;\n",
            "enum e, enumerator A, enumerator B, enumerator C, variable v",
        ),
        // Types.
        (
            "typedef struct { int x; } name, *pointer;\n",
            "typedef name, typedef pointer",
        ),
        (
            "typedef struct s { int x; } __packed s_t;\n",
            "struct s, typedef s_t",
        ),
        (
            "typedef __u32 __bitwise __le32;\ntypedef unsigned long long int u64 __attribute__((mode(DI)));\n",
            "typedef __le32, typedef u64",
        ),
        (
            "typedef int (*fn)(int, void (*)(int)), fn2(void), arr[3][4];\n",
            "typedef fn, typedef fn2, typedef arr",
        ),
        (
            "typedef typeof(x) y;\ntypedef void (__stdcall *h)(int);\n",
            "typedef y, typedef h",
        ),
        // Functions.
        (
            "int f(void);\nextern void g(int a, ...) __attribute__((format(printf, 1, 2)));\n",
            "prototype f, prototype g",
        ),
        (
            "static inline int f(int a)\n{\n\tstruct no { int x; };\n\treturn a ? f(a) : 0;\n}\nint g(void);\n",
            "function f, prototype g",
        ),
        (
            "__printf(1, 2) int f(const char *s, ...);\nextern __printf(1, 2) __cold void g(const char *, ...);\n",
            "prototype f, prototype g",
        ),
        (
            "int __must_check __printf(2, 3) f(void *, const char *, ...);\n",
            "prototype f",
        ),
        (
            "void (*signal(int sig, void (*func)(int)))(int);\nextern int (isalpha)(int);\n",
            "prototype signal, prototype isalpha",
        ),
        (
            "extern void *malloc (size_t __size) __THROW __attribute_malloc__\n  __attribute_alloc_size__ ((1)) __wur;\n",
            "prototype malloc",
        ),
        (
            "struct s *f(void), *v;\n[[nodiscard]] int g(void);\n",
            "prototype f, variable v, prototype g",
        ),
        (
            "int f(void) __asm__(\"\" \"_f\");\nstatic int h(void) __acquires(lock) __releases(lock);\n",
            "prototype f, prototype h",
        ),
        (
            "asmlinkage __visible noinline long sys_f(int);\nu64 __weak __f(u64 x)\n{ }\n",
            "prototype sys_f, function __f",
        ),
        // Objects.
        (
            "extern int a, *b, c[3];\nint d = 1, e[] = { 1, 2, { 3 } }, f;\n",
            "extern a, extern b, extern c, variable d, variable e, variable f",
        ),
        (
            "extern struct s x __read_mostly;\nstatic const struct s y __section(\".init\") = { .z = 1, };\n",
            "extern x, variable y",
        ),
        (
            "extern int (*call)(int);\nstatic int (*table[2])(void) = { f, g };\n",
            "extern call, variable table",
        ),
        // Macros that declare.
        (
            "DEFINE_MUTEX(lock);\nstatic DEFINE_PER_CPU(struct s, counter);\nDECLARE_BITMAP(map, 4);\n",
            "invocation lock, invocation counter, invocation map",
        ),
        (
            "DECLARE_EVENT_CLASS(name,\n\tTP_PROTO(int a),\n\tTP_STRUCT__entry(__field(int, a)));\n\
          DEFINE_EVENT(name, other, TP_PROTO(int a));\n",
            "invocation name, invocation other",
        ),
        (
            "SYSCALL_DEFINE1(close, unsigned int, fd)\n{\n\treturn 0;\n}\nint f(void);\n",
            "invocation close, prototype f",
        ),
        (
            "EXPORT_SYMBOL(f)\nstruct s { int x; };\nMODULE_LICENSE(\"GPL\");\nint g;\n",
            "struct s, variable g",
        ),
        // Conditionals.
        (
            "#ifdef A\nstruct a {\n#else\nstruct b {\n#endif\n\tint x;\n};\nint f(void);\n",
            "struct a, struct b, prototype f",
        ),
        (
            "static inline int f(int a)\n#ifdef A\n{ return 1;\n#else\n{ return 2;\n#endif\n}\nint g;\n",
            "function f, function f, variable g",
        ),
        (
            "struct s {\n#ifdef A\n\tint a;\n};\n#else\n\tint b;\n};\n#endif\nint g;\n",
            "struct s, variable g",
        ),
        (
            "#if 0\nstruct no { it's } #define NO\n#if 1\n#endif\nint no;\n#else\nint yes;\n#endif\nint g;\n",
            "variable yes, variable g",
        ),
        (
            "#ifdef __ASSEMBLY__\n.macro f a\n mov \\a, 1\n.endm\n#else\nint g(void);\n#endif\nint h(void);\n",
            "prototype g, prototype h",
        ),
        (
            "#ifndef __ASSEMBLY__\nint g(void);\n#else\n.macro f a\n.endm\n#endif\nint h(void);\n",
            "prototype g, prototype h",
        ),
        // C++ guards, prefixes, splices, comments, and what is not C.
        (
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\nint g;\n",
            "prototype f, variable g",
        ),
        (
            "extern \"C\" int f(void);\n__BEGIN_DECLS\nextern int g(void);\n__END_DECLS\n",
            "prototype f, prototype g",
        ),
        (
            "struct /* a { */ s // {\n{ int x; \\\n};\nin\\\nt v;\n",
            "struct s, variable v",
        ),
        (
            "if (x) { int y; }\nreturn 5;\ntemplate<typename T> T max(T a);\nint z;\n",
            "variable z",
        ),
        (
            "_Static_assert(sizeof(int) == 4, \"int\");\nstatic_assert(1);\nint v;\n",
            "variable v",
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn the_whole_declaration_is_known() {
    let text = "/* s */\ntypedef struct s {\n\tenum e { A = 1, B } e;\n} s_t, *p;\n\
                #define M(x) \\\n\t(x)\nstatic inline int f(void)\n{\n\treturn 1;\n}\n\
                #ifdef X\nstruct a {\n#else\nstruct b {\n#endif\n\tint x;\n};\n";
    assert_eq!(whole(text, "A"), "A = 1");
    assert_eq!(whole(text, "B"), "B");
    assert_eq!(whole(text, "e"), "enum e { A = 1, B } e;");
    assert!(whole(text, "s").starts_with("typedef struct s {"));
    assert!(whole(text, "p").ends_with("} s_t, *p;"));
    assert_eq!(whole(text, "M"), "#define M(x) \\\n\t(x)");
    assert_eq!(
        whole(text, "f"),
        "static inline int f(void)\n{\n\treturn 1;\n}"
    );
    assert!(whole(text, "a").ends_with("};") && whole(text, "b").ends_with("};"));
}

#[test]
fn time_is_linear_however_deep_the_nest() {
    for (open, count) in [
        ("struct a {", 50_000),
        ("#if 1\n{", 50_000),
        ("f(", 100_000),
        ("#if X\nint a,", 30_000),
    ] {
        let text = open.repeat(count);
        let _ = declarations(text.as_bytes());
        let text = open.repeat(count) + &"#else\n}\n;\n".repeat(count);
        let _ = declarations(text.as_bytes());
    }
}

fn check(text: &[u8]) -> Result<(), TestCaseError> {
    let mut before = 0;
    for found in declarations(text) {
        prop_assert!(found.whole.start <= found.name.start && found.name.end <= found.whole.end);
        prop_assert!(found.whole.end <= text.len() && !found.name.is_empty());
        prop_assert!(found.name.start >= before, "out of order");
        before = found.name.start;
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read(text: Vec<u8>) {
        check(&text)?;
    }

    #[test]
    fn any_tokens_are_read(words in prop::collection::vec(prop::sample::select(vec![
        "struct", "enum", "union", "typedef", "extern", "static", "int", "a", "__b", "MACRO", "(", ")",
        "{", "}", "[", "]", ",", ";", "=", "*", ":", "\"C\"", "1", "\n", "\n#if X\n", "\n#else\n",
        "\n#endif\n", "\n#define M ", "\n#if 0\n", "\\\n", "/* x */", "//", "__attribute__", "DEFINE_X",
    ]), 0..80)) {
        check(words.join(" ").as_bytes())?;
        check(words.concat().as_bytes())?;
    }
}

#[test]
fn kinds_have_names_of_their_own() {
    let names: BTreeSet<&str> = Kind::ALL.into_iter().map(Kind::as_str).collect();
    assert_eq!(names.len(), Kind::ALL.len());
    for kind in Kind::ALL {
        assert_eq!(kind.as_str().parse::<Kind>().unwrap(), kind);
    }
    assert!("thing".parse::<Kind>().is_err());
}
