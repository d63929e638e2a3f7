//! Asks whether a principal may perform an action: for a role, its own policies decide, for a service, the function's policy.

use std::fmt;

use emulator::{
    Arn,
    iam::{
        RoleName, allowed_on, decision,
        document::{
            Document,
            decide::{Caller, Context, Decision, Request, decide},
        },
    },
};
use serde_json::json;

use super::{Observation, Observations, ProbeContext, ProbeError, api, function};
use crate::labs::format::{Either, Policy, Principal};

pub async fn probe(context: &ProbeContext<'_>, policy: &Policy) -> Result<Observations, ProbeError> {
    let scope = &context.scope;
    let aws = &context.copy;
    let action = policy.action.fill(scope);
    let region = &aws.emulator().core().config.region;
    let arn = |service, resource: fmt::Arguments<'_>| Arn::new(service, region, aws.account(), resource).to_string();
    let resource = match &policy.resource {
        Either::Text(arn) => arn.fill(scope),
        Either::Full(of) => {
            let qualifier = of.qualifier.as_ref().map(|qualifier| format!(":{}", qualifier.fill(scope))).unwrap_or_default();
            arn("lambda", format_args!("function:{}{qualifier}", of.function.fill(scope)))
        }
    };
    let mut allows = Vec::new();
    let decided = match &policy.principal {
        Principal::Service(service) => {
            let service = service.fill(scope);
            let source = match &policy.source {
                None => None,
                Some(Either::Text(arn)) => Some(arn.fill(scope)),
                Some(Either::Full(of)) => {
                    let name = of.api.fill(scope);
                    let stage = of.stage.fill(scope);
                    let Some((id, _)) = api::with_stage(aws, &name, &stage).await? else {
                        return Ok(Observations::Nothing(format!("There is no REST API named {name}.")));
                    };
                    let (method, path) = (of.method.fill(scope), of.path.fill(scope));
                    Some(arn("execute-api", format_args!("{id}/{stage}/{method}{path}")))
                }
            };
            let name = resource.rsplit_once(":function:").map_or(resource.as_str(), |(_, name)| name);
            let (name, qualifier) = name.split_once(':').map_or((name, None), |(name, qualifier)| (name, Some(qualifier)));
            if function::configuration(aws, name, qualifier).await?.is_none() {
                return Ok(Observations::Nothing(match qualifier {
                    Some(qualifier) => format!("There is no function named {name} with the alias or version {qualifier}."),
                    None => function::missing(name),
                }));
            }
            let document = function::policy(aws, name, qualifier).await?.and_then(|text| Document::try_from(text).ok());
            let mut conditions = Context::default().with("aws:SourceAccount", aws.account().to_string());
            if let Some(source) = source {
                conditions = conditions.with("aws:SourceArn", source);
            }
            decide(
                &document,
                &Request { action: &action, resource: &resource, caller: Some(Caller::Service(&service)), context: conditions },
            )
        }
        Principal::Role(name) => match by_role(context, &name.fill(scope), &action, &resource).await? {
            Ok((decision, on)) => {
                allows = on;
                decision
            }
            Err(nothing) => return Ok(Observations::Nothing(nothing)),
        },
        Principal::RoleOf(name) => {
            let name = name.fill(scope);
            let Some(role) = function::role(aws, &name).await? else { return Ok(Observations::Nothing(function::missing(&name))) };
            match by_role(context, &role, &action, &resource).await? {
                Ok((decision, on)) => {
                    allows = on;
                    decision
                }
                Err(nothing) => return Ok(Observations::Nothing(nothing)),
            }
        }
    };
    let decision = match decided {
        Decision::Allowed => "allowed",
        Decision::ExplicitlyDenied => "explicitDeny",
        Decision::ImplicitlyDenied => "implicitDeny",
    };
    let sent = format!("{action} on {resource}");
    Ok(Observations::One(Observation { value: json!({ "decision": decision, "allows": allows }), log: None, sent: Some(sent) }))
}

/// The decision, and the resources on which the role's policies allow the action.
async fn by_role(
    context: &ProbeContext<'_>,
    name: &str,
    action: &str,
    resource: &str,
) -> Result<Result<(Decision, Vec<String>), String>, ProbeError> {
    let account = context.copy.emulator().account(context.copy.account()).await?;
    let Ok(role) = name.parse::<RoleName>() else { return Ok(Err(format!("There is no role named {name}."))) };
    let request = Request { action, resource, caller: None, context: Context::default() };
    Ok(account.read(|state| match state.iam.roles.contains_key(&role) {
        true => Ok((decision(&state.iam, &role, &request), allowed_on(&state.iam, &role, action))),
        false => Err(format!("There is no role named {name}.")),
    }))
}
