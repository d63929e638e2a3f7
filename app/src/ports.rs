//! What this crate needs of the server, in one struct, and how a server function gets at it.

use std::sync::Arc;

use http::request::Parts;
use leptos::prelude::{ServerFnError, use_context};

use crate::{
    account::{Learner, port::Accounts},
    aws::port::Aws,
    classes::port::Classes,
    course::port::Course,
    grading::port::Grading,
    inbox::port::Inbox,
    terminal::port::Terminal,
    workspace::port::Workspace,
};

/// The server's side of each noun. Put into Leptos context by the server, for pages and server functions alike.
#[derive(Clone)]
pub struct Ports {
    /// Learners: guests, sign-up, sign-in.
    pub accounts: Arc<dyn Accounts>,
    /// The learner's AWS account.
    pub aws: Arc<dyn Aws>,
    /// Classes.
    pub classes: Arc<dyn Classes>,
    /// Modules and labs as prose.
    pub course: Arc<dyn Course>,
    /// Checks, hints, progress.
    pub grading: Arc<dyn Grading>,
    /// What SNS has sent.
    pub inbox: Arc<dyn Inbox>,
    /// What was typed in terminals.
    pub terminal: Arc<dyn Terminal>,
    /// Drafts and test events.
    pub workspace: Arc<dyn Workspace>,
}

/// Who sent the request; the server puts it into the request's extensions before any page or server function runs.
#[derive(Clone, Debug, Default)]
pub struct Visitor(pub Option<Learner>);

/// The ports.
///
/// # Errors
/// When called outside a request, which is a mistake in the server's wiring.
pub fn ports() -> Result<Ports, ServerFnError> {
    use_context::<Ports>().ok_or_else(|| ServerFnError::new("The server did not provide its ports."))
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
