//! Step: validate the request, if the method has a request validator.

use super::{
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    schema,
};

/// Checks what the method's validator enables: that required parameters exist and are not empty, and that a body whose media type
/// has a model matches it.
pub fn validate(exchange: &Exchange<'_>, log: &mut ExecutionLog) -> Result<(), GatewayError> {
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
    let media_type = exchange.incoming.media_type();
    let Some(model) = method.request_models.get(media_type).filter(|_| validator.validate_request_body) else { return Ok(()) };
    let why = match serde_json::from_slice(&exchange.incoming.body) {
        Ok(body) => schema::mismatches(&exchange.deployed.routes.schemas, model, &body),
        Err(_) => vec!["the body is not JSON".to_owned()],
    };
    if why.is_empty() {
        return Ok(());
    }
    let why = why.join(", ");
    log.line(Level::Error, format!("Request body does not match model schema for content type {media_type}: [{why}]"));
    Err(GatewayError::InvalidBody)
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
