//! Numbers as values: registers step by constants, enumerations by one, masks by shifts.
//!
//! Two guesses are made of the number that comes next, if one does: from the numbers in the same place of
//! the two lines above, and from the last number that followed the same words. A guess is written
//! the way the number it was made from is, and offered piece by piece.

use super::atom::Class;
use super::hash::hash;
use super::place::Place;

/// How many guesses there are.
pub(crate) const GUESSES: usize = 2;

/// Numbers remembered by the words before them, as a power of two.
const REMEMBERED_BITS: u32 = 12;

/// Numbers of one line that are remembered.
const MOST_IN_LINE: usize = 64;

#[derive(Clone, Copy, Debug, Default)]
struct Number {
    value: u64,
    /// How many digits it has; 0 is no number.
    digits: u8,
    hex: bool,
    upper: bool,
    /// Whether it begins with a zero that only fills.
    padded: bool,
    /// The class of its first atom.
    class: u8,
}

/// The spelling of a guess.
#[derive(Clone, Copy, Debug, Default)]
struct Guess {
    text: [u8; 24],
    len: u8,
    /// How much of it has come true.
    at: u8,
    class: u8,
}

/// Numbers that were read, and what they say of the next.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    current: Number,
    /// By separators before it in the line and numbers before it in the token: this line's, then
    /// the two before.
    lines: [Vec<((u32, u32), Number)>; 3],
    remembered: Vec<(Number, u64)>,
    /// Where the current number will be remembered.
    key: usize,
    /// Where it stands in the line: separators before it, numbers before it in the token.
    rank: (u32, u32),
    line: u32,
    guesses: [Guess; GUESSES],
    /// Whether the last guesses were right, the last in the lowest bit.
    record: [u8; GUESSES],
}

impl Numbers {
    pub(crate) fn new() -> Self {
        Numbers {
            current: Number::default(),
            lines: Default::default(),
            remembered: vec![Default::default(); 1 << REMEMBERED_BITS],
            key: 0,
            rank: (0, 0),
            line: 0,
            guesses: Default::default(),
            record: [0; GUESSES],
        }
    }

    /// What a guess expects next: the class and the text of an atom; and a degree of trust below 64.
    #[inline(always)]
    pub(crate) fn expected(&self, i: usize) -> Option<(Class, &[u8], usize)> {
        let guess = &self.guesses[i];
        let rest = guess
            .text
            .get(usize::from(guess.at)..usize::from(guess.len))?;
        let &first = rest.first()?;
        let hex = guess.len > 2 && guess.text[1] | 32 == b'x';
        let len = match (hex, guess.at) {
            (true, 0) => 2,
            (true, _) => 1,
            _ => rest.iter().take(3).count(),
        };
        let class = match (guess.at, first) {
            (0, _) if guess.class == Class::JoinedDigits as u8 => Class::JoinedDigits,
            _ => Class::Digits,
        };
        let other = &self.guesses[1 - i];
        let agreement = if other.len == 0 || other.at != guess.at {
            0
        } else {
            1 + usize::from(other.text == guess.text)
        };
        let trust = usize::from(self.record[i] & 7) * 6 + agreement * 2 + usize::from(guess.at > 0);
        Some((class, &rest[..len], trust))
    }

    /// Goes past one atom, which the place has passed already.
    #[inline(always)]
    pub(crate) fn pass(&mut self, class: Class, text: &[u8], place: &Place) {
        if matches!(class, Class::Digits | Class::JoinedDigits) {
            self.digits(class, text);
            return;
        }
        self.finish();
        if place.lines != self.line {
            self.line = place.lines;
            self.lines.rotate_right(1);
            self.lines[0].clear();
            self.rank = (0, 0);
        }
        if class == Class::Separator {
            self.rank = (self.rank.0 + 1, 0);
        }
        self.guess(place);
    }

    fn digits(&mut self, class: Class, text: &[u8]) {
        let digits = text.strip_prefix(b"_").unwrap_or(text);
        if self.current.digits > 0 && class == Class::JoinedDigits {
            self.finish();
        }
        let current = &mut self.current;
        if current.digits == 0 && !current.hex {
            current.class = class as u8;
            current.value = 0;
        }
        if matches!(digits, b"0x" | b"0X") {
            current.hex = true;
        } else {
            let base = if current.hex { 16 } else { 10 };
            for &byte in digits {
                let digit = char::from(byte).to_digit(16).unwrap_or(0);
                current.padded |= current.digits == 0 && byte == b'0';
                current.upper |= byte.is_ascii_uppercase();
                current.value = current.value.wrapping_mul(base).wrapping_add(digit.into());
                current.digits = current.digits.saturating_add(1);
            }
        }
        for (guess, record) in self.guesses.iter_mut().zip(&mut self.record) {
            let at = usize::from(guess.at);
            if guess.len == 0 {
                continue;
            }
            if guess.text[at..usize::from(guess.len)].starts_with(digits) {
                guess.at += digits.len() as u8;
            } else {
                *record <<= 1;
                *guess = Guess::default();
            }
        }
    }

