//! The scanner: tokens to declarations.

use super::conditional::Conditionals;
use super::group::Group;
use super::kind::{Declaration, DeclarationKind};
use super::statement::{Braces, Statement};
use super::word::{Tag, Word, classify};
use crate::lex::{Token, TokenKind, Tokens, tokens};

/// How deep bodies of tags may lie in one another; deeper ones are skipped as if they were code.
const DEEPEST: usize = 32;

/// Finds what a header declares at file level, the tags and enumerators within its structures, and
/// its macros. In the order of the names in the text.
pub fn declarations(text: &[u8]) -> Vec<Declaration> {
    let mut scanner = Scanner {
        text,
        tokens: tokens(text),
        state: State::default(),
        conditionals: Conditionals::default(),
        dead: 0,
        read: 0,
        end: 0,
        found: Vec::new(),
        open: Vec::new(),
        floor: None,
    };
    scanner.run();
    scanner.found.sort_by_key(|found| found.name.start);
    scanner.found
}

/// Where in a nest of declarations the scanner is.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The declaration at hand, and what it stands in.
    statement: Statement,
    place: Place,
    /// Those that it stands in, outermost first.
    outer: Vec<(Statement, Place)>,
    inside: Inside,
}

impl State {
    /// Whether no declaration has begun.
    pub(super) fn is_between(&self) -> bool {
        !self.statement.begun
    }
}

/// What a declaration stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    File,
    Members,
    Enumerators(Enumerator),
}

/// How much of an enumerator has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enumerator {
    /// Nothing.
    Next,
    /// Its name, if it is no macro's.
    Named(Token),
    /// A macro with its arguments, which may hold any number of enumerators.
    Invoked,
    /// Its name and an equals sign, or anything else: up to the comma.
    Rest(Option<Token>),
}

/// What is skipped to its end.
#[derive(Clone, Copy, Debug, Default)]
enum Inside {
    #[default]
    Nothing,
    Parentheses(Group),
    /// As many brackets are open.
    Brackets(u32),
    /// As many braces are open; with the last of them, the declaration ends or goes on.
    Braces {
        depth: u32,
        ends: bool,
    },
}

