//! Work on several threads, delivered in order, with a bound on what waits.

use crate::error::Result;

/// Works on the numbers below `count` on up to `jobs` threads, and hands each result to `deliver`
/// on this thread, in order. At most `jobs + 1` results are in the making or waiting at any time.
/// Ends with the first error in the order of the numbers. Even a single piece of work is done in the pool, where it
/// may use the other threads itself.
pub(crate) fn in_order<T: Send>(
    jobs: usize,
    count: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
    mut deliver: impl FnMut(usize, T) -> Result<()>,
) -> Result<()> {
    #[cfg(feature = "parallel")]
    if pool::threads(jobs) > 1 && count > 0 {
        return pool::in_order(pool::threads(jobs), count, &work, &mut deliver);
    }
    #[cfg(not(feature = "parallel"))]
    let _one_thread_only = jobs;
    (0..count).try_for_each(|number| deliver(number, work(number)?))
}

#[cfg(feature = "parallel")]
mod pool {
    use crate::error::{ErrorKind, Result};
    use std::collections::BTreeMap;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::sync::mpsc;

    /// How many threads `jobs` stands for: itself, or for 0 as many as there are processors.
    pub(super) fn threads(jobs: usize) -> usize {
        match jobs {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            _ => jobs,
        }
    }

    pub(super) fn in_order<T: Send>(
        jobs: usize,
        count: usize,
        work: &(impl Fn(usize) -> Result<T> + Sync),
        deliver: &mut impl FnMut(usize, T) -> Result<()>,
    ) -> Result<()> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .map_err(|error| ErrorKind::Io(std::io::Error::other(error)))?;
        let (sender, receiver) = mpsc::channel();
        pool.in_place_scope(|scope| {
            let mut waiting = BTreeMap::new();
            let mut started = 0;
            for next in 0..count {
                while started < count.min(next + jobs + 1) {
                    let (sender, number) = (sender.clone(), started);
                    scope.spawn(move |_| {
                        // Caught, or the receiver below would wait for ever.
                        let result = catch_unwind(AssertUnwindSafe(|| work(number)));
                        // A receiver that is gone has stopped at an error and wants no more.
                        let _ = sender.send((number, result));
                    });
                    started += 1;
                }
                let result = loop {
                    if let Some(result) = waiting.remove(&next) {
                        break result;
                    }
                    match receiver.recv() {
                        Ok((number, result)) => waiting.insert(number, result),
                        Err(mpsc::RecvError) => unreachable!("this thread holds a sender"),
                    };
                };
                deliver(next, result.unwrap_or_else(|panic| resume_unwind(panic))?)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_few_wait() {
        for jobs in [1, 2, 5] {
            let alive = AtomicUsize::new(0);
            let mut delivered = Vec::new();
            let work = |number: usize| {
                assert!(alive.fetch_add(1, Ordering::SeqCst) <= jobs);
                Ok(number * number)
            };
            in_order(jobs, 100, work, |number, square| {
                alive.fetch_sub(1, Ordering::SeqCst);
                delivered.push((number, square));
                Ok(())
            })
            .unwrap();
            assert!(
                delivered
                    .iter()
                    .enumerate()
                    .all(|(at, &pair)| pair == (at, at * at))
            );
            assert_eq!(delivered.len(), 100);
        }
    }

    #[test]
    fn the_first_error_in_order_ends_it() {
        for jobs in [1, 3] {
            let work = |number: usize| match number {
                5 => Err(ErrorKind::Usage("five".into()).into()),
                7 => Err(ErrorKind::Usage("seven".into()).into()),
                _ => Ok(()),
            };
            let mut delivered = 0;
            let error = in_order(jobs, 20, work, |_, ()| {
                delivered += 1;
                Ok(())
            });
            assert_eq!(error.unwrap_err().to_string(), "five");
            assert_eq!(delivered, 5);
        }
    }
}
