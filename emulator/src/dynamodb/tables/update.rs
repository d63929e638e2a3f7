//! UpdateTable.

use ::dynamodb::table::{BillingMode, TableUpdate, UpdateTableInput};
use serde::{Deserialize, de::IgnoredAny};

use super::{
    Described,
    create::Encryption,
    describe::{self, Status},
    refuse,
};
use crate::{
    Call,
    dynamodb::{DynamoError, TableName, access::OnTable},
};

/// UpdateTable's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateTableRequest {
    table_name: String,
    #[serde(flatten)]
    changes: UpdateTableInput,
    #[serde(rename = "SSESpecification")]
    sse_specification: Option<Encryption>,
    warm_throughput: Option<IgnoredAny>,
    replica_updates: Option<IgnoredAny>,
    multi_region_consistency: Option<IgnoredAny>,
    global_table_witness_updates: Option<IgnoredAny>,
    global_table_settings_replication_mode: Option<IgnoredAny>,
    disassociation_protection_enabled: Option<IgnoredAny>,
    vector_index_updates: Option<IgnoredAny>,
}

impl OnTable for UpdateTableRequest {
    fn table(&self) -> &str {
        &self.table_name
    }
}

/// Changes throughput, indexes, the stream or the protection of a table. The change is made at once, although the answer says that
/// it is being made.
pub async fn update_table(call: Call<UpdateTableRequest>) -> Result<Described, DynamoError> {
    let name = TableName::of(&call, &call.input.table_name)?;
    let input = &call.input;
    refuse(
        "UpdateTable",
        &[
            ("WarmThroughput", &input.warm_throughput),
            ("ReplicaUpdates", &input.replica_updates),
            ("MultiRegionConsistency", &input.multi_region_consistency),
            ("GlobalTableWitnessUpdates", &input.global_table_witness_updates),
            ("GlobalTableSettingsReplicationMode", &input.global_table_settings_replication_mode),
            ("DisassociationProtectionEnabled", &input.disassociation_protection_enabled),
            ("VectorIndexUpdates", &input.vector_index_updates),
        ],
    )?;
    Encryption::check(input.sse_specification.as_ref(), "UpdateTable")?;
    call.account.write(|all| {
        let state = &mut all.dynamodb;
        let record = state.table_mut(&name)?;
        let before = record.definition.clone();
        let TableUpdate { table, created, deleted, stream_begins } = before.update(input.changes.clone())?;
        if table.billing_mode == BillingMode::PayPerRequest && before.billing_mode != table.billing_mode {
            record.pay_per_request_since = Some(call.now);
        }
        record.definition = table;
        let ends = before.stream.is_some() && record.definition.stream.is_none();
        if ends {
            state.end_stream(&name, call.now);
        }
        if stream_begins {
            state.begin_stream(&call, &name);
        }
        if created.is_some() || deleted.is_some() {
            state.items.review(&state.tables, &name);
        }
        let mut description = describe::description(&call, state, &name, Status::Updating)?;
        let created = description.global_secondary_indexes.iter_mut().find(|index| Some(&index.index_name) == created.as_ref());
        created.into_iter().for_each(|index| index.index_status = Some("CREATING"));
        Ok(Described::new(description))
    })
}
