//! The gate before every operation: may this principal call it?

use http::StatusCode;
use serde_json::Value;

use super::{
    decisions::decision,
    document::decide::{Context, Decision, Request},
};
use crate::{AwsError, Call, Principal, Protocol, Service, route::WireRequest};

/// Whether the caller of an operation may call it. The account's owner may; a role may what its policies allow. Who creates a function with a role, or
/// gives it another, must also be allowed to pass that role on.
///
/// # Errors
/// AWS's AccessDenied, which names caller, action, resource and the kind of policy that is to blame.
pub fn authorize(call: &Call<WireRequest>, service: Service, operation: &str) -> Result<(), AwsError> {
    if matches!(call.principal, Principal::Owner) || needs_no_policy(service, operation) {
        return Ok(());
    }
    let context = Context::default()
        .with("aws:PrincipalAccount", call.account.id.to_string())
        .with("aws:PrincipalArn", call.principal.arn(call.account.id))
        .with("aws:RequestedRegion", call.region())
        .with("aws:CurrentTime", call.now.to_string());
    let action = action(call, service, operation);
    check(call, service, &action, &resource(call, service, operation), context.clone())?;
    let passed = (service == Service::Lambda).then(|| text(call, "Role")).flatten();
    match passed {
        Some(role) => check(call, service, "iam:PassRole", role, context.with("iam:PassedToService", "lambda.amazonaws.com")),
        None => Ok(()),
    }
}

/// GetCallerIdentity is everybody's; AssumeRole asks the trust policy itself.
fn needs_no_policy(service: Service, operation: &str) -> bool {
    service == Service::Sts && matches!(operation, "GetCallerIdentity" | "AssumeRole")
}

fn check(call: &Call<WireRequest>, service: Service, action: &str, resource: &str, context: Context) -> Result<(), AwsError> {
    let Principal::Role { role, .. } = &call.principal else { return Ok(()) };
    let request = Request { action, resource, caller: None, context };
    let because = match call.account.read(|state| decision(&state.iam, role, &request)) {
        Decision::Allowed => return Ok(()),
        Decision::ExplicitlyDenied => "with an explicit deny in an identity-based policy".into(),
        Decision::ImplicitlyDenied => format!("because no identity-based policy allows the {action} action"),
    };
    let caller = call.principal.arn(call.account.id);
    let message = format!("User: {caller} is not authorized to perform: {action} on resource: {resource} {because}");
    let protocol = call.core.services.iter().find(|table| table.service == service).map(|table| table.protocol);
    Err(match protocol {
        Some(Protocol::Query { .. }) => AwsError::new(StatusCode::FORBIDDEN, "AccessDenied", message),
        Some(Protocol::AwsJson { .. }) => AwsError::bad_request("AccessDeniedException", message).message_as("Message"),
        Some(Protocol::RestJson) | None => {
            AwsError::new(StatusCode::FORBIDDEN, "AccessDeniedException", message).message_as("Message")
        }
    })
}

/// The action that policies have for an operation: its own name, but for a few.
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
fn action(call: &Call<WireRequest>, service: Service, operation: &str) -> String {
    let name = match (service, operation) {
        (Service::Lambda, "Invoke" | "InvokeAsync" | "InvokeWithResponseStream") => "InvokeFunction",
        (Service::ApiGateway, _) => call.input.method.as_str(),
        (Service::Lambda | Service::Iam | Service::Sts | Service::Logs, own) => own,
    };
    format!("{}:{name}", service.signing_name())
}

fn text<'c>(call: &'c Call<WireRequest>, member: &str) -> Option<&'c str> {
    call.input.fields.get(member).and_then(Value::as_str)
}

/// The ARN that a call is on, where the input says it; `*` where it does not.
fn resource(call: &Call<WireRequest>, service: Service, operation: &str) -> String {
    let account = call.account.id;
    match service {
        Service::Lambda => match text(call, "FunctionName") {
            Some(name) => function(call, name, text(call, "Qualifier")),
            None => "*".into(),
        },
        // All log actions are on a stream as far as policies go, if on one without a name.
        Service::Logs => {
            let (group, stream) = (text(call, "logGroupName").unwrap_or(""), text(call, "logStreamName").unwrap_or(""));
            match text(call, "logGroupIdentifier").or_else(|| text(call, "resourceArn")).filter(|arn| arn.starts_with("arn:")) {
                Some(arn) => format!("{}:log-stream:{stream}", arn.strip_suffix(":*").unwrap_or(arn)),
                None => call.arn("logs", format_args!("log-group:{group}:log-stream:{stream}")),
            }
        }
        Service::ApiGateway => format!("arn:aws:apigateway:{}::{}", call.region(), call.input.uri.path()),
        Service::Iam => match (text(call, "RoleName"), text(call, "PolicyArn")) {
            (Some(name), _) => {
                let known = name
                    .parse()
                    .ok()
                    .and_then(|name| call.account.read(|state| state.iam.role(&name).map(|role| role.arn.clone()).ok()));
                known.unwrap_or_else(|| format!("arn:aws:iam::{account}:role{}{name}", text(call, "Path").unwrap_or("/")))
            }
            (None, Some(arn)) => arn.into(),
            (None, None) if operation == "ListRoles" => format!("arn:aws:iam::{account}:role/"),
            (None, None) => match text(call, "PolicyName") {
                Some(name) => format!("arn:aws:iam::{account}:policy{}{name}", text(call, "Path").unwrap_or("/")),
                None => "*".into(),
            },
        },
        Service::Sts => "*".into(),
    }
}

/// A function's ARN from any of its names: `name`, `name:qualifier`, `{account}:function:name`, the whole ARN.
fn function(call: &Call<WireRequest>, name: &str, qualifier: Option<&str>) -> String {
    let arn = if name.starts_with("arn:") {
        name.to_owned()
    } else {
        let name = name.split_once("function:").map_or(name, |(_, name)| name);
        call.arn("lambda", format_args!("function:{name}"))
    };
    match qualifier {
        Some(qualifier) if arn.split(':').count() == 7 => format!("{arn}:{qualifier}"),
        _ => arn,
    }
}
