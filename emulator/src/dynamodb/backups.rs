//! DescribeContinuousBackups, as AWS answers for a table whose settings were never changed. Point-in-time recovery can't be switched
//! on.

use serde::{Deserialize, Serialize};

use super::{DynamoError, TableName, access::OnTable};
use crate::Call;

/// DescribeContinuousBackups' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContinuousBackupsRequest {
    table_name: String,
}

/// DescribeContinuousBackups' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContinuousBackupsOutput {
    continuous_backups_description: ContinuousBackups,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ContinuousBackups {
    continuous_backups_status: &'static str,
    point_in_time_recovery_description: PointInTimeRecovery,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PointInTimeRecovery {
    point_in_time_recovery_status: &'static str,
}

impl OnTable for DescribeContinuousBackupsRequest {
    fn table(&self) -> &str {
        &self.table_name
    }
}

/// Describes the backups of a table.
pub async fn describe_continuous_backups(
    call: Call<DescribeContinuousBackupsRequest>,
) -> Result<DescribeContinuousBackupsOutput, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    if !call.account.read(|state| state.dynamodb.tables.contains_key(&name)) {
        return Err(DynamoError::BackupTableNotFound(name.to_string()));
    }
    let continuous_backups_description = ContinuousBackups {
        continuous_backups_status: "ENABLED",
        point_in_time_recovery_description: PointInTimeRecovery { point_in_time_recovery_status: "DISABLED" },
    };
    Ok(DescribeContinuousBackupsOutput { continuous_backups_description })
}
