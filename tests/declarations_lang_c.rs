//! What the scanner finds is what a parser of C finds: the headers of the kernel's interface and of the
//! C library, preprocessed by GCC and parsed by lang-c, against the same headers as they stand. Needs
//! `gcc` and headers in `/usr/include`; says so and passes where there are none.
//!
//! The parser knows one branch of each conditional, the scanner all: so all that the parser finds in a
//! file must be found there, and what is found besides must not be a name that the preprocessed file
//! has. Disagreements are listed in `EXPLAINED` with their reasons.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chz::declarations::{DeclarationKind as Kind, declarations};
use chz::lex::{TokenKind, tokens};
use lang_c::ast;
use lang_c::driver::{Config, Flavor, parse_preprocessed};
use lang_c::span::{Node, Span};
use lang_c::visit::{self, Visit};

/// Where headers are looked for, and how many of each at most: the parser takes some milliseconds for
/// each.
const PLACES: [(&str, usize); 5] = [
    ("/usr/include/linux", 150),
    ("/usr/include/asm-generic", 50),
    ("/usr/include/drm", 20),
    ("/usr/include/rdma", 20),
    ("/usr/include", 60),
];

/// Names that macros make, so that no reading of the unexpanded text finds them, by what the name or
/// the file holds, and why.
const EXPLAINED: &[(&str, &str)] = &[
    (
        "/ctype.h: missed function",
        "`__exctype (isalnum);` declares by a macro of the file's own",
    ),
    (
        "/jerror.h: missed enumerator",
        "`JMESSAGE(JERR_X, \"text\")` makes enumerators by a macro that each user defines",
    ),
    (
        "form.h: missed function new_form_sp",
        "`NCURSES_SP_NAME(new_form)` pastes the name together",
    ),
    (
        "menu.h: missed function new_menu_sp",
        "`NCURSES_SP_NAME(new_menu)` pastes the name together",
    ),
    (
        "/term.h: missed",
        "`NCURSES_SP_NAME(f)` and `NCURSES_OUTC` make names by macros of another file",
    ),
];

/// A name with what it is, where functions with and without bodies, and objects, are alike.
type Name = (&'static str, String);

fn class(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Struct => "struct",
        Kind::Union => "union",
        Kind::Enum => "enum",
        Kind::Enumerator => "enumerator",
        Kind::Typedef => "typedef",
        Kind::Function | Kind::Prototype => "function",
        Kind::Variable | Kind::External => "object",
        _ => return None,
    })
}

/// Collects file-level names with their offsets in the preprocessed text.
#[derive(Default)]
struct Names {
    found: Vec<(&'static str, String, usize)>,
}

impl Names {
    fn add(&mut self, class: &'static str, name: &Node<ast::Identifier>) {
        let spelling = name.node.name.clone();
        self.found.push((class, spelling, name.span.start));
    }

    fn declare(&mut self, declarator: &ast::Declarator, class: Option<&'static str>) {
        // The derivation nearest to the name tells a function from a pointer to one.
        let is_function = matches!(
            declarator.derived.first().map(|derived| &derived.node),
            Some(ast::DerivedDeclarator::Function(_) | ast::DerivedDeclarator::KRFunction(_))
        );
        let derived_class = if is_function { "function" } else { "object" };
        match &declarator.kind.node {
            ast::DeclaratorKind::Identifier(name) => {
                let pointers = declarator.derived.iter().any(|derived| {
                    matches!(
                        derived.node,
                        ast::DerivedDeclarator::Function(_) | ast::DerivedDeclarator::KRFunction(_)
                    )
                });
                let class = class.unwrap_or(if pointers { "function" } else { derived_class });
                self.add(class, name);
            }
            ast::DeclaratorKind::Declarator(inner) => {
                let inner_is_pointer = inner
                    .node
                    .derived
                    .iter()
                    .any(|derived| matches!(derived.node, ast::DerivedDeclarator::Pointer(_)));
                let outer = if inner_is_pointer {
                    None
                } else {
                    Some("function")
                };
                self.declare(&inner.node, class.or(outer));
            }
            ast::DeclaratorKind::Abstract => {}
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_function_definition(
        &mut self,
        function: &'ast ast::FunctionDefinition,
        _: &'ast Span,
    ) {
        for specifier in &function.specifiers {
            self.visit_declaration_specifier(&specifier.node, &specifier.span);
        }
        self.declare(&function.declarator.node, Some("function"));
    }

    fn visit_declaration(&mut self, declaration: &'ast ast::Declaration, _: &'ast Span) {
        let is_typedef = declaration.specifiers.iter().any(|specifier| {
            matches!(&specifier.node, ast::DeclarationSpecifier::StorageClass(class)
                if class.node == ast::StorageClassSpecifier::Typedef)
        });
        for specifier in &declaration.specifiers {
            self.visit_declaration_specifier(&specifier.node, &specifier.span);
        }
        for declarator in &declaration.declarators {
            let class = is_typedef.then_some("typedef");
            self.declare(&declarator.node.declarator.node, class);
        }
    }

    fn visit_struct_type(&mut self, tag: &'ast ast::StructType, span: &'ast Span) {
        if let (Some(name), Some(_)) = (&tag.identifier, &tag.declarations) {
            let class = match tag.kind.node {
                ast::StructKind::Struct => "struct",
                ast::StructKind::Union => "union",
            };
            self.add(class, name);
        }
        visit::visit_struct_type(self, tag, span);
    }

    fn visit_enum_type(&mut self, tag: &'ast ast::EnumType, span: &'ast Span) {
        if let Some(name) = tag
            .identifier
            .as_ref()
            .filter(|_| !tag.enumerators.is_empty())
        {
            self.add("enum", name);
        }
        visit::visit_enum_type(self, tag, span);
    }

    fn visit_enumerator(&mut self, enumerator: &'ast ast::Enumerator, _: &'ast Span) {
        self.add("enumerator", &enumerator.identifier);
    }
}

fn preprocessed(header: &Path) -> Option<String> {
    let output = Command::new("gcc")
        .args([
            "-E",
            "-x",
            "c",
            "-w",
            "-U__SIZEOF_INT128__",
            "-D_GNU_SOURCE",
        ])
        .args(["-include", "stddef.h", "-include", "sys/types.h"])
        .arg(header)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).ok())?
}

/// The file that each part of preprocessed text comes from: where it begins, and the file's name.
fn origins(text: &str) -> Vec<(usize, &str)> {
    let mut origins = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(marker) = line.strip_prefix("# ")
            && let Some(name) = marker.split('"').nth(1)
        {
            origins.push((at, name));
        }
        at += line.len();
    }
    origins
}

