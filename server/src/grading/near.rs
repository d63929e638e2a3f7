//! Names that are nearly right: `apilambdahandler` where a check looks for `APILambdaHandler`.

use emulator::{StoreError, account::State, lambda::FunctionName};
use serde_json::Value;

use super::{matching::Mismatch, probe::ProbeContext};
use crate::labs::{
    Kind,
    format::{Either, Principal, Put, Resource},
    text::{Scope, Text, walk},
};

/// How many names are compared with the one that is looked for.
const MOST: usize = 500;
/// Names that are longer are only compared without case, in characters.
const LONG: usize = 64;

/// A thing that a check looks for by its name.
enum Sought {
    Function(String),
    Alias { function: String, alias: String },
    Role(String),
    Group(String),
    Api(String),
    Path { api: String, path: String },
    Stage { api: String, stage: String },
    Key(String),
    Bucket(String),
    Table(String),
    Queue(String),
    Topic(String),
    Rule(String),
}

/// A sentence about a thing of the account whose name is nearly the one that the check looks for; `None` if there is none.
///
/// # Errors
/// If the account cannot be read.
pub async fn missing(context: &ProbeContext<'_>, kind: &Kind) -> Result<Option<String>, StoreError> {
    let account = context.copy.emulator().account(context.copy.account()).await?;
    Ok(account.read(|state| sought(kind, &context.scope).iter().find_map(|sought| sought.near(state))))
}

/// A sentence about a member that is nearly the one that is missing.
pub fn member(mismatch: &Mismatch, seen: &Value) -> Option<String> {
    if mismatch.actual.is_some() {
        return None;
    }
    let (around, wanted) = match mismatch.path.rsplit_once('.') {
        Some((around, wanted)) => (walk(seen, around)?, wanted),
        None => (std::borrow::Cow::Borrowed(seen), mismatch.path.as_str()),
    };
    sentence("", wanted, around.as_object()?.keys().cloned())
}

/// What a kind looks for by name, in the order in which one thing is found in another.
fn sought(kind: &Kind, scope: &Scope) -> Vec<Sought> {
    let fill = |text: &Text| text.fill(scope);
    let bucket = |name: &Text| Sought::Bucket(fill(name));
    let table = |name: &Text| Sought::Table(fill(name));
    let queue = |name: &Text| Sought::Queue(fill(name));
    let topic = |name: &Text| Sought::Topic(fill(name));
    let function = |name: &Text| Sought::Function(fill(name));
    let api = |name: &Text| Sought::Api(fill(name));
    match kind {
        Kind::Invoke(invoke) => {
            let alias = invoke.qualifier.iter().map(|alias| Sought::Alias { function: fill(&invoke.function), alias: fill(alias) });
            std::iter::once(function(&invoke.function)).chain(alias).collect()
        }
        Kind::Concurrency(of) => vec![function(&of.function)],
        Kind::Http(http) => {
            let stage = Sought::Stage { api: fill(&http.api), stage: fill(&http.stage) };
            [api(&http.api), stage].into_iter().chain(http.key.iter().map(|key| Sought::Key(fill(key)))).collect()
        }
        Kind::Policy(policy) => {
            let principal = match &policy.principal {
                Principal::RoleOf(name) => Some(function(name)),
                Principal::Role(name) => Some(Sought::Role(fill(name))),
                Principal::Service(_) => None,
            };
            let resource = match &policy.resource {
                Either::Full(of) => Some(function(&of.function)),
                Either::Text(_) => None,
            };
            principal.into_iter().chain(resource).collect()
        }
        Kind::Flow(flow) => {
            let puts = flow.put.iter().filter_map(|put| match put {
                Put::Object(upload) => Some(bucket(&upload.bucket)),
                Put::Item(new) => Some(table(&new.table)),
                Put::DeleteItem(old) => Some(table(&old.table)),
                Put::Message(message) => Some(queue(&message.queue)),
                Put::Publish(publication) => Some(topic(&publication.topic)),
                Put::Invoke(invoke) => Some(function(&invoke.function)),
                Put::Event(_) | Put::Wait(_) => None,
            });
            puts.chain(sought(&Kind::Resource(flow.see.clone()), scope)).collect()
        }
        Kind::Resource(resource) => match resource {
            Resource::LambdaFunction(named) => vec![function(&named.name)],
            Resource::LambdaVersion(of) => vec![function(&of.function)],
            Resource::LambdaAlias(of) => {
                vec![function(&of.function), Sought::Alias { function: fill(&of.function), alias: fill(&of.name) }]
            }
            Resource::LambdaConcurrency(of) => vec![function(&of.function)],
            Resource::LambdaPermission(of) => vec![function(&of.function)],
            Resource::IamRole(role) => {
                let role_name = role.name.iter().map(|name| Sought::Role(fill(name)));
                role_name.chain(role.function.iter().map(function)).collect()
            }
            Resource::LogsGroup(named) => vec![Sought::Group(fill(&named.name))],
            Resource::Api(named) => vec![api(&named.name)],
            Resource::ApiResource(of) => vec![api(&of.api), Sought::Path { api: fill(&of.api), path: fill(&of.path) }],
            Resource::ApiMethod(of) => vec![api(&of.api), Sought::Path { api: fill(&of.api), path: fill(&of.path) }],
            Resource::Deployment(of) => vec![api(&of.api)],
            Resource::Stage(of) => vec![api(&of.api), Sought::Stage { api: fill(&of.api), stage: fill(&of.name) }],
            Resource::ApiKey(named) => vec![Sought::Key(fill(&named.name))],
            Resource::EventSourceMapping(of) => {
                let source = of.queue.iter().map(queue).chain(of.table.iter().map(table));
                of.function.iter().map(function).chain(source).collect()
            }
            Resource::EventInvokeConfig(of) => vec![function(&of.function)],
            Resource::Bucket(named) => vec![bucket(&named.name)],
            Resource::Object(of) => vec![bucket(&of.bucket)],
            Resource::Table(named) => vec![table(&named.name)],
            Resource::Item(of) => vec![table(&of.table)],
            Resource::Queue(named) => vec![queue(&named.name)],
            Resource::Messages(of) => vec![queue(&of.queue)],
            Resource::Topic(named) => vec![topic(&named.name)],
            Resource::Subscription(of) => vec![topic(&of.topic)],
            Resource::Rule(on) => vec![Sought::Rule(fill(&on.name))],
            Resource::UsagePlan(_) | Resource::Letter(_) | Resource::Schedule(_) => Vec::new(),
        },
        Kind::Logs(logs) => vec![Sought::Group(fill(&logs.group))],
        Kind::Metrics(_) | Kind::File(_) | Kind::Cli(..) | Kind::Quiz(_) | Kind::Script(..) => Vec::new(),
    }
}

