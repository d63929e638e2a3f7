//! What the two forms have in common: what came back with a refusal, and the fields that show it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::account::AccountError;

/// What the address says after a refusal, and where to go afterwards.
#[derive(Clone, Debug, Default)]
pub struct Returned {
    /// Why it was refused.
    pub error: Option<AccountError>,
    /// The name that was typed.
    pub name: String,
    /// Where the visitor was going.
    pub next: String,
}

impl Returned {
    /// Reads the address.
    pub fn read() -> Self {
        use_query_map().with_untracked(|query| {
            let text = |key: &str| query.get(key).unwrap_or_default();
            let seconds = text("seconds").parse().unwrap_or(60);
            Self { error: error(&text("error"), seconds), name: text("name"), next: text("next") }
        })
    }

    fn about_name(&self) -> Option<String> {
        let error = self.error.as_ref()?;
        let is_about_name = matches!(
            error,
            AccountError::NameTaken
                | AccountError::NameTooAlike
                | AccountError::BadName
                | AccountError::MixedName
                | AccountError::ReservedName
        );
        is_about_name.then(|| error.to_string())
    }

    fn about_password(&self) -> Option<String> {
        let error = self.error.as_ref()?;
        matches!(error, AccountError::BadPassword).then(|| error.to_string())
    }

    fn about_all(&self) -> Option<String> {
        let error = self.error.as_ref()?;
        (self.about_name().is_none() && self.about_password().is_none()).then(|| error.to_string())
    }
}

/// The kinds of refusal, as the server writes them into the address.
fn error(kind: &str, seconds: u64) -> Option<AccountError> {
    Some(match kind {
        "" => return None,
        "name-taken" => AccountError::NameTaken,
        "name-too-alike" => AccountError::NameTooAlike,
        "bad-name" => AccountError::BadName,
        "mixed-name" => AccountError::MixedName,
        "reserved-name" => AccountError::ReservedName,
        "bad-password" => AccountError::BadPassword,
        "wrong" => AccountError::Wrong,
        "too-many-tries" => AccountError::TooManyTries { seconds },
        "no-session" => AccountError::NoSession,
        _ => AccountError::Internal,
    })
}

/// Name and password, with what was wrong with them.
#[component]
pub fn NameAndPassword(
    /// What came back.
    returned: Returned,
    /// Whether the password is a new one.
    new: bool,
) -> impl IntoView {
    let (about_name, about_password, about_all) = (returned.about_name(), returned.about_password(), returned.about_all());
    let flagged = |error: &Option<String>| error.is_some().then_some("true");
    view! {
        {about_all.map(|error| view! { <div class="alert bad" role="alert"><p>{error}</p></div> })}
        <input type="hidden" name="next" value=returned.next/>
        <div class="field">
            <label for="name">"Name"</label>
            <input
                id="name" name="name" value=returned.name required autofocus autocomplete="username" autocapitalize="none" spellcheck="false"
                maxlength="60" aria-invalid=flagged(&about_name) aria-describedby="name-hint"
            />
            {match about_name {
                Some(error) => view! { <p class="error" id="name-hint" role="alert">{error}</p> }.into_any(),
                None => new.then(|| view! { <p class="hint" id="name-hint">"2 to 40 letters or digits; dots, dashes and underscores may stand between them."</p> }).into_any(),
            }}
        </div>
        <div class="field">
            <label for="password">"Password"</label>
            <div class="joined">
                <input
                    id="password" name="password" type="password" required minlength=new.then_some("10")
                    autocomplete=if new { "new-password" } else { "current-password" }
                    aria-invalid=flagged(&about_password) aria-describedby="password-hint"
                />
                <button type="button" class="button" data-reveal="password" aria-pressed="false">"Show"</button>
            </div>
            {match about_password {
                Some(error) => view! { <p class="error" id="password-hint" role="alert">{error}</p> }.into_any(),
                None => new.then(|| view! { <p class="hint" id="password-hint">"At least 10 characters. Any will do."</p> }).into_any(),
            }}
        </div>
    }
}

/// The other page's address, with the same place to go on to.
pub fn other(page: &str, next: &str) -> String {
    if next.is_empty() {
        return page.to_owned();
    }
    let next: String = next
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("{page}?next={next}")
}
