//! Code signing: there is none, and every function is one without it. Terraform asks on every refresh.

use serde::{Deserialize, Serialize};

use super::{
    error::LambdaError,
    reference::{OnFunction, Reference},
};
use crate::Call;

/// The input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionCodeSigningConfigRequest {
    function_name: String,
}

/// What AWS answers for a function without code signing: nothing of it.
#[derive(Debug, Serialize)]
pub struct GetFunctionCodeSigningConfigResponse {}

impl OnFunction for GetFunctionCodeSigningConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// A function's code signing.
pub async fn get_function_code_signing_config(
    call: Call<GetFunctionCodeSigningConfigRequest>,
) -> Result<GetFunctionCodeSigningConfigResponse, LambdaError> {
    let reference = call.function("GetFunctionCodeSigningConfig")?;
    call.account.read(|state| state.lambda.function(&call, &reference).map(|_| GetFunctionCodeSigningConfigResponse {}))
}
