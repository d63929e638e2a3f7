//! Things in an account that a check can look at, and how it names them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::labs::text::Text;

/// A thing in the account, by `type` and `where`. Seen as AWS's API shows it, with AWS's own names.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "where")]
pub enum Resource {
    /// A function's configuration (GetFunction).
    #[serde(rename = "lambda.function")]
    LambdaFunction(Named),
    /// A published version; the newest if none is named.
    #[serde(rename = "lambda.version")]
    LambdaVersion(Version),
    /// An alias.
    #[serde(rename = "lambda.alias")]
    LambdaAlias(Alias),
    /// Reserved concurrency.
    #[serde(rename = "lambda.concurrency")]
    LambdaConcurrency(OfFunction),
    /// A statement of the function's resource-based policy.
    #[serde(rename = "lambda.permission")]
    LambdaPermission(Permission),
    /// A role with its policies, by name or by the function whose execution role it is.
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
    /// A method, with its `integration`; as edited, not as deployed.
    #[serde(rename = "apigateway.method")]
    ApiMethod(ApiPathMethod),
    /// The newest deployment.
    #[serde(rename = "apigateway.deployment")]
    Deployment(OfApi),
    /// A stage.
    #[serde(rename = "apigateway.stage")]
    Stage(ApiStage),
    /// An API key, without its value.
    #[serde(rename = "apigateway.key")]
    ApiKey(Named),
    /// A usage plan with its stages and keys; all that is named has to hold.
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
    /// By its name.
    Named {
        /// The name.
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
        /// The alias.
        name: Text,
    }
    /// Something that a function has one of.
    OfFunction {
        /// The function's name.
        function: Text,
    }
    /// A permission on a function.
    Permission {
        /// The function's name.
        function: Text,
        /// Such as `apigateway.amazonaws.com`.
        principal: Option<Text>,
        /// Such as `lambda:InvokeFunction`.
        action: Option<Text>,
    }
    /// A role.
    Role {
        /// Its name.
        name: Option<Text>,
        /// The function whose execution role it is.
        function: Option<Text>,
    }
    /// Something that an API has.
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
        /// Its name.
        name: Option<Text>,
        /// The name of an API that it covers.
        api: Option<Text>,
        /// A stage that it covers.
        stage: Option<Text>,
        /// The name of a key that is in it.
        key: Option<Text>,
    }
}
