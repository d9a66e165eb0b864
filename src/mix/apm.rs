//! Adaptive probability maps: what a prediction turned out to be worth, by a small context.

use super::{prefetch, squash};

/// Refines a probability: for each context, a curve of sixteen points over the stretched prediction.
#[derive(Clone, Debug)]
pub(crate) struct Apm {
    curves: Vec<Curve>,
    /// The curve and the point nearest to the last prediction.
    nearest: (usize, usize),
}

const POINTS: usize = 16;
/// The distance of two points in the stretched domain.
const STEP: i32 = 393;
/// Where the first point is.
const FIRST: i32 = -(POINTS as i32 - 1) * STEP / 2;

/// In half a line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
struct Curve([u16; POINTS]);

impl Apm {
    /// A map of `contexts` curves, all the identity.
    pub(crate) fn new(contexts: usize) -> Self {
        let curve = std::array::from_fn(|j| squash(j as i32 * STEP + FIRST) as u16);
        Apm {
            curves: vec![Curve(curve); contexts],
            nearest: (0, 0),
        }
    }

    /// Asks for the curve of a context, which is soon wanted.
    #[inline(always)]
    pub(crate) fn expect(&self, context: usize) {
        prefetch(&self.curves, context);
    }

    /// What `stretched` means in `context`, in units of 2^-16.
    #[inline(always)]
    pub(crate) fn refine(&mut self, stretched: i32, context: usize) -> u32 {
        let x = (stretched - FIRST).clamp(0, (POINTS as i32 - 1) * STEP - 1);
        let (below, part) = ((x / STEP) as usize, x % STEP);
        self.nearest = (context, below + usize::from(part * 2 >= STEP));
        let curve = &self.curves[context].0;
        let (low, high) = (i32::from(curve[below]), i32::from(curve[below + 1]));
        (low + (high - low) * part / STEP) as u32
    }

    /// Learns the bit that came after the last prediction, by a `2^-rate`th of the error.
    #[inline(always)]
    pub(crate) fn update(&mut self, bit: u32, rate: u32) {
        let (context, point) = self.nearest;
        let point = &mut self.curves[context].0[point % POINTS];
        let error = i32::from(*point) - (bit * 65_535) as i32;
        *point = (i32::from(*point) - (error >> rate)).clamp(0, 65_535) as u16;
    }
}

/// How probable a one is in one small context: the probability in the upper 22 bits, how often it was
/// learnt in the lower ten.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub(crate) struct Cell(u32);

/// `2^14 / (2 n + 3)`: the step after n bits.
pub(super) static STEPS: [i32; 1024] = {
    let mut steps = [0; 1024];
    let mut n = 0;
    while n < 1024 {
        steps[n] = (16_384 / (2 * n + 3)) as i32;
        n += 1;
    }
    steps
};

impl Cell {
    /// Even odds, nothing learnt.
    pub(crate) const NEW: Cell = Cell(1 << 31);

    /// In units of 2^-16.
    #[inline(always)]
    pub(crate) fn p1(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// How often it was learnt, up to the limit.
    #[inline(always)]
    pub(crate) fn count(self) -> u32 {
        self.0 & 1023
    }

    /// Learns a bit: at `1/n`, with n at most `limit`, which is at most 1,023.
    #[inline(always)]
    pub(crate) fn update(&mut self, bit: u32, limit: u32) {
        let step = STEPS[(self.0 & 1023) as usize];
        self.0 = Cell::after(self.0, bit, step, limit);
    }

    /// The same if `learns` is all ones, nothing if it is zero: without a branch.
    #[inline(always)]
    pub(crate) fn update_if(&mut self, learns: u32, bit: u32, limit: u32) {
        let mut learnt = *self;
        learnt.update(bit, limit);
        self.0 = learnt.0 & learns | self.0 & !learns;
    }

    /// The cell after one more bit, when its step is known.
    #[inline(always)]
    pub(super) fn after(raw: u32, bit: u32, step: i32, limit: u32) -> u32 {
        let error = ((bit << 22) as i32).wrapping_sub((raw >> 10) as i32 + bit as i32);
        let change = ((error >> 3) * step) & !1023;
        raw.wrapping_add_signed(change) + u32::from(raw & 1023 < limit)
    }

    #[inline(always)]
    pub(super) fn raw(self) -> u32 {
        self.0
    }

    #[inline(always)]
    pub(super) fn from_raw(raw: u32) -> Self {
        Cell(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::super::stretch;
    use super::*;

    #[test]
    fn a_new_map_is_about_the_identity() {
        let mut apm = Apm::new(2);
        for p in [10, 500, 20_000, 32_768, 60_000, 65_500_u16] {
            let refined = apm.refine(stretch(p).into(), 1) as i32;
            assert!((refined - i32::from(p)).abs() < 2000, "{p} {refined}");
        }
    }

    /// Where a point is: what is said between two is learnt by the nearest.
    const POINT: i32 = FIRST + 8 * STEP;

    #[test]
    fn maps_learn() {
        let mut apm = Apm::new(1);
        let mut cell = Cell::NEW;
        for _ in 0..1000 {
            apm.refine(POINT, 0);
            apm.update(1, 6);
            cell.update(1, 255);
        }
        assert!(apm.refine(POINT, 0) > 65_000);
        assert!(cell.p1() > 65_000);
    }
}
