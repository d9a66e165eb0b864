//! Asking for a cache line ahead of time: a hint, without effect on any result.

#![allow(unsafe_code)]

/// Asks for the line in which `items[index]` begins.
#[inline(always)]
pub(crate) fn prefetch<T>(items: &[T], index: usize) {
    debug_assert!(index < items.len());
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the instruction exists on every x86-64 and faults on no address whatever; the address
    // is computed without the promise of lying inside of `items`.
    unsafe {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(items.as_ptr().wrapping_add(index).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (items, index);
}
