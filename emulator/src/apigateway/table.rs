//! The operations of API Gateway's control plane, one row for each, with those that are not implemented.

use http::{Method, StatusCode};

use super::{
    access::needs, account, api_keys, deployments, gateway_responses, integration_responses, integrations, methods, models,
    plan_keys, resources, rest_apis, stages, tags, test_invoke, usage, usage_plans, validators,
};
use crate::{Route, Service, ServiceTable};

/// The query members of most lists.
const PAGE: &[&str] = &["position", "limit"];
const API: &str = "/restapis/{restapi_id}";
const RESOURCE: &str = "/restapis/{restapi_id}/resources/{resource_id}";
const METHOD: &str = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}";
const METHOD_RESPONSE: &str = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}";
const INTEGRATION: &str = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration";
const INTEGRATION_RESPONSE: &str =
    "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}";
const DEPLOYMENTS: &str = "/restapis/{restapi_id}/deployments";
const DEPLOYMENT: &str = "/restapis/{restapi_id}/deployments/{deployment_id}";
const STAGES: &str = "/restapis/{restapi_id}/stages";
const STAGE: &str = "/restapis/{restapi_id}/stages/{stage_name}";
const VALIDATORS: &str = "/restapis/{restapi_id}/requestvalidators";
const VALIDATOR: &str = "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}";
const MODELS: &str = "/restapis/{restapi_id}/models";
const MODEL: &str = "/restapis/{restapi_id}/models/{model_name}";
const GATEWAY_RESPONSES: &str = "/restapis/{restapi_id}/gatewayresponses";
const GATEWAY_RESPONSE: &str = "/restapis/{restapi_id}/gatewayresponses/{response_type}";
const AUTHORIZERS: &str = "/restapis/{restapi_id}/authorizers";
const AUTHORIZER: &str = "/restapis/{restapi_id}/authorizers/{authorizer_id}";
const KEY: &str = "/apikeys/{api_Key}";
const PLAN: &str = "/usageplans/{usageplanId}";
const PLAN_KEYS: &str = "/usageplans/{usageplanId}/keys";
const PLAN_KEY: &str = "/usageplans/{usageplanId}/keys/{keyId}";

/// Returns the table of all operations.
pub fn table() -> ServiceTable {
    let routes = [apis(), api_methods(), deployed(), described(), keys_and_plans(), absent()].into_iter().flatten().collect();
    ServiceTable::by_hand(Service::API_GATEWAY, routes)
}

fn apis() -> Vec<Route> {
    vec![
        Route::rest("CreateRestApi", Method::POST, "/restapis", tags::made_needs, rest_apis::create_rest_api)
            .query(&["mode"])
            .creates(),
        Route::rest("GetRestApis", Method::GET, "/restapis", needs, rest_apis::get_rest_apis).query(PAGE),
        Route::rest("GetRestApi", Method::GET, API, needs, rest_apis::get_rest_api),
        Route::rest("UpdateRestApi", Method::PATCH, API, needs, rest_apis::update_rest_api).writes(),
        Route::rest("DeleteRestApi", Method::DELETE, API, needs, rest_apis::delete_rest_api).removes(),
        Route::rest("GetResources", Method::GET, "/restapis/{restapi_id}/resources", needs, resources::get_resources)
            .query(&["position", "limit", "embed"]),
        Route::rest(
            "CreateResource",
            Method::POST,
            "/restapis/{restapi_id}/resources/{parent_id}",
            needs,
            resources::create_resource,
        )
        .creates(),
        Route::rest("GetResource", Method::GET, RESOURCE, needs, resources::get_resource).query(&["embed"]),
        Route::rest("UpdateResource", Method::PATCH, RESOURCE, needs, resources::update_resource).writes(),
        Route::rest("DeleteResource", Method::DELETE, RESOURCE, needs, resources::delete_resource).removes(),
        Route::rest("GetAccount", Method::GET, "/account", needs, account::get_account),
        Route::rest("UpdateAccount", Method::PATCH, "/account", account::update_needs, account::update_account).writes(),
        Route::rest("GetTags", Method::GET, "/tags/{resource_arn}", tags::look_needs, tags::get_tags).query(PAGE),
        Route::rest("TagResource", Method::PUT, "/tags/{resource_arn}", tags::change_needs, tags::tag_resource).empties(),
        Route::rest("UntagResource", Method::DELETE, "/tags/{resource_arn}", tags::change_needs, tags::untag_resource)
            .query(&["tagKeys"])
            .empties(),
    ]
}

