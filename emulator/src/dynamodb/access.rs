//! The permissions that the operations of DynamoDB need.
//!
//! The resource is a table, or an index if a query or scan reads one. A batch needs leave for each table that it names, a transaction
//! for each of its actions as if it were made alone.
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>
//!
//! Operations on items have the condition key `dynamodb:LeadingKeys`, with the values of the partition keys that they name; a scan
//! names none. The other keys of DynamoDB (`dynamodb:Attributes`, `dynamodb:Select`, …) are not there.

use ::dynamodb::{
    AttributeValue, Table,
    batch::{BatchGetItemInput, BatchWriteItemInput},
    item::{DeleteItemInput, GetItemInput, PutItemInput, UpdateItemInput},
    read::{Query, QueryInput, ScanInput},
    transaction::{TransactGetItemsInput, TransactWriteItemsInput},
    value::UncheckedItem,
};
use base64::{Engine, prelude::BASE64_STANDARD};

use super::{DynamoError, TableName, names::SERVICE, tags::tagged};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// The condition key with the values of partition keys.
const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// An input with the table that is the operation's resource.
pub trait OnTable {
    /// Returns the table's name or ARN, as the caller writes it.
    fn table(&self) -> &str;

    /// Returns the index that is read.
    fn index(&self) -> Option<&str> {
        None
    }

    /// Returns the values of the partition key that the call names.
    fn leading_keys(&self, _: &Table) -> Result<Vec<AttributeValue>, DynamoError> {
        Ok(Vec::new())
    }
}

/// An input with the ARN of the operation's resource.
pub trait OnResource {
    /// Returns the ARN, as the caller writes it.
    fn arn(&self) -> &str;
}

/// An input that names several tables.
pub trait OnTables {
    /// Returns an action, a table and an item or key for each item of the call.
    fn uses(&self) -> Vec<(&'static str, &str, &UncheckedItem)>;
}

/// Returns the needs of an operation on a table or an index.
pub fn needs<I: OnTable>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = TableName::of(call, call.input.table())?;
    let resource = match call.input.index() {
        Some(index) => call.arn(SERVICE, format_args!("table/{name}/index/{index}")),
        None => name.arn(call),
    };
    let definition = definition(call, &name);
    let keys = definition.map(|table| call.input.leading_keys(&table)).transpose()?.unwrap_or_default();
    Ok(with_keys(Needs::of(row, resource), &keys))
}

/// Returns the needs of an operation on a table's tags.
pub fn of_tags<I: OnResource>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, tagged(call)?.arn(call)))
}

/// Returns the needs of an operation on items of several tables: one for each action and table.
pub fn of_tables<I: OnTables>(call: &Call<I>, _: &Row<'_>) -> Result<Needs, AwsError> {
    let mut all: Vec<(&'static str, TableName, Vec<AttributeValue>)> = Vec::new();
    for (action, text, item) in call.input.uses() {
        let name = TableName::of(call, text)?;
        let keys = definition(call, &name).map(|table| partition(&table, item)).unwrap_or_default();
        match all.iter_mut().find(|(other, table, _)| *other == action && *table == name) {
            Some((_, _, known)) => known.extend(keys),
            None => all.push((action, name, keys)),
        }
    }
    let needs = all.iter().fold(Needs::none(), |needs, (action, name, keys)| with_keys(needs.and(action, name.arn(call)), keys));
    Ok(needs)
}

fn definition<I>(call: &Call<I>, name: &TableName) -> Option<Table> {
    call.account.read(|state| state.dynamodb.tables.get(name).map(|record| record.definition.clone()))
}

fn with_keys(needs: Needs, keys: &[AttributeValue]) -> Needs {
    keys.iter().fold(needs, |needs, key| match text(key) {
        Some(text) => needs.when(LEADING_KEYS, text),
        None => needs,
    })
}

/// Returns the values of the table's partition key in an item or key.
fn partition(table: &Table, item: &UncheckedItem) -> Vec<AttributeValue> {
    let key = table.key();
    key.partition.iter().filter_map(|attribute| item.get(attribute.name)?.clone().check().ok()).collect()
}

/// Returns a key's value as policies have it.
fn text(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::String(text) => Some(text.clone()),
        AttributeValue::Number(number) => Some(number.to_string()),
        AttributeValue::Binary(bytes) => Some(BASE64_STANDARD.encode(bytes)),
        _ => None,
    }
}

