//! Handles bodies that are refused for their size.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, StatusCode,
    header::{CONTENT_LENGTH, EXPECT},
};
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

/// How many bytes are read and discarded.
const MOST: usize = 128 * 1024 * 1024;
/// How long that may take.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the body may pause meanwhile.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Refuses a body whose `Content-Length` is too large for the site. A body without a length is cut off while it is read.
pub async fn refuse(request: Request, next: Next) -> Response {
    // The outer layers have wrapped the body, which no longer knows its length.
    let said = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_none_or(|length| length <= super::LARGEST_BODY) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    throw_away(&parts.headers, body).await;
    (StatusCode::PAYLOAD_TOO_LARGE, "This is too large.").into_response()
}

/// Reads the rest of a body, because most clients read the response only after sending it. A client that sent `Expect` has not started.
pub async fn throw_away(headers: &HeaderMap, mut body: Body) {
    let end = Instant::now() + LONGEST;
    let mut thrown_away = 0;
    while thrown_away <= MOST && !headers.contains_key(EXPECT) {
        match timeout_at(end.min(Instant::now() + LONGEST_PAUSE), body.frame()).await {
            Ok(Some(Ok(frame))) => thrown_away += frame.data_ref().map_or(0, |data| data.len()),
            Ok(None | Some(Err(_))) | Err(_) => break,
        }
    }
}
