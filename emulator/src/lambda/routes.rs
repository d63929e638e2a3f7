//! The table of Lambda's operations, by noun.

use http::{Method, StatusCode};

use super::{
    absent, account_settings, alias, code_signing, concurrency, event_invoke, function, invoke, permission, reference::needs, tag,
    version,
};
use crate::{Service, ServiceTable, access::everything, route::Route};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;
const CREATED: StatusCode = StatusCode::CREATED;
const NO_CONTENT: StatusCode = StatusCode::NO_CONTENT;
const QUALIFIER: &[&str] = &["Qualifier"];

/// Returns the table of all operations, including those that are not implemented.
pub fn table() -> ServiceTable {
    let routes = [functions(), invocation(), versions(), aliases(), permissions(), limits(), absent::routes()];
    ServiceTable::by_hand(Service::LAMBDA, routes.into_iter().flatten().collect())
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
        Route::rest("CreateFunction", POST, ALL, function::create::needs, function::create::create_function).writes().status(CREATED),
        Route::rest("ListFunctions", GET, ALL, everything, function::list::list_functions).query(&["MasterRegion", "FunctionVersion", "Marker", "MaxItems"]),
        Route::rest("GetFunction", GET, ONE, needs, function::get::get_function).query(QUALIFIER),
        Route::rest("DeleteFunction", DELETE, ONE, needs, function::delete::delete_function).query(QUALIFIER).writes().status(NO_CONTENT),
        Route::rest("UpdateFunctionCode", PUT, CODE, needs, function::update_code::update_function_code).writes(),
        Route::rest("GetFunctionConfiguration", GET, CONFIGURATION, needs, function::get::get_function_configuration).query(QUALIFIER),
        Route::rest("UpdateFunctionConfiguration", PUT, CONFIGURATION, function::update_configuration::needs, function::update_configuration::update_function_configuration).writes(),
        Route::rest("GetFunctionCodeSigningConfig", GET, SIGNING, needs, code_signing::get_function_code_signing_config),
        Route::rest("ListTags", GET, TAGS, needs, tag::list_tags),
        Route::rest("TagResource", POST, TAGS, needs, tag::tag_resource).writes().status(NO_CONTENT),
        Route::rest("UntagResource", DELETE, TAGS, needs, tag::untag_resource).query(&["tagKeys"]).writes().status(NO_CONTENT),
    ]
}

#[rustfmt::skip]
fn invocation() -> Vec<Route> {
    const INVOCATIONS: &str = "/2015-03-31/functions/{FunctionName}/invocations";
    const STREAMS: &str = "/2021-11-15/functions/{FunctionName}/response-streaming-invocations";
    const EVENTS: &str = "/2019-09-25/functions/{FunctionName}/event-invoke-config";
    const EVENTS_LIST: &str = "/2019-09-25/functions/{FunctionName}/event-invoke-config/list";
    vec![
        Route::payload("Invoke", POST, INVOCATIONS, needs, invoke::invoke).action("InvokeFunction").query(QUALIFIER),
        Route::payload("InvokeAsync", POST, "/2014-11-13/functions/{FunctionName}/invoke-async", needs, invoke::invoke_async),
        Route::payload("InvokeWithResponseStream", POST, STREAMS, needs, invoke::invoke_with_response_stream).action("InvokeFunction").query(QUALIFIER),
        Route::rest("GetFunctionEventInvokeConfig", GET, EVENTS, needs, event_invoke::get_function_event_invoke_config).query(QUALIFIER),
        Route::rest("PutFunctionEventInvokeConfig", PUT, EVENTS, needs, event_invoke::put_function_event_invoke_config).query(QUALIFIER).writes(),
        Route::rest("UpdateFunctionEventInvokeConfig", POST, EVENTS, needs, event_invoke::update_function_event_invoke_config).query(QUALIFIER).writes(),
        Route::rest("DeleteFunctionEventInvokeConfig", DELETE, EVENTS, needs, event_invoke::delete_function_event_invoke_config).query(QUALIFIER).writes().status(NO_CONTENT),
        Route::rest("ListFunctionEventInvokeConfigs", GET, EVENTS_LIST, needs, event_invoke::list_function_event_invoke_configs).query(&["Marker", "MaxItems"]),
    ]
}

#[rustfmt::skip]
fn versions() -> Vec<Route> {
    const VERSIONS: &str = "/2015-03-31/functions/{FunctionName}/versions";
    vec![
        Route::rest("PublishVersion", POST, VERSIONS, needs, version::publish::publish_version).writes().status(CREATED),
        Route::rest("ListVersionsByFunction", GET, VERSIONS, needs, version::list::list_versions_by_function).query(&["Marker", "MaxItems"]),
    ]
}

#[rustfmt::skip]
fn aliases() -> Vec<Route> {
    const ALL: &str = "/2015-03-31/functions/{FunctionName}/aliases";
    const ONE: &str = "/2015-03-31/functions/{FunctionName}/aliases/{Name}";
    vec![
        Route::rest("CreateAlias", POST, ALL, needs, alias::create::create_alias).writes().status(CREATED),
        Route::rest("ListAliases", GET, ALL, needs, alias::list::list_aliases).query(&["FunctionVersion", "Marker", "MaxItems"]),
        Route::rest("GetAlias", GET, ONE, needs, alias::get::get_alias),
        Route::rest("UpdateAlias", PUT, ONE, needs, alias::update::update_alias).writes(),
        Route::rest("DeleteAlias", DELETE, ONE, needs, alias::delete::delete_alias).writes().status(NO_CONTENT),
    ]
}

#[rustfmt::skip]
fn permissions() -> Vec<Route> {
    const POLICY: &str = "/2015-03-31/functions/{FunctionName}/policy";
    const STATEMENT: &str = "/2015-03-31/functions/{FunctionName}/policy/{StatementId}";
    vec![
        Route::rest("AddPermission", POST, POLICY, needs, permission::add::add_permission).query(QUALIFIER).writes().status(CREATED),
        Route::rest("GetPolicy", GET, POLICY, needs, permission::get::get_policy).query(QUALIFIER),
        Route::rest("RemovePermission", DELETE, STATEMENT, needs, permission::remove::remove_permission).query(&["Qualifier", "RevisionId"]).writes().status(NO_CONTENT),
    ]
}

#[rustfmt::skip]
fn limits() -> Vec<Route> {
    const PUT_CONCURRENCY: &str = "/2017-10-31/functions/{FunctionName}/concurrency";
    const GET_CONCURRENCY: &str = "/2019-09-30/functions/{FunctionName}/concurrency";
    vec![
        Route::rest("PutFunctionConcurrency", PUT, PUT_CONCURRENCY, needs, concurrency::put_function_concurrency).writes(),
        Route::rest("DeleteFunctionConcurrency", DELETE, PUT_CONCURRENCY, needs, concurrency::delete_function_concurrency).writes().status(NO_CONTENT),
        Route::rest("GetFunctionConcurrency", GET, GET_CONCURRENCY, needs, concurrency::get_function_concurrency),
        Route::rest("GetAccountSettings", GET, "/2016-08-19/account-settings", everything, account_settings::get_account_settings),
    ]
}
