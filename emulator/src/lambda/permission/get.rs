//! GetPolicy.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    lambda::{
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
};

/// GetPolicy's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyRequest {
    function_name: String,
    qualifier: Option<String>,
}

/// GetPolicy's response: the policy, as JSON text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyResponse {
    policy: String,
    revision_id: String,
}

impl OnFunction for GetPolicyRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// Returns the policy of a function, a version or an alias. Fails if there is none.
pub async fn get_policy(call: Call<GetPolicyRequest>) -> Result<GetPolicyResponse, LambdaError> {
    let reference = call.function("GetPolicy")?;
    call.account.read(|state| {
        let function = state.lambda.functions.get(&reference.name).ok_or_else(|| reference.missing(&call))?;
        let none = || LambdaError::NotFound("The resource you requested does not exist.".into());
        let policy = function.policies.get(&reference.qualifier).ok_or_else(none)?;
        Ok(GetPolicyResponse { policy: policy.document()?, revision_id: policy.revision_id.clone() })
    })
}
