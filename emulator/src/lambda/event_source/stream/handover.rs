//! The hand-over of a batch to its function.

use std::sync::Arc;

use serde_json::{Value, json};

use super::batch::Batch;
use crate::{
    Account,
    dynamodb::streams::SequenceNumber,
    emulator::Core,
    lambda::{
        FunctionVersion, Lineage,
        event_source::partial::{Failed, failed},
        invoke::{InvocationRequest, run},
    },
    trace::Trace,
};

/// A batch and what became of it.
pub struct HandedOver {
    pub batch: Batch,
    pub outcome: Outcome,
    /// The id of the invocation, or an id for a batch without one.
    pub request_id: String,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The records are older than the mapping allows; the function did not get them.
    TooOld,
    /// The function has failed.
    Failed(FunctionVersion),
    /// The function has named records that failed, of which this is the first.
    FailedFrom(SequenceNumber),
    /// The batch has not reached the function.
    Throttled,
}

/// Invokes the function with a batch. Without records there is no invocation.
pub async fn hand_over(core: &Arc<Core>, account: &Arc<Account>, batch: Batch) -> HandedOver {
    let request_id = core.ids.uuid();
    let outcome = match batch.is_too_old {
        true => Outcome::TooOld,
        false => invoke(core, account, &batch, &request_id).await,
    };
    HandedOver { batch, outcome, request_id }
}

async fn invoke(core: &Arc<Core>, account: &Arc<Account>, batch: &Batch, request_id: &str) -> Outcome {
    if batch.records.is_empty() {
        return Outcome::Done;
    }
    let function = batch.mapping.function.clone();
    let lineage = batch.records.iter().fold(Lineage::default(), |all, record| all.with(&record.lineage));
    let events: Vec<&Value> = batch.records.iter().map(|record| &record.event).collect();
    let request = InvocationRequest {
        lineage: lineage.then(account.id, &function),
        function,
        qualifier: batch.mapping.qualifier.clone(),
        payload: json!({ "Records": events }).to_string().into(),
        request_id: request_id.into(),
        client_context: None,
        trace: Trace::new(core).with_parent(core),
    };
    match run(core, account, request).await {
        Ok(answer) if answer.failed => Outcome::Failed(answer.executed),
        Ok(answer) if batch.mapping.reports_failures => {
            let numbers: Vec<String> = batch.records.iter().map(|record| record.number.to_string()).collect();
            match failed(&answer.payload, numbers.iter().map(String::as_str)) {
                Failed::All => first(batch),
                Failed::These(failed) => {
                    let lowest = batch.records.iter().find(|record| failed.contains(&record.number.to_string()));
                    lowest.map_or(Outcome::Done, |record| Outcome::FailedFrom(record.number))
                }
            }
        }
        Ok(_) => Outcome::Done,
        Err(error) => {
            tracing::info!(%error, stream = %batch.stream.table, "a batch of records has not reached its function");
            Outcome::Throttled
        }
    }
}

/// Returns that all records have failed, from the first one on.
fn first(batch: &Batch) -> Outcome {
    batch.records.first().map_or(Outcome::Done, |record| Outcome::FailedFrom(record.number))
}