fn api_methods() -> Vec<Route> {
    vec![
        Route::rest("PutMethod", Method::PUT, METHOD, needs, methods::put_method).creates(),
        Route::rest("GetMethod", Method::GET, METHOD, needs, methods::get_method),
        Route::rest("UpdateMethod", Method::PATCH, METHOD, needs, methods::update_method).writes(),
        Route::rest("DeleteMethod", Method::DELETE, METHOD, needs, methods::delete_method).empties(),
        Route::rest("TestInvokeMethod", Method::POST, METHOD, needs, test_invoke::test_invoke_method),
        Route::rest("PutMethodResponse", Method::PUT, METHOD_RESPONSE, needs, methods::put_method_response).creates(),
        Route::rest("GetMethodResponse", Method::GET, METHOD_RESPONSE, needs, methods::get_method_response),
        Route::rest("UpdateMethodResponse", Method::PATCH, METHOD_RESPONSE, needs, methods::update_method_response).creates(),
        Route::rest("DeleteMethodResponse", Method::DELETE, METHOD_RESPONSE, needs, methods::delete_method_response).empties(),
        Route::rest("PutIntegration", Method::PUT, INTEGRATION, integrations::put_needs, integrations::put_integration).creates(),
        Route::rest("GetIntegration", Method::GET, INTEGRATION, needs, integrations::get_integration),
        Route::rest("UpdateIntegration", Method::PATCH, INTEGRATION, integrations::update_needs, integrations::update_integration)
            .writes(),
        Route::rest("DeleteIntegration", Method::DELETE, INTEGRATION, needs, integrations::delete_integration).empties(),
        Route::rest(
            "PutIntegrationResponse",
            Method::PUT,
            INTEGRATION_RESPONSE,
            needs,
            integration_responses::put_integration_response,
        )
        .creates(),
        Route::rest(
            "GetIntegrationResponse",
            Method::GET,
            INTEGRATION_RESPONSE,
            needs,
            integration_responses::get_integration_response,
        ),
        Route::rest(
            "UpdateIntegrationResponse",
            Method::PATCH,
            INTEGRATION_RESPONSE,
            needs,
            integration_responses::update_integration_response,
        )
        .writes(),
        Route::rest(
            "DeleteIntegrationResponse",
            Method::DELETE,
            INTEGRATION_RESPONSE,
            needs,
            integration_responses::delete_integration_response,
        )
        .empties(),
    ]
}

fn deployed() -> Vec<Route> {
    vec![
        Route::rest("CreateDeployment", Method::POST, DEPLOYMENTS, needs, deployments::create_deployment).creates(),
        Route::rest("GetDeployments", Method::GET, DEPLOYMENTS, needs, deployments::get_deployments).query(PAGE),
        Route::rest("GetDeployment", Method::GET, DEPLOYMENT, needs, deployments::get_deployment).query(&["embed"]),
        Route::rest("UpdateDeployment", Method::PATCH, DEPLOYMENT, needs, deployments::update_deployment).writes(),
        Route::rest("DeleteDeployment", Method::DELETE, DEPLOYMENT, needs, deployments::delete_deployment).removes(),
        Route::rest("CreateStage", Method::POST, STAGES, tags::made_needs, stages::create_stage).creates(),
        Route::rest("GetStages", Method::GET, STAGES, needs, stages::get_stages).query(&["deploymentId"]),
        Route::rest("GetStage", Method::GET, STAGE, needs, stages::get_stage),
        Route::rest("UpdateStage", Method::PATCH, STAGE, needs, stages::update_stage).writes(),
        Route::rest("DeleteStage", Method::DELETE, STAGE, needs, stages::delete_stage).removes(),
    ]
}

