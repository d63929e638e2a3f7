//! Headers of every response.

use std::sync::LazyLock;

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderName, HeaderValue, header};

/// The policy of a response that sets none itself: a page may load almost nothing.
const NOTHING: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    // Pages of deployed APIs may be same-site, so that their requests carry cookies.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// Adds the version of the shapes that pages and the server exchange.
pub async fn shapes(request: Request, next: Next) -> Response {
    static VERSION: LazyLock<Option<HeaderValue>> = LazyLock::new(|| HeaderValue::try_from(app::shapes::version()).ok());
    let mut response = next.run(request).await;
    if let Some(version) = VERSION.as_ref() {
        response.headers_mut().insert(HeaderName::from_static(app::shapes::NAME), version.clone());
    }
    response
}

/// Adds the headers; a page's own content security policy is kept.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING));
    response
}

/// A page's content security policy: scripts of the site, and inline ones with this nonce.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: https:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )
}
