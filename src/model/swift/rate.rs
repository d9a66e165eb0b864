//! Adaptation of probabilities, in steps that shrink with what has been seen.

/// How far a probability moves that has been adapted `seen` times and is off by `distance`: the
/// 1/2, 3/8, 1/4, 3/16, 1/8 ... of it. No table and no branch: whole vectors of them are done at
/// once.
#[inline(always)]
pub(super) fn step(distance: i32, seen: u32) -> i32 {
    let odd = (seen & 1) as i32;
    (distance * 2 + (distance & -odd)) >> (2 + (seen >> 1) + (seen & 1))
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_shrink() {
        let steps: Vec<i32> = (0..8).map(|seen| step(1024, seen)).collect();
        assert_eq!(steps, [512, 384, 256, 192, 128, 96, 64, 48]);
        assert_eq!(step(-1024, 1), -384);
    }
}
