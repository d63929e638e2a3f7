//! What a learner reads when a server function could not be called: no technical details.

use leptos::prelude::ServerFnError;

/// The site cannot be reached. The bar at the top says the same, and goes by itself.
pub const NOT_CONNECTED: &str = "Not connected. Try again when the site is back.";

/// What is wrong, in a sentence.
pub fn words(error: &ServerFnError) -> String {
    match error {
        ServerFnError::Request(_) => NOT_CONNECTED.into(),
        ServerFnError::ServerError(said) | ServerFnError::MiddlewareError(said) => said.clone(),
        // The page was made by an older or a newer server, or what answered was no server of this site.
        _ => {
            "The site answered in a way that this page does not understand. Try again; if it stays like this, load the page again."
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_fetch_reaches_a_learner() {
        let lost = ServerFnError::Request("JsError(TypeError: Failed to fetch)".into());
        assert_eq!(words(&lost), NOT_CONNECTED);
        assert_eq!(words(&ServerFnError::ServerError("Your session has ended.".into())), "Your session has ended.");
        assert!(!words(&ServerFnError::Deserialization("expected value at line 1".into())).contains("line 1"));
    }
}
