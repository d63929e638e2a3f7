//! HTTP for code in the sandbox: an instance's host call `http.send` becomes a request to the emulator, without a socket.
//!
//! Only the AWS endpoint and the deployed APIs can be reached ([`destination`]). The emulator authenticates each request by its signature, as it does
//! for requests over the network. [`frame`] encodes requests and responses.

mod destination;
mod frame;

use bytes::Bytes;
use emulator::{CallSource, CallerContext, Emulator};
use http::{Method, Request, Response};

/// The size limit of a request's body, in bytes: the same as at the AWS endpoint.
const LARGEST_BODY: usize = 72 * 1024 * 1024;

/// Answers one `http.send`. `CONNECT` only tells whether the host can be reached. A signed request is recorded with this source, whatever keys it was
/// signed with.
///
/// # Errors
/// A message for the instance's code: the host cannot be reached, or the frame is not valid HTTP.
pub async fn answer_from(emulator: &Emulator, source: CallSource, payload: Bytes) -> Result<Bytes, String> {
    let from_source = |mut request: Request<Bytes>| {
        request.extensions_mut().insert(source);
        emulator.handle(request)
    };
    pass(emulator, payload, from_source).await
}

/// Like [`answer_from`], for a caller who has been authenticated already, whatever the signature.
///
/// # Errors
/// The same as [`answer_from`].
pub async fn answer_as(emulator: &Emulator, caller: CallerContext, payload: Bytes) -> Result<Bytes, String> {
    pass(emulator, payload, |request| emulator.handle_as(caller, request)).await
}

async fn pass<F>(emulator: &Emulator, payload: Bytes, handle: impl FnOnce(Request<Bytes>) -> F) -> Result<Bytes, String>
where
    F: Future<Output = Response<Bytes>>,
{
    let (head, body) = frame::read(&payload)?;
    destination::check(emulator, &head.url)?;
    if head.method == Method::CONNECT.as_str() {
        return frame::connected();
    }
    if body.len() > LARGEST_BODY {
        return Err(format!("a request of {} bytes is too large to leave this sandbox", body.len()));
    }
    frame::write(&handle(frame::request(head, body)?).await)
}
