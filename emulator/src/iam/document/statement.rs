//! A policy's statement: who, what, on what, when, and whether that is allowed or denied.

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
    /// Its name.
    pub sid: Option<String>,
    /// What it does to the calls that it is about.
    pub effect: Effect,
    /// Whom it is about; `None` in policies that belong to a role, which is then whom they are about.
    pub principals: Option<Vec<Principal>>,
    /// Which calls.
    pub actions: Actions,
    /// On what; `None` in trust policies.
    pub resources: Option<Resources>,
    /// When: all of these hold.
    pub conditions: Vec<Condition>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Effect {
    /// Allows, unless another one denies.
    Allow,
    /// Denies, whatever others allow.
    Deny,
}

/// Which calls a statement is about: patterns such as `logs:Put*`, letters' case ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actions {
    /// Those that match one of these.
    Of(Vec<String>),
    /// Those that match none of these.
    AllBut(Vec<String>),
}

impl Actions {
    /// The patterns.
    pub fn patterns(&self) -> &[String] {
        match self {
            Self::Of(patterns) | Self::AllBut(patterns) => patterns,
        }
    }
}

/// What a statement's calls are on: patterns of ARNs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resources {
    /// Those that match one of these.
    Of(Vec<String>),
    /// Those that match none of these.
    AllBut(Vec<String>),
}

/// Whom a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Everyone.
    Any,
    /// A service, such as `lambda.amazonaws.com`.
    Service(String),
    /// An account, user, role or session, by ARN; an account also by its number.
    Aws(String),
    /// Somebody whom another identity provider vouches for; there are none here.
    Federated(String),
}

impl Principal {
    /// Whether such a principal can be.
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
