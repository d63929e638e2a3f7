//! Code signing, which Coldstart does not have: every function is reported as unsigned, because Terraform asks on every refresh.

use serde::{Deserialize, Serialize};

use super::{
    error::LambdaError,
    reference::{OnFunction, Reference},
};
use crate::Call;

/// GetFunctionCodeSigningConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionCodeSigningConfigRequest {
    function_name: String,
}

/// GetFunctionCodeSigningConfig's response. It is empty, as on AWS for a function without code signing.
#[derive(Debug, Serialize)]
pub struct GetFunctionCodeSigningConfigResponse {}

impl OnFunction for GetFunctionCodeSigningConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Returns the empty configuration of a function, or an error if the function does not exist.
pub async fn get_function_code_signing_config(
    call: Call<GetFunctionCodeSigningConfigRequest>,
) -> Result<GetFunctionCodeSigningConfigResponse, LambdaError> {
    let reference = call.function("GetFunctionCodeSigningConfig")?;
    call.account.read(|state| state.lambda.function(&call, &reference).map(|_| GetFunctionCodeSigningConfigResponse {}))
}
