//! What API Gateway answers with, as far as the pages show it. Names as in AWS's API; what it leaves out when unset is optional.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `RestApi`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestApi {
    /// Ten letters and digits.
    pub id: String,
    /// Need not be unique.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Seconds since 1970.
    pub created_date: Option<f64>,
    /// The id of `/`.
    #[serde(default)]
    pub root_resource_id: String,
}

/// `Resource`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Its id.
    pub id: String,
    /// The id of what it hangs on; the root has none.
    pub parent_id: Option<String>,
    /// Such as `/hello`.
    pub path: String,
    /// Its methods; only their names matter here.
    #[serde(default)]
    pub resource_methods: BTreeMap<String, Named>,
}

/// Something of which only the name is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Named {}

/// `Method`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// `GET`, `POST`, …, `ANY`.
    pub http_method: String,
    /// `NONE`, `AWS_IAM`, …
    pub authorization_type: Option<String>,
    /// Whether callers need a key.
    #[serde(default)]
    pub api_key_required: bool,
    /// What stands behind it.
    pub method_integration: Option<Integration>,
}

/// `Integration`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    /// `AWS_PROXY`, `AWS`, `MOCK`, …
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// How the integration is called.
    pub http_method: Option<String>,
    /// Where.
    pub uri: Option<String>,
    /// Milliseconds.
    pub timeout_in_millis: Option<u32>,
}

/// `Deployment`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// Its id.
    pub id: String,
    /// What was said about it.
    #[serde(default)]
    pub description: String,
    /// Seconds since 1970.
    pub created_date: Option<f64>,
}

/// `Stage`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Its name.
    pub stage_name: String,
    /// Which deployment it serves.
    #[serde(default)]
    pub deployment_id: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Its variables.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// Seconds since 1970.
    pub last_updated_date: Option<f64>,
}

/// `ApiKey`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// What callers send.
    #[serde(default)]
    pub value: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Whether it opens anything.
    #[serde(default)]
    pub enabled: bool,
    /// Seconds since 1970.
    pub created_date: Option<f64>,
}

/// `UsagePlan`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlan {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// What it covers.
    #[serde(default)]
    pub api_stages: Vec<ApiStage>,
    /// How fast.
    pub throttle: Option<Throttle>,
    /// How much.
    pub quota: Option<Quota>,
}

/// A stage that a plan covers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiStage {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
}

/// Rate and burst.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Throttle {
    /// Requests a second, on average.
    pub rate_limit: f64,
    /// Requests at once.
    pub burst_limit: u32,
}

/// How much there is in all.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// Requests in a period.
    pub limit: u32,
    /// `DAY`, `WEEK`, `MONTH`.
    pub period: String,
}

/// A key in a plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PlanKey {
    /// The key's id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

/// What TestInvokeMethod answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TestOutcome {
    /// HTTP status.
    pub status: u16,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// The headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The execution log.
    #[serde(default)]
    pub log: String,
    /// Milliseconds.
    #[serde(default)]
    pub latency: u64,
}
