//! BatchGetItem and BatchWriteItem.

use ::dynamodb::{
    batch::{BatchGetItem, BatchGetItemInput, BatchGetItemOutput, BatchWriteItem, BatchWriteItemInput, BatchWriteItemOutput},
    tables::TableChange,
};

use super::{
    DynamoError, TableName,
    apply::{Occasion, apply},
    items::NamedTables,
    read::aside,
};
use crate::Call;

/// Reads up to 100 items of several tables.
pub async fn batch_get_item(call: Call<BatchGetItemInput>) -> Result<BatchGetItemOutput, DynamoError> {
    let get = BatchGetItem::new(call.input.clone())?;
    let names: Vec<String> = call.input.request_items.keys().cloned().collect();
    let of = call.with(());
    aside(&call, move |state| {
        let tables = NamedTables::of(&of, state, names.iter().map(String::as_str), true)?;
        Ok(get.run(&tables)?)
    })
    .await
}

/// Writes or deletes up to 25 items of several tables.
pub async fn batch_write_item(call: Call<BatchWriteItemInput>) -> Result<BatchWriteItemOutput, DynamoError> {
    let write = BatchWriteItem::new(call.input.clone())?;
    call.account.write(|state| {
        let names = call.input.request_items.keys().map(String::as_str);
        let tables = NamedTables::of(&call, &state.dynamodb, names, true)?;
        let (changes, output) = write.plan(&tables)?;
        let changes = named(&tables, changes);
        changes.into_iter().for_each(|(name, change)| apply(state, &name, change, Occasion::of(&call)));
        Ok(output)
    })
}

/// Returns changes with the names of their tables.
pub(super) fn named(tables: &NamedTables<'_>, changes: Vec<TableChange>) -> Vec<(TableName, ::dynamodb::rows::Change)> {
    let named = changes.into_iter().filter_map(|TableChange { table, change }| Some((tables.name(&table)?, change)));
    named.collect()
}
