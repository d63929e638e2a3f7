//! The HTML forms of the account pages. They work without script and answer with a redirect.

use std::sync::Arc;

use app::account::{AccountError, Learner, port::Accounts};
use axum::{
    Form, Router,
    extract::{FromRef, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use axum::{RequestExt, body::Body};
use http::{header::SET_COOKIE, request::Parts};
use serde::Deserialize;
use url::form_urlencoded;

use super::Devices;

type AccountsPort = Arc<dyn Accounts>;

#[derive(Clone, FromRef)]
struct Forms {
    accounts: AccountsPort,
    devices: Devices,
}

/// The routes of the forms.
pub fn router(accounts: AccountsPort, devices: Devices) -> Router {
    Router::new()
        .route("/start", post(start))
        .route("/sign-up", post(sign_up))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .with_state(Forms { accounts, devices })
}

#[derive(Default, Deserialize)]
struct Fields {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn start(State(accounts): State<AccountsPort>, request: Request) -> Redirect {
    let (parts, fields) = read(request).await;
    match accounts.start_as_guest(&parts).await {
        Ok(_) => onward(&fields.next),
        Err(error) => back("/sign-in", &error, &fields),
    }
}

async fn sign_up(State(Forms { accounts, devices }): State<Forms>, request: Request) -> Response {
    let (parts, fields) = read(request).await;
    match accounts.sign_up(&parts, &fields.name, &fields.password).await {
        Ok(learner) => known_from_now_on(&devices, &learner, onward(&fields.next)),
        Err(error) => back("/sign-up", &error, &fields).into_response(),
    }
}

async fn sign_in(State(Forms { accounts, devices }): State<Forms>, request: Request) -> Response {
    let (parts, fields) = read(request).await;
    match accounts.sign_in(&parts, &fields.name, &fields.password).await {
        Ok(learner) => known_from_now_on(&devices, &learner, onward(&fields.next)),
        Err(error) => back("/sign-in", &error, &fields).into_response(),
    }
}

/// Adds the device cookie of this learner to the redirect, so that guesses at the learner's name do not slow down this browser.
fn known_from_now_on(devices: &Devices, learner: &Learner, onward: Redirect) -> Response {
    let mut response = onward.into_response();
    if let Some(cookie) = devices.cookie(learner) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn sign_out(State(accounts): State<AccountsPort>, request: Request) -> Redirect {
    let (parts, _) = read(request).await;
    match accounts.sign_out(&parts).await {
        Ok(()) => Redirect::to("/"),
        Err(error) => back("/account", &error, &Fields::default()),
    }
}

/// Reads the request's head and the form's fields. A body that is not a form has no fields; the validation of each field reports what is missing.
async fn read(request: Request<Body>) -> (Parts, Fields) {
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract::<Form<Fields>, _>().await;
    (parts, form.map(|Form(fields)| fields).unwrap_or_else(|_| Fields::default()))
}

/// Redirects to where the visitor was going, if that is a page of this site.
fn onward(next: &str) -> Redirect {
    Redirect::to(if is_local(next) { next } else { "/" })
}

/// Whether a target is a path on this site: one slash, then no second slash and no backslash, which browsers treat as a slash.
fn is_local(next: &str) -> bool {
    let mut letters = next.chars();
    letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\')) && !next.chars().any(char::is_control)
}

fn back(page: &str, error: &AccountError, fields: &Fields) -> Redirect {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("error", kind(error));
    if let AccountError::TooManyTries { seconds } = error {
        query.append_pair("seconds", &seconds.to_string());
    }
    if !fields.name.is_empty() {
        query.append_pair("name", &fields.name.chars().take(60).collect::<String>());
    }
    if is_local(&fields.next) {
        query.append_pair("next", &fields.next);
    }
    Redirect::to(&format!("{page}?{}", query.finish()))
}

const fn kind(error: &AccountError) -> &'static str {
    match error {
        AccountError::NameTaken => "name-taken",
        AccountError::NameTooAlike => "name-too-alike",
        AccountError::BadName => "bad-name",
        AccountError::MixedName => "mixed-name",
        AccountError::ReservedName => "reserved-name",
        AccountError::BadPassword => "bad-password",
        AccountError::Wrong => "wrong",
        AccountError::TooManyTries { .. } => "too-many-tries",
        AccountError::NoSession => "no-session",
        AccountError::Internal => "internal",
    }
}
