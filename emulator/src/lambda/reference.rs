//! References to a function in requests: a name, a partial ARN or a full ARN, each with or without a qualifier.
//!
//! AWS's service model has one pattern for `FunctionName`, and every text that matches it is a name: `hello`, `111122223333:hello`,
//! `us-east-1:111122223333:hello`, `arn:aws:lambda:hello` and so on. [`OnFunction`] reads an operation's resource, both for the
//! operation and for its authorization, so all spellings of a name result in the same ARN.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    constraints::Constraints,
    error::LambdaError,
    names::{FunctionName, Qualifier, pattern},
};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    handwritten::Payload,
};

/// The pattern of `FunctionName`, as AWS prints it.
const PRINTED: &str = r"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

/// The pattern of the resources that have tags, as AWS prints it.
const TAGGABLE: &str = r"arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)";

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:arn:(?<partition>(?:aws[a-zA-Z\-]*)?):lambda:)?(?:(?<region>[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?",
        r"(?:function:)?(?<name>[a-zA-Z0-9_\-.]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9_\-]+))?$",
    ))
});

/// An input that names a function, version or alias as its operation's resource.
pub trait OnFunction {
    /// Reads the resource. `operation` is for the message that another account's function is not accessible.
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError>;
}

impl<I: OnFunction> OnFunction for Payload<I> {
    fn read<C>(&self, call: &Call<C>, operation: &str) -> Result<Reference, LambdaError> {
        self.input.read(call, operation)
    }
}

impl<I: OnFunction> Call<I> {
    /// Returns the function, version or alias that the call names.
    pub(super) fn function(&self, operation: &str) -> Result<Reference, LambdaError> {
        self.input.read(self, operation)
    }
}

/// Returns the permissions that an operation on a function needs. The resource is the function's ARN, followed by the qualifier if
/// the request has one in the name or in the query. A statement about the function's ARN alone does not match versions and aliases.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html>.
pub fn needs<I: OnFunction>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let reference = call.function(row.route.operation)?;
    Ok(Needs::of(row, reference.arn(call)))
}

/// A function of this account and region, as a request names it. It need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The function's name.
    pub name: FunctionName,
    /// The version or alias, if the request names one.
    pub qualifier: Option<Qualifier>,
}

impl Reference {
    /// Reads `FunctionName` and `Qualifier`, for [`OnFunction`]. Fails if both have a qualifier and the qualifiers differ.
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
            // AWS's pattern allows an empty qualifier, but its minimum length does not.
            Some(("", _)) => constraints.broken("qualifier", "", "Member must have length greater than or equal to 1"),
            Some((text, Err(_))) => constraints.matches("qualifier", text, false, Qualifier::PATTERN),
            Some((_, Ok(_))) | None => {}
        }
        constraints.finish()?;
        let Ok(name) = parsed else { return Err(LambdaError::Internal("a broken constraint was not told".into())) };
        here(call, operation, &parts, &name)?;
        let asked = asked.and_then(|(_, parsed)| parsed.ok());
        let derived = match parts.name("qualifier").map(|text| text.as_str()) {
            None => None,
            // A number or a name longer than any qualifier: it matches the pattern, but no such version or alias can exist.
            Some(text) => Some(text.parse::<Qualifier>().map_err(|_| {
                LambdaError::NoSuchFunction(call.arn("lambda", format_args!("function:{name}:{text}")).to_string())
            })?),
        };
        match (&asked, &derived) {
            (Some(asked), Some(derived)) if asked != derived => Err(LambdaError::InvalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier.".into(),
            )),
            _ => Ok(Self { name, qualifier: asked.or(derived) }),
        }
    }

    /// Reads `FunctionName` for an operation without qualifiers. `refusal` is the message for a name that has one.
    pub fn read_unqualified<I>(call: &Call<I>, operation: &str, named: &str, refusal: &str) -> Result<Self, LambdaError> {
        let reference = Self::read(call, operation, named, None)?;
        match reference.qualifier {
            None => Ok(reference),
            Some(_) => Err(LambdaError::InvalidParameter(refusal.into())),
        }
    }

    /// Reads the full ARN of a function: the operations on tags accept no other name.
    pub fn read_arn<I>(call: &Call<I>, operation: &str, member: &str, arn: &str) -> Result<Self, LambdaError> {
        let parts = REFERENCE.captures(arn);
        let whole = parts.is_some_and(|parts| {
            ["partition", "region", "account"].iter().all(|part| parts.name(part).is_some()) && arn.contains(":function:")
        });
        if !whole {
            let mut constraints = Constraints::default();
            constraints.matches(member, arn, false, TAGGABLE);
            constraints.finish()?;
        }
        Self::read(call, operation, arn, None)
    }

    /// Returns the reference without its qualifier.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { qualifier: None, ..self }
    }

    /// Returns the reference without its qualifier, for operations that change `$LATEST`. Fails for another qualifier.
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

    /// Returns the error that the function, version or alias does not exist.
    pub fn missing<I>(&self, call: &Call<I>) -> LambdaError {
        match &self.qualifier {
            Some(Qualifier::Alias(_)) => LambdaError::NoSuchAlias(self.arn(call).to_string()),
            None | Some(Qualifier::Version(_)) => LambdaError::NoSuchFunction(self.arn(call).to_string()),
        }
    }

    /// Returns the function's ARN, with the qualifier if there is one.
    pub fn arn<I>(&self, call: &Call<I>) -> Arn {
        arn(call, &self.name, self.qualifier.as_ref())
    }
}

/// Returns a function's ARN, with the qualifier if there is one.
pub fn arn<I>(call: &Call<I>, name: &FunctionName, qualifier: Option<&Qualifier>) -> Arn {
    match qualifier {
        None => call.arn("lambda", format_args!("function:{name}")),
        Some(qualifier) => call.arn("lambda", format_args!("function:{name}:{qualifier}")),
    }
}

/// Refuses functions of other partitions, accounts and regions.
fn here<I>(call: &Call<I>, operation: &str, parts: &regex::Captures<'_>, name: &FunctionName) -> Result<(), LambdaError> {
    let region = parts.name("region").map_or(call.region(), |region| region.as_str());
    let own = call.account.id.to_string();
    let account = parts.name("account").map_or(own.as_str(), |account| account.as_str());
    if let Some(partition) = parts.name("partition").map(|partition| partition.as_str()).filter(|partition| *partition != "aws") {
        return Err(LambdaError::NoSuchFunction(format!("arn:{partition}:lambda:{region}:{account}:function:{name}")));
    }
    if account != own {
        return Err(LambdaError::AccessDenied {
            caller: call.principal.arn(call.account.id),
            action: format!("lambda:{}", if operation == "Invoke" { "InvokeFunction" } else { operation }),
            resource: Arn::new("lambda", region, account, format_args!("function:{name}")).to_string(),
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
