//! CreateFunctionUrlConfig.

use serde::Deserialize;

use super::{AuthType, Cors, FunctionUrl, FunctionUrlConfig, HasAuthType, InvokeMode, check_function};
use crate::{
    Call,
    ids::BASE36,
    lambda::{
        error::LambdaError,
        names::Qualifier,
        reference::{OnFunction, Reference},
    },
};

/// The length of a URL's id.
const ID_LENGTH: usize = 32;

/// CreateFunctionUrlConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFunctionUrlConfigRequest {
    function_name: String,
    qualifier: Option<String>,
    auth_type: AuthType,
    cors: Option<Cors>,
    #[serde(default)]
    invoke_mode: InvokeMode,
}

impl OnFunction for CreateFunctionUrlConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

impl HasAuthType for CreateFunctionUrlConfigRequest {
    fn auth_type(&self) -> Option<AuthType> {
        Some(self.auth_type)
    }
}

/// Makes the URL of a function or of one of its aliases, which must not have one.
pub async fn create_function_url_config(call: Call<CreateFunctionUrlConfigRequest>) -> Result<FunctionUrlConfig, LambdaError> {
    let reference = call.function("CreateFunctionUrlConfig")?;
    let input = &call.input;
    call.account.write(|state| {
        check_function(&state.lambda, &reference)?;
        if state.lambda.url(&reference).is_some() {
            return Err(LambdaError::Conflict(format!(
                "Failed to create function url config for [functionArn = {}]. Error message:  FunctionUrlConfig exists for this Lambda function",
                reference.arn(&call)
            )));
        }
        let url = FunctionUrl {
            function: reference.name.clone(),
            alias: match &reference.qualifier {
                Some(Qualifier::Alias(alias)) => Some(alias.clone()),
                Some(Qualifier::Version(_)) | None => None,
            },
            auth_type: input.auth_type,
            cors: input.cors.clone(),
            invoke_mode: input.invoke_mode,
            created: call.now,
            last_modified: call.now,
        };
        let id = call.core.ids.draw(BASE36, ID_LENGTH);
        let shown = FunctionUrlConfig { last_modified_time: None, ..FunctionUrlConfig::of(&call, &id, &url) };
        state.lambda.urls.insert(id, url);
        Ok(shown)
    })
}
