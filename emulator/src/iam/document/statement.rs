//! A policy's statement: effect, principals, actions, resources and conditions.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Malformed,
    condition::{Condition, Operator},
    raw::{self, OneOrMany},
};

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its id in the document.
    pub sid: Option<String>,
    pub effect: Effect,
    /// The principals; `None` in policies of a role, whose principal is the role.
    pub principals: Option<Vec<Principal>>,
    pub actions: Actions,
    /// The resources; `None` in trust policies.
    pub resources: Option<Resources>,
    /// The conditions, all of which have to hold.
    pub conditions: Vec<Condition>,
}

/// The effect of a statement that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Effect {
    /// Allows the call, unless another statement denies it.
    Allow,
    /// Denies the call, even if others allow it.
    Deny,
}

/// The actions to which a statement applies: patterns such as `logs:Put*`, compared without case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actions {
    /// Actions that match one of these (`Action`).
    Of(Vec<String>),
    /// Actions that match none of these (`NotAction`).
    AllBut(Vec<String>),
}

impl Actions {
    pub fn patterns(&self) -> &[String] {
        match self {
            Self::Of(patterns) | Self::AllBut(patterns) => patterns,
        }
    }
}

/// The resources to which a statement applies: patterns of ARNs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resources {
    /// Resources that match one of these (`Resource`).
    Of(Vec<String>),
    /// Resources that match none of these (`NotResource`).
    AllBut(Vec<String>),
}

impl Resources {
    pub fn patterns(&self) -> &[String] {
        match self {
            Self::Of(patterns) | Self::AllBut(patterns) => patterns,
        }
    }
}

/// A principal to which a statement applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Every caller.
    Any,
    /// A service, such as `lambda.amazonaws.com`.
    Service(String),
    /// An account, user, role or session, by ARN; an account also by its number.
    Aws(String),
    /// A user of another identity provider; no call has such a caller.
    Federated(String),
}

impl Principal {
    /// Checks that the principal can exist.
    pub(super) fn check(&self) -> Result<(), Malformed> {
        let known = match self {
            Self::Any | Self::Federated(_) => true,
            Self::Service(name) if name.ends_with(".amazonaws.com") => true,
            Self::Service(name) => return Err(Malformed::InvalidPrincipal("SERVICE", name.clone())),
            Self::Aws(name) => name.starts_with("arn:aws:") || name.parse::<crate::AccountId>().is_ok(),
        };
        match self {
            Self::Aws(name) if !known => Err(Malformed::InvalidPrincipal("AWS", name.clone())),
            _ => Ok(()),
        }
    }
}

impl TryFrom<raw::Statement> for Statement {
    type Error = Malformed;

    fn try_from(raw: raw::Statement) -> Result<Self, Malformed> {
        let actions = match (raw.action, raw.not_action) {
            (Some(patterns), None) => Actions::Of(patterns.many()),
            (None, Some(patterns)) => Actions::AllBut(patterns.many()),
            (None, None) => return Err(Malformed::NoAction),
            (Some(_), Some(_)) => return Err(Malformed::Syntax),
        };
        let resources = match (raw.resource, raw.not_resource) {
            (Some(patterns), None) => Some(Resources::Of(patterns.many())),
            (None, Some(patterns)) => Some(Resources::AllBut(patterns.many())),
            (None, None) => None,
            (Some(_), Some(_)) => return Err(Malformed::Syntax),
        };
        let mut conditions = Vec::new();
        for (operator, keys) in raw.condition {
            let operator: Operator = operator.parse().map_err(|_| Malformed::Syntax)?;
            for (key, values) in keys {
                let values = values.many().iter().map(scalar).collect::<Option<_>>().ok_or(Malformed::Syntax)?;
                conditions.push(Condition { operator, key: key.to_ascii_lowercase(), values });
            }
        }
        let principals = raw.principal.map(principals).transpose()?;
        Ok(Self { sid: raw.sid, effect: raw.effect, principals, actions, resources, conditions })
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn principals(raw: raw::Principals) -> Result<Vec<Principal>, Malformed> {
    let kinds = match raw {
        raw::Principals::Any(star) if star == "*" => return Ok(vec![Principal::Any]),
        raw::Principals::Any(_) => return Err(Malformed::Syntax),
        raw::Principals::Kinds(kinds) => kinds,
    };
    let mut found = Vec::new();
    for (kind, names) in kinds {
        let make: fn(String) -> Principal = match kind.as_str() {
            "Service" => Principal::Service,
            "AWS" => |name| if name == "*" { Principal::Any } else { Principal::Aws(name) },
            "Federated" | "CanonicalUser" => Principal::Federated,
            _ => return Err(Malformed::Syntax),
        };
        found.extend(OneOrMany::many(names).into_iter().map(make));
    }
    Ok(found)
}
