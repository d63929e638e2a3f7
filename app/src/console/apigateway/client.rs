//! API Gateway's operations that the pages call, over REST with JSON. <https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::model::{ApiKey, Deployment, Method, PlanKey, Quota, Resource, RestApi, Stage, TestOutcome, Throttle, UsagePlan};
use crate::console::aws::{Failure, Nothing, encoded, rest, write};

async fn get<T: DeserializeOwned>(path: String) -> Result<T, Failure> {
    rest("apigateway", "GET", path, None).await
}

async fn delete(path: String) -> Result<Nothing, Failure> {
    rest("apigateway", "DELETE", path, None).await
}

async fn send<I: Serialize, T: DeserializeOwned>(method: &str, path: String, input: &I) -> Result<T, Failure> {
    rest("apigateway", method, path, Some(write(input)?)).await
}

/// A list as API Gateway answers it; AWS's own calls it `item`, its documentation `items`.
#[derive(Deserialize)]
struct Items<T> {
    #[serde(alias = "items", default = "Vec::new")]
    item: Vec<T>,
}

async fn list<T: DeserializeOwned>(path: String) -> Result<Vec<T>, Failure> {
    get::<Items<T>>(path).await.map(|items| items.item)
}

/// One change of an update.
#[derive(Clone, Debug, Serialize)]
pub struct Patch {
    op: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

impl Patch {
    /// `op` is `add`, `remove` or `replace`.
    pub fn new(op: &'static str, path: impl Into<String>, value: impl Into<String>) -> Self {
        Self { op, path: path.into(), value: Some(value.into()) }
    }

