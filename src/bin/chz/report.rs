//! How an error is told: one line, causes joined by colons, each said once.

/// The chain of causes as one line. A cause whose words its context already holds is left out.
pub(crate) fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let words = cause.to_string();
        if line.contains(&words) {
            continue;
        }
        if !line.is_empty() {
            line.push_str(": ");
        }
        line.push_str(&words);
    }
    line.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn causes_are_joined_and_not_repeated() {
        let error = anyhow::anyhow!("no space left\non device").context("a.chz");
        assert_eq!(one_line(&error), "a.chz: no space left on device");
        let error = anyhow::anyhow!("denied").context("a.chz: denied");
        assert_eq!(one_line(&error), "a.chz: denied");
    }
}
