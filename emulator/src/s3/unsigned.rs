//! Requests of browsers that have no signature in header or query: those that ask for CORS, and forms.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response};

use super::{cors, post};
use crate::{dispatch::Format, emulator::Core};

/// Answers such a request. The bucket is in its path.
pub async fn unsigned(core: &Arc<Core>, format: Format, request: Request<Bytes>) -> Response<Bytes> {
    let asked = cors::Asked::by(&request);
    if request.method() == Method::OPTIONS {
        let answered = cors::preflight(core, &request).await;
        return answered.unwrap_or_else(|error| format.refuse(&error, &core.ids.uuid()));
    }
    let uploaded = post::upload(core, &request).await;
    let response = uploaded.unwrap_or_else(|error| format.refuse(&error, &core.ids.uuid()));
    asked.complete(core, response).await
}
