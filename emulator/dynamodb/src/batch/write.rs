//! `BatchWriteItem`

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, Units},
    error::Error,
    item::{ItemCollectionMetrics, KeyError, ReturnItemCollectionMetrics, check_item, check_key, check_size, metrics},
    request::RequestError,
    rows::{Change, Rows},
    tables::{Consumed, TableChange, Tables, find},
    value::{self, Item, UncheckedItem},
};

/// The most writes.
const MOST_WRITES: usize = 25;

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct BatchWriteItemInput {
    pub request_items: BTreeMap<String, Vec<WriteRequest>>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
    pub return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
}

/// A write: one of the two.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WriteRequest {
    pub put_request: Option<PutRequest>,
    pub delete_request: Option<DeleteRequest>,
}

/// An item to put.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PutRequest {
    pub item: UncheckedItem,
}

/// An item to delete.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeleteRequest {
    pub key: UncheckedItem,
}

/// The answer. All writes are made, so that none is left.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchWriteItemOutput {
    pub unprocessed_items: BTreeMap<String, ()>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub item_collection_metrics: BTreeMap<String, Vec<ItemCollectionMetrics>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

#[derive(Clone, Debug)]
enum Write {
    Put(Item),
    Delete(Item),
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct BatchWriteItem {
    writes: BTreeMap<String, Vec<Write>>,
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl BatchWriteItem {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the tables.
    pub fn new(input: BatchWriteItemInput) -> Result<Self, Error> {
        if input.request_items.values().map(Vec::len).sum::<usize>() > MOST_WRITES {
            return Err(RequestError::TooManyWrites.into());
        }
        let writes = input
            .request_items
            .into_iter()
            .map(|(table, writes)| Ok((table, writes.into_iter().map(Write::new).collect::<Result<Vec<_>, Error>>()?)));
        Ok(Self {
            writes: writes.collect::<Result<_, Error>>()?,
            capacity: input.return_consumed_capacity.unwrap_or_default(),
            metrics: input.return_item_collection_metrics.unwrap_or_default(),
        })
    }

    /// Plans the writes.
    ///
    /// # Errors
    /// A table is not there, an item does not fit it, or two writes are of one item.
    pub fn plan(self, tables: &impl Tables) -> Result<(Vec<TableChange>, BatchWriteItemOutput), Error> {
        let mut output = BatchWriteItemOutput::default();
        let mut consumed = Consumed::default();
        let mut changes = Vec::new();
        for (name, writes) in self.writes {
            let (table, rows) = find(tables, &name)?;
            let mut seen = BTreeSet::new();
            for write in writes {
                let (key, new) = match write {
                    Write::Put(item) => (check_item(table, &item).map_err(as_key)?, Some(item)),
                    Write::Delete(key) => (check_key(table, &key)?, None),
                };
                if !seen.insert(key.clone()) {
                    return Err(RequestError::DuplicateKeys.into());
                }
                let old = rows.get(&key).cloned();
                let change = Change { key, old, new };
                consumed.add(table, Units::of_change(table, &change, 1.0));
                if self.metrics == ReturnItemCollectionMetrics::Size
                    && let Some(metrics) = metrics(table, &change)
                {
                    output.item_collection_metrics.entry(name.clone()).or_default().push(metrics);
                }
                changes.push(TableChange { table: name.clone(), change });
            }
        }
        output.consumed_capacity = consumed.told(self.capacity, Direction::Either);
        Ok((changes, output))
    }
}

/// A batch does not say what is wrong with a key.
fn as_key(error: KeyError) -> KeyError {
    match error {
        KeyError::Missing(_) | KeyError::Type { .. } => KeyError::Mismatch,
        other => other,
    }
}

impl Write {
    fn new(request: WriteRequest) -> Result<Self, Error> {
        match (request.put_request, request.delete_request) {
            (Some(put), None) => {
                let item = value::check_item(put.item)?;
                check_size(&item)?;
                Ok(Self::Put(item))
            }
            (None, Some(delete)) => Ok(Self::Delete(value::check_item(delete.key)?)),
            _ => Err(RequestError::WriteRequest.into()),
        }
    }
}
