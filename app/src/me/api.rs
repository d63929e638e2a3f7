//! `GET /api/me`.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::Me;
#[cfg(feature = "ssr")]
use crate::account::Role;

/// Who is here, and how far. Without a session: nobody, and nothing done.
#[server(GetMe, "/api", endpoint = "me", input = GetUrl)]
pub async fn me() -> Result<Me, ServerFnError> {
    let Some(learner) = crate::ports::visitor() else { return Ok(Me::default()) };
    let ports = crate::ports::ports()?;
    let progress = ports.grading.progress(&learner).await.map_err(ServerFnError::new)?;
    Ok(Me {
        values: ports.course.values(&learner).await,
        resume: super::resume::resume(ports.course.as_ref(), &progress).await,
        problems: match learner.role {
            Role::Instructor | Role::Admin => ports.course.problems(),
            Role::Guest | Role::Student => Vec::new(),
        },
        notices: ports.classes.notices(&learner, &progress).await.map_err(ServerFnError::new)?,
        learner: Some(learner),
        progress,
    })
}
