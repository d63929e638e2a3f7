//! Asks whether a principal may do a thing: a role by its own policies, a service by the function's.

use emulator::iam::{
    RoleName, decision,
    document::{
        Document,
        decide::{Caller, Context, Decision, Request, decide},
    },
};
use serde_json::json;

use super::{LookError, Looker, Seen, Sight, api, function};
use crate::labs::format::{Either, Policy, Principal};

pub async fn look(looker: &Looker<'_>, policy: &Policy) -> Result<Sight, LookError> {
    let scope = &looker.scope;
    let aws = &looker.copy;
    let action = policy.action.fill(scope);
    let config = &aws.emulator().core().config;
    let resource = match &policy.resource {
        Either::Text(arn) => arn.fill(scope),
        Either::Full(of) => format!("arn:aws:lambda:{}:{}:function:{}", config.region, aws.account(), of.function.fill(scope)),
    };
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
                        return Ok(Sight::Nothing(format!("There is no REST API named {name}.")));
                    };
                    let (method, path) = (of.method.fill(scope), of.path.fill(scope));
                    Some(format!("arn:aws:execute-api:{}:{}:{id}/{stage}/{method}{path}", config.region, aws.account()))
                }
            };
            let name = resource.rsplit_once(":function:").map_or(resource.as_str(), |(_, name)| name);
            if function::configuration(aws, name, None).await?.is_none() {
                return Ok(Sight::Nothing(function::missing(name)));
            }
            let document = function::policy(aws, name).await?.and_then(|text| Document::try_from(text).ok());
            let mut context = Context::default().with("aws:SourceAccount", aws.account().to_string());
            if let Some(source) = source {
                context = context.with("aws:SourceArn", source);
            }
            decide(&document, &Request { action: &action, resource: &resource, caller: Some(Caller::Service(&service)), context })
        }
        Principal::Role(name) => match by_role(looker, &name.fill(scope), &action, &resource).await? {
            Ok(decision) => decision,
            Err(nothing) => return Ok(Sight::Nothing(nothing)),
        },
        Principal::RoleOf(name) => {
            let name = name.fill(scope);
            let Some(role) = function::role(aws, &name).await? else { return Ok(Sight::Nothing(function::missing(&name))) };
            match by_role(looker, &role, &action, &resource).await? {
                Ok(decision) => decision,
                Err(nothing) => return Ok(Sight::Nothing(nothing)),
            }
        }
    };
    let decision = match decided {
        Decision::Allowed => "allowed",
        Decision::ExplicitlyDenied => "explicitDeny",
        Decision::ImplicitlyDenied => "implicitDeny",
    };
    let sent = format!("{action} on {resource}");
    Ok(Sight::One(Seen { value: json!({ "decision": decision }), log: None, sent: Some(sent) }))
}

async fn by_role(looker: &Looker<'_>, name: &str, action: &str, resource: &str) -> Result<Result<Decision, String>, LookError> {
    let account = looker.copy.emulator().account(looker.copy.account()).await?;
    let Ok(role) = name.parse::<RoleName>() else { return Ok(Err(format!("There is no role named {name}."))) };
    let request = Request { action, resource, caller: None, context: Context::default() };
    Ok(account.read(|state| match state.iam.roles.contains_key(&role) {
        true => Ok(decision(&state.iam, &role, &request)),
        false => Err(format!("There is no role named {name}.")),
    }))
}
