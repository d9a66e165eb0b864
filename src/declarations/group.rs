//! What is in parentheses, as far as it tells what is declared.

use super::word::{Word, classify};
use crate::lex::{Token, TokenKind};

/// What has been seen of a parenthesized group so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    /// How many parentheses are open.
    depth: u32,
    /// What it begins with.
    pub(super) first: First,
    /// Whether only the parentheses matter from here on.
    counted_only: bool,
    /// Whether a keyword of a type precedes it, so that it is no list of parameters.
    after_type: bool,
    /// The name that is declared in it, if it holds a declarator: `(*name)`, `(*name(int))`.
    pub(super) declared: Option<Token>,
    /// Whether that name is followed by a list of parameters within the group.
    pub(super) declares_function: bool,
    settled: bool,
    /// The first two arguments, if it is a list of arguments.
    pub(super) arguments: [Argument; 2],
    /// How many commas have been seen outside inner parentheses.
    commas: u32,
}

/// What a group begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum First {
    #[default]
    Nothing,
    Star,
    Word,
    /// A number or a literal: no declaration begins so, attributes' arguments do.
    Literal,
    Other,
}

/// An argument of a macro, looked at for a name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Argument {
    /// The last word in it.
    pub(super) word: Option<Token>,
    /// How many tokens it has, inner groups left out.
    tokens: u32,
}

impl Argument {
    /// Whether it is one word and nothing else.
    pub(super) fn is_single_word(&self) -> bool {
        self.tokens == 1 && self.word.is_some()
    }
}

impl Group {
    /// A group whose parenthesis has just been opened. Where it is `counted_only`, only its end is
    /// of interest.
    pub(super) fn open(counted_only: bool, after_type: bool) -> Self {
        Group {
            depth: 1,
            counted_only,
            after_type,
            ..Group::default()
        }
    }

    /// Whether there is one word in it and nothing else.
    pub(super) fn sole_word(&self) -> Option<Token> {
        let [first, _] = self.arguments;
        first.word.filter(|_| first.tokens == 1 && self.commas == 0)
    }

    /// Whether it holds one argument that is more than a word, or a keyword: as `API(const char *)`
    /// does, which stands for a type.
    pub(super) fn holds_type(&self) -> bool {
        let [first, _] = self.arguments;
        self.commas == 0 && first.tokens > 0 && !first.is_single_word()
    }

    /// Whether each of the first arguments is one word: so a macro's, rather than parameters with
    /// their types.
    pub(super) fn holds_single_words(&self) -> bool {
        let [first, second] = self.arguments;
        first.is_single_word() && (self.commas == 0 || second.is_single_word())
    }

    /// Takes the next token, which is neither layout nor comment. Tells whether the group ends with
    /// it.
    #[inline]
    pub(super) fn take(&mut self, text: &[u8], token: Token) -> bool {
        let spelling = &text[token.start..token.end];
        if self.counted_only {
            match spelling {
                b"(" => self.depth += 1,
                b")" => self.depth -= 1,
                _ => {}
            }
            return self.depth == 0;
        }
        self.observe(spelling, token)
    }

    fn observe(&mut self, spelling: &[u8], token: Token) -> bool {
        if self.first == First::Nothing {
            self.first = match token.kind {
                TokenKind::Identifier => First::Word,
                TokenKind::Number | TokenKind::String | TokenKind::Character => First::Literal,
                _ if matches!(spelling, b"*" | b"^") => First::Star,
                _ => First::Other,
            };
        }
        let mut counts = self.depth == 1;
        match spelling {
            b"(" => {
                if self.declared.is_some() && !self.settled {
                    (self.settled, self.declares_function) = (true, true);
                }
                self.depth += 1;
            }
            b")" => {
                self.settled |= self.declared.is_some();
                self.depth -= 1;
                counts = self.depth == 1;
            }
            b"[" => self.settled |= self.declared.is_some(),
            b"," if self.depth == 1 => {
                self.commas += 1;
                return false;
            }
            // A calling convention may stand before the star.
            b"*" if self.after_type
                && self.first == First::Word
                && self.arguments[0].tokens <= 1
                && self.commas == 0 =>
            {
                self.first = First::Star;
            }
            _ if token.kind == TokenKind::Identifier => match classify(spelling) {
                Word::Plain => {
                    if self.first == First::Star && !self.settled {
                        self.declared = Some(token);
                    }
                    self.note_word(token);
                }
                Word::Qualifier | Word::Annotation => counts = false,
                _ => {}
            },
            _ => {}
        }
        if counts && let Some(argument) = self.arguments.get_mut(self.commas as usize) {
            argument.tokens += 1;
        }
        self.depth == 0
    }

    fn note_word(&mut self, token: Token) {
        if self.depth == 1
            && let Some(argument) = self.arguments.get_mut(self.commas as usize)
        {
            argument.word = Some(token);
        }
    }
}
