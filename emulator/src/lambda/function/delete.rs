//! DeleteFunction.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    lambda::{
        error::LambdaError,
        invoke::drop_stale,
        names::{FunctionVersion, Qualifier},
        reference::{OnFunction, Reference},
    },
};

/// DeleteFunction's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteFunctionRequest {
    function_name: String,
    qualifier: Option<String>,
}

/// DeleteFunction's response: its status.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteFunctionResponse {
    status_code: u16,
}

impl OnFunction for DeleteFunctionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// Deletes a function with its queued events, or one published version that no alias refers to. Evicts the environments of what is
/// deleted.
pub async fn delete_function(call: Call<DeleteFunctionRequest>) -> Result<DeleteFunctionResponse, LambdaError> {
    let reference = call.function("DeleteFunction")?;
    let function_version = match &reference.qualifier {
        None => None,
        Some(Qualifier::Version(FunctionVersion::Number(number))) => Some(*number),
        Some(Qualifier::Version(FunctionVersion::Latest)) => {
            let refusal = "$LATEST version cannot be deleted without deleting the function.";
            return Err(LambdaError::InvalidParameter(refusal.into()));
        }
        Some(Qualifier::Alias(_)) => {
            return Err(LambdaError::InvalidParameter("Deletion of aliases is not currently supported.".into()));
        }
    };
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference.clone().bare())?;
        let Some(number) = function_version else {
            state.lambda.remove(&reference.name);
            state.lambda.drop_events_of(&reference.name);
            state.lambda.drop_urls(&reference.name, None);
            return Ok(());
        };
        let aliases: Vec<String> =
            function.aliases.iter().filter(|(_, alias)| alias.leads_to(number)).map(|(name, _)| name.to_string()).collect();
        if !aliases.is_empty() {
            return Err(LambdaError::Conflict(format!(
                "Unable to delete version because the following aliases reference it: [{}]",
                aliases.join(", ")
            )));
        }
        // As on AWS, it is no error if the version does not exist.
        function.versions.remove(&number);
        Ok(())
    })?;
    drop_stale(&call.account, &reference.name);
    Ok(DeleteFunctionResponse { status_code: 204 })
}
