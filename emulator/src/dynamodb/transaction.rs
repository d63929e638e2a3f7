//! TransactGetItems and TransactWriteItems. A write with a token that comes again within ten minutes is not made again.

use ::dynamodb::transaction::{
    TransactGetItems, TransactGetItemsInput, TransactGetItemsOutput, TransactWriteItem, TransactWriteItems,
    TransactWriteItemsInput, TransactWriteItemsOutput, replayed,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    DynamoError,
    apply::{Occasion, apply},
    batch::named,
    items::NamedTables,
    read::aside,
    upkeep::{Task, at_token_end},
};
use crate::Call;

/// How long a token is known.
pub const TOKEN_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// The token of a transaction that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    /// The hash of the transaction.
    pub fingerprint: u64,
    /// For each action the table's name and the bytes that it counts for.
    pub sizes: Vec<(String, usize)>,
    /// When the transaction was made, by the account's clock.
    pub made: Timestamp,
}

/// Reads up to 100 items of several tables at one moment.
pub async fn transact_get_items(call: Call<TransactGetItemsInput>) -> Result<TransactGetItemsOutput, DynamoError> {
    let get = TransactGetItems::new(call.input.clone())?;
    let names: Vec<String> = call.input.transact_items.iter().map(|item| item.get.table_name.clone()).collect();
    let of = call.with(());
    aside(&call, move |state| {
        let tables = NamedTables::of(&of, state, names.iter().map(String::as_str), false)?;
        Ok(get.run(&tables)?)
    })
    .await
}

/// Makes up to 100 writes of several tables, or none of them.
pub async fn transact_write_items(call: Call<TransactWriteItemsInput>) -> Result<TransactWriteItemsOutput, DynamoError> {
    let write = TransactWriteItems::new(call.input.clone())?;
    let names: Vec<String> = call.input.transact_items.iter().filter_map(table_of).map(str::to_owned).collect();
    call.account.write(|state| {
        let token = write.token().map(|token| (token.to_owned(), write.fingerprint()));
        let known = token.as_ref().and_then(|(token, _)| state.dynamodb.tokens.get(token));
        if let Some(known) = known.filter(|known| known.made + TOKEN_LIFE > call.now) {
            write.check_replay(known.fingerprint)?;
            return Ok(replayed(&known.sizes, write.returned_capacity()));
        }
        let tables = NamedTables::of(&call, &state.dynamodb, names.iter().map(String::as_str), false)?;
        let plan = write.plan(&tables)?;
        let changes = named(&tables, plan.changes);
        changes.into_iter().for_each(|(name, change)| apply(state, &name, change, Occasion::of(&call)));
        if let Some((token, fingerprint)) = token {
            state.dynamodb.tokens.insert(token, Token { fingerprint, sizes: plan.sizes, made: call.now });
            if let Some(due) = at_token_end(call.now) {
                state.dynamodb.schedule(Task::Tokens, due);
            }
        }
        Ok(plan.output)
    })
}

/// Returns the table that an action names.
pub(super) fn table_of(action: &TransactWriteItem) -> Option<&str> {
    let TransactWriteItem { condition_check, put, delete, update } = action;
    let of_key = condition_check.as_ref().or(delete.as_ref()).map(|action| &action.table_name);
    let of_put = put.as_ref().map(|action| &action.table_name);
    let of_update = update.as_ref().map(|action| &action.table_name);
    of_key.or(of_put).or(of_update).map(String::as_str)
}
