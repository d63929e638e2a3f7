//! The name of a service.

use wire::Model;

/// A service, by botocore's name for it, which is also the name of its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    name: &'static str,
    signing_name: &'static str,
}

impl Service {
    /// REST APIs' control plane.
    pub const API_GATEWAY: Self = Self { name: "apigateway", signing_name: "apigateway" };
    pub const DYNAMODB: Self = Self { name: "dynamodb", signing_name: "dynamodb" };
    pub const DYNAMODB_STREAMS: Self = Self { name: "dynamodbstreams", signing_name: "dynamodb" };
    /// EventBridge.
    pub const EVENTS: Self = Self { name: "events", signing_name: "events" };
    pub const IAM: Self = Self { name: "iam", signing_name: "iam" };
    pub const LAMBDA: Self = Self { name: "lambda", signing_name: "lambda" };
    /// CloudWatch Logs.
    pub const LOGS: Self = Self { name: "logs", signing_name: "logs" };
    pub const S3: Self = Self { name: "s3", signing_name: "s3" };
    /// EventBridge Scheduler.
    pub const SCHEDULER: Self = Self { name: "scheduler", signing_name: "scheduler" };
    pub const SNS: Self = Self { name: "sns", signing_name: "sns" };
    pub const SQS: Self = Self { name: "sqs", signing_name: "sqs" };
    pub const STS: Self = Self { name: "sts", signing_name: "sts" };

    /// Returns the service that a model describes.
    pub fn of(model: &'static Model) -> Self {
        Self { name: &model.info.service, signing_name: &model.info.signing_name }
    }

    /// Returns botocore's name, such as `cloudwatch`.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Returns the name in a signature's scope, such as `monitoring`.
    pub const fn signing_name(self) -> &'static str {
        self.signing_name
    }
}
