//! Which of the codecs that mix contexts a level means.

use super::fast::{Fast, Form};
use super::level::Level;
use super::method::Method;
use super::mix::MixCodec;
use super::{Codec, Part};
use crate::error::Result;
use crate::limits::Limits;

/// The codec of levels 6 to 9, with the dictionary of one archive.
pub(super) enum Mixing<'t> {
    /// Levels 6 and 7.
    Fast(Box<Fast<'t>>),
    /// Levels 8 and 9.
    Mix(Box<MixCodec>),
}

impl<'t> Mixing<'t> {
    /// The codec of a level, or none where that has token streams.
    pub(super) fn train(level: Level, blocks: &[Vec<Part<'t>>]) -> Option<Self> {
        match level.number() {
            6 => Some(Mixing::Fast(Box::new(Fast::train(Form::Swift, blocks)))),
            7 => Some(Mixing::Fast(Box::new(Fast::train(Form::Close, blocks)))),
            number @ 8..=9 => Some(Mixing::Mix(Box::new(MixCodec::train(number, blocks)))),
            _ => None,
        }
    }

    /// The codec of a level with the dictionary of an archive that is there already.
    ///
    /// # Errors
    /// A dictionary that is damaged, or above the limits.
    pub(super) fn resume(level: Level, dictionary: &[u8], limits: &Limits) -> Result<Option<Self>> {
        Ok(match level.number() {
            number @ 6..=7 => {
                let form = if number == 6 {
                    Form::Swift
                } else {
                    Form::Close
                };
                let fast = Fast::from_dictionary(form, dictionary, limits)?;
                Some(Mixing::Fast(Box::new(fast)))
            }
            number @ 8..=9 => {
                let codec = MixCodec::from_dictionary(number, dictionary, limits)?;
                Some(Mixing::Mix(Box::new(codec)))
            }
            _ => None,
        })
    }

    /// What the blocks share, as it stands in the archive.
    pub(super) fn dictionary(&self) -> &[u8] {
        match self {
            Mixing::Fast(codec) => codec.dictionary(),
            Mixing::Mix(codec) => codec.dictionary(),
        }
    }

    /// What the codec's payloads are called in the archive.
    pub(super) fn method(&self) -> Method {
        match self {
            Mixing::Fast(codec) => match codec.form() {
                Form::Swift => Method::Fast,
                Form::Close => Method::Close,
            },
            Mixing::Mix(_) => Method::Mix,
        }
    }

    pub(super) fn encode(&self, parts: &[Part<'_>]) -> Result<Vec<u8>> {
        match self {
            Mixing::Fast(codec) => codec.encode(parts),
            Mixing::Mix(codec) => codec.encode(parts),
        }
    }
}
