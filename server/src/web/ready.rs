//! Caches pages that are the same for all visitors. They are rendered at their first request after a change of the course, and are sent from memory
//! with a new nonce each time.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use bytes::{Bytes, BytesMut};
use dashmap::DashMap;
use http::{HeaderValue, Method, StatusCode, header};
use leptos::nonce::Nonce;

use super::security;
use crate::catalog::Catalog;

/// The size limit of a cached page, in bytes.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;
/// How many pages are cached; more would be requests for pages that do not exist.
const MOST_PAGES: usize = 512;

/// The cached pages, by path and theme.
#[derive(Clone)]
pub struct Ready {
    catalog: Arc<Catalog>,
    pages: Arc<DashMap<(String, String), Page>>,
}

struct Page {
    /// The revision of the course that the page shows.
    revision: u64,
    /// The page, split at every nonce.
    pieces: Vec<Bytes>,
}

impl Ready {
    /// Starts with an empty cache.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        Self { catalog, pages: Arc::default() }
    }
}

/// Answers from the cache if possible, and caches what can be cached.
pub async fn serve(State(ready): State<Ready>, mut request: Request, next: Next) -> Response {
    if request.method() != Method::GET || !is_same_for_everybody(request.uri().path()) || request.uri().query().is_some() {
        return next.run(request).await;
    }
    let revision = ready.catalog.revision();
    let key = (request.uri().path().to_owned(), theme(&request).to_owned());
    if let Some(page) = ready.pages.get(&key).filter(|page| page.revision == revision) {
        return fresh(&page.pieces);
    }
    forget_visitor(&mut request, &key.1);
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    keep(&ready, key, revision, response).await
}

fn is_same_for_everybody(path: &str) -> bool {
    path == "/" || path.strip_prefix("/modules/").is_some_and(|slug| !slug.contains('/'))
}

fn theme(request: &Request) -> &'static str {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let theme = cookies.flat_map(|line| line.split(';')).find_map(|cookie| cookie.trim().strip_prefix("theme="));
    match theme {
        Some("dark") => "dark",
        Some("light") => "light",
        _ => "",
    }
}

/// Removes everything from the request that would make the page specific to a visitor.
fn forget_visitor(request: &mut Request, theme: &str) {
    request.headers_mut().remove(header::COOKIE);
    if let Ok(cookie) = HeaderValue::try_from(format!("theme={theme}")) {
        request.headers_mut().insert(header::COOKIE, cookie);
    }
}

async fn keep(ready: &Ready, key: (String, String), revision: u64, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(html) = to_bytes(body, LARGEST_PAGE).await else {
        tracing::error!(path = key.0, "a page could not be rendered whole");
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    let Some(nonce) = nonce_of(&parts.headers) else {
        return Response::from_parts(parts, Body::from(html));
    };
    let page = Page { revision, pieces: cut(&html, nonce.as_bytes()) };
    let response = fresh(&page.pieces);
    if ready.pages.len() < MOST_PAGES {
        ready.pages.insert(key, page);
    }
    response
}

fn nonce_of(headers: &http::HeaderMap) -> Option<String> {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    policy.split("'nonce-").nth(1)?.split('\'').next().map(str::to_owned)
}

fn cut(html: &Bytes, nonce: &[u8]) -> Vec<Bytes> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in find_all(html, nonce) {
        pieces.push(html.slice(start..at));
        start = at + nonce.len();
    }
    pieces.push(html.slice(start..));
    pieces
}

fn find_all(html: &[u8], nonce: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].windows(nonce.len()).position(|window| window == nonce) {
        found.push(from + at);
        from += at + nonce.len();
    }
    found
}

/// The page with a new nonce.
fn fresh(pieces: &[Bytes]) -> Response {
    let nonce = Nonce::new().to_string();
    let length = pieces.iter().map(|piece| piece.len() + nonce.len()).sum();
    let mut html = BytesMut::with_capacity(length);
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            html.extend_from_slice(nonce.as_bytes());
        }
        html.extend_from_slice(piece);
    }
    let mut response = Response::new(Body::from(html.freeze()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    if let Ok(policy) = HeaderValue::try_from(security::page_policy(&nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
