//! The delivery of a rule's or schedule's event to its target, with retries; what is given up goes to the dead-letter queue.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{
    Arn,
    account::State,
    delivery::{
        self, Attribute, Delivery, Identity, Message, Target, Undelivered,
        queue::{Exhausted, Origin, Queued},
    },
    emulator::Core,
    events, execute_api, iam, scheduler,
};

/// The kind of job whose records are deliveries that wait.
pub struct QueuedDelivery;

/// Why a target has not taken an event.
struct Failure {
    /// AWS's code, such as `NO_PERMISSIONS`.
    code: &'static str,
    message: String,
    /// Whether another try may help.
    may_pass: bool,
}

impl Failure {
    fn lasting(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), may_pass: false }
    }

    fn passing(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), may_pass: true }
    }
}

impl From<Undelivered> for Failure {
    fn from(error: Undelivered) -> Self {
        let message = error.to_string();
        match error {
            Undelivered::NotPermitted => Self::lasting("NO_PERMISSIONS", message),
            Undelivered::NotFound => Self::lasting("NO_RESOURCE", message),
            Undelivered::Full(_) => Self::passing("THROTTLING", message),
            Undelivered::NotATarget(_) | Undelivered::Looping | Undelivered::TooLarge { .. } | Undelivered::Refused(_) => {
                Self::lasting("ERROR_FROM_TARGET", message)
            }
        }
    }
}

/// A try: it has ended, or it is a change of the state.
enum Try {
    Ended(Result<(), Failure>),
    Hand(Target, String),
}

#[async_trait]
impl Kind for QueuedDelivery {
    fn table(&self) -> &'static str {
        "delivery/queued/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.deliveries.queued.get(&String::from_text(key).ok()?)?.due)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.deliveries.queued.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.deliveries.queued.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(id) = String::from_text(&job.key) else { return Ok(()) };
        let Some(queued) = job.read(|state| state.deliveries.queued.get(&id).cloned()) else { return Ok(()) };
        let now = job.core.now(&job.account);
        if queued.is_too_old(now) {
            let failure = Failure::passing("ERROR_FROM_TARGET", "the event is too old");
            return job.write(|state| end(job, state, &id, &queued, &failure, Some(Exhausted::Age))).await;
        }
        let tried = try_once(job, &queued).await;
        job.write(|state| {
            let outcome = match tried {
                Try::Ended(outcome) => outcome,
                Try::Hand(target, payload) => hand_over(job, state, &queued, &target, payload),
            };
            match outcome.map_err(|failure| (queued.again(state.clock.at(job.core.clock.now())), failure)) {
                Ok(()) => drop(state.deliveries.queued.remove(&id)),
                Err((_, failure)) if !failure.may_pass => end(job, state, &id, &queued, &failure, None),
                Err((Ok(again), _)) => drop(state.deliveries.queued.insert(id, again)),
                Err((Err(exhausted), failure)) => end(job, state, &id, &queued, &failure, Some(exhausted)),
            }
        })
        .await
    }
}

/// Makes the call of a target that is called; other targets take the event as a change of the state.
async fn try_once(job: &Job, queued: &Queued) -> Try {
    let (core, account) = (&job.core, job.account.id);
    let payload = payload(core, queued);
    let Ok(arn) = queued.target.parse::<Arn>() else {
        return Try::Ended(Err(Failure::lasting("NO_RESOURCE", "the target's ARN is malformed")));
    };
    if let Some(called) = scheduler::universal(&arn) {
        return Try::Ended(call_service(job, queued, called, &payload).await);
    }
    let region = &core.config.region;
    let made = job.account.read(|state| events::call_destination(state, &arn, (region, account), queued.http.as_ref(), &payload));
    if let Some(made) = made {
        return Try::Ended(call_api(job, queued, &arn, made).await);
    }
    match Target::of(&arn, account, region) {
        Ok(target) => Try::Hand(target, payload),
        Err(error) => Try::Ended(Err(Undelivered::from(error).into())),
    }
}

/// Returns what the target gets at this try.
fn payload(core: &Core, queued: &Queued) -> String {
    match &queued.origin {
        Origin::Rule { .. } => queued.payload.clone(),
        Origin::Schedule { arn, scheduled, .. } => scheduler::fill(core, &queued.payload, arn, *scheduled, queued.tries + 1),
    }
}

/// Calls a deployed API.
async fn call_api(job: &Job, queued: &Queued, arn: &Arn, made: Result<http::Request<bytes::Bytes>, String>) -> Result<(), Failure> {
    let request = made.map_err(|error| Failure::lasting("INVALID_PARAMETER", error))?;
    if arn.service == "events" {
        let identity = job.account.read(|state| identity(state, &queued.origin))?;
        let Identity::Role { role, .. } = identity else {
            return Err(Failure::lasting("NO_PERMISSIONS", "the target has no role"));
        };
        if !job.account.read(|state| iam::allows(&state.iam, &role, "events:InvokeApiDestination", &arn.to_string())) {
            return Err(Undelivered::NotPermitted.into());
        }
    }
    let target = execute_api::target(&job.core.config, &request);
    let Some(target) = target.filter(|target| target.kind == execute_api::Kind::Api) else {
        return Err(Failure::lasting("SDK_CLIENT_ERROR", "Coldstart calls only APIs that are deployed here."));
    };
    let status = execute_api::handle(&job.core, target, request).await.status();
    let message = format!("the API answered {status}");
    match status.as_u16() {
        200..300 => Ok(()),
        429 | 500.. => Err(Failure::passing("ERROR_FROM_TARGET", message)),
        _ => Err(Failure::lasting("ERROR_FROM_TARGET", message)),
    }
}

