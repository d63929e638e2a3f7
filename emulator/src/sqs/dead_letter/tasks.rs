//! StartMessageMoveTask, CancelMessageMoveTask, ListMessageMoveTasks; a job moves the messages (`jobs/message_move.rs`).
//!
//! See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html>.

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Account, Arn, Call,
    account::State,
    emulator::Core,
    sqs::{
        QueueName,
        access::OnQueue,
        error::SqsError,
        message::{Message, put},
        names::arn,
    },
};

/// The most messages that a task moves in a second, which is AWS's limit.
const MOST_PER_SECOND: u32 = 500;
/// The most tasks of a queue that are listed and kept.
const MOST_KEPT: usize = 10;

/// A task that moves messages out of a dead-letter queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MoveTask {
    pub source: QueueName,
    /// Where they go; `None` for the queue that each came from.
    pub destination: Option<QueueName>,
    /// Messages in a second; `None` for as many as AWS moves.
    rate: Option<u32>,
    status: Status,
    /// When it was started, milliseconds since 1970.
    started: i64,
    moved: u64,
    to_move: u64,
    failure: Option<String>,
    /// When the next messages are moved; `None` when the task has ended.
    pub due: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Running,
    Completed,
    Cancelled,
    Failed,
}

/// The content of a task's handle.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Handle {
    task_id: String,
    source_arn: Arn,
}

/// StartMessageMoveTask's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartMessageMoveTaskRequest {
    source_arn: String,
    destination_arn: Option<String>,
    max_number_of_messages_per_second: Option<i64>,
}

/// CancelMessageMoveTask's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelMessageMoveTaskRequest {
    task_handle: String,
}

/// ListMessageMoveTasks' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMessageMoveTasksRequest {
    source_arn: String,
    max_results: Option<i64>,
}

/// StartMessageMoveTask's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Started {
    task_handle: String,
}

/// CancelMessageMoveTask's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cancelled {
    approximate_number_of_messages_moved: u64,
}

/// ListMessageMoveTasks' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tasks {
    results: Vec<Shown>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    task_handle: Option<String>,
    status: Status,
    source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_number_of_messages_per_second: Option<u32>,
    approximate_number_of_messages_moved: u64,
    approximate_number_of_messages_to_move: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason: Option<String>,
    started_timestamp: i64,
}

impl OnQueue for StartMessageMoveTaskRequest {
    fn queue<I>(&self, call: &Call<I>) -> Result<QueueName, SqsError> {
        of_arn(call, &self.source_arn, "SourceArn")
    }
}

impl OnQueue for ListMessageMoveTasksRequest {
    fn queue<I>(&self, call: &Call<I>) -> Result<QueueName, SqsError> {
        of_arn(call, &self.source_arn, "SourceArn")
    }
}

impl OnQueue for CancelMessageMoveTaskRequest {
    fn queue<I>(&self, call: &Call<I>) -> Result<QueueName, SqsError> {
        let handle = self.read()?;
        QueueName::of_arn(&handle.source_arn, call.account.id, call.region()).ok_or(SqsError::NoSuchResource("SourceArn"))
    }
}

impl CancelMessageMoveTaskRequest {
    fn read(&self) -> Result<Handle, SqsError> {
        let json = BASE64_STANDARD.decode(&self.task_handle).ok();
        let handle = json.and_then(|json| serde_json::from_slice(&json).ok());
        handle.ok_or_else(|| SqsError::InvalidParameter("Value for parameter TaskHandle is invalid.".into()))
    }
}

fn of_arn<I>(call: &Call<I>, text: &str, parameter: &'static str) -> Result<QueueName, SqsError> {
    let arn: Arn = text.parse().map_err(|_| {
        let format = "arn:<partition>:<service>:<region>:<account-id>:<resource-id>";
        SqsError::InvalidParameter(format!("You must use this format to specify the {parameter}: {format}"))
    })?;
    QueueName::of_arn(&arn, call.account.id, call.region()).ok_or(SqsError::NoSuchResource(parameter))
}

