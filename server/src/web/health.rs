//! `GET /healthz`: whether the process answers and its storage can be written.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::db::probe::Probe;

/// Answers 200 if all databases can be written, else 503 with the reason.
pub async fn check(State(probe): State<Probe>) -> (StatusCode, Json<Value>) {
    match probe.write().await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))),
        Err(unwritable) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": unwritable.to_string() }))),
    }
}