struct Scanner<'a> {
    text: &'a [u8],
    tokens: Tokens<'a>,
    state: State,
    conditionals: Conditionals,
    /// How many conditionals are open since, and with, an `#if 0` whose branch is being read.
    dead: u32,
    /// How many tokens of declarations have been read.
    read: u64,
    /// Where the last of them ended.
    end: usize,
    found: Vec<Declaration>,
    /// The numbers of those whose ends are not known yet, ascending.
    open: Vec<usize>,
    /// The number of the first declaration that the next statement answers for, where a branch
    /// before has begun some and not ended them.
    floor: Option<usize>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut begins_line = true;
        while let Some(token) = self.tokens.next() {
            match token.kind {
                TokenKind::Newline => begins_line = true,
                TokenKind::Blank | TokenKind::BlockComment | TokenKind::LineComment => {}
                TokenKind::Punctuator if begins_line && is_hash(self.spelling(token)) => {
                    self.directive(token);
                }
                _ => {
                    let first = std::mem::replace(&mut begins_line, false);
                    if self.dead == 0 {
                        self.take(token, first);
                        self.read += 1;
                        self.end = token.end;
                    }
                }
            }
        }
        self.close_from(0);
    }

    fn spelling(&self, token: Token) -> &[u8] {
        &self.text[token.start..token.end]
    }

    /// Reads a directive to the end of its line, the newline included.
    fn directive(&mut self, hash: Token) {
        let Some(name) = self.next_in_line() else {
            return;
        };
        let (read, found) = (self.read, self.found.len());
        match (self.spelling(name), self.dead) {
            (b"define", 0) => return self.define(hash),
            (b"if", 0) => {
                let condition = self.next_in_line();
                if condition.is_some_and(|token| self.spelling(token) == b"0") {
                    let more = self.next_in_line();
                    self.dead = u32::from(more.is_none());
                    self.conditionals.open(&self.state, read, found);
                    if more.is_none() {
                        return;
                    }
                } else {
                    self.conditionals.open(&self.state, read, found);
                    if condition.is_none() {
                        return;
                    }
                }
            }
            (b"ifdef" | b"ifndef", 0) => self.conditionals.open(&self.state, read, found),
            (b"else" | b"elif" | b"elifdef" | b"elifndef", 0 | 1) => {
                self.dead = 0;
                let before = self.conditionals.next_branch(&mut self.state, read);
                if let Some(before) = before.filter(|_| self.state.is_between()) {
                    self.floor = Some(self.floor.unwrap_or(before).min(before));
                }
            }
            (b"endif", 0 | 1) => {
                self.dead = 0;
                self.conditionals.close(&mut self.state, read);
            }
            (b"if" | b"ifdef" | b"ifndef", _) => self.dead += 1,
            (b"endif", _) => self.dead -= 1,
            _ => {}
        }
        while self.next_in_line().is_some() {}
    }

    /// The next token of a directive's line; none after its newline has been read.
    fn next_in_line(&mut self) -> Option<Token> {
        loop {
            let token = self.tokens.next()?;
            match token.kind {
                TokenKind::Newline => return None,
                TokenKind::Blank | TokenKind::BlockComment | TokenKind::LineComment => {}
                _ => return Some(token),
            }
        }
    }

    fn define(&mut self, hash: Token) {
        let Some(name) = self.next_in_line() else {
            return;
        };
        let is_name = name.kind == TokenKind::Identifier;
        let mut end = name.end;
        let mut kind = DeclarationKind::Macro;
        // By hand, since the parenthesis must touch the name.
        if let Some(next) = self.tokens.next() {
            if next.kind == TokenKind::Newline {
                return self.push(is_name, kind, name, hash.start..end);
            }
            if self.spelling(next) == b"(" {
                kind = DeclarationKind::FunctionMacro;
            }
            end = next.end;
        }
        for token in self.tokens.by_ref() {
            if token.kind == TokenKind::Newline {
                break;
            }
            end = token.end;
        }
        self.push(is_name, kind, name, hash.start..end);
    }

    fn push(
        &mut self,
        really: bool,
        kind: DeclarationKind,
        name: Token,
        whole: std::ops::Range<usize>,
    ) {
        if really {
            let name = name.start..name.end;
            self.found.push(Declaration { kind, name, whole });
        }
    }

    /// Takes a token of a declaration. `first`: whether it is the first of its line.
    fn take(&mut self, token: Token, first: bool) {
        let text = self.text;
        let spelling = &text[token.start..token.end];
        match &mut self.state.inside {
            Inside::Nothing => {}
            Inside::Parentheses(group) => {
                if group.take(text, token) {
                    let group = *group;
                    self.state.inside = Inside::Nothing;
                    self.end_group(&group);
                }
                return;
            }
            Inside::Brackets(depth) => {
                match spelling {
                    b"[" => *depth += 1,
                    b"]" => *depth -= 1,
                    _ => {}
                }
                if *depth == 0 {
                    self.state.inside = Inside::Nothing;
                }
                return;
            }
            Inside::Braces { depth, ends } => {
                match spelling {
                    b"{" => *depth += 1,
                    b"}" => *depth -= 1,
                    _ => {}
                }
                if *depth == 0 {
                    let ends = *ends;
                    self.state.inside = Inside::Nothing;
                    if ends {
                        self.end_statement(token.end);
                    }
                }
                return;
            }
        }
        if let Place::Enumerators(enumerator) = self.state.place {
            return self.enumerator(enumerator, token);
        }
        match spelling {
            b";" => {
                self.end_declarator(b';');
                self.end_statement(token.end);
            }
            b"}" => self.close_brace(token),
            _ if token.kind == TokenKind::Identifier => self.identifier(token, first),
            _ => {
                self.begin(token);
                self.punctuator(token);
            }
        }
    }

    fn identifier(&mut self, token: Token, first: bool) {
        let word = classify(self.spelling(token));
        if first && self.state.statement.begun {
            let statement = &self.state.statement;
            let begins = match word {
                // `__BEGIN_DECLS` above it, or code that is no C.
                Word::Typedef | Word::Extern => statement.is_prefix() || statement.foreign,
                Word::Storage | Word::Tag(_) => statement.foreign,
                _ => false,
            };
            // `EXPORT_SYMBOL(name)` without a semicolon.
            if begins || statement.is_invocation {
                self.end_declarator(b';');
                self.end_statement(self.end);
            }
        }
        self.begin(token);
        self.state.statement.word(self.text, token, word);
    }

    fn punctuator(&mut self, token: Token) {
        let spelling = &self.text[token.start..token.end];
        let statement = &mut self.state.statement;
        match spelling {
            b"(" => self.state.inside = Inside::Parentheses(statement.open_group()),
            b"[" => self.state.inside = Inside::Brackets(1),
            b"{" => self.open_brace(token),
            b"," => self.end_declarator(b','),
            b"=" => self.end_declarator(b'='),
            b"*" | b"^" | b"&" => statement.star(),
            b":" => statement.colon(),
            _ if token.kind == TokenKind::String => statement.string(),
            _ => statement.other(),
        }
    }

    /// Begins a declaration with this token, unless one has begun.
    fn begin(&mut self, token: Token) {
        let statement = &mut self.state.statement;
        if !statement.begun {
            statement.begun = true;
            statement.start = token.start;
            statement.first = self.floor.take().unwrap_or(self.found.len());
        }
    }

    fn end_group(&mut self, group: &Group) {
        match &mut self.state.place {
            Place::Enumerators(enumerator @ Enumerator::Named(_)) => {
                *enumerator = Enumerator::Invoked;
            }
            Place::Enumerators(_) => {}
            _ => self.state.statement.group(self.text, group),
        }
    }

    /// Notes what the declarator at hand declares. Members do not count.
    fn end_declarator(&mut self, end: u8) {
        let found = self.state.statement.end_declarator(end);
        if let Some((kind, name)) = found
            && (self.state.place == Place::File || kind == DeclarationKind::Struct)
        {
            self.open(kind, name);
        }
    }

    /// Notes a declaration that ends with the statement.
    fn open(&mut self, kind: DeclarationKind, name: Token) {
        let start = self.state.statement.start;
        self.open.push(self.found.len());
        self.push(true, kind, name, start..name.end.max(start));
    }

    fn end_statement(&mut self, end: usize) {
        if self.state.statement.begun {
            let first = self.state.statement.first;
            self.end = end;
            self.close_from(first);
            self.state.statement = Statement::default();
        }
    }

    /// All declarations from that number on end where the last token did.
    fn close_from(&mut self, first: usize) {
        while let Some(number) = self.open.pop_if(|number| *number >= first) {
            let whole = &mut self.found[number].whole;
            whole.end = self.end.max(whole.end);
        }
    }

    fn open_brace(&mut self, token: Token) {
        let braces = self.state.statement.braces();
        match braces {
            Braces::Transparent => self.end_statement(token.end),
            Braces::Initialiser => {
                self.state.inside = Inside::Braces {
                    depth: 1,
                    ends: false,
                };
            }
            Braces::Body(tag, name) if self.state.outer.len() < DEEPEST => {
                if let Some(name) = name {
                    let kind = match tag {
                        Tag::Struct => DeclarationKind::Struct,
                        Tag::Union => DeclarationKind::Union,
                        Tag::Enum => DeclarationKind::Enum,
                    };
                    self.open(kind, name);
                }
                let place = match tag {
                    Tag::Enum => Place::Enumerators(Enumerator::Next),
                    Tag::Struct | Tag::Union => Place::Members,
                };
                let statement = std::mem::take(&mut self.state.statement);
                self.state.outer.push((statement, self.state.place));
                self.state.place = place;
            }
            Braces::Body(..) | Braces::Code => {
                self.end_declarator(b'{');
                self.state.inside = Inside::Braces {
                    depth: 1,
                    ends: true,
                };
            }
        }
    }

    /// A closing brace that no skipped one matches.
    fn close_brace(&mut self, token: Token) {
        self.end_statement(token.start);
        if let Some((statement, place)) = self.state.outer.pop() {
            self.state.statement = statement;
            self.state.place = place;
            self.state.statement.end_body();
        }
    }

    fn enumerator(&mut self, enumerator: Enumerator, token: Token) {
        let spelling = &self.text[token.start..token.end];
        let next = match (spelling, enumerator) {
            (b"," | b"}", Enumerator::Named(name) | Enumerator::Rest(Some(name))) => {
                let whole = name.start..self.end;
                self.push(true, DeclarationKind::Enumerator, name, whole);
                Enumerator::Next
            }
            (b",", _) => Enumerator::Next,
            (b"(", _) => {
                self.state.inside = Inside::Parentheses(Group::open(true, false));
                return;
            }
            (b"[", _) => {
                self.state.inside = Inside::Brackets(1);
                return;
            }
            (b"{", _) => {
                self.state.inside = Inside::Braces {
                    depth: 1,
                    ends: false,
                };
                return;
            }
            (_, Enumerator::Next | Enumerator::Invoked) if token.kind == TokenKind::Identifier => {
                Enumerator::Named(token)
            }
            (_, Enumerator::Named(name)) => Enumerator::Rest(Some(name)),
            (_, Enumerator::Next | Enumerator::Invoked) => Enumerator::Rest(None),
            (_, rest) => rest,
        };
        match spelling {
            b"}" => self.close_brace(token),
            _ => self.state.place = Place::Enumerators(next),
        }
    }
}

/// Whether a punctuator begins a directive.
fn is_hash(spelling: &[u8]) -> bool {
    matches!(spelling, b"#" | b"%:")
}