fn headers() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for (place, most) in PLACES {
        let Ok(entries) = fs::read_dir(place) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.is_file() && path.extension().is_some_and(|end| end == "h"));
        paths.sort();
        // Spread over the alphabet.
        let step = paths.len().div_ceil(most).max(1);
        found.extend(paths.into_iter().step_by(step));
    }
    found
}

#[test]
fn the_parser_finds_the_same() {
    let headers = headers();
    if headers.is_empty() || Command::new("gcc").arg("--version").output().is_err() {
        eprintln!("nothing compared: no gcc, or no headers in /usr/include");
        return;
    }
    // The parser descends deeply.
    let compare = move || compare(&headers);
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    thread.spawn(compare).unwrap().join().unwrap();
}

fn compare(headers: &[PathBuf]) {
    let config = Config {
        cpp_command: "gcc".into(),
        cpp_options: Vec::new(),
        flavor: Flavor::GnuC11,
    };
    let (mut parsed, mut names) = (0, 0);
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    for header in headers {
        let Some(source) = preprocessed(header) else {
            continue;
        };
        let Ok(parse) = parse_preprocessed(&config, source.clone()) else {
            continue;
        };
        parsed += 1;
        let mut all = Names::default();
        all.visit_translation_unit(&parse.unit);
        let origins = origins(&source);
        let origin = |at: usize| {
            let after = origins.partition_point(|&(start, _)| start <= at);
            origins[..after].last().map_or("", |&(_, name)| name)
        };
        let mut expected: BTreeMap<&str, BTreeSet<Name>> = BTreeMap::new();
        for (class, name, at) in all.found {
            expected
                .entry(origin(at))
                .or_default()
                .insert((class, name));
        }
        // A name that another file declares may be declared here where that one is not read.
        let elsewhere: BTreeSet<Name> = expected.values().flatten().cloned().collect();
        let Some(shown) = header.to_str() else {
            continue;
        };
        let expected = expected.remove(shown).unwrap_or_default();
        names += expected.len();
        let text = fs::read(header).unwrap();
        let found: BTreeSet<Name> = declarations(&text)
            .into_iter()
            .filter_map(|found| {
                let name = String::from_utf8_lossy(&text[found.name]).into_owned();
                Some((class(found.kind)?, name))
            })
            .collect();
        // The words that the preprocessed header itself has.
        let words: BTreeSet<&str> = tokens(source.as_bytes())
            .filter(|token| token.kind == TokenKind::Identifier && origin(token.start) == shown)
            .map(|token| &source[token.start..token.end])
            .collect();
        let missed = expected.difference(&found).map(|name| ("missed", name));
        let invented = found
            .difference(&expected)
            .filter(|name| words.contains(name.1.as_str()) && !elsewhere.contains(name))
            .map(|name| ("invented", name));
        for (what, (class, name)) in missed.chain(invented) {
            let line = format!("{shown}: {what} {class} {name}");
            if !EXPLAINED.iter().any(|(part, _)| line.contains(part)) {
                wrong.insert(line);
            }
        }
    }
    println!(
        "{parsed} of {} headers compared, {names} names",
        headers.len()
    );
    assert!(
        parsed * 2 > headers.len(),
        "the parser refuses most headers"
    );
    let lines: Vec<String> = wrong.into_iter().collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}
