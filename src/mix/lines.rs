//! Lines of small counters by hashed context: all decisions of one digit in half a cache line, so that what a context
//! says of it is loaded, weighed and learnt at once.

use super::counters::Lanes;
use super::pages::large;
use super::prefetch::prefetch;

/// Two lines, in either of which a context may live. Node 0 of a line is a check of the context.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Bucket([Lanes; 2]);

/// Buckets of a page of memory, a power of two.
const PAGE: usize = 64;

/// Whole pages of buckets.
fn count(buckets: usize) -> usize {
    buckets.div_ceil(PAGE).max(1) * PAGE
}

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
        64 * (count(buckets) as u64 + 1)
    }

    /// Room for twice as many contexts as there are `buckets`, rounded up to whole pages.
    pub(crate) fn new(buckets: usize) -> Self {
        Lines {
            buckets: large(count(buckets) + 1, Bucket([[0; 16]; 2])),
        }
    }

    /// Asks for the lines of a hashed context, or of none if it is not `wanted`. One hash chooses the page, the other the place
    /// in it.
    #[inline(always)]
    pub(crate) fn expect(&self, page: u32, hash: u32, wanted: bool) -> LinePlace {
        let buckets = self.buckets.len() - 1;
        let pages = buckets / PAGE;
        let page = ((u64::from(page) * pages as u64) >> 32) as usize;
        let bucket = page * PAGE + (hash >> (32 - PAGE.ilog2())) as usize;
        let bucket = if wanted { bucket } else { buckets };
        prefetch(&self.buckets, bucket);
        LinePlace {
            at: 2 * bucket as u32,
            check: (hash.wrapping_mul(0x2C1B_3C6D) >> 16) as i16 | 1,
        }
    }

    /// The counters of a context, and whether they are its own (all ones, or zero): if not it takes the place of one that was
    /// met less often than its neighbour (the lower bits of the first counter), and they are to be left out.
    #[inline(always)]
    pub(crate) fn open(&self, place: &mut LinePlace) -> (Lanes, i16) {
        let Bucket(lines) = &self.buckets[(place.at >> 1) as usize];
        // In numbers: which line it is cannot be foretold, and of comparisons the compiler would make branches.
        let differs =
            |line: usize| (u32::from((lines[line][0] ^ place.check) as u16) + 0xFFFF) >> 16;
        let commoner = (lines[1][1] & 7).wrapping_sub(lines[0][1] & 7) as u16 as u32 >> 15 ^ 1;
        let second = differs(0) & !(differs(1) & commoner) & 1;
        place.at |= second;
        let own = (differs(second as usize) as i16).wrapping_sub(1);
        (lines[second as usize], own)
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
            let mut place = lines.expect(n, hash(n), true);
            assert_eq!(lines.open(&mut place).1, 0);
            let line = [n as i16; 16];
            lines.close(place, &line);
            let mut again = lines.expect(n, hash(n), true);
            let (found, met) = lines.open(&mut again);
            assert!(met == -1 && found[1..] == line[1..] && again.at == place.at);
        }
        let spare = lines.expect(1, hash(1), false);
        assert_eq!(
            spare.at,
            2 * PAGE as u32,
            "what is not wanted is kept from all others"
        );
    }
}
