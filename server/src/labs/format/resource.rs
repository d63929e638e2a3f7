//! Resources of an account that a check can read, and the names that select them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::labs::text::{Template, Text};

/// A resource of the account, selected by `type` and `where`. The observation has the shape and the names of AWS's API.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "where")]
pub enum Resource {
    /// A function's configuration (GetFunction).
    #[serde(rename = "lambda.function")]
    LambdaFunction(Named),
    /// A published version of a function; the newest if `version` is left out.
    #[serde(rename = "lambda.version")]
    LambdaVersion(Version),
    /// An alias.
    #[serde(rename = "lambda.alias")]
    LambdaAlias(Alias),
    /// A function's reserved concurrency.
    #[serde(rename = "lambda.concurrency")]
    LambdaConcurrency(OfFunction),
    /// A statement of a function's resource-based policy.
    #[serde(rename = "lambda.permission")]
    LambdaPermission(Permission),
    /// A role with its policies, selected by name or by the function whose execution role it is.
    #[serde(rename = "iam.role")]
    IamRole(Role),
    /// A log group.
    #[serde(rename = "logs.group")]
    LogsGroup(Named),
    /// A REST API.
    #[serde(rename = "apigateway.api")]
    Api(Named),
    /// A resource of a REST API.
    #[serde(rename = "apigateway.resource")]
    ApiResource(ApiPath),
    /// A method with its `integration`, as edited, not as deployed.
    #[serde(rename = "apigateway.method")]
    ApiMethod(ApiPathMethod),
    /// An API's newest deployment.
    #[serde(rename = "apigateway.deployment")]
    Deployment(OfApi),
    /// A stage.
    #[serde(rename = "apigateway.stage")]
    Stage(ApiStage),
    /// An API key, without its value.
    #[serde(rename = "apigateway.key")]
    ApiKey(Named),
    /// A usage plan with its stages and keys; it has to match all names that are given.
    #[serde(rename = "apigateway.usage-plan")]
    UsagePlan(UsagePlan),
    /// An event source mapping, selected by any of function, queue and table.
    #[serde(rename = "lambda.event-source-mapping")]
    EventSourceMapping(MappingOf),
    /// Where the results of a function's asynchronous invocations go (GetFunctionEventInvokeConfig).
    #[serde(rename = "lambda.event-invoke-config")]
    EventInvokeConfig(OfFunction),
    /// A bucket with its `Versioning`, `Notification`, `Policy`, `PublicAccessBlock` and `Website`.
    #[serde(rename = "s3.bucket")]
    Bucket(Named),
    /// Objects of a bucket, with `Body`, and `Json` if the body is JSON.
    #[serde(rename = "s3.object")]
    Object(ObjectOf),
    /// A table (DescribeTable), with its `TimeToLive`.
    #[serde(rename = "dynamodb.table")]
    Table(Named),
    /// Items of a table as plain JSON.
    #[serde(rename = "dynamodb.item")]
    Item(ItemOf),
    /// A queue's attributes; `Policy` and `RedrivePolicy` are parsed.
    #[serde(rename = "sqs.queue")]
    Queue(Named),
    /// Messages in a queue, visible or not: `Body`, and `Json` if the body is JSON.
    #[serde(rename = "sqs.messages")]
    Messages(OfQueue),
    /// A topic's attributes.
    #[serde(rename = "sns.topic")]
    Topic(Named),
    /// A subscription's attributes; `FilterPolicy` is parsed.
    #[serde(rename = "sns.subscription")]
    Subscription(SubscriptionOf),
    /// Letters in the learner's inbox, by e-mail or SMS.
    #[serde(rename = "sns.letter")]
    Letter(LetterTo),
    /// A rule with its `Targets`; `EventPattern` is parsed.
    #[serde(rename = "events.rule")]
    Rule(RuleOn),
    /// A schedule of EventBridge Scheduler.
    #[serde(rename = "scheduler.schedule")]
    Schedule(ScheduleIn),
}

macro_rules! wheres {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),+ }
    )+};
}

wheres! {
    /// A resource selected by its name.
    Named {
        /// The resource's name.
        name: Text,
    }
    /// A version of a function.
    Version {
        /// The function's name.
        function: Text,
        /// The version's number.
        version: Option<Text>,
    }
    /// An alias of a function.
    Alias {
        /// The function's name.
        function: Text,
        /// The alias's name.
        name: Text,
    }
    /// A property of a function.
    OfFunction {
        /// The function's name.
        function: Text,
    }
    /// A permission on a function.
    Permission {
        /// The function's name.
        function: Text,
        /// The principal, such as `apigateway.amazonaws.com`.
        principal: Option<Text>,
        /// The action, such as `lambda:InvokeFunction`.
        action: Option<Text>,
    }
    /// A role.
    Role {
        /// The role's name.
        name: Option<Text>,
        /// The function whose execution role it is.
        function: Option<Text>,
    }
    /// A property of an API.
    OfApi {
        /// The API's name.
        api: Text,
    }
    /// A path of an API.
    ApiPath {
        /// The API's name.
        api: Text,
        /// The path, such as `/hello`.
        path: Text,
    }
    /// A method of an API.
    ApiPathMethod {
        /// The API's name.
        api: Text,
        /// The path, such as `/hello`.
        path: Text,
        /// The HTTP method.
        method: Text,
    }
    /// A stage of an API.
    ApiStage {
        /// The API's name.
        api: Text,
        /// The stage's name.
        name: Text,
    }
    /// A usage plan.
    UsagePlan {
        /// The usage plan's name.
        name: Option<Text>,
        /// The name of an API that the plan covers.
        api: Option<Text>,
        /// The name of a stage that the plan covers.
        stage: Option<Text>,
        /// The name of an API key in the plan.
        key: Option<Text>,
    }
    /// An event source mapping.
    MappingOf {
        /// The function's name.
        function: Option<Text>,
        /// The name of the queue that it reads.
        queue: Option<Text>,
        /// The name of the table whose stream it reads.
        table: Option<Text>,
    }
    /// Objects of a bucket.
    ObjectOf {
        /// The bucket's name.
        bucket: Text,
        /// The object's key; all objects if left out.
        key: Option<Text>,
    }
    /// Items of a table.
    ItemOf {
        /// The table's name.
        table: Text,
        /// The item's key as plain JSON, such as `{ id: "${probe}" }`; all items if left out.
        key: Option<Template>,
    }
    /// What belongs to a queue.
    OfQueue {
        /// The queue's name.
        queue: Text,
    }
    /// A subscription.
    SubscriptionOf {
        /// The topic's name.
        topic: Text,
        /// The protocol, such as `sqs`.
        protocol: Option<Text>,
        /// The name of the function or queue, or the address.
        endpoint: Option<Text>,
    }
    /// Letters.
    LetterTo {
        /// The address or telephone number; all letters if left out.
        to: Option<Text>,
    }
    /// A rule.
    RuleOn {
        /// The rule's name.
        name: Text,
        /// The event bus; `default` if left out.
        bus: Option<Text>,
    }
    /// A schedule.
    ScheduleIn {
        /// The schedule's name.
        name: Text,
        /// The group; `default` if left out.
        group: Option<Text>,
    }
}
