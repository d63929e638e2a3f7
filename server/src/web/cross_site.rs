//! Requests that change something must come from our own pages.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and scripts can't say otherwise. A client that says neither is no
//! browser, and carries nobody's cookie. The cookie is `SameSite=Lax` besides.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses what another site sent.
pub async fn refuse(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !is_ours(request.headers()) {
        return (StatusCode::FORBIDDEN, "This request came from another site, and was refused.").into_response();
    }
    next.run(request).await
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            text(header::HOST).is_some_and(|host| origin.split_once("://").is_some_and(|(_, ours)| ours == host))
        }
        (None, None) => true,
    }
}
