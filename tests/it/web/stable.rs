//! What a page that is open relies on when the server behind it is exchanged for a newer one.

use tests::{Coldstart, Student};

/// The addresses of all server functions, as pages have them. They are part of the interface: a page that was opened before an upgrade calls them
/// after it, wherever the new server was built. An address that is taken away needs a reason.
const ADDRESSES: [&str; 29] = [
    "answer-quiz",
    "call-aws",
    "catch-up",
    "delete-event",
    "delete-file",
    "deploy-draft",
    "fast-forward",
    "find-missing",
    "get-aws-access",
    "get-progress",
    "hello-from-lambda",
    "inspect-code",
    "list-events",
    "me",
    "merge-file",
    "open-draft",
    "prepare",
    "reset-lab",
    "reset-step",
    "revert-draft",
    "rotate-keys",
    "run-checks",
    "save-event",
    "save-file",
    "show-solution",
    "start-as-guest",
    "take-hint",
    "undeployed-stages",
    "who-am-i",
];

#[test]
fn the_addresses_of_server_functions_say_nothing_of_where_they_were_built() {
    let mut paths: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    assert_eq!(paths, ADDRESSES.map(|name| format!("/api/{name}")));
}

#[tokio::test]
async fn every_address_that_a_page_has_answers() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    for name in ADDRESSES {
        let answer = match name {
            "me" => student.get("/api/me").await.unwrap(),
            _ => student.form(&format!("/api/{name}"), &[]).await.unwrap(),
        };
        // The site's word for an address that no function has. A function may refuse what it was sent: this form is empty.
        let said = answer.text().await.unwrap();
        assert!(!said.contains("Could not find a server function"), "{name}: {said}");
    }
}
