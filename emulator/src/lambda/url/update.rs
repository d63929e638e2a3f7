//! UpdateFunctionUrlConfig.

use serde::Deserialize;

use super::{AuthType, Cors, FunctionUrlConfig, HasAuthType, InvokeMode, check_function, missing};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
};

/// UpdateFunctionUrlConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateFunctionUrlConfigRequest {
    function_name: String,
    qualifier: Option<String>,
    auth_type: Option<AuthType>,
    cors: Option<Cors>,
    invoke_mode: Option<InvokeMode>,
}

impl OnFunction for UpdateFunctionUrlConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

impl HasAuthType for UpdateFunctionUrlConfigRequest {
    fn auth_type(&self) -> Option<AuthType> {
        self.auth_type
    }
}

/// Changes the members of a URL that the request has. Its address stays.
pub async fn update_function_url_config(call: Call<UpdateFunctionUrlConfigRequest>) -> Result<FunctionUrlConfig, LambdaError> {
    let reference = call.function("UpdateFunctionUrlConfig")?;
    let input = &call.input;
    call.account.write(|state| {
        check_function(&state.lambda, &reference)?;
        let (id, url) = state.lambda.url(&reference).ok_or_else(missing)?;
        let (id, mut url) = (id.clone(), url.clone());
        url.auth_type = input.auth_type.unwrap_or(url.auth_type);
        url.invoke_mode = input.invoke_mode.unwrap_or(url.invoke_mode);
        if let Some(cors) = &input.cors {
            url.cors = Some(cors.clone());
        }
        url.last_modified = call.now;
        let shown = FunctionUrlConfig::of(&call, &id, &url);
        state.lambda.urls.insert(id, url);
        Ok(shown)
    })
}
