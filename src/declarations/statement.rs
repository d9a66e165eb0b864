//! One declaration in the making: its specifiers, and the declarator at hand.

use super::group::{First, Group};
use super::invocation;
use super::kind::DeclarationKind;
use super::word::{Tag, Word, is_soft};
use crate::lex::Token;

/// What has been read of a declaration.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    /// Whether there is anything yet.
    pub(super) begun: bool,
    /// Where its first token begins.
    pub(super) start: usize,
    /// The number of the first declaration found in it.
    pub(super) first: usize,
    /// Whether it is none that can be understood.
    pub(super) foreign: bool,
    is_typedef: bool,
    is_extern: bool,
    /// Whether braces that come next only set the language, or a namespace.
    pub(super) transparent: bool,
    /// The last of `struct`, `union` and `enum`, until its braces or a declarator come.
    tag: OpenTag,
    /// How many words, keywords and tags have named a type so far.
    types: u32,
    before: Before,
    /// The declarator at hand.
    declarator: Declarator,
    /// What the declarator, the number of types and the tag were before the last plain word.
    undo: Option<(Declarator, u32, OpenTag)>,
    invocation: Option<(DeclarationKind, Token)>,
    /// Whether a macro written in capitals has been invoked that may stand for a type:
    /// `API(type) f(void)`.
    maybe_type: bool,
    /// Whether a macro has been invoked that is written in capitals, and nothing else been read.
    pub(super) is_invocation: bool,
}

/// A keyword of a tag, with the tag where it has been read.
type OpenTag = Option<(Tag, Option<Token>)>;

/// What may turn out to be what is declared.
#[derive(Clone, Copy, Debug, Default)]
struct Declarator {
    /// The last plain word that a type precedes.
    word: Option<Token>,
    /// The last such word that is not soft.
    firm: Option<Token>,
    /// The word before a list of parameters.
    function: Option<Token>,
    /// Whether that may be an annotation with its arguments.
    doubtful: bool,
    /// The name in `(*name)`, and whether it is a function's.
    inner: Option<(Token, bool)>,
    /// The one word in parentheses.
    sole: Option<Token>,
    /// An initialiser or a bit-field's width has begun: nothing in it matters.
    is_over: bool,
}

/// The token before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Other,
    Plain(Token),
    Type,
    /// What takes parentheses that mean nothing to us.
    Annotation,
    Extern,
    Group,
}

/// What braces hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Braces {
    /// More declarations of the file.
    Transparent,
    /// Members, or enumerators, of this tag, if it has one.
    Body(Tag, Option<Token>),
    /// An initialiser.
    Initialiser,
    /// A function's body, and whatever else we know nothing about: the declaration ends with it.
    Code,
}

impl Statement {
    /// Takes an identifier.
    pub(super) fn word(&mut self, text: &[u8], token: Token, word: Word) {
        let before = self.before;
        self.before = Before::Other;
        match word {
            _ if self.declarator.is_over => {}
            Word::Plain => self.plain(text, token),
            Word::Type => {
                self.types += 1;
                self.is_invocation = false;
                self.before = Before::Type;
            }
            Word::TypeOf => {
                self.types += 1;
                self.is_invocation = false;
                self.before = Before::Annotation;
            }
            Word::Annotation => self.before = Before::Annotation,
            Word::Qualifier | Word::Storage => self.before = before,
            Word::Typedef => self.is_typedef = true,
            Word::Extern => {
                self.is_extern = true;
                self.before = Before::Extern;
            }
            Word::Tag(tag) => {
                self.tag = Some((tag, None));
                self.is_invocation = false;
            }
            Word::Namespace => self.transparent = true,
            Word::Foreign => self.foreign = true,
        }
    }

    fn plain(&mut self, text: &[u8], token: Token) {
        self.undo = Some((self.declarator, self.types, self.tag));
        self.before = Before::Plain(token);
        self.is_invocation = false;
        match &mut self.tag {
            Some((_, name @ None)) => *name = Some(token),
            _ if self.types > 0 => {
                self.declarator.word = Some(token);
                if !is_soft(&text[token.start..token.end]) {
                    self.declarator.firm = Some(token);
                }
            }
            _ => {}
        }
        self.types += 1;
    }

    /// Takes a string literal: a language, after `extern`.
    pub(super) fn string(&mut self) {
        self.transparent = self.before == Before::Extern;
        self.before = Before::Other;
    }

    /// Takes a star or what is like one: what is declared comes behind it.
    pub(super) fn star(&mut self) {
        self.before = Before::Other;
        if !self.declarator.is_over && self.declarator.function.is_none() {
            (self.declarator.word, self.declarator.firm) = (None, None);
            self.types = self.types.max(1);
            self.is_invocation = false;
        }
    }

    /// Takes a punctuator that has no part in what we can read.
    pub(super) fn other(&mut self) {
        self.before = Before::Other;
        self.foreign |= !self.declarator.is_over;
    }

    /// Takes the colon before a bit-field's width, or an enumeration's type.
    pub(super) fn colon(&mut self) {
        self.declarator.is_over = true;
    }

