//! Who may invoke a function: its resource-based policy.

pub(super) mod add;
mod allows;
pub(super) mod get;
pub(super) mod remove;
mod statement;

use serde::{Deserialize, Serialize};

pub use allows::Caller;
pub use statement::{Principal, Statement};

use super::error::LambdaError;

/// The longest that a policy may be, as JSON, bytes.
const LIMIT: usize = 20_480;

/// A function's policy, or a version's, or an alias's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Policy {
    /// Its statements, in the order they were added.
    pub statements: Vec<Statement>,
    /// Changes with every change.
    pub revision_id: String,
}

/// The document that GetPolicy answers as text.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    id: &'static str,
    statement: Vec<statement::Shown>,
}

impl Policy {
    /// As AWS writes it.
    pub fn document(&self) -> Result<String, LambdaError> {
        let statement = self.statements.iter().map(Statement::shown).collect();
        let document = Document { version: "2012-10-17", id: "default", statement };
        serde_json::to_string(&document).map_err(|error| LambdaError::Internal(error.to_string()))
    }
}
