//! Reserved concurrency: the number of invocations of a function that may run at once.

use serde::{Deserialize, Serialize};

use super::{
    error::LambdaError,
    reference::{OnFunction, Reference},
};
use crate::Call;

/// The number of invocations of an account that may run at once: AWS's default.
pub const ACCOUNT_LIMIT: u32 = 1000;
/// The part of `ACCOUNT_LIMIT` that can't be reserved: AWS's minimum for the functions without reserved concurrency.
pub const UNRESERVABLE: u32 = 100;

const UNQUALIFIED: &str = "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. \
                           Please specify either a function name or an unqualified function ARN.";

/// AWS's `Concurrency`.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Concurrency {
    reserved_concurrent_executions: Option<u32>,
}

impl Concurrency {
    /// Returns the response for a reservation of `number` invocations.
    pub const fn reserved(number: u32) -> Self {
        Self { reserved_concurrent_executions: Some(number) }
    }
}

/// PutFunctionConcurrency's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutFunctionConcurrencyRequest {
    function_name: String,
    reserved_concurrent_executions: u32,
}

/// GetFunctionConcurrency's and DeleteFunctionConcurrency's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionConcurrencyRequest {
    function_name: String,
}

impl OnFunction for PutFunctionConcurrencyRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read_unqualified(call, operation, &self.function_name, UNQUALIFIED)
    }
}

impl OnFunction for FunctionConcurrencyRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read_unqualified(call, operation, &self.function_name, UNQUALIFIED)
    }
}

/// Sets a function's reserved concurrency. Fails if less than `UNRESERVABLE` would remain for the other functions.
pub async fn put_function_concurrency(call: Call<PutFunctionConcurrencyRequest>) -> Result<Concurrency, LambdaError> {
    let wanted = call.input.reserved_concurrent_executions;
    let reference = call.function("PutFunctionConcurrency")?;
    call.account.write(|state| {
        state.lambda.function(&call, &reference)?;
        let others: u32 = state.lambda.reserved().filter(|(name, _)| **name != reference.name).map(|(_, number)| number).sum();
        if others.saturating_add(wanted) > ACCOUNT_LIMIT - UNRESERVABLE {
            return Err(LambdaError::InvalidParameter(format!(
                "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum \
                 value of [{UNRESERVABLE}]."
            )));
        }
        state.lambda.function_mut(&call, &reference)?.reserved_concurrency = Some(wanted);
        Ok(Concurrency::reserved(wanted))
    })
}

/// Returns a function's reserved concurrency. The response is empty if the function has none.
pub async fn get_function_concurrency(call: Call<FunctionConcurrencyRequest>) -> Result<Concurrency, LambdaError> {
    let reference = call.function("GetFunctionConcurrency")?;
    call.account.read(|state| {
        let reserved = state.lambda.function(&call, &reference)?.reserved_concurrency;
        Ok(reserved.map_or_else(Concurrency::default, Concurrency::reserved))
    })
}

/// Removes a function's reserved concurrency. It is no error if the function has none.
pub async fn delete_function_concurrency(call: Call<FunctionConcurrencyRequest>) -> Result<(), LambdaError> {
    let reference = call.function("DeleteFunctionConcurrency")?;
    call.account.write(|state| {
        state.lambda.function_mut(&call, &reference)?.reserved_concurrency = None;
        Ok(())
    })
}

impl super::State {
    /// Returns the functions that have reserved concurrency, each with its number.
    pub fn reserved(&self) -> impl Iterator<Item = (&super::FunctionName, u32)> {
        self.functions.iter().filter_map(|(name, function)| Some((name, function.reserved_concurrency?)))
    }
}
