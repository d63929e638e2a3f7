//! The operations of Lambda, by noun.

use super::{
    account_settings, alias, code_signing, concurrency, event_invoke, event_source, function, invoke, permission, recursion,
    reference::needs, tag, url, version,
};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = [functions(), invocation(), event_sources(), versions(), aliases(), permissions(), limits(), urls()];
    ServiceTable::of(Service::LAMBDA, rows.into_iter().flatten().collect())
}

fn functions() -> Vec<Route> {
    use function::{create, delete, get, list, update_code, update_configuration};
    vec![
        Route::new("CreateFunction", create::needs, create::create_function).writes(),
        Route::new("ListFunctions", everything, list::list_functions),
        Route::new("GetFunction", needs, get::get_function),
        Route::new("DeleteFunction", needs, delete::delete_function).writes(),
        Route::new("UpdateFunctionCode", needs, update_code::update_function_code).writes(),
        Route::new("GetFunctionConfiguration", needs, get::get_function_configuration),
        Route::new("UpdateFunctionConfiguration", update_configuration::needs, update_configuration::update_function_configuration)
            .writes(),
        Route::new("GetFunctionCodeSigningConfig", needs, code_signing::get_function_code_signing_config),
        Route::new("ListTags", tag::needs, tag::list_tags),
        Route::new("TagResource", tag::needs, tag::tag_resource).writes(),
        Route::new("UntagResource", tag::needs, tag::untag_resource).writes(),
    ]
}

fn invocation() -> Vec<Route> {
    use event_invoke::{
        delete_function_event_invoke_config, get_function_event_invoke_config, list_function_event_invoke_configs,
        put_function_event_invoke_config, update_function_event_invoke_config,
    };
    vec![
        Route::with_headers("Invoke", needs, invoke::invoke).action("InvokeFunction"),
        Route::with_headers("InvokeAsync", needs, invoke::invoke_async),
        Route::with_headers("InvokeWithResponseStream", needs, invoke::invoke_with_response_stream).action("InvokeFunction"),
        Route::new("GetFunctionEventInvokeConfig", needs, get_function_event_invoke_config),
        Route::new("PutFunctionEventInvokeConfig", needs, put_function_event_invoke_config).writes(),
        Route::new("UpdateFunctionEventInvokeConfig", needs, update_function_event_invoke_config).writes(),
        Route::new("DeleteFunctionEventInvokeConfig", needs, delete_function_event_invoke_config).writes(),
        Route::new("ListFunctionEventInvokeConfigs", needs, list_function_event_invoke_configs),
    ]
}

fn event_sources() -> Vec<Route> {
    use event_source::{create, find, update};
    vec![
        Route::new("CreateEventSourceMapping", create::needs, create::create_event_source_mapping).writes(),
        Route::new("GetEventSourceMapping", find::needs, find::get_event_source_mapping),
        Route::new("ListEventSourceMappings", everything, find::list_event_source_mappings),
        Route::new("UpdateEventSourceMapping", find::needs, update::update_event_source_mapping).writes(),
        Route::new("DeleteEventSourceMapping", find::needs, find::delete_event_source_mapping).writes(),
    ]
}

fn versions() -> Vec<Route> {
    vec![
        Route::new("PublishVersion", needs, version::publish::publish_version).writes(),
        Route::new("ListVersionsByFunction", needs, version::list::list_versions_by_function),
    ]
}

fn aliases() -> Vec<Route> {
    vec![
        Route::new("CreateAlias", needs, alias::create::create_alias).writes(),
        Route::new("ListAliases", needs, alias::list::list_aliases),
        Route::new("GetAlias", needs, alias::get::get_alias),
        Route::new("UpdateAlias", needs, alias::update::update_alias).writes(),
        Route::new("DeleteAlias", needs, alias::delete::delete_alias).writes(),
    ]
}

fn permissions() -> Vec<Route> {
    vec![
        Route::new("AddPermission", needs, permission::add::add_permission).writes(),
        Route::new("GetPolicy", needs, permission::get::get_policy),
        Route::new("RemovePermission", needs, permission::remove::remove_permission).writes(),
    ]
}

fn limits() -> Vec<Route> {
    vec![
        Route::new("PutFunctionConcurrency", needs, concurrency::put_function_concurrency).writes(),
        Route::new("DeleteFunctionConcurrency", needs, concurrency::delete_function_concurrency).writes(),
        Route::new("GetFunctionConcurrency", needs, concurrency::get_function_concurrency),
        Route::new("GetFunctionRecursionConfig", needs, recursion::get_function_recursion_config),
        Route::new("PutFunctionRecursionConfig", needs, recursion::put_function_recursion_config).writes(),
        Route::new("GetAccountSettings", everything, account_settings::get_account_settings),
    ]
}

fn urls() -> Vec<Route> {
    use url::{create, delete, get, list, update};
    vec![
        Route::new("CreateFunctionUrlConfig", url::needs, create::create_function_url_config).writes(),
        Route::new("GetFunctionUrlConfig", needs, get::get_function_url_config),
        Route::new("UpdateFunctionUrlConfig", url::needs, update::update_function_url_config).writes(),
        Route::new("DeleteFunctionUrlConfig", needs, delete::delete_function_url_config).writes(),
        Route::new("ListFunctionUrlConfigs", needs, list::list_function_url_configs),
    ]
}
