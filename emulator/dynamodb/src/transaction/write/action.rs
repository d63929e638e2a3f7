//! The actions of a transaction.

use std::collections::BTreeMap;

use super::input::{TransactAction, TransactPut, TransactUpdate, TransactWriteItem};
use crate::{
    error::Error,
    expression::Update,
    item::{Guard, ReturnValuesOnConditionCheckFailure, check_item, check_key, check_size, plan_update},
    key::RowKey,
    request,
    rows::{Change, Rows},
    table::Table,
    value::{self, Item, UncheckedItem, item_size},
};

/// An action that is right by itself.
#[derive(Clone, Debug)]
pub(super) struct Action {
    pub table: String,
    pub kind: ActionKind,
    pub guard: Guard,
}

#[derive(Clone, Debug)]
pub(super) enum ActionKind {
    Check(Item),
    Put(Item),
    Delete(Item),
    Update(Item, Update),
}

impl Action {
    pub fn new(item: TransactWriteItem) -> Option<Result<Self, Error>> {
        let TransactWriteItem { condition_check, put, delete, update } = item;
        let check = condition_check.map(|check| Self::of_key(check, ActionKind::Check));
        check
            .or(put.map(Self::of_put))
            .or(delete.map(|delete| Self::of_key(delete, ActionKind::Delete)))
            .or(update.map(Self::of_update))
    }

    fn of_key(action: TransactAction, kind: fn(Item) -> ActionKind) -> Result<Self, Error> {
        let key = value::check_item(action.key)?;
        let (guard, _) = expressions(
            action.condition_expression.as_deref(),
            None,
            action.return_values_on_condition_check_failure,
            (action.expression_attribute_names, action.expression_attribute_values),
        )?;
        Ok(Self { table: action.table_name, kind: kind(key), guard })
    }

    fn of_put(put: TransactPut) -> Result<Self, Error> {
        let item = value::check_item(put.item)?;
        check_size(&item)?;
        let (guard, _) = expressions(
            put.condition_expression.as_deref(),
            None,
            put.return_values_on_condition_check_failure,
            (put.expression_attribute_names, put.expression_attribute_values),
        )?;
        Ok(Self { table: put.table_name, kind: ActionKind::Put(item), guard })
    }

    fn of_update(action: TransactUpdate) -> Result<Self, Error> {
        let key = value::check_item(action.key)?;
        let (guard, update) = expressions(
            action.condition_expression.as_deref(),
            Some(&action.update_expression),
            action.return_values_on_condition_check_failure,
            (action.expression_attribute_names, action.expression_attribute_values),
        )?;
        // An update was given.
        let update = update.unwrap_or_else(|| Update::new(Vec::new()));
        Ok(Self { table: action.table_name, kind: ActionKind::Update(key, update), guard })
    }
}

fn expressions(
    condition: Option<&str>,
    update: Option<&str>,
    on_failure: Option<ReturnValuesOnConditionCheckFailure>,
    (names, values): (Option<BTreeMap<String, String>>, Option<UncheckedItem>),
) -> Result<(Guard, Option<Update>), Error> {
    let mut placeholders = request::placeholders(
        &[("UpdateExpression", update.is_some()), ("ConditionExpression", condition.is_some())],
        &[],
        if update.is_some() { &["UpdateExpression", "ConditionExpression"] } else { &["ConditionExpression"] },
        names,
        values,
    )?;
    let update = update.map(|text| Update::parse(text, &mut placeholders)).transpose()?;
    let guard = Guard::of(condition, on_failure, &mut placeholders)?;
    placeholders.check_used()?;
    Ok((guard, update))
}

impl ActionKind {
    /// The row that the action is of, if its key fits the table.
    pub fn row(&self, table: &Table) -> Option<RowKey> {
        match self {
            Self::Put(item) => table.key().row(item),
            Self::Check(key) | Self::Delete(key) | Self::Update(key, _) => check_key(table, key).ok(),
        }
    }

    /// What the action counts for before it is made, bytes.
    pub fn size(&self) -> usize {
        match self {
            Self::Put(item) | Self::Check(item) | Self::Delete(item) | Self::Update(item, _) => item_size(item),
        }
    }

    /// The change, and whether it is only a check. A check changes nothing.
    pub fn plan(self, table: &Table, rows: &impl Rows, guard: &Guard) -> Result<(Change, bool), Error> {
        let is_check = matches!(self, Self::Check(_));
        let (key, new) = match self {
            Self::Update(key, update) => return Ok((plan_update(table, rows, key, Some(&update), guard)?, false)),
            Self::Put(item) => (check_item(table, &item)?, Some(item)),
            Self::Check(key) | Self::Delete(key) => (check_key(table, &key)?, None),
        };
        let old = rows.get(&key);
        guard.check(table, old)?;
        let new = if is_check { old.cloned() } else { new };
        Ok((Change { key, old: old.cloned(), new }, is_check))
    }
}
