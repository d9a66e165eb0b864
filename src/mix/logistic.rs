//! The logistic domain: probabilities as `ln(p / (1 - p))`, in 256ths, where evidence adds up.

/// Stretched values are within plus or minus this: 11.5 in 256ths, a little more than the 16 bits of
/// a probability can tell.
pub(crate) const STRETCH_MAX: i32 = 2943;

const SPAN: usize = 2 * STRETCH_MAX as usize + 1;

/// e^(-1/256) in units of 2^-48.
const DECAY: u128 = 280_377_609_773_053;

/// `squash` of every value in the domain, by cumulated multiplication: no floating point.
static SQUASH: [u16; SPAN] = {
    let mut table = [0; SPAN];
    let mut decay: u128 = 1 << 48;
    let mut x = 0;
    while x <= STRETCH_MAX as usize {
        // 1 / (1 + e^-x) and its complement, rounded.
        let p = ((1 << 64) + ((1 << 48) + decay) / 2) / ((1 << 48) + decay);
        let p = if p > 65_535 { 65_535 } else { p } as u16;
        table[STRETCH_MAX as usize + x] = p;
        table[STRETCH_MAX as usize - x] = if x == 0 {
            p
        } else {
            (65_536 - p as u32) as u16
        };
        decay = (decay * DECAY) >> 48;
        x += 1;
    }
    table
};

/// `stretch` of probabilities in units of 2^-12, taken in the middle of the unit.
static STRETCH: [i16; 4096] = {
    let mut table = [0; 4096];
    let mut x = 0;
    let mut i = 0;
    while i < 4096 {
        while x < SPAN - 1 && (SQUASH[x] as usize) < i * 16 + 8 {
            x += 1;
        }
        table[i] = (x as i32 - STRETCH_MAX) as i16;
        i += 1;
    }
    table
};

/// The probability, in units of 2^-16 from 1 to 65,535, of a stretched one. Values outside of the
/// domain count as its ends.
#[inline(always)]
pub(crate) fn squash(x: i32) -> u32 {
    SQUASH[(x.clamp(-STRETCH_MAX, STRETCH_MAX) + STRETCH_MAX) as usize].into()
}

/// The stretched form of a probability in units of 2^-16.
#[inline(always)]
pub(crate) fn stretch(p: u16) -> i16 {
    STRETCH[usize::from(p >> 4)]
}

/// About the stretched form of a probability, without a table: vectors make it of a few instructions, where looking
/// numbers up one by one would keep the processor from asking for what comes next.
///
/// The logarithm to base 2 of a number whose highest bit is at e, and m behind it, is about e + m + 0.344 m (1 - m).
#[inline(always)]
pub(super) fn log_odds(p: u16) -> i32 {
    let p = u32::from(p) | 1;
    let (over, under) = (normal(p), normal(65_536 - p));
    let curve = |x: u32| {
        let m = x >> 7 & 0xFFFF;
        ((m * (m ^ 0xFFFF)) >> 16) as i32
    };
    let linear = (over as i32 - under as i32) >> 12;
    (linear * LINEAR + (curve(over) - curve(under)) * CURVE) >> 16
}

/// In 65,536ths: 256 ln 2, of which the linear part comes in 2^-11, and 0.344 times that, of which the other comes in 2^-16.
pub(super) const LINEAR: i32 = 5678;
pub(super) const CURVE: i32 = 61;

/// The place of the highest bit, from bit 23 on, and what is behind it: as a number with a binary point is stored, but for the
/// place of one, which takes no part in differences.
#[inline(always)]
fn normal(x: u32) -> u32 {
    let place = 31 - x.leading_zeros();
    place << 23 | (x << (23 - place) & 0x7F_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_are_about_what_stretch_gives() {
        for p in 0..=u16::MAX {
            let odds = f64::from(u32::from(p) | 1);
            let exact = 256.0 * (odds / (65_536.0 - odds)).ln();
            assert!((f64::from(log_odds(p)) - exact).abs() < 4.0, "{p}");
        }
    }

    #[test]
    fn squash_is_the_logistic_function() {
        for x in -STRETCH_MAX..=STRETCH_MAX {
            let exact = 65_536.0 / (1.0 + (-f64::from(x) / 256.0).exp());
            assert!(
                (f64::from(squash(x)) - exact.clamp(1.0, 65_535.0)).abs() <= 1.0,
                "{x}"
            );
        }
        assert_eq!(squash(i32::MIN), squash(-STRETCH_MAX));
        assert_eq!(squash(i32::MAX), 65_535);
    }

    #[test]
    fn stretch_undoes_squash() {
        for p in (8..65_528_u16).step_by(16) {
            let back = squash(stretch(p).into()) as i32;
            assert!((back - i32::from(p)).abs() < 80, "{p} {back}");
        }
    }
}