    /// An opening parenthesis: what is to be watched in the group.
    pub(super) fn open_group(&self) -> Group {
        let dull = self.declarator.is_over || self.foreign || self.before == Before::Annotation;
        Group::open(dull, self.before == Before::Type)
    }

    /// Takes a group in parentheses.
    pub(super) fn group(&mut self, text: &[u8], group: &Group) {
        let before = std::mem::replace(&mut self.before, Before::Group);
        if self.declarator.is_over || self.foreign || before == Before::Annotation {
            return;
        }
        if group.first == First::Star
            && let Some(name) = group.declared
        {
            let inner = (name, group.declares_function);
            self.declarator.inner.get_or_insert(inner);
            return;
        }
        let Before::Plain(word) = before else {
            match (group.sole_word(), self.declarator.sole) {
                // `int (name)(int)`
                (_, Some(name)) if self.declarator.function.is_none() => {
                    self.declarator.function = Some(name);
                }
                (Some(name), None) => self.declarator.sole = Some(name),
                _ => {}
            }
            return;
        };
        let spelling = &text[word.start..word.end];
        let soft = is_soft(spelling);
        let (declarator, types, tag) = self.undo.unwrap_or_default();
        let already = declarator.function;
        let annotates = group.first == First::Literal
            || (soft && group.first == First::Other)
            || (already.is_some() && (!self.declarator.doubtful || soft));
        (self.declarator, self.types, self.tag) = (declarator, types, tag);
        if annotates {
            return;
        }
        if types > 0 || already.is_some() || self.maybe_type {
            self.declarator.doubtful = soft && group.holds_single_words();
            if self.declarator.doubtful && declarator.firm.is_some() {
                // `int name __annotation(x)`
                return;
            }
            self.declarator.function = Some(word);
        } else if self.invocation.is_none() {
            self.invocation = invocation::declared(spelling, group);
            if self.invocation.is_none() && group.holds_type() {
                self.types += 1;
                return;
            }
            let lower = spelling.iter().any(u8::is_ascii_lowercase);
            self.maybe_type = self.invocation.is_none() && !lower;
            self.is_invocation = self.invocation.is_some() || !lower;
        }
    }

    /// What the declarator at hand declares, where what follows it is `end`: one of `=,;{`. Then
    /// goes on to the next one, or to the initialiser.
    pub(super) fn end_declarator(&mut self, end: u8) -> Option<(DeclarationKind, Token)> {
        self.before = Before::Other;
        let was_over = self.declarator.is_over;
        let declarator = std::mem::take(&mut self.declarator);
        self.declarator.is_over = end == b'=';
        self.tag = None;
        if was_over || self.foreign {
            return None;
        }
        let object = match (self.is_typedef, self.is_extern && end != b'=') {
            (true, _) => DeclarationKind::Typedef,
            (false, true) => DeclarationKind::External,
            (false, false) => DeclarationKind::Variable,
        };
        let function = match (self.is_typedef, end) {
            (true, _) => DeclarationKind::Typedef,
            (false, b'{') => DeclarationKind::Function,
            (false, _) => DeclarationKind::Prototype,
        };
        let word = declarator.firm.or(declarator.word);
        match (declarator.inner, declarator.function, word) {
            (Some((name, true)), ..) => Some((function, name)),
            (Some((name, false)), ..) if end != b'{' => Some((object, name)),
            (None, Some(_), Some(name)) if end == b'=' => Some((object, name)),
            (None, Some(name), _) => Some((function, name)),
            (None, None, Some(name)) if end != b'{' => Some((object, name)),
            _ => match (declarator.sole, self.invocation.take()) {
                (Some(name), None) if self.types > 0 && end != b'{' => Some((object, name)),
                (_, Some((_, name))) if self.is_typedef => Some((DeclarationKind::Typedef, name)),
                (_, invocation) => invocation,
            },
        }
    }

    /// What the braces hold that are opened now.
    pub(super) fn braces(&self) -> Braces {
        let declarator = &self.declarator;
        let has_declarator = declarator.function.is_some() || declarator.inner.is_some();
        match self.tag {
            _ if self.foreign => Braces::Code,
            _ if self.transparent => Braces::Transparent,
            // A colon may have come before: `enum tag : type {`.
            Some((tag, name)) if !has_declarator => {
                // `struct MACRO tag {`: the last word is the tag.
                Braces::Body(tag, declarator.word.or(name))
            }
            _ if declarator.is_over => Braces::Initialiser,
            _ => Braces::Code,
        }
    }

    /// The braces of a tag have been closed: declarators may follow.
    pub(super) fn end_body(&mut self) {
        self.tag = None;
        self.types = 1;
        self.declarator = Declarator::default();
        self.before = Before::Other;
    }

    /// Whether only words have been read so far, such as `__BEGIN_DECLS`, so that a keyword at the
    /// beginning of a line begins a declaration.
    pub(super) fn is_prefix(&self) -> bool {
        self.tag.is_none()
            && !self.is_typedef
            && !self.is_extern
            && self.declarator.function.is_none()
            && self.declarator.inner.is_none()
    }
}
