//! PutBucketNotificationConfiguration and GetBucketNotificationConfiguration.

use serde::{Deserialize, Serialize};

use super::{
    filter::{Filter, TYPES},
    send::delivery,
    test_event::test_event,
};
use crate::{
    Arn, Call,
    account::State,
    delivery::{self, Target, Undelivered},
    s3::{
        access::{BucketRequest, on_bucket},
        error::S3Error,
    },
};

/// The most configurations of a bucket. Set by AWS.
const MOST: usize = 100;

/// Who is told about a bucket's events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notifications {
    pub listeners: Vec<Listener>,
    /// Whether EventBridge gets all events.
    pub event_bridge: bool,
}

/// A function, queue or topic that is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    pub id: String,
    pub arn: Arn,
    pub filter: Filter,
}

/// PutBucketNotificationConfiguration's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRequest {
    bucket: String,
    notification_configuration: Configuration,
    #[serde(default)]
    skip_destination_validation: bool,
}

/// A configuration, as it is put and given back.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Configuration {
    topic_configurations: Vec<OfTarget>,
    queue_configurations: Vec<OfTarget>,
    lambda_function_configurations: Vec<OfTarget>,
    event_bridge_configuration: Option<EventBridge>,
}

#[derive(Debug, Serialize, Deserialize)]
struct EventBridge {}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct OfTarget {
    id: Option<String>,
    topic_arn: Option<String>,
    queue_arn: Option<String>,
    lambda_function_arn: Option<String>,
    events: Vec<String>,
    filter: Option<KeyFilter>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct KeyFilter {
    key: Rules,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Rules {
    filter_rules: Vec<Rule>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Rule {
    name: String,
    value: String,
}

on_bucket!(PutRequest);

/// The kinds of targets, as the configuration has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Topic,
    Queue,
    Function,
}

impl Kind {
    /// The name of the argument in errors.
    fn argument(self) -> &'static str {
        match self {
            Self::Topic => "Topic",
            Self::Queue => "Queue",
            Self::Function => "CloudFunction",
        }
    }

    fn service(self) -> &'static str {
        match self {
            Self::Topic => "sns",
            Self::Queue => "sqs",
            Self::Function => "lambda",
        }
    }
}

/// Replaces the whole configuration. Each target has to take an event now.
pub async fn put_bucket_notification_configuration(call: Call<PutRequest>) -> Result<(), S3Error> {
    let PutRequest { bucket, notification_configuration, skip_destination_validation } = &call.input;
    call.account.read(|state| state.s3.bucket(bucket).map(drop))?;
    let listeners = read(&call, notification_configuration)?;
    let event_bridge = notification_configuration.event_bridge_configuration.is_some();
    call.account.write(|state| {
        if !skip_destination_validation {
            check_targets(&call, state, bucket, &listeners)?;
        }
        state.s3.bucket_mut(bucket)?.notifications = Notifications { listeners, event_bridge };
        Ok(())
    })
}

/// Returns the configuration.
pub async fn get_bucket_notification_configuration(call: Call<BucketRequest>) -> Result<Configuration, S3Error> {
    let notifications = call.account.read(|state| Ok::<_, S3Error>(state.s3.bucket(&call.input.bucket)?.notifications.clone()))?;
    let mut configuration = Configuration::default();
    for listener in notifications.listeners {
        let arn = Some(listener.arn.to_string());
        let Filter { events, prefix, suffix } = listener.filter;
        let rule = |name: &str, value: Option<String>| value.map(|value| Rule { name: name.into(), value });
        let filter_rules: Vec<Rule> = rule("Prefix", prefix).into_iter().chain(rule("Suffix", suffix)).collect();
        let filter = (!filter_rules.is_empty()).then_some(KeyFilter { key: Rules { filter_rules } });
        let shown = OfTarget { id: Some(listener.id), events, filter, ..OfTarget::default() };
        match listener.arn.service.as_str() {
            "sns" => configuration.topic_configurations.push(OfTarget { topic_arn: arn, ..shown }),
            "sqs" => configuration.queue_configurations.push(OfTarget { queue_arn: arn, ..shown }),
            _ => configuration.lambda_function_configurations.push(OfTarget { lambda_function_arn: arn, ..shown }),
        }
    }
    configuration.event_bridge_configuration = notifications.event_bridge.then_some(EventBridge {});
    Ok(configuration)
}

