//! Small types that several nouns share: seconds, HTTP methods, labels of paths.

use std::{collections::BTreeMap, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{GatewayError, collection::Paging};
use crate::{
    Account,
    ids::{BASE36, Ids},
};

/// Names to texts.
pub type Texts = BTreeMap<String, String>;
/// Names to flags.
pub type Flags = BTreeMap<String, bool>;

/// Seconds since 1970, as this service's dates go over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl From<Timestamp> for Seconds {
    fn from(moment: Timestamp) -> Self {
        Self(moment.as_second())
    }
}

/// A method of HTTP, or any.
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
    /// The name.
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

/// An id of ten characters, not to be guessed.
pub fn new_id(ids: &dyn Ids) -> String {
    ids.draw(BASE36, 10)
}

/// An id of six characters, for what lives inside an API.
pub fn short_id(ids: &dyn Ids) -> String {
    ids.draw(BASE36, 6)
}

/// An id that is free, however often the dice must be thrown.
pub fn free_id(draw: impl Fn() -> String, taken: impl Fn(&str) -> bool) -> String {
    loop {
        let id = draw();
        if !taken(&id) {
            return id;
        }
    }
}

/// No labels at all.
#[derive(Clone, Debug, Deserialize)]
pub struct Nowhere {}

/// A REST API.
#[derive(Clone, Debug, Deserialize)]
pub struct AtApi {
    /// The API's id.
    pub restapi_id: String,
}

/// Something in a REST API, by whatever name its label has.
#[derive(Clone, Debug, Deserialize)]
pub struct InApi {
    /// The API's id.
    pub restapi_id: String,
    /// The thing's id or name.
    #[serde(
        alias = "resource_id",
        alias = "deployment_id",
        alias = "stage_name",
        alias = "requestvalidator_id",
        alias = "model_name",
        alias = "response_type"
    )]
    pub id: String,
}

/// A method.
#[derive(Clone, Debug, Deserialize)]
pub struct AtMethod {
    /// The API's id.
    pub restapi_id: String,
    /// The resource's id.
    pub resource_id: String,
    /// The method's name, unchecked.
    pub http_method: String,
}

/// A response of a method or an integration.
#[derive(Clone, Debug, Deserialize)]
pub struct AtResponse {
    /// The method.
    #[serde(flatten)]
    pub method: AtMethod,
    /// The status, unchecked.
    pub status_code: String,
}

/// A thing of the account's own: a key, a plan.
#[derive(Clone, Debug, Deserialize)]
pub struct At {
    /// The thing's id.
    #[serde(alias = "api_Key", alias = "usageplanId")]
    pub id: String,
}

impl AtApi {
    /// Refuses an API that is not there, as AWS does it before it looks at values.
    pub fn check(&self, account: &Account) -> Result<(), GatewayError> {
        account.read(|state| state.apigateway.api(account.id, &self.restapi_id).map(|_| ()))
    }
}

/// A page of what is somewhere.
#[derive(Clone, Debug, Deserialize)]
pub struct Listing<At> {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// Which page.
    #[serde(flatten)]
    pub paging: Paging,
}

/// Refuses a text that is longer than AWS keeps.
pub fn at_most(what: &str, text: &str, most: usize) -> Result<(), GatewayError> {
    if text.chars().count() > most {
        return Err(GatewayError::invalid(format!("{what} cannot be longer than {most} characters")));
    }
    Ok(())
}

/// An HTTP status as the service's model has it: `[1-5]\d\d`.
pub fn check_status(status: &str) -> Result<(), GatewayError> {
    let digits =
        status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()) && matches!(status.as_bytes()[0], b'1'..=b'5');
    if digits {
        return Ok(());
    }
    Err(GatewayError::violation(status, "statusCode", r"Member must satisfy regular expression pattern: [1-5]\d\d"))
}