    fn finish(&mut self) {
        if self.current.digits > 0 {
            let number = self.current;
            let (last, step) = &mut self.remembered[self.key];
            *step = number.value.wrapping_sub(last.value);
            *last = number;
            if self.lines[0].len() < MOST_IN_LINE {
                self.lines[0].push((self.rank, number));
            }
            self.rank.1 += 1;
        }
        for (guess, record) in self.guesses.iter_mut().zip(&mut self.record) {
            if guess.len > 0 && guess.at > 0 {
                *record = *record << 1 | u8::from(guess.at == guess.len);
            }
            *guess = Guess::default();
        }
        self.current = Number::default();
    }

    fn guess(&mut self, place: &Place) {
        let words = if place.token != 0 {
            place.token
        } else {
            hash(place.first, place.count)
        };
        self.key = hash(words, 11) as usize >> 8 & ((1 << REMEMBERED_BITS) - 1);
        let above = |line: &Vec<((u32, u32), Number)>| {
            line.iter()
                .find(|(rank, _)| *rank == self.rank)
                .map(|&(_, number)| number)
        };
        if let Some(near) = above(&self.lines[1]) {
            let next = match above(&self.lines[2]) {
                Some(far) if far.value != 0 && near.value == far.value.wrapping_mul(2) => {
                    near.value.wrapping_mul(2)
                }
                Some(far) => near.value.wrapping_add(near.value.wrapping_sub(far.value)),
                None => near.value.wrapping_add(1),
            };
            self.guesses[0] = Guess::new(next, near);
        }
        let (last, step) = self.remembered[self.key];
        if last.digits > 0 {
            // The first number after its words tells no step yet.
            let step = if step == last.value { 1 } else { step };
            self.guesses[1] = Guess::new(last.value.wrapping_add(step), last);
        }
    }
}

impl Guess {
    /// `value` written like another number.
    fn new(value: u64, like: Number) -> Guess {
        let mut guess = Guess {
            class: like.class,
            ..Guess::default()
        };
        let base = if like.hex { 16 } else { 10 };
        let mut digits = [0; 20];
        let (mut count, mut rest) = (0, value);
        let width = if like.padded {
            usize::from(like.digits).min(digits.len())
        } else {
            1
        };
        while (rest > 0 || count < width) && count < digits.len() {
            let digit = char::from_digit((rest % base) as u32, base as u32).unwrap_or('0') as u8;
            digits[count] = if like.upper {
                digit.to_ascii_uppercase()
            } else {
                digit
            };
            rest /= base;
            count += 1;
        }
        let mut len = 0;
        if like.hex {
            guess.text[..2].copy_from_slice(b"0x");
            len = 2;
        }
        for &digit in digits[..count].iter().rev() {
            guess.text[len] = digit;
            len += 1;
        }
        guess.len = len as u8;
        guess
    }
}

#[cfg(test)]
mod tests {
    use super::super::atom::{MAX_LEN, Scanner};
    use super::*;

    /// What the first guess says where the text ends.
    fn guess(text: &str) -> Vec<String> {
        let (mut numbers, mut place, mut out) = (Numbers::new(), Place::default(), Vec::new());
        for atom in Scanner::new(text.as_bytes()) {
            let start = out.len();
            atom.class.write(atom.fold(&mut [0; MAX_LEN]), &mut out);
            place.pass(atom.class, &out[start..], atom.text.len() as u32 + 1, 1);
            numbers.pass(atom.class, &out[start..], &place);
        }
        (0..GUESSES)
            .filter_map(|i| numbers.expected(i))
            .map(|(_, text, _)| String::from_utf8(text.to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn numbers_step() {
        assert_eq!(
            guess("#define A 0x38e\n#define B 0x390\n#define C 0x39")[0],
            "2"
        );
        assert_eq!(guess("#define A 100\n#define B 150\n#define C ")[0], "200");
        assert_eq!(
            guess("#define A 0x04\n#define B 0x08\n#define C 0x")[0],
            "1"
        );
        assert_eq!(guess("\tX_A_0,\n\tX_A_1,\n\tX_A"), ["2", "2"]);
        assert!(guess("#define A 5\n#define B 6\n#define C 8").is_empty());
    }

    #[test]
    fn no_number_is_too_long() {
        let long = "9".repeat(100);
        guess(&format!(
            "#define A {long}\n#define B 0x{long}{long}\n#define C 0x"
        ));
        guess(&format!(
            "#define A 0x0000000000000000000000000000001\n#define B 0x{long}\n#define C 0x"
        ));
    }
}
