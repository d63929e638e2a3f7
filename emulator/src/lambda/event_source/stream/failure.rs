//! The record of a batch that was given up, for the mapping's destination of failures.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::batch::{Batch, Record};
use crate::{
    Account, AccountId, Arn, CallSource, CallerContext, Principal, Service,
    account::State,
    delivery::{self, Delivery, Identity, Message, Target},
    dispatch::handle_as,
    emulator::Core,
    iam::{self, RoleName, SessionPolicies},
    lambda::{FunctionVersion, Lineage},
};

/// Why a batch was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Condition {
    RetryAttemptsExhausted,
    RecordAgeExceeded,
}

/// A batch that was given up, and its destination.
pub struct Failure {
    batch: Batch,
    destination: Arn,
    /// The members of the record, without those that the stream's ARN needs.
    records: Vec<Record>,
    request_id: String,
    now: Timestamp,
    condition: Condition,
    invocations: u32,
    executed: Option<FunctionVersion>,
}

impl Failure {
    /// Returns the failure of records of a batch; `None` if nobody is told.
    pub fn of(
        batch: &Batch,
        records: &[Record],
        request_id: &str,
        now: Timestamp,
        (condition, invocations, executed): (Condition, u32, Option<FunctionVersion>),
    ) -> Option<Self> {
        let destination = batch.mapping.stream.as_ref()?.on_failure.clone()?;
        (!records.is_empty()).then(|| Self {
            batch: batch.clone(),
            destination,
            records: records.to_vec(),
            request_id: request_id.into(),
            now,
            condition,
            invocations,
            executed,
        })
    }

    /// Sends the record to a queue or a topic, as the function's role. A destination that does not take it gets nothing, as on AWS.
    pub fn send(&self, core: &Core, account: AccountId, state: &mut State) {
        let Ok(target) = Target::of(&self.destination, account, &core.config.region) else { return };
        let Some(role) = self.role(state) else { return };
        let delivery = Delivery {
            identity: Identity::Role { role, session: self.batch.mapping.function.to_string() },
            payload: self.document(core, account).to_string().into(),
            message: Message::default(),
            lineage: self.records.iter().fold(Lineage::default(), |all, record| all.with(&record.lineage)),
            trace: None,
        };
        if let Err(error) = delivery::deliver(core, account, state, &target, delivery) {
            tracing::info!(%error, destination = %self.destination, "records that failed could not be told");
        }
    }

    /// Puts the record and the event into a bucket, as the function's role.
    pub async fn put(&self, core: &Arc<Core>, account: &Account) {
        let Some(role) = account.read(|state| self.role(state)).filter(|_| self.destination.service == "s3") else { return };
        let mut document = self.document(core, account.id);
        let events: Vec<&Value> = self.records.iter().map(|record| &record.event).collect();
        document["payload"] = json!({ "Records": events }).to_string().into();
        let date = self.now.strftime("%Y/%m/%d/%Y-%m-%dT%H.%M.%S");
        let key = format!("aws/lambda/{}/{}/{date}-{}", self.batch.id, self.batch.shard, core.ids.uuid());
        let request = Request::put(format!("/{}/{key}", self.destination.resource)).body(Bytes::from(document.to_string()));
        let Ok(request) = request else { return };
        let session = self.batch.mapping.function.to_string();
        let principal = Principal::Role { role, session, policies: SessionPolicies::default() };
        let caller = CallerContext { account: account.id, principal, service: Some(Service::S3), source: CallSource::Function };
        let response = handle_as(core, caller, request).await;
        if !response.status().is_success() {
            tracing::info!(status = %response.status(), destination = %self.destination, "records that failed could not be stored");
        }
    }

    fn role(&self, state: &State) -> Option<RoleName> {
        let mapping = &self.batch.mapping;
        let (_, version) = state.lambda.functions.get(&mapping.function)?.resolve(mapping.qualifier.as_ref())?;
        iam::assumable(&state.iam, &version.settings.role, "lambda.amazonaws.com").ok()
    }

    fn document(&self, core: &Core, account: AccountId) -> Value {
        let Self { batch, records, .. } = self;
        let region = &core.config.region;
        let qualifier = batch.mapping.qualifier.as_ref().map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
        let function = format!("function:{}{qualifier}", batch.mapping.function);
        let response = self
            .executed
            .map(|version| json!({ "statusCode": 200, "executedVersion": version.to_string(), "functionError": "Unhandled" }));
        let number = |record: Option<&Record>| record.map(|record| record.number.to_string());
        let arrival = |record: Option<&Record>| record.map(|record| record.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        json!({
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": Arn::new("lambda", region, account, function).to_string(),
                "condition": self.condition,
                "approximateInvokeCount": self.invocations,
            },
            "responseContext": response,
            "version": "1.0",
            "timestamp": self.now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            "DDBStreamBatchInfo": {
                "shardId": batch.shard,
                "startSequenceNumber": number(records.first()),
                "endSequenceNumber": number(records.last()),
                "approximateArrivalOfFirstRecord": arrival(records.first()),
                "approximateArrivalOfLastRecord": arrival(records.last()),
                "batchSize": records.len(),
                "streamArn": batch.mapping.source_arn.to_string(),
            },
        })
    }
}
