//! Counters of sixteen decisions side by side, and what is done with sixteen numbers at once: by AVX2, by NEON, and in plain
//! code that gives the same bits. Whoever calls a kernel's functions is a kernel itself, with a plain twin.
//!
//! A counter holds a stretched probability of a one, in units of 2^-11, and in its lower bits how often it was adapted.

#![allow(unsafe_code)]

/// Numbers by node of the tree of four decisions: 1 for the first, `2 * node + bit` behind it; 0 is no node's.
pub(crate) type Lanes = [i16; 16];

/// By the node that decisions led to, one of the tree's or 16 and the digit behind it: 1 where they went on with a one, -1 where
/// with a zero, 0 for nodes that are not on the way there.
pub(crate) static WAYS: [Lanes; 32] = {
    let mut ways = [[0; 16]; 32];
    let mut end = 2;
    while end < 32 {
        let mut node = end;
        while node > 1 {
            let sign = if node & 1 == 1 { 1 } else { -1 };
            node >>= 1;
            ways[end][node] = sign;
        }
        end += 1;
    }
    ways
};

/// The way to a digit.
#[inline(always)]
pub(crate) fn way_to(digit: usize) -> &'static Lanes {
    &WAYS[16 | digit & 15]
}

/// The lower bits of a counter: how often it was adapted.
pub(crate) const COUNT: i16 = 7;

/// What a counter holds at most, without its lower bits.
pub(crate) const COUNTER_MAX: i16 = 23_536;

/// What a decision moves a counter to at least, by how often it was adapted: ln d below, times 2^11.
const LEAST: i16 = -1416;
const LEAST_STEP: i16 = -712;
/// How far from that the smoothing reaches.
const SMOOTH: u16 = 6816;
/// What is added besides by how often it was adapted, -ln(1 - d), in units of 8.
static MORE: [u8; 16] = [160, 129, 93, 64, 41, 25, 15, 12, 0, 0, 0, 0, 0, 0, 0, 0];
// Vectors look up a byte for the upper half of each number too, the first one, and shift it out by three bits.
const _: () = assert!(MORE[0].is_multiple_of(1 << 5));

/// The upper half of a product.
#[inline(always)]
pub(crate) fn high_product(a: i16, b: i16) -> i16 {
    ((i32::from(a) * i32::from(b)) >> 16) as i16
}

/// A counter after one more decision: `sign` is 1 for a one and -1 for a zero.
///
/// The probability moves by d = 1/2, 3/8, 1/4 ... of what it is off. In the stretched domain, and of
/// a one, that is ln((e^s + d) / (1 - d)): the smooth maximum of s and ln d, and a little more. Both
/// terms are taken from how often the counter was adapted, the smoothing from a parabola. The lower bits count as part of what
/// the counter holds.
#[inline(always)]
pub(crate) fn moved(counter: i16, sign: i16) -> i16 {
    let seen = counter & COUNT;
    let towards = counter.wrapping_mul(sign);
    let least = LEAST + LEAST_STEP * seen;
    let apart = towards.wrapping_sub(least).wrapping_abs();
    let near = SMOOTH.saturating_sub(apart as u16) as i16;
    let smooth = rounded_product(near, near);
    let more = i16::from(MORE[seen as usize]) << 3;
    let moved = towards.max(least).wrapping_add(smooth).wrapping_add(more);
    let moved = moved.min(COUNTER_MAX);
    // In the lower bits the greatest count, less what this one lacks of it.
    (moved.wrapping_mul(sign) | COUNT) - (COUNT - 1 - seen).max(0)
}

/// A product of two numbers of which either is below one, in units of 2^-15: rounded.
#[inline(always)]
pub(crate) fn rounded_product(a: i16, b: i16) -> i16 {
    ((i32::from(a) * i32::from(b) + 0x4000) >> 15) as i16
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2 {
    use core::arch::x86_64::*;

    use super::{COUNT, COUNTER_MAX, LEAST, LEAST_STEP, Lanes, MORE, SMOOTH};

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn load(lanes: &Lanes) -> __m256i {
        // SAFETY: 32 bytes, of any alignment; any bits are valid.
        unsafe { _mm256_loadu_si256(lanes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn store(lanes: &mut Lanes, vector: __m256i) {
        // SAFETY: as for `load`.
        unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), vector) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn all(number: i16) -> __m256i {
        _mm256_set1_epi16(number)
    }

    /// The same sixteen bytes in both halves.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn twice(bytes: &[u8; 16]) -> __m256i {
        // SAFETY: sixteen bytes, of any alignment here.
        _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128((&raw const *bytes).cast()) })
    }

    /// As [`super::moved`] has it for one.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn moved(counter: __m256i, signs: __m256i) -> __m256i {
        let seen = _mm256_and_si256(counter, all(COUNT));
        let towards = _mm256_sign_epi16(counter, signs);
        let least = _mm256_add_epi16(_mm256_mullo_epi16(seen, all(LEAST_STEP)), all(LEAST));
        let apart = _mm256_abs_epi16(_mm256_sub_epi16(towards, least));
        let near = _mm256_subs_epu16(all(SMOOTH as i16), apart);
        let smooth = _mm256_mulhrs_epi16(near, near);
        let more = _mm256_shuffle_epi8(twice(&MORE), seen);
        let more = _mm256_slli_epi16::<3>(more);
        let moved = _mm256_add_epi16(_mm256_max_epi16(towards, least), smooth);
        let moved = _mm256_min_epi16(_mm256_add_epi16(moved, more), all(COUNTER_MAX));
        let moved = _mm256_or_si256(_mm256_sign_epi16(moved, signs), all(COUNT));
        _mm256_sub_epi16(moved, _mm256_subs_epu16(all(COUNT - 1), seen))
    }
}

