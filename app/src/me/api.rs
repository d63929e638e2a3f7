//! `GET /api/me`.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::Me;
#[cfg(feature = "ssr")]
use crate::account::Role;

/// Who is here, and how far. Without a session: nobody, and nothing done.
#[server(GetMe, "/api", endpoint = "me", input = GetUrl)]
pub async fn me() -> Result<Me, ServerFnError> {
    let Some(learner) = crate::doors::visitor() else { return Ok(Me::default()) };
    let doors = crate::doors::doors()?;
    let progress = doors.grading.progress(&learner).await.map_err(ServerFnError::new)?;
    Ok(Me {
        values: doors.course.values(&learner).await,
        resume: super::resume::resume(doors.course.as_ref(), &progress).await,
        problems: match learner.role {
            Role::Instructor | Role::Admin => doors.course.problems(),
            Role::Guest | Role::Student => Vec::new(),
        },
        learner: Some(learner),
        progress,
    })
}
