//! Where punctuators end.

use super::splice::peek;

/// Where the punctuator ends whose first byte, `first`, stands at `at`: the longest one of C23
/// 6.4.6, digraphs among them.
pub(super) fn punctuator_end(bytes: &[u8], at: usize, first: u8) -> usize {
    let one = at + 1;
    let Some((second, place)) = peek(bytes, one) else {
        return one;
    };
    let two = place + 1;
    match (first, second) {
        (b'<', b'<') | (b'>', b'>') => then(bytes, two, b'=').unwrap_or(two),
        (b'<' | b'>' | b'=' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%', b'=')
        | (b'&' | b'|' | b'^', b'=')
        | (b'+', b'+')
        | (b'-', b'-' | b'>')
        | (b'&', b'&')
        | (b'|', b'|')
        | (b'#', b'#')
        | (b'<', b':' | b'%')
        | (b':', b':' | b'>')
        | (b'%', b'>') => two,
        (b'%', b':') => then(bytes, two, b'%')
            .and_then(|three| then(bytes, three, b':'))
            .unwrap_or(two),
        (b'.', b'.') => then(bytes, two, b'.').unwrap_or(one),
        _ => one,
    }
}

/// Where the byte ends that follows at `at`, if it is `wanted`.
fn then(bytes: &[u8], at: usize, wanted: u8) -> Option<usize> {
    let (byte, place) = peek(bytes, at)?;
    (byte == wanted).then_some(place + 1)
}
