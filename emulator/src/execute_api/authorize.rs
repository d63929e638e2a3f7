//! Step: decide whether the caller may call the method, by its authorization and by the API's resource policy.
//!
//! | authorization | without a policy | with a policy |
//! |---|---|---|
//! | `NONE` | everybody | whom the policy allows |
//! | `AWS_IAM`, caller of the API's account | whom their own policies allow | whom either allows |
//! | `AWS_IAM`, caller of another account | nobody | whom both allow |
//! | authorizer | whom the authorizer allows | whom either allows; who is denied by the policy is refused before the authorizer is asked |
//!
//! A denial in any policy counts.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html>.

use std::{net::IpAddr, sync::Arc};

use super::{
    authorizer::{self, Asked},
    caller::{Caller, Signer},
    deployed_stage::DeployedStage,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    parse::Incoming,
    routes::Found,
};
use crate::{
    Account, Arn, CallerContext,
    apigateway::methods::AuthorizationType,
    dispatch,
    emulator::Core,
    iam::{
        self,
        document::{
            Document,
            decide::{Caller as Names, Context, Decision, Request, decide},
        },
    },
};

/// The action of each call.
const ACTION: &str = "execute-api:Invoke";
/// The service in the scope of signatures of calls.
const SERVICE: &str = "execute-api";

/// Returns who calls.
///
/// # Errors
/// The caller may not call the method, or it is not known who calls.
pub async fn authorize(
    core: &Arc<Core>,
    deployed: &DeployedStage,
    incoming: &Incoming,
    found: &Found<'_>,
    log: &mut ExecutionLog,
) -> Result<Caller, GatewayError> {
    let policy = deployed.routes.snapshot.policy.as_ref();
    if found.method.authorization_type == AuthorizationType::None && policy.is_none() {
        return Ok(Caller::default());
    }
    let method_arn = method_arn(core, deployed, incoming);
    // A policy without conditions needs no keys, and most calls meet only such policies.
    let context_for = |policy: &Document| if policy.is_conditional() { of_request(core, incoming) } else { Context::default() };
    let decision_of = |policy: &Document, caller| {
        decide([policy], &Request { action: ACTION, resource: &method_arn, caller, context: context_for(policy) })
    };
    let of_anybody = || policy.map(|policy| decision_of(policy, Some(Names::Aws(Vec::new()))));
    let anonymous = |decision| denied("anonymous", &method_arn, decision);
    match found.method.authorization_type {
        AuthorizationType::None => match of_anybody() {
            None | Some(Decision::Allowed) => Ok(Caller::default()),
            Some(decision) => Err(anonymous(decision)),
        },
        AuthorizationType::Custom | AuthorizationType::Cognito => {
            let by_policy = of_anybody();
            if by_policy == Some(Decision::ExplicitlyDenied) {
                return Err(anonymous(Decision::ExplicitlyDenied));
            }
            let known = found.method.authorizer_id.as_ref().and_then(|id| deployed.routes.snapshot.authorizers.get(id));
            let Some(authorizer) = known else {
                log.line(Level::Error, "Execution failed due to configuration error: Authorizer not found");
                return Err(GatewayError::AuthorizerMisconfigured);
            };
            let asked = Asked { core, deployed, incoming, found, method_arn: &method_arn };
            let answered = authorizer::ask(authorizer, asked, log).await?;
            let decision = match (decision_of(&answered.0.policy, None), by_policy) {
                (Decision::ImplicitlyDenied, Some(Decision::Allowed)) => Decision::Allowed,
                (decision, _) => decision,
            };
            match decision {
                Decision::Allowed => {
                    log.line(Level::Info, "Successfully completed authorizer execution");
                    Ok(Caller { authorizer: Some(authorizer::authorized(&answered)), signer: None })
                }
                Decision::ExplicitlyDenied | Decision::ImplicitlyDenied => {
                    log.line(Level::Error, "The client is not authorized to perform this operation.");
                    Err(GatewayError::Denied(refusal_of_authorizer(decision)))
                }
            }
        }
        AuthorizationType::Iam => {
            let (caller, access_key_id) = identify(core, incoming).await?;
            let account = core.account_with(caller.account, &[]).await.map_err(|error| GatewayError::internal(&error))?;
            let decision = of_signer(core, deployed, (&caller, account.as_ref()), &method_arn, &of_request(core, incoming));
            if decision != Decision::Allowed {
                return Err(denied(&caller.principal.arn(caller.account), &method_arn, decision));
            }
            let id = account.read(|state| caller.principal.id(&state.iam, caller.account)).unwrap_or_default();
            let signer = Signer { account: caller.account, principal: caller.principal, access_key_id, id };
            Ok(Caller { authorizer: None, signer: Some(signer) })
        }
    }
}

