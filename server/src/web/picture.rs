//! Pictures of a module's folder, at `/media/{slug}/{path}`.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::catalog::Catalog;

/// Sends a picture. A drawing that is opened by itself must not run scripts, so the response has the strictest policy.
pub async fn show(State(catalog): State<Arc<Catalog>>, Path((slug, path)): Path<(String, String)>) -> Response {
    let Some((file, media_type)) = catalog.picture(&slug, &path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(file).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=300")], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
