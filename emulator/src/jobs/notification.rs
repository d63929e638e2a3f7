//! The delivery of a message of SNS to the subscriptions of its topic.
//!
//! Requests to APIs are made first, and all else is handed over in the change that removes the job or notes what is left.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;
use tokio::task::JoinSet;

use super::{Job, JobError, Kind};
use crate::{
    account::State,
    sns::{
        Message, Protocol, Publication, Subscription, SubscriptionId,
        deliver::{Outcome, Sender, Signatures, http, signature},
        topic_arn,
    },
};

/// The kind of job whose records are messages that are not delivered yet.
pub struct Notification;

/// A message with the subscriptions for which it is due.
struct Due {
    publication: Publication,
    message: Message,
    /// The version of the topic's signatures.
    version: Option<String>,
    subscriptions: Vec<(SubscriptionId, Subscription)>,
}

#[async_trait]
impl Kind for Notification {
    fn table(&self) -> &'static str {
        "sns/publication/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        let publication = state.sns.publications.get(&String::from_text(key).ok()?)?;
        publication.pending.iter().map(|pending| pending.due).min()
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.sns.publications.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.sns.publications.clear();
        state.sns.messages.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(id) = String::from_text(&job.key) else { return Ok(()) };
        let now = job.core.now(&job.account);
        let Some(due) = job.read(|state| find(state, &id, now)) else {
            return job.write(|state| state.sns.drop_publication(&id)).await;
        };
        let signatures = sign(job, &id, &due).await;
        let called = call_apis(job, &id, &due, signatures.as_ref()).await;
        job.write(|state| hand_over(job, state, &id, due, signatures.as_ref(), called, now)).await
    }
}

fn find(state: &State, id: &str, now: Timestamp) -> Option<Due> {
    let publication = state.sns.publications.get(id)?.clone();
    let message = state.sns.messages.get(id)?.clone();
    let topic = state.sns.topics.get(&publication.topic)?;
    let due = publication.pending.iter().filter(|pending| pending.due <= now).map(|pending| &pending.subscription);
    let subscription = |id: &SubscriptionId| state.sns.subscriptions.get(&(publication.topic.clone(), id.clone()));
    let subscriptions = due.filter_map(|id| Some((id.clone(), subscription(id)?.clone()))).collect();
    Some(Due { version: topic.attribute("SignatureVersion").map(str::to_owned), subscriptions, publication, message })
}

/// Signs the message, unless it is one of a FIFO topic or nobody gets the signature.
async fn sign(job: &Job, id: &str, due: &Due) -> Option<Signatures> {
    let is_seen = |subscription: &Subscription| {
        !subscription.settings.raw && !matches!(subscription.protocol, Protocol::Email | Protocol::Sms)
    };
    if due.message.topic.is_fifo() || !due.subscriptions.iter().any(|(_, subscription)| is_seen(subscription)) {
        return None;
    }
    match signature::key(&job.core).await {
        Ok(key) => {
            let topic = topic_arn(&job.core, job.account.id, &due.message.topic).to_string();
            Some(Signatures::of(&job.core, key, due.version.as_deref(), (id, &topic), &due.message))
        }
        Err(error) => {
            tracing::error!(%error, "a message is sent without a signature");
            None
        }
    }
}

/// Calls the APIs that are subscribed, all at once.
async fn call_apis(job: &Job, id: &str, due: &Due, signatures: Option<&Signatures>) -> BTreeMap<SubscriptionId, Outcome> {
    let mut outcomes = BTreeMap::new();
    let mut calls = JoinSet::new();
    for (subscription_id, subscription) in &due.subscriptions {
        if !matches!(subscription.protocol, Protocol::Http | Protocol::Https) {
            continue;
        }
        let core = Arc::clone(&job.core);
        match http::request(&core, job.account.id, (id, &due.message), signatures, (subscription_id, subscription)) {
            Ok(call) => {
                let subscription = subscription_id.clone();
                calls.spawn(async move { (subscription, call.send().await) });
            }
            Err(outcome) => drop(outcomes.insert(subscription_id.clone(), outcome)),
        }
    }
    // One that panicked has no outcome, and is tried again.
    while let Some(ended) = calls.join_next().await {
        outcomes.extend(ended.ok());
    }
    outcomes
}

/// Hands the message over where it is due, and keeps it for what is left.
fn hand_over(
    job: &Job,
    state: &mut State,
    id: &str,
    due: Due,
    signatures: Option<&Signatures>,
    mut called: BTreeMap<SubscriptionId, Outcome>,
    now: Timestamp,
) {
    let Due { publication, message, .. } = due;
    let sender = Sender { core: &job.core, account: job.account.id, message_id: id, message: &message, signatures, now };
    let try_one = |pending: crate::sns::Pending| match pending.due <= now {
        true => {
            let called = called.remove(&pending.subscription);
            sender.send(state, pending, called)
        }
        false => Some(pending),
    };
    let pending: Vec<_> = publication.pending.into_iter().filter_map(try_one).collect();
    match state.sns.publications.get_mut(id) {
        Some(kept) if !pending.is_empty() => kept.pending = pending,
        _ => state.sns.drop_publication(id),
    }
}
