//! Mapping templates: a small, safe subset of Velocity.
//!
//! The subset has references (`$input.body`, `$input.json('$.a')`, `$input.path('$.a')`, `$input.params('x')`, `$context.…`,
//! `$stageVariables.…`, `$util.escapeJavaScript(…)`, `urlEncode`, `urlDecode`, `base64Encode`, `base64Decode`, `parseJson`),
//! `#set`, `#if`/`#elseif`/`#else`/`#end` and comments. It has no loops and no macros, so that every template terminates. The size
//! of the output is limited. Other features are refused by name.
//!
//! [`parse`] converts a text to a tree, [`evaluate`] converts a tree to the result.

mod evaluate;
mod parse;

use serde_json::{Map, Value};

use super::{event, exchange::Exchange};
use crate::apigateway::common::Texts;

/// An error in rendering a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The template uses a feature that is not in the subset.
    #[error("Coldstart's mapping templates have no {0}")]
    Unsupported(String),
    /// The template has a syntax error near this text.
    #[error("the mapping template is wrong near '{0}'")]
    Syntax(String),
    /// The result is too large, or the template is nested too deep.
    #[error("the mapping template's result is too large")]
    TooLarge,
}

/// The values that a template can refer to.
pub struct Scope {
    body: String,
    parameters: [(&'static str, Map<String, Value>); 3],
    context: Value,
    stage_variables: Value,
}

impl Scope {
    /// Returns the scope of a call, with the body of the request or of the integration's result as `$input.body`.
    pub fn of_exchange(exchange: &Exchange<'_>, body: &str) -> Self {
        let texts = |pairs: &[(String, String)]| pairs.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
        Self {
            body: body.into(),
            parameters: [
                ("path", texts(&exchange.found.path_parameters)),
                ("querystring", texts(&exchange.incoming.query)),
                ("header", texts(&exchange.incoming.headers)),
            ],
            context: serde_json::to_value(event::request_context(exchange)).unwrap_or(Value::Null),
            stage_variables: variables(&exchange.deployed.stage.variables),
        }
    }

    /// Returns a scope that has a context only, for gateway responses.
    pub fn of_context(context: &Value) -> Self {
        let none = || Map::new();
        Self {
            body: String::new(),
            parameters: [("path", none()), ("querystring", none()), ("header", none())],
            context: context.clone(),
            stage_variables: Value::Null,
        }
    }
}

fn variables(variables: &Texts) -> Value {
    variables.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect::<Map<_, _>>().into()
}

/// Renders a template.
pub fn render(template: &str, scope: &Scope) -> Result<String, Problem> {
    evaluate::evaluate(&parse::parse(template)?, scope)
}
