//! Query and Scan. They run on a blocking thread over a copy of the state, so that neither other requests nor writes of the account
//! wait for them.

use ::dynamodb::read::{Query, QueryInput, ReadOutput, Scan, ScanInput};

use super::{DynamoError, State, TableName};
use crate::Call;

/// Reads items by their partition key.
pub async fn query(call: Call<QueryInput>) -> Result<ReadOutput, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    let query = Query::new(call.input.clone())?;
    aside(&call, move |state| {
        let rows = state.rows(&name)?;
        Ok(query.run(rows.definition, &rows)?)
    })
    .await
}

/// Reads all items, or those of a segment.
pub async fn scan(call: Call<ScanInput>) -> Result<ReadOutput, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    let scan = Scan::new(call.input.clone())?;
    aside(&call, move |state| {
        let rows = state.rows(&name)?;
        Ok(scan.run(rows.definition, &rows)?)
    })
    .await
}

/// Calls `read` with a copy of the state on a blocking thread. An account has a few such reads at once.
pub(super) async fn aside<I, T: Send + 'static>(
    call: &Call<I>,
    read: impl FnOnce(&State) -> Result<T, DynamoError> + Send + 'static,
) -> Result<T, DynamoError> {
    let unfinished = |error: &dyn std::fmt::Display| DynamoError::Unfinished(error.to_string());
    let permit = call.account.live.dynamodb.reads.clone().acquire_owned().await.map_err(|error| unfinished(&error))?;
    let state = call.account.read(|state| state.dynamodb.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let outcome = read(&state);
        drop(permit);
        outcome
    });
    reading.await.map_err(|error| unfinished(&error))?
}
