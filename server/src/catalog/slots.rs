//! The values of the slots in the prose.

use app::account::Learner;
use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal, Service};
use serde_json::{Value, json};

use crate::{
    aws::client::{Aws, CallError},
    course::vars::Vars,
};

/// Values that are the same for all learners.
pub fn of_everybody(emulator: &Emulator) -> Vars {
    let config = &emulator.core().config;
    let mut vars = Vars::default();
    vars.set("region", &config.region).set("endpoint", format!("http://{}", config.endpoint));
    vars
}

/// Values of one learner, and those of all learners.
pub async fn of(emulator: &Emulator, learner: &Learner) -> Vars {
    let mut vars = of_everybody(emulator);
    add_account(&mut vars, emulator, learner).await;
    vars
}

/// Adds the learner's account id, invoke URLs and API keys. A slot whose value cannot be read shows its description.
pub async fn add_account(vars: &mut Vars, emulator: &Emulator, learner: &Learner) {
    vars.set("account", &learner.aws_account);
    let Ok(account) = learner.aws_account.parse::<AccountId>() else { return };
    let caller =
        CallerContext { account, principal: Principal::Owner, service: Some(Service::API_GATEWAY), source: CallSource::Internal };
    if let Err(error) = add_apis(vars, &Aws::new(emulator.clone(), caller)).await {
        tracing::warn!(%error, "a learner's APIs could not be read for their page");
    }
}

async fn add_apis(vars: &mut Vars, aws: &Aws) -> Result<(), CallError> {
    for api in items(aws.call(Service::API_GATEWAY, "GetRestApis", json!({ "limit": 100 })).await?) {
        let (Some(id), Some(name)) = (text(&api, "id"), text(&api, "name")) else { continue };
        vars.api(name, id);
        let stages = aws.call(Service::API_GATEWAY, "GetStages", json!({ "restApiId": id })).await?;
        for stage in items(stages) {
            if let Some(stage) = text(&stage, "stageName") {
                vars.url(name, stage, &aws.emulator().invoke_url(id, stage));
            }
        }
    }
    for key in items(aws.call(Service::API_GATEWAY, "GetApiKeys", json!({ "includeValues": true, "limit": 100 })).await?) {
        if let (Some(name), Some(value)) = (text(&key, "name"), text(&key, "value")) {
            vars.key(name, value);
        }
    }
    Ok(())
}

/// The members of a collection; API Gateway's list of stages has another member name.
fn items(collection: Option<Value>) -> Vec<Value> {
    let Some(Value::Object(mut members)) = collection else { return Vec::new() };
    match members.remove("items").or_else(|| members.remove("item")) {
        Some(Value::Array(items)) => items,
        Some(_) | None => Vec::new(),
    }
}

fn text<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member)?.as_str()
}
