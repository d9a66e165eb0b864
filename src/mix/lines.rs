//! Lines of small counters by hashed context: all decisions of one digit in half a cache line, so that what a context
//! says of it is loaded, weighed and learnt at once.

use super::counters::Lanes;
use super::pages::large;
use super::prefetch::prefetch;

/// Two lines, in either of which a context may live. Node 0 of a line is a check of the context.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Bucket([Lanes; 2]);

/// The counters of all contexts.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    /// The last one is nobody's.
    buckets: Vec<Bucket>,
}

/// Where a context's line may be, then is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LinePlace {
    /// Two of these are a bucket.
    at: u32,
    check: i16,
}

impl Lines {
    /// Bytes that so many buckets take.
    pub(crate) fn bytes(buckets: usize) -> u64 {
        64 * (buckets as u64 + 1)
    }

    /// Room for twice as many contexts as there are `buckets`, at least one of which there is.
    pub(crate) fn new(buckets: usize) -> Self {
        Lines {
            buckets: large(buckets.max(1) + 1, Bucket([[0; 16]; 2])),
        }
    }

    /// Asks for the lines of a hashed context, or of none if it is not `wanted`.
    #[inline(always)]
    pub(crate) fn expect(&self, hash: u32, wanted: bool) -> LinePlace {
        let buckets = self.buckets.len() - 1;
        let bucket = ((u64::from(hash) * buckets as u64) >> 32) as usize;
        let bucket = if wanted { bucket } else { buckets };
        prefetch(&self.buckets, bucket);
        LinePlace {
            at: 2 * bucket as u32,
            check: (hash.wrapping_mul(0x2C1B_3C6D) >> 16) as i16 | 1,
        }
    }

    /// The counters of a context, and whether they are its own: if not it takes the place of one that was
    /// met less often than its neighbour (the lower bits of the first counter), and they are to be left out.
    #[inline(always)]
    pub(crate) fn open(&self, place: &mut LinePlace) -> (Lanes, bool) {
        let Bucket([one, other]) = &self.buckets[(place.at >> 1) as usize];
        let rarer = (other[1] & 7) < (one[1] & 7);
        let check = place.check;
        let second = (one[0] != check) & ((other[0] == check) | rarer);
        let line = if second { other } else { one };
        place.at |= u32::from(second);
        (*line, line[0] == check)
    }

    /// Puts counters back.
    #[inline(always)]
    pub(crate) fn close(&mut self, place: LinePlace, line: &Lanes) {
        let kept = &mut self.buckets[(place.at >> 1) as usize].0[(place.at & 1) as usize];
        *kept = *line;
        kept[0] = place.check;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_again() {
        let mut lines = Lines::new(4);
        let hash = |n: u32| n.wrapping_mul(0x9E37_79B1);
        for n in 1..3 {
            let mut place = lines.expect(hash(n), true);
            assert!(!lines.open(&mut place).1);
            let line = [n as i16; 16];
            lines.close(place, &line);
            let mut again = lines.expect(hash(n), true);
            let (found, met) = lines.open(&mut again);
            assert!(met && found[1..] == line[1..] && again.at == place.at);
        }
        let spare = lines.expect(hash(1), false);
        assert_eq!(spare.at, 8, "what is not wanted is kept from all others");
    }
}
