//! Runs: the words of a text and the gaps between them.

/// What a run is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word without capitals.
    Lower,
    /// A word of which all letters are capitals.
    Upper,
    /// A word with both.
    Mixed,
    /// A word that begins with a digit.
    Number,
    /// What stands between two words: punctuators, white space, quotes. One symbol for all of it,
    /// since the punctuators of C come in a few thousand fixed groups, layout included.
    Gap,
}

impl Kind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = 5;

    const ALL: [Kind; Self::COUNT] = [
        Kind::Lower,
        Kind::Upper,
        Kind::Mixed,
        Kind::Number,
        Kind::Gap,
    ];

    /// The kind of that number, the order being that of the definition.
    pub(crate) fn from_index(index: usize) -> Option<Kind> {
        Self::ALL.get(index).copied()
    }

    fn of_word(word: &[u8]) -> Kind {
        if word[0].is_ascii_digit() {
            return Kind::Number;
        }
        let capital = word.iter().any(u8::is_ascii_uppercase);
        let small = word.iter().any(u8::is_ascii_lowercase);
        match (capital, small) {
            (false, _) => Kind::Lower,
            (true, false) => Kind::Upper,
            (true, true) => Kind::Mixed,
        }
    }
}

/// Bytes of words: what C allows in identifiers and numbers, and all beyond ASCII.
fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The runs of some bytes. Put together they are those bytes, whatever they are; none is empty.
/// A zero byte is a gap of its own, so that zero can end the spelling of every other run.
pub(crate) struct Runs<'a> {
    rest: &'a [u8],
}

impl<'a> Runs<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Runs { rest: bytes }
    }
}

impl<'a> Iterator for Runs<'a> {
    type Item = (Kind, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let &first = self.rest.first()?;
        let word = in_word(first);
        let len = if first == 0 {
            1
        } else {
            let end = |&byte: &u8| in_word(byte) != word || byte == 0;
            self.rest.iter().position(end).unwrap_or(self.rest.len())
        };
        let (run, rest) = self.rest.split_at(len);
        self.rest = rest;
        Some((if word { Kind::of_word(run) } else { Kind::Gap }, run))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Runs};

    #[test]
    fn kinds() {
        let text = b"#define A_1\t0x1f\0\0 /* \xc3\xa9 Ab */\n";
        let runs: Vec<_> = Runs::new(text).collect();
        let expected: [(Kind, &[u8]); 13] = [
            (Kind::Gap, b"#"),
            (Kind::Lower, b"define"),
            (Kind::Gap, b" "),
            (Kind::Upper, b"A_1"),
            (Kind::Gap, b"\t"),
            (Kind::Number, b"0x1f"),
            (Kind::Gap, b"\0"),
            (Kind::Gap, b"\0"),
            (Kind::Gap, b" /* "),
            (Kind::Lower, b"\xc3\xa9"),
            (Kind::Gap, b" "),
            (Kind::Mixed, b"Ab"),
            (Kind::Gap, b" */\n"),
        ];
        assert_eq!(runs, expected);
    }
}
