//! The contexts of C: what of the place is taken together to predict the next atom.

use crate::mix::mask;

use super::hash::{hash, hash3};
use super::place::Place;

/// The seats of a level's contexts, those with histories or lines of counters first. Known to the compiler, so that
/// each context is computed without asking which it is.
pub(crate) trait Contexts<const N: usize> {
    const SEATS: [Seat; N];
}

/// What a place in the model's memory is taken by: what a context is worth depends on whether an identifier has begun, so that
/// two may do with the room and the time of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    /// The number of the context behind a separator.
    behind: usize,
    /// The number of the one within an identifier or a number.
    within: usize,
}

impl Seat {
    /// The number of the context that sits here at a place.
    #[inline(always)]
    pub(crate) fn number(self, place: &Place) -> usize {
        if place.token == 0 {
            self.behind
        } else {
            self.within
        }
    }
}

/// A seat of one context.
const fn one(number: usize) -> Seat {
    two(number, number)
}

/// A seat of two: behind separators, and within identifiers and numbers.
const fn two(behind: usize, within: usize) -> Seat {
    Seat { behind, within }
}

/// Of the careful way of level 9.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContextsOf9;

impl Contexts<24> for ContextsOf9 {
    const SEATS: [Seat; 24] = [
        one(33),
        one(5),
        two(6, 2),
        two(9, 7),
        two(1, 8),
        one(35),
        one(10),
        one(14),
        one(17),
        two(23, 20),
        one(22),
        one(26),
        one(34),
        one(31),
        one(16),
        one(12),
        one(25),
        one(27),
        two(13, 24),
        two(32, 29),
        two(2, 9),
        two(20, 21),
        two(36, 32),
        two(8, 15),
    ];
}

/// Of the quick way of level 9.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuickContextsOf9;

impl Contexts<16> for QuickContextsOf9 {
    const SEATS: [Seat; 16] = [
        one(33),
        one(5),
        two(6, 21),
        two(16, 24),
        two(31, 27),
        two(36, 35),
        one(10),
        two(27, 14),
        one(17),
        two(23, 20),
        two(32, 22),
        one(26),
        two(2, 34),
        two(1, 31),
        two(25, 8),
        two(22, 12),
    ];
}

/// Of level 8.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContextsOf8;

impl Contexts<8> for ContextsOf8 {
    const SEATS: [Seat; 8] = [
        two(6, 37),
        one(5),
        two(22, 35),
        two(36, 14),
        two(1, 24),
        one(10),
        two(25, 31),
        two(20, 27),
    ];
}

/// Whether a seat's contexts take what followed before.
pub(crate) const fn takes_echoes(seat: Seat) -> bool {
    matches!(seat.behind, 31 | 32) || matches!(seat.within, 31 | 32)
}

/// Whether a seat's contexts take anything besides the place.
const fn takes_hints(seat: Seat) -> bool {
    takes_echoes(seat) || matches!(seat.behind, 27 | 28) || matches!(seat.within, 27 | 28)
}

/// What the contexts know besides the place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    /// What the longest match expects, or 0.
    pub(crate) matched: u32,
    /// What the guesses of numbers expect, or 0.
    pub(crate) numbers: [u32; 2],
    /// What followed the surroundings the last two times.
    pub(crate) echoes: [[u32; 2]; 2],
}

