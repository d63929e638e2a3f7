//! Small types that several nouns share: timestamps, HTTP methods, labels of paths.

use std::{collections::BTreeMap, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{GatewayError, collection::Paging};
use crate::{
    Account,
    ids::{BASE36, Ids},
};

/// A map of strings, such as stage variables or tags.
pub type Texts = BTreeMap<String, String>;
/// A map of booleans, such as request parameters and whether they are required.
pub type Flags = BTreeMap<String, bool>;

/// A Unix timestamp in whole seconds, the format of this service's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl From<Timestamp> for Seconds {
    fn from(moment: Timestamp) -> Self {
        Self(moment.as_second())
    }
}

/// An HTTP method, or `ANY`, which stands for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "HTTP's own words, and AWS's ANY")]
pub enum HttpMethod {
    Get,
    Put,
    Post,
    Delete,
    Patch,
    Options,
    Head,
    Any,
}

impl HttpMethod {
    /// Returns the name in upper case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Any => "ANY",
        }
    }
}

impl FromStr for HttpMethod {
    type Err = GatewayError;

    fn from_str(text: &str) -> Result<Self, GatewayError> {
        Ok(match text {
            "GET" => Self::Get,
            "PUT" => Self::Put,
            "POST" => Self::Post,
            "DELETE" => Self::Delete,
            "PATCH" => Self::Patch,
            "OPTIONS" => Self::Options,
            "HEAD" => Self::Head,
            "ANY" => Self::Any,
            _ => {
                return Err(GatewayError::invalid(
                    "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
                ));
            }
        })
    }
}

/// Draws a random id of ten lower-case letters and digits, for APIs, keys and plans.
pub fn new_id(ids: &dyn Ids) -> String {
    ids.draw(BASE36, 10)
}

/// Draws a random id of six lower-case letters and digits, for the parts of an API.
pub fn short_id(ids: &dyn Ids) -> String {
    ids.draw(BASE36, 6)
}

/// Draws ids until one is not taken.
pub fn free_id(draw: impl Fn() -> String, taken: impl Fn(&str) -> bool) -> String {
    loop {
        let id = draw();
        if !taken(&id) {
            return id;
        }
    }
}

/// The labels of a path without labels.
#[derive(Clone, Debug, Deserialize)]
pub struct Nowhere {}

/// The labels of a path that names a REST API.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtApi {
    pub rest_api_id: String,
}

/// The labels of a path that names a part of a REST API. The second label has a different name for each noun.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InApi {
    pub rest_api_id: String,
    /// The part's id or name.
    #[serde(
        alias = "resourceId",
        alias = "deploymentId",
        alias = "stageName",
        alias = "requestValidatorId",
        alias = "authorizerId",
        alias = "modelName",
        alias = "responseType",
        alias = "documentationPartId",
        alias = "documentationVersion"
    )]
    pub id: String,
}

/// The labels of a path that names a method.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtMethod {
    pub rest_api_id: String,
    pub resource_id: String,
    /// The method's name, not validated.
    pub http_method: String,
}

/// The labels of a path that names a response of a method or an integration.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtResponse {
    /// The labels of the method.
    #[serde(flatten)]
    pub method: AtMethod,
    /// The status, not validated.
    pub status_code: String,
}

/// The label of a path that names an API key, a usage plan or a VPC link.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct At {
    /// The id of the key, plan or link.
    #[serde(alias = "apiKey", alias = "usagePlanId", alias = "vpcLinkId")]
    pub id: String,
}

impl AtApi {
    /// Returns a 404 if the API does not exist. AWS checks this before it validates the request's values.
    pub fn check(&self, account: &Account) -> Result<(), GatewayError> {
        account.read(|state| state.apigateway.api(account.id, &self.rest_api_id).map(|_| ()))
    }
}

/// Input of an operation that lists a page of what a path names.
#[derive(Clone, Debug, Deserialize)]
pub struct Listing<At> {
    /// The labels of the path.
    #[serde(flatten)]
    pub at: At,
    /// The requested page.
    #[serde(flatten)]
    pub paging: Paging,
}

/// Returns a 400 if a text has more than `most` characters. `what` names the text in the message.
pub fn at_most(what: &str, text: &str, most: usize) -> Result<(), GatewayError> {
    if text.chars().count() > most {
        return Err(GatewayError::invalid(format!("{what} cannot be longer than {most} characters")));
    }
    Ok(())
}
