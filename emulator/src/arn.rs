//! Amazon Resource Names: `arn:aws:{service}:{region}:{account}:{resource}`.
//!
//! The emulator has one partition, `aws`. ARNs of other partitions can't be made and are refused when parsed. An [`Arn`] therefore
//! has exactly one text, and a resource exactly one [`Arn`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An ARN of the partition `aws`, in its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn {
    /// The service's name, such as `lambda`.
    pub service: String,
    /// The region's name; empty for IAM and STS.
    pub region: String,
    /// The account's number, `aws` for AWS's own resources, or empty (API Gateway).
    pub account: String,
    /// The part after the account, such as `function:hello:PROD` or `role/path/name`. It may contain colons.
    pub resource: String,
}

/// Why a text is not an ARN of this partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArn {
    /// It does not have the six parts of an ARN.
    #[error("not an ARN")]
    Malformed,
    /// It is an ARN of another partition, such as `aws-cn`.
    #[error("an ARN of another partition")]
    OtherPartition,
}

impl Arn {
    /// Returns the ARN of a resource.
    pub fn new(service: &str, region: &str, account: impl fmt::Display, resource: impl fmt::Display) -> Self {
        Self { service: service.into(), region: region.into(), account: account.to_string(), resource: resource.to_string() }
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, region, account, resource } = self;
        write!(f, "arn:aws:{service}:{region}:{account}:{resource}")
    }
}

impl FromStr for Arn {
    type Err = NotAnArn;

    fn from_str(text: &str) -> Result<Self, NotAnArn> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().ok_or(NotAnArn::Malformed);
        if next()? != "arn" {
            return Err(NotAnArn::Malformed);
        }
        let partition = next()?;
        let (service, region, account, resource) = (next()?, next()?, next()?, next()?);
        if service.is_empty() || resource.is_empty() {
            return Err(NotAnArn::Malformed);
        }
        match partition {
            "aws" => Ok(Self::new(service, region, account, resource)),
            _ => Err(NotAnArn::OtherPartition),
        }
    }
}

impl TryFrom<String> for Arn {
    type Error = NotAnArn;

    fn try_from(text: String) -> Result<Self, NotAnArn> {
        text.parse()
    }
}

impl From<Arn> for String {
    fn from(arn: Arn) -> Self {
        arn.to_string()
    }
}
