//! Adaptive probability maps: what a prediction turned out to be worth, by a small context.

use super::{squash, stretch};

/// Refines a probability: for each context, a curve of 33 points over the stretched prediction.
#[derive(Clone, Debug)]
pub(crate) struct Apm {
    points: Vec<u16>,
    /// The point nearest to the last prediction.
    nearest: usize,
}

const POINTS: usize = 33;
/// The distance of two points in the stretched domain.
const STEP: i32 = 184;

impl Apm {
    /// A map of `contexts` curves, all the identity.
    pub(crate) fn new(contexts: usize) -> Self {
        let curve = (0..POINTS as i32).map(|j| squash((j - 16) * STEP) as u16);
        Apm {
            points: curve.collect::<Vec<_>>().repeat(contexts),
            nearest: 0,
        }
    }

    /// What `stretched` means in `context`, in units of 2^-16.
    #[inline(always)]
    pub(crate) fn refine(&mut self, stretched: i32, context: usize) -> u32 {
        let x = (stretched + 16 * STEP).clamp(0, 32 * STEP - 1);
        let (below, part) = (x / STEP, x % STEP);
        let at = context * POINTS + below as usize;
        self.nearest = at + usize::from(part * 2 >= STEP);
        let (low, high) = (i32::from(self.points[at]), i32::from(self.points[at + 1]));
        (low + (high - low) * part / STEP) as u32
    }

    /// Learns the bit that came after the last prediction, by a `2^-rate`th of the error.
    #[inline(always)]
    pub(crate) fn update(&mut self, bit: u32, rate: u32) {
        let point = &mut self.points[self.nearest];
        let error = i32::from(*point) - (bit * 65_535) as i32;
        *point = (i32::from(*point) - (error >> rate)).clamp(0, 65_535) as u16;
    }
}

/// Learns how probable a one is for each value of a small context, at `1/n` first and then by
/// `2^-limit`.
#[derive(Clone, Debug)]
pub(crate) struct AdaptiveMap {
    /// Probability in the upper 22 bits, count in the lower 10.
    cells: Vec<u32>,
    limit: u32,
}

/// `65_536 / (n + 1.5)`: the step after n bits.
static STEPS: [u16; 1024] = {
    let mut steps = [0; 1024];
    let mut n = 0;
    while n < 1024 {
        steps[n] = (131_072 / (2 * n + 3)) as u16;
        n += 1;
    }
    steps
};

impl AdaptiveMap {
    /// `len` cells that learn at `1/n` up to n = `limit`, at most 1,023.
    pub(crate) fn new(len: usize, limit: u32) -> Self {
        AdaptiveMap {
            cells: vec![1 << 31; len],
            limit: limit.min(1023),
        }
    }

    #[inline(always)]
    pub(crate) fn p1(&self, cell: usize) -> u16 {
        (self.cells[cell] >> 16) as u16
    }

    /// How often a cell was updated, up to the limit.
    #[inline(always)]
    pub(crate) fn count(&self, cell: usize) -> u32 {
        self.cells[cell] & 1023
    }

    #[inline(always)]
    pub(crate) fn stretched(&self, cell: usize) -> i32 {
        stretch(self.p1(cell)).into()
    }

    #[inline(always)]
    pub(crate) fn update(&mut self, cell: usize, bit: u32) {
        let cell = &mut self.cells[cell];
        let (p, n) = (*cell >> 10, *cell & 1023);
        let target = if bit != 0 { (1 << 22) - 1 } else { 0 };
        let step = i64::from(STEPS[n as usize]);
        let moved = i64::from(p) + (((i64::from(target) - i64::from(p)) * step) >> 16);
        *cell = (moved as u32) << 10 | (n + u32::from(n < self.limit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_map_is_the_identity() {
        let mut apm = Apm::new(2);
        for p in [10, 500, 20_000, 32_768, 60_000, 65_500_u16] {
            let refined = apm.refine(stretch(p).into(), 1) as i32;
            assert!((refined - i32::from(p)).abs() < 500, "{p} {refined}");
        }
    }

    #[test]
    fn maps_learn() {
        let mut apm = Apm::new(1);
        let mut map = AdaptiveMap::new(1, 255);
        for _ in 0..1000 {
            apm.refine(0, 0);
            apm.update(1, 6);
            map.update(0, 1);
        }
        assert!(apm.refine(0, 0) > 65_000);
        assert!(map.p1(0) > 65_000);
    }
}
