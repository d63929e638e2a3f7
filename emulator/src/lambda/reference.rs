//! How callers name a function: by name, by partial or full ARN, each with or without a qualifier.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    constraints::Constraints,
    error::LambdaError,
    names::{FunctionName, Qualifier, pattern},
};
use crate::{Call, Principal};

/// The pattern as AWS prints it.
const PRINTED: &str = r"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:arn:aws[a-zA-Z\-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?",
        r"(?:function:)?(?<name>[a-zA-Z0-9_\-.]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9_\-]+))?$",
    ))
});

/// A function of this account and region, as a caller named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Which function.
    pub name: FunctionName,
    /// Which version or alias of it, if the caller said so.
    pub qualifier: Option<Qualifier>,
}

impl Reference {
    /// Reads `FunctionName` and `Qualifier`. `operation` is for the answer to those who name another account's function.
    pub fn read<I>(call: &Call<I>, operation: &str, named: &str, qualifier: Option<&str>) -> Result<Self, LambdaError> {
        let mut constraints = Constraints::default();
        let Some(parts) = REFERENCE.captures(named) else {
            constraints.matches("functionName", named, false, PRINTED);
            constraints.finish()?;
            return Err(LambdaError::Internal("a broken constraint was not told".into()));
        };
        let name = &parts["name"];
        let parsed = name.parse();
        if name.len() > FunctionName::MAX {
            constraints.longest("functionName", name, FunctionName::MAX);
        } else if parsed.is_err() {
            constraints.matches("functionName", named, false, PRINTED);
        }
        let asked = qualifier.map(|text| (text, text.parse::<Qualifier>()));
        match &asked {
            // AWS's pattern lets it be empty, and its length does not.
            Some(("", _)) => constraints.broken("qualifier", "", "Member must have length greater than or equal to 1"),
            Some((text, Err(_))) => constraints.matches("qualifier", text, false, Qualifier::PATTERN),
            Some((_, Ok(_))) | None => {}
        }
        constraints.finish()?;
        let Ok(name) = parsed else { return Err(LambdaError::Internal("a broken constraint was not told".into())) };
        here(call, operation, &parts, &name)?;
        let asked = asked.and_then(|(_, parsed)| parsed.ok());
        let derived = parts.name("qualifier").and_then(|text| text.as_str().parse::<Qualifier>().ok());
        match (&asked, &derived) {
            (Some(asked), Some(derived)) if asked != derived => Err(LambdaError::InvalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier.".into(),
            )),
            _ => Ok(Self { name, qualifier: asked.or(derived) }),
        }
    }

    /// Reads `FunctionName` where a version or alias has no place; `refusal` is what to say to one.
    pub fn read_unqualified<I>(call: &Call<I>, operation: &str, named: &str, refusal: &str) -> Result<FunctionName, LambdaError> {
        let reference = Self::read(call, operation, named, None)?;
        match reference.qualifier {
            None => Ok(reference.name),
            Some(_) => Err(LambdaError::InvalidParameter(refusal.into())),
        }
    }

    /// The same without a qualifier.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { qualifier: None, ..self }
    }

    /// The same where only `$LATEST` can be changed.
    pub fn latest(self) -> Result<Self, LambdaError> {
        match &self.qualifier {
            None | Some(Qualifier::LATEST) => Ok(self.bare()),
            Some(_) => Err(LambdaError::InvalidParameter(
                "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please \
                 specify either a function name or an unqualified function ARN."
                    .into(),
            )),
        }
    }

    /// That there is no such function, version or alias.
    pub fn missing<I>(&self, call: &Call<I>) -> LambdaError {
        match &self.qualifier {
            Some(Qualifier::Alias(_)) => LambdaError::NoSuchAlias(self.arn(call)),
            None | Some(Qualifier::Edition(_)) => LambdaError::NoSuchFunction(self.arn(call)),
        }
    }

    /// The function's ARN, with the qualifier if there is one.
    pub fn arn<I>(&self, call: &Call<I>) -> String {
        arn(call, &self.name, self.qualifier.as_ref())
    }
}

/// A function's ARN.
pub fn arn<I>(call: &Call<I>, name: &FunctionName, qualifier: Option<&Qualifier>) -> String {
    match qualifier {
        None => call.arn("lambda", format_args!("function:{name}")),
        Some(qualifier) => call.arn("lambda", format_args!("function:{name}:{qualifier}")),
    }
}

/// Refuses functions of other regions and accounts.
fn here<I>(call: &Call<I>, operation: &str, parts: &regex::Captures<'_>, name: &FunctionName) -> Result<(), LambdaError> {
    let region = parts.name("region").map_or(call.region(), |region| region.as_str());
    let account = parts.name("account").map(|account| account.as_str());
    if account.is_some_and(|account| account != call.account.id.to_string()) {
        return Err(LambdaError::AccessDenied {
            caller: caller(call),
            action: format!("lambda:{operation}"),
            resource: format!("arn:aws:lambda:{region}:{}:function:{name}", account.unwrap_or("")),
        });
    }
    if region != call.region() {
        return Err(LambdaError::NotFound(format!(
            "Functions from '{region}' are not reachable in this region ('{}')",
            call.region()
        )));
    }
    Ok(())
}

fn caller<I>(call: &Call<I>) -> String {
    match &call.principal {
        Principal::Owner => format!("arn:aws:iam::{}:root", call.account.id),
        Principal::Role { role, session } => {
            format!("arn:aws:sts::{}:assumed-role/{}/{session}", call.account.id, role.as_str())
        }
    }
}
