//! One check in the drawer: its sentence, how it stands, why, expected and got side by side, hints, and where to look.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{checks::Checks, outline::CheckOutline, tabs::focus};
use crate::{
    console::{Console, Tab, browser, console, parts::IntoBrowser},
    grading::{CheckResult, ComparedLine, Comparison, State, api::take_hint},
};

/// A check.
#[component]
pub fn Check(
    /// Which.
    line: CheckOutline,
    /// All of them.
    checks: Checks,
    /// Shows the prose where it is not to be seen (narrow windows).
    #[prop(into)]
    show_text: Callback<()>,
) -> impl IntoView {
    let id = StoredValue::new(line.id.clone());
    let state = Memo::new(move |_| checks.state(&id.get_value()));
    let result = Memo::new(move |_| checks.results.with(|results| results.get(&id.get_value()).cloned()));
    let go = move |_| {
        show_text.run(());
        find_quiz(&id.get_value());
    };
    let quiz = line.quiz;
    let of = line.points;
    let points = move || match checks.without_points(&id.get_value()) {
        Some(reason) => format!("0 of {} · {}", points(of), reason.label()),
        None => points(of),
    };
    view! {
        <li class="check" data-state=state data-check=line.id.clone()>
            <p class="check-head">
                <span class=move || format!("dot {}", state.get()) aria-hidden="true"></span>
                <span class="visually-hidden">{move || spoken(state.get())} ": "</span>
                <span class="check-say">{line.say}</span>
                <span class="check-points">{points}</span>
            </p>
            <div class="check-body">
                {move || result.get().map(|result| explain(result, quiz))}
                {line.quiz.then(|| view! {
                    {move || (state.get() != "pass").then(|| view! { <button type="button" class="button small" on:click=go>"Go to the question"</button> })}
                })}
                {(line.hints > 0).then(|| view! { <Hints check=id.get_value() hints=line.hints checks=checks state=state/> })}
            </div>
        </li>
    }
}

fn points(of: u32) -> String {
    if of == 1 { "1 point".to_owned() } else { format!("{of} points") }
}

/// The state as a word.
fn spoken(state: &str) -> &'static str {
    match state {
        "pass" => "Passed",
        "fail" => "Not yet",
        "open" => "Open",
        "blocked" => "Waiting",
        "error" => "Could not be graded",
        _ => "Not checked",
    }
}

fn explain(result: CheckResult, quiz: bool) -> AnyView {
    let console = console();
    let waits = (result.state == State::Blocked && !result.waits_for.is_empty())
        .then(|| view! { <p class="check-waits">"Waits for: " {result.waits_for.join("; ")}</p> });
    let message = (!result.message.is_empty()).then(|| view! { <p class="check-message">{result.message}</p> });
    let sides = result.comparison.filter(|_| result.state == State::Fail).map(versus);
    let log = (result.state != State::Pass)
        .then_some(result.log)
        .flatten()
        .map(|log| view! { <details><summary>"Log"</summary><pre class="log" tabindex="0">{log}</pre></details> });
    // A question is answered in the text, whatever tab its step is about.
    let place = (result.state == State::Fail && !quiz).then_some(result.tab).flatten();
    view! { {waits}{message}{sides}{log}{place.map(|place| where_to_look(console, &place))} }.in_browser()
}

/// What was expected beside what was got; lines that differ are marked.
fn versus(Comparison { expected, got, sent }: Comparison) -> AnyView {
    let sent = sent.map(|sent| view! { <p class="versus-sent">"For " <code>{sent}</code></p> });
    view! {
        <div class="versus">
            <div class="versus-side"><h4>"Expected"</h4>{lines(expected)}</div>
            <div class="versus-side"><h4>"Got"</h4>{lines(got)}</div>
            {sent}
        </div>
    }
    .in_browser()
}

fn lines(lines: Vec<ComparedLine>) -> AnyView {
    let line = |ComparedLine { text, differs }: ComparedLine| match differs {
        true => view! { <mark class="versus-line">{text}<span class="visually-hidden">" (differs)"</span></mark> }.in_browser(),
        false => view! { <span class="versus-line">{text}</span> }.in_browser(),
    };
    let lines = lines.into_iter().map(line).collect_view();
    view! { <pre><code>{lines}</code></pre> }.in_browser()
}

fn where_to_look(console: Console, place: &str) -> AnyView {
    match Tab::from_slug(place) {
        Some(tab) => view! {
            <button type="button" class="button small" on:click=move |_| {
                console.front.set(tab);
                focus(&format!("tab-{}", tab.slug()));
            }>{format!("Show me where: {}", tab.title())}</button>
        }
        .in_browser(),
        None => view! { <p class="muted">"This is done in a terminal with the aws command. Your account page has the lines that point it here."</p> }.in_browser(),
    }
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn find_quiz(check: &str) {
    if let Some(quiz) = element(&format!("quiz-{check}")) {
        quiz.scroll_into_view();
        // A question that can't take the focus can still be read.
        let _ = quiz.focus();
    }
}

#[component]
fn Hints(check: String, hints: usize, checks: Checks, state: Memo<&'static str>) -> impl IntoView {
    let taken = RwSignal::new(Vec::<String>::new());
    let check = StoredValue::new(check);
    let take = move |_| {
        let number = taken.with_untracked(Vec::len);
        spawn_local(async move {
            match take_hint(checks.lab(), check.get_value(), number).await {
                Ok(Ok(hint)) => {
                    browser::announce(&hint);
                    taken.update(|taken| taken.push(hint));
                }
                Ok(Err(error)) => browser::toast(&error.to_string(), "bad"),
                Err(error) => browser::toast(&crate::calm::words(&error), "bad"),
            }
        });
    };
    let left = move || state.get() != "pass" && taken.with(Vec::len) < hints;
    view! {
        <ul class="hints">{move || taken.get().into_iter().map(|hint| view! { <li>{hint}</li> }).collect_view()}</ul>
        {move || left().then(|| view! {
            <button type="button" class="button quiet small" on:click=take>{move || format!("Hint ({} of {hints})", taken.with(Vec::len) + 1)}</button>
        })}
    }
}
