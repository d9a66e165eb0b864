//! The mixer: a weighted sum of stretched predictions, its weights learnt online.
//!
//! Weights are kept in 32 bits, of which sixteen take part in the sum: small corrections add up
//! instead of being rounded away.

use super::kernel::{BLOCK, Block, Half, Kernel, PAIRS};
use super::logistic::STRETCH_MAX;

/// Inputs of a mixer, in 256ths of a stretched probability: `B` blocks of sixteen.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Inputs<const B: usize>([Block; B]);

/// Two inputs as one number.
#[inline(always)]
pub(crate) fn pair(first: i32, second: i32) -> u32 {
    first as u32 & 0xFFFF | (second as u32) << 16
}

impl<const B: usize> Inputs<B> {
    /// All zero: nothing is known.
    pub(crate) fn new() -> Self {
        Inputs([[0; PAIRS]; B])
    }

    #[inline(always)]
    pub(crate) fn set(&mut self, index: usize, value: i16) {
        let cell = &mut self.0.as_flattened_mut()[index / 2];
        let shift = index % 2 * 16;
        *cell = *cell & !(0xFFFF << shift) | u32::from(value as u16) << shift;
    }

    /// Inputs at the even places of each block, zeros at the others.
    #[inline(always)]
    pub(crate) fn of_single(inputs: [[i32; PAIRS]; B]) -> Self {
        let mut all = Inputs::new();
        for (block, inputs) in all.0.iter_mut().zip(inputs) {
            for j in 0..PAIRS {
                block[j] = inputs[j] as u32 & 0xFFFF;
            }
        }
        all
    }

    /// The inputs as pairs, to be set many at a time.
    #[inline(always)]
    pub(crate) fn pairs(&mut self) -> &mut [u32] {
        self.0.as_flattened_mut()
    }
}

/// One has so many bits after it in the upper halves of weights, which reach from -4 to 4. Nothing comes near that;
/// if it did the weight would wrap, alike on every machine.
const ONE_BITS: u32 = 13;

/// Sets of weights over the same inputs.
#[derive(Clone, Debug)]
pub(crate) struct Mixer<const B: usize> {
    upper: Vec<[Half; B]>,
    lower: Vec<[Half; B]>,
    kernel: Kernel,
}

impl<const B: usize> Mixer<B> {
    /// `sets` sets of weights, all `initial` in 65,536ths.
    pub(crate) fn new(sets: usize, initial: i32) -> Self {
        let weight = initial << ONE_BITS;
        Mixer {
            upper: vec![[Half([(weight >> 16) as i16; BLOCK]); B]; sets],
            lower: vec![[Half([weight as i16; BLOCK]); B]; sets],
            kernel: Kernel::detect(),
        }
    }

    /// The sum of `inputs` under the weights of `set`, in the stretched domain.
    #[inline(always)]
    pub(crate) fn mix(&self, inputs: &Inputs<B>, set: usize) -> i32 {
        self.kernel.dot(&inputs.0, &self.upper[set]) >> ONE_BITS
    }

    /// The sums under the weights of several sets, brought to the range of stretched probabilities; zeros behind them.
    #[inline(always)]
    pub(crate) fn mix_all<const S: usize>(
        &self,
        inputs: &Inputs<B>,
        sets: [usize; S],
    ) -> [i32; PAIRS] {
        let mut weights = [&self.upper[0]; S];
        for j in 0..S {
            weights[j] = &self.upper[sets[j]];
        }
        let mut sums = self.kernel.dots(&inputs.0, weights);
        for sum in &mut sums {
            *sum = (*sum >> ONE_BITS).clamp(-STRETCH_MAX, STRETCH_MAX);
        }
        sums
    }

    /// Moves the weights of `set`: `step` is the bit that came minus the probability of a one, in
    /// 65,536ths, times the rate, of which one unit is 2^-29 of a weight for each unit of input.
    #[inline(always)]
    pub(crate) fn train(&mut self, inputs: &Inputs<B>, set: usize, step: i32) {
        let step = step.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        let (upper, lower) = (&mut self.upper[set], &mut self.lower[set]);
        self.kernel.train(&inputs.0, upper, lower, step);
    }
}

#[cfg(test)]
mod tests {
    use super::super::squash;
    use super::*;

    #[test]
    fn learns_which_input_to_trust() {
        let mut mixer = Mixer::<1>::new(2, 4000);
        let mut inputs = Inputs::new();
        let mut random = 1_u32;
        for _ in 0..3000 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let bit = random >> 31;
            inputs.set(3, if bit != 0 { 600 } else { -600 });
            inputs.set(7, if random >> 30 & 1 != 0 { 600 } else { -600 });
            let p = squash(mixer.mix(&inputs, 1)) as i32;
            mixer.train(&inputs, 1, ((bit << 16) as i32 - p) / 8);
        }
        inputs.set(3, 600);
        inputs.set(7, -600);
        assert!(squash(mixer.mix(&inputs, 1)) > 60_000);
        assert!(
            squash(mixer.mix(&inputs, 0)) == 32_768,
            "the other set has not moved"
        );
    }
}
