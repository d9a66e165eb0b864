//! The mixer: a weighted sum of stretched predictions, its weights learnt online.
//!
//! Weights are kept in 32 bits, of which sixteen take part in the sum: small corrections add up
//! instead of being rounded away. The loops are written for the compiler to make vectors of; being
//! integers they give the same bits whatever it makes.

/// Inputs of a mixer, in 256ths of a stretched probability.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Inputs<const N: usize>(pub(crate) [i16; N]);

#[derive(Clone, Debug)]
#[repr(C, align(64))]
struct Weights<const N: usize> {
    /// The upper halves of `fine`.
    coarse: [i16; N],
    fine: [i32; N],
}

/// One has so many bits after it in `coarse`: weights reach from -4 to 4. Nothing comes near that; if
/// it did the weight would wrap, alike on every machine.
const ONE_BITS: u32 = 13;

/// Sets of weights over the same inputs.
#[derive(Clone, Debug)]
pub(crate) struct Mixer<const N: usize> {
    sets: Vec<Weights<N>>,
}

impl<const N: usize> Mixer<N> {
    /// `sets` sets of weights, all `initial` in 65,536ths.
    pub(crate) fn new(sets: usize, initial: i32) -> Self {
        let fine = initial << ONE_BITS;
        let weights = Weights {
            coarse: [(fine >> 16) as i16; N],
            fine: [fine; N],
        };
        Mixer {
            sets: vec![weights; sets],
        }
    }

    /// The sum of `inputs` under the weights of `set`, in the stretched domain.
    #[inline(always)]
    pub(crate) fn mix(&self, inputs: &Inputs<N>, set: usize) -> i32 {
        let weights = &self.sets[set].coarse;
        let mut sum = 0_i32;
        for i in 0..N {
            sum = sum.wrapping_add(i32::from(inputs.0[i]) * i32::from(weights[i]));
        }
        sum >> ONE_BITS
    }

    /// Moves the weights of `set` against `error`: the bit that came minus the probability of a
    /// one, in 65,536ths, times the rate: one unit is 2^-29 of a weight for each unit of input.
    #[inline(always)]
    pub(crate) fn train(&mut self, inputs: &Inputs<N>, set: usize, step: i32) {
        let Weights { coarse, fine } = &mut self.sets[set];
        for i in 0..N {
            let moved = fine[i].wrapping_add(i32::from(inputs.0[i]).wrapping_mul(step));
            fine[i] = moved;
            coarse[i] = (moved >> 16) as i16;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::squash;
    use super::*;

    #[test]
    fn learns_which_input_to_trust() {
        let mut mixer = Mixer::<16>::new(2, 4000);
        let mut inputs = Inputs([0; 16]);
        let mut random = 1_u32;
        for _ in 0..3000 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let bit = random >> 31;
            inputs.0[3] = if bit != 0 { 600 } else { -600 };
            inputs.0[7] = if random >> 30 & 1 != 0 { 600 } else { -600 };
            let p = squash(mixer.mix(&inputs, 1)) as i32;
            mixer.train(&inputs, 1, ((bit << 16) as i32 - p) / 8);
        }
        inputs.0[3] = 600;
        inputs.0[7] = -600;
        assert!(squash(mixer.mix(&inputs, 1)) > 60_000);
        assert!(
            squash(mixer.mix(&inputs, 0)) == 32_768,
            "the other set has not moved"
        );
    }
}
