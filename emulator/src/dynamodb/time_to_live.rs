//! UpdateTimeToLive and DescribeTimeToLive. [`upkeep`](super::upkeep) deletes the items.

use ::dynamodb::ttl;
use serde::{Deserialize, Serialize};

use super::{DynamoError, TableName, access::OnTable};
use crate::Call;

/// UpdateTimeToLive's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateTimeToLiveRequest {
    table_name: String,
    time_to_live_specification: Specification,
}

/// The attribute that has the time, and whether items expire.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Specification {
    enabled: bool,
    attribute_name: String,
}

/// UpdateTimeToLive's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Updated {
    time_to_live_specification: Specification,
}

/// DescribeTimeToLive's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTimeToLiveRequest {
    table_name: String,
}

/// DescribeTimeToLive's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTimeToLiveOutput {
    time_to_live_description: Description,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    time_to_live_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_name: Option<String>,
}

impl OnTable for UpdateTimeToLiveRequest {
    fn table(&self) -> &str {
        &self.table_name
    }
}

impl OnTable for DescribeTimeToLiveRequest {
    fn table(&self) -> &str {
        &self.table_name
    }
}

/// Lets items expire by an attribute, or no longer. It takes effect at once; on AWS it takes up to an hour.
pub async fn update_time_to_live(call: Call<UpdateTimeToLiveRequest>) -> Result<Updated, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    let specification = &call.input.time_to_live_specification;
    call.account.write(|state| {
        let state = &mut state.dynamodb;
        let record = state.table_mut(&name)?;
        record.time_to_live = ttl::update(record.time_to_live.as_deref(), &specification.attribute_name, specification.enabled)?;
        state.items.review(&state.tables, &name);
        state.schedule_expiry(&name, call.now);
        Ok(Updated { time_to_live_specification: specification.clone() })
    })
}

/// Returns whether items of a table expire, and by which attribute.
pub async fn describe_time_to_live(call: Call<DescribeTimeToLiveRequest>) -> Result<DescribeTimeToLiveOutput, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    call.account.read(|state| {
        let attribute_name = state.dynamodb.table(&name)?.time_to_live.clone();
        let time_to_live_status = if attribute_name.is_some() { "ENABLED" } else { "DISABLED" };
        Ok(DescribeTimeToLiveOutput { time_to_live_description: Description { time_to_live_status, attribute_name } })
    })
}