/// Two vectors of eight numbers stand for one of sixteen.
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
pub(crate) mod neon {
    use core::arch::aarch64::*;

    use super::{COUNT, COUNTER_MAX, LEAST, LEAST_STEP, Lanes, MORE, SMOOTH};

    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn load(lanes: &Lanes) -> [int16x8_t; 2] {
        let (halves, _) = lanes.as_chunks::<8>();
        // SAFETY: eight numbers of two bytes each, of any alignment; any bits are valid.
        [0, 1].map(|half| unsafe { vld1q_s16(halves[half].as_ptr()) })
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn store(lanes: &mut Lanes, vectors: [int16x8_t; 2]) {
        let (halves, _) = lanes.as_chunks_mut::<8>();
        for (half, vector) in halves.iter_mut().zip(vectors) {
            // SAFETY: as for `load`.
            unsafe { vst1q_s16(half.as_mut_ptr(), vector) };
        }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn all(number: i16) -> int16x8_t {
        vdupq_n_s16(number)
    }

    /// The upper halves of the products.
    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn high_product(a: int16x8_t, b: int16x8_t) -> int16x8_t {
        let low = vmull_s16(vget_low_s16(a), vget_low_s16(b));
        let high = vmull_high_s16(a, b);
        vuzp2q_s16(vreinterpretq_s16_s32(low), vreinterpretq_s16_s32(high))
    }

    /// Those of `one` where `mask` is all ones, and of `other` where it is zero.
    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn either(mask: int16x8_t, one: int16x8_t, other: int16x8_t) -> int16x8_t {
        vbslq_s16(vreinterpretq_u16_s16(mask), one, other)
    }

    /// The upper halves of the products.
    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn high(a: uint16x8_t, b: uint16x8_t) -> uint16x8_t {
        let low = vmull_u16(vget_low_u16(a), vget_low_u16(b));
        let high = vmull_high_u16(a, b);
        vuzp2q_u16(vreinterpretq_u16_u32(low), vreinterpretq_u16_u32(high))
    }

    /// Of a table of bytes, those that the lower bytes of the numbers tell; what the upper ones look up stands above them.
    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn look(table: &[u8; 16], numbers: uint16x8_t) -> uint16x8_t {
        // SAFETY: sixteen bytes, of any alignment.
        let table = unsafe { vld1q_u8(table.as_ptr()) };
        vreinterpretq_u16_u8(vqtbl1q_u8(table, vreinterpretq_u8_u16(numbers)))
    }

    /// As [`super::moved`] has it for one.
    #[inline]
    #[target_feature(enable = "neon")]
    pub(crate) fn moved(counter: int16x8_t, signs: int16x8_t) -> int16x8_t {
        let seen = vandq_s16(counter, all(COUNT));
        let towards = vmulq_s16(counter, signs);
        let least = vmlaq_s16(all(LEAST), seen, all(LEAST_STEP));
        let apart = vreinterpretq_u16_s16(vabsq_s16(vsubq_s16(towards, least)));
        let near = vreinterpretq_s16_u16(vqsubq_u16(vdupq_n_u16(SMOOTH), apart));
        let smooth = vqrdmulhq_s16(near, near);
        let more = vshlq_n_u16::<3>(look(&MORE, vreinterpretq_u16_s16(seen)));
        let moved = vaddq_s16(vmaxq_s16(towards, least), smooth);
        let moved = vaddq_s16(moved, vreinterpretq_s16_u16(more));
        let moved = vmulq_s16(vminq_s16(moved, all(COUNTER_MAX)), signs);
        let lacks = vmaxq_s16(vsubq_s16(all(COUNT - 1), seen), all(0));
        vsubq_s16(vorrq_s16(moved, all(COUNT)), lacks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_move_like_probabilities() {
        // 1/2 moved by 0.485 of what it is off from one: the first step is a little less than a half, which would be 281.
        assert!((i32::from(moved(0, 1) >> 3) - 271).abs() <= 2);
        assert_eq!(moved(0, 1) & COUNT, 1);
        let mut counter = 0;
        for _ in 0..1000 {
            counter = moved(counter, 1);
            assert!((0..=COUNTER_MAX | COUNT).contains(&counter));
        }
        assert!(counter > 20_000);
        for _ in 0..30 {
            counter = moved(counter, -1);
        }
        assert!(counter < -900, "{counter}");
    }
}
