//! The HTML forms of classes. They work without script and answer with a redirect; what was wrong is in its address.
//!
//! [`PATHS`] lists every route below `/teach` that changes or sends something, so that a test can try all of them as somebody who may not.

mod announcements;
mod assignments;
mod classes;
mod fields;
mod grading;
mod join;
mod people;

use app::{
    account::Learner,
    classes::{ClassError, Problem},
    ports::Visitor,
};
use axum::{
    Router,
    extract::FromRequestParts,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{StatusCode, request::Parts};

use self::fields::Fields;
pub use self::fields::labels;
use super::SqlClasses;

macro_rules! routes {
    ($($path:literal => $handler:path,)+) => {
        /// The forms that teachers send, by POST.
        pub const PATHS: &[&str] = &[$($path),+];

        fn teachers() -> Router<SqlClasses> {
            Router::new()$(.route($path, post($handler)))+
        }
    };
}

routes! {
    "/teach/classes" => classes::make,
    "/teach/classes/{class}/settings" => classes::rename,
    "/teach/classes/{class}/code" => people::new_code,
    "/teach/classes/{class}/code/close" => people::close_code,
    "/teach/classes/{class}/invitations" => people::invite,
    "/teach/classes/{class}/invitations/withdraw" => people::withdraw,
    "/teach/classes/{class}/people/{person}" => people::change,
    "/teach/classes/{class}/people/{person}/remove" => people::remove,
    "/teach/classes/{class}/people/{person}/password" => people::password_link,
    "/teach/classes/{class}/people/{person}/messages" => announcements::send,
    "/teach/classes/{class}/assignments" => assignments::add,
    "/teach/classes/{class}/assignments/{assignment}" => assignments::change,
    "/teach/classes/{class}/assignments/{assignment}/remove" => assignments::remove,
    "/teach/classes/{class}/assignments/{assignment}/exceptions" => assignments::except,
    "/teach/classes/{class}/exceptions/{exception}/end" => assignments::end_exception,
    "/teach/classes/{class}/assignments/{assignment}/marks/{person}" => grading::give,
    "/teach/classes/{class}/attempts/{attempt}/copy" => grading::open_copy,
    "/teach/classes/{class}/announcements" => announcements::announce,
    "/teach/classes/{class}/announcements/{announcement}/withdraw" => announcements::withdraw,
}

/// What teachers download.
pub const DOWNLOADS: &[&str] = &["/teach/classes/{class}/grades.csv"];

/// All routes.
pub fn router(classes: SqlClasses) -> Router {
    teachers()
        .route("/teach/classes/{class}/grades.csv", get(grading::csv))
        .route("/join", post(join::join))
        .route("/set-password", post(join::set_password))
        .with_state(classes)
}

/// Somebody with a session.
struct Teacher(Learner);

impl<S: Sync> FromRequestParts<S> for Teacher {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Redirect> {
        let visitor = parts.extensions.get::<Visitor>().and_then(|visitor| visitor.0.clone());
        visitor.map(Self).ok_or_else(|| Redirect::to("/sign-in?next=%2Fteach"))
    }
}

/// Leads on, or back with what was wrong.
fn lead(done: Result<String, ClassError>, back: &str) -> Response {
    match done {
        Ok(onward) => Redirect::to(&onward).into_response(),
        Err(ClassError::Refused(problem)) => Redirect::to(&with(back, problem)).into_response(),
        Err(error @ ClassError::NotFound) => (StatusCode::NOT_FOUND, error.to_string()).into_response(),
        Err(error @ ClassError::Internal) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The address of a page that says what was wrong.
fn with(back: &str, problem: Problem) -> String {
    let (page, part) = back.split_once('#').map_or((back, None), |(page, part)| (page, Some(part)));
    let sign = if page.contains('?') { '&' } else { '?' };
    let part = part.map(|part| format!("#{part}")).unwrap_or_default();
    format!("{page}{sign}problem={}{part}", problem.name())
}

const fn refused(problem: Problem) -> ClassError {
    ClassError::Refused(problem)
}
