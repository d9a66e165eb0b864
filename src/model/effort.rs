//! How much work is taken over a text at level 9.
//!
//! How often the model is content with less than all it knows, and when it learns. notes/mix.md has what each of these is worth.

/// What decides how much is asked before a decision is coded, and how much is learnt from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effort {
    /// How probable a guess has to be to be asked for, in 65,536ths. All that matters at level 8.
    pub(crate) least: u16,
    /// The stretched probability from which on a decision leaves no doubt, so that the short way is taken.
    pub(crate) doubt: i32,
    /// Weights learn where the probability was off by more than this, in 65,536ths.
    pub(crate) trained: i32,
    /// Whether histories and recalls mean something else in each phase of a code, or in each kind of decision alone: a quarter
    /// of the maps, which stays nearer.
    pub(crate) has_phases: bool,
}

impl Effort {
    /// Level 9 where the text is laid out as people do: much of it is white space that the guesses find, and speed is asked for.
    pub(crate) const QUICK: Effort = Effort {
        least: 30_000,
        doubt: 1000,
        trained: 6000,
        has_phases: false,
    };

    /// Level 9 where every atom says something.
    pub(crate) const CAREFUL: Effort = Effort {
        least: 55_000,
        doubt: 2047,
        trained: 1500,
        has_phases: true,
    };

    /// The same for a short text: that is soon coded, whatever it takes.
    pub(crate) const SHORT: Effort = Effort {
        least: 63_000,
        ..Effort::CAREFUL
    };

    /// Level 8.
    pub(crate) const COARSE: Effort = Effort {
        least: 15_000,
        ..Effort::QUICK
    };
}
