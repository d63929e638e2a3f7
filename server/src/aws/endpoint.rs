//! The AWS endpoint: reads a request's body, within limits, and hands it to the emulator.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use emulator::Emulator;
use http::StatusCode;
use http_body_util::{BodyExt, Limited};

/// The largest body: a 50 MB package in base64, and the JSON around it.
const LARGEST_BODY: usize = 72 * 1024 * 1024;

/// The endpoint's router: everything goes to the emulator.
pub fn router(emulator: Emulator) -> Router {
    Router::new().fallback(answer).with_state(emulator)
}

async fn answer(State(emulator): State<Emulator>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Some(peer) = parts.extensions.get::<axum::extract::ConnectInfo<std::net::SocketAddr>>() {
        let address = peer.0.ip();
        parts.extensions.insert(address);
    }
    match read(body).await {
        Ok(body) => emulator.handle(http::Request::from_parts(parts, body)).await.map(Body::from),
        Err(status) => refused(status),
    }
}

async fn read(body: Body) -> Result<Bytes, StatusCode> {
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}

fn refused(status: StatusCode) -> Response {
    let (code, message) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("RequestEntityTooLargeException", "Request must be smaller than 70167211 bytes for the operation")
        }
        _ => ("BadRequestException", "The request's body ended before it was complete."),
    };
    let body = serde_json::json!({ "message": message }).to_string();
    (status, [("content-type", "application/json"), ("x-amzn-errortype", code)], body).into_response()
}
