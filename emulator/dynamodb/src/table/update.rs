//! `UpdateTable`: changes of a definition.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    AttributeDefinition, BillingMode, Index, OnDemandThroughput, StreamSpecification, Table, TableClass, TableError, Throughput,
    create::{check_global, check_index_throughput, check_names, check_throughput},
};

/// The members of a request that change a definition.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UpdateTableInput {
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub billing_mode: Option<BillingMode>,
    pub provisioned_throughput: Option<Throughput>,
    pub global_secondary_index_updates: Option<Vec<GlobalIndexUpdate>>,
    pub stream_specification: Option<StreamSpecification>,
    pub deletion_protection_enabled: Option<bool>,
    pub table_class: Option<TableClass>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

/// A change of a global index: one of the three.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GlobalIndexUpdate {
    pub update: Option<IndexSettings>,
    pub create: Option<Index>,
    pub delete: Option<IndexName>,
}

/// New units of an index.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IndexSettings {
    pub index_name: String,
    #[serde(default)]
    pub provisioned_throughput: Option<Throughput>,
    #[serde(default)]
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

/// The name of an index.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IndexName {
    pub index_name: String,
}

/// A changed definition, and what has to be done for it.
#[derive(Clone, Debug, PartialEq)]
pub struct TableUpdate {
    /// The definition after the change.
    pub table: Table,
    /// A global index that has to be filled.
    pub created: Option<String>,
    /// A global index that is gone.
    pub deleted: Option<String>,
    /// Whether a stream begins, which gets a label of its own.
    pub stream_begins: bool,
}

impl GlobalIndexUpdate {
    fn name(&self) -> Option<&str> {
        let named = self.update.as_ref().map(|update| &update.index_name);
        let named = named.or(self.create.as_ref().map(|create| &create.index_name));
        named.or(self.delete.as_ref().map(|delete| &delete.index_name)).map(String::as_str)
    }
}

impl Table {
    /// The definition after a change.
    ///
    /// # Errors
    /// What AWS would refuse.
    pub fn update(&self, input: UpdateTableInput) -> Result<TableUpdate, TableError> {
        let updates = input.global_secondary_index_updates.unwrap_or_default();
        let changes_settings = input.billing_mode.is_some()
            || input.provisioned_throughput.is_some()
            || input.stream_specification.is_some()
            || input.deletion_protection_enabled.is_some()
            || input.table_class.is_some()
            || input.on_demand_throughput.is_some();
        if !changes_settings && updates.is_empty() {
            return Err(TableError::NothingToUpdate);
        }
        check_updates(&updates)?;
        let mut update = TableUpdate { table: self.clone(), created: None, deleted: None, stream_begins: false };
        update.set_throughput(input.billing_mode, input.provisioned_throughput)?;
        update.set_stream(input.stream_specification)?;
        let table = &mut update.table;
        table.deletion_protection_enabled = input.deletion_protection_enabled.unwrap_or(table.deletion_protection_enabled);
        table.table_class = input.table_class.or(table.table_class);
        table.on_demand_throughput = input.on_demand_throughput.or(table.on_demand_throughput);
        let definitions = input.attribute_definitions.unwrap_or_default();
        updates.into_iter().try_for_each(|change| update.change_index(change, &definitions))?;
        if self.billing_mode == BillingMode::PayPerRequest && update.table.billing_mode == BillingMode::Provisioned {
            update
                .table
                .global_secondary_indexes
                .iter()
                .try_for_each(|index| check_index_throughput(BillingMode::Provisioned, index))?;
        }
        Ok(update)
    }
}

fn check_updates(updates: &[GlobalIndexUpdate]) -> Result<(), TableError> {
    let mut names = BTreeSet::new();
    for update in updates {
        let name = update.name().ok_or(TableError::EmptyIndexUpdate)?;
        if !names.insert(name) {
            return Err(TableError::RepeatedIndexUpdate(name.to_owned()));
        }
    }
    let created_or_deleted = updates.iter().filter(|update| update.update.is_none()).count();
    if created_or_deleted > 1 { Err(TableError::OneIndexAtATime) } else { Ok(()) }
}

