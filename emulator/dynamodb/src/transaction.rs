//! Transactions: `TransactGetItems` and `TransactWriteItems`.

mod get;
mod write;

use serde::Serialize;

use crate::{error::Error, value::Item};

pub use get::{Get, ItemResponse, TransactGetItem, TransactGetItems, TransactGetItemsInput, TransactGetItemsOutput};
pub use write::{
    TransactAction, TransactPut, TransactUpdate, TransactWriteItem, TransactWriteItems, TransactWriteItemsInput,
    TransactWriteItemsOutput, TransactWritePlan, replayed,
};

/// The most actions of a transaction.
const MOST_ACTIONS: usize = 100;

/// Why an action of a transaction was not made, or that it would have been.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancellationReason {
    /// `None` if it would have been.
    pub code: &'static str,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The item, if a condition does not hold and it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
}

/// The results of all actions, or the reasons to cancel. Errors that are no reasons end the transaction.
fn all_or_reasons<T>(results: impl Iterator<Item = Result<T, Error>>, is_reason: impl Fn(&Error) -> bool) -> Result<Vec<T>, Error> {
    let (mut made, mut reasons, mut is_canceled) = (Vec::new(), Vec::new(), false);
    for result in results {
        let reason = match result {
            Ok(result) => {
                made.push(result);
                CancellationReason { code: "None", message: None, item: None }
            }
            Err(error) if !is_reason(&error) => return Err(error),
            Err(error) => {
                is_canceled = true;
                let message = Some(error.to_string());
                match error {
                    Error::ConditionalCheckFailed(item) => CancellationReason { code: "ConditionalCheckFailed", message, item },
                    _ => CancellationReason { code: "ValidationError", message, item: None },
                }
            }
        };
        reasons.push(reason);
    }
    if is_canceled { Err(Error::TransactionCanceled(reasons)) } else { Ok(made) }
}
