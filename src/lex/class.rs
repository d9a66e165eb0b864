//! What kind of token a byte can begin, and whether it continues an identifier.

/// What a byte can begin. The first two are those that continue an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Letter,
    Digit,
    Blank,
    Newline,
    /// A punctuator of one byte that no longer punctuator begins with.
    Single,
    /// A punctuator that may have several bytes.
    Several,
    Dot,
    Slash,
    Less,
    Quote,
    Apostrophe,
    Backslash,
    /// Beyond ASCII: an identifier where it is well-formed UTF-8.
    High,
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            // `$` as in GCC and Clang.
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t' | 0x0b | 0x0c => Class::Blank,
            b'\n' | b'\r' => Class::Newline,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b';' | b'?' | b'~' => Class::Single,
            b'!' | b'#' | b'%' | b'&' | b'*' | b'+' | b'-' | b':' | b'=' | b'>' | b'^' | b'|' => {
                Class::Several
            }
            b'.' => Class::Dot,
            b'/' => Class::Slash,
            b'<' => Class::Less,
            b'"' => Class::Quote,
            b'\'' => Class::Apostrophe,
            b'\\' => Class::Backslash,
            0x80.. => Class::High,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

pub(super) fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// Whether an ASCII byte continues an identifier.
pub(super) fn continues_identifier(byte: u8) -> bool {
    class(byte) as u8 <= Class::Digit as u8
}

pub(crate) fn is_blank(byte: u8) -> bool {
    class(byte) == Class::Blank
}
