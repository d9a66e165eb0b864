//! Where in a text one stands: what the contexts are made of.

use super::atom::{Class, Group};
use super::hash::hash;

/// An atom as the contexts see it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// Tells atoms apart.
    pub(crate) key: u32,
    /// The same for spellings that differ in case and in a `_` before them only.
    pub(crate) fold: u32,
    pub(crate) class: u8,
    /// The column in which it begins.
    pub(crate) column: u16,
}

/// A line that has been read, from the separator that began it to the one that ended it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) atoms: Vec<Seen>,
    /// Indexes of the separators among the atoms.
    separators: Vec<u32>,
    /// What separators and classes of words it is made of.
    pub(crate) shape: u32,
}

impl Line {
    /// The atom at an index, or an empty one past the end.
    #[inline(always)]
    pub(crate) fn at(&self, index: usize) -> Seen {
        self.atoms.get(index).copied().unwrap_or_default()
    }

    fn clear(&mut self) {
        self.atoms.clear();
        self.separators.clear();
        self.shape = 0;
    }

    fn push(&mut self, atom: Seen) {
        if atom.class == Class::Separator as u8 {
            self.separators.push(self.atoms.len() as u32);
        }
        self.atoms.push(atom);
    }

    /// The index behind the separator of that rank.
    fn behind(&self, rank: usize) -> usize {
        self.separators
            .get(rank)
            .map_or(self.atoms.len(), |&index| index as usize + 1)
    }
}

/// What the text is at this point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Mode {
    #[default]
    Code,
    /// On a line that begins with `#`.
    Directive,
    /// Behind `/*`.
    Comment,
    /// Behind `//`.
    LineComment,
    /// In double quotes.
    Text,
}

/// Longer lines are taken as if they began anew.
const MAX_LINE: usize = 512;
const MAX_DEPTH: usize = 32;

/// The state of the text.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The last atoms, the last first.
    pub(crate) last: [Seen; 8],
    /// Their classes, four bits each, the last lowest.
    pub(crate) classes: u64,
    /// The identifier or number so far; 0 behind a separator.
    pub(crate) token: u32,
    pub(crate) token_folded: u32,
    /// The last tokens (separators too), the last first.
    pub(crate) tokens: [u32; 4],
    /// The last identifiers and numbers.
    pub(crate) names: [u32; 4],
    /// The last atoms of them.
    pub(crate) tails: [u32; 3],
    /// The last word.
    pub(crate) word: u32,
    /// The last eight punctuation marks, one a byte.
    pub(crate) marks: u64,
    pub(crate) line: Line,
    /// Lines that have ended.
    pub(crate) lines: u32,
    /// The two lines before that are not blank.
    pub(crate) above: [Line; 2],
    /// Which atom of them stands where the next one will.
    pub(crate) aligned: [usize; 2],
    /// Which atom of them follows the separator that comes next.
    pub(crate) following: [usize; 2],
    pub(crate) first: u32,
    /// Tokens of the line so far.
    pub(crate) count: u32,
    pub(crate) column: u32,
    pub(crate) mode: Mode,
    /// The identifiers before the open brackets, innermost last, and what the brackets are.
    pub(crate) open: Vec<(u8, u32)>,
    /// Tells the part from those before it.
    pub(crate) file: u32,
    /// Tells the part's directory from others.
    pub(crate) directory: u32,
    last_byte: u8,
    indent: u32,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            last: Default::default(),
            classes: 0,
            token: 0,
            token_folded: 0,
            tokens: [0; 4],
            names: [0; 4],
            tails: [0; 3],
            word: 0,
            marks: 0,
            line: Line::default(),
            lines: 0,
            above: Default::default(),
            aligned: [0; 2],
            following: [0; 2],
            first: 0,
            count: 0,
            column: 0,
            mode: Mode::Code,
            open: Vec::new(),
            file: 0,
            directory: 0,
            last_byte: b'\n',
            indent: 0,
        }
    }
}

fn shift<T: Copy, const N: usize>(row: &mut [T; N], item: T) {
    row.copy_within(..N - 1, 1);
    row[0] = item;
}

impl Place {
    /// The name before the innermost open bracket, and the bracket.
    pub(crate) fn owner(&self) -> (u8, u32) {
        self.open.last().copied().unwrap_or_default()
    }

    /// Goes to the beginning of another file, of that name.
    pub(crate) fn begin(&mut self, name: &[u8]) {
        self.file = self.file.wrapping_add(1);
        let directory = name.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
        self.directory = name[..directory]
            .iter()
            .fold(1, |h, &byte| hash(h, byte.into()));
        self.end_token();
        self.end_line(Seen::default());
        self.open.clear();
        (self.mode, self.last_byte, self.column, self.indent) = (Mode::Code, b'\n', 0, 0);
    }

