//! GetPolicy.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    lambda::{error::LambdaError, reference::Reference},
};

/// The input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyRequest {
    function_name: String,
    qualifier: Option<String>,
}

/// What it answers: the policy, as JSON text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyResponse {
    policy: String,
    revision_id: String,
}

/// The policy of a function, a version or an alias.
pub async fn get_policy(call: Call<GetPolicyRequest>) -> Result<GetPolicyResponse, LambdaError> {
    let input = &call.input;
    let reference = Reference::read(&call, "GetPolicy", &input.function_name, input.qualifier.as_deref())?;
    call.account.read(|state| {
        let function = state.lambda.functions.get(&reference.name).ok_or_else(|| reference.missing(&call))?;
        let none = || LambdaError::NotFound("The resource you requested does not exist.".into());
        let policy = function.policies.get(&reference.qualifier).ok_or_else(none)?;
        Ok(GetPolicyResponse { policy: policy.document()?, revision_id: policy.revision_id.clone() })
    })
}
