//! Macros that are given a name to define something by.

use super::group::{Argument, Group};
use super::kind::DeclarationKind;
use crate::lex::Token;

/// What an invocation of the macro `name` with these arguments declares, and where the name of it
/// stands. `None` for macros that are not known to declare anything by their own name.
pub(super) fn declared(name: &[u8], group: &Group) -> Option<(DeclarationKind, Token)> {
    let has = |word: &[u8]| name.windows(word.len()).any(|part| part == word);
    let [first, second] = group.arguments;
    let (kind, argument) = if has(b"struct_group") {
        // `struct_group_tagged(TAG, NAME, MEMBERS...)`, `__struct_group(TAG, NAME, ATTRS, MEMBERS...)`;
        // the plain one has no tag.
        match name {
            b"struct_group_tagged" | b"__struct_group" => (DeclarationKind::Struct, first),
            _ => return None,
        }
    } else if name.starts_with(b"__REDIRECT") || name.starts_with(b"__LDBL_REDIR") {
        (DeclarationKind::Prototype, first)
    } else if has(b"PER_CPU") || name.starts_with(b"DEFINE_EVENT") {
        // `DEFINE_PER_CPU(TYPE, NAME)`, `DEFINE_EVENT(TEMPLATE, NAME, ...)`.
        (DeclarationKind::Invocation, second)
    } else if has(b"DEFINE")
        || has(b"DECLARE")
        || name.starts_with(b"TRACE_EVENT")
        || name.ends_with(b"LIST_HEAD")
    {
        // `DEFINE_MUTEX(NAME)`, `DECLARE_BITMAP(NAME, BITS)`, but `DECLARE_FLEX_ARRAY(TYPE, NAME)`.
        let argument = if first.is_single_word() {
            first
        } else {
            second
        };
        (DeclarationKind::Invocation, argument)
    } else {
        return None;
    };
    let Argument { word, .. } = argument;
    word.filter(|_| argument.is_single_word())
        .map(|name| (kind, name))
}
