//! The kinds of resources to which events are delivered.

use crate::{
    AccountId, Arn,
    events::BusName,
    lambda::{FunctionName, Qualifier},
    logs::GroupName,
    sns::TopicName,
    sqs::QueueName,
};

/// A resource of the account to which services deliver events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Lambda function, which is invoked asynchronously.
    Function {
        /// The function's name.
        name: FunctionName,
        /// The version or alias, if the ARN names one.
        qualifier: Option<Qualifier>,
    },
    /// A topic of SNS, to which a message is published.
    Topic(TopicName),
    /// An SQS queue, which gets the event as a message.
    Queue(QueueName),
    /// A bus of EventBridge, whose rules get the event. The payload is that of [`Event::payload`](crate::events::Event::payload).
    EventBus {
        /// The bus's name.
        bus: BusName,
    },
    /// A log group, which gets the event as a log event.
    LogGroup {
        /// The group's name.
        group: GroupName,
    },
}

/// Why an ARN names no target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATarget {
    /// The resource is in another account or region.
    #[error("the target is in another account or region")]
    Elsewhere,
    /// The service's resources are no targets, or not yet.
    #[error("resources of the service {0} are not targets of Coldstart")]
    Service(String),
    /// The ARN is not one of the service's.
    #[error("the ARN is not one of a target")]
    Malformed,
}

impl Target {
    /// Returns the target that an ARN names. Whether it exists is not checked.
    ///
    /// # Errors
    /// The ARN is not of a target in this account and region.
    pub fn of(arn: &Arn, account: AccountId, region: &str) -> Result<Self, NotATarget> {
        let target = match arn.service.as_str() {
            "lambda" => Self::function(&arn.resource).ok_or(NotATarget::Malformed)?,
            "sns" => Self::Topic(arn.resource.parse().map_err(|_| NotATarget::Malformed)?),
            "sqs" => Self::Queue(arn.resource.parse().map_err(|_| NotATarget::Malformed)?),
            "events" => Self::event_bus(&arn.resource).ok_or(NotATarget::Malformed)?,
            "logs" => Self::log_group(&arn.resource).ok_or(NotATarget::Malformed)?,
            service => return Err(NotATarget::Service(service.into())),
        };
        let is_here = arn.region == region && arn.account == account.to_string();
        if is_here { Ok(target) } else { Err(NotATarget::Elsewhere) }
    }

    /// Parses `event-bus/NAME`.
    fn event_bus(resource: &str) -> Option<Self> {
        Some(Self::EventBus { bus: resource.strip_prefix("event-bus/")?.parse().ok()? })
    }

    /// Parses `log-group:NAME` or `log-group:NAME:*`.
    fn log_group(resource: &str) -> Option<Self> {
        let name = resource.strip_prefix("log-group:")?;
        Some(Self::LogGroup { group: name.strip_suffix(":*").unwrap_or(name).parse().ok()? })
    }

    /// Parses `function:NAME` or `function:NAME:QUALIFIER`.
    fn function(resource: &str) -> Option<Self> {
        let rest = resource.strip_prefix("function:")?;
        let (name, qualifier) = rest.split_once(':').map_or((rest, None), |(name, qualifier)| (name, Some(qualifier)));
        Some(Self::Function { name: name.parse().ok()?, qualifier: qualifier.map(str::parse).transpose().ok()? })
    }
}
