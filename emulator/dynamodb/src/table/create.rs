//! `CreateTable`: a definition is checked, in AWS's order.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    AttributeDefinition, BillingMode, Index, KeySchemaElement, KeyType, OnDemandThroughput, Projection, ProjectionType,
    StreamSpecification, Table, TableClass, TableError, Throughput,
    names::{in_hash_order, in_sized_order},
};

/// The most units that can be asked for.
const MOST_UNITS: i64 = 1_000_000_000_000;
/// The most local and global indexes.
const MOST_LOCAL: usize = 5;
const MOST_GLOBAL: usize = 20;
/// The most attributes of a part of a global index's key.
const MOST_PER_PART: usize = 4;
/// The most attributes that keys can have: two of the table, one of each local index, two parts of each global index.
const MOST_DEFINITIONS: usize = 2 + MOST_LOCAL + MOST_GLOBAL * 2 * MOST_PER_PART;
/// The most attributes that an index projects by name.
const MOST_PROJECTED: usize = 20;

/// The members of a request that define a table. Others, as tags, are the caller's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CreateTableInput {
    pub table_name: String,
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub local_secondary_indexes: Option<Vec<Index>>,
    pub global_secondary_indexes: Option<Vec<Index>>,
    pub billing_mode: Option<BillingMode>,
    pub provisioned_throughput: Option<Throughput>,
    pub stream_specification: Option<StreamSpecification>,
    pub deletion_protection_enabled: Option<bool>,
    pub table_class: Option<TableClass>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
}

impl TryFrom<CreateTableInput> for Table {
    type Error = TableError;

    fn try_from(input: CreateTableInput) -> Result<Self, TableError> {
        check_name(&input.table_name)?;
        let definitions = input.attribute_definitions.ok_or(TableError::Missing("attributeDefinitions"))?;
        let schema = input.key_schema.ok_or(TableError::Missing("keySchema"))?;
        if schema.is_empty() {
            return Err(TableError::NoKey("keySchema"));
        }
        let of_local = input.local_secondary_indexes.iter().flatten().map(|index| &index.key_schema);
        std::iter::once(&schema).chain(of_local).try_for_each(|schema| check_length(schema))?;
        let billing_mode = input.billing_mode.unwrap_or_default();
        let throughput = check_throughput(billing_mode, input.provisioned_throughput)?;
        let indexes = || [&input.local_secondary_indexes, &input.global_secondary_indexes].into_iter().flatten().flatten();
        if definitions.len() > MOST_DEFINITIONS && indexes().count() <= MOST_LOCAL + MOST_GLOBAL {
            check_definitions(&schema, &definitions, indexes())?;
        }
        check_key(&schema, &definitions)?;
        check_listed("LocalSecondaryIndexes", input.local_secondary_indexes.as_ref())?;
        check_listed("GlobalSecondaryIndexes", input.global_secondary_indexes.as_ref())?;
        let local = input.local_secondary_indexes.unwrap_or_default();
        let global = input.global_secondary_indexes.unwrap_or_default();
        check_local(&local, &schema, &definitions)?;
        check_global(&global, &definitions)?;
        global.iter().try_for_each(|index| check_index_throughput(billing_mode, index))?;
        check_names(local.iter().chain(&global))?;
        check_definitions(&schema, &definitions, local.iter().chain(&global))?;
        Ok(Self {
            table_name: input.table_name,
            attribute_definitions: definitions,
            key_schema: schema,
            local_secondary_indexes: local,
            global_secondary_indexes: global,
            billing_mode,
            provisioned_throughput: throughput,
            stream: input.stream_specification.map_or(Ok(None), stream)?,
            deletion_protection_enabled: input.deletion_protection_enabled.unwrap_or(false),
            table_class: input.table_class,
            on_demand_throughput: input.on_demand_throughput,
        })
    }
}

/// A stream with a view, or no stream.
fn stream(specification: StreamSpecification) -> Result<Option<super::StreamViewType>, TableError> {
    match specification {
        StreamSpecification { stream_enabled: true, stream_view_type: None } => Err(TableError::StreamWithoutView),
        StreamSpecification { stream_enabled: false, stream_view_type: Some(_) } => Err(TableError::ViewWithoutStream),
        StreamSpecification { stream_view_type, .. } => Ok(stream_view_type),
    }
}

