//! Every operation of Lambda, by noun.

use http::{Method, StatusCode};

use super::{absent, account_settings, alias, code_signing, concurrency, event_invoke, function, invoke, permission, tag, version};
use crate::{Protocol, Service, ServiceTable, route::Route};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;
const CREATED: StatusCode = StatusCode::CREATED;
const NO_CONTENT: StatusCode = StatusCode::NO_CONTENT;

/// The operations.
pub fn table() -> ServiceTable {
    let routes = [functions(), invocation(), versions(), aliases(), permissions(), limits(), absent::routes()];
    ServiceTable { service: Service::Lambda, protocol: Protocol::RestJson, routes: routes.into_iter().flatten().collect() }
}

#[rustfmt::skip]
fn functions() -> Vec<Route> {
    const ALL: &str = "/2015-03-31/functions";
    const ONE: &str = "/2015-03-31/functions/{FunctionName}";
    const CODE: &str = "/2015-03-31/functions/{FunctionName}/code";
    const CONFIGURATION: &str = "/2015-03-31/functions/{FunctionName}/configuration";
    const SIGNING: &str = "/2020-06-30/functions/{FunctionName}/code-signing-config";
    const TAGS: &str = "/2017-03-31/tags/{Resource}";
    vec![
        Route::rest("CreateFunction", POST, ALL, function::create::create_function).writes().status(CREATED),
        Route::rest("ListFunctions", GET, ALL, function::list::list_functions),
        Route::rest("GetFunction", GET, ONE, function::get::get_function),
        Route::rest("DeleteFunction", DELETE, ONE, function::delete::delete_function).writes().status(NO_CONTENT),
        Route::rest("UpdateFunctionCode", PUT, CODE, function::update_code::update_function_code).writes(),
        Route::rest("GetFunctionConfiguration", GET, CONFIGURATION, function::get::get_function_configuration),
        Route::rest("UpdateFunctionConfiguration", PUT, CONFIGURATION, function::update_configuration::update_function_configuration).writes(),
        Route::rest("GetFunctionCodeSigningConfig", GET, SIGNING, code_signing::get_function_code_signing_config),
        Route::rest("ListTags", GET, TAGS, tag::list_tags),
        Route::rest("TagResource", POST, TAGS, tag::tag_resource).writes().status(NO_CONTENT),
        Route::rest("UntagResource", DELETE, TAGS, tag::untag_resource).writes().status(NO_CONTENT),
    ]
}

#[rustfmt::skip]
fn invocation() -> Vec<Route> {
    const INVOCATIONS: &str = "/2015-03-31/functions/{FunctionName}/invocations";
    const EVENTS: &str = "/2019-09-25/functions/{FunctionName}/event-invoke-config";
    const EVENTS_LIST: &str = "/2019-09-25/functions/{FunctionName}/event-invoke-config/list";
    vec![
        Route::raw("Invoke", POST, INVOCATIONS, invoke::invoke),
        Route::rest("GetFunctionEventInvokeConfig", GET, EVENTS, event_invoke::get_function_event_invoke_config),
        Route::rest("PutFunctionEventInvokeConfig", PUT, EVENTS, event_invoke::put_function_event_invoke_config).writes(),
        Route::rest("UpdateFunctionEventInvokeConfig", POST, EVENTS, event_invoke::update_function_event_invoke_config).writes(),
        Route::rest("DeleteFunctionEventInvokeConfig", DELETE, EVENTS, event_invoke::delete_function_event_invoke_config).writes().status(NO_CONTENT),
        Route::rest("ListFunctionEventInvokeConfigs", GET, EVENTS_LIST, event_invoke::list_function_event_invoke_configs),
    ]
}

#[rustfmt::skip]
fn versions() -> Vec<Route> {
    const VERSIONS: &str = "/2015-03-31/functions/{FunctionName}/versions";
    vec![
        Route::rest("PublishVersion", POST, VERSIONS, version::publish::publish_version).writes().status(CREATED),
        Route::rest("ListVersionsByFunction", GET, VERSIONS, version::list::list_versions_by_function),
    ]
}

#[rustfmt::skip]
fn aliases() -> Vec<Route> {
    const ALL: &str = "/2015-03-31/functions/{FunctionName}/aliases";
    const ONE: &str = "/2015-03-31/functions/{FunctionName}/aliases/{Name}";
    vec![
        Route::rest("CreateAlias", POST, ALL, alias::create::create_alias).writes().status(CREATED),
        Route::rest("ListAliases", GET, ALL, alias::list::list_aliases),
        Route::rest("GetAlias", GET, ONE, alias::get::get_alias),
        Route::rest("UpdateAlias", PUT, ONE, alias::update::update_alias).writes(),
        Route::rest("DeleteAlias", DELETE, ONE, alias::delete::delete_alias).writes().status(NO_CONTENT),
    ]
}

#[rustfmt::skip]
fn permissions() -> Vec<Route> {
    const POLICY: &str = "/2015-03-31/functions/{FunctionName}/policy";
    const STATEMENT: &str = "/2015-03-31/functions/{FunctionName}/policy/{StatementId}";
    vec![
        Route::rest("AddPermission", POST, POLICY, permission::add::add_permission).writes().status(CREATED),
        Route::rest("GetPolicy", GET, POLICY, permission::get::get_policy),
        Route::rest("RemovePermission", DELETE, STATEMENT, permission::remove::remove_permission).writes().status(NO_CONTENT),
    ]
}

#[rustfmt::skip]
fn limits() -> Vec<Route> {
    const PUT_CONCURRENCY: &str = "/2017-10-31/functions/{FunctionName}/concurrency";
    const GET_CONCURRENCY: &str = "/2019-09-30/functions/{FunctionName}/concurrency";
    vec![
        Route::rest("PutFunctionConcurrency", PUT, PUT_CONCURRENCY, concurrency::put_function_concurrency).writes(),
        Route::rest("DeleteFunctionConcurrency", DELETE, PUT_CONCURRENCY, concurrency::delete_function_concurrency).writes().status(NO_CONTENT),
        Route::rest("GetFunctionConcurrency", GET, GET_CONCURRENCY, concurrency::get_function_concurrency),
        Route::rest("GetAccountSettings", GET, "/2016-08-19/account-settings", account_settings::get_account_settings),
    ]
}
