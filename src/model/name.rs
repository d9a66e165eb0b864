//! The part's name as a guess: the include guard of `linux/sched.h` is nearly a function of it, and
//! so are the prefixes of what it declares.

use super::atom::{Class, Group, MAX_LEN, Scanner};
use super::dictionary::Dictionary;
use super::place::{Mode, Place};

/// The words of the name of the part that is being coded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    /// Their numbers; words without a number are left out.
    words: Vec<u32>,
    /// The first word behind the last slash.
    base: usize,
    /// The word that comes next, if the text goes on as the name does.
    next: usize,
}

impl Name {
    pub(crate) fn new(name: &[u8], dictionary: &Dictionary) -> Self {
        let mut words = Vec::new();
        let mut base = 0;
        for atom in Scanner::new(name) {
            if atom.class == Class::Separator && atom.text.contains(&b'/') {
                base = words.len();
            } else if atom.class.group() == Group::Word {
                words.extend(dictionary.get(Group::Word, atom.fold(&mut [0; MAX_LEN])));
            }
        }
        let next = words.len();
        Name { words, base, next }
    }

    /// The atom that would go on with the name, and a degree of trust below 16.
    #[inline(always)]
    pub(crate) fn expected(&self, place: &Place) -> Option<(Class, u32, usize)> {
        let &number = self.words.get(self.next)?;
        let starts = place.token == 0;
        let upper = [Class::Upper as u8, Class::JoinedUpper as u8].contains(&place.last[0].class);
        let class = if starts || upper {
            Class::JoinedUpper
        } else {
            Class::JoinedLower
        };
        let directive = usize::from(place.mode == Mode::Directive);
        let trust = directive * 8 + usize::from(upper) * 4 + usize::from(starts) * 2;
        Some((class, number, trust + usize::from(self.next > self.base)))
    }

    /// Goes past one atom, which the place has passed already.
    #[inline(always)]
    pub(crate) fn pass(&mut self, class: Class, number: Option<u32>, place: &Place) {
        self.next = match (class.group(), number) {
            (Group::Word, Some(number)) if self.words.get(self.next) == Some(&number) => {
                self.next + 1
            }
            (Group::Word, Some(number)) => {
                let same = self.words.iter().rposition(|&word| word == number);
                same.map_or(self.words.len(), |at| at + 1)
            }
            // Behind `#ifndef` or `#define`: the name may begin.
            (Group::Separator, _) if place.mode == Mode::Directive && place.count == 1 => self.base,
            _ => self.words.len(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_follows_the_name() {
        let text = b"#ifndef _LINUX_SCHED_H\n#define _LINUX_SCHED_H\n";
        let dictionary = Dictionary::gather([&text[..]].into_iter(), 2);
        let mut name = Name::new(b"include/linux/sched.h", &dictionary);
        let (mut place, mut out, mut right) = (Place::default(), Vec::new(), 0);
        for atom in Scanner::new(text) {
            let mut folded = [0; MAX_LEN];
            let number = dictionary.get(atom.class.group(), atom.fold(&mut folded));
            if let Some((class, expected, trust)) = name.expected(&place) {
                assert!(trust < 16);
                right += usize::from((class, Some(expected)) == (atom.class, number));
            }
            let start = out.len();
            atom.class.write(atom.fold(&mut [0; MAX_LEN]), &mut out);
            place.pass(atom.class, &out[start..], 1, 1);
            name.pass(atom.class, number, &place);
        }
        // `SCHED` and `H`, twice.
        assert_eq!(right, 4);
    }
}
