//! Calls of API destinations and of deployed APIs that are targets themselves.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, header};
use serde_json::Value;
use url::Url;

use super::{ApiDestination, HttpParameters};
use crate::{
    Arn,
    account::State,
    events::{
        connection::{Authorization, Connection, Parameter},
        names::{DestinationName, own},
    },
};

/// A call that is ready to be made, or why it can't be made.
type Made = Result<Request<Bytes>, String>;

/// Returns the request for a target that is an API destination or a deployed API; `None` if it is another one.
pub fn call(
    state: &State,
    arn: &Arn,
    (region, account): (&str, crate::AccountId),
    parameters: Option<&HttpParameters>,
    payload: &str,
) -> Option<Made> {
    let none = HttpParameters::default();
    let parameters = parameters.unwrap_or(&none);
    if arn.service == "execute-api" {
        return Some(of_api(arn, parameters, payload));
    }
    let resource = own(&arn.to_string(), region, account)?;
    let (name, id) = resource.strip_prefix("api-destination/")?.split_once('/')?;
    let name: DestinationName = name.parse().ok()?;
    let found = state.events.destinations.get(&name).filter(|destination| destination.id == id);
    let missing = || "The API destination does not exist.".to_owned();
    Some(found.ok_or_else(missing).and_then(|destination| of_destination(state, destination, parameters, payload)))
}

/// `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`.
fn of_api(arn: &Arn, parameters: &HttpParameters, payload: &str) -> Made {
    let mut parts = arn.resource.splitn(4, '/');
    let (Some(api), Some(stage), Some(method)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("The ARN has no API, stage and method.".into());
    };
    let path = filled(parts.next().unwrap_or(""), &parameters.path_parameter_values);
    let url = format!("https://{api}.execute-api.{}.amazonaws.com/{stage}/{path}", arn.region);
    let method = if method == "*" { "POST" } else { method };
    request(&url, method, parameters, None, payload)
}

fn of_destination(state: &State, destination: &ApiDestination, parameters: &HttpParameters, payload: &str) -> Made {
    let connection = state.events.connections.get(&destination.connection);
    let connection = connection.filter(|connection| !connection.is_deauthorized).ok_or("The connection is not authorized.")?;
    let (scheme, rest) = destination.endpoint.split_once("://").ok_or("The endpoint is not a URL.")?;
    let url = format!("{scheme}://{}", filled(rest, &parameters.path_parameter_values));
    request(&url, &destination.method, parameters, Some(connection), payload)
}

/// Puts values for the `*` of a path.
fn filled(path: &str, values: &[String]) -> String {
    values.iter().fold(path.to_owned(), |path, value| {
        let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string();
        path.replacen('*', &value, 1)
    })
}

fn request(url: &str, method: &str, target: &HttpParameters, connection: Option<&Connection>, payload: &str) -> Made {
    let mut url = Url::parse(url).map_err(|error| error.to_string())?;
    let own = connection.and_then(|connection| connection.parameters.clone()).unwrap_or_default();
    let pairs =
        |parameters: Vec<Parameter>| parameters.into_iter().map(|Parameter { key, value, .. }| (key, value.unwrap_or_default()));
    let mut query: Vec<(String, String)> = target.query_string_parameters.clone().into_iter().collect();
    query.extend(pairs(own.query_string_parameters));
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let mut headers: Vec<(String, String)> = vec![
        ("content-type".into(), "application/json; charset=utf-8".into()),
        ("user-agent".into(), "Amazon/EventBridge/ApiDestinations".into()),
        (
            "host".into(),
            url.host_str().unwrap_or_default().to_owned() + &url.port().map(|port| format!(":{port}")).unwrap_or_default(),
        ),
    ];
    headers.extend(target.header_parameters.clone());
    headers.extend(pairs(own.header_parameters));
    headers.extend(connection.map(|connection| match &connection.authorization {
        Authorization::Basic { username, password } => {
            (header::AUTHORIZATION.to_string(), format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{password}"))))
        }
        Authorization::ApiKey { name, value } => (name.clone(), value.clone()),
    }));
    let path = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            return Err("A header is invalid.".into());
        };
        request.headers_mut().and_then(|headers| headers.insert(name, value));
    }
    request.body(with_members(payload, pairs(own.body_parameters).collect()).into()).map_err(|error| error.to_string())
}

/// Adds a connection's members to a body that is an object.
fn with_members(payload: &str, members: Vec<(String, String)>) -> String {
    match serde_json::from_str::<Value>(payload) {
        Ok(Value::Object(mut body)) if !members.is_empty() => {
            body.extend(members.into_iter().map(|(name, value)| (name, value.into())));
            Value::Object(body).to_string()
        }
        Ok(_) | Err(_) => payload.to_owned(),
    }
}