fn described() -> Vec<Route> {
    vec![
        Route::rest("CreateRequestValidator", Method::POST, VALIDATORS, needs, validators::create_request_validator).creates(),
        Route::rest("GetRequestValidators", Method::GET, VALIDATORS, needs, validators::get_request_validators).query(PAGE),
        Route::rest("GetRequestValidator", Method::GET, VALIDATOR, needs, validators::get_request_validator),
        Route::rest("UpdateRequestValidator", Method::PATCH, VALIDATOR, needs, validators::update_request_validator).writes(),
        Route::rest("DeleteRequestValidator", Method::DELETE, VALIDATOR, needs, validators::delete_request_validator).removes(),
        Route::rest("CreateModel", Method::POST, MODELS, needs, models::create_model).creates(),
        Route::rest("GetModels", Method::GET, MODELS, needs, models::get_models).query(PAGE),
        Route::rest("GetModel", Method::GET, MODEL, needs, models::get_model).query(&["flatten"]),
        Route::rest("UpdateModel", Method::PATCH, MODEL, needs, models::update_model).writes(),
        Route::rest("DeleteModel", Method::DELETE, MODEL, needs, models::delete_model).removes(),
        Route::rest("PutGatewayResponse", Method::PUT, GATEWAY_RESPONSE, needs, gateway_responses::put_gateway_response).creates(),
        Route::rest("GetGatewayResponses", Method::GET, GATEWAY_RESPONSES, needs, gateway_responses::get_gateway_responses)
            .query(PAGE),
        Route::rest("GetGatewayResponse", Method::GET, GATEWAY_RESPONSE, needs, gateway_responses::get_gateway_response),
        Route::rest("UpdateGatewayResponse", Method::PATCH, GATEWAY_RESPONSE, needs, gateway_responses::update_gateway_response)
            .writes(),
        Route::rest("DeleteGatewayResponse", Method::DELETE, GATEWAY_RESPONSE, needs, gateway_responses::delete_gateway_response)
            .removes(),
    ]
}

fn keys_and_plans() -> Vec<Route> {
    vec![
        Route::rest("CreateApiKey", Method::POST, "/apikeys", tags::made_needs, api_keys::create_api_key)
            .query(&["mode"])
            .creates(),
        Route::rest("GetApiKeys", Method::GET, "/apikeys", needs, api_keys::get_api_keys).query(&[
            "position",
            "limit",
            "name",
            "customerId",
            "includeValues",
        ]),
        Route::rest("GetApiKey", Method::GET, KEY, needs, api_keys::get_api_key).query(&["includeValue"]),
        Route::rest("UpdateApiKey", Method::PATCH, KEY, needs, api_keys::update_api_key).writes(),
        Route::rest("DeleteApiKey", Method::DELETE, KEY, needs, api_keys::delete_api_key).removes(),
        Route::rest("CreateUsagePlan", Method::POST, "/usageplans", tags::made_needs, usage_plans::create_usage_plan).creates(),
        Route::rest("GetUsagePlans", Method::GET, "/usageplans", needs, usage_plans::get_usage_plans)
            .query(&["position", "keyId", "limit"]),
        Route::rest("GetUsagePlan", Method::GET, PLAN, needs, usage_plans::get_usage_plan),
        Route::rest("UpdateUsagePlan", Method::PATCH, PLAN, needs, usage_plans::update_usage_plan).writes(),
        Route::rest("DeleteUsagePlan", Method::DELETE, PLAN, needs, usage_plans::delete_usage_plan).removes(),
        Route::rest("CreateUsagePlanKey", Method::POST, PLAN_KEYS, needs, plan_keys::create_usage_plan_key).creates(),
        Route::rest("GetUsagePlanKeys", Method::GET, PLAN_KEYS, needs, plan_keys::get_usage_plan_keys)
            .query(&["position", "limit", "name"]),
        Route::rest("GetUsagePlanKey", Method::GET, PLAN_KEY, needs, plan_keys::get_usage_plan_key),
        Route::rest("DeleteUsagePlanKey", Method::DELETE, PLAN_KEY, needs, plan_keys::delete_usage_plan_key).removes(),
        Route::rest("GetUsage", Method::GET, "/usageplans/{usageplanId}/usage", needs, usage::get_usage).query(&[
            "keyId",
            "startDate",
            "endDate",
            "position",
            "limit",
        ]),
        Route::rest("UpdateUsage", Method::PATCH, "/usageplans/{usageplanId}/keys/{keyId}/usage", needs, usage::update_usage)
            .writes(),
    ]
}