fn check_name(name: &str) -> Result<(), TableError> {
    if !(3..=255).contains(&name.len()) {
        return Err(TableError::NameLength);
    }
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if name.bytes().all(is_allowed) { Ok(()) } else { Err(TableError::NameCharacters(name.to_owned())) }
}

pub(super) fn check_throughput(billing_mode: BillingMode, throughput: Option<Throughput>) -> Result<Throughput, TableError> {
    match (billing_mode, throughput) {
        (BillingMode::PayPerRequest, Some(_)) => Err(TableError::UnitsNotAllowed),
        (BillingMode::PayPerRequest, None) => Ok(Throughput::default()),
        (BillingMode::Provisioned, None) => Err(TableError::UnitsRequired),
        (BillingMode::Provisioned, Some(throughput)) => {
            let units =
                [("ReadCapacityUnits", throughput.read_capacity_units), ("WriteCapacityUnits", throughput.write_capacity_units)];
            match units.into_iter().find(|(_, value)| *value > MOST_UNITS) {
                Some((name, value)) => Err(TableError::UnitsOutOfBounds { value, name }),
                None => Ok(throughput),
            }
        }
    }
}

pub(super) fn check_index_throughput(billing_mode: BillingMode, index: &Index) -> Result<(), TableError> {
    match (billing_mode, index.provisioned_throughput) {
        (BillingMode::PayPerRequest, Some(_)) => Err(TableError::IndexUnitsNotAllowed(index.index_name.clone())),
        (BillingMode::Provisioned, None) => Err(TableError::IndexUnitsRequired(index.index_name.clone())),
        (BillingMode::Provisioned, Some(_)) | (BillingMode::PayPerRequest, None) => Ok(()),
    }
}

/// The key of a table or a local index: one partition key, and perhaps a sort key.
fn check_length(schema: &[KeySchemaElement]) -> Result<(), TableError> {
    if schema.len() <= 2 {
        return Ok(());
    }
    let shown = schema.iter().map(|KeySchemaElement { attribute_name, key_type }| {
        format!("KeySchemaElement(attributeName={attribute_name}, keyType={key_type})")
    });
    Err(TableError::TooManyKeys(format!("[{}]", shown.collect::<Vec<_>>().join(", "))))
}

fn check_key(schema: &[KeySchemaElement], definitions: &[AttributeDefinition]) -> Result<(), TableError> {
    if schema.len() > definitions.len() {
        return Err(TableError::NoDefinition);
    }
    check_defined(schema, definitions)?;
    check_order(schema)
}

fn check_defined(schema: &[KeySchemaElement], definitions: &[AttributeDefinition]) -> Result<(), TableError> {
    let defined = || definitions.iter().map(|definition| definition.attribute_name.as_str());
    let keys = || schema.iter().map(|element| element.attribute_name.as_str());
    if keys().all(|key| defined().any(|name| name == key)) {
        return Ok(());
    }
    let keys = in_sized_order(keys());
    if defined().count() < keys.len() {
        return Err(TableError::NoDefinition);
    }
    Err(TableError::Undefined { keys: keys.join(", "), definitions: in_sized_order(defined()).join(", ") })
}

fn check_order(schema: &[KeySchemaElement]) -> Result<(), TableError> {
    match schema {
        [first, ..] if first.key_type != KeyType::Hash => Err(TableError::FirstIsNoHash),
        [first, second] if first.attribute_name == second.attribute_name => Err(TableError::SameName),
        [_, second] if second.key_type != KeyType::Range => Err(TableError::SecondIsNoRange),
        _ => Ok(()),
    }
}

fn check_listed(name: &'static str, indexes: Option<&Vec<Index>>) -> Result<(), TableError> {
    if indexes.is_some_and(Vec::is_empty) { Err(TableError::NoIndexes(name)) } else { Ok(()) }
}

fn check_local(indexes: &[Index], schema: &[KeySchemaElement], definitions: &[AttributeDefinition]) -> Result<(), TableError> {
    if indexes.is_empty() {
        return Ok(());
    }
    let [table_key, _] = schema else { return Err(TableError::NoSortKey) };
    if indexes.len() > MOST_LOCAL {
        return Err(TableError::TooManyLocalIndexes);
    }
    indexes.iter().try_for_each(|index| check_defined(&index.key_schema, definitions))?;
    for index in indexes {
        check_order(&index.key_schema)?;
        let [key, _] = &index.key_schema[..] else { return Err(TableError::NoIndexSortKey(index.index_name.clone())) };
        if key.attribute_name != table_key.attribute_name {
            return Err(TableError::OtherHashKey {
                index: index.index_name.clone(),
                index_key: key.attribute_name.clone(),
                table_key: table_key.attribute_name.clone(),
            });
        }
        check_projection(&index.projection)?;
    }
    check_names(indexes)
}

