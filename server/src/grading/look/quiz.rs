//! A quiz: compares an answer with the right one.

use crate::labs::{
    format::{Either, Quiz},
    text::Text,
};

/// What came of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked<'q> {
    /// Right, and why.
    Right(&'q Text),
    /// Wrong; what the author says to it, if anything.
    Wrong(Option<&'q Text>),
    /// There is no answer yet.
    Unanswered,
}

/// Compares the numbers chosen, from 1, with the answer.
pub fn mark<'q>(quiz: &'q Quiz, chosen: Option<&[usize]>) -> Marked<'q> {
    let Some(chosen) = chosen.filter(|chosen| !chosen.is_empty()) else { return Marked::Unanswered };
    let right = quiz.answer.sorted();
    let mut sorted = chosen.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted == right {
        return Marked::Right(&quiz.why);
    }
    let wrongly = sorted.iter().filter(|number| !right.contains(number));
    let replies = wrongly.filter_map(|number| quiz.choices.get(number.checked_sub(1)?)).find_map(|choice| match choice {
        Either::Text(_) => None,
        Either::Full(choice) => Some(&choice.reply),
    });
    Marked::Wrong(replies)
}
