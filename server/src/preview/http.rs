//! The routes of previews.

use std::time::Duration;

use app::{
    account::{Learner, Role},
    ports::Visitor,
};
use axum::{
    Extension, Form, Json, Router,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{StatusCode, header::SET_COOKIE};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{Preview, Wanted};
use crate::{
    accounts::session,
    grading::stand::{As, NoPreview},
    labs::{Labs, text::Scope},
};

/// How long a browser waits for news in one request.
const LONGEST: Duration = Duration::from_secs(25);
/// How often the course's number is compared meanwhile.
const EVERY: Duration = Duration::from_millis(100);
/// Tells the page script that there is something to ask for. It gives no rights.
const SHOWN: &str = "preview=1; Path=/; SameSite=Lax; Max-Age=86400";
const HIDDEN: &str = "preview=; Path=/; SameSite=Lax; Max-Age=0";

/// The routes. All are for instructors, for those whom an instructor's preview stands for, and for a site that only previews.
pub fn router(preview: Preview) -> Router {
    Router::new()
        .route("/preview", post(begin))
        .route("/preview/end", post(end))
        .route("/preview/open", get(open))
        .route("/preview/state", get(state))
        .route("/preview/changes", get(changes))
        .with_state(preview)
}

/// The instructor who is here, behind a preview or not.
async fn instructor(preview: &Preview, session: &Session, visitor: &Visitor) -> Option<Learner> {
    let teaches = |learner: &Learner| matches!(learner.role, Role::Instructor | Role::Admin);
    match visitor.0.clone().filter(teaches) {
        Some(here) => Some(here),
        None => session::behind(&preview.register, session).await.filter(teaches),
    }
}

/// Whether previews are for this visitor.
async fn may(preview: &Preview, session: &Session, visitor: &Visitor) -> Result<Option<Learner>, Response> {
    match instructor(preview, session, visitor).await {
        None if preview.own.is_none() || visitor.0.is_none() => Err(StatusCode::NOT_FOUND.into_response()),
        found => Ok(found),
    }
}

#[derive(Deserialize)]
struct Asked {
    lab: String,
    #[serde(default)]
    step: String,
    r#as: String,
}

async fn begin(
    State(preview): State<Preview>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    Form(asked): Form<Asked>,
) -> Response {
    let behind = match may(&preview, &session, &visitor).await {
        Ok(behind) => behind,
        Err(refused) => return refused,
    };
    let Some(r#as) = As::read(&asked.r#as) else {
        return (StatusCode::BAD_REQUEST, "`as` is start, solution or wrong/NAME").into_response();
    };
    let wanted = Wanted { lab: asked.lab, step: Some(asked.step).filter(|step| !step.is_empty()), r#as };
    enter(&preview, &session, behind.as_ref(), &wanted).await
}

#[derive(Deserialize)]
struct Opened {
    #[serde(default)]
    token: String,
}

async fn open(State(preview): State<Preview>, session: Session, Query(opened): Query<Opened>) -> Response {
    let wanted = match &preview.own {
        Some(own) if own.token == opened.token => own.first.lock().clone(),
        Some(_) | None => return StatusCode::NOT_FOUND.into_response(),
    };
    enter(&preview, &session, None, &wanted).await
}

/// Makes a guest in the state that is asked for, and makes the session the guest's.
async fn enter(preview: &Preview, session: &Session, behind: Option<&Learner>, wanted: &Wanted) -> Response {
    let guest = match preview.register.add(None, Role::Guest).await {
        Ok(guest) => guest,
        Err(error) => return failed(&error),
    };
    let step = match preview.grading.stand(&guest, &wanted.lab, wanted.step.as_deref(), &wanted.r#as).await {
        Ok(step) => step,
        Err(error) => {
            let status = match error {
                NoPreview::Nothing(_) => StatusCode::NOT_FOUND,
                NoPreview::Line(_) => StatusCode::CONFLICT,
                NoPreview::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            };
            return (status, error.to_string()).into_response();
        }
    };
    if let Err(error) = session::preview(session, behind, &guest).await {
        return failed(&error);
    }
    ([(SET_COOKIE, SHOWN)], Redirect::to(&format!("/labs/{}?step={step}", wanted.lab))).into_response()
}

async fn end(State(preview): State<Preview>, session: Session) -> Response {
    let Some(instructor) = session::behind(&preview.register, &session).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match session::end_preview(&session, &instructor).await {
        Ok(()) => ([(SET_COOKIE, HIDDEN)], Redirect::to("/")).into_response(),
        Err(error) => failed(&error),
    }
}

/// What the page script shows in its bar.
#[derive(Serialize)]
struct Shown {
    revision: u64,
    problems: Vec<String>,
    /// Whether the visitor is a preview's guest, and an instructor can come back.
    is_preview: bool,
    can_end: bool,
    labs: Vec<ShownLab>,
}

#[derive(Serialize)]
struct ShownLab {
    id: String,
    title: String,
    /// Ids and titles.
    steps: Vec<(String, String)>,
    /// Names and sentences of the near misses.
    wrong: Vec<(String, String)>,
}

async fn state(State(preview): State<Preview>, Extension(visitor): Extension<Visitor>, session: Session) -> Response {
    let behind = match may(&preview, &session, &visitor).await {
        Ok(behind) => behind,
        Err(refused) => return refused,
    };
    let is_preview = visitor.0.as_ref().is_some_and(|here| here.role == Role::Guest);
    let shown = Shown {
        revision: preview.catalog.revision(),
        problems: app::course::port::Course::problems(preview.catalog.as_ref()),
        is_preview,
        can_end: is_preview && behind.is_some(),
        labs: shown_labs(&preview.catalog.labs()),
    };
    Json(shown).into_response()
}

fn shown_labs(labs: &Labs) -> Vec<ShownLab> {
    let nothing = Scope::default();
    let one = |lab: &std::sync::Arc<crate::labs::Lab>| ShownLab {
        id: lab.id.clone(),
        title: lab.title.fill(&nothing),
        steps: lab.steps.iter().map(|step| (step.id.clone(), step.title.fill(&nothing))).collect(),
        wrong: lab.near_misses.iter().map(|miss| (miss.name.clone(), miss.say.fill(&nothing))).collect(),
    };
    labs.labs.values().map(one).collect()
}

#[derive(Deserialize)]
struct Since {
    since: u64,
}

/// Answers when the course has another number, or after a while with the same one.
async fn changes(
    State(preview): State<Preview>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    Query(Since { since }): Query<Since>,
) -> Response {
    if let Err(refused) = may(&preview, &session, &visitor).await {
        return refused;
    }
    let until = tokio::time::Instant::now() + LONGEST;
    while preview.catalog.revision() == since && tokio::time::Instant::now() < until {
        tokio::time::sleep(EVERY).await;
    }
    Json(preview.catalog.revision()).into_response()
}

fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "a preview failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
