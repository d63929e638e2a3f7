//! Calls of function URLs: requests by HTTP that run a function.
//!
//! A call is processed by a list of steps, each in its own file; [`steps`] is that list. A step that refuses the call returns a
//! [`Refusal`]. The operations that make URLs are Lambda's ([`lambda`]).
//! See <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html>.

mod authorize;
mod cors;
mod event;
mod find;
mod refusal;
mod reply;

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response};

use crate::{
    Unread,
    emulator::Core,
    execute_api::Target,
    lambda::{self, Lineage},
    trace::{self, Trace},
};

use self::{find::Found, refusal::Refusal};

/// The largest body of a request, in bytes: that of an event.
pub const LARGEST_BODY: usize = 6 * 1024 * 1024;

/// Answers a call of a function URL. The response to HEAD has no body.
pub async fn handle(core: &Arc<Core>, target: Target, request: Request<Bytes>) -> Response<Bytes> {
    let request_id = core.ids.uuid();
    let trace = Trace::of(core, trace::header(request.headers()).as_deref());
    let is_head = request.method() == Method::HEAD;
    let answered = steps(core, &target, request, &request_id, &trace).await;
    let mut response = answered.unwrap_or_else(Refusal::response);
    let ids = [("x-amzn-requestid", request_id), ("x-amzn-trace-id", trace.answered())];
    for (name, value) in ids {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    if is_head {
        *response.body_mut() = Bytes::new();
    }
    response
}

async fn steps(
    core: &Arc<Core>,
    target: &Target,
    mut request: Request<Bytes>,
    request_id: &str,
    trace: &Trace,
) -> Result<Response<Bytes>, Refusal> {
    let found: Found = find::find(core, &target.id).await?;
    let origin = request.headers().get(http::header::ORIGIN).cloned();
    if let Some(answer) = cors::preflight(&found, &request) {
        return Ok(answer);
    }
    let caller = authorize::authorize(core, &found, &mut request).await?;
    if request.extensions().get::<Unread>().is_some() || request.body().len() > LARGEST_BODY {
        return Err(Refusal::TooLarge);
    }
    let event = event::event(core, target, &found, &request, caller.as_ref(), (request_id, trace))?;
    let lineage = Lineage::of(trace::header(request.headers()).as_deref());
    let invocation = lambda::UrlInvocation {
        function: found.url.function.clone(),
        qualifier: found.url.qualifier(),
        payload: event,
        request_id: request_id.to_owned(),
        trace: trace.clone(),
        lineage,
    };
    let invoked = lambda::invoke_by_url(core, &found.account, invocation).await?;
    let mut response = reply::response(&invoked)?;
    cors::apply(&found, origin.as_ref(), response.headers_mut());
    Ok(response)
}