impl TableUpdate {
    fn set_throughput(&mut self, billing_mode: Option<BillingMode>, throughput: Option<Throughput>) -> Result<(), TableError> {
        let table = &mut self.table;
        let after = billing_mode.unwrap_or(table.billing_mode);
        match (throughput, after) {
            (Some(_), BillingMode::PayPerRequest) => return Err(TableError::UnitsNotAllowed),
            (None, BillingMode::Provisioned) if billing_mode.is_some() => return Err(TableError::ThroughputRequired),
            (Some(throughput), BillingMode::Provisioned) => {
                let current = table.provisioned_throughput;
                if table.billing_mode == after && throughput == current {
                    return Err(TableError::SameUnits {
                        current_reads: current.read_capacity_units,
                        reads: throughput.read_capacity_units,
                        current_writes: current.write_capacity_units,
                        writes: throughput.write_capacity_units,
                    });
                }
                table.provisioned_throughput = check_throughput(after, Some(throughput))?;
            }
            (None, BillingMode::PayPerRequest) if table.billing_mode != after => {
                table.provisioned_throughput = Throughput::default();
                table.global_secondary_indexes.iter_mut().for_each(|index| index.provisioned_throughput = None);
            }
            (None, _) => {}
        }
        table.billing_mode = after;
        Ok(())
    }

    fn set_stream(&mut self, specification: Option<StreamSpecification>) -> Result<(), TableError> {
        let Some(specification) = specification else { return Ok(()) };
        let name = || self.table.table_name.clone();
        match (specification.stream_enabled, self.table.stream) {
            (true, Some(_)) => Err(TableError::StreamEnabled(name())),
            (false, None) => Err(TableError::StreamDisabled(name())),
            (true, None) => {
                self.table.stream = Some(specification.stream_view_type.ok_or(TableError::StreamWithoutView)?);
                self.stream_begins = true;
                Ok(())
            }
            (false, Some(_)) => {
                self.table.stream = None;
                Ok(())
            }
        }
    }

    fn change_index(&mut self, change: GlobalIndexUpdate, definitions: &[AttributeDefinition]) -> Result<(), TableError> {
        let table = &mut self.table;
        if let Some(create) = change.create {
            if table.index(&create.index_name).is_some() {
                return Err(TableError::IndexExists);
            }
            check_global(std::slice::from_ref(&create), definitions)?;
            check_index_throughput(table.billing_mode, &create)?;
            let known = |name: &str| table.attribute_definitions.iter().any(|definition| definition.attribute_name == name);
            let added: Vec<_> = definitions.iter().filter(|definition| !known(&definition.attribute_name)).cloned().collect();
            table.attribute_definitions.extend(added);
            self.created = Some(create.index_name.clone());
            table.global_secondary_indexes.push(create);
            return check_names(&table.global_secondary_indexes);
        }
        let position = |name: &str| table.global_secondary_indexes.iter().position(|index| index.index_name == name);
        if let Some(delete) = change.delete {
            let at = position(&delete.index_name).ok_or(TableError::IndexNotFound)?;
            table.global_secondary_indexes.remove(at);
            table.forget_unused_definitions();
            self.deleted = Some(delete.index_name);
        } else if let Some(settings) = change.update {
            let at = position(&settings.index_name).ok_or(TableError::UnknownIndex)?;
            let index = &mut table.global_secondary_indexes[at];
            index.provisioned_throughput = settings.provisioned_throughput.or(index.provisioned_throughput);
            index.on_demand_throughput = settings.on_demand_throughput.or(index.on_demand_throughput);
        }
        Ok(())
    }
}

impl Table {
    /// Takes away the types of attributes that are in no key any more.
    fn forget_unused_definitions(&mut self) {
        let indexes = self.local_secondary_indexes.iter().chain(&self.global_secondary_indexes);
        let elements = self.key_schema.iter().chain(indexes.flat_map(|index| &index.key_schema));
        let used: Vec<String> = elements.map(|element| element.attribute_name.clone()).collect();
        self.attribute_definitions.retain(|definition| used.contains(&definition.attribute_name));
    }
}