    /// Goes past one atom, whose text as it stands is `text`.
    pub(crate) fn pass(&mut self, class: Class, text: &[u8], key: u32, fold: u32) {
        let seen = Seen {
            key,
            fold,
            class: class as u8,
            column: self.column.min(4095) as u16,
        };
        if class == Class::Separator {
            self.end_token();
            shift(&mut self.tokens, key);
            self.line.push(seen);
            self.line.shape = hash(self.line.shape, key);
            self.separate(text, seen);
        } else {
            self.line.push(seen);
            self.line.shape = hash(self.line.shape, seen.class.into());
            if self.token == 0 {
                self.count += 1;
            }
            self.token = hash(self.token.max(1), key);
            self.token_folded = hash(self.token_folded.max(1), fold);
            self.column += text.len() as u32;
            if class.group() == Group::Word {
                self.word = fold;
            }
        }
        shift(&mut self.last, seen);
        self.classes = self.classes << 4 | class as u64;
        self.last_byte = text.last().copied().unwrap_or(0);
        if self.line.atoms.len() > MAX_LINE {
            self.end_line(seen);
        }
        self.align(class);
    }

    fn end_token(&mut self) {
        if self.token != 0 {
            if self.first == 0 {
                self.first = self.token;
            }
            shift(&mut self.tokens, self.token);
            shift(&mut self.names, self.token);
            shift(&mut self.tails, self.last[0].key);
        }
        self.token = 0;
        self.token_folded = 0;
    }

    fn separate(&mut self, text: &[u8], seen: Seen) {
        for &byte in text {
            match byte {
                b'\n' => {
                    if self.column > 0 && self.last_byte != b'\n' {
                        self.end_line(seen);
                    }
                    self.column = 0;
                    self.indent = 0;
                    if self.mode == Mode::LineComment
                        || (self.mode != Mode::Comment && self.last_byte != b'\\')
                    {
                        self.mode = Mode::Code;
                    }
                }
                b'\t' => self.column = (self.column | 7) + 1,
                _ => self.column += 1,
            }
            if byte.is_ascii_whitespace() {
                if self.count == 0 {
                    self.indent = self.column;
                }
            } else {
                self.marks = self.marks << 8 | u64::from(byte);
                self.mark(byte);
            }
            self.last_byte = byte;
        }
    }

    fn end_line(&mut self, seen: Seen) {
        self.lines = self.lines.wrapping_add(1);
        let [near, far] = &mut self.above;
        std::mem::swap(near, far);
        std::mem::swap(near, &mut self.line);
        self.line.clear();
        self.line.push(seen);
        self.first = 0;
        self.count = 0;
    }

    fn mark(&mut self, byte: u8) {
        match (self.mode, byte) {
            (Mode::Comment, b'/') if self.last_byte == b'*' => self.mode = Mode::Code,
            (Mode::Comment | Mode::LineComment, _) => {}
            (Mode::Text, b'"') if self.last_byte != b'\\' => self.mode = Mode::Code,
            (Mode::Text, _) => {}
            (_, b'*') if self.last_byte == b'/' => self.mode = Mode::Comment,
            (_, b'/') if self.last_byte == b'/' => self.mode = Mode::LineComment,
            (_, b'"') => self.mode = Mode::Text,
            (_, b'#') if self.count == 0 => self.mode = Mode::Directive,
            (_, b'{' | b'(' | b'[') => {
                if self.open.len() == MAX_DEPTH {
                    self.open.remove(0);
                }
                self.open.push((byte, self.names[0]));
            }
            (_, b'}' | b')' | b']') => {
                // An unclosed inner bracket is closed with the outer one.
                let opening = match byte {
                    b'}' => b'{',
                    b')' => b'(',
                    _ => b'[',
                };
                if let Some(depth) = self.open.iter().rposition(|&(open, _)| open == opening) {
                    self.open.truncate(depth);
                }
            }
            _ => {}
        }
    }

    fn align(&mut self, class: Class) {
        let rank = self.line.separators.len();
        for (i, above) in self.above.iter().enumerate() {
            if class == Class::Separator {
                self.aligned[i] = above.behind(rank - 1);
            } else if above.at(self.aligned[i]).class != Class::Separator as u8 {
                self.aligned[i] += 1;
            }
            self.following[i] = above.behind(rank);
        }
    }

    /// The same atom of the line above, and the one after it, and the one before.
    #[inline(always)]
    pub(crate) fn over(&self, line: usize, offset: isize) -> Seen {
        self.above[line].at(self.aligned[line].wrapping_add_signed(offset))
    }

    /// The class of mixing weights that the text at this point calls for, below 8.
    pub(crate) fn state(&self) -> usize {
        match self.mode {
            Mode::Comment | Mode::LineComment => 0,
            Mode::Text => 1,
            Mode::Directive => 2 + usize::from(self.count > 1),
            Mode::Code => match self.owner().0 {
                b'{' => 4 + usize::from(self.count > 0),
                b'(' | b'[' => 6,
                _ => 7,
            },
        }
    }
}
