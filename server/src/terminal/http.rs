//! The HTTP routes of the terminal: `POST` with JSON. A line's output is sent as server-sent events while it runs; if the page goes away, the line is
//! stopped. The session cookie and the refusal of cross-site requests are the same as for every other route.

use std::{convert::Infallible, time::Duration};

use app::{account::Learner, ports::Visitor};
use axum::{
    Extension, Json, Router,
    extract::{DefaultBodyLimit, State},
    response::{
        IntoResponse, Response, Sse,
        sse::{self, KeepAlive},
    },
    routing::post,
};
use futures::{Stream, stream};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::{
    LONGEST_LINE, Terminals,
    complete::{Completions, complete},
    session::{Event, Typed},
};
use crate::admission::Full;

/// `Retry-After` in seconds, if no terminal is free.
const TRY_AGAIN: HeaderValue = HeaderValue::from_static("60");

/// The routes. Each acts for the learner of the session.
pub fn router(terminals: Terminals) -> Router {
    Router::new()
        .route("/terminal/open", post(open))
        .route("/terminal/run", post(run))
        .route("/terminal/stop", post(stop))
        .route("/terminal/type", post(type_to))
        .route("/terminal/complete", post(complete_word))
        .route("/terminal/fill", post(fill))
        .layer(DefaultBodyLimit::max(LONGEST_LINE * 2))
        .with_state(terminals)
}

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
enum TerminalError {
    #[error("Your session has ended. Start as a guest, or sign in.")]
    NoSession,
    #[error("A command is running already. Ctrl+C stops it.")]
    Running,
    #[error("The line is too long: at most {} KB.", LONGEST_LINE >> 10)]
    TooLong,
    #[error("All terminals are busy with commands that run. Try again in a minute.")]
    Full,
    #[error(
        "All terminals for guests are busy with commands that run. Try again in a minute, or sign up: your work stays, and half of the terminals are kept \
         for those who have."
    )]
    GuestsFull,
    #[error("The terminal could not be opened. Try again.")]
    Internal,
}

impl IntoResponse for TerminalError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NoSession => StatusCode::UNAUTHORIZED,
            Self::Running => StatusCode::CONFLICT,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Full | Self::GuestsFull => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = (status, Json(serde_json::json!({ "message": self.to_string() }))).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, TRY_AGAIN);
        }
        response
    }
}

impl From<Full> for TerminalError {
    fn from(full: Full) -> Self {
        match full {
            Full::Guests | Full::Network => Self::GuestsFull,
            Full::All | Full::Share => Self::Full,
        }
    }
}

fn internal(error: impl std::fmt::Display) -> TerminalError {
    tracing::error!(%error, "a terminal failed");
    TerminalError::Internal
}

fn learner(visitor: Visitor) -> Result<Learner, TerminalError> {
    visitor.0.ok_or(TerminalError::NoSession)
}

#[derive(Deserialize)]
struct Opening {
    lab: Option<String>,
    /// The folder of the page's prompt, if it has had the terminal open before.
    cwd: Option<String>,
}

#[derive(Serialize)]
struct Opened {
    /// The prompt's folder; empty while a line runs.
    cwd: String,
    /// Whether a line runs in another window.
    running: bool,
    history: Vec<String>,
}

async fn open(
    State(terminals): State<Terminals>,
    Extension(visitor): Extension<Visitor>,
    Json(opening): Json<Opening>,
) -> Result<Json<Opened>, TerminalError> {
    let learner = learner(visitor)?;
    let session = terminals.of(&learner).await?;
    let lab = opening.lab.as_deref().and_then(|lab| terminals.lab(lab));
    let (function, starter) = lab.unzip();
    let entered = session.enter(function, starter.into_iter().flatten().collect(), opening.cwd).await;
    let (cwd, running) = entered.map_err(internal)?;
    let history = terminals.history(&learner).await.map_err(internal)?;
    Ok(Json(Opened { cwd, running, history }))
}

#[derive(Deserialize)]
struct Line {
    text: String,
    lab: Option<String>,
    /// The folder of the page's prompt.
    cwd: Option<String>,
}

async fn run(
    State(terminals): State<Terminals>,
    Extension(visitor): Extension<Visitor>,
    Json(line): Json<Line>,
) -> Result<Response, TerminalError> {
    let learner = learner(visitor)?;
    if line.text.len() > LONGEST_LINE {
        return Err(TerminalError::TooLong);
    }
    let session = terminals.of(&learner).await?;
    let variables = terminals.variables(&learner).await.map_err(internal)?;
    let lab = line.lab.filter(|lab| terminals.lab(lab).is_some());
    terminals.free_memory(&session);
    let events = session.run(Typed { text: line.text, lab, cwd: line.cwd }, variables).ok_or(TerminalError::Running)?;
    let events = Sse::new(frames(events)).keep_alive(KeepAlive::new().interval(Duration::from_secs(5)));
    Ok(([(header::CACHE_CONTROL, "no-store")], events).into_response())
}

fn frames(events: mpsc::Receiver<Event>) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    stream::unfold(events, |mut events| async move {
        let event = events.recv().await?;
        let frame = sse::Event::default().json_data(&event).unwrap_or_else(|error| {
            tracing::error!(%error, "an event could not be serialised as JSON");
            sse::Event::default().comment("lost")
        });
        Some((Ok(frame), events))
    })
}

async fn stop(State(terminals): State<Terminals>, Extension(visitor): Extension<Visitor>) -> Result<StatusCode, TerminalError> {
    let learner = learner(visitor)?;
    if let Some(session) = terminals.running(&learner) {
        session.stop();
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Keys {
    /// `None` is Ctrl+D (end of input).
    text: Option<String>,
}

#[derive(Serialize)]
struct Taken {
    /// Whether a program received the text.
    taken: bool,
}

async fn type_to(
    State(terminals): State<Terminals>,
    Extension(visitor): Extension<Visitor>,
    Json(Keys { text }): Json<Keys>,
) -> Result<Json<Taken>, TerminalError> {
    let learner = learner(visitor)?;
    let taken = match terminals.running(&learner) {
        Some(session) => session.type_to(text).await,
        None => false,
    };
    Ok(Json(Taken { taken }))
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

async fn complete_word(
    State(terminals): State<Terminals>,
    Extension(visitor): Extension<Visitor>,
    Json(Text { text }): Json<Text>,
) -> Result<Json<Completions>, TerminalError> {
    let learner = learner(visitor)?;
    if text.len() > LONGEST_LINE {
        return Err(TerminalError::TooLong);
    }
    let session = terminals.of(&learner).await?;
    let completions = complete(&session, &text, async |line| terminals.complete_aws(&learner, line).await).await;
    Ok(Json(completions))
}

#[derive(Serialize)]
struct Filled {
    text: String,
}

async fn fill(
    State(terminals): State<Terminals>,
    Extension(visitor): Extension<Visitor>,
    Json(Text { text }): Json<Text>,
) -> Result<Json<Filled>, TerminalError> {
    let learner = learner(visitor)?;
    Ok(Json(Filled { text: terminals.fill(&learner, &text).await }))
}
