//! Sends something through what the learner has built, in a copy of the account, and looks at what came out.

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::{Service, jobs::Forward};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::{
    Observation, Observations, ProbeContext, ProbeError, function,
    resource::{self, queue_url, topic_arn, typed},
};
use crate::{
    aws::client::{Aws, CallError},
    labs::{
        format::{Flow, Put},
        text::Scope,
    },
};

/// How many of the newest log lines an observation has.
const LINES: usize = 60;

pub async fn probe(context: &ProbeContext<'_>, flow: &Flow) -> Result<Observations, ProbeError> {
    let fork = context.snapshot.fork_with_jobs();
    let context = ProbeContext { copy: context.copy.at(fork.emulator.clone()), ..context.clone() };
    let mut sent = Vec::new();
    for put in &flow.put {
        if let Put::Wait(wait) = put {
            forward(&context.copy, wait.forward).await?;
            continue;
        }
        let request = Request::of(&context.copy, put, &context.scope).await?;
        let request = match request {
            Ok(request) => request,
            Err(missing) => return Ok(Observations::NoPlace(missing)),
        };
        if context.copy.call(request.service, request.operation, request.input).await?.is_none() {
            return Ok(Observations::NoPlace(request.missing));
        }
        sent.push(request.shown);
    }
    let wait = flow.wait.as_ref().map_or(Forward::By(SignedDuration::from_secs(1)), |wait| wait.forward);
    forward(&context.copy, wait).await?;
    let (seen, otherwise) = match resource::probe(&context, &flow.see).await? {
        Observations::NoPlace(sentence) => return Ok(Observations::NoPlace(sentence)),
        Observations::Nothing(sentence) => (Vec::new(), Some(sentence)),
        Observations::One(one) => (vec![one.value], None),
        Observations::AnyOf(all) | Observations::EachOf(all) | Observations::Some(all, _) => {
            (all.into_iter().map(|one| one.value).collect(), None)
        }
    };
    let lines: Vec<String> = fork.store.lines().into_iter().map(|line| line.message).collect();
    let lines = &lines[lines.len().saturating_sub(LINES)..];
    let mut value = json!({ "count": seen.len(), "seen": seen, "log": lines });
    if let Some(otherwise) = otherwise {
        value["otherwise"] = otherwise.into();
    }
    let log = (!lines.is_empty()).then(|| lines.join("\n"));
    Ok(Observations::One(Observation { value, log, sent: (!sent.is_empty()).then(|| sent.join("\n")) }))
}

/// Moves the copy's clock forward, so that what is due on the way happens.
async fn forward(aws: &Aws, by: Forward) -> Result<(), ProbeError> {
    match aws.emulator().fast_forward(aws.account(), by).await {
        Ok(_) => Ok(()),
        Err(error) => Err(CallError::Unaskable(error.to_string()).into()),
    }
}

/// The call that puts something in.
struct Request {
    service: Service,
    operation: &'static str,
    input: Value,
    /// The sentence for the case that it can be put nowhere.
    missing: String,
    /// What the learner is shown.
    shown: String,
}

impl Request {
    /// The call, or the sentence that says what is not there.
    async fn of(aws: &Aws, put: &Put, scope: &Scope) -> Result<Result<Self, String>, CallError> {
        let made = |service, operation, input, missing, shown| Ok(Ok(Self { service, operation, input, missing, shown }));
        match put {
            Put::Object(upload) => {
                let (bucket, key, body) = (upload.bucket.fill(scope), upload.key.fill(scope), text(&upload.body.fill(scope)));
                let missing = format!("There is no bucket named {bucket}.");
                let shown = format!("s3://{bucket}/{key}: {body}");
                let input = json!({ "Bucket": bucket, "Key": key, "Body": BASE64_STANDARD.encode(body) });
                made(Service::S3, "PutObject", input, missing, shown)
            }
            Put::Item(new) => {
                let (table, item) = (new.table.fill(scope), new.item.fill(scope));
                let missing = format!("There is no table named {table}.");
                let shown = format!("{table}: {item}");
                made(Service::DYNAMODB, "PutItem", json!({ "TableName": table, "Item": attributes(&item) }), missing, shown)
            }
            Put::DeleteItem(old) => {
                let (table, key) = (old.table.fill(scope), old.key.fill(scope));
                let missing = format!("There is no table named {table}.");
                let shown = format!("{table}: without {key}");
                made(Service::DYNAMODB, "DeleteItem", json!({ "TableName": table, "Key": attributes(&key) }), missing, shown)
            }
            Put::Message(message) => {
                let (queue, body) = (message.queue.fill(scope), text(&message.body.fill(scope)));
                let missing = format!("There is no queue named {queue}.");
                let Some(url) = queue_url(aws, &queue).await? else { return Ok(Err(missing)) };
                let shown = format!("{queue}: {body}");
                let mut input = json!({ "QueueUrl": url, "MessageBody": body });
                input["MessageAttributes"] = strings(&message.attributes, scope);
                if let Some(group) = &message.group {
                    input["MessageGroupId"] = group.fill(scope).into();
                }
                made(Service::SQS, "SendMessage", input, missing, shown)
            }
            Put::Publish(publication) => {
                let (topic, message) = (publication.topic.fill(scope), text(&publication.message.fill(scope)));
                let missing = format!("There is no topic named {topic}.");
                let shown = format!("{topic}: {message}");
                let mut input = json!({ "TopicArn": topic_arn(aws, &topic), "Message": message });
                input["MessageAttributes"] = strings(&publication.attributes, scope);
                if let Some(subject) = &publication.subject {
                    input["Subject"] = subject.fill(scope).into();
                }
                made(Service::SNS, "Publish", input, missing, shown)
            }
            Put::Event(event) => {
                let bus = event.bus.as_ref().map_or_else(|| "default".to_owned(), |bus| bus.fill(scope));
                let missing = format!("There is no event bus named {bus}.");
                if aws.call(Service::EVENTS, "DescribeEventBus", json!({ "Name": bus })).await?.is_none() {
                    return Ok(Err(missing));
                }
                let (source, kind) = (event.source.fill(scope), event.detail_type.fill(scope));
                let detail = event.detail.fill(scope).to_string();
                let shown = format!("{source} {kind}: {detail}");
                let entry = json!({ "EventBusName": bus, "Source": source, "DetailType": kind, "Detail": detail });
                made(Service::EVENTS, "PutEvents", json!({ "Entries": [entry] }), missing, shown)
            }
            Put::Invoke(invoke) => {
                let name = invoke.function.fill(scope);
                let event = invoke.event.as_ref().map_or_else(|| "{}".to_owned(), |event| event.fill(scope).to_string());
                let missing = function::missing(&name);
                let shown = format!("{name}: {event}");
                let payload = BASE64_STANDARD.encode(event);
                let input = json!({ "FunctionName": name, "InvocationType": "Event", "Payload": payload });
                made(Service::LAMBDA, "Invoke", input, missing, shown)
            }
            Put::Wait(_) => Ok(Err("Nothing is put in.".into())),
        }
    }
}

/// A text as it is, and other JSON as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn attributes(item: &Value) -> Value {
    item.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), typed(value))).collect::<Map<_, _>>().into()
}

fn strings(attributes: &std::collections::BTreeMap<String, crate::labs::text::Text>, scope: &Scope) -> Value {
    let typed = |value: &crate::labs::text::Text| json!({ "DataType": "String", "StringValue": value.fill(scope) });
    attributes.iter().map(|(name, value)| (name.clone(), typed(value))).collect::<Map<_, _>>().into()
}
