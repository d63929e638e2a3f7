//! Reads a resource of the account, in the shape of AWS's API.

mod dynamodb;
mod events;
mod found;
mod mapping;
mod s3;
mod sns;
mod sqs;

use emulator::Service;
use serde_json::{Map, Value, json};

use super::{
    Observation, Observations, ProbeContext, ProbeError,
    api::{self, text},
    function, iam,
};
use crate::{
    aws::client::{Aws, CallError},
    labs::{format::Resource, text::Scope},
};
pub use dynamodb::typed;
use found::Found;
pub use sns::arn as topic_arn;
pub use sqs::url as queue_url;

pub async fn probe(context: &ProbeContext<'_>, resource: &Resource) -> Result<Observations, ProbeError> {
    let scope = &context.scope;
    let aws = &context.copy;
    let fill = |text: &crate::labs::text::Text| text.fill(scope);
    let maybe = |text: &Option<crate::labs::text::Text>| text.as_ref().map(fill);
    if let Some(found) = of_events(aws, resource, scope).await? {
        return Ok(found.into());
    }
    let (found, otherwise) = match resource {
        Resource::LambdaFunction(named) => {
            let name = fill(&named.name);
            (one(function::configuration(aws, &name, None).await?), function::missing(&name))
        }
        Resource::LambdaVersion(version) => {
            let name = fill(&version.function);
            match maybe(&version.version) {
                Some(number) => {
                    (one(function::configuration(aws, &name, Some(&number)).await?), format!("{name} has no version {number}."))
                }
                None => (one(newest_version(aws, &name).await?), format!("{name} has no published version.")),
            }
        }
        Resource::LambdaAlias(alias) => {
            let (name, alias) = (fill(&alias.function), fill(&alias.name));
            let input = json!({ "FunctionName": name, "Name": alias });
            (one(aws.call(Service::LAMBDA, "GetAlias", input).await?), format!("{name} has no alias named {alias}."))
        }
        Resource::LambdaConcurrency(of) => {
            let name = fill(&of.function);
            let found = aws.call(Service::LAMBDA, "GetFunctionConcurrency", json!({ "FunctionName": name })).await?;
            let reserved = found.filter(|found| found.get("ReservedConcurrentExecutions").is_some_and(Value::is_number));
            (one(reserved), format!("{name} has no reserved concurrency."))
        }
        Resource::LambdaPermission(permission) => {
            let name = fill(&permission.function);
            let (principal, action) = (maybe(&permission.principal), maybe(&permission.action));
            let statements = statements(aws, &name, principal.as_deref(), action.as_deref()).await?;
            (statements, format!("{name}'s resource-based policy has no such statement."))
        }
        Resource::IamRole(role) => match (maybe(&role.name), maybe(&role.function)) {
            (Some(name), _) => (one(iam::role(aws, &name).await?), format!("There is no role named {name}.")),
            (None, Some(name)) => match function::role(aws, &name).await? {
                Some(role) => (one(iam::role(aws, &role).await?), format!("There is no role named {role}.")),
                None => (Vec::new(), function::missing(&name)),
            },
            (None, None) => return Err(ProbeError::NotAvailable("A role is found by name or by function.")),
        },
        Resource::LogsGroup(named) => {
            let name = fill(&named.name);
            (one(log_group(aws, &name).await?), format!("There is no log group {name}."))
        }
        Resource::Api(named) => {
            let name = fill(&named.name);
            (api::apis(aws, &name).await?, format!("There is no REST API named {name}."))
        }
        Resource::ApiResource(of) => {
            let (name, path) = (fill(&of.api), fill(&of.path));
            let mut found = Vec::new();
            for id in api::ids(aws, &name).await? {
                found.extend(path_of(aws, &id, &path).await?.map(methods_as_names));
            }
            (found, format!("{name} has no resource {path}."))
        }
        Resource::ApiMethod(of) => {
            let (name, path, method) = (fill(&of.api), fill(&of.path), fill(&of.method));
            let mut found = Vec::new();
            for id in api::ids(aws, &name).await? {
                if let Some(resource) = path_of(aws, &id, &path).await? {
                    found.extend(method_of(aws, &id, text(&resource, "id"), &method).await?);
                }
            }
            (found, format!("{name} has no method {method} on {path}."))
        }
        Resource::Deployment(of) => {
            let name = fill(&of.api);
            let mut found = Vec::new();
            for id in api::ids(aws, &name).await? {
                found.extend(api::all(aws, "GetDeployments", json!({ "restApiId": id })).await?);
            }
            found.sort_by(|one, other| api::created(one).cmp(api::created(other)));
            (found.pop().into_iter().collect(), format!("{name} has never been deployed."))
        }
        Resource::Stage(of) => {
            let (name, stage) = (fill(&of.api), fill(&of.name));
            let mut found = Vec::new();
            for id in api::ids(aws, &name).await? {
                let input = json!({ "restApiId": id, "stageName": stage });
                found.extend(aws.call(Service::API_GATEWAY, "GetStage", input).await?);
            }
            (found, format!("{name} has no stage named {stage}."))
        }
        Resource::ApiKey(named) => {
            let name = fill(&named.name);
            let mut keys = api::keys(aws, &name).await?;
            keys.iter_mut().filter_map(Value::as_object_mut).for_each(|key| drop(key.remove("value")));
            (keys, format!("There is no API key named {name}."))
        }
        Resource::UsagePlan(plan) => {
            let wanted =
                Wanted { name: maybe(&plan.name), api: maybe(&plan.api), stage: maybe(&plan.stage), key: maybe(&plan.key) };
            (usage_plans(aws, &wanted).await?, "There is no such usage plan.".into())
        }
        Resource::EventSourceMapping(_)
        | Resource::EventInvokeConfig(_)
        | Resource::Bucket(_)
        | Resource::Object(_)
        | Resource::Table(_)
        | Resource::Item(_)
        | Resource::Queue(_)
        | Resource::Messages(_)
        | Resource::Topic(_)
        | Resource::Subscription(_)
        | Resource::Letter(_)
        | Resource::Rule(_)
        | Resource::Schedule(_) => return Err(ProbeError::NotAvailable("This resource has been looked for before.")),
    };
    if found.is_empty() {
        return Ok(match home(aws, resource, scope).await? {
            Some(sentence) => Observations::NoPlace(sentence),
            None => Observations::Nothing(otherwise),
        });
    }
    Ok(Observations::AnyOf(found.into_iter().map(Observation::still).collect()))
}

