//! Context mixing: many weak predictions of one bit become one strong prediction.
//!
//! Knows: bits, hashes of contexts, weights. Integers only, so that an archive made on one machine
//! decodes on every other. Must not know: what the contexts stand for.

mod apm;
pub(crate) mod counters;
#[cfg(target_arch = "x86_64")]
mod eights;
mod followers;
pub(crate) mod history;
mod kernel;
mod lanes;
mod lines;
mod logistic;
mod maps;
mod mixer;
mod opinions;
mod pages;
mod prefetch;
mod strengths;
mod table;
mod vector;

pub(crate) use apm::{Apm, Cell};
pub(crate) use counters::Lanes;
pub(crate) use followers::Followers;
pub(crate) use kernel::BLOCK;
pub(crate) use lanes::{Depths, LaneKernel, MOST_VOTES, Outcome, Votes, vote};
pub(crate) use lines::{LinePlace, Lines};
pub(crate) use logistic::{STRETCH_MAX, squash, stretch};
pub(crate) use maps::{Maps, mask};
pub(crate) use mixer::{Inputs, Mixer, pair};
pub(crate) use opinions::Opinions;
pub(crate) use pages::large;
pub(crate) use prefetch::prefetch;
pub(crate) use strengths::{Evidence, Strengths};
pub(crate) use table::{CHUNK, NO_PATH, NOWHERE, Nodes, Table, VERDICT, see};
#[cfg(target_arch = "x86_64")]
pub(crate) use vector::has_avx2;
pub(crate) use vector::{Job, with_vectors};
