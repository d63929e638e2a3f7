//! `/inbox`: what SNS has sent, newest first.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{Asks, Letter, LetterKind};
use crate::{
    layout::Broken,
    ports::{ports, visitor},
};

/// The page. Without a session it leads to the sign-in.
#[component]
pub fn InboxPage() -> impl IntoView {
    let refused = use_query_map().with_untracked(|query| query.get("refused")).is_some();
    Suspend::new(async move {
        let Some(visitor) = visitor() else {
            leptos_axum::redirect("/sign-in?next=%2Finbox");
            return ().into_any();
        };
        let Ok(ports) = ports() else { return view! { <Broken reason="no ports".to_owned()/> }.into_any() };
        match ports.inbox.letters(&visitor).await {
            Ok(letters) => view! { <Inbox letters refused/> }.into_any(),
            Err(error) => view! { <Broken reason=error.to_string()/> }.into_any(),
        }
    })
}

#[component]
fn Inbox(letters: Vec<Letter>, refused: bool) -> impl IntoView {
    let refused = refused.then(|| {
        view! { <p class="alert bad" role="alert">"The subscription was not confirmed: it does not exist any more, or the question is too old."</p> }
    });
    let none = letters.is_empty().then(|| {
        view! {
            <div class="panel padded stack">
                <p>"Nothing has been sent yet. This, for example, asks an address whether it wants what a topic sends:"</p>
                <pre tabindex="0"><code>"TOPIC=$(aws sns create-topic --name news --query TopicArn --output text)\naws sns subscribe --topic-arn $TOPIC --protocol email --notification-endpoint me@example.com"</code></pre>
            </div>
        }
    });
    view! {
        <Title text="Inbox"/>
        <main id="main" class="page account">
            <div class="account-head">
                <div>
                    <p class="eyebrow">"Amazon SNS"</p>
                    <h1>"Inbox"</h1>
                    <p class="muted">"E-mails and text messages from your AWS account, to whatever address. Nobody else gets them. Times are UTC."</p>
                </div>
                <a class="button" href="/inbox">"Look again"</a>
            </div>
            {refused}
            {none}
            <div class="letters">{letters.into_iter().map(|letter| view! { <LetterPanel letter/> }).collect_view()}</div>
        </main>
    }
}

#[component]
fn LetterPanel(letter: Letter) -> impl IntoView {
    let Letter { number, kind, at, from, to, subject, body, asks } = letter;
    let when = at.replacen('T', " ", 1).split('.').next().unwrap_or_default().trim_end_matches('Z').to_owned();
    let (mark, title) = match kind {
        LetterKind::Email => ("E-mail", subject.unwrap_or_default()),
        LetterKind::Sms => ("SMS", format!("Text message to {to}")),
    };
    let id = format!("letter-{number}");
    let labelled = id.clone();
    view! {
        <article class="panel letter" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=id>{title}</h2>
                <span class="badge">{mark}</span>
            </div>
            <div class="panel-body stack">
                <p class="muted">"From "{from}" to "<strong>{to}</strong>", "<time datetime=at>{when}</time></p>
                <pre class="letter-text" tabindex="0" role="region" aria-label="Text">{body}</pre>
                {question(number, asks)}
            </div>
        </article>
    }
}

fn question(number: u64, asks: Asks) -> Option<AnyView> {
    Some(match asks {
        Asks::Nothing => return None,
        Asks::Open => view! {
            <form method="post" action="/inbox/confirm">
                <input type="hidden" name="number" value=number.to_string()/>
                <button type="submit" class="button primary">"Confirm subscription"</button>
            </form>
        }
        .into_any(),
        Asks::Confirmed => view! { <p class="alert good">"Subscription confirmed."</p> }.into_any(),
        Asks::Gone => {
            view! { <p class="muted">"The subscription does not exist any more, or the question is too old."</p> }.into_any()
        }
    })
}