/// Looks for a resource of the services that send and keep events; `None` if it is of another service.
async fn of_events(aws: &Aws, resource: &Resource, scope: &Scope) -> Result<Option<Found>, CallError> {
    let fill = |text: &crate::labs::text::Text| text.fill(scope);
    let maybe = |text: &Option<crate::labs::text::Text>| text.as_ref().map(fill);
    let found = match resource {
        Resource::EventSourceMapping(of) => {
            let wanted = mapping::Wanted { function: maybe(&of.function), queue: maybe(&of.queue), table: maybe(&of.table) };
            mapping::mapping(aws, &wanted).await?
        }
        Resource::EventInvokeConfig(of) => mapping::event_invoke(aws, &fill(&of.function)).await?,
        Resource::Bucket(named) => s3::bucket(aws, &fill(&named.name)).await?,
        Resource::Object(of) => s3::object(aws, &fill(&of.bucket), maybe(&of.key).as_deref()).await?,
        Resource::Table(named) => dynamodb::table(aws, &fill(&named.name)).await?,
        Resource::Item(of) => {
            let key = of.key.as_ref().map(|key| key.fill(scope));
            dynamodb::item(aws, &fill(&of.table), key.as_ref()).await?
        }
        Resource::Queue(named) => sqs::queue(aws, &fill(&named.name)).await?,
        Resource::Messages(of) => sqs::messages(aws, &fill(&of.queue)).await?,
        Resource::Topic(named) => sns::topic(aws, &fill(&named.name)).await?,
        Resource::Subscription(of) => {
            let (protocol, endpoint) = (maybe(&of.protocol), maybe(&of.endpoint));
            sns::subscription(aws, &fill(&of.topic), protocol.as_deref(), endpoint.as_deref()).await?
        }
        Resource::Letter(of) => sns::letters(aws, maybe(&of.to).as_deref()).await?,
        Resource::Rule(on) => events::rule(aws, &fill(&on.name), maybe(&on.bus).as_deref()).await?,
        Resource::Schedule(of) => events::schedule(aws, &fill(&of.name), maybe(&of.group).as_deref()).await?,
        _ => return Ok(None),
    };
    Ok(Some(found))
}

/// The sentence for a function or an API that the resource would belong to and that does not exist.
async fn home(aws: &Aws, resource: &Resource, scope: &Scope) -> Result<Option<String>, CallError> {
    let function = match resource {
        Resource::LambdaVersion(of) => Some(&of.function),
        Resource::LambdaAlias(of) => Some(&of.function),
        Resource::LambdaConcurrency(of) => Some(&of.function),
        Resource::LambdaPermission(of) => Some(&of.function),
        _ => None,
    };
    let api = match resource {
        Resource::ApiResource(of) => Some(&of.api),
        Resource::ApiMethod(of) => Some(&of.api),
        Resource::Deployment(of) => Some(&of.api),
        Resource::Stage(of) => Some(&of.api),
        _ => None,
    };
    if let Some(name) = function.map(|name| name.fill(scope))
        && function::configuration(aws, &name, None).await?.is_none()
    {
        return Ok(Some(function::missing(&name)));
    }
    if let Some(name) = api.map(|name| name.fill(scope))
        && api::apis(aws, &name).await?.is_empty()
    {
        return Ok(Some(format!("There is no REST API named {name}.")));
    }
    Ok(None)
}

fn one(found: Option<Value>) -> Vec<Value> {
    found.into_iter().collect()
}

