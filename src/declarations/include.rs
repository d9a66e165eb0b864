//! What a header includes.

use crate::lex::{TokenKind, tokens};
use memchr::memmem;
use std::ops::Range;

/// An `#include`, or `#include_next` or `#import`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// How it names a file.
    pub form: IncludeForm,
    /// Whether the search begins after the directory that the including file was found in.
    pub next: bool,
    /// Where the name stands, in bytes, delimiters left out; or the macro that is to become one.
    pub name: Range<usize>,
}

/// How an include names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncludeForm {
    /// `"name"`: the including file's directory is searched first.
    Quoted,
    /// `<name>`.
    Angled,
    /// By a macro, so that the name is not known without preprocessing.
    Computed,
}

/// Finds what a header includes, in the branches of all conditionals. What `__has_include` asks for
/// is not included by that. The word `include` is not found where a line splice parts it.
pub fn includes(text: &[u8]) -> Vec<Include> {
    let mut found = Vec::new();
    // Includes stand near the top: what is behind the last of these words need not be read.
    let last = [&b"include"[..], b"import"]
        .into_iter()
        .filter_map(|word| memmem::rfind(text, word))
        .max();
    let Some(last) = last else {
        return found;
    };
    let mut tokens = tokens(text);
    let mut begins_line = true;
    while let Some(token) = tokens.next() {
        if token.start > last {
            break;
        }
        match token.kind {
            TokenKind::Newline => begins_line = true,
            TokenKind::Blank | TokenKind::BlockComment | TokenKind::LineComment => {}
            _ => {
                let first = std::mem::replace(&mut begins_line, false);
                let hash = matches!(&text[token.start..token.end], b"#" | b"%:");
                if first && hash && token.kind == TokenKind::Punctuator {
                    begins_line = true;
                    found.extend(directive(text, &mut tokens));
                }
            }
        }
    }
    found
}

/// Reads the rest of a directive's line, the newline included.
fn directive(text: &[u8], tokens: &mut crate::lex::Tokens<'_>) -> Option<Include> {
    let mut words = tokens
        .by_ref()
        .take_while(|token| token.kind != TokenKind::Newline)
        .filter(|token| !token.kind.is_layout() && !token.kind.is_comment());
    let name = words.next()?;
    let next = match &text[name.start..name.end] {
        b"include" | b"import" => Some(false),
        b"include_next" => Some(true),
        _ => None,
    };
    let target = words.next();
    words.for_each(drop);
    let (next, target) = (next?, target?);
    let (form, name) = match (target.kind, text[target.start]) {
        (TokenKind::HeaderName, b'"') => (IncludeForm::Quoted, target.start + 1..target.end - 1),
        (TokenKind::HeaderName, _) => (IncludeForm::Angled, target.start + 1..target.end - 1),
        (TokenKind::Identifier, _) => (IncludeForm::Computed, target.start..target.end),
        _ => return None,
    };
    Some(Include { form, next, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_of_all_forms_are_found_and_nothing_else() {
        let text = b"/*\n#include <no.h>\n*/\n#include <a/b.h> // why\n# include \"c.h\"\n\
            #if __has_include(<d.h>)\n#include_next <d.h>\n#endif\n#include MACRO(x)\n\
            #define include <no.h>\n\"\n#include <e.h>\n#include\n";
        let found: Vec<_> = includes(text)
            .into_iter()
            .map(|found| (found.form, found.next, &text[found.name]))
            .collect();
        let expected = [
            (IncludeForm::Angled, false, &b"a/b.h"[..]),
            (IncludeForm::Quoted, false, b"c.h"),
            (IncludeForm::Angled, true, b"d.h"),
            (IncludeForm::Computed, false, b"MACRO"),
            (IncludeForm::Angled, false, b"e.h"),
        ];
        assert_eq!(found, expected);
        assert!(includes(b"int a;\n").is_empty());
    }
}
