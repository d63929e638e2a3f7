//! The link in GetFunction's response. It is valid for ten minutes and allows an unsigned GET of the package, like a presigned URL
//! of S3.

use std::fmt::Display;

use bytes::Bytes;
use hmac::{Hmac, Mac};
use http::{Request, Response, StatusCode};
use sha2::Sha256;

use crate::{BodyHash, emulator::Core, response::response};

const PREFIX: &str = "/_aws/lambda/code/";
const SECONDS: i64 = 600;

/// Returns a link to the package with a hash.
pub fn link(core: &Core, hash: BodyHash) -> String {
    let expires = core.clock.now().as_second() + SECONDS;
    let signature = hex::encode(signer(core, hash, expires).finalize().into_bytes());
    format!("http://{}{PREFIX}{hash}?expires={expires}&signature={signature}", core.config.endpoint)
}

/// Returns the hash in a link's path; `None` for any other request.
pub fn target<B>(request: &Request<B>) -> Option<String> {
    request.uri().path().strip_prefix(PREFIX).map(str::to_owned)
}

/// Responds to a request for a link with the zip, or with 403 if the link is invalid or has expired.
pub async fn answer(core: &Core, hash: &str, request: &Request<Bytes>) -> Response<Bytes> {
    if !signed(core, hash, request.uri().query().unwrap_or("")) {
        return refuse(StatusCode::FORBIDDEN, "The link is not valid, or not valid any more. GetFunction gives a new one.");
    }
    let Ok(hash) = hash.parse() else { return refuse(StatusCode::NOT_FOUND, "The package is not there.") };
    match core.store.bodies().whole(&hash).await {
        Ok(Some(zip)) => response(StatusCode::OK, "application/zip", &[], zip),
        Ok(None) => refuse(StatusCode::NOT_FOUND, "The package is not there."),
        Err(error) => {
            tracing::error!(%error, "a package could not be read");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "The package could not be read.")
        }
    }
}

fn signed(core: &Core, hash: &str, query: &str) -> bool {
    let parameter =
        |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(given, _)| given == name).map(|(_, value)| value.into_owned());
    let expires = parameter("expires").and_then(|text| text.parse::<i64>().ok());
    let signature = parameter("signature").and_then(|text| hex::decode(text).ok());
    match (expires, signature) {
        (Some(expires), Some(signature)) => {
            expires >= core.clock.now().as_second() && signer(core, hash, expires).verify_slice(&signature).is_ok()
        }
        _ => false,
    }
}

fn signer(core: &Core, hash: impl Display, expires: i64) -> Hmac<Sha256> {
    let mut signer =
        Hmac::new_from_slice(&core.config.session_secret).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    signer.update(format!("lambda code {hash} {expires}").as_bytes());
    signer
}

fn refuse(status: StatusCode, why: &'static str) -> Response<Bytes> {
    response(status, "text/plain; charset=utf-8", &[], why)
}