/// Returns the ARN of a call: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}{path}`, with the path of the request.
pub fn method_arn(core: &Core, deployed: &DeployedStage, incoming: &Incoming) -> String {
    let DeployedStage { account, api_id, stage, .. } = deployed;
    let method = format_args!("{api_id}/{}/{}{}", stage.stage_name, incoming.method, incoming.path);
    Arn::new("execute-api", &core.config.region, account.id, method).to_string()
}

/// Returns the condition keys that a call has whoever makes it.
fn of_request(core: &Core, incoming: &Incoming) -> Context {
    let context = Context::default()
        .with("aws:RequestedRegion", &*core.config.region)
        .with("aws:CurrentTime", incoming.now.to_string())
        .with("aws:EpochTime", incoming.now.as_second().to_string());
    let context = match incoming.source_ip.parse::<IpAddr>() {
        Ok(address) => iam::from_network(context, address),
        Err(_) => context,
    };
    let headers = [("aws:UserAgent", "user-agent"), ("aws:Referer", "referer")];
    headers
        .into_iter()
        .filter_map(|(key, name)| Some((key, incoming.header(name)?)))
        .fold(context, |context, (key, value)| context.with(key, value))
}

/// Authenticates a call, and returns the caller and the id of the key.
async fn identify(core: &Arc<Core>, incoming: &Incoming) -> Result<(CallerContext, String), GatewayError> {
    let request = incoming.signed.as_deref().ok_or(GatewayError::NotSigned)?;
    let scope = sigv4::scope(request);
    if scope.as_ref().is_some_and(|scope| scope.service != SERVICE) {
        return Err(GatewayError::NotAuthentic {
            code: "InvalidSignatureException".into(),
            message: format!("Credential should be scoped to correct service: '{SERVICE}'. "),
        });
    }
    let mut request = request.clone();
    let identified = dispatch::identify_call(core, &mut request).await;
    let caller =
        identified.map_err(|error| GatewayError::NotAuthentic { code: error.code.into_owned(), message: error.message })?;
    Ok((caller, scope.map(|scope| scope.access_key_id).unwrap_or_default()))
}

/// Returns the decision about a signed call. In the API's account, the caller's policies or the API's have to allow it; a caller of
/// another account needs both.
fn of_signer(
    core: &Core,
    deployed: &DeployedStage,
    (caller, account): (&CallerContext, &Account),
    method_arn: &str,
    context: &Context,
) -> Decision {
    let policy = deployed.routes.snapshot.policy.as_ref();
    let principal = &caller.principal;
    account.read(|state| {
        let of_caller = iam::context(&state.iam, account.id, principal, &core.config.region, core.clock.now());
        let context = of_caller.over(context);
        let request = Request { action: ACTION, resource: method_arn, caller: None, context };
        if caller.account == deployed.account.id {
            return iam::decide_for(&state.iam, principal, account.id, &request, policy);
        }
        let names = Names::Aws(iam::names_of(&state.iam, principal, account.id));
        let by_policy = policy
            .map_or(Decision::ImplicitlyDenied, |policy| decide([policy], &Request { caller: Some(names), ..request.clone() }));
        match (iam::decide_for(&state.iam, principal, account.id, &request, None), by_policy) {
            (Decision::Allowed, Decision::Allowed) => Decision::Allowed,
            (Decision::ExplicitlyDenied, _) | (_, Decision::ExplicitlyDenied) => Decision::ExplicitlyDenied,
            (Decision::ImplicitlyDenied, _) | (_, Decision::ImplicitlyDenied) => Decision::ImplicitlyDenied,
        }
    })
}

/// Returns the refusal by policies, in which the account's number is masked.
fn denied(who: &str, method_arn: &str, decision: Decision) -> GatewayError {
    let mut parts: Vec<String> = method_arn.splitn(6, ':').map(str::to_owned).collect();
    if let Some(account) = parts.get_mut(4)
        && let Some(tail) = account.get(8..)
    {
        *account = format!("********{tail}");
    }
    let explicitly = if decision == Decision::ExplicitlyDenied { " with an explicit deny" } else { "" };
    GatewayError::Denied(format!("User: {who} is not authorized to perform: {ACTION} on resource: {}{explicitly}", parts.join(":")))
}

fn refusal_of_authorizer(decision: Decision) -> String {
    match decision {
        Decision::ExplicitlyDenied => "User is not authorized to access this resource with an explicit deny",
        Decision::ImplicitlyDenied | Decision::Allowed => "User is not authorized to access this resource",
    }
    .to_owned()
}