/// The hash of context `number`.
#[inline(always)]
pub(crate) fn context(place: &Place, hints: &Hints, number: usize) -> u32 {
    let last = &place.last;
    let token = place.token;
    let over = |line, offset| place.over(line, offset).key;
    let following = |line: usize| u32::from(place.above[line].at(place.following[line]).column);
    let class = u32::from(last[0].class);
    let mark = place.marks as u32 & 0xFF;
    let mode = place.mode as u32;
    let (bracket, owner) = place.owner();
    let seed = number as u32 + 1;
    let order = |n: usize| last[..n].iter().fold(seed, |h, atom| hash(h, atom.key));
    let expected_column = || hash3(seed, place.column, following(0));
    match number {
        0 => order(1),
        1 => order(2),
        2 => order(3),
        5 => hash(seed, last[0].fold),
        6 => hash3(hash(seed, place.file), token, class),
        7 => hash3(seed, class, mode),
        8 => hash(seed, place.line.shape),
        9 => hash3(seed, place.above[0].shape, place.line.shape),
        10 => hash3(seed, over(0, 0), over(0, 1)),
        11 => hash3(hash(seed, place.file), class, mark),
        12 => hash3(
            hash3(seed, over(0, 0), over(0, -1)),
            last[0].key,
            last[1].key,
        ),
        13 => hash3(hash(seed, over(0, 0)), over(1, 0), last[0].key),
        14 => hash3(expected_column(), following(1), mark),
        15 => hash(expected_column(), last[0].key),
        16 => hash3(hash(seed, token), owner, bracket.into()),
        17 => hash3(hash(seed, token), place.first, place.count),
        18 => hash3(seed, token, place.tokens[0]),
        20 => hash3(hash(seed, place.file), place.first, place.count),
        21 => hash3(hash(seed, place.file), token, place.names[0]),
        22 => hash3(hash(seed, place.directory), mark, class),
        23 => hash3(hash(seed, token), place.marks as u32, mode),
        24 => hash3(seed, place.token_folded, place.classes as u32 & 0xFF),
        25 => hash3(hash(seed, last[0].key), place.tails[0], place.tails[1]),
        26 => hash3(hash(seed, place.file), place.word, class),
        27 => hash3(hash(seed, hints.matched), last[0].key, over(0, 0)),
        28 => hash3(hash(seed, hints.numbers[0]), hints.numbers[1], class),
        29 => hash3(seed, place.file, over(0, 0)),
        30 => hash3(seed, place.file, last[0].key),
        31 => hash3(
            hash(seed, hints.echoes[0][0]),
            hints.echoes[0][1],
            place.classes as u32 & 0xFFF,
        ),
        32 => hash3(hash(seed, hints.echoes[1][0]), hints.echoes[1][1], token),
        33 => seed,
        34 => hash3(seed, last[1].key, last[2].key),
        35 => hash3(
            hash(seed, place.classes as u32 & 0xFFFF),
            mode,
            bracket.into(),
        ),
        36 => hash3(hash(seed, place.column), over(0, 0), place.count),
        // Within a word what 20 knows, behind a separator what is left of 6.
        37 => {
            let within = mask(token != 0);
            hash3(
                hash(seed ^ within, place.file),
                place.first & within,
                place.count & within | class & !within,
            )
        }
        _ => seed,
    }
}

/// Gives the hashes of a level's seats one after the other, with their numbers: of those that take hints (`HINTED`), or of the
/// others, which the place alone tells.
#[inline(always)]
pub(crate) fn each_hash<const N: usize, C: Contexts<N>, const HINTED: bool>(
    place: &Place,
    hints: &Hints,
    mut give: impl FnMut(usize, u32),
) {
    const { assert!(N <= 32) };
    macro_rules! each {
        ($($i:literal)*) => {$(
            if $i < N && const { takes_hints(nth(&C::SEATS, $i)) } == HINTED {
                give($i, context_of_seat(place, hints, const { nth(&C::SEATS, $i) }));
            }
        )*};
    }
    each!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
}

/// The hash of the context that sits there now. Both are computed: that takes less time than a branch which comes as if at random.
#[inline(always)]
fn context_of_seat(place: &Place, hints: &Hints, seat: Seat) -> u32 {
    let within = context(place, hints, seat.within);
    if seat.behind == seat.within {
        return within;
    }
    let is_within = mask(place.token != 0);
    within & is_within | context(place, hints, seat.behind) & !is_within
}

/// One of `seats`, where there are so many.
const fn nth(seats: &[Seat], index: usize) -> Seat {
    if index < seats.len() {
        seats[index]
    } else {
        one(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_taken_by_those_who_say_so() {
        let hints = Hints {
            matched: 1,
            numbers: [2, 3],
            echoes: [[4, 5], [6, 7]],
        };
        let place = Place::default();
        for number in 0..=37 {
            let hash = context(&place, &hints, number);
            let takes = hash != context(&place, &Hints::default(), number);
            assert_eq!(takes, takes_hints(one(number)), "context {number}");
        }
    }
}