/// Starts to move the messages of a dead-letter queue to another queue, or to those that they came from.
pub async fn start_message_move_task(call: Call<StartMessageMoveTaskRequest>) -> Result<Started, SqsError> {
    let source = call.queue()?;
    let destination = call.input.destination_arn.as_deref().map(|arn| of_arn(&call, arn, "DestinationArn")).transpose()?;
    let rate = rate(call.input.max_number_of_messages_per_second)?;
    let task_id = call.core.ids.uuid();
    let source_arn = arn(&call.core, call.account.id, &source);
    call.account.write(|state| {
        let sqs = &mut state.sqs;
        if !sqs.queues.contains_key(&source) {
            return Err(SqsError::NoSuchResource("SourceArn"));
        }
        let is_target = |queue: &crate::sqs::Queue| queue.settings.redrive.as_ref().is_some_and(|redrive| redrive.target == source);
        if !sqs.queues.values().any(is_target) {
            return Err(SqsError::InvalidParameter("Source queue must be configured as a Dead Letter Queue.".into()));
        }
        if destination.as_ref().is_some_and(|destination| !sqs.queues.contains_key(destination)) {
            return Err(SqsError::NoSuchResource("DestinationArn"));
        }
        if destination.as_ref() == Some(&source) {
            return Err(SqsError::InvalidParameter("Source queue arn and destination queue arn cannot be the same.".into()));
        }
        if sqs.move_tasks.values().any(|task| task.source == source && task.status == Status::Running) {
            let text = "There is already a task running. Only one active task is allowed for a source queue arn at a given time.";
            return Err(SqsError::InvalidParameter(text.into()));
        }
        let counts = call.account.live.sqs.counts(sqs, &source, call.now.as_millisecond());
        let task = MoveTask {
            source: source.clone(),
            destination,
            rate,
            status: Status::Running,
            started: call.now.as_millisecond(),
            moved: 0,
            to_move: counts.visible as u64,
            failure: None,
            due: Some(call.now),
        };
        sqs.move_tasks.insert(task_id.clone(), task);
        forget_old_tasks(sqs, &source);
        Ok(())
    })?;
    Ok(Started { task_handle: handle(task_id, source_arn) })
}

fn rate(asked: Option<i64>) -> Result<Option<u32>, SqsError> {
    let Some(asked) = asked else { return Ok(None) };
    let rate = u32::try_from(asked).ok().filter(|rate| (1..=MOST_PER_SECOND).contains(rate));
    let invalid = || SqsError::invalid(asked, "MaxNumberOfMessagesPerSecond", "Must be between 1 and 500, if provided.");
    rate.ok_or_else(invalid).map(Some)
}

fn forget_old_tasks(state: &mut crate::sqs::State, source: &QueueName) {
    let ended = state.move_tasks.iter().filter(|(_, task)| task.source == *source && task.due.is_none());
    let mut ended: Vec<(i64, String)> = ended.map(|(id, task)| (task.started, id.clone())).collect();
    ended.sort();
    for (_, id) in ended.iter().rev().skip(MOST_KEPT - 1) {
        state.move_tasks.remove(id);
    }
}

fn handle(task_id: String, source_arn: Arn) -> String {
    let json = serde_json::to_string(&Handle { task_id, source_arn });
    BASE64_STANDARD.encode(json.unwrap_or_else(|error| unreachable!("a handle is text: {error}")))
}