fn read<I>(call: &Call<I>, configuration: &Configuration) -> Result<Vec<Listener>, S3Error> {
    let Configuration { topic_configurations, queue_configurations, lambda_function_configurations, .. } = configuration;
    let of = |kind: Kind, targets: &Vec<OfTarget>| {
        targets.iter().map(|target| listener(call, kind, target)).collect::<Result<Vec<_>, _>>()
    };
    let mut listeners = of(Kind::Function, lambda_function_configurations)?;
    listeners.extend(of(Kind::Queue, queue_configurations)?);
    listeners.extend(of(Kind::Topic, topic_configurations)?);
    if listeners.len() > MOST {
        return Err(S3Error::InvalidRequest("The number of notification configurations exceeds 100.".into()));
    }
    for (place, one) in listeners.iter().enumerate() {
        for other in &listeners[place + 1..] {
            if one.id == other.id {
                return Err(S3Error::argument("Id", &one.id, "Same ID used for multiple configurations. IDs must be unique"));
            }
            if one.filter.overlaps(&other.filter) {
                let message = "Configurations overlap. Configurations on the same bucket cannot share a common event type.";
                return Err(S3Error::argument(argument_of(&other.arn), other.arn.to_string(), message));
            }
        }
    }
    Ok(listeners)
}

fn argument_of(arn: &Arn) -> &'static str {
    let kinds = [Kind::Topic, Kind::Queue, Kind::Function];
    kinds.into_iter().find(|kind| kind.service() == arn.service).map_or("CloudFunction", Kind::argument)
}

fn listener<I>(call: &Call<I>, kind: Kind, target: &OfTarget) -> Result<Listener, S3Error> {
    let given = match kind {
        Kind::Topic => &target.topic_arn,
        Kind::Queue => &target.queue_arn,
        Kind::Function => &target.lambda_function_arn,
    };
    let text = given.as_deref().unwrap_or("");
    let unreadable = || S3Error::argument(kind.argument(), text, "The ARN could not be parsed");
    let arn: Arn = text.parse().map_err(|_| unreadable())?;
    if arn.service != kind.service() {
        return Err(S3Error::argument(kind.argument(), text, "The ARN is not of a resource of this kind"));
    }
    if target.events.is_empty() {
        return Err(S3Error::MalformedXml);
    }
    if let Some(unknown) = target.events.iter().find(|event| !TYPES.contains(&event.as_str())) {
        return Err(S3Error::argument("Event", unknown, "A specified event type is not supported by Coldstart"));
    }
    let mut filter = Filter { events: target.events.clone(), ..Filter::default() };
    for Rule { name, value } in target.filter.iter().flat_map(|filter| &filter.key.filter_rules) {
        let place = match name.to_ascii_lowercase().as_str() {
            "prefix" => &mut filter.prefix,
            "suffix" => &mut filter.suffix,
            _ => return Err(S3Error::argument("FilterRule.Name", name, "filter rule name must be either prefix or suffix")),
        };
        if place.replace(value.clone()).is_some() {
            let message = "Cannot specify more than one prefix rule or suffix rule in a filter.";
            return Err(S3Error::argument("FilterRule.Name", name, message));
        }
    }
    let id = target.id.clone().filter(|id| !id.is_empty()).unwrap_or_else(|| call.core.ids.uuid());
    Ok(Listener { id, arn, filter })
}

/// Checks that each target takes an event. Queues and topics get a test message; functions get none.
fn check_targets<I>(call: &Call<I>, state: &mut State, bucket: &str, listeners: &[Listener]) -> Result<(), S3Error> {
    let mut failed = Vec::new();
    for listener in listeners {
        let is_function = listener.arn.service == "lambda";
        let message = delivery(call, bucket, test_event(call, bucket).to_string());
        let delivered = Target::of(&listener.arn, call.account.id, call.region()).map_err(Undelivered::from).and_then(|target| {
            if is_function {
                // What this delivery changes is dropped.
                return delivery::deliver(&call.core, call.account.id, &mut state.clone(), &target, message);
            }
            delivery::deliver(&call.core, call.account.id, state, &target, message)
        });
        let arn = &listener.arn;
        match (delivered, arn.service.as_str()) {
            (Ok(()) | Err(Undelivered::Full(_) | Undelivered::Looping | Undelivered::TooLarge { .. }), _) => {}
            (Err(_), "lambda") => failed.push((format!("{arn}, null"), format!("Not authorized to invoke function [{arn}]"))),
            (Err(Undelivered::NotFound), "sqs") => {
                failed.push((arn.to_string(), "The destination queue does not exist".to_owned()));
            }
            (Err(_), "sqs") => {
                failed.push((
                    arn.to_string(),
                    "Permissions on the destination queue do not allow S3 to publish notifications from this bucket".to_owned(),
                ));
            }
            (Err(Undelivered::NotFound), _) => {
                failed.push((arn.to_string(), "The destination topic does not exist".to_owned()));
            }
            (Err(_), _) => {
                failed.push((
                    arn.to_string(),
                    "Permissions on the destination topic do not allow S3 to publish notifications from this bucket".to_owned(),
                ));
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(S3Error::Destinations(failed)) }
}
