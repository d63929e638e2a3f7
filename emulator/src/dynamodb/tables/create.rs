//! CreateTable.

use ::dynamodb::{
    Table,
    table::{BillingMode, CreateTableInput},
};
use serde::{Deserialize, de::IgnoredAny};

use super::{
    Described, TableRecord,
    describe::{self, Status},
    refuse,
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    dynamodb::{
        DynamoError, TableName,
        tags::{Tag, checked},
    },
};

/// CreateTable's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTableRequest {
    #[serde(flatten)]
    definition: CreateTableInput,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(rename = "SSESpecification")]
    sse_specification: Option<Encryption>,
    warm_throughput: Option<IgnoredAny>,
    resource_policy: Option<IgnoredAny>,
    global_table_source_arn: Option<IgnoredAny>,
    global_table_settings_replication_mode: Option<IgnoredAny>,
    vector_indexes: Option<IgnoredAny>,
}

/// How items are encrypted. The only way is by a key that AWS owns, which is the default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Encryption {
    enabled: bool,
}

impl Encryption {
    /// Refuses keys of KMS.
    pub fn check(given: Option<&Self>, operation: &'static str) -> Result<(), DynamoError> {
        match given {
            Some(Self { enabled: true }) => Err(DynamoError::Absent(operation, "SSESpecification")),
            Some(_) | None => Ok(()),
        }
    }
}

/// Returns the needs: a caller who creates a table with tags also needs the permission to tag it.
pub fn needs(call: &Call<CreateTableRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = name(call)?;
    let needs = Needs::of(row, name.arn(call));
    if call.input.tags.is_empty() { Ok(needs) } else { Ok(needs.and("dynamodb:TagResource", name.arn(call))) }
}

/// A new table is named by its name, not by an ARN.
fn name(call: &Call<CreateTableRequest>) -> Result<TableName, DynamoError> {
    let text = &call.input.definition.table_name;
    match text.starts_with("arn:") {
        true => Err(DynamoError::NameCharacters(text.clone())),
        false => TableName::of(call, text),
    }
}

/// Creates a table. It is usable at once, although the answer says that it is being created.
pub async fn create_table(call: Call<CreateTableRequest>) -> Result<Described, DynamoError> {
    let name = name(&call)?;
    let input = &call.input;
    refuse(
        "CreateTable",
        &[
            ("WarmThroughput", &input.warm_throughput),
            ("ResourcePolicy", &input.resource_policy),
            ("GlobalTableSourceArn", &input.global_table_source_arn),
            ("GlobalTableSettingsReplicationMode", &input.global_table_settings_replication_mode),
            ("VectorIndexes", &input.vector_indexes),
        ],
    )?;
    Encryption::check(input.sse_specification.as_ref(), "CreateTable")?;
    let definition = Table::try_from(input.definition.clone())?;
    let record = TableRecord {
        id: call.core.ids.uuid(),
        created: call.now,
        tags: checked(Default::default(), &input.tags)?,
        time_to_live: None,
        pay_per_request_since: (definition.billing_mode == BillingMode::PayPerRequest).then_some(call.now),
        latest_stream: None,
        definition,
    };
    call.account.write(|state| {
        let state = &mut state.dynamodb;
        if state.tables.contains_key(&name) {
            return Err(DynamoError::TableExists(name.to_string()));
        }
        state.tables.insert(name.clone(), record);
        state.begin_stream(&call, &name);
        Ok(Described::new(describe::description(&call, state, &name, Status::Creating)?))
    })
}
