//! Step 2: whether the caller may call.
//!
//! A call needs two permissions, `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`. Without a signature only the function's
//! policy can give them, with one also the policies of the caller.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html>.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use wire::Protocol;

use super::{find::Found, refusal::Refusal};
use crate::{
    Arn, Call, Principal, Service,
    access::Needs,
    dispatch,
    emulator::Core,
    execute_api,
    iam::{
        self,
        document::{
            Document,
            decide::{Caller as Names, Context, Decision, Request as Question, decide},
        },
    },
    lambda::AuthType,
};

/// The caller of a signed request.
pub struct Caller {
    pub principal: Principal,
    pub access_key_id: String,
}

/// Checks that a request may call a URL, and returns who signed it if the URL requires a signature.
pub async fn authorize(core: &Arc<Core>, found: &Found, request: &mut Request<Bytes>) -> Result<Option<Caller>, Refusal> {
    let Found { account, url } = found;
    let qualifier = url.alias.as_ref().map(|alias| format!(":{alias}")).unwrap_or_default();
    let resource = Arn::new("lambda", &core.config.region, account.id, format_args!("function:{}{qualifier}", url.function));
    let policy = account.read(|state| {
        let function = state.lambda.functions.get(&url.function)?;
        function.policies.get(&url.qualifier())?.document().ok()
    });
    let policy = policy.and_then(|text| Document::try_from(text).ok());
    match url.auth_type {
        AuthType::None => anyone(policy.as_ref(), &resource).then_some(None).ok_or(Refusal::Forbidden),
        AuthType::AwsIam => {
            let access_key_id = sigv4::scope(&*request).ok_or(Refusal::Forbidden)?.access_key_id;
            let caller = dispatch::identify_for(core, Service::LAMBDA, request)
                .await
                .map_err(|response| Refusal::Signature(Box::new(response)))?;
            if caller.account != account.id {
                return Err(Refusal::Forbidden);
            }
            let call = Call {
                account: account.clone(),
                principal: caller.principal.clone(),
                request_id: core.ids.uuid(),
                now: core.now(account),
                trace_header: None,
                source_ip: execute_api::source_ip(&*request),
                is_form: false,
                incoming: None,
                input: (),
                core: core.clone(),
            };
            let needs = ACTIONS.into_iter().fold(Needs::none(), |needs, action| {
                let needs = needs.and(action, resource.clone()).under(policy.as_ref());
                keys(AuthType::AwsIam).into_iter().fold(needs, |needs, (key, value)| needs.when(key, value))
            });
            iam::authorize(&call, Protocol::RestJson, &needs).map_err(|_| Refusal::Forbidden)?;
            Ok(Some(Caller { principal: caller.principal, access_key_id }))
        }
    }
}

/// The permissions that a call needs. The second one since October 2025.
const ACTIONS: [&str; 2] = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"];

fn keys(auth_type: AuthType) -> [(&'static str, &'static str); 2] {
    [("lambda:FunctionUrlAuthType", auth_type.as_str()), ("lambda:InvokedViaFunctionUrl", "true")]
}

/// Returns whether a function's policy allows everybody to call it by its URL.
fn anyone(policy: Option<&Document>, resource: &Arn) -> bool {
    let Some(policy) = policy else { return false };
    let resource = resource.to_string();
    let context = keys(AuthType::None).into_iter().fold(Context::default(), |context, (key, value)| context.with(key, value));
    ACTIONS.iter().all(|action| {
        let caller = Some(Names::Aws(Vec::new()));
        let question = Question { action, resource: &resource, caller, context: context.clone() };
        decide([policy], &question) == Decision::Allowed
    })
}
