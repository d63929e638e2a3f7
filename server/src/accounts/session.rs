//! Browser sessions: a random cookie, and on the server the id of the learner whose session it is.
//!
//! A page of another origin cannot read or overwrite the cookie, but over plain HTTP it may be able to set a second one of the same name for a longer
//! path or a wider domain. Therefore a request with two session cookies is refused ([`one_cookie`]). Behind TLS the cookie's name prefix prevents
//! this.

use std::collections::BTreeSet;

use app::{account::Learner, ports::Visitor};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::TryStreamExt;
use http::{StatusCode, header};
use sqlx::SqlitePool;
use tower_sessions::{
    CachingSessionStore, ExpiredDeletion, Expiry, Session, SessionManagerLayer, cookie::SameSite, session::Record,
};
use tower_sessions_moka_store::MokaStore;
use tower_sessions_sqlx_store::SqliteStore;

use super::{Register, Visits};
use crate::{
    cookies::{
        self,
        sent::{Sessions, settle},
        stray,
    },
    web::peer::Peer,
};

const LEARNER: &str = "learner";
const DAYS: i64 = 60;
/// How many sessions are deleted in one transaction.
const TOGETHER: usize = 500;

/// Sessions on disk behind a cache in memory, so that a request does not wait for another session's.
pub type Store = CachingSessionStore<MokaStore, SqliteStore>;

/// How many sessions are cached, some hundred bytes each.
const IN_MEMORY: u64 = 20_000;

/// The layer that reads and writes the cookie. A session is loaded when it is first used.
///
/// # Errors
/// If the table of sessions cannot be created.
pub async fn layer(pool: SqlitePool, secure: bool) -> sqlx::Result<SessionManagerLayer<Store>> {
    let store = SqliteStore::new(pool);
    store.migrate().await?;
    Ok(SessionManagerLayer::new(CachingSessionStore::new(MokaStore::new(Some(IN_MEMORY)), store))
        .with_name(cookies::session(secure))
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::days(DAYS))))
}

/// Passes a request on if it has at most one session cookie. With two of them, another page has set one, and the server cannot tell which: the
/// request is refused, and the browser is told to delete all except the one with the site's own path and domain.
pub async fn one_cookie(State(behind_tls): State<BehindTls>, mut request: Request, next: Next) -> Response {
    let name = cookies::session(behind_tls.0);
    match settle(request.headers_mut(), name) {
        Sessions::Clear => next.run(request).await,
        Sessions::Several => {
            tracing::warn!(
                path = request.uri().path(),
                "a request came with two session cookies: another page on a host of this name has set one"
            );
            let mut response = (StatusCode::BAD_REQUEST, TWO_COOKIES).into_response();
            for cookie in stray::dropped(&request, name) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
    }
}

/// Whether the site is reached over HTTPS only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BehindTls(pub bool);

const TWO_COOKIES: &str = "Your browser sent two session cookies of this site: a page on another host or port has set one of them. \
     It has been told to drop that one. Load the page again.";

/// Deletes expired sessions.
///
/// # Errors
/// If SQLite fails, or the table does not exist yet.
pub async fn delete_expired(pool: &SqlitePool) -> sqlx::Result<()> {
    let store = SqliteStore::new(pool.clone());
    store.migrate().await?;
    store.delete_expired().await.map_err(|error| sqlx::Error::Protocol(error.to_string()))
}

/// Puts the [`Visitor`] into the request's extensions, for pages and server functions.
pub async fn visitor(State(visits): State<Visits>, session: Session, mut request: Request, next: Next) -> Response {
    let visitor = Visitor(learner(visits.register(), &session).await);
    if let (Some(learner), Some(Peer(address))) = (&visitor.0, request.extensions().get()) {
        visits.note(learner, *address);
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// The session's learner; `None` if there is none or if the session cannot be read.
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

/// Makes the session this learner's, under a new id, so that a cookie that was planted before (session fixation) is useless.
///
/// # Errors
/// If the session cannot be stored.
pub async fn begin(session: &Session, learner: &Learner) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session.insert(LEARNER, learner.id).await?;
    session.save().await
}

/// Ends the session, also on the server.
///
/// # Errors
/// If the session cannot be deleted.
pub async fn end(session: &Session) -> Result<(), tower_sessions::session::Error> {
    session.flush().await
}

/// Deletes every session of these learners.
///
/// # Errors
/// If SQLite fails.
pub async fn delete_of(pool: &SqlitePool, learners: &BTreeSet<i64>) -> sqlx::Result<()> {
    if learners.is_empty() {
        return Ok(());
    }
    let mut theirs = Vec::new();
    {
        let mut sessions = sqlx::query_as::<_, (String, Vec<u8>)>("SELECT id, data FROM tower_sessions").fetch(pool);
        while let Some((id, data)) = sessions.try_next().await? {
            // The format in which the store writes sessions. An unreadable session belongs to nobody and expires.
            let learner = rmp_serde::from_slice::<Record>(&data).ok().and_then(|record| record.data.get(LEARNER)?.as_i64());
            if learner.is_some_and(|learner| learners.contains(&learner)) {
                theirs.push(id);
            }
        }
    }
    for some in theirs.chunks(TOGETHER) {
        let ids = serde_json::Value::from(some).to_string();
        let delete = sqlx::query("DELETE FROM tower_sessions WHERE id IN (SELECT value FROM json_each(?))");
        delete.bind(ids).execute(pool).await?;
    }
    Ok(())
}
