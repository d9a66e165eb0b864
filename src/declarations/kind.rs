//! What is found in a header.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A name and what it is declared as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What the name is.
    pub kind: DeclarationKind,
    /// Where the name stands, in bytes.
    pub name: Range<usize>,
    /// The whole declaration that the name is part of, in bytes: a directive's line with those that
    /// continue it, an enumerator with its value, a function with its body, or all from the first
    /// specifier to the semicolon.
    pub whole: Range<usize>,
}

/// What a name is declared as. Definitions come before mere declarations, also in the order of this
/// type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DeclarationKind {
    /// A macro without parameters.
    Macro,
    /// A macro with parameters.
    FunctionMacro,
    /// The tag of a structure that is defined, not merely named.
    Struct,
    /// The tag of a union that is defined.
    Union,
    /// The tag of an enumeration that is defined.
    Enum,
    /// A constant of an enumeration.
    Enumerator,
    /// A type's name.
    Typedef,
    /// A function with its body.
    Function,
    /// An object that is not merely `extern`.
    Variable,
    /// The name that a macro is given to define or declare something by: `DEFINE_MUTEX(name)`.
    Invocation,
    /// A function without its body.
    Prototype,
    /// An object that is `extern`.
    External,
}

impl DeclarationKind {
    /// All kinds, in their order.
    pub const ALL: [DeclarationKind; 12] = [
        DeclarationKind::Macro,
        DeclarationKind::FunctionMacro,
        DeclarationKind::Struct,
        DeclarationKind::Union,
        DeclarationKind::Enum,
        DeclarationKind::Enumerator,
        DeclarationKind::Typedef,
        DeclarationKind::Function,
        DeclarationKind::Variable,
        DeclarationKind::Invocation,
        DeclarationKind::Prototype,
        DeclarationKind::External,
    ];

    /// Whether the thing is defined and not merely declared.
    pub fn is_definition(self) -> bool {
        self < DeclarationKind::Prototype
    }

    /// The kind in one word, which [`FromStr`] takes.
    pub fn as_str(self) -> &'static str {
        match self {
            DeclarationKind::Macro => "macro",
            DeclarationKind::FunctionMacro => "function-macro",
            DeclarationKind::Struct => "struct",
            DeclarationKind::Union => "union",
            DeclarationKind::Enum => "enum",
            DeclarationKind::Enumerator => "enumerator",
            DeclarationKind::Typedef => "typedef",
            DeclarationKind::Function => "function",
            DeclarationKind::Variable => "variable",
            DeclarationKind::Invocation => "invocation",
            DeclarationKind::Prototype => "prototype",
            DeclarationKind::External => "extern",
        }
    }
}

impl fmt::Display for DeclarationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for DeclarationKind {
    type Err = crate::error::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        named.ok_or_else(|| {
            let what = format!("no kind of declaration: {}", name.escape_debug());
            crate::error::ErrorKind::Usage(what.into()).into()
        })
    }
}
