//! Two things at once, where the caller works in a pool of several threads.

/// Whether this thread belongs to such a pool.
#[cfg(feature = "parallel")]
fn pooled() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}

/// What both give, if there is a thread for each; else nothing was done.
#[cfg(feature = "parallel")]
pub(super) fn join<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> Option<(A, B)> {
    pooled().then(|| rayon::join(first, second))
}

/// Without threads, nothing is done.
#[cfg(not(feature = "parallel"))]
pub(super) fn join<A, B>(
    _first: impl FnOnce() -> A,
    _second: impl FnOnce() -> B,
) -> Option<(A, B)> {
    None
}
