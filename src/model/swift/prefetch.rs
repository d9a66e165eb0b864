//! Asks the processor for a cache line early. Nothing else changes: the portable twin does nothing.
#![allow(unsafe_code)]

/// Begins to bring the line that holds `slice[index]` into the cache. An index outside is ignored.
#[inline(always)]
pub(super) fn prefetch<T>(slice: &[T], index: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(target) = slice.get(index) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: the instruction is part of the baseline of x86-64, does not fault and has no
        // effect on memory or registers; the pointer comes from a live reference.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(target).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, index);
}
