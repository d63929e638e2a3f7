//! `TransactWriteItems`

mod action;
mod input;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::all_or_reasons;
use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, TRANSACTION, Units, read_units, write_units},
    error::Error,
    item::{ItemCollectionMetrics, ReturnItemCollectionMetrics, metrics},
    request::RequestError,
    tables::{Consumed, TableChange, Tables, find},
    value::item_size,
};

pub use input::{TransactAction, TransactPut, TransactUpdate, TransactWriteItem, TransactWriteItemsInput};

use action::Action;

/// The most bytes: 4 MB.
const LARGEST: usize = 4 << 20;

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransactWriteItemsOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub item_collection_metrics: BTreeMap<String, Vec<ItemCollectionMetrics>>,
}

/// A transaction that can be made.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactWritePlan {
    /// All changes, to be made together.
    pub changes: Vec<TableChange>,
    /// The answer.
    pub output: TransactWriteItemsOutput,
    /// For each action the table's name and the bytes that it counts for, for [`replayed`].
    pub sizes: Vec<(String, usize)>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct TransactWriteItems {
    actions: Vec<Action>,
    token: Option<String>,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl TransactWriteItems {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the tables.
    pub fn new(input: TransactWriteItemsInput) -> Result<Self, Error> {
        if input.transact_items.len() > super::MOST_ACTIONS {
            return Err(RequestError::TooManyActions.into());
        }
        let counts = input.transact_items.iter().map(TransactWriteItem::count);
        for count in counts {
            match count {
                0 => return Err(RequestError::NoAction.into()),
                1 => {}
                _ => return Err(RequestError::SeveralActions.into()),
            }
        }
        Ok(Self {
            actions: input.transact_items.into_iter().filter_map(Action::new).collect::<Result<_, _>>()?,
            token: input.client_request_token,
            capacity: input.return_consumed_capacity.unwrap_or_default(),
            metrics: input.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    /// The token by which the request is known when it comes again.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// What of the request has to be the same when it comes again with the same token.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let written = format!("{:?}", self.actions);
        written.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// Whether the request may come again, after one with its token and a fingerprint was made.
    ///
    /// # Errors
    /// It is another one.
    pub fn check_replay(&self, fingerprint: u64) -> Result<(), Error> {
        if self.fingerprint() == fingerprint { Ok(()) } else { Err(Error::IdempotentParameterMismatch) }
    }

    /// What is told of the consumed capacity.
    #[must_use]
    pub fn returned_capacity(&self) -> ReturnConsumedCapacity {
        self.capacity
    }

    /// Plans the transaction.
    ///
    /// # Errors
    /// A table is not there, two actions are of one item, or the transaction has to be cancelled.
    pub fn plan(self, tables: &impl Tables) -> Result<TransactWritePlan, Error> {
        let mut seen = BTreeSet::new();
        for action in &self.actions {
            let (table, _) = find(tables, &action.table)?;
            // What is wrong with a key is told as a reason.
            if action.kind.row(table).is_some_and(|row| !seen.insert((&table.table_name, row))) {
                return Err(RequestError::SameItem.into());
            }
        }
        if self.actions.iter().map(|action| action.kind.size()).sum::<usize>() > LARGEST {
            return Err(RequestError::TransactionTooLarge.into());
        }
        let planned = self.actions.into_iter().map(|action| {
            let (table, rows) = find(tables, &action.table)?;
            let (change, is_check) = action.kind.plan(table, rows, &action.guard)?;
            Ok((action.table, table, change, is_check))
        });
        let is_reason = |error: &Error| match error {
            Error::Key(error) => !error.refuses_transaction(),
            Error::TableNotFound => false,
            _ => true,
        };
        let mut plan = TransactWritePlan { changes: Vec::new(), output: TransactWriteItemsOutput::default(), sizes: Vec::new() };
        let mut consumed = Consumed::default();
        for (name, table, change, is_check) in all_or_reasons(planned, is_reason)? {
            let size = [&change.old, &change.new].into_iter().flatten().map(item_size).max().unwrap_or(0);
            plan.sizes.push((table.table_name.clone(), size));
            if is_check {
                consumed.add(table, Units::of_table(TRANSACTION * write_units(size)));
                continue;
            }
            consumed.add(table, Units::of_change(table, &change, TRANSACTION));
            if self.metrics == ReturnItemCollectionMetrics::Size
                && let Some(metrics) = metrics(table, &change)
            {
                plan.output.item_collection_metrics.entry(name.clone()).or_default().push(metrics);
            }
            plan.changes.push(TableChange { table: name, change });
        }
        plan.output.consumed_capacity = consumed.told(self.capacity, Direction::Write);
        Ok(plan)
    }
}

/// The answer to a request that comes again. It counts for reads of what the first one wrote.
#[must_use]
pub fn replayed(sizes: &[(String, usize)], what: ReturnConsumedCapacity) -> TransactWriteItemsOutput {
    let mut units: BTreeMap<&str, f64> = BTreeMap::new();
    for (table, size) in sizes {
        *units.entry(table).or_default() += TRANSACTION * read_units(*size, true);
    }
    let told = units.into_iter().filter_map(|(table, units)| Units::of_table(units).told(table, what, Direction::Read));
    let consumed_capacity = (what != ReturnConsumedCapacity::None).then(|| told.collect());
    TransactWriteItemsOutput { consumed_capacity, ..Default::default() }
}
