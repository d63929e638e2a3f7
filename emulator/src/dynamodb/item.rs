//! Operations on single items.

use ::dynamodb::{
    Table,
    item::{
        DeleteItem, DeleteItemInput, GetItem, GetItemInput, GetItemOutput, Planned, PutItem, PutItemInput, UpdateItem,
        UpdateItemInput, WriteOutput,
    },
};

use super::{
    DynamoError, TableName,
    apply::{Occasion, apply},
    items::TableRows,
    streams::Cause,
};
use crate::Call;

/// Writes an item in the place of another one with its key, if there is one.
pub async fn put_item(call: Call<PutItemInput>) -> Result<WriteOutput, DynamoError> {
    let put = PutItem::new(call.input.clone())?;
    write(&call, &call.input.table_name, |table, rows| put.plan(table, rows))
}

/// Reads an item.
pub async fn get_item(call: Call<GetItemInput>) -> Result<GetItemOutput, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    let get = GetItem::new(call.input.clone())?;
    call.account.read(|state| {
        let rows = state.dynamodb.rows(&name)?;
        Ok(get.run(rows.definition, &rows)?)
    })
}

/// Changes attributes of an item, or makes one.
pub async fn update_item(call: Call<UpdateItemInput>) -> Result<WriteOutput, DynamoError> {
    let update = UpdateItem::new(call.input.clone())?;
    write(&call, &call.input.table_name, |table, rows| update.plan(table, rows))
}

/// Deletes an item.
pub async fn delete_item(call: Call<DeleteItemInput>) -> Result<WriteOutput, DynamoError> {
    let delete = DeleteItem::new(call.input.clone())?;
    write(&call, &call.input.table_name, |table, rows| delete.plan(table, rows))
}

fn write<I>(
    call: &Call<I>,
    table: &str,
    plan: impl FnOnce(&Table, &TableRows<'_>) -> Result<Planned, ::dynamodb::Error>,
) -> Result<WriteOutput, DynamoError> {
    let name = TableName::of(call, table)?;
    call.account.write(|state| {
        let rows = state.dynamodb.rows(&name)?;
        let Planned { change, output } = plan(rows.definition, &rows)?;
        apply(state, &name, change, Occasion::of(call));
        Ok(output)
    })
}

impl<'o> Occasion<'o> {
    /// Returns the occasion of a caller's change.
    pub fn of<I>(call: &'o Call<I>) -> Self {
        Self { now: call.now, cause: Cause::Caller, ids: &*call.core.ids, trace_header: call.trace_header.as_deref() }
    }
}
