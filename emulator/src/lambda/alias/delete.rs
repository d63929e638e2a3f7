//! DeleteAlias.

use super::get::{AliasRequest, read};
use crate::{
    Call,
    lambda::{error::LambdaError, names::Qualifier},
};

/// Deletes an alias, its policy, its event-invoke configuration and its URL. As on AWS, it is no error if the alias does not exist.
pub async fn delete_alias(call: Call<AliasRequest>) -> Result<(), LambdaError> {
    let (reference, name) = read(&call, "DeleteAlias")?;
    call.account.write(|state| {
        if let Some(function) = state.lambda.functions.get_mut(&reference.name) {
            function.aliases.remove(&name);
            function.policies.remove(&Some(Qualifier::Alias(name.clone())));
            function.event_invoke.remove(&Qualifier::Alias(name.clone()));
            state.lambda.drop_urls(&reference.name, Some(&name));
        }
        Ok(())
    })
}
