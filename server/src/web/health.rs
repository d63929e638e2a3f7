//! `GET /healthz`: whether the process answers and its storage does.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::db::Db;

/// 200 when storage answers, 503 when it doesn't.
pub async fn check(State(db): State<Db>) -> (StatusCode, Json<Value>) {
    match sqlx::query("SELECT 1").execute(&db.reader).await {
        Ok(_) => (StatusCode::OK, Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))),
        Err(error) => {
            tracing::error!(%error, "storage does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "storage does not answer" })))
        }
    }
}
