//! References to a function in requests: a name, a partial ARN or a full ARN, each with or without a qualifier.
//!
//! AWS's service model has one pattern for `FunctionName`, and every text that matches it is a name: `hello`, `111122223333:hello`,
//! `us-east-1:111122223333:hello`, `arn:aws:lambda:hello` and so on. [`OnFunction`] reads an operation's resource, both for the
//! operation and for its authorization, so all spellings of a name result in the same ARN.

use std::{fmt, sync::LazyLock};

use regex::Regex;

use super::{
    error::LambdaError,
    names::{FunctionName, FunctionVersion, Qualifier, pattern},
};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
};

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:arn:(?<partition>(?:aws[a-zA-Z\-]*)?):lambda:)?(?:(?<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?",
        r"(?:function:)?(?<name>[a-zA-Z0-9_\-.]+)(?::(?<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9_\-]+))?$",
    ))
});

/// An input that names a function, version or alias as its operation's resource.
pub trait OnFunction {
    /// Reads the resource. `operation` is for the message that another account's function is not accessible.
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError>;
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
    /// Reads `FunctionName` and `Qualifier`, for [`OnFunction`]. The service's model has checked both. Fails if both have a qualifier
    /// and the qualifiers differ. A name or a qualifier that no function, version or alias can have names one that does not exist.
    pub fn read<I>(call: &Call<I>, operation: &str, named: &str, qualifier: Option<&str>) -> Result<Self, LambdaError> {
        let absent =
            |text: fmt::Arguments<'_>| LambdaError::NoSuchFunction(call.arn("lambda", format_args!("function:{text}")).to_string());
        let parts = REFERENCE.captures(named).ok_or_else(|| absent(format_args!("{named}")))?;
        let name = &parts["name"];
        if name.len() > FunctionName::MAX {
            let constraint = format!("Member must have length less than or equal to {}", FunctionName::MAX);
            return Err(LambdaError::violation(name, "FunctionName", constraint));
        }
        let name: FunctionName = name.parse().map_err(|_| absent(format_args!("{name}")))?;
        here(call, operation, &parts, &name)?;
        let derived = parts.name("qualifier").map(|text| text.as_str());
        if derived.is_some() && qualifier.is_some() && derived != qualifier {
            return Err(LambdaError::InvalidParameter(
                "The derived qualifier from the function name does not match the specified qualifier.".into(),
            ));
        }
        let qualifier = match qualifier.or(derived) {
            Some(text) => Some(text.parse().map_err(|_| absent(format_args!("{name}:{text}")))?),
            None => None,
        };
        Ok(Self { name, qualifier })
    }

    /// Reads `FunctionName` for an operation without qualifiers. `refusal` is the message for a name that has one.
    pub fn read_unqualified<I>(call: &Call<I>, operation: &str, named: &str, refusal: &str) -> Result<Self, LambdaError> {
        let reference = Self::read(call, operation, named, None)?;
        match reference.qualifier {
            None => Ok(reference),
            Some(_) => Err(LambdaError::InvalidParameter(refusal.into())),
        }
    }

    /// Reads the ARN of a resource that has tags, which the service's model has checked. Only functions have tags yet.
    pub fn read_arn<I>(call: &Call<I>, operation: &str, arn: &str) -> Result<Self, LambdaError> {
        match arn.contains(":function:") {
            true => Self::read(call, operation, arn, None),
            false => Err(LambdaError::NotFound("The resource you requested does not exist.".into())),
        }
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

    /// Reads the name of one of the function's versions, as the model allows it. It need not exist.
    pub fn version<I>(&self, call: &Call<I>, named: &str) -> Result<FunctionVersion, LambdaError> {
        let absent = || call.arn("lambda", format_args!("function:{}:{named}", self.name)).to_string();
        named.parse().map_err(|_| LambdaError::NoSuchFunction(absent()))
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