/// Calls an operation of a service with a schedule's role.
async fn call_service(job: &Job, queued: &Queued, called: scheduler::Universal<'_>, payload: &str) -> Result<(), Failure> {
    let Identity::Role { role, session } = job.account.read(|state| identity(state, &queued.origin))? else {
        return Err(Undelivered::NotPermitted.into());
    };
    let answer = scheduler::call(&job.core, job.account.id, (role, session), called, payload).await;
    match answer {
        Err(error) => Err(Failure::lasting("INVALID_PARAMETER", error)),
        Ok((status, _)) if status.is_success() => Ok(()),
        Ok((status, body)) => match status.as_u16() {
            401 | 403 => Err(Failure::lasting("NO_PERMISSIONS", body)),
            429 | 500.. => Err(Failure::passing("ERROR_FROM_TARGET", body)),
            _ => Err(Failure::lasting("ERROR_FROM_TARGET", body)),
        },
    }
}

/// Returns the identity of a rule or a schedule.
fn identity(state: &State, origin: &Origin) -> Result<Identity, Undelivered> {
    let assumed = |role: &str, principal: &str, session: &str| {
        let role = iam::assumable(&state.iam, role, principal).map_err(|_| Undelivered::NotPermitted)?;
        Ok(Identity::Role { role, session: session.into() })
    };
    match origin {
        Origin::Rule { arn, role: None } => Ok(Identity::Service { principal: events::PRINCIPAL, source_arn: arn.clone() }),
        Origin::Rule { role: Some(role), .. } => assumed(role, events::PRINCIPAL, "events"),
        Origin::Schedule { role, .. } => assumed(role, scheduler::PRINCIPAL, "scheduler"),
    }
}

/// Hands the event over to a target of the account.
fn hand_over(job: &Job, state: &mut State, queued: &Queued, target: &Target, payload: String) -> Result<(), Failure> {
    let (core, account) = (&job.core, job.account.id);
    let payload = match &queued.origin {
        Origin::Schedule { put_events: Some(put_events), .. } => put_events.event(&payload)?.payload(),
        Origin::Schedule { put_events: None, .. } | Origin::Rule { .. } => payload,
    };
    let delivery = Delivery {
        identity: identity(state, &queued.origin)?,
        payload: payload.into(),
        message: queued.message.clone(),
        lineage: queued.lineage.clone(),
        trace: queued.trace.clone(),
    };
    let delivered = match (target, &queued.origin) {
        (Target::EventBus { bus }, Origin::Rule { .. }) => events::forward(core, account, state, bus, delivery),
        _ => delivery::deliver(core, account, state, target, delivery),
    };
    Ok(delivered?)
}

/// Gives a delivery up. If there is a dead-letter queue, it gets the payload and the reason.
fn end(job: &Job, state: &mut State, id: &str, queued: &Queued, failure: &Failure, exhausted: Option<Exhausted>) {
    state.deliveries.queued.remove(id);
    let (code, message) = (failure.code, &failure.message);
    tracing::info!(account = %job.account.id, target = queued.target, code, message, "an event was not delivered");
    let Some(queue) = &queued.dead_letters else { return };
    let (core, account) = (&job.core, job.account.id);
    let sent = queue.parse::<Arn>().map_err(|_| Undelivered::NotFound).and_then(|queue| {
        let target = Target::of(&queue, account, &core.config.region)?;
        let delivery = Delivery {
            identity: identity(state, &queued.origin)?,
            payload: payload(core, queued).into(),
            message: Message { attributes: attributes(job, queued, failure, exhausted), ..Message::default() },
            lineage: queued.lineage.clone(),
            trace: queued.trace.clone(),
        };
        delivery::deliver(core, account, state, &target, delivery)
    });
    if let Err(error) = sent {
        tracing::info!(%error, account = %job.account.id, queue, "a dead letter was not delivered");
    }
}

/// Returns the attributes of a dead letter.
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq> and
/// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html>.
fn attributes(
    job: &Job,
    queued: &Queued,
    failure: &Failure,
    exhausted: Option<Exhausted>,
) -> std::collections::BTreeMap<String, Attribute> {
    let mut attributes = vec![
        ("ERROR_CODE", failure.code.to_owned()),
        ("ERROR_MESSAGE", failure.message.clone()),
        ("RETRY_ATTEMPTS", queued.tries.to_string()),
        ("TARGET_ARN", queued.target.clone()),
    ];
    attributes.extend(exhausted.map(|exhausted| ("EXHAUSTED_RETRY_CONDITION", exhausted.word().to_owned())));
    match &queued.origin {
        Origin::Rule { arn, .. } => attributes.push(("RULE_ARN", arn.to_string())),
        Origin::Schedule { arn, scheduled, .. } => attributes.extend([
            ("SCHEDULE_ARN", arn.to_string()),
            ("SCHEDULED_TIME", scheduled.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ("EXECUTION_ID", job.core.ids.uuid()),
            ("IS_PAYLOAD_TRUNCATED", "false".into()),
        ]),
    }
    attributes.into_iter().map(|(name, value)| (name.to_owned(), Attribute::text(value))).collect()
}
