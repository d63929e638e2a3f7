//! The delivery of an asynchronous event to its function, with retries; in the end its result goes to the function's destination.
//!
//! The delays are AWS's: one minute before the first retry, two minutes before the second; after a throttle one second, doubled up
//! to five minutes.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use records::Key;
use serde::{Serialize, de::IgnoredAny};

use super::{Job, JobError, Kind};
use crate::{
    Arn,
    account::State,
    delivery::{self, Attribute, Delivery, Identity, Message, Target, Undelivered},
    events, iam,
    lambda::{self, Answer, Destinations, LambdaError, Payload, Qualifier, QueuedEvent},
};

/// The number of retries after a function error, unless the function's configuration has another.
const RETRIES: u32 = 2;
/// The largest age of an event in seconds, six hours, unless the function's configuration has another.
const OLDEST: u32 = 21_600;
/// The longest delay before a retry after a throttle, in seconds.
const LONGEST_BACKOFF: i64 = 300;

/// The most characters of an error's message that a dead-letter queue or topic receives, as on AWS: 1 KB.
const LONGEST_MESSAGE: usize = 1024;

/// The kind of job whose records are Lambda's queued events.
pub struct Invocation;

/// How the deliveries of an event ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
enum Condition {
    Success,
    RetriesExhausted,
    EventAgeExceeded,
}

/// What follows a delivery.
enum Next {
    /// Another delivery of this event, which has its new due time.
    Retry(Box<QueuedEvent>),
    /// The end of the event.
    End(Condition),
    /// The end of the event without a trace: its function was deleted.
    Gone,
}

/// The settings of a function for its events.
struct Settings {
    retries: u32,
    oldest: SignedDuration,
    destinations: Destinations,
    /// Receives the event itself when it is dropped.
    dead_letter: Option<Arn>,
}

#[async_trait]
impl Kind for Invocation {
    fn table(&self) -> &'static str {
        "lambda/event/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.lambda.events.get(&String::from_text(key).ok()?)?.due)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.lambda.events.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.lambda.drop_events();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(id) = String::from_text(&job.key) else { return Ok(()) };
        let found = job.read(|state| Some((state.lambda.events.get(&id)?.clone(), state.lambda.payloads.get(&id)?.clone())));
        let Some((event, payload)) = found else { return Ok(()) };
        let settings = Settings::of(job, &event);
        let (next, answer) = deliver(job, &settings, event.clone(), payload.clone()).await;
        let condition = match next {
            Next::Retry(event) => {
                let keep = |state: &mut State| {
                    if let Some(kept) = state.lambda.events.get_mut(&id) {
                        *kept = *event;
                    }
                };
                return job.write(keep).await;
            }
            Next::Gone => return job.write(|state| state.lambda.drop_event(&id)).await,
            Next::End(condition) => condition,
        };
        let destination = match condition {
            Condition::Success => settings.destinations.on_success,
            Condition::RetriesExhausted | Condition::EventAgeExceeded => settings.destinations.on_failure,
        };
        let mut letters = Vec::new();
        if let Some(destination) = destination {
            letters.push((destination, record(job, &event, &payload, condition, answer.as_ref()), Message::default()));
        }
        if let Some(target) = settings.dead_letter.filter(|_| condition != Condition::Success) {
            letters.push((target, payload.payload, failure(&event, answer.as_ref())));
        }
        job.write(|state| {
            state.lambda.drop_event(&id);
            for (target, body, message) in letters {
                if let Err(error) = send(job, state, &event, &target, body, message) {
                    tracing::info!(%error, request_id = %id, %target, "the result of an event could not be sent");
                }
            }
        })
        .await
    }
}

/// Runs the function with the event, unless the event is too old.
async fn deliver(job: &Job, settings: &Settings, event: QueuedEvent, payload: Payload) -> (Next, Option<Answer>) {
    let now = job.core.now(&job.account);
    if now.duration_since(event.accepted_at) > settings.oldest {
        return (Next::End(Condition::EventAgeExceeded), None);
    }
    let request = event.request(&job.core, payload);
    match lambda::run(&job.core, &job.account, request).await {
        Ok(answer) if answer.failed => (settings.after_failure(event, job.core.now(&job.account)), Some(answer)),
        Ok(answer) => (Next::End(Condition::Success), Some(answer)),
        Err(LambdaError::NoSuchFunction(_)) => (Next::Gone, None),
        Err(error) => {
            tracing::info!(%error, request_id = %event.request_id, "an event could not be delivered yet");
            (settings.after_throttle(event, job.core.now(&job.account)), None)
        }
    }
}

impl Settings {
    /// Returns the function's settings, or the defaults.
    fn of(job: &Job, event: &QueuedEvent) -> Self {
        let qualifier = event.qualifier.clone().unwrap_or(Qualifier::LATEST);
        job.account.read(|state| {
            let function = state.lambda.functions.get(&event.function);
            let config = function.and_then(|function| function.event_invoke.get(&qualifier));
            let oldest = config.and_then(|config| config.maximum_event_age).unwrap_or(OLDEST);
            Self {
                retries: config.and_then(|config| config.maximum_retry_attempts).unwrap_or(RETRIES),
                oldest: SignedDuration::from_secs(oldest.into()),
                destinations: config.map(|config| config.destinations.clone()).unwrap_or_default(),
                dead_letter: function
                    .and_then(|function| function.resolve(event.qualifier.as_ref()))
                    .and_then(|(_, version)| version.settings.dead_letter.clone()),
            }
        })
    }

