//! The comments that stay: licences in the manner of SPDX.

use memchr::memmem;

/// What marks a line to keep: `SPDX-License-Identifier`, `SPDX-FileCopyrightText` and their like.
const TAG: &[u8] = b"SPDX-";

/// What stays of a comment: all of it if it has one line, only its lines with a tag if it has more;
/// none if it has no tag.
pub(super) fn kept(comment: &[u8], is_block: bool) -> Option<Vec<u8>> {
    memmem::find(comment, TAG)?;
    if !is_block || !comment.contains(&b'\n') {
        return Some(comment.to_vec());
    }
    let inside = &comment[2..comment.len() - 2];
    let mut out = b"/* ".to_vec();
    let tagged = inside
        .split(|&byte| byte == b'\n')
        .filter(|line| memmem::find(line, TAG).is_some());
    for (number, line) in tagged.enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\n * ");
        }
        let is_edge = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'*';
        let first = line.iter().position(|byte| !is_edge(byte)).unwrap_or(0);
        let last = line.iter().rposition(|byte| !is_edge(byte)).unwrap_or(0);
        out.extend_from_slice(&line[first..=last]);
    }
    out.extend_from_slice(b" */");
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_stays_as_it_is_and_of_many_the_tagged_ones() {
        let kept = |text: &str| {
            let kept = kept(text.as_bytes(), text.starts_with("/*"))?;
            Some(String::from_utf8(kept).unwrap())
        };
        let line = "// SPDX-License-Identifier: GPL-2.0 ";
        assert_eq!(kept(line).as_deref(), Some(line));
        let block = "/*SPDX-License-Identifier: MIT*/";
        assert_eq!(kept(block).as_deref(), Some(block));
        let long = "/*\r\n * SPDX-FileCopyrightText: 2024 A\r\n **\r\n *\tSPDX-License-Identifier: MIT\r\n * All\r\n */";
        let short = "/* SPDX-FileCopyrightText: 2024 A\n * SPDX-License-Identifier: MIT */";
        assert_eq!(kept(long).as_deref(), Some(short));
        assert_eq!(kept(short).as_deref(), Some(short));
        assert_eq!(kept("/* SPDX is a standard */"), None);
    }
}
