//! Structured logs on standard error: text, or JSON with `COLDSTART_LOG_FORMAT=json`. `RUST_LOG` filters.

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging, panics included. `main` calls it once.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,tower_sessions=warn,sqlx=warn,wasmtime=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    if std::env::var("COLDSTART_LOG_FORMAT").is_ok_and(|format| format == "json") {
        registry.with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr)).init();
    } else {
        registry.with(tracing_subscriber::fmt::layer().with_target(false).with_writer(std::io::stderr)).init();
    }
    std::panic::set_hook(Box::new(panicked));
}

/// Logs where and why the program panicked, without a stack trace: to resolve its names, a program of this size reads hundreds of megabytes of its
/// own file and keeps them in memory.
fn panicked(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "panicked: {}", panic.payload_as_str().unwrap_or("no message"));
}
