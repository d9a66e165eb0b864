//! Identifiers cut into pieces: the words, numbers and joints that they are made of.

use std::iter::FusedIterator;

/// Splits an identifier (or any bytes) into pieces, in order and without gaps. Allocates nothing.
///
/// A piece is a word in one case, or a run of digits, either with the one underscore before it; or
/// what is left: further underscores, bytes that are no ASCII letter or digit.
/// An upper-case letter that a lower-case one follows begins a word, as does the first upper-case
/// letter after a lower-case one.
///
/// ```
/// let name = b"mlx5_ifc_bits";
/// let pieces: Vec<&[u8]> = chz::lex::pieces(name).map(|p| &name[p.start..p.end]).collect();
/// assert_eq!(pieces, [&b"mlx"[..], b"5", b"_ifc", b"_bits"]);
/// ```
pub fn pieces(identifier: &[u8]) -> Pieces<'_> {
    Pieces {
        bytes: identifier,
        at: 0,
    }
}

/// A piece of an identifier: what it is, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is, the joining underscore apart.
    pub kind: PieceKind,
    /// Whether it begins with an underscore that joins it to what is before.
    pub joined: bool,
    /// Offset of its first byte, which is the underscore if `joined`.
    pub start: usize,
    /// Offset just past its last byte.
    pub end: usize,
}

/// What a [`Piece`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PieceKind {
    /// A word in lower case: `page`.
    Lower,
    /// A word in upper case, of one letter perhaps: `PAGE`, `X`.
    Upper,
    /// A word that begins with its only upper-case letter: `Page`.
    Capitalised,
    /// Digits: `64`.
    Digits,
    /// Neither: `$`, characters beyond ASCII, line splices, or underscores that join nothing
    /// (those at the end, and all but the last of several). Never `joined`.
    Other,
}

/// The iterator that [`pieces`] returns.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let start = self.at;
        let &first = self.bytes.get(start)?;
        let joined = first == b'_'
            && self
                .bytes
                .get(start + 1)
                .is_some_and(u8::is_ascii_alphanumeric);
        let (kind, end) = self.unjoined(start + usize::from(joined));
        self.at = end;
        Some(Piece {
            kind,
            joined,
            start,
            end,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.bytes.len() - self.at;
        (usize::from(left > 0), Some(left))
    }
}

impl FusedIterator for Pieces<'_> {}

impl Pieces<'_> {
    /// The piece that begins at `from`, an underscore that joins it apart.
    fn unjoined(&self, from: usize) -> (PieceKind, usize) {
        match self.bytes[from] {
            b'0'..=b'9' => (PieceKind::Digits, self.run_end(from, u8::is_ascii_digit)),
            b'a'..=b'z' => (PieceKind::Lower, self.run_end(from, u8::is_ascii_lowercase)),
            b'A'..=b'Z' => {
                let upper = self.run_end(from, u8::is_ascii_uppercase);
                let small_follows = self.bytes.get(upper).is_some_and(u8::is_ascii_lowercase);
                match upper - from {
                    1 if small_follows => (
                        PieceKind::Capitalised,
                        self.run_end(upper, u8::is_ascii_lowercase),
                    ),
                    // The last capital belongs to the word that it begins: `HTMLForm`.
                    _ if small_follows => (PieceKind::Upper, upper - 1),
                    _ => (PieceKind::Upper, upper),
                }
            }
            b'_' => {
                // All but the one that joins the next piece.
                let end = self.run_end(from, |&byte| byte == b'_');
                let joins = self.bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
                (PieceKind::Other, end - usize::from(joins))
            }
            _ => {
                let end = self.run_end(from, |byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
                (PieceKind::Other, end)
            }
        }
    }

    fn run_end(&self, from: usize, belongs: impl Fn(&u8) -> bool) -> usize {
        let run = &self.bytes[from..];
        from + run
            .iter()
            .position(|byte| !belongs(byte))
            .unwrap_or(run.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(identifier: &str) -> Vec<&str> {
        pieces(identifier.as_bytes())
            .map(|piece| &identifier[piece.start..piece.end])
            .collect()
    }

    #[test]
    fn words_digits_and_joints() {
        assert_eq!(cut("mlx5_ifc_bits"), ["mlx", "5", "_ifc", "_bits"]);
        assert_eq!(cut("__init"), ["_", "_init"]);
        assert_eq!(cut("___x86_64__"), ["__", "_x", "86", "_64", "__"]);
        assert_eq!(cut("GFP_KERNEL"), ["GFP", "_KERNEL"]);
        assert_eq!(cut("_"), ["_"]);
        assert_eq!(cut(""), [""; 0]);
    }

    #[test]
    fn camel_case() {
        assert_eq!(cut("PageLocked"), ["Page", "Locked"]);
        assert_eq!(cut("HTMLForm2Text"), ["HTML", "Form", "2", "Text"]);
        assert_eq!(cut("regBIF_CFG"), ["reg", "BIF", "_CFG"]);
        assert_eq!(cut("SetPageDirty_X"), ["Set", "Page", "Dirty", "_X"]);
        assert_eq!(cut("mA"), ["m", "A"]);
    }

    #[test]
    fn what_is_neither_stands_apart() {
        assert_eq!(cut("a$b"), ["a", "$", "b"]);
        assert_eq!(cut("na_\u{ef}f_"), ["na", "_", "\u{ef}", "f", "_"]);
        assert_eq!(cut("ab\\\ncd"), ["ab", "\\\n", "cd"]);
    }

    #[test]
    fn kinds() {
        let kinds: Vec<_> = pieces(b"aA_Ab9__")
            .map(|piece| (piece.kind, piece.joined))
            .collect();
        let expected = [
            (PieceKind::Lower, false),
            (PieceKind::Upper, false),
            (PieceKind::Capitalised, true),
            (PieceKind::Digits, false),
            (PieceKind::Other, false),
        ];
        assert_eq!(kinds, expected);
    }

    fn check(identifier: &[u8]) -> Result<(), TestCaseError> {
        let mut at = 0;
        for piece in pieces(identifier) {
            prop_assert_eq!(piece.start, at);
            prop_assert!(piece.end > at);
            at = piece.end;
            let bytes = &identifier[piece.start + usize::from(piece.joined)..piece.end];
            prop_assert!(!piece.joined || identifier[piece.start] == b'_');
            let fits = match piece.kind {
                PieceKind::Lower => bytes.iter().all(u8::is_ascii_lowercase),
                PieceKind::Upper => bytes.iter().all(u8::is_ascii_uppercase),
                PieceKind::Digits => bytes.iter().all(u8::is_ascii_digit),
                PieceKind::Capitalised => {
                    bytes.len() > 1
                        && bytes[0].is_ascii_uppercase()
                        && bytes[1..].iter().all(u8::is_ascii_lowercase)
                }
                PieceKind::Other => !piece.joined && !bytes.iter().any(u8::is_ascii_alphanumeric),
            };
            prop_assert!(fits, "{piece:?}");
        }
        prop_assert_eq!(at, identifier.len());
        Ok(())
    }

    proptest! {
        #[test]
        fn any_bytes_are_pieces(identifier: Vec<u8>) {
            check(&identifier)?;
        }

        #[test]
        fn any_identifier_is_pieces(identifier in "[_A-Za-z$é][_A-Za-z0-9]{0,40}") {
            check(identifier.as_bytes())?;
        }
    }
}
