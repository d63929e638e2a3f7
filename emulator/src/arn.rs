//! Amazon Resource Names: `arn:aws:{service}:{region}:{account}:{resource}`.
//!
//! There is one partition here, `aws`. The ARN of another one can't be made and is refused when it is read, so two different texts never are the
//! same [`Arn`] and the same thing never has two of them.

use std::{fmt, str::FromStr};

/// An ARN of the partition `aws`, in its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Arn {
    /// The service's name, such as `lambda`.
    pub service: String,
    /// The region's name; empty for IAM and STS.
    pub region: String,
    /// The account's number, `aws` for what is AWS's own, or nothing (API Gateway).
    pub account: String,
    /// What stands behind the account, such as `function:hello:PROD` or `role/path/name`. It may contain colons.
    pub resource: String,
}

/// Why a text is no ARN of this partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArn {
    /// It has not the six parts of an ARN.
    #[error("not an ARN")]
    Malformed,
    /// It is one of another partition, such as `aws-cn`.
    #[error("an ARN of another partition")]
    OtherPartition,
}

impl Arn {
    /// The ARN of a resource.
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
