//! DeleteFunctionUrlConfig.

use super::{get::FunctionUrlConfigRequest, missing};
use crate::{Call, lambda::error::LambdaError};

/// Deletes the URL of a function or of one of its aliases. Its address is never used again.
pub async fn delete_function_url_config(call: Call<FunctionUrlConfigRequest>) -> Result<(), LambdaError> {
    let reference = call.function("DeleteFunctionUrlConfig")?;
    call.account.write(|state| {
        let (id, _) = state.lambda.url(&reference).ok_or_else(missing)?;
        let id = id.clone();
        state.lambda.urls.remove(&id);
        Ok(())
    })
}
