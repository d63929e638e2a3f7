//! DescribeTable.

use std::collections::BTreeMap;

use ::dynamodb::table::{Facts, IndexFacts, TableDescription};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    dynamodb::{DynamoError, State, TableName, access::OnTable, streams::StreamId},
};

/// DescribeTable's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTableRequest {
    table_name: String,
}

impl OnTable for DescribeTableRequest {
    fn table(&self) -> &str {
        &self.table_name
    }
}

/// DescribeTable's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTableOutput {
    table: TableDescription,
}

/// CreateTable's and UpdateTable's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    table_description: TableDescription,
}

impl Described {
    pub fn new(table_description: TableDescription) -> Self {
        Self { table_description }
    }
}

/// What an answer says of the table's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Creating,
    Updating,
    Deleting,
    Active,
}

impl Status {
    fn text(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
            Self::Active => "ACTIVE",
        }
    }
}

/// Describes a table. Unlike AWS, which counts items every six hours, it counts those of the moment.
pub async fn describe_table(call: Call<DescribeTableRequest>) -> Result<DescribeTableOutput, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    call.account.read(|state| Ok(DescribeTableOutput { table: description(&call, &state.dynamodb, &name, Status::Active)? }))
}

/// Returns the description of a table.
pub fn description<I>(call: &Call<I>, state: &State, name: &TableName, status: Status) -> Result<TableDescription, DynamoError> {
    let record = state.table(name)?;
    let view = state.items.view(&state.tables, name).cloned().unwrap_or_default();
    let index_status = if matches!(status, Status::Creating | Status::Deleting) { status.text() } else { Status::Active.text() };
    let indexes = record.definition.indexes().map(|index| {
        let view = view.indexes.get(index.name());
        let facts = IndexFacts {
            index_status,
            item_count: view.map_or(0, |view| view.entries.len() as u64),
            index_size_bytes: view.map_or(0, |view| view.bytes),
        };
        (index.name().to_owned(), facts)
    });
    let stream = record.latest_stream.clone().map(|label| StreamId { table: name.clone(), label });
    let facts = Facts {
        table_arn: name.arn(call).to_string(),
        table_id: record.id.clone(),
        table_status: status.text(),
        creation_date_time: seconds(record.created),
        item_count: view.count,
        table_size_bytes: view.bytes,
        latest_stream: stream.map(|stream| (stream.label.to_string(), stream.arn(call.region(), call.account.id).to_string())),
        pay_per_request_since: record.pay_per_request_since.map(seconds),
        indexes: indexes.collect::<BTreeMap<_, _>>(),
    };
    Ok(record.definition.describe(&facts))
}

fn seconds(time: Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1000.0
}
