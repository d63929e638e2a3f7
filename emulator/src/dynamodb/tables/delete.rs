//! DeleteTable.

use serde::{Deserialize, Serialize};

use super::describe::{self, Status};
use crate::{
    Call,
    dynamodb::{DynamoError, TableName, access::OnTable, upkeep::Task},
};

/// DeleteTable's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteTableRequest {
    table_name: String,
}

impl OnTable for DeleteTableRequest {
    fn table(&self) -> &str {
        &self.table_name
    }
}

/// DeleteTable's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Deleted {
    table_description: ::dynamodb::table::TableDescription,
}

/// Deletes a table with its items. Its stream can be read for 24 hours more. The table is gone at once, although the answer says
/// that it is being deleted.
pub async fn delete_table(call: Call<DeleteTableRequest>) -> Result<Deleted, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    call.account.write(|all| {
        let state = &mut all.dynamodb;
        if state.table(&name)?.definition.deletion_protection_enabled {
            return Err(DynamoError::Protected);
        }
        let table_description = describe::description(&call, state, &name, Status::Deleting)?;
        state.end_stream(&name, call.now);
        state.items.clear(&state.tables, &name);
        state.tables.remove(&name);
        state.upkeep.remove(&Task::Expiry(name));
        Ok(Deleted { table_description })
    })
}
