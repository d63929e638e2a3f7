//! The scope of a signature: key, day, region and service.

use crate::{
    TERMINATOR,
    error::{Place, SignatureError},
};

/// The scope of a signature, as the request claims it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    pub access_key_id: String,
    /// The day, `YYYYMMDD`.
    pub date: String,
    /// The region that the request is signed for.
    pub region: String,
    /// The signing name of the service that the request is signed for.
    pub service: String,
}

impl Scope {
    /// Parses `keyid/date/region/service/aws4_request`.
    pub(crate) fn parse(credential: &str, place: Place) -> Result<Self, SignatureError> {
        let mut parts = credential.split('/');
        let mut next = || parts.next();
        let (Some(access_key_id), Some(date), Some(region), Some(service), Some(terminator), None) =
            (next(), next(), next(), next(), next(), next())
        else {
            return Err(SignatureError::Credential { place, found: credential.into() });
        };
        if terminator != TERMINATOR {
            return Err(SignatureError::Terminator { place, found: terminator.into() });
        }
        Ok(Self { access_key_id: access_key_id.into(), date: date.into(), region: region.into(), service: service.into() })
    }

    /// Returns the rules of the service.
    pub fn rules(&self) -> Rules {
        Rules::of(&self.service)
    }
}

/// How a service computes the canonical request and treats the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// S3: the path is not normalised and is encoded once; `x-amz-content-sha256` is required and verified.
    S3,
    /// Every other service: the path is normalised and encoded twice; the service computes the body's hash.
    Service,
}

impl Rules {
    /// Returns the rules of a service, by its signing name.
    pub fn of(service: &str) -> Self {
        match service {
            "s3" | "s3express" | "s3-object-lambda" | "s3-outposts" => Self::S3,
            _ => Self::Service,
        }
    }
}