async fn newest_version(aws: &Aws, name: &str) -> Result<Option<Value>, CallError> {
    const MOST_PAGES: usize = 20;
    let mut newest: Option<(u64, Value)> = None;
    let mut input = json!({ "FunctionName": name });
    for _ in 0..MOST_PAGES {
        let Some(page) = aws.call(Service::LAMBDA, "ListVersionsByFunction", input.clone()).await? else { break };
        for version in page.get("Versions").and_then(Value::as_array).into_iter().flatten() {
            if let Ok(number) = text(version, "Version").parse::<u64>()
                && newest.as_ref().is_none_or(|(kept, _)| *kept < number)
            {
                newest = Some((number, version.clone()));
            }
        }
        match page.get("NextMarker").and_then(Value::as_str).filter(|next| !next.is_empty()) {
            Some(next) => input["Marker"] = next.into(),
            None => break,
        }
    }
    Ok(newest.map(|(_, version)| version))
}

async fn statements(aws: &Aws, name: &str, principal: Option<&str>, action: Option<&str>) -> Result<Vec<Value>, CallError> {
    let policy = function::policy(aws, name, None).await?.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let statements = policy.as_ref().and_then(|policy| policy.get("Statement")).and_then(Value::as_array);
    let fits = |statement: &&Value| {
        let by = statement.get("Principal").and_then(|by| by.get("Service").or_else(|| by.get("AWS")).or(Some(by)));
        principal.is_none_or(|wanted| by.and_then(Value::as_str) == Some(wanted))
            && action.is_none_or(|wanted| text(statement, "Action").eq_ignore_ascii_case(wanted))
    };
    Ok(statements.into_iter().flatten().filter(fits).cloned().collect())
}

async fn log_group(aws: &Aws, name: &str) -> Result<Option<Value>, CallError> {
    let found = aws.call(Service::LOGS, "DescribeLogGroups", json!({ "logGroupNamePrefix": name })).await?;
    let groups = found.as_ref().and_then(|found| found.get("logGroups")).and_then(Value::as_array);
    Ok(groups.into_iter().flatten().find(|group| text(group, "logGroupName") == name).cloned())
}

async fn path_of(aws: &Aws, api: &str, path: &str) -> Result<Option<Value>, CallError> {
    let resources = api::all(aws, "GetResources", json!({ "restApiId": api })).await?;
    Ok(resources.into_iter().find(|resource| text(resource, "path") == path))
}

/// Replaces `resourceMethods` by the list of the methods' names.
fn methods_as_names(mut resource: Value) -> Value {
    let methods: Vec<Value> = resource
        .get("resourceMethods")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
        .map(|name| name.as_str().into())
        .collect();
    resource["resourceMethods"] = methods.into();
    resource
}

/// The result of GetMethod, with the method's integration in `integration`.
async fn method_of(aws: &Aws, api: &str, resource: &str, method: &str) -> Result<Option<Value>, CallError> {
    let input = json!({ "restApiId": api, "resourceId": resource, "httpMethod": method });
    let Some(mut found) = aws.call(Service::API_GATEWAY, "GetMethod", input).await? else { return Ok(None) };
    if let Some(members) = found.as_object_mut()
        && let Some(integration) = members.remove("methodIntegration")
    {
        members.insert("integration".into(), integration);
    }
    Ok(Some(found))
}

struct Wanted {
    name: Option<String>,
    api: Option<String>,
    stage: Option<String>,
    key: Option<String>,
}

async fn usage_plans(aws: &Aws, wanted: &Wanted) -> Result<Vec<Value>, CallError> {
    let apis = api::all(aws, "GetRestApis", json!({})).await?;
    let mut found = Vec::new();
    for mut plan in api::all(aws, "GetUsagePlans", json!({})).await? {
        for covered in plan.get_mut("apiStages").and_then(Value::as_array_mut).into_iter().flatten() {
            let id = text(covered, "apiId").to_owned();
            if let Some(api) = apis.iter().find(|api| text(api, "id") == id) {
                covered["api"] = text(api, "name").into();
            }
        }
        let keys = api::all(aws, "GetUsagePlanKeys", json!({ "usagePlanId": text(&plan, "id") })).await?;
        let shown: Vec<Value> = keys.iter().map(|key| json!({ "id": key["id"], "name": key["name"] })).collect();
        plan["keys"] = shown.into();
        if fits(&plan, wanted) {
            found.push(plan);
        }
    }
    Ok(found)
}

fn fits(plan: &Value, wanted: &Wanted) -> bool {
    let any = |list: &str, holds: &dyn Fn(&Value) -> bool| {
        plan.get(list).and_then(Value::as_array).is_some_and(|list| list.iter().any(holds))
    };
    let covers = |covered: &Value| {
        wanted.api.as_ref().is_none_or(|name| text(covered, "api") == name)
            && wanted.stage.as_ref().is_none_or(|name| text(covered, "stage") == name)
    };
    wanted.name.as_ref().is_none_or(|name| text(plan, "name") == name)
        && (wanted.api.is_none() && wanted.stage.is_none() || any("apiStages", &covers))
        && wanted.key.as_ref().is_none_or(|name| any("keys", &|key| text(key, "name") == name))
}
