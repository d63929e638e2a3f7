//! A question in the prose. An island of its own: it hands the verdict over to the drawer by an event.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::checks::VERDICT;
use crate::{
    console::{
        aws::Failure,
        browser,
        parts::{Doing, ErrorAlert},
    },
    course::QuizQuestion,
    grading::{GradingError, State, Verdict, api::answer_quiz},
};

/// How often an answer is tried that comes while checks run.
const TRIES: u32 = 40;
/// How long it waits in between, milliseconds.
const PAUSE: u32 = 250;

/// The question, its choices, and what the answer came to.
#[island]
pub fn Quiz(
    /// The lab's id.
    lab: String,
    /// The check's id.
    check: String,
    /// The question; the answer stays on the server.
    quiz: QuizQuestion,
    /// Whether it was answered right before.
    passed: bool,
    /// How many more answers count, where only some do and it has not been answered right.
    tries_left: Option<u32>,
) -> impl IntoView {
    let chosen = RwSignal::new(Vec::<String>::new());
    let outcome = RwSignal::new(passed.then(|| (State::Pass, "You have answered this one.".to_owned())));
    let left = RwSignal::new(tries_left);
    let doing = Doing::default();
    let (several, tries) = (quiz.several, quiz.tries);
    let place = StoredValue::new((lab, check.clone()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if chosen.with_untracked(Vec::is_empty) {
            doing.refuse("Choose an answer first.");
            return;
        }
        let work = async move {
            let (lab, check) = place.get_value();
            let mut tries = 0;
            loop {
                match answer_quiz(lab.clone(), check.clone(), chosen.get_untracked().join(",")).await {
                    Ok(Ok(verdict)) => return Ok(verdict),
                    // While checks run automatically, the answer is sent again instead of being refused.
                    Ok(Err(GradingError::Running)) if tries < TRIES => {
                        tries += 1;
                        browser::sleep(PAUSE).await;
                    }
                    Ok(Err(error)) => return Err(Failure::Unreachable(error.to_string())),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        doing.start(work, move |verdict: Verdict| {
            let (_, check) = place.get_value();
            left.set(verdict.progress.tries_left.get(&check).copied());
            outcome.set(
                verdict.results.iter().find(|result| result.check == check).map(|result| (result.state, result.message.clone())),
            );
            report(&verdict);
        });
    };
    let choices = quiz.choices.into_iter().map(|(id, text)| choice(&check, id, text, several, chosen)).collect_view();
    let state = move || match outcome.get() {
        Some((State::Pass, _)) => "pass",
        Some(_) => "fail",
        None => "todo",
    };
    view! {
        <form class="quiz" id=format!("quiz-{check}") tabindex="-1" data-state=state on:submit=submit>
            <fieldset>
                <legend class="quiz-question" inner_html=quiz.question></legend>
                {several.then(|| view! { <p class="muted">"Choose all that are true."</p> })}
                {choices}
            </fieldset>
            <div class="button-row">
                <button type="submit" class="button" disabled=move || doing.busy()>"Answer"</button>
                {move || tries.zip(left.get()).filter(|_| state() != "pass").map(|(tries, left)| view! { <span class="muted quiz-tries">{counts(tries, left)}</span> })}
            </div>
            <ErrorAlert of=doing/>
            <div role="status">
                {move || outcome.get().filter(|(_, message)| !message.is_empty()).map(|(state, message)| {
                    let kind = if state == State::Pass { "alert good" } else { "alert warn" };
                    view! { <p class=kind>{message}</p> }
                })}
            </div>
        </form>
    }
}

/// How many more answers count.
fn counts(tries: u32, left: u32) -> String {
    match (tries, left) {
        (_, 0) => "No more answers count. You can go on trying, without points.".into(),
        (1, 1) => "Only your first answer counts.".into(),
        (_, left) if left == tries => format!("Your first {tries} answers count."),
        (_, 1) => "1 more answer counts.".into(),
        (_, left) => format!("{left} more answers count."),
    }
}

fn choice(check: &str, id: String, text: String, several: bool, chosen: RwSignal<Vec<String>>) -> impl IntoView + use<> {
    let kind = if several { "checkbox" } else { "radio" };
    let choose = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            if !several {
                chosen.clear();
            }
            chosen.retain(|other| *other != id);
            if on {
                chosen.push(id.clone());
            }
        });
    };
    view! {
        <label class="choice"><input type=kind name=format!("quiz-{check}") on:change=choose/><span inner_html=text></span></label>
    }
}

/// Tells the drawer.
fn report(verdict: &Verdict) {
    let Ok(json) = serde_json::to_string(verdict) else { return };
    let detail = js_sys::Object::new();
    let init = web_sys::CustomEventInit::new();
    if js_sys::Reflect::set(&detail, &"verdict".into(), &JsValue::from_str(&json)).is_ok() {
        init.set_detail(&detail);
        if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(VERDICT, &init) {
            // Nobody cancels it, so the answer says nothing.
            let _ = document().dispatch_event(&event);
        }
    }
    browser::points_changed();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_learner_reads_how_many_answers_count() {
        let said = [(3, 3), (3, 2), (3, 1), (3, 0), (1, 1), (1, 0)].map(|(tries, left)| counts(tries, left));
        let expected = [
            "Your first 3 answers count.",
            "2 more answers count.",
            "1 more answer counts.",
            "No more answers count. You can go on trying, without points.",
            "Only your first answer counts.",
            "No more answers count. You can go on trying, without points.",
        ];
        assert_eq!(said, expected);
    }
}
