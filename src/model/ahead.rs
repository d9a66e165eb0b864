//! Atoms of a text looked up in the dictionary some way ahead of the encoder: look-ups in a row wait for memory
//! side by side, where those between two atoms' decisions wait one by one.

use super::atom::{Atom, Group, Scanner};
use super::dictionary::{Dictionary, Recent};

/// Atoms that are looked up in a row.
const AHEAD: usize = 1024;

/// An atom and its number. One that had none when it was looked up may have been given one since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbered<'a> {
    pub(crate) atom: Atom<'a>,
    pub(crate) number: Option<u32>,
}

/// Gives the atoms of one text after the other with their numbers, which one dictionary has.
#[derive(Clone, Debug)]
pub(crate) struct Ahead<'a> {
    scanner: Scanner<'a>,
    /// The next one last.
    row: Vec<Numbered<'a>>,
    /// By group.
    recent: [Recent; 3],
}

impl<'a> Ahead<'a> {
    /// No atoms yet.
    pub(crate) fn new() -> Self {
        Ahead {
            scanner: Scanner::new(b""),
            row: Vec::with_capacity(AHEAD),
            recent: Group::ALL.map(|_| Recent::new()),
        }
    }

    /// Goes on with the atoms of a text.
    pub(crate) fn begin(&mut self, text: &'a [u8]) {
        self.scanner = Scanner::new(text);
        self.row.clear();
    }

    /// The next atom, or none at the end of the text.
    #[inline(always)]
    pub(crate) fn next(&mut self, dictionary: &Dictionary) -> Option<Numbered<'a>> {
        if self.row.is_empty() {
            self.fill(dictionary);
        }
        self.row.pop()
    }

    #[inline(never)]
    fn fill(&mut self, dictionary: &Dictionary) {
        let Ahead {
            scanner,
            row,
            recent,
        } = self;
        row.extend(scanner.by_ref().take(AHEAD).map(|atom| {
            let recent = &mut recent[atom.class.group() as usize];
            let number = dictionary.get_again(&atom, recent);
            Numbered { atom, number }
        }));
        self.row.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::super::atom::MAX_LEN;
    use super::*;

    #[test]
    fn atoms_come_in_order_and_with_their_numbers() {
        let text = b"int a_get(struct a *a);\n".repeat(20);
        let dictionary = Dictionary::gather([&text[..]].into_iter(), 2);
        let mut ahead = Ahead::new();
        ahead.begin(&text);
        for atom in Scanner::new(&text) {
            let next = ahead.next(&dictionary).unwrap();
            assert_eq!(next.atom, atom);
            let folded = &mut [0; MAX_LEN];
            let folded = atom.fold(folded);
            let number = next.number.unwrap();
            assert_eq!(dictionary.text(atom.class.group(), number), folded);
        }
        assert!(ahead.next(&dictionary).is_none());
    }
}