impl OnTable for PutItemInput {
    fn table(&self) -> &str {
        &self.table_name
    }

    fn leading_keys(&self, table: &Table) -> Result<Vec<AttributeValue>, DynamoError> {
        Ok(partition(table, &self.item))
    }
}

impl OnTable for GetItemInput {
    fn table(&self) -> &str {
        &self.table_name
    }

    fn leading_keys(&self, table: &Table) -> Result<Vec<AttributeValue>, DynamoError> {
        Ok(partition(table, &self.key))
    }
}

impl OnTable for UpdateItemInput {
    fn table(&self) -> &str {
        &self.table_name
    }

    fn leading_keys(&self, table: &Table) -> Result<Vec<AttributeValue>, DynamoError> {
        Ok(partition(table, &self.key))
    }
}

impl OnTable for DeleteItemInput {
    fn table(&self) -> &str {
        &self.table_name
    }

    fn leading_keys(&self, table: &Table) -> Result<Vec<AttributeValue>, DynamoError> {
        Ok(partition(table, &self.key))
    }
}

impl OnTable for QueryInput {
    fn table(&self) -> &str {
        &self.table_name
    }

    fn index(&self) -> Option<&str> {
        self.index_name.as_deref()
    }

    fn leading_keys(&self, table: &Table) -> Result<Vec<AttributeValue>, DynamoError> {
        Ok(Query::new(self.clone())?.partition(table))
    }
}

impl OnTable for ScanInput {
    fn table(&self) -> &str {
        &self.table_name
    }

    fn index(&self) -> Option<&str> {
        self.index_name.as_deref()
    }
}

impl OnTables for BatchGetItemInput {
    fn uses(&self) -> Vec<(&'static str, &str, &UncheckedItem)> {
        let tables = self.request_items.iter();
        tables.flat_map(|(table, of)| of.keys.iter().map(move |key| ("dynamodb:BatchGetItem", table.as_str(), key))).collect()
    }
}

impl OnTables for BatchWriteItemInput {
    fn uses(&self) -> Vec<(&'static str, &str, &UncheckedItem)> {
        let mut uses = Vec::new();
        for (table, writes) in &self.request_items {
            for write in writes {
                let put = write.put_request.iter().map(|put| &put.item);
                let delete = write.delete_request.iter().map(|delete| &delete.key);
                uses.extend(put.chain(delete).map(|item| ("dynamodb:BatchWriteItem", table.as_str(), item)));
            }
        }
        uses
    }
}

impl OnTables for TransactGetItemsInput {
    fn uses(&self) -> Vec<(&'static str, &str, &UncheckedItem)> {
        self.transact_items.iter().map(|item| ("dynamodb:GetItem", item.get.table_name.as_str(), &item.get.key)).collect()
    }
}

impl OnTables for TransactWriteItemsInput {
    fn uses(&self) -> Vec<(&'static str, &str, &UncheckedItem)> {
        let mut uses = Vec::new();
        for item in &self.transact_items {
            let check = item.condition_check.iter().map(|it| ("dynamodb:ConditionCheckItem", it.table_name.as_str(), &it.key));
            let put = item.put.iter().map(|it| ("dynamodb:PutItem", it.table_name.as_str(), &it.item));
            let delete = item.delete.iter().map(|it| ("dynamodb:DeleteItem", it.table_name.as_str(), &it.key));
            let update = item.update.iter().map(|it| ("dynamodb:UpdateItem", it.table_name.as_str(), &it.key));
            uses.extend(check.chain(put).chain(delete).chain(update));
        }
        uses
    }
}
