//! Freezes what a lab's checks look at in a learner's account: a bundle of one moment, and the routes by which a learner downloads it or hands it in.

use app::{account::Learner, grading::GradingError, ports::Visitor};
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use emulator::jobs;
use http::{HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

use super::{
    SqlGrading,
    adapter::{account, fresh, internal},
    bundle::{Bundle, bodies_of},
    db, progress,
};
use crate::{
    labs::{Lab, vars::Seed},
    workspace,
};

/// How many of the newest calls are frozen.
const MOST_CALLS: i64 = 20_000;
/// How many of the newest log events are frozen.
const MOST_LOGS: usize = 20_000;

/// The routes. The bundle is that of the session's learner.
pub fn router(grading: SqlGrading) -> Router {
    Router::new()
        .route("/labs/{id}/bundle", get(download))
        .route("/labs/{id}/hand-in", post(hand_in))
        .route("/bundles/key", get(public_key))
        .with_state(grading)
}

async fn download(
    State(grading): State<SqlGrading>,
    Extension(visitor): Extension<Visitor>,
    Path(lab): Path<String>,
) -> Result<Response, Refused> {
    let learner =
        visitor.0.ok_or(Refused(StatusCode::UNAUTHORIZED, "Your session has ended. Start as a guest, or sign in.".into()))?;
    let bundle = grading.bundle(&learner, &lab).await?;
    let name = HeaderValue::try_from(format!("attachment; filename=\"{lab}.zip\"")).map_err(|_| GradingError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bundle).into_response())
}

/// A form of the page of grades, which says what came of it.
async fn hand_in(State(grading): State<SqlGrading>, Extension(visitor): Extension<Visitor>, Path(lab): Path<String>) -> Redirect {
    let Some(learner) = visitor.0 else { return Redirect::to("/sign-in?next=%2Fgrades") };
    match grading.hand_in_lab(&learner, &lab).await {
        Ok(()) => Redirect::to("/grades"),
        Err(GradingError::Running) => Redirect::to("/grades?refused=running"),
        Err(GradingError::Full) => Redirect::to("/grades?refused=full"),
        Err(_) => Redirect::to("/grades?refused=internal"),
    }
}

/// The public key that verifies the site's bundles, in hexadecimal digits.
async fn public_key(State(grading): State<SqlGrading>) -> ([(HeaderName, &'static str); 1], String) {
    let key = hex::encode(grading.key.verifying_key().as_bytes());
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{key}\n"))
}

/// Why there is no bundle, in a sentence.
struct Refused(StatusCode, String);

impl From<GradingError> for Refused {
    fn from(error: GradingError) -> Self {
        let status = match error {
            GradingError::NotFound => StatusCode::NOT_FOUND,
            GradingError::Running => StatusCode::CONFLICT,
            GradingError::Full => StatusCode::SERVICE_UNAVAILABLE,
            GradingError::NotYet | GradingError::NotBeside | GradingError::TooManyAnswers | GradingError::Internal => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        Self(status, error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

impl SqlGrading {
    /// The signed bundle of a lab as it is now.
    pub(super) async fn bundle(&self, learner: &Learner, lab: &str) -> Result<Vec<u8>, GradingError> {
        let lab = self.lab(lab)?;
        let _turn = self.turn(learner).await?;
        let bundle = self.freeze(learner, &lab, fresh()).await?;
        let key = self.key.clone();
        tokio::task::spawn_blocking(move || bundle.to_zip(&key)).await.map_err(internal)?.map_err(internal)
    }

    /// What the checks of a lab look at, as it is now.
    pub(super) async fn freeze(&self, learner: &Learner, lab: &Lab, run: Seed) -> Result<Bundle, GradingError> {
        let account = account(learner)?;
        let (revision, mut state) = self.emulator.account(account).await.map_err(internal)?.snapshot();
        // What waits does nothing in a copy, as in the copies that checks use.
        jobs::clear(&mut state);
        let store = &self.emulator.core().store;
        let mut bodies = Vec::new();
        for hash in bodies_of(&state).map_err(internal)? {
            let content = store.bodies().whole(&hash).await.map_err(internal)?;
            bodies.push(content.ok_or_else(|| internal(format!("the body {hash} is not stored")))?);
        }
        let solved = db::solved(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?;
        Ok(Bundle {
            lab: lab.id.clone(),
            content_hash: lab.hash.clone(),
            pseudonym: self.pseudonym(learner),
            account,
            revision,
            at: self.emulator.core().clock.now(),
            learner: Seed::of_learner(learner.id),
            run,
            state,
            calls: self.store.newest_calls(account, &super::journal::LEARNERS_OR_SOLUTION, MOST_CALLS).await.map_err(internal)?,
            logs: store.logs(account, MOST_LOGS).await.map_err(internal)?,
            answers: db::answers(&self.db.reader, learner.id, &lab.id).await.map_err(internal)?,
            solved: progress::solved(&solved),
            files: workspace::drafts(&self.db, learner.id).await.map_err(internal)?,
            bodies,
        })
    }

    /// A name for a learner that only this site can tell from another.
    fn pseudonym(&self, learner: &Learner) -> String {
        let mut hash = Sha256::new();
        hash.update(b"pseudonym");
        hash.update(self.key.as_bytes());
        hash.update(learner.id.to_be_bytes());
        format!("learner-{}", hex::encode(&hash.finalize()[..8]))
    }
}
