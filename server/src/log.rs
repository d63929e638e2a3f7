//! Structured logs on standard error: text for people, JSON with `COLDSTART_LOG_FORMAT=json`. `RUST_LOG` filters.

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging. Called once, by `main`.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,tower_sessions=warn,sqlx=warn,wasmtime=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    if std::env::var("COLDSTART_LOG_FORMAT").is_ok_and(|format| format == "json") {
        registry.with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr)).init();
    } else {
        registry.with(tracing_subscriber::fmt::layer().with_target(false).with_writer(std::io::stderr)).init();
    }
}
