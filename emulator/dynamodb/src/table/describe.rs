//! `TableDescription`: what is told of a table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    AttributeDefinition, BillingMode, Index, IndexKind, KeySchemaElement, OnDemandThroughput, Projection, StreamSpecification,
    StreamViewType, Table, TableClass, Throughput,
};

/// What a definition does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The ARN; those of indexes are made of it.
    pub table_arn: String,
    /// The id.
    pub table_id: String,
    /// `CREATING`, `UPDATING`, `DELETING` or `ACTIVE`.
    pub table_status: &'static str,
    /// Seconds since 1970.
    pub creation_date_time: f64,
    /// How many items there are.
    pub item_count: u64,
    /// Their size, bytes.
    pub table_size_bytes: u64,
    /// When the stream was switched on, as a text, and its ARN. They stay when it is switched off.
    pub latest_stream: Option<(String, String)>,
    /// When it was last decided that requests are paid for, seconds since 1970.
    pub pay_per_request_since: Option<f64>,
    /// By the name of the index.
    pub indexes: BTreeMap<String, IndexFacts>,
}

/// What the definition of an index does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexFacts {
    /// `CREATING`, `UPDATING`, `DELETING` or `ACTIVE`; local indexes have no status.
    pub index_status: &'static str,
    /// How many items it has.
    pub item_count: u64,
    /// The size of what it has of them, bytes.
    pub index_size_bytes: u64,
}

/// A table as `DescribeTable` tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TableDescription {
    pub attribute_definitions: Vec<AttributeDefinition>,
    pub table_name: String,
    pub key_schema: Vec<KeySchemaElement>,
    pub table_status: &'static str,
    pub creation_date_time: f64,
    pub provisioned_throughput: ThroughputDescription,
    pub table_size_bytes: u64,
    pub item_count: u64,
    pub table_arn: String,
    pub table_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_mode_summary: Option<BillingModeSummary>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub local_secondary_indexes: Vec<IndexDescription>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub global_secondary_indexes: Vec<IndexDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_specification: Option<StreamSpecification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_stream_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_stream_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_class_summary: Option<TableClassSummary>,
    pub deletion_protection_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

/// Units a second, and how often they were made fewer today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ThroughputDescription {
    pub number_of_decreases_today: i64,
    pub read_capacity_units: i64,
    pub write_capacity_units: i64,
}

/// How a table is paid for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BillingModeSummary {
    pub billing_mode: BillingMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_update_to_pay_per_request_date_time: Option<f64>,
}

/// The class of a table's storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TableClassSummary {
    pub table_class: TableClass,
}

/// An index as `DescribeTable` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IndexDescription {
    pub index_name: String,
    pub key_schema: Vec<KeySchemaElement>,
    pub projection: Projection,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisioned_throughput: Option<ThroughputDescription>,
    pub index_size_bytes: u64,
    pub item_count: u64,
    pub index_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

impl Table {
    /// The table as `DescribeTable` tells it.
    #[must_use]
    pub fn describe(&self, facts: &Facts) -> TableDescription {
        let (label, arn) = facts.latest_stream.clone().unzip();
        let describe = |indexes: &[Index], kind| indexes.iter().map(|index| index.describe(kind, facts)).collect();
        // A table with units says how it is paid for only if that was ever otherwise.
        let pays_by_request = self.billing_mode == BillingMode::PayPerRequest || facts.pay_per_request_since.is_some();
        TableDescription {
            attribute_definitions: self.attribute_definitions.clone(),
            table_name: self.table_name.clone(),
            key_schema: self.key_schema.clone(),
            table_status: facts.table_status,
            creation_date_time: facts.creation_date_time,
            provisioned_throughput: self.provisioned_throughput.into(),
            table_size_bytes: facts.table_size_bytes,
            item_count: facts.item_count,
            table_arn: facts.table_arn.clone(),
            table_id: facts.table_id.clone(),
            billing_mode_summary: pays_by_request.then_some(BillingModeSummary {
                billing_mode: self.billing_mode,
                last_update_to_pay_per_request_date_time: facts.pay_per_request_since,
            }),
            local_secondary_indexes: describe(&self.local_secondary_indexes, IndexKind::Local),
            global_secondary_indexes: describe(&self.global_secondary_indexes, IndexKind::Global),
            stream_specification: self.stream.map(StreamViewType::specification),
            latest_stream_label: label,
            latest_stream_arn: arn,
            table_class_summary: self.table_class.map(|table_class| TableClassSummary { table_class }),
            deletion_protection_enabled: self.deletion_protection_enabled,
            on_demand_throughput: self.on_demand_throughput,
        }
    }
}

impl Index {
    fn describe(&self, kind: IndexKind, facts: &Facts) -> IndexDescription {
        let of_index = facts.indexes.get(&self.index_name).cloned().unwrap_or_default();
        let is_global = kind == IndexKind::Global;
        IndexDescription {
            index_name: self.index_name.clone(),
            key_schema: self.key_schema.clone(),
            projection: self.projection.clone(),
            index_status: is_global.then_some(of_index.index_status),
            provisioned_throughput: is_global.then(|| self.provisioned_throughput.unwrap_or_default().into()),
            index_size_bytes: of_index.index_size_bytes,
            item_count: of_index.item_count,
            index_arn: format!("{}/index/{}", facts.table_arn, self.index_name),
            on_demand_throughput: self.on_demand_throughput,
        }
    }
}

impl StreamViewType {
    fn specification(self) -> StreamSpecification {
        StreamSpecification { stream_enabled: true, stream_view_type: Some(self) }
    }
}

impl From<Throughput> for ThroughputDescription {
    fn from(throughput: Throughput) -> Self {
        Self {
            number_of_decreases_today: 0,
            read_capacity_units: throughput.read_capacity_units,
            write_capacity_units: throughput.write_capacity_units,
        }
    }
}
