//! What this crate needs of the server, in one struct, and how a server function gets at it.

use std::sync::Arc;

use http::request::Parts;
use leptos::prelude::{ServerFnError, use_context};

use crate::{
    account::{Learner, door::Accounts},
    aws::door::Aws,
    course::door::Course,
    grading::door::Grading,
    terminal::door::Terminal,
    workspace::door::Workspace,
};

/// The server's side of each noun. Put into Leptos context by the server, for pages and server functions alike.
#[derive(Clone)]
pub struct Doors {
    /// Learners: guests, sign-up, sign-in.
    pub accounts: Arc<dyn Accounts>,
    /// The learner's AWS account.
    pub aws: Arc<dyn Aws>,
    /// Modules and labs as prose.
    pub course: Arc<dyn Course>,
    /// Checks, hints, progress.
    pub grading: Arc<dyn Grading>,
    /// What was typed in terminals.
    pub terminal: Arc<dyn Terminal>,
    /// Drafts and test events.
    pub workspace: Arc<dyn Workspace>,
}

/// Who sent the request; the server puts it into the request's extensions before any page or server function runs.
#[derive(Clone, Debug, Default)]
pub struct Visitor(pub Option<Learner>);

/// The doors.
///
/// # Errors
/// When called outside a request, which is a mistake in the server's wiring.
pub fn doors() -> Result<Doors, ServerFnError> {
    use_context::<Doors>().ok_or_else(|| ServerFnError::new("The server did not provide its doors."))
}

/// The request's head: headers, and the extensions that the server's layers have put there.
///
/// # Errors
/// When called outside a request.
pub fn request() -> Result<Parts, ServerFnError> {
    use_context::<Parts>().ok_or_else(|| ServerFnError::new("There is no request here."))
}

/// Who sent the request, if they have a session.
pub fn visitor() -> Option<Learner> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Visitor>().cloned()).and_then(|visitor| visitor.0)
}

/// Who sent the request.
///
/// # Errors
/// When nobody is signed in, not even as a guest.
pub fn learner() -> Result<Learner, ServerFnError> {
    visitor().ok_or_else(|| ServerFnError::new("Your session has ended. Start as a guest, or sign in."))
}
