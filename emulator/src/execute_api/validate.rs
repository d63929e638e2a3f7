//! Step: validate the request, if the method has a request validator.

use super::{exchange::Exchange, gateway_error::GatewayError};

/// Checks what the method's validator enables: that required parameters exist and are not empty, and that a body whose media type
/// has a model is JSON.
pub fn validate(exchange: &Exchange<'_>) -> Result<(), GatewayError> {
    let method = exchange.found.method;
    let validators = &exchange.deployed.routes.snapshot.validators;
    let Some(validator) = method.request_validator_id.as_ref().and_then(|id| validators.get(id)) else {
        return Ok(());
    };
    if validator.validate_request_parameters {
        let missing: Vec<&str> = method
            .request_parameters
            .iter()
            .filter(|(_, required)| **required)
            .filter_map(|(name, _)| missing(exchange, name.strip_prefix("method.request.")?))
            .collect();
        if !missing.is_empty() {
            return Err(GatewayError::MissingParameters(missing.join(", ")));
        }
    }
    let modelled = method.request_models.contains_key(exchange.incoming.media_type());
    if validator.validate_request_body && modelled && serde_json::from_slice::<serde_json::Value>(&exchange.incoming.body).is_err()
    {
        return Err(GatewayError::InvalidBody);
    }
    Ok(())
}

/// Returns the name of a parameter, given as `{place}.{name}`, if the request does not have it.
fn missing<'n>(exchange: &Exchange<'_>, parameter: &'n str) -> Option<&'n str> {
    let (place, name) = parameter.split_once('.')?;
    let there = match place {
        "querystring" | "multivaluequerystring" => {
            exchange.incoming.query.iter().any(|(known, value)| known == name && !value.is_empty())
        }
        "header" | "multivalueheader" => exchange.incoming.header(name).is_some_and(|value| !value.is_empty()),
        _ => exchange.found.path_parameters.iter().any(|(known, _)| known == name),
    };
    (!there).then_some(name)
}
