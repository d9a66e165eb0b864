//! Large tables on large pages: hashed contexts touch memory at random, and with pages of 4 KiB most of
//! the time would go into finding the page.

#![allow(unsafe_code)]

/// `len` copies of `value`, in memory for which the system was asked for large pages.
pub(crate) fn large<T: Clone>(len: usize, value: T) -> Vec<T> {
    let mut items = Vec::with_capacity(len);
    advise(items.as_mut_ptr(), items.capacity());
    items.resize(len, value);
    items
}

/// Asks for large pages under `len` items at `start`: a hint, without effect on any content.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn advise<T>(start: *mut T, len: usize) {
    use std::ffi::{c_int, c_void};

    unsafe extern "C" {
        /// Of the C library, which the standard library is linked with.
        fn madvise(address: *mut c_void, length: usize, advice: c_int) -> c_int;
    }
    const MADV_HUGEPAGE: c_int = 14;
    const PAGE: usize = 1 << 21;

    let start = start as usize;
    let (from, to) = (
        start.next_multiple_of(PAGE),
        (start + len * size_of::<T>()) & !(PAGE - 1),
    );
    if from < to {
        // SAFETY: the range lies within one allocation, and the advice changes how the memory is
        // mapped, not what is in it. Where it is refused, nothing happens.
        unsafe {
            madvise(from as *mut c_void, to - from, MADV_HUGEPAGE);
        }
    }
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn advise<T>(_start: *mut T, _len: usize) {}

#[cfg(test)]
mod tests {
    #[test]
    fn small_and_large_tables_are_filled() {
        for len in [0, 1, 3 << 20] {
            let items = super::large(len, 7_u32);
            assert!(items.len() == len && items.iter().all(|&item| item == 7));
        }
    }
}
