//! The form that confirms a subscription. It works without script and answers with a redirect.

use std::sync::Arc;

use app::{
    inbox::{InboxError, port::Inbox},
    ports::Visitor,
};
use axum::{
    Extension, Form, Router,
    extract::{State, rejection::FormRejection},
    response::Redirect,
    routing::post,
};
use serde::Deserialize;

/// The route of the form.
pub fn router(inbox: Arc<dyn Inbox>) -> Router {
    Router::new().route("/inbox/confirm", post(confirm)).with_state(inbox)
}

#[derive(Deserialize)]
struct Fields {
    number: u64,
}

async fn confirm(
    State(inbox): State<Arc<dyn Inbox>>,
    Extension(Visitor(learner)): Extension<Visitor>,
    fields: Result<Form<Fields>, FormRejection>,
) -> Redirect {
    let Some(learner) = learner else { return Redirect::to("/sign-in?next=%2Finbox") };
    let confirmed = match fields {
        Ok(Form(fields)) => inbox.confirm(&learner, fields.number).await,
        Err(_) => Err(InboxError::NoLetter),
    };
    match confirmed {
        Ok(()) => Redirect::to("/inbox"),
        Err(_) => Redirect::to("/inbox?refused"),
    }
}