    fn after_failure(&self, mut event: QueuedEvent, now: Timestamp) -> Next {
        event.failures += 1;
        if event.failures > self.retries {
            return Next::End(Condition::RetriesExhausted);
        }
        let wait = SignedDuration::from_mins(event.failures.into());
        self.again(event, now + wait)
    }

    fn after_throttle(&self, mut event: QueuedEvent, now: Timestamp) -> Next {
        let wait = 1_i64.checked_shl(event.throttles).map_or(LONGEST_BACKOFF, |wait| wait.min(LONGEST_BACKOFF));
        event.throttles = event.throttles.saturating_add(1).min(60);
        self.again(event, now + SignedDuration::from_secs(wait))
    }

    fn again(&self, mut event: QueuedEvent, due: Timestamp) -> Next {
        event.due = due;
        match due.duration_since(event.accepted_at) <= self.oldest {
            true => Next::Retry(Box::new(event)),
            false => Next::End(Condition::EventAgeExceeded),
        }
    }
}

/// The first members of the record of an event's end, which its destination receives.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InvocationRecord<'r> {
    version: &'static str,
    timestamp: String,
    request_context: RequestContext<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'r> {
    request_id: &'r str,
    function_arn: String,
    condition: Condition,
    approximate_invoke_count: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseContext {
    status_code: u16,
    executed_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_error: Option<&'static str>,
}

/// Returns the record as JSON. `answer` is that of the last delivery, if the function ran then. Event and response are JSON texts of
/// up to 6 MB, and are copied as they are.
fn record(job: &Job, event: &QueuedEvent, payload: &Payload, condition: Condition, answer: Option<&Answer>) -> String {
    let qualifier = event.qualifier.clone().unwrap_or(Qualifier::LATEST);
    let function = format!("function:{}:{qualifier}", event.function);
    let mut record = json(&InvocationRecord {
        version: "1.0",
        timestamp: job.core.now(&job.account).strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        request_context: RequestContext {
            request_id: &event.request_id,
            function_arn: Arn::new("lambda", &job.core.config.region, job.account.id, function).to_string(),
            condition,
            approximate_invoke_count: event.failures + u32::from(answer.is_some()),
        },
    });
    record.truncate(record.len() - 1);
    record += &format!(r#","requestPayload":{}"#, payload.payload);
    if let Some(answer) = answer {
        let response = ResponseContext {
            status_code: 200,
            executed_version: answer.executed.to_string(),
            function_error: answer.failed.then_some("Unhandled"),
        };
        let text = String::from_utf8_lossy(&answer.payload);
        let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        let payload = if is_json { text.into_owned() } else { json(&text) };
        record += &format!(r#","responseContext":{},"responsePayload":{payload}"#, json(&response));
    }
    record + "}"
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| unreachable!("a record is text and numbers: {error}"))
}

/// Returns the attributes with which a dropped event goes to a dead-letter queue or topic.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq>.
fn failure(event: &QueuedEvent, answer: Option<&Answer>) -> Message {
    let mut message = Message::default();
    message.attributes.insert("RequestID".into(), Attribute::text(&event.request_id));
    if let Some(answer) = answer {
        message.attributes.insert("ErrorCode".into(), Attribute::number(200));
        let document: Option<serde_json::Value> = serde_json::from_slice(&answer.payload).ok();
        let text = document.as_ref().and_then(|document| document.get("errorMessage")?.as_str());
        let text: String = text.unwrap_or_default().chars().take(LONGEST_MESSAGE).collect();
        if !text.is_empty() {
            message.attributes.insert("ErrorMessage".into(), Attribute::text(text));
        }
    }
    message
}

/// Sends a text to a target, as the function's role. The event has ended: if the target can't take it, nobody receives it, as on AWS.
fn send(
    job: &Job,
    state: &mut State,
    event: &QueuedEvent,
    destination: &Arn,
    body: String,
    message: Message,
) -> Result<(), Undelivered> {
    let (core, account) = (&job.core, job.account.id);
    let function = state.lambda.functions.get(&event.function);
    let version = function.and_then(|function| function.resolve(event.qualifier.as_ref()));
    let role = version.and_then(|(_, version)| iam::assumable(&state.iam, &version.settings.role, "lambda.amazonaws.com").ok());
    let role = role.ok_or(Undelivered::NotPermitted)?;
    let target = Target::of(destination, account, &core.config.region)?;
    let body = match target {
        Target::EventBus { .. } => result(destination, &body)?.payload(),
        _ => body,
    };
    let delivery = Delivery {
        identity: Identity::Role { role, session: event.function.to_string() },
        payload: body.into(),
        message,
        lineage: event.lineage.clone(),
        trace: event.trace.clone(),
    };
    delivery::deliver(core, account, state, &target, delivery)
}

/// Returns the event with which a bus gets a record.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations>.
fn result(bus: &Arn, record: &str) -> Result<events::Event, Undelivered> {
    let detail: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(record).map_err(|error| Undelivered::Refused(error.to_string()))?;
    let context = |name: &str| detail.get("requestContext").and_then(|context| context.get(name)?.as_str()).unwrap_or_default();
    let outcome = if context("condition") == "Success" { "Success" } else { "Failure" };
    let resources = vec![bus.to_string(), context("functionArn").to_owned()];
    let kind = format!("Lambda Function Invocation Result - {outcome}");
    Ok(events::Event { resources, ..events::Event::new("lambda", kind, detail) })
}
