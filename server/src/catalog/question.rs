//! A quiz for the browser: question and choices without the answer.

use app::course::QuizQuestion;
use pulldown_cmark::{Parser, html};

use crate::labs::{
    format::{Either, OneOrMany, Quiz},
    text::{Scope, Text},
};

/// Question and choices, rendered and sanitised. A choice's id is its number, from 1.
pub fn question(quiz: &Quiz, picks: &Scope) -> QuizQuestion {
    let choice = |choice: &Either<_>| match choice {
        Either::Text(text) => text.clone(),
        Either::Full(full) => choice_text(full),
    };
    QuizQuestion {
        question: render(&quiz.question, picks),
        choices: quiz.choices.iter().enumerate().map(|(at, given)| ((at + 1).to_string(), render(&choice(given), picks))).collect(),
        several: matches!(quiz.answer, OneOrMany::Many(_)),
        tries: quiz.tries,
    }
}

fn choice_text(choice: &crate::labs::format::ChoiceWithReply) -> Text {
    choice.text.clone()
}

fn render(text: &Text, picks: &Scope) -> String {
    let mut rendered = String::new();
    html::push_html(&mut rendered, Parser::new(&text.fill(picks)));
    ammonia::clean(&rendered)
}
