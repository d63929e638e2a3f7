//! DescribeLimits and DescribeEndpoints.

use serde::{Deserialize, Serialize};

use super::DynamoError;
use crate::Call;

/// An input without members.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// DescribeLimits' output, units a second.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Limits {
    account_max_read_capacity_units: u32,
    account_max_write_capacity_units: u32,
    table_max_read_capacity_units: u32,
    table_max_write_capacity_units: u32,
}

/// DescribeEndpoints' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Endpoints {
    endpoints: [Endpoint; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Endpoint {
    address: String,
    cache_period_in_minutes: u32,
}

/// Returns the quotas of a new account of AWS. Throughput is not limited here.
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>
pub async fn describe_limits(_: Call<Nothing>) -> Result<Limits, DynamoError> {
    Ok(Limits {
        account_max_read_capacity_units: 80_000,
        account_max_write_capacity_units: 80_000,
        table_max_read_capacity_units: 40_000,
        table_max_write_capacity_units: 40_000,
    })
}

/// Returns the region's endpoint as AWS names it.
pub async fn describe_endpoints(call: Call<Nothing>) -> Result<Endpoints, DynamoError> {
    let address = format!("dynamodb.{}.amazonaws.com", call.region());
    Ok(Endpoints { endpoints: [Endpoint { address, cache_period_in_minutes: 1_440 }] })
}
