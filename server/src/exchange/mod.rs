//! HTTP for code in the sandbox: an instance's host call `http.send` becomes a request to the emulator, without a socket in between.
//!
//! What is reached is the AWS endpoint and the deployed APIs ([`destination`]), and nothing else; who is let in there is decided by the emulator, by the
//! request's signature, as for requests over the network. [`frame`] is how requests and answers are written.

mod destination;
mod frame;

use bytes::Bytes;
use emulator::{CallSource, CallerContext, Emulator};
use http::{Method, Request, Response};

/// The largest body of a request, bytes: as at the AWS endpoint.
const LARGEST_BODY: usize = 72 * 1024 * 1024;

/// Answers one `http.send`. With the method `CONNECT` it only says whether the place can be reached. Who is let in by a signature came from
/// this source, whatever keys it was made with.
///
/// # Errors
/// A sentence for the instance's code: the place cannot be reached, or what it sends is no HTTP.
pub async fn answer_from(emulator: &Emulator, source: CallSource, payload: Bytes) -> Result<Bytes, String> {
    let from_source = |mut request: Request<Bytes>| {
        request.extensions_mut().insert(source);
        emulator.handle(request)
    };
    pass(emulator, payload, from_source).await
}

/// The same for somebody who has been let in already, whatever they sign with.
///
/// # Errors
/// As [`answer_from`].
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
