//! The verdict of all policies about a caller: those of the identity, its boundary, its session, and the resource.
//!
//! A denial in any of them counts. Otherwise the identity's policies or the resource's have to allow the call, and boundary and session
//! have to allow it too, except where a resource's policy names the user or the session itself.
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-evaluating.html>.

use super::{
    document::decide::{Decision, Request, decide},
    resource_policy::ByResource,
    state::{State, User},
};
use crate::{Principal, UserIdentity};

/// What each kind of policy says about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The policies of the identity: of a role, or of a user and its groups.
    pub identity: Decision,
    /// The permissions boundary, if the identity has one.
    pub boundary: Option<Decision>,
    /// The session's policies, if it has some.
    pub session: Option<Decision>,
    /// The resource's own policy, if it has one.
    pub resource: Option<ByResource>,
}

/// Which policies refuse a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A policy of this kind denies it.
    Denied(Kind),
    /// No policy of this kind allows it.
    NotAllowed(Kind),
}

/// The kinds of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Identity,
    Boundary,
    Session,
    Resource,
}

impl Kind {
    /// Returns the name in messages, with its article.
    fn with_article(self) -> &'static str {
        match self {
            Self::Identity => "an identity-based policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::Resource => "a resource-based policy",
        }
    }

    fn name(self) -> &'static str {
        let name = self.with_article();
        name.split_once(' ').map_or(name, |(_, name)| name)
    }
}

impl Refusal {
    /// Returns the end of AWS's message, from `because` or `with`.
    pub fn because(self, action: &str) -> String {
        match self {
            Self::Denied(kind) => format!("with an explicit deny in {}", kind.with_article()),
            Self::NotAllowed(kind) => format!("because no {} allows the {action} action", kind.name()),
        }
    }
}

impl Verdict {
    /// Returns what the caller's own policies say.
    pub fn of(state: &State, caller: &Principal, request: &Request<'_>) -> Self {
        let nothing = Self { identity: Decision::ImplicitlyDenied, boundary: None, session: None, resource: None };
        match caller {
            Principal::Owner => Self { identity: Decision::Allowed, ..nothing },
            Principal::Stranger(_) => nothing,
            Principal::Role { role, policies, .. } => match state.roles.get(role) {
                Some(role) => Self {
                    identity: decide(state.documents_of(role), request),
                    boundary: role.boundary.as_ref().map(|arn| decide(state.boundary(arn), request)),
                    session: policies.decision(state, request),
                    resource: None,
                },
                None => nothing,
            },
            Principal::User(user) => match the_same(state, user) {
                Some(user) => Self::of_user(state, user, request),
                None => nothing,
            },
            Principal::Federated { user, policies, .. } => {
                let of_maker = match user {
                    None => Self { identity: Decision::Allowed, ..nothing },
                    Some(user) => the_same(state, user).map_or(nothing, |user| Self::of_user(state, user, request)),
                };
                // Without session policies, such a session has no permissions.
                Self { session: Some(policies.decision(state, request).unwrap_or(Decision::ImplicitlyDenied)), ..of_maker }
            }
        }
    }

    fn of_user(state: &State, user: &User, request: &Request<'_>) -> Self {
        Self {
            identity: decide(state.documents_of_user(user), request),
            boundary: user.boundary.as_ref().map(|arn| decide(state.boundary(arn), request)),
            session: None,
            resource: None,
        }
    }

    /// Adds what the resource's policy says.
    #[must_use]
    pub fn with_resource(self, resource: Option<ByResource>) -> Self {
        Self { resource, ..self }
    }

    /// Returns whether the call is allowed.
    ///
    /// # Errors
    /// The policies that refuse it.
    pub fn outcome(self) -> Result<(), Refusal> {
        let Self { identity, boundary, session, resource } = self;
        let denials = [
            (Some(identity), Kind::Identity),
            (boundary, Kind::Boundary),
            (session, Kind::Session),
            (resource.map(|resource| resource.decision), Kind::Resource),
        ];
        if let Some((_, kind)) = denials.into_iter().find(|(decision, _)| *decision == Some(Decision::ExplicitlyDenied)) {
            return Err(Refusal::Denied(kind));
        }
        let by_resource = resource.filter(|resource| resource.decision == Decision::Allowed);
        if by_resource.is_some_and(|resource| resource.names_session) {
            return Ok(());
        }
        if identity != Decision::Allowed && by_resource.is_none() {
            return Err(Refusal::NotAllowed(Kind::Identity));
        }
        for (decision, kind) in [(boundary, Kind::Boundary), (session, Kind::Session)] {
            if decision == Some(Decision::ImplicitlyDenied) {
                return Err(Refusal::NotAllowed(kind));
            }
        }
        Ok(())
    }

    /// Returns the decision of the caller's own policies together.
    pub fn decision(self) -> Decision {
        match self.outcome() {
            Ok(()) => Decision::Allowed,
            Err(Refusal::Denied(_)) => Decision::ExplicitlyDenied,
            Err(Refusal::NotAllowed(_)) => Decision::ImplicitlyDenied,
        }
    }
}

/// Returns the user of an identity, unless it was deleted, also if another one has its name now.
pub fn the_same<'s>(state: &'s State, user: &UserIdentity) -> Option<&'s User> {
    state.users.get(&user.name).filter(|kept| kept.id == user.id)
}