    /// Takes away what is at a path.
    pub fn remove(path: impl Into<String>) -> Self {
        Self { op: "remove", path: path.into(), value: None }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Patches {
    patch_operations: Vec<Patch>,
}

async fn patch<T: DeserializeOwned>(path: String, patch_operations: Vec<Patch>) -> Result<T, Failure> {
    send("PATCH", path, &Patches { patch_operations }).await
}

/// GetRestApis.
pub async fn rest_apis() -> Result<Vec<RestApi>, Failure> {
    list("/restapis?limit=500".into()).await
}

/// GetRestApi.
pub async fn rest_api(id: &str) -> Result<RestApi, Failure> {
    get(format!("/restapis/{}", encoded(id))).await
}

/// What CreateRestApi is asked.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRestApi {
    /// The name.
    pub name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// `REGIONAL` or `EDGE`.
    pub endpoint_configuration: Endpoint,
}

/// Where an API is reached.
#[derive(Serialize)]
pub struct Endpoint {
    /// One of `REGIONAL` and `EDGE`.
    pub types: Vec<String>,
}

/// CreateRestApi.
pub async fn create_rest_api(input: &CreateRestApi) -> Result<RestApi, Failure> {
    send("POST", "/restapis".into(), input).await
}

/// DeleteRestApi.
pub async fn delete_rest_api(id: &str) -> Result<Nothing, Failure> {
    delete(format!("/restapis/{}", encoded(id))).await
}

/// GetResources, in the order of their paths.
pub async fn resources(api: &str) -> Result<Vec<Resource>, Failure> {
    let mut resources: Vec<Resource> = list(format!("/restapis/{}/resources?limit=500", encoded(api))).await?;
    resources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(resources)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateResource {
    path_part: String,
}

/// CreateResource.
pub async fn create_resource(api: &str, parent: &str, path_part: String) -> Result<Resource, Failure> {
    send("POST", format!("/restapis/{}/resources/{}", encoded(api), encoded(parent)), &CreateResource { path_part }).await
}

/// DeleteResource.
pub async fn delete_resource(api: &str, id: &str) -> Result<Nothing, Failure> {
    delete(format!("/restapis/{}/resources/{}", encoded(api), encoded(id))).await
}

/// Where a method is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodPath {
    /// The API's id.
    pub api: String,
    /// The resource's id.
    pub resource: String,
    /// Such as `GET`.
    pub method: String,
}

impl MethodPath {
    fn path(&self, rest: &str) -> String {
        format!("/restapis/{}/resources/{}/methods/{}{rest}", encoded(&self.api), encoded(&self.resource), encoded(&self.method))
    }
}

/// GetMethod.
pub async fn method(at: &MethodPath) -> Result<Method, Failure> {
    get(at.path("")).await
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PutMethod {
    authorization_type: &'static str,
    api_key_required: bool,
}

/// PutMethod, open to everyone.
pub async fn put_method(at: &MethodPath, api_key_required: bool) -> Result<Method, Failure> {
    send("PUT", at.path(""), &PutMethod { authorization_type: "NONE", api_key_required }).await
}

/// UpdateMethod.
pub async fn update_method(at: &MethodPath, changes: Vec<Patch>) -> Result<Method, Failure> {
    patch(at.path(""), changes).await
}

/// DeleteMethod.
pub async fn delete_method(at: &MethodPath) -> Result<Nothing, Failure> {
    delete(at.path("")).await
}

/// What PutIntegration is asked.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutIntegration {
    /// `AWS_PROXY`, `AWS`, `MOCK`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// How the integration is called; always `POST` for Lambda.
    #[serde(rename = "httpMethod", skip_serializing_if = "Option::is_none")]
    pub integration_method: Option<&'static str>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// How the request is put together, by content type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_templates: BTreeMap<String, String>,
}

/// PutIntegration.
pub async fn put_integration(at: &MethodPath, input: &PutIntegration) -> Result<Nothing, Failure> {
    send("PUT", at.path("/integration"), input).await
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PutResponse {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    response_models: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    response_templates: BTreeMap<String, String>,
}

/// PutMethodResponse of 200, with JSON.
pub async fn put_method_response(at: &MethodPath) -> Result<Nothing, Failure> {
    let input =
        PutResponse { response_models: [("application/json".into(), "Empty".into())].into(), response_templates: BTreeMap::new() };
    send("PUT", at.path("/responses/200"), &input).await
}

/// PutIntegrationResponse of 200, passed on as it is.
pub async fn put_integration_response(at: &MethodPath) -> Result<Nothing, Failure> {
    let input =
        PutResponse { response_models: BTreeMap::new(), response_templates: [("application/json".into(), String::new())].into() };
    send("PUT", at.path("/integration/responses/200"), &input).await
}

/// What TestInvokeMethod is asked.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestInvokeMethod {
    /// Such as `/hello?name=Ada`.
    pub path_with_query_string: String,
    /// The headers.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

/// TestInvokeMethod.
pub async fn test_invoke_method(at: &MethodPath, input: &TestInvokeMethod) -> Result<TestOutcome, Failure> {
    send("POST", at.path(""), input).await
}

/// GetDeployments.
pub async fn deployments(api: &str) -> Result<Vec<Deployment>, Failure> {
    list(format!("/restapis/{}/deployments?limit=500", encoded(api))).await
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateDeployment {
    stage_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
}

/// CreateDeployment to a stage, which is made when it is not there.
pub async fn create_deployment(api: &str, stage_name: String, description: String) -> Result<Deployment, Failure> {
    send("POST", format!("/restapis/{}/deployments", encoded(api)), &CreateDeployment { stage_name, description }).await
}

/// GetStages.
pub async fn stages(api: &str) -> Result<Vec<Stage>, Failure> {
    list(format!("/restapis/{}/stages", encoded(api))).await
}

/// UpdateStage.
pub async fn update_stage(api: &str, stage: &str, changes: Vec<Patch>) -> Result<Stage, Failure> {
    patch(format!("/restapis/{}/stages/{}", encoded(api), encoded(stage)), changes).await
}

/// DeleteStage.
pub async fn delete_stage(api: &str, stage: &str) -> Result<Nothing, Failure> {
    delete(format!("/restapis/{}/stages/{}", encoded(api), encoded(stage))).await
}

/// GetApiKeys, with their values.
pub async fn api_keys() -> Result<Vec<ApiKey>, Failure> {
    list("/apikeys?includeValues=true&limit=500".into()).await
}

/// What CreateApiKey is asked.
#[derive(Serialize)]
pub struct CreateApiKey {
    /// The name.
    pub name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether it opens anything.
    pub enabled: bool,
    /// What callers send; made up by AWS when there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// CreateApiKey.
pub async fn create_api_key(input: &CreateApiKey) -> Result<ApiKey, Failure> {
    send("POST", "/apikeys".into(), input).await
}

/// UpdateApiKey.
pub async fn update_api_key(id: &str, changes: Vec<Patch>) -> Result<ApiKey, Failure> {
    patch(format!("/apikeys/{}", encoded(id)), changes).await
}

/// DeleteApiKey.
pub async fn delete_api_key(id: &str) -> Result<Nothing, Failure> {
    delete(format!("/apikeys/{}", encoded(id))).await
}

/// GetUsagePlans.
pub async fn usage_plans() -> Result<Vec<UsagePlan>, Failure> {
    list("/usageplans?limit=500".into()).await
}

/// GetUsagePlan.
pub async fn usage_plan(id: &str) -> Result<UsagePlan, Failure> {
    get(format!("/usageplans/{}", encoded(id))).await
}

/// What CreateUsagePlan is asked.
#[derive(Serialize)]
pub struct CreateUsagePlan {
    /// The name.
    pub name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// How fast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<Throttle>,
    /// How much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

/// CreateUsagePlan.
pub async fn create_usage_plan(input: &CreateUsagePlan) -> Result<UsagePlan, Failure> {
    send("POST", "/usageplans".into(), input).await
}

/// UpdateUsagePlan.
pub async fn update_usage_plan(id: &str, changes: Vec<Patch>) -> Result<UsagePlan, Failure> {
    patch(format!("/usageplans/{}", encoded(id)), changes).await
}

/// DeleteUsagePlan.
pub async fn delete_usage_plan(id: &str) -> Result<Nothing, Failure> {
    delete(format!("/usageplans/{}", encoded(id))).await
}

/// GetUsagePlanKeys.
pub async fn plan_keys(plan: &str) -> Result<Vec<PlanKey>, Failure> {
    list(format!("/usageplans/{}/keys?limit=500", encoded(plan))).await
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreatePlanKey {
    key_id: String,
    key_type: &'static str,
}

/// CreateUsagePlanKey.
pub async fn create_plan_key(plan: &str, key: String) -> Result<PlanKey, Failure> {
    send("POST", format!("/usageplans/{}/keys", encoded(plan)), &CreatePlanKey { key_id: key, key_type: "API_KEY" }).await
}

/// DeleteUsagePlanKey.
pub async fn delete_plan_key(plan: &str, key: &str) -> Result<Nothing, Failure> {
    delete(format!("/usageplans/{}/keys/{}", encoded(plan), encoded(key))).await
}

/// The stages whose callers do not meet the API as it is edited now. AWS does not tell; the site does.
pub async fn undeployed(api: String) -> Result<Vec<String>, Failure> {
    crate::aws::api::undeployed_stages(api).await.map_err(Failure::from)
}
