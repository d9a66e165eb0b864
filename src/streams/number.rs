//! Numbers that go on as those above them do: registers at equal distances, enumerations.

/// The most places of a line that are told apart.
const PLACES: usize = 8;

/// The last two numbers of each place of a line: the first of its line, the second, and so on.
/// `T` is whatever tells where the number stands.
pub(super) struct Columns<T> {
    last: [[Option<T>; 2]; PLACES],
    place: usize,
}

impl<T: Clone> Columns<T> {
    pub(super) fn new() -> Self {
        Columns {
            last: Default::default(),
            place: 0,
        }
    }

    /// A line begins, perhaps. Lines are too short for the processor to foresee where: no branch.
    #[inline]
    pub(super) fn newline_if(&mut self, begins: bool) {
        self.place = if begins { 0 } else { self.place };
    }

    /// The two numbers above the next one of the line, the upper first.
    pub(super) fn above(&self) -> Option<(T, T)> {
        match &self.last[self.place] {
            [Some(upper), Some(lower)] => Some((upper.clone(), lower.clone())),
            _ => None,
        }
    }

    /// The next number of the line. Those beyond the last place share it.
    pub(super) fn push(&mut self, number: T) {
        let last = &mut self.last[self.place];
        last.swap(0, 1);
        last[1] = Some(number);
        self.place = (self.place + 1).min(PLACES - 1);
    }
}

/// A number as it is written: `0x`, digits, `UL`.
struct Written<'a> {
    prefix: &'a [u8],
    digits: &'a [u8],
    suffix: &'a [u8],
    value: u64,
    /// Whether any digit is a capital.
    capital: bool,
}

/// What digits are worth, and [`CAPITAL`] more where they are capitals.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < 16 {
        digits[b"0123456789abcdef"[digit as usize] as usize] = digit;
        digit += 1;
    }
    while digit > 10 {
        digit -= 1;
        digits[b"0123456789ABCDEF"[digit as usize] as usize] = CAPITAL | digit;
    }
    digits
};
const CAPITAL: u8 = 16;
const NO_DIGIT: u8 = 128;

impl<'a> Written<'a> {
    #[inline]
    fn parse(number: &'a [u8]) -> Option<Self> {
        let suffix = number
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b'U' | b'L' | b'u' | b'l'))
            .count();
        let (body, suffix) = number.split_at(number.len() - suffix);
        let (prefix, digits, radix) = match body {
            [b'0', b'x' | b'X', digits @ ..] => (&body[..2], digits, 16),
            _ => (&body[..0], body, 10),
        };
        if digits.is_empty() || digits.len() > 16 {
            return None;
        }
        // Sixteen digits fit in either radix.
        let (mut value, mut all) = (0, 0);
        for &digit in digits {
            let digit = DIGITS[usize::from(digit)];
            all |= digit;
            if digit % CAPITAL >= radix {
                all |= NO_DIGIT;
            }
            value = value * u64::from(radix) + u64::from(digit % CAPITAL);
        }
        (all < NO_DIGIT).then_some(Written {
            prefix,
            digits,
            suffix,
            value,
            capital: all & CAPITAL != 0,
        })
    }
}

/// Writes the number that is as far from `lower` as that is from `upper`, in the form of `lower`.
/// False, and nothing of use in `out`, where one of them is no such number, the two are equal, or
/// it takes more than 64 bits.
pub(super) fn next(upper: &[u8], lower: &[u8], out: &mut Vec<u8>) -> bool {
    let (Some(upper), Some(lower)) = (Written::parse(upper), Written::parse(lower)) else {
        return false;
    };
    let value = match lower.value.checked_sub(upper.value) {
        Some(0) => None,
        Some(up) => lower.value.checked_add(up),
        None => lower.value.checked_sub(upper.value - lower.value),
    };
    let Some(mut value) = value else {
        return false;
    };
    let hex = !lower.prefix.is_empty();
    let least = match hex || lower.digits[0] == b'0' {
        true => lower.digits.len(),
        false => 1,
    };
    let letters = if lower.capital { b'A' - 10 } else { b'a' - 10 };
    // 64 bits are 20 digits at most.
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    while value > 0 {
        start -= 1;
        let digit = if hex { value % 16 } else { value % 10 } as u8;
        value = if hex { value / 16 } else { value / 10 };
        digits[start] = digit + if digit < 10 { b'0' } else { letters };
    }
    out.clear();
    out.extend_from_slice(lower.prefix);
    out.extend_from_slice(&digits[start.min(digits.len() - least)..]);
    out.extend_from_slice(lower.suffix);
    true
}

#[cfg(test)]
mod tests {
    use super::{Columns, next};

    #[test]
    fn numbers_go_on() {
        let check = |upper: &str, lower: &str, expected: Option<&str>| {
            let mut out = Vec::new();
            let found = next(upper.as_bytes(), lower.as_bytes(), &mut out);
            let found = found.then_some(std::str::from_utf8(&out).unwrap());
            assert_eq!(found, expected, "{upper} {lower}");
        };
        check("0x386", "0x388", Some("0x38a"));
        check("0x0F0UL", "0x0FAUL", Some("0x104UL"));
        check("0xfe", "0xff", Some("0x100"));
        check("9", "10", Some("11"));
        check("08", "09", Some("10"));
        check("2", "1u", Some("0u"));
        check("1", "0", None);
        check("7", "7", None);
        check("0x", "1", None);
        check("1e5", "1", None);
        check("99999999999999999", "1", None);
        check("0", "0x7fffffffffffffff", Some("0xfffffffffffffffe"));
        check("0", "0x8000000000000000", None);
        check(
            "0xffffffffffffffff",
            "0xfffffffffffffffeULL",
            Some("0xfffffffffffffffdULL"),
        );
    }

    #[test]
    fn columns() {
        let mut columns = Columns::new();
        for number in [1, 10, 2, 20] {
            columns.newline_if(number < 10);
            columns.push(number);
        }
        columns.newline_if(true);
        assert_eq!(columns.above(), Some((1, 2)));
        columns.push(3);
        assert_eq!(columns.above(), Some((10, 20)));
        columns.push(30);
        assert_eq!(columns.above(), None);
    }
}
