//! Resources of an account that a check can read, and the names that select them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::labs::text::Text;

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
}
