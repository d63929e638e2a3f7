//! Conversions of bodies between bytes and base64 text.
//!
//! A body whose media type is one of the API's binary media types is bytes, another one is text.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html>.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;

use super::{event::is_binary, exchange::Exchange};
use crate::apigateway::integrations::ContentHandling;

/// Returns the body of a request as the integration gets it. `None` if it is to be bytes and is no base64.
pub fn of_request(exchange: &Exchange<'_>, handling: Option<ContentHandling>) -> Option<Bytes> {
    let body = &exchange.incoming.body;
    let (Some(handling), false) = (handling, body.is_empty()) else { return Some(body.clone()) };
    let given = exchange.incoming.header("content-type").map(|_| exchange.incoming.media_type());
    let is_bytes = given.is_some_and(|given| is_binary(binary_media_types(exchange), given));
    converted(body, is_bytes, handling == ContentHandling::ConvertToBinary)
}

/// Returns the body of an integration's response as the caller gets it. Without a handling, the caller's `Accept` decides.
pub fn of_response(
    exchange: &Exchange<'_>,
    handling: Option<ContentHandling>,
    media_type: Option<&str>,
    body: &Bytes,
) -> Option<Bytes> {
    let known = binary_media_types(exchange);
    if body.is_empty() || (handling.is_none() && known.is_empty()) {
        return Some(body.clone());
    }
    let media_type = media_type.map(|given| given.split(';').next().unwrap_or(given).trim());
    let is_bytes = media_type.is_some_and(|given| is_binary(known, given));
    let to_bytes = handling.map_or_else(|| accepts_bytes(exchange), |handling| handling == ContentHandling::ConvertToBinary);
    converted(body, is_bytes, to_bytes)
}

fn converted(body: &Bytes, is_bytes: bool, to_bytes: bool) -> Option<Bytes> {
    match (is_bytes, to_bytes) {
        (true, true) | (false, false) => Some(body.clone()),
        (true, false) => Some(STANDARD.encode(body).into()),
        (false, true) => STANDARD.decode(body.trim_ascii()).ok().map(Bytes::from),
    }
}

/// Returns whether the first media type of the request's `Accept` is one of the API's binary media types.
pub fn accepts_bytes(exchange: &Exchange<'_>) -> bool {
    let accepted = exchange.incoming.header("accept").unwrap_or("*/*");
    let first = accepted.split([',', ';']).next().unwrap_or(accepted).trim();
    is_binary(binary_media_types(exchange), first)
}

fn binary_media_types<'e>(exchange: &'e Exchange<'_>) -> &'e [String] {
    &exchange.deployed.routes.snapshot.binary_media_types
}
