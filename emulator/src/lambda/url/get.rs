//! GetFunctionUrlConfig.

use serde::Deserialize;

use super::{FunctionUrlConfig, missing};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
};

/// GetFunctionUrlConfig's and DeleteFunctionUrlConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionUrlConfigRequest {
    function_name: String,
    qualifier: Option<String>,
}

impl OnFunction for FunctionUrlConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// Returns the URL of a function or of one of its aliases.
pub async fn get_function_url_config(call: Call<FunctionUrlConfigRequest>) -> Result<FunctionUrlConfig, LambdaError> {
    let reference = call.function("GetFunctionUrlConfig")?;
    call.account.read(|state| {
        let (id, url) = state.lambda.url(&reference).ok_or_else(missing)?;
        Ok(FunctionUrlConfig::of(&call, id, url))
    })
}
