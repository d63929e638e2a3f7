//! GetFunctionRecursionConfig and PutFunctionRecursionConfig: what happens to a function in a loop of invocations.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>.

use serde::{Deserialize, Serialize};

use super::{
    State,
    error::LambdaError,
    invoke::Lineage,
    names::FunctionName,
    reference::{OnFunction, Reference},
};
use crate::Call;

/// What happens to a function that runs for the seventeenth time in one chain of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecursiveLoop {
    /// It goes on.
    Allow,
    /// It is not invoked.
    #[default]
    Terminate,
}

/// GetFunctionRecursionConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionRecursionConfigRequest {
    function_name: String,
}

/// PutFunctionRecursionConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutFunctionRecursionConfigRequest {
    function_name: String,
    recursive_loop: RecursiveLoop,
}

/// The response of both.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecursionConfig {
    recursive_loop: RecursiveLoop,
}

impl OnFunction for GetFunctionRecursionConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)
    }
}

impl OnFunction for PutFunctionRecursionConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)
    }
}

/// Returns what happens to a function in a loop.
pub async fn get_function_recursion_config(call: Call<GetFunctionRecursionConfigRequest>) -> Result<RecursionConfig, LambdaError> {
    let reference = call.function("GetFunctionRecursionConfig")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        Ok(RecursionConfig { recursive_loop: function.recursive_loop })
    })
}

/// Sets what happens to a function in a loop.
pub async fn put_function_recursion_config(call: Call<PutFunctionRecursionConfigRequest>) -> Result<RecursionConfig, LambdaError> {
    let reference = call.function("PutFunctionRecursionConfig")?;
    let recursive_loop = call.input.recursive_loop;
    call.account.write(|state| {
        state.lambda.function_mut(&call, &reference)?.recursive_loop = recursive_loop;
        Ok(RecursionConfig { recursive_loop })
    })
}

impl State {
    /// Returns whether an invocation of a function is not made because of its lineage.
    pub(crate) fn stops(&self, function: &FunctionName, lineage: &Lineage) -> bool {
        let goes_on = self.functions.get(function).is_some_and(|function| function.recursive_loop == RecursiveLoop::Allow);
        lineage.is_loop() && !goes_on
    }
}
