//! What holds for the tokens of any bytes. Shared by the fuzz target and by the test that replays
//! its seeds.

use chz::lex::{TokenKind, pieces, tokens};

/// Panics unless the tokens of `data`, and the pieces of its identifiers, are without gaps, and
/// every token but a header name is found again from its own first byte.
pub(crate) fn run(data: &[u8]) {
    let mut at = 0;
    for token in tokens(data) {
        assert_eq!(token.start, at);
        assert!(token.end > token.start && token.end <= data.len());
        at = token.end;
        let spelling = &data[token.start..token.end];
        if token.kind == TokenKind::Identifier {
            let mut from = 0;
            for piece in pieces(spelling) {
                assert_eq!(piece.start, from);
                assert!(piece.end > piece.start + usize::from(piece.joined));
                from = piece.end;
            }
            assert_eq!(from, spelling.len());
        }
        // A byte order mark is one at the very start only.
        if token.kind != TokenKind::HeaderName && !spelling.starts_with(b"\xef\xbb\xbf") {
            // Longer than any lookahead; the whole rest would make long inputs slow.
            let rest = &data[token.start..data.len().min(token.end + 4096)];
            let again = tokens(rest).next().expect("the rest is not empty");
            assert_eq!((again.kind, again.end), (token.kind, spelling.len()));
        }
    }
    assert_eq!(at, data.len());
}
