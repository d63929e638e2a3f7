//! The site on the network: every route in one function, every layer in another.
//!
//! Pages and server functions are in `app`; this folder decides who may call them, adds headers, and caches pages.

pub mod body;
mod client;
mod connection;
mod connection_limits;
mod cross_site;
mod health;
pub mod listen;
pub mod networks;
pub mod oversize;
mod pace;
mod pages;
pub mod peer;
mod picture;
mod ready;
pub mod requests;
mod security;
mod stream;
mod target;

use std::{path::PathBuf, sync::Arc};

use app::ports::Ports;
use axum::{Router, middleware, routing::get};
use leptos::config::LeptosOptions;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    services::ServeDir,
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tower_sessions::SessionManagerLayer;

use requests::Requests;

use crate::{
    accounts::{Devices, Visits, export, forms, session},
    catalog::Catalog,
    classes::{self, SqlClasses},
    db::{Db, probe::Probe},
    grading::{SqlGrading, freeze},
    inbox,
    preview::{self, Preview},
    terminal::{self, Terminals},
};

/// The parts of the site.
#[derive(Clone)]
pub struct Site {
    /// The ports that `app` uses.
    pub ports: Ports,
    /// The learners' terminals.
    pub terminals: Terminals,
    /// Bundles of learners' work.
    pub grading: SqlGrading,
    /// Forms of classes.
    pub classes: SqlClasses,
    /// What is stored about a learner, for themselves.
    pub export: Db,
    /// Previews of authors.
    pub preview: Preview,
    /// Records visits, for the session's layer.
    pub visits: Visits,
    /// Limits how many requests an account or a network may send.
    pub requests: Requests,
    /// Recognises browsers that have signed in before.
    pub devices: Devices,
    /// The course, for its pictures, and to know when cached pages are stale.
    pub catalog: Arc<Catalog>,
    /// For the health check.
    pub storage: Probe,
    /// The folder of built files, with `pkg/`.
    pub site_root: PathBuf,
    /// Whether the session's cookie is sent over HTTPS only.
    pub behind_tls: session::BehindTls,
    /// Leptos's settings.
    pub leptos: LeptosOptions,
}

/// The size limit of a body for a page or server function, in bytes: enough for a file of 256 KB, escaped.
const LARGEST_BODY: usize = 2 * 1024 * 1024;
/// How long a page or server function may take. Grading a whole lab takes longest.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(120);

/// Every route.
pub fn router(site: Site, sessions: SessionManagerLayer<session::Store>) -> Router {
    let with_learner = Router::new()
        // pages and server functions, for the learner of the session
        .merge(pages::router(&site))
        // HTML forms
        .merge(forms::router(site.ports.accounts.clone(), site.devices.clone()))
        .merge(inbox::http::router(site.ports.inbox.clone()))
        // the terminal
        .merge(terminal::http::router(site.terminals.clone()))
        // bundles of a learner's work
        .merge(freeze::router(site.grading.clone()))
        .merge(export::router(site.export.clone()))
        // classes
        .merge(classes::forms::router(site.classes.clone()))
        // previews of authors
        .merge(preview::router(site.preview.clone()))
        .layer(middleware::from_fn_with_state(site.requests.clone(), requests::limit_learner))
        .layer(middleware::from_fn_with_state(site.visits.clone(), session::visitor))
        .layer(sessions)
        .layer(middleware::from_fn_with_state(site.behind_tls, session::one_cookie))
        .layer(middleware::from_fn_with_state(site.requests.clone(), requests::limit_network))
        // pages that are the same for all visitors are answered before a session is loaded
        .layer(middleware::from_fn_with_state(ready::Ready::new(site.catalog.clone()), ready::serve));
    let for_everybody = Router::new()
        .route("/healthz", get(health::check).with_state(site.storage.clone()))
        .route("/media/{slug}/{*path}", get(picture::show).with_state(site.catalog.clone()))
        .nest_service("/pkg", built_files(&site));
    layered(for_everybody.merge(with_learner))
}

/// Scripts, styles and WebAssembly. Their URLs change with their content, so browsers may cache them permanently.
fn built_files(site: &Site) -> Router {
    let forever = http::HeaderValue::from_static("public, max-age=31536000, immutable");
    let files = ServeDir::new(site.site_root.join("pkg")).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(files).layer(SetResponseHeaderLayer::if_not_present(http::header::CACHE_CONTROL, forever))
}

/// Every layer, innermost first.
fn layered(routes: Router) -> Router {
    routes
        .layer(middleware::from_fn(cross_site::refuse))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(middleware::from_fn(oversize::refuse))
        .layer(TimeoutLayer::with_status_code(http::StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(security::headers))
        .layer(middleware::from_fn(security::shapes))
        .layer(CatchPanicLayer::new())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

fn span<B>(request: &http::Request<B>) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("");
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}
