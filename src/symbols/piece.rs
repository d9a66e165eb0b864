//! Pieces: what words are made of, `mlx5_ifc_bits` of `mlx`, `5`, `_ifc`, `_bits`.

use super::run::Kind;

/// The word as its pieces are spelled: in small letters where all of its letters are capitals.
pub(crate) fn fold(kind: Kind, word: &[u8], folded: &mut Vec<u8>) {
    folded.clear();
    folded.extend_from_slice(word);
    if kind == Kind::Upper {
        folded.make_ascii_lowercase();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit,
    Capital,
    Other,
}

fn class(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' => Class::Digit,
        b'A'..=b'Z' => Class::Capital,
        _ => Class::Other,
    }
}

/// The pieces of a word: digits, capitals, small letters, or a capital and the small letters after
/// it, each with the underscores before it; the last of [`Pieces::MOST`] is all that is left. Put
/// together they are the word; none is empty.
pub(crate) struct Pieces<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Pieces<'a> {
    /// The most pieces of a word.
    pub(crate) const MOST: usize = 63;

    pub(crate) fn new(word: &'a [u8]) -> Self {
        Pieces {
            rest: word,
            left: Self::MOST,
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest;
        if rest.is_empty() {
            return None;
        }
        let mut end = underscores(rest);
        if let Some(&first) = rest.get(end) {
            let mut kind = class(first);
            end += 1;
            let goes_on = |end: usize, kind| {
                rest.get(end)
                    .is_some_and(|&byte| byte != b'_' && class(byte) == kind)
            };
            if kind == Class::Capital && goes_on(end, Class::Other) {
                kind = Class::Other;
            }
            while goes_on(end, kind) {
                end += 1;
            }
        }
        self.left -= 1;
        if self.left == 0 {
            end = rest.len();
        }
        let (piece, rest) = rest.split_at(end);
        self.rest = rest;
        Some(piece)
    }
}

fn underscores(piece: &[u8]) -> usize {
    piece.iter().take_while(|&&byte| byte == b'_').count()
}

/// Appends the piece that follows a counter: `_8` gives `_9`, `9` `10`, `09` `10`. False, and
/// nothing appended, for pieces that do not end with a digit.
pub(crate) fn successor(piece: &[u8], out: &mut Vec<u8>) -> bool {
    let digits = piece.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let first = out.len() + piece.len() - digits.count();
    out.extend_from_slice(piece);
    if first == out.len() {
        out.truncate(first - piece.len());
        return false;
    }
    for at in (first..out.len()).rev() {
        if out[at] < b'9' {
            out[at] += 1;
            return true;
        }
        out[at] = b'0';
    }
    out.insert(first, b'1');
    true
}

#[cfg(test)]
mod tests {
    use super::{Pieces, successor};

    #[test]
    fn pieces() {
        let cut = |word: &'static str| -> Vec<&str> {
            Pieces::new(word.as_bytes())
                .map(|piece| std::str::from_utf8(piece).unwrap())
                .collect()
        };
        assert_eq!(cut("mlx5_ifc_bits"), ["mlx", "5", "_ifc", "_bits"]);
        assert_eq!(
            cut("__GetHTTPName2x_"),
            ["__Get", "HTTPN", "ame", "2", "x", "_"]
        );
        assert_eq!(cut("_"), ["_"]);
        let many: &str = "a_b".repeat(100).leak();
        let pieces = cut(many);
        assert_eq!(pieces.len(), Pieces::MOST);
        assert_eq!(pieces.concat(), many);
    }

    #[test]
    fn counters() {
        for (piece, next) in [
            ("8", "9"),
            ("_9", "_10"),
            ("__099", "__100"),
            ("99", "100"),
            ("a9999999999", "a10000000000"),
        ] {
            let mut out = b"x".to_vec();
            assert!(successor(piece.as_bytes(), &mut out));
            assert_eq!(out[1..], *next.as_bytes());
        }
        for piece in ["", "_", "a", "1_"] {
            let mut out = b"x".to_vec();
            assert!(!successor(piece.as_bytes(), &mut out));
            assert_eq!(out, b"x");
        }
    }
}