impl Sought {
    fn near(&self, state: &State) -> Option<String> {
        let of_api = |name: &str| {
            let name = name.to_owned();
            state.apigateway.apis.values().filter(move |api| api.info.name == name)
        };
        match self {
            Self::Function(name) => sentence("a function named ", name, state.lambda.functions.keys().map(ToString::to_string)),
            Self::Alias { function, alias } => {
                let function = state.lambda.functions.get(&function.parse::<FunctionName>().ok()?)?;
                sentence("an alias named ", alias, function.aliases.keys().map(ToString::to_string))
            }
            Self::Role(name) => sentence("a role named ", name, state.iam.roles.keys().map(ToString::to_string)),
            Self::Group(name) => sentence("a log group ", name, state.logs.groups.keys().map(ToString::to_string)),
            Self::Api(name) => sentence("a REST API named ", name, state.apigateway.apis.values().map(|api| api.info.name.clone())),
            Self::Path { api, path } => {
                let paths = of_api(api).flat_map(|api| api.resources.values().map(|resource| resource.path.clone()));
                sentence("a resource ", path, paths)
            }
            Self::Stage { api, stage } => {
                let stages = of_api(api).flat_map(|api| api.stages.values().map(|stage| stage.stage_name.clone()));
                sentence("a stage named ", stage, stages)
            }
            Self::Bucket(name) => sentence("a bucket named ", name, state.s3.buckets.keys().map(ToString::to_string)),
            Self::Table(name) => sentence("a table named ", name, state.dynamodb.tables.keys().map(ToString::to_string)),
            Self::Queue(name) => sentence("a queue named ", name, state.sqs.queues.keys().map(ToString::to_string)),
            Self::Topic(name) => sentence("a topic named ", name, state.sns.topics.keys().map(ToString::to_string)),
            Self::Rule(name) => sentence("a rule named ", name, state.events.rules.keys().map(|(_, rule)| rule.to_string())),
            Self::Key(name) => {
                sentence("an API key named ", name, state.apigateway.keys.values().filter_map(|key| key.name.clone()))
            }
        }
    }
}

/// Names the nearest of the names that are there; `None` if the wanted one is there, or none is near.
fn sentence(what: &str, wanted: &str, there: impl Iterator<Item = String>) -> Option<String> {
    let there: Vec<String> = there.take(MOST).collect();
    if there.iter().any(|name| name == wanted) {
        return None;
    }
    let name = there.into_iter().filter_map(|name| Some((distance(wanted, &name)?, name))).min()?.1;
    let why = match name.to_lowercase() == wanted.to_lowercase() {
        true => "names are case-sensitive.",
        false => "is that a slip of the keyboard?",
    };
    Some(format!("There is {what}“{name}”, though: {why}"))
}

/// How far two names are from each other without regard to case; `None` if they are different names.
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let plain = |name: &str| name.to_lowercase();
    let (wanted, name) = (plain(wanted), plain(name));
    if wanted == name {
        return Some(0);
    }
    let letters = wanted.chars().count();
    let far = if letters < 6 { 1 } else { 2 };
    if !(3..=LONG).contains(&letters) || name.chars().count().abs_diff(letters) > far {
        return None;
    }
    Some(strsim::osa_distance(&wanted, &name)).filter(|distance| *distance <= far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(wanted: &str, there: &[&str]) -> Option<String> {
        sentence("a function named ", wanted, there.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn another_case_or_a_slip_is_named_and_another_name_is_not() {
        let cases = [
            near("APILambdaHandler", &["HelloLambda", "apilambdahandler"]),
            near("APILambdaHandler", &["APILamdbaHandler"]),
            near("HelloLambda", &["HelloLambdaCLI", "Other"]),
            near("HelloLambda", &["HelloLambda", "hellolambda"]),
            near("dev", &["prod", "v1"]),
        ];
        let expected = [
            Some("There is a function named “apilambdahandler”, though: names are case-sensitive.".to_owned()),
            Some("There is a function named “APILamdbaHandler”, though: is that a slip of the keyboard?".to_owned()),
            None,
            None,
            None,
        ];
        assert_eq!(cases, expected);
    }

    #[test]
    fn a_member_in_another_case_is_named() {
        let mismatch = Mismatch { path: "Environment.Variables.TEAM".into(), expected: "\"ember\"".into(), actual: None };
        let seen = serde_json::json!({"Environment": {"Variables": {"team": "ember"}}});
        assert_eq!(member(&mismatch, &seen).as_deref(), Some("There is “team”, though: names are case-sensitive."));
        let none = serde_json::json!({"Environment": {"Variables": {"OTHER": "x"}}});
        assert_eq!(member(&mismatch, &none), None);
    }
}
