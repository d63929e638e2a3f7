//! One request to the learner's AWS account, and AWS's refusal as AWS words it. The services' clients are built on [`rest`], [`json`]
//! and [`query`], which differ as AWS's protocols do.

use leptos::prelude::ServerFnError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    aws::{AwsRequest, AwsResponse, api::call_aws},
    calm,
};

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// AWS said no: its error's name and its sentence.
    #[error("{code}: {message}")]
    Refused {
        /// Such as `ResourceConflictException`.
        code: String,
        /// Such as `Function already exist: HelloLambda`.
        message: String,
    },
    /// The site did not answer, or the session has ended.
    #[error("{0}")]
    Unreachable(String),
    /// The answer has a shape that this page does not know.
    #[error("AWS answered in a way that this page does not understand. ({0})")]
    Unexpected(String),
}

impl From<ServerFnError> for Failure {
    fn from(error: ServerFnError) -> Self {
        Self::Unreachable(calm::words(&error))
    }
}

impl Failure {
    /// Whether AWS gave this error.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Refused { code, .. } if code == name)
    }
}

/// Whether a call may change the account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Looks only.
    Reads,
    /// Changes something, or counts as something that the learner has done.
    Writes,
}

/// Sends a request. What AWS refuses is a [`Failure`]; what it answers is given back as it is.
pub async fn send(request: AwsRequest, effect: Effect) -> Result<AwsResponse, Failure> {
    let response = call_aws(request).await.map_err(Failure::from)?;
    if response.status >= 400 {
        return Err(refusal(&response));
    }
    if effect == Effect::Writes {
        super::browser::tell_changed();
    }
    Ok(response)
}

/// Of REST services: method and path say what is wanted.
pub async fn rest<T: DeserializeOwned>(service: &str, method: &str, path: String, body: Option<String>) -> Result<T, Failure> {
    read(&rest_text(service, method, path, body).await?)
}

/// What is the same for every answer, and so stands once in the WebAssembly.
async fn rest_text(service: &str, method: &str, path: String, body: Option<String>) -> Result<String, Failure> {
    let effect = if method == "GET" { Effect::Reads } else { Effect::Writes };
    let headers = vec![("content-type".into(), "application/json".into())];
    let body = body.unwrap_or_default();
    let request = AwsRequest { service: service.into(), method: method.into(), path, headers, body };
    Ok(send(request, effect).await?.body)
}

/// Of services that name the operation in `X-Amz-Target`.
pub async fn json<I: Serialize, T: DeserializeOwned>(
    service: &str,
    target: String,
    input: &I,
    effect: Effect,
) -> Result<T, Failure> {
    let headers = vec![("content-type".into(), "application/x-amz-json-1.1".into()), ("x-amz-target".into(), target)];
    let body = write(input)?;
    let request = AwsRequest { service: service.into(), method: "POST".into(), path: "/".into(), headers, body };
    read(&send(request, effect).await?.body)
}

/// Of services that take a form and answer in XML: the answer's text.
pub async fn query(service: &str, version: &str, action: &str, parameters: &[(&str, &str)]) -> Result<String, Failure> {
    let effect = if action.starts_with("Get") || action.starts_with("List") { Effect::Reads } else { Effect::Writes };
    let headers = vec![("content-type".into(), "application/x-www-form-urlencoded".into())];
    let pairs = [("Action", action), ("Version", version)];
    let body = pairs
        .iter()
        .chain(parameters)
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect::<Vec<_>>()
        .join("&");
    let request = AwsRequest { service: service.into(), method: "POST".into(), path: "/".into(), headers, body };
    Ok(send(request, effect).await?.body)
}

/// A body.
///
/// # Errors
/// When a value can't be written as JSON, which no input of these pages makes happen.
pub fn write<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Unexpected(error.to_string()))
}

/// What answers nothing.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Nothing {}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    let body = if body.trim().is_empty() { "{}" } else { body };
    // As bytes, because Leptos reads server functions' answers so: two ways to read would be code twice in the WebAssembly.
    serde_json::from_slice(body.as_bytes()).map_err(|error| Failure::Unexpected(error.to_string()))
}

/// All but what RFC 3986 leaves alone.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as part of a path, a query or a form.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "__type")]
    kind: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
}

/// The error's name and sentence, wherever the protocol puts them.
pub fn refusal(response: &AwsResponse) -> Failure {
    let parsed: Option<ErrorBody> = serde_json::from_slice(response.body.as_bytes()).ok();
    let (kind, message) = parsed.map_or((None, None), |body| (body.kind, body.message));
    let code = response.header("x-amzn-errortype").map(str::to_owned).or(kind).or_else(|| between(&response.body, "Code"));
    let code = code.map(|code| bare(&code)).unwrap_or_else(|| format!("HTTP {}", response.status));
    let message = message.or_else(|| between(&response.body, "Message")).unwrap_or_else(|| response.body.clone());
    Failure::Refused { code, message }
}

/// `com.amazonaws#Thing:http://…` is `Thing`.
fn bare(code: &str) -> String {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).to_owned()
}

/// What stands in an element of a short XML text: AWS's error documents, which hold neither attributes nor nested elements there.
fn between(xml: &str, element: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{element}>"))?;
    let (text, _) = rest.split_once(&format!("</{element}>"))?;
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&#34;", "\""), ("&amp;", "&")];
    Some(entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)], body: &str) -> AwsResponse {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        AwsResponse { status: 400, headers, body: body.into() }
    }

    fn refused(code: &str, message: &str) -> Failure {
        Failure::Refused { code: code.into(), message: message.into() }
    }

    #[test]
    fn every_protocols_refusal_is_read() {
        let cases = [
            (
                answer(&[("x-amzn-errortype", "ResourceNotFoundException")], r#"{"Type":"User","Message":"Function not found"}"#),
                refused("ResourceNotFoundException", "Function not found"),
            ),
            (
                answer(&[], r#"{"__type":"com.amazonaws.logs#ResourceNotFoundException","message":"no group"}"#),
                refused("ResourceNotFoundException", "no group"),
            ),
            (
                answer(
                    &[],
                    "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>No role &lt;b&gt; &amp;amp; co</Message></Error></ErrorResponse>",
                ),
                refused("NoSuchEntity", "No role <b> &amp; co"),
            ),
            (answer(&[], "gone"), refused("HTTP 400", "gone")),
        ];
        for (response, expected) in cases {
            assert_eq!(refusal(&response), expected);
        }
    }

    #[test]
    fn a_name_cannot_leave_its_place_in_the_path() {
        assert_eq!(encoded("../a b/$LATEST?x=é"), "..%2Fa%20b%2F%24LATEST%3Fx%3D%C3%A9");
    }
}
