//! `Scan`

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    ReadOutput, Select,
    page::{self, Page},
    select, start,
    view::View,
};
use crate::{
    capacity::ReturnConsumedCapacity,
    error::Error,
    item::check_paths,
    key::KeyRange,
    legacy::{self, ConditionalOperator, Conditions},
    request::{self, RequestError},
    rows::Rows,
    table::Table,
    value::{Item, UncheckedItem},
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ScanInput {
    pub table_name: String,
    pub index_name: Option<String>,
    pub select: Option<Select>,
    pub attributes_to_get: Option<Vec<String>>,
    pub limit: Option<u32>,
    pub consistent_read: Option<bool>,
    pub scan_filter: Option<Conditions>,
    pub conditional_operator: Option<ConditionalOperator>,
    pub exclusive_start_key: Option<UncheckedItem>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
    pub total_segments: Option<u32>,
    pub segment: Option<u32>,
    pub projection_expression: Option<String>,
    pub filter_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<UncheckedItem>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct Scan {
    index: Option<String>,
    /// The segment, and how many there are.
    segment: (u32, u32),
    start: Option<Item>,
    page: Page,
}

impl Scan {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the table.
    pub fn new(input: ScanInput) -> Result<Self, Error> {
        let mut placeholders = request::placeholders(
            &[
                ("ProjectionExpression", input.projection_expression.is_some()),
                ("FilterExpression", input.filter_expression.is_some()),
            ],
            &[
                ("AttributesToGet", input.attributes_to_get.is_some()),
                ("ScanFilter", input.scan_filter.is_some()),
                ("ConditionalOperator", input.conditional_operator.is_some()),
            ],
            &["FilterExpression"],
            input.expression_attribute_names,
            input.expression_attribute_values,
        )?;
        legacy::check_operator(input.conditional_operator, input.scan_filter.as_ref().map(BTreeMap::len))?;
        let has_attributes_to_get = input.attributes_to_get.is_some();
        let old_filter = legacy::filter(input.scan_filter, input.conditional_operator)?;
        let old_projection = legacy::attributes_to_get(input.attributes_to_get)?;
        let start = input.exclusive_start_key.map(start::of_scan).transpose()?;
        let filter = page::filter(input.filter_expression.as_deref(), old_filter, &mut placeholders)?;
        let projection = page::projection(input.projection_expression.as_deref(), old_projection, &mut placeholders)?;
        select::check(input.select, has_attributes_to_get, input.projection_expression.is_some(), input.index_name.is_some())?;
        let segment = segment(input.segment, input.total_segments)?;
        placeholders.check_used()?;
        let page = Page {
            limit: input.limit.map(|limit| limit as usize),
            select: input.select,
            filter,
            projection,
            consistent: input.consistent_read.unwrap_or(false),
            capacity: input.return_consumed_capacity.unwrap_or_default(),
        };
        Ok(Self { index: input.index_name, segment, start, page })
    }

    /// Reads a page.
    ///
    /// # Errors
    /// The request does not fit the table.
    pub fn run(&self, table: &Table, rows: &impl Rows) -> Result<ReadOutput, Error> {
        let mut view = View::new(table, self.index.as_deref(), self.page.consistent)?;
        view.decide(self.page.select, self.page.projection.as_ref(), self.page.filter.as_ref())?;
        let (segment, total) = self.segment;
        let mut range = KeyRange::of_segment(segment, total);
        if let Some(start) = &self.start {
            start::check_scan(&view, start)?;
            let row = start::row(&view, start)?;
            if !range.contains(&row) {
                return Err(RequestError::StartKeyOfOtherSegment { segment, total }.into());
            }
            range = range.resumed(row, true);
        }
        let projected = self.page.projection.iter().flat_map(|projection| projection.paths());
        check_paths(table, projected.chain(self.page.filter.iter().flat_map(|filter| filter.paths())))?;
        Ok(self.page.read(&view, view.items(rows, &range, true)))
    }
}

fn segment(segment: Option<u32>, total: Option<u32>) -> Result<(u32, u32), RequestError> {
    match (segment, total) {
        (None, None) => Ok((0, 1)),
        (Some(_), None) => Err(RequestError::NoTotalSegments),
        (None, Some(_)) => Err(RequestError::NoSegment),
        (Some(segment), Some(total)) if segment >= total => Err(RequestError::Segment { segment, total }),
        (Some(segment), Some(total)) => Ok((segment, total)),
    }
}
