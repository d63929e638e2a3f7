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
use http::{StatusCode, header};
use tower_sessions::{CachingSessionStore, Expiry, Session, SessionManagerLayer, cookie::SameSite};
use tower_sessions_moka_store::MokaStore;

use super::{Register, Visits, session_store::SqlSessions};
use crate::{
    cookies::{
        self,
        sent::{Sessions, settle},
        stray,
    },
    db::Db,
    web::peer::Peer,
};

const LEARNER: &str = "learner";
/// When the session began, in milliseconds.
const BEGUN: &str = "begun";
/// The instructor to whom the session belongs while it is a preview's guest.
const BEHIND: &str = "behind";
const DAYS: i64 = 60;

/// Sessions in the database behind a cache in memory, so that a request does not wait for another session's.
pub type Store = CachingSessionStore<MokaStore, SqlSessions>;

/// How many sessions are cached, some hundred bytes each.
const IN_MEMORY: u64 = 20_000;

/// The layer that reads and writes the cookie. A session is loaded when it is first used.
pub fn layer(db: &Db, secure: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(CachingSessionStore::new(MokaStore::new(Some(IN_MEMORY)), stored(db)))
        .with_name(cookies::session(secure))
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::days(DAYS)))
}

/// The sessions in the database.
pub fn stored(db: &Db) -> SqlSessions {
    SqlSessions { writer: db.writer.clone(), reader: db.reader.clone() }
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
    let begun = session.get::<i64>(BEGUN).await.ok().flatten();
    if register.is_signed_out(id, begun) {
        return None;
    }
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
    session.remove::<i64>(BEHIND).await?;
    session.insert(LEARNER, learner.id).await?;
    session.insert(BEGUN, jiff::Timestamp::now().as_millisecond()).await?;
    session.save().await
}

/// Makes the session a preview's guest, and remembers the instructor behind it.
///
/// # Errors
/// If the session cannot be stored.
pub async fn preview(session: &Session, behind: Option<&Learner>, guest: &Learner) -> Result<(), tower_sessions::session::Error> {
    begin(session, guest).await?;
    if let Some(instructor) = behind {
        session.insert(BEHIND, instructor.id).await?;
    }
    session.save().await
}

/// The instructor behind a preview's session.
pub async fn behind(register: &Register, session: &Session) -> Option<Learner> {
    let id = session.get::<i64>(BEHIND).await.ok().flatten()?;
    register.learner(id).await.ok().flatten()
}

/// Makes the session the instructor's again.
///
/// # Errors
/// If the session cannot be stored.
pub async fn end_preview(session: &Session, instructor: &Learner) -> Result<(), tower_sessions::session::Error> {
    begin(session, instructor).await
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
/// If the database fails.
pub async fn delete_of(db: &Db, learners: &BTreeSet<i64>) -> sqlx::Result<()> {
    stored(db).delete_of(LEARNER, learners).await
}
