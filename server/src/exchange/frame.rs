//! The frames of `http.send`: the length of a JSON head (u32, little-endian), the head, the body.

use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri, header};
use serde::{Deserialize, Serialize};

/// The head of a request.
pub struct Head {
    /// `GET`, …
    pub method: String,
    /// The whole URL; for `CONNECT` only host and port.
    pub url: Uri,
    headers: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Written {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Answer<'a> {
    status: u16,
    reason: &'a str,
    headers: Vec<(&'a str, String)>,
}

/// Headers of the connection, which does not exist here.
const HOP_BY_HOP: [HeaderName; 4] = [header::CONNECTION, header::TE, header::TRANSFER_ENCODING, header::UPGRADE];

/// Parses a request's head and body.
pub fn read(payload: &Bytes) -> Result<(Head, Bytes), String> {
    let cut = || "the frame of the request is cut short".to_owned();
    let (size, rest) = payload.split_first_chunk::<4>().ok_or_else(cut)?;
    let head = rest.get(..u32::from_le_bytes(*size) as usize).ok_or_else(cut)?;
    let body = payload.slice(4 + head.len()..);
    let head =
        serde_json::from_slice::<Written>(head).map_err(|error| format!("the head of the request cannot be read: {error}"))?;
    let url = head.url.parse().map_err(|_| "the URL cannot be read".to_owned())?;
    Ok((Head { method: head.method, url, headers: head.headers }, body))
}

/// The request as the emulator takes it: a path, and the host in the header `Host`.
pub fn request(head: Head, body: Bytes) -> Result<Request<Bytes>, String> {
    let unreadable = |error: http::Error| format!("the request cannot be read: {error}");
    let path = head.url.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::builder().method(head.method.as_str()).uri(path).body(body).map_err(unreadable)?;
    for (name, value) in head.headers {
        let name = HeaderName::try_from(name).map_err(|error| unreadable(error.into()))?;
        let value = value
            .chars()
            .map(|letter| u8::try_from(letter).map_err(|_| "a header is not latin-1".to_owned()))
            .collect::<Result<Vec<u8>, _>>()?;
        if !HOP_BY_HOP.contains(&name) {
            request.headers_mut().append(name, HeaderValue::from_bytes(&value).map_err(|error| unreadable(error.into()))?);
        }
    }
    if let (false, Some(host)) = (request.headers().contains_key(header::HOST), head.url.authority()) {
        let host = HeaderValue::from_str(host.as_str()).map_err(|error| unreadable(error.into()))?;
        request.headers_mut().insert(header::HOST, host);
    }
    Ok(request)
}

/// Encodes a response.
pub fn write(response: &Response<Bytes>) -> Result<Bytes, String> {
    // The instance reads and writes headers as Latin-1.
    let text = |value: &HeaderValue| value.as_bytes().iter().copied().map(char::from).collect();
    let answer = Answer {
        status: response.status().as_u16(),
        reason: response.status().canonical_reason().unwrap_or(""),
        headers: response.headers().iter().map(|(name, value)| (name.as_str(), text(value))).collect(),
    };
    framed(&answer, response.body())
}

/// Encodes the response to `CONNECT`.
pub fn connected() -> Result<Bytes, String> {
    framed(&Answer { status: StatusCode::OK.as_u16(), reason: "OK", headers: Vec::new() }, &[])
}

fn framed(answer: &Answer<'_>, body: &[u8]) -> Result<Bytes, String> {
    let head = serde_json::to_vec(answer).map_err(|error| error.to_string())?;
    let size = u32::try_from(head.len()).map_err(|error| error.to_string())?;
    let mut frame = BytesMut::with_capacity(4 + head.len() + body.len());
    frame.put_u32_le(size);
    frame.put_slice(&head);
    frame.put_slice(body);
    Ok(frame.freeze())
}
