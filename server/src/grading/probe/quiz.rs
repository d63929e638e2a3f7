//! A quiz: compares an answer with the right one and counts the tries.

use app::grading::{CheckResult, NoPoints, State};

use crate::{
    grading::check::Answer,
    labs::{
        format::{Either, Quiz},
        text::{Scope, Text},
    },
};

/// The result of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked<'q> {
    /// Right, with the explanation.
    Right(&'q Text),
    /// Wrong, with the author's reply to this choice, if there is one.
    Wrong(Option<&'q Text>),
    /// There is no answer yet.
    Unanswered,
}

/// How many more different answers count; `None` if all do.
pub fn tries_left(quiz: &Quiz, answer: Option<&Answer>) -> Option<u32> {
    Some(quiz.tries?.saturating_sub(answer.map_or(0, |answer| answer.tried)))
}

/// Sets a quiz's state, message and points. A right answer after the last try that counts gives no points.
pub fn judge(quiz: &Quiz, answer: Option<&Answer>, scope: &Scope, result: &mut CheckResult) {
    let is_late = quiz.tries.zip(answer).is_some_and(|(tries, answer)| answer.number > tries);
    (result.state, result.message) = match mark(quiz, answer.map(|answer| answer.choices.as_slice())) {
        Marked::Right(why) if is_late => {
            result.no_points = Some(NoPoints::TriesUsed);
            let said = format!("{} It gives no points: {} counted.", why.fill(scope), first_tries(quiz.tries.unwrap_or(0)));
            (State::Pass, said)
        }
        Marked::Right(why) => (State::Pass, why.fill(scope)),
        Marked::Wrong(reply) => {
            let said = reply.map_or_else(|| "Not quite. Read the passage again.".into(), |reply| reply.fill(scope));
            (State::Fail, format!("{said}{}", after(tries_left(quiz, answer), is_late)))
        }
        // An unanswered quiz is not a failure.
        Marked::Unanswered => (State::Blocked, "Waits for your answer.".into()),
    };
}

fn first_tries(tries: u32) -> String {
    if tries == 1 { "only the first answer".into() } else { format!("only the first {tries} answers") }
}

/// The sentence that is added to the reply to a wrong answer.
fn after(left: Option<u32>, is_late: bool) -> &'static str {
    match left {
        Some(0) if is_late => "",
        Some(0) => " That was the last answer that counts. You can go on trying, but it gives no points any more.",
        Some(_) | None => "",
    }
}

/// Compares the numbers of the chosen choices, from 1, with the answer.
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
