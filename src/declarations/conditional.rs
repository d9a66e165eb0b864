//! Conditionals: every branch is read, and each begins where the first one did.

use super::scan::State;

/// How many conditionals within one another are kept track of. Beyond, branches are read one after
/// another. Include guards take one; three or four are common, and ten are rare.
const DEEPEST: usize = 32;

/// The conditionals that are open.
#[derive(Debug, Default)]
pub(super) struct Conditionals {
    frames: Vec<Frame>,
    /// How many are open beyond those.
    beyond: usize,
}

#[derive(Debug)]
struct Frame {
    /// Where all branches begin.
    before: State,
    /// Where the branch ended that will be gone on from.
    end: Option<State>,
    /// How many tokens had been read when the current branch began.
    tokens: u64,
    /// How many declarations had been found when the first branch began.
    found: usize,
}

impl Conditionals {
    /// `#if` and its kin.
    pub(super) fn open(&mut self, state: &State, tokens: u64, found: usize) {
        if self.frames.len() == DEEPEST {
            self.beyond += 1;
            return;
        }
        self.frames.push(Frame {
            before: state.clone(),
            end: None,
            tokens,
            found,
        });
    }

    /// `#else` and its kin. Gives how many declarations had been found before the first branch, if
    /// the state has been set back to what it was then.
    pub(super) fn next_branch(&mut self, state: &mut State, tokens: u64) -> Option<usize> {
        if self.beyond > 0 {
            return None;
        }
        let frame = self.frames.last_mut()?;
        let ended = std::mem::replace(state, frame.before.clone());
        frame.end_branch(ended, tokens);
        frame.tokens = tokens;
        Some(frame.found)
    }

    /// `#endif`.
    pub(super) fn close(&mut self, state: &mut State, tokens: u64) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(mut frame) = self.frames.pop()
            // With no other branch, what the only one says holds.
            && frame.end.is_some()
        {
            let ended = std::mem::take(state);
            frame.end_branch(ended, tokens);
            *state = frame.end.unwrap_or(frame.before);
        }
    }
}

impl Frame {
    /// Chooses between a branch that ends and those that ended before. One without tokens does not
    /// count (`#error`, macros); one that ends in the midst of a declaration where another does not is
    /// likely to be assembly.
    fn end_branch(&mut self, state: State, tokens: u64) {
        let better = match &self.end {
            None => true,
            Some(end) => tokens > self.tokens && (!end.is_between() || state.is_between()),
        };
        if better {
            self.end = Some(state);
        }
    }
}
