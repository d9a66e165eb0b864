//! Running a job with the widest vectors that the machine has.
//!
//! The job is one piece of safe integer code, compiled twice: for the plain target and, where that
//! is x86-64, for AVX2, whose vectors of sixteen the compiler then makes of its loops. Both give the same bits because they are
//! the same code. (On AArch64 the plain target has NEON already.)

#![allow(unsafe_code)]

/// Something to run. `run` has to be `#[inline(always)]`, and so has all that should be compiled
/// for wide vectors.
pub(crate) trait Job {
    type Output;

    fn run(self) -> Self::Output;
}

/// Whether the machine has AVX2, and the instructions on single bits that came with it.
pub(crate) fn has_avx2() -> bool {
    #[cfg(target_arch = "x86_64")]
    let has = std::arch::is_x86_feature_detected!("avx2")
        && std::arch::is_x86_feature_detected!("bmi1")
        && std::arch::is_x86_feature_detected!("bmi2")
        && std::arch::is_x86_feature_detected!("lzcnt")
        && std::arch::is_x86_feature_detected!("popcnt");
    #[cfg(not(target_arch = "x86_64"))]
    let has = false;
    has
}

/// Whether there are vectors that kernels are written for: AVX2 of this machine, or NEON of the target.
pub(super) fn has_vectors() -> bool {
    has_avx2() || cfg!(all(target_arch = "aarch64", target_feature = "neon"))
}

/// Runs a job, with AVX2 where the machine has it.
pub(crate) fn with_vectors<J: Job>(job: J) -> J::Output {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the machine has all of it, as just asked.
        return unsafe { with_avx2(job) };
    }
    job.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx2<J: Job>(job: J) -> J::Output {
    job.run()
}
