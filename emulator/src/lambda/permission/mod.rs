//! The resource-based policy of a function, which allows others to invoke it.

pub(super) mod add;
mod allows;
pub(super) mod get;
pub(super) mod remove;
mod statement;

use serde::{Deserialize, Serialize};

pub use allows::Caller;
pub use statement::{Principal, Statement};

use super::error::LambdaError;

/// The largest size of a policy as JSON, in bytes, as on AWS.
const LIMIT: usize = 20_480;

/// The policy of a function, a version or an alias.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Policy {
    /// The statements, in the order in which they were added.
    pub statements: Vec<Statement>,
    /// A UUID that is new after every change.
    pub revision_id: String,
}

/// The policy's document, which GetPolicy's response has as text.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    id: &'static str,
    statement: Vec<statement::Shown>,
}

impl Policy {
    /// Returns the document as JSON text, with its members in AWS's order.
    pub fn document(&self) -> Result<String, LambdaError> {
        let statement = self.statements.iter().map(Statement::shown).collect();
        let document = Document { version: "2012-10-17", id: "default", statement };
        serde_json::to_string(&document).map_err(|error| LambdaError::Internal(error.to_string()))
    }
}