pub(super) fn check_global(indexes: &[Index], definitions: &[AttributeDefinition]) -> Result<(), TableError> {
    if indexes.len() > MOST_GLOBAL {
        return Err(TableError::TooManyGlobalIndexes);
    }
    if let Some(key_type) = indexes.iter().filter(|index| index.key_schema.len() > 2 * MOST_PER_PART).find_map(crowded) {
        return Err(TableError::TooManyIndexKeys(key_type));
    }
    if indexes.iter().any(|index| index.key_schema.is_empty()) {
        return Err(TableError::NoKey("globalSecondaryIndexes.member.keySchema"));
    }
    indexes.iter().try_for_each(|index| check_defined(&index.key_schema, definitions))?;
    for index in indexes {
        check_global_key(&index.key_schema)?;
        crowded(index).map_or(Ok(()), |key_type| Err(TableError::TooManyIndexKeys(key_type)))?;
        check_projection(&index.projection)?;
    }
    check_names(indexes)
}

/// The key of a global index: up to four attributes in each part.
fn check_global_key(schema: &[KeySchemaElement]) -> Result<(), TableError> {
    match schema {
        [first, ..] if first.key_type != KeyType::Hash => return Err(TableError::FirstIsNoHash),
        [first, second] if first.attribute_name == second.attribute_name && second.key_type == KeyType::Range => {
            return Err(TableError::SameName);
        }
        _ => {}
    }
    if in_hash_order(schema.iter().map(|element| element.attribute_name.as_str()), 1).len() < schema.len() {
        return Err(TableError::RepeatedName);
    }
    if !schema.is_sorted_by_key(|element| element.key_type == KeyType::Range) {
        return Err(TableError::RangeBeforeHash);
    }
    Ok(())
}

/// The part of a global index's key that has too many attributes, if one has.
fn crowded(index: &Index) -> Option<KeyType> {
    let count = |key_type| index.key_schema.iter().filter(|element| element.key_type == key_type).count();
    [KeyType::Hash, KeyType::Range].into_iter().find(|key_type| count(*key_type) > MOST_PER_PART)
}

fn check_projection(projection: &Projection) -> Result<(), TableError> {
    match (projection.projection_type, &projection.non_key_attributes) {
        (None, _) => Err(TableError::NoProjection),
        (Some(ProjectionType::All), Some(_)) => Err(TableError::AttributesNotAllowed("ALL")),
        (Some(ProjectionType::KeysOnly), Some(_)) => Err(TableError::AttributesNotAllowed("KEYS_ONLY")),
        (Some(ProjectionType::Include), None) => Err(TableError::AttributesRequired),
        (_, Some(names)) if names.len() > MOST_PROJECTED => Err(TableError::TooManyAttributes),
        (Some(_), _) => Ok(()),
    }
}

pub(super) fn check_names<'i>(indexes: impl IntoIterator<Item = &'i Index>) -> Result<(), TableError> {
    let mut names = BTreeSet::new();
    match indexes.into_iter().find(|index| !names.insert(&index.index_name)) {
        Some(twice) => Err(TableError::DuplicateIndex(twice.index_name.clone())),
        None => Ok(()),
    }
}

/// Whether all attributes with types are in keys.
fn check_definitions<'i>(
    schema: &[KeySchemaElement],
    definitions: &[AttributeDefinition],
    indexes: impl Iterator<Item = &'i Index> + Clone,
) -> Result<(), TableError> {
    let has_indexes = indexes.clone().next().is_some();
    let keys: Vec<_> = schema.iter().chain(indexes.flat_map(|index| &index.key_schema)).collect();
    // The buckets of a table that is made for no number of names.
    let used = in_hash_order(keys.iter().map(|element| element.attribute_name.as_str()), 16);
    if used.len() == definitions.len() {
        return Ok(());
    }
    if !has_indexes {
        return Err(TableError::DefinitionCount);
    }
    let defined = in_sized_order(definitions.iter().map(|definition| definition.attribute_name.as_str()));
    Err(TableError::UnusedDefinitions { definitions: defined.join(", "), keys: used.join(", ") })
}