/// Stops a task. Messages that were moved stay where they are.
pub async fn cancel_message_move_task(call: Call<CancelMessageMoveTaskRequest>) -> Result<Cancelled, SqsError> {
    let (source, id) = (call.queue()?, call.input.read()?.task_id);
    call.account.write(|state| {
        if !state.sqs.queues.contains_key(&source) {
            return Err(SqsError::NoSuchResource("SourceArn"));
        }
        let task = state.sqs.move_tasks.get_mut(&id).filter(|task| task.source == source).ok_or(SqsError::NoSuchTask)?;
        if task.status != Status::Running {
            return Err(SqsError::InvalidParameter("Only active tasks can be cancelled.".into()));
        }
        task.status = Status::Cancelled;
        task.due = None;
        Ok(Cancelled { approximate_number_of_messages_moved: task.moved })
    })
}

/// Returns the newest tasks of a dead-letter queue, the newest first.
pub async fn list_message_move_tasks(call: Call<ListMessageMoveTasksRequest>) -> Result<Tasks, SqsError> {
    let source = call.queue()?;
    let asked = call.input.max_results.unwrap_or(1);
    let limit = usize::try_from(asked).ok().filter(|limit| (1..=MOST_KEPT).contains(limit));
    let limit = limit.ok_or_else(|| SqsError::invalid(asked, "MaxResults", "Must be between 1 and 10, if provided."))?;
    let shown = |name: &QueueName| arn(&call.core, call.account.id, name).to_string();
    call.account.read(|state| {
        if !state.sqs.queues.contains_key(&source) {
            return Err(SqsError::NoSuchResource("SourceArn"));
        }
        let mut tasks: Vec<_> = state.sqs.move_tasks.iter().filter(|(_, task)| task.source == source).collect();
        tasks.sort_by_key(|(id, task)| std::cmp::Reverse((task.started, (*id).clone())));
        let results = tasks.into_iter().take(limit).map(|(id, task)| Shown {
            task_handle: (task.status == Status::Running).then(|| handle(id.clone(), arn(&call.core, call.account.id, &source))),
            status: task.status,
            source_arn: shown(&task.source),
            destination_arn: task.destination.as_ref().map(shown),
            max_number_of_messages_per_second: task.rate,
            approximate_number_of_messages_moved: task.moved,
            approximate_number_of_messages_to_move: task.to_move,
            failure_reason: task.failure.clone(),
            started_timestamp: task.started,
        });
        Ok(Tasks { results: results.collect() })
    })
}

/// Moves the next messages of a task: those of one second. They are new messages in their queues, with new ids.
pub fn move_messages(core: &Core, account: &Account, state: &mut State, id: &str) {
    let now = state.clock.at(core.clock.now());
    let Some(task) = state.sqs.move_tasks.get(id).filter(|task| task.due.is_some()).cloned() else { return };
    let most = task.rate.unwrap_or(MOST_PER_SECOND) as usize;
    let sequences = account.live.sqs.visible(&state.sqs, &task.source, now.as_millisecond(), most);
    let (mut moved, mut failure) = (0, None);
    for sequence in &sequences {
        let key = (task.source.clone(), *sequence);
        let Some(message) = state.sqs.messages.get(&key).cloned() else { continue };
        let destination = task.destination.clone().or_else(|| message.dead_letter_source.clone());
        let Some(destination) = destination.filter(|name| state.sqs.queues.contains_key(name)) else {
            failure = Some("AWS.SimpleQueueService.NonExistentQueue".to_owned());
            break;
        };
        let sent = now.as_millisecond();
        let again =
            Message { id: core.ids.uuid(), sent, visible_from: sent, received_before: 0, dead_letter_source: None, ..message };
        state.sqs.messages.remove(&key);
        put(core, state, &destination, again, sent);
        moved += 1;
    }
    let Some(kept) = state.sqs.move_tasks.get_mut(id) else { return };
    kept.moved += moved;
    (kept.status, kept.due) = match (&failure, sequences.len() < most) {
        (Some(_), _) => (Status::Failed, None),
        (None, true) => (Status::Completed, None),
        (None, false) => (Status::Running, Some(now + SignedDuration::from_secs(i64::from(task.rate.is_some())))),
    };
    kept.failure = failure;
}