fn absent() -> Vec<Route> {
    let rows = [
        ("PutRestApi", Method::PUT, API),
        ("CreateAuthorizer", Method::POST, AUTHORIZERS),
        ("GetAuthorizers", Method::GET, AUTHORIZERS),
        ("GetAuthorizer", Method::GET, AUTHORIZER),
        ("UpdateAuthorizer", Method::PATCH, AUTHORIZER),
        ("DeleteAuthorizer", Method::DELETE, AUTHORIZER),
        ("TestInvokeAuthorizer", Method::POST, AUTHORIZER),
        ("GetModelTemplate", Method::GET, "/restapis/{restapi_id}/models/{model_name}/default_template"),
        ("FlushStageCache", Method::DELETE, "/restapis/{restapi_id}/stages/{stage_name}/cache/data"),
        ("FlushStageAuthorizersCache", Method::DELETE, "/restapis/{restapi_id}/stages/{stage_name}/cache/authorizers"),
        ("GetExport", Method::GET, "/restapis/{restapi_id}/stages/{stage_name}/exports/{export_type}"),
        ("GetSdk", Method::GET, "/restapis/{restapi_id}/stages/{stage_name}/sdks/{sdk_type}"),
        ("GetSdkTypes", Method::GET, "/sdktypes"),
        ("GetSdkType", Method::GET, "/sdktypes/{sdktype_id}"),
        ("CreateDocumentationPart", Method::POST, "/restapis/{restapi_id}/documentation/parts"),
        ("GetDocumentationParts", Method::GET, "/restapis/{restapi_id}/documentation/parts"),
        ("ImportDocumentationParts", Method::PUT, "/restapis/{restapi_id}/documentation/parts"),
        ("GetDocumentationPart", Method::GET, "/restapis/{restapi_id}/documentation/parts/{part_id}"),
        ("UpdateDocumentationPart", Method::PATCH, "/restapis/{restapi_id}/documentation/parts/{part_id}"),
        ("DeleteDocumentationPart", Method::DELETE, "/restapis/{restapi_id}/documentation/parts/{part_id}"),
        ("CreateDocumentationVersion", Method::POST, "/restapis/{restapi_id}/documentation/versions"),
        ("GetDocumentationVersions", Method::GET, "/restapis/{restapi_id}/documentation/versions"),
        ("GetDocumentationVersion", Method::GET, "/restapis/{restapi_id}/documentation/versions/{doc_version}"),
        ("UpdateDocumentationVersion", Method::PATCH, "/restapis/{restapi_id}/documentation/versions/{doc_version}"),
        ("DeleteDocumentationVersion", Method::DELETE, "/restapis/{restapi_id}/documentation/versions/{doc_version}"),
        ("CreateDomainName", Method::POST, "/domainnames"),
        ("GetDomainNames", Method::GET, "/domainnames"),
        ("GetDomainName", Method::GET, "/domainnames/{domain_name}"),
        ("UpdateDomainName", Method::PATCH, "/domainnames/{domain_name}"),
        ("DeleteDomainName", Method::DELETE, "/domainnames/{domain_name}"),
        ("CreateBasePathMapping", Method::POST, "/domainnames/{domain_name}/basepathmappings"),
        ("GetBasePathMappings", Method::GET, "/domainnames/{domain_name}/basepathmappings"),
        ("GetBasePathMapping", Method::GET, "/domainnames/{domain_name}/basepathmappings/{base_path}"),
        ("UpdateBasePathMapping", Method::PATCH, "/domainnames/{domain_name}/basepathmappings/{base_path}"),
        ("DeleteBasePathMapping", Method::DELETE, "/domainnames/{domain_name}/basepathmappings/{base_path}"),
        ("CreateVpcLink", Method::POST, "/vpclinks"),
        ("GetVpcLinks", Method::GET, "/vpclinks"),
        ("GetVpcLink", Method::GET, "/vpclinks/{vpclink_id}"),
        ("UpdateVpcLink", Method::PATCH, "/vpclinks/{vpclink_id}"),
        ("DeleteVpcLink", Method::DELETE, "/vpclinks/{vpclink_id}"),
        ("GenerateClientCertificate", Method::POST, "/clientcertificates"),
        ("GetClientCertificates", Method::GET, "/clientcertificates"),
        ("GetClientCertificate", Method::GET, "/clientcertificates/{clientcertificate_id}"),
        ("UpdateClientCertificate", Method::PATCH, "/clientcertificates/{clientcertificate_id}"),
        ("DeleteClientCertificate", Method::DELETE, "/clientcertificates/{clientcertificate_id}"),
    ];
    rows.into_iter().map(|(operation, method, template)| Route::absent(operation, method, template)).collect()
}

/// Marks an operation as writing, and sets the status of its response.
trait Writing {
    /// Marks an operation that responds with 201.
    fn creates(self) -> Self;
    /// Marks an operation that responds with 202.
    fn removes(self) -> Self;
    /// Marks an operation that responds with 204.
    fn empties(self) -> Self;
}

impl Writing for Route {
    fn creates(self) -> Self {
        self.writes().status(StatusCode::CREATED)
    }

    fn removes(self) -> Self {
        self.writes().status(StatusCode::ACCEPTED)
    }

    fn empties(self) -> Self {
        self.writes().status(StatusCode::NO_CONTENT)
    }
}
