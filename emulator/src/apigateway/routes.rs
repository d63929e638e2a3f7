//! The operations of API Gateway's control plane.

use super::{
    access::needs, account, api_keys, authorizers, deployments, gateway_responses, integration_responses, integrations, methods,
    models, plan_keys, resources, rest_apis, stages, tags, test_authorizer, test_invoke, usage, usage_plans, validators,
};
use crate::{Service, ServiceTable, route::Route};

/// Returns the table of all operations.
pub fn table() -> ServiceTable {
    let rows = [apis(), api_methods(), deployed(), described(), keys_and_plans()].into_iter().flatten().collect();
    ServiceTable::of(Service::API_GATEWAY, rows)
}

fn apis() -> Vec<Route> {
    vec![
        Route::new("CreateRestApi", tags::made_needs, rest_apis::create_rest_api).writes(),
        Route::new("GetRestApis", needs, rest_apis::get_rest_apis),
        Route::new("GetRestApi", needs, rest_apis::get_rest_api),
        Route::new("UpdateRestApi", needs, rest_apis::update_rest_api).writes(),
        Route::new("DeleteRestApi", needs, rest_apis::delete_rest_api).writes(),
        Route::new("GetResources", needs, resources::get_resources),
        Route::new("CreateResource", needs, resources::create_resource).writes(),
        Route::new("GetResource", needs, resources::get_resource),
        Route::new("UpdateResource", needs, resources::update_resource).writes(),
        Route::new("DeleteResource", needs, resources::delete_resource).writes(),
        Route::new("CreateAuthorizer", authorizers::create_needs, authorizers::create_authorizer).writes(),
        Route::new("GetAuthorizers", needs, authorizers::get_authorizers),
        Route::new("GetAuthorizer", needs, authorizers::get_authorizer),
        Route::new("UpdateAuthorizer", authorizers::update_needs, authorizers::update_authorizer).writes(),
        Route::new("DeleteAuthorizer", needs, authorizers::delete_authorizer).writes(),
        Route::new("TestInvokeAuthorizer", needs, test_authorizer::test_invoke_authorizer),
        Route::new("FlushStageAuthorizersCache", needs, authorizers::flush_stage_authorizers_cache),
        Route::new("GetAccount", needs, account::get_account),
        Route::new("UpdateAccount", account::update_needs, account::update_account).writes(),
        Route::new("GetTags", tags::look_needs, tags::get_tags),
        Route::new("TagResource", tags::change_needs, tags::tag_resource).writes(),
        Route::new("UntagResource", tags::change_needs, tags::untag_resource).writes(),
    ]
}

fn api_methods() -> Vec<Route> {
    vec![
        Route::new("PutMethod", needs, methods::put_method).writes(),
        Route::new("GetMethod", needs, methods::get_method),
        Route::new("UpdateMethod", needs, methods::update_method).writes(),
        Route::new("DeleteMethod", needs, methods::delete_method).writes(),
        Route::new("TestInvokeMethod", needs, test_invoke::test_invoke_method),
        Route::new("PutMethodResponse", needs, methods::put_method_response).writes(),
        Route::new("GetMethodResponse", needs, methods::get_method_response),
        Route::new("UpdateMethodResponse", needs, methods::update_method_response).writes(),
        Route::new("DeleteMethodResponse", needs, methods::delete_method_response).writes(),
        Route::new("PutIntegration", integrations::put_needs, integrations::put_integration).writes(),
        Route::new("GetIntegration", needs, integrations::get_integration),
        Route::new("UpdateIntegration", integrations::update_needs, integrations::update_integration).writes(),
        Route::new("DeleteIntegration", needs, integrations::delete_integration).writes(),
        Route::new("PutIntegrationResponse", needs, integration_responses::put_integration_response).writes(),
        Route::new("GetIntegrationResponse", needs, integration_responses::get_integration_response),
        Route::new("UpdateIntegrationResponse", needs, integration_responses::update_integration_response).writes(),
        Route::new("DeleteIntegrationResponse", needs, integration_responses::delete_integration_response).writes(),
    ]
}

fn deployed() -> Vec<Route> {
    vec![
        Route::new("CreateDeployment", needs, deployments::create_deployment).writes(),
        Route::new("GetDeployments", needs, deployments::get_deployments),
        Route::new("GetDeployment", needs, deployments::get_deployment),
        Route::new("UpdateDeployment", needs, deployments::update_deployment).writes(),
        Route::new("DeleteDeployment", needs, deployments::delete_deployment).writes(),
        Route::new("CreateStage", tags::made_needs, stages::create_stage).writes(),
        Route::new("GetStages", needs, stages::get_stages),
        Route::new("GetStage", needs, stages::get_stage),
        Route::new("UpdateStage", needs, stages::update_stage).writes(),
        Route::new("DeleteStage", needs, stages::delete_stage).writes(),
    ]
}

fn described() -> Vec<Route> {
    vec![
        Route::new("CreateRequestValidator", needs, validators::create_request_validator).writes(),
        Route::new("GetRequestValidators", needs, validators::get_request_validators),
        Route::new("GetRequestValidator", needs, validators::get_request_validator),
        Route::new("UpdateRequestValidator", needs, validators::update_request_validator).writes(),
        Route::new("DeleteRequestValidator", needs, validators::delete_request_validator).writes(),
        Route::new("CreateModel", needs, models::create_model).writes(),
        Route::new("GetModels", needs, models::get_models),
        Route::new("GetModel", needs, models::get_model),
        Route::new("UpdateModel", needs, models::update_model).writes(),
        Route::new("DeleteModel", needs, models::delete_model).writes(),
        Route::new("PutGatewayResponse", needs, gateway_responses::put_gateway_response).writes(),
        Route::new("GetGatewayResponses", needs, gateway_responses::get_gateway_responses),
        Route::new("GetGatewayResponse", needs, gateway_responses::get_gateway_response),
        Route::new("UpdateGatewayResponse", needs, gateway_responses::update_gateway_response).writes(),
        Route::new("DeleteGatewayResponse", needs, gateway_responses::delete_gateway_response).writes(),
    ]
}

fn keys_and_plans() -> Vec<Route> {
    vec![
        Route::new("CreateApiKey", tags::made_needs, api_keys::create_api_key).writes(),
        Route::new("GetApiKeys", needs, api_keys::get_api_keys),
        Route::new("GetApiKey", needs, api_keys::get_api_key),
        Route::new("UpdateApiKey", needs, api_keys::update_api_key).writes(),
        Route::new("DeleteApiKey", needs, api_keys::delete_api_key).writes(),
        Route::new("CreateUsagePlan", tags::made_needs, usage_plans::create_usage_plan).writes(),
        Route::new("GetUsagePlans", needs, usage_plans::get_usage_plans),
        Route::new("GetUsagePlan", needs, usage_plans::get_usage_plan),
        Route::new("UpdateUsagePlan", needs, usage_plans::update_usage_plan).writes(),
        Route::new("DeleteUsagePlan", needs, usage_plans::delete_usage_plan).writes(),
        Route::new("CreateUsagePlanKey", needs, plan_keys::create_usage_plan_key).writes(),
        Route::new("GetUsagePlanKeys", needs, plan_keys::get_usage_plan_keys),
        Route::new("GetUsagePlanKey", needs, plan_keys::get_usage_plan_key),
        Route::new("DeleteUsagePlanKey", needs, plan_keys::delete_usage_plan_key).writes(),
        Route::new("GetUsage", needs, usage::get_usage),
        Route::new("UpdateUsage", needs, usage::update_usage).writes(),
    ]
}
