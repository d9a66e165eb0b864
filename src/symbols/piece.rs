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
/// it, each with the underscores before it. Put together they are the word; none is empty.
pub(crate) struct Pieces<'a> {
    rest: &'a [u8],
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(word: &'a [u8]) -> Self {
        Pieces { rest: word }
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
        let (piece, rest) = rest.split_at(end);
        self.rest = rest;
        Some(piece)
    }
}

fn underscores(piece: &[u8]) -> usize {
    piece.iter().take_while(|&&byte| byte == b'_').count()
}

/// Appends the piece that follows a counter: `_8` gives `_9`, `9` `10`, `09` `10`. False, and
/// nothing appended, for pieces that are not at most nine digits behind underscores.
pub(crate) fn successor(piece: &[u8], out: &mut Vec<u8>) -> bool {
    let (joint, digits) = piece.split_at(underscores(piece));
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    out.extend_from_slice(joint);
    let first = out.len();
    out.extend_from_slice(digits);
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
    }

    #[test]
    fn counters() {
        for (piece, next) in [("8", "9"), ("_9", "_10"), ("__099", "__100"), ("99", "100")] {
            let mut out = b"x".to_vec();
            assert!(successor(piece.as_bytes(), &mut out));
            assert_eq!(out[1..], *next.as_bytes());
        }
        for piece in ["", "_", "a", "1234567890"] {
            assert!(!successor(piece.as_bytes(), &mut Vec::new()));
        }
    }
}
