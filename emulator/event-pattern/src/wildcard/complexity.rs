//! How many places in its wildcards a text could be at, at once.
//!
//! EventBridge refuses a field whose wildcards can have more than ten such places. Event Ruler's `MachineComplexityEvaluator` says how they are counted; the
//! number ten is not documented. It follows from what AWS was seen to take and to refuse: `*:*:*:*:*:event-bus/*` and four of `*:stack/NAME/*` are refused (12 or
//! more), three of those are taken (9).
//!
//! Matching does not need the bound: [`super::Wildcard::matches`] is linear whatever the pattern is.

use std::collections::HashSet;

use super::Wildcard;

/// How many places AWS allows.
const PLACES: usize = 10;

/// How many sets of places are looked at. What needs more is taken: this bounds the time, 4,096 characters need one set each.
const SETS: usize = 8_192;

/// Positions over all patterns: bit `p` says that a text can have consumed the tokens before `p`.
type Set = Vec<u64>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Byte(u8),
    Star,
    /// Behind the last token of a pattern.
    Accept,
}

/// Whether AWS would refuse these wildcards in one field.
pub(crate) fn is_too_complex<'a>(wildcards: impl Iterator<Item = &'a Wildcard>) -> bool {
    let mut steps = Vec::new();
    let mut starts = Vec::new();
    for wildcard in wildcards {
        starts.push(steps.len());
        steps.push(Step::Byte(b'"'));
        for (index, part) in wildcard.parts().enumerate() {
            if index > 0 {
                steps.push(Step::Star);
            }
            steps.extend(part.bytes().map(Step::Byte));
        }
        steps.extend([Step::Byte(b'"'), Step::Accept]);
    }
    // A pattern without an asterisk has one place at a time, and one is at most at two beside each asterisk.
    let stars = steps.iter().filter(|step| **step == Step::Star).count();
    stars > 0 && walk(&steps, &starts)
}

/// Looks at all sets that a text can lead to.
fn walk(steps: &[Step], starts: &[usize]) -> bool {
    let mut alphabet: Vec<Option<u8>> =
        steps.iter().filter_map(|step| if let Step::Byte(byte) = step { Some(Some(*byte)) } else { None }).collect();
    alphabet.push(None);
    alphabet.sort_unstable();
    alphabet.dedup();
    let mut seen = HashSet::new();
    let mut waiting = vec![set_of(starts.iter().copied(), steps.len())];
    while let Some(set) = waiting.pop() {
        for byte in &alphabet {
            let next = advance(steps, &set, *byte);
            if places(steps, &next) > PLACES {
                return true;
            }
            if seen.len() < SETS && next.iter().any(|word| *word != 0) && seen.insert(next.clone()) {
                waiting.push(next);
            }
        }
    }
    false
}

/// The positions after one more byte; `None` stands for a byte that no pattern has.
fn advance(steps: &[Step], set: &Set, byte: Option<u8>) -> Set {
    let is_next = |position: usize| byte.is_some_and(|byte| steps[position] == Step::Byte(byte));
    let mut next = vec![0; set.len()];
    for position in positions(set) {
        match steps[position] {
            Step::Star => {
                insert(&mut next, position + 1);
                // The asterisk may also stand for nothing.
                if is_next(position + 1) {
                    insert(&mut next, position + 2);
                }
            }
            Step::Byte(_) if is_next(position) => insert(&mut next, position + 1),
            Step::Byte(_) | Step::Accept => {}
        }
        // Behind an asterisk every byte stays there.
        if position > 0 && steps[position - 1] == Step::Star {
            insert(&mut next, position);
        }
    }
    next
}

/// The positions of a set, and the asterisks that follow them.
fn places(steps: &[Step], set: &Set) -> usize {
    positions(set).map(|position| 1 + usize::from(steps[position] == Step::Star && !contains(set, position + 1))).sum()
}

fn set_of(members: impl Iterator<Item = usize>, length: usize) -> Set {
    let mut set = vec![0; length.div_ceil(64) + 1];
    members.for_each(|member| insert(&mut set, member));
    set
}

fn insert(set: &mut Set, position: usize) {
    set[position / 64] |= 1 << (position % 64);
}

fn contains(set: &Set, position: usize) -> bool {
    set[position / 64] & (1 << (position % 64)) != 0
}

fn positions(set: &Set) -> impl Iterator<Item = usize> {
    set.iter().enumerate().flat_map(|(index, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (bit < 64).then_some(index * 64 + bit)
        })
    })
}
