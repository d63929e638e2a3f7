//! Browser sessions: a random cookie, and on the server the number of the learner whom it belongs to.

use app::{account::Learner, doors::Visitor};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use sqlx::SqlitePool;
use tower_sessions::{ExpiredDeletion, Expiry, Session, SessionManagerLayer, cookie::SameSite};
use tower_sessions_sqlx_store::SqliteStore;

use super::Register;

const LEARNER: &str = "learner";
const COOKIE: &str = "coldstart";
const DAYS: i64 = 60;

/// The layer that reads and writes the cookie. A session is loaded only when it is asked for.
///
/// # Errors
/// When its table can't be made.
pub async fn layer(pool: SqlitePool, secure: bool) -> sqlx::Result<SessionManagerLayer<SqliteStore>> {
    let store = SqliteStore::new(pool);
    store.migrate().await?;
    Ok(SessionManagerLayer::new(store)
        .with_name(COOKIE)
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::days(DAYS))))
}

/// Deletes the sessions that are over.
///
/// # Errors
/// When SQLite fails, or the table has not been made yet.
pub async fn delete_expired(pool: &SqlitePool) -> sqlx::Result<()> {
    let store = SqliteStore::new(pool.clone());
    store.migrate().await?;
    store.delete_expired().await.map_err(|error| sqlx::Error::Protocol(error.to_string()))
}

/// Puts the [`Visitor`] into the request's extensions, for pages and server functions.
pub async fn visitor(State(register): State<Register>, session: Session, mut request: Request, next: Next) -> Response {
    let visitor = Visitor(learner(&register, &session).await);
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// The session's learner. A session that can't be read is none.
pub async fn learner(register: &Register, session: &Session) -> Option<Learner> {
    let id = match session.get::<i64>(LEARNER).await {
        Ok(id) => id?,
        Err(error) => {
            tracing::error!(%error, "a session could not be read");
            return None;
        }
    };
    register.learner(id).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a learner could not be read");
        None
    })
}

/// Makes the session this learner's, under a new id, so that a cookie planted beforehand is worth nothing.
///
/// # Errors
/// When it can't be stored.
pub async fn begin(session: &Session, learner: &Learner) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session.insert(LEARNER, learner.id).await?;
    session.save().await
}

/// Ends the session, on the server too.
///
/// # Errors
/// When it can't be stored.
pub async fn end(session: &Session) -> Result<(), tower_sessions::session::Error> {
    session.flush().await
}
