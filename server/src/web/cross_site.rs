//! Requests that change something must come from the site's own pages.
//!
//! Browsers tell where a request comes from (`Sec-Fetch-Site`, `Origin`), and scripts cannot change that. A client that sends neither header is not a
//! browser, and sends nobody's cookie. In addition, the cookie is `SameSite=Lax`.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a request that another site sent.
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
