//! The identity with which a service acts on a resource.

use crate::{Arn, iam::RoleName};

/// The identity with which a service calls a function or delivers an event.
#[derive(Clone, Debug)]
pub enum Identity {
    /// The service itself: the resource's policy must allow it.
    Service {
        /// The service, such as `apigateway.amazonaws.com`.
        principal: &'static str,
        /// The ARN of the calling resource, such as `arn:aws:execute-api:us-east-1:…:abc123/dev/GET/hello`.
        source_arn: Arn,
    },
    /// A role that the service has assumed: the role's policies must allow it.
    Role {
        /// The role's name.
        role: RoleName,
        /// The session's name.
        session: String,
    },
}
