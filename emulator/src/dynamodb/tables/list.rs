//! ListTables.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    dynamodb::{DynamoError, TableName},
};

/// The number of names of a page unless the caller sets a smaller one.
const PAGE: usize = 100;

/// ListTables' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTablesRequest {
    exclusive_start_table_name: Option<String>,
    limit: Option<usize>,
}

/// ListTables' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TableNames {
    table_names: Vec<TableName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_table_name: Option<TableName>,
}

/// Returns the account's tables, by name.
pub async fn list_tables(call: Call<ListTablesRequest>) -> Result<TableNames, DynamoError> {
    let ListTablesRequest { exclusive_start_table_name: start, limit } = &call.input;
    let limit = limit.unwrap_or(PAGE);
    call.account.read(|state| {
        let after = |name: &&TableName| start.as_deref().is_none_or(|start| name.as_str() > start);
        let mut table_names: Vec<TableName> = state.dynamodb.tables.keys().filter(after).take(limit + 1).cloned().collect();
        let more = table_names.len() > limit;
        table_names.truncate(limit);
        let last_evaluated_table_name = table_names.last().filter(|_| more).cloned();
        Ok(TableNames { table_names, last_evaluated_table_name })
    })
}
