//! `Query`

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    ReadOutput, Select,
    bind::bind,
    page::{self, Page},
    select, start,
    view::View,
};
use crate::{
    capacity::ReturnConsumedCapacity,
    error::Error,
    expression::KeyCondition,
    item::check_paths,
    legacy::{self, ConditionalOperator, Conditions},
    request::{self, RequestError},
    rows::Rows,
    table::Table,
    value::{AttributeValue, Item, UncheckedItem},
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct QueryInput {
    pub table_name: String,
    pub index_name: Option<String>,
    pub select: Option<Select>,
    pub attributes_to_get: Option<Vec<String>>,
    pub limit: Option<u32>,
    pub consistent_read: Option<bool>,
    pub key_conditions: Option<Conditions>,
    pub query_filter: Option<Conditions>,
    pub conditional_operator: Option<ConditionalOperator>,
    pub scan_index_forward: Option<bool>,
    pub exclusive_start_key: Option<UncheckedItem>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
    pub projection_expression: Option<String>,
    pub filter_expression: Option<String>,
    pub key_condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<UncheckedItem>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct Query {
    index: Option<String>,
    condition: KeyCondition,
    /// Whether the filter is an expression.
    filters_by_expression: bool,
    forward: bool,
    start: Option<Item>,
    page: Page,
}

impl Query {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the table.
    pub fn new(input: QueryInput) -> Result<Self, Error> {
        let mut others = vec![
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("QueryFilter", input.query_filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
        ];
        // The old key conditions go with new filters and projections.
        if input.key_condition_expression.is_some() {
            others.push(("KeyConditions", input.key_conditions.is_some()));
        }
        let mut placeholders = request::placeholders(
            &[
                ("ProjectionExpression", input.projection_expression.is_some()),
                ("FilterExpression", input.filter_expression.is_some()),
                ("KeyConditionExpression", input.key_condition_expression.is_some()),
            ],
            &others,
            &["FilterExpression", "KeyConditionExpression"],
            input.expression_attribute_names,
            input.expression_attribute_values,
        )?;
        legacy::check_operator(input.conditional_operator, input.query_filter.as_ref().map(BTreeMap::len))?;
        let has_attributes_to_get = input.attributes_to_get.is_some();
        let old_filter = legacy::filter(input.query_filter, input.conditional_operator)?;
        let old_projection = legacy::attributes_to_get(input.attributes_to_get)?;
        let start = input.exclusive_start_key.map(start::of_query).transpose()?;
        let condition = match (&input.key_condition_expression, input.key_conditions) {
            (Some(text), _) => KeyCondition::parse(text, &mut placeholders)?,
            (None, Some(conditions)) => legacy::key_conditions(conditions)?,
            (None, None) => return Err(RequestError::NoKeyCondition.into()),
        };
        let filters_by_expression = input.filter_expression.is_some();
        let filter = page::filter(input.filter_expression.as_deref(), old_filter, &mut placeholders)?;
        let projection = page::projection(input.projection_expression.as_deref(), old_projection, &mut placeholders)?;
        select::check(input.select, has_attributes_to_get, input.projection_expression.is_some(), input.index_name.is_some())?;
        placeholders.check_used()?;
        let page = Page {
            limit: input.limit.map(|limit| limit as usize),
            select: input.select,
            filter,
            projection,
            consistent: input.consistent_read.unwrap_or(false),
            capacity: input.return_consumed_capacity.unwrap_or_default(),
        };
        let forward = input.scan_index_forward.unwrap_or(true);
        Ok(Self { index: input.index_name, condition, filters_by_expression, forward, start, page })
    }

    /// The values that the partition key of the table or index has to be equal to, for authorisation.
    #[must_use]
    pub fn partition(&self, table: &Table) -> Vec<AttributeValue> {
        let index = self.index.as_deref().and_then(|name| table.index(name));
        let key = index.map_or_else(|| table.key(), |index| index.key().clone());
        let of_partition = self
            .condition
            .predicates
            .iter()
            .filter(|predicate| key.partition.iter().any(|attribute| attribute.name == predicate.attribute));
        of_partition.flat_map(|predicate| predicate.test.values().cloned()).collect()
    }

    /// Reads a page.
    ///
    /// # Errors
    /// The request does not fit the table.
    pub fn run(&self, table: &Table, rows: &impl Rows) -> Result<ReadOutput, Error> {
        let mut view = View::new(table, self.index.as_deref(), self.page.consistent)?;
        let start = self.start.as_ref().map(|start| Ok::<_, Error>((start::row(&view, start)?, start))).transpose()?;
        let mut bound = bind(&self.condition, &view.key())?;
        if let Some((row, start)) = start {
            start::check_query(&view, &bound, start)?;
            bound.range = bound.range.resumed(row, self.forward);
        }
        self.check_filter(&view)?;
        view.decide(self.page.select, self.page.projection.as_ref(), self.page.filter.as_ref())?;
        Ok(self.page.read(&view, view.items(rows, &bound.range, self.forward)))
    }

    /// A filter is on what is no key: a key is what a key condition is for.
    fn check_filter(&self, view: &View<'_>) -> Result<(), Error> {
        let projected = self.page.projection.iter().flat_map(|projection| projection.paths());
        check_paths(view.table, projected)?;
        let Some(filter) = &self.page.filter else { return Ok(()) };
        if let Some(path) = filter.paths().find(|path| view.key().has(path.head())) {
            let name = path.head().to_owned();
            let error =
                if self.filters_by_expression { RequestError::FilterOnKey(name) } else { RequestError::QueryFilterOnKey(name) };
            return Err(error.into());
        }
        Ok(check_paths(view.table, filter.paths())?)
    }
}
