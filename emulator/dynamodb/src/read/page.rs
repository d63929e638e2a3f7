//! A page of a query or scan.

use std::borrow::Cow;

use serde::Serialize;

use super::{Select, view::View};
use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, Units, read_units},
    error::Error,
    expression::{Condition, Language, Placeholders, Projection},
    value::{Item, item_size},
};

/// The most bytes of a page: 1 MB of what is read, before it is filtered.
const LARGEST_PAGE: usize = 1 << 20;
/// The most steps that a filter takes in a page, beside what the items take. A page may end anywhere: it then has fewer items.
const MOST_STEPS: usize = 1 << 24;

/// The answer of a query or scan.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReadOutput {
    /// Left out if only the count was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<Item>>,
    pub count: usize,
    pub scanned_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<ConsumedCapacity>,
}

/// The filter of an expression, else the one of an older parameter.
pub(super) fn filter(
    expression: Option<&str>,
    old: Option<Condition>,
    placeholders: &mut Placeholders,
) -> Result<Option<Condition>, Error> {
    match expression {
        Some(text) => Ok(Some(Condition::parse(text, Language::Filter, placeholders)?)),
        None => Ok(old),
    }
}

/// The projection of an expression, else the one of an older parameter.
pub(super) fn projection(
    expression: Option<&str>,
    old: Option<Projection>,
    placeholders: &mut Placeholders,
) -> Result<Option<Projection>, Error> {
    match expression {
        Some(text) => Ok(Some(Projection::parse(text, placeholders)?)),
        None => Ok(old),
    }
}

/// What is done with the items that are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub limit: Option<usize>,
    pub select: Option<Select>,
    pub filter: Option<Condition>,
    pub projection: Option<Projection>,
    pub consistent: bool,
    pub capacity: ReturnConsumedCapacity,
}

impl Page {
    /// Reads a page of items.
    pub fn read<'r>(&self, view: &View<'_>, items: impl Iterator<Item = &'r Item>) -> ReadOutput {
        let mut output = ReadOutput { items: (self.select != Some(Select::Count)).then(Vec::new), ..ReadOutput::default() };
        let mut sizes = Sizes::default();
        let mut last = None;
        let mut ends_early = self.limit == Some(0);
        let weight = self.filter.as_ref().map_or(0, Condition::weight);
        for item in items {
            let seen = view.seen(item);
            let size = item_size(&seen);
            let takes_long = output.scanned_count * weight > MOST_STEPS;
            if output.scanned_count > 0 && (takes_long || sizes.seen + size > LARGEST_PAGE) {
                ends_early = true;
                break;
            }
            sizes.seen += size;
            sizes.fetched += if view.fetches { item_size(item) } else { 0 };
            output.scanned_count += 1;
            last = Some(item);
            self.take(if view.fetches { Cow::Borrowed(item) } else { seen }, &mut output);
            if self.limit == Some(output.scanned_count) {
                ends_early = true;
                break;
            }
        }
        output.last_evaluated_key = last.filter(|_| ends_early).map(|item| {
            view.start_names().into_iter().filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
        });
        output.consumed_capacity = self.units(view, &sizes).told(&view.table.table_name, self.capacity, Direction::Either);
        output
    }

    fn take(&self, item: Cow<'_, Item>, output: &mut ReadOutput) {
        if self.filter.as_ref().is_some_and(|filter| !filter.holds(&item)) {
            return;
        }
        output.count += 1;
        if let Some(items) = &mut output.items {
            items.push(self.projection.as_ref().map_or_else(|| item.clone().into_owned(), |projection| projection.apply(&item)));
        }
    }

    fn units(&self, view: &View<'_>, sizes: &Sizes) -> Units {
        let seen = read_units(sizes.seen, self.consistent);
        let Some(index) = &view.index else { return Units::of_table(seen) };
        let mut units = Units::of_table(if view.fetches { read_units(sizes.fetched, self.consistent) } else { 0.0 });
        units.of_kind(index.kind()).insert(index.name().to_owned(), seen);
        units
    }
}

/// What was read, bytes.
#[derive(Default)]
struct Sizes {
    /// From the table or index.
    seen: usize,
    /// From the table after the index.
    fetched: usize,
}
