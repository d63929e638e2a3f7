//! Previews for authors: a lab as a student sees it before or after a step, or after a near miss, in an account of the preview's own; and the news that a
//! file was saved.
//!
//! An instructor of a site begins a preview by `POST /preview`; the session is then that of a guest, and remembers whose it was. `coldstart preview` serves
//! a site of its own, with drafts, whose only way in is an address with a token. Nothing here is for students: every route answers 404 to them.

mod http;

use std::sync::Arc;

use parking_lot::Mutex;

use crate::{
    accounts::Register,
    catalog::Catalog,
    grading::{SqlGrading, stand::As},
};

pub use http::router;

/// What the routes need. Cheap to clone.
#[derive(Clone)]
pub struct Preview {
    pub register: Register,
    pub grading: SqlGrading,
    pub catalog: Arc<Catalog>,
    /// The way into a site that only previews.
    pub own: Option<Arc<Own>>,
}

/// A site that only previews.
pub struct Own {
    token: String,
    first: Mutex<Wanted>,
}

/// The preview that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub lab: String,
    /// The step's id or number; the first, or that of the near miss, if left out.
    pub step: Option<String>,
    pub r#as: As,
}

impl Own {
    /// A site that opens with this preview.
    pub fn new(first: Wanted) -> Self {
        let token = hex::encode(rand::random::<[u8; 16]>());
        Self { token, first: Mutex::new(first) }
    }

    /// The path of the way in.
    pub fn path(&self) -> String {
        format!("/preview/open?token={}", self.token)
    }
}
