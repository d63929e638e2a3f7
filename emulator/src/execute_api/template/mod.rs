//! Mapping templates: a small, safe part of Velocity.
//!
//! There are references (`$input.body`, `$input.json('$.a')`, `$input.path('$.a')`, `$input.params('x')`, `$context.…`, `$stageVariables.…`,
//! `$util.escapeJavaScript(…)`, `urlEncode`, `urlDecode`, `base64Encode`, `base64Decode`, `parseJson`), `#set`, `#if`/`#elseif`/`#else`/`#end` and comments.
//! There are no loops and no macros, so a template ends, and its output is bounded; what is not there is refused by name.
//!
//! [`parse`] makes a tree of a text, [`evaluate`] a text of a tree.

mod evaluate;
mod parse;

use serde_json::{Map, Value};

use super::{event, exchange::Exchange};
use crate::apigateway::common::Texts;

/// Why a template could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It has what is not in our part of Velocity.
    #[error("Coldstart's mapping templates have no {0}")]
    Unsupported(String),
    /// It is no template.
    #[error("the mapping template is wrong near '{0}'")]
    Syntax(String),
    /// It would get too large or too deep.
    #[error("the mapping template's result is too large")]
    TooLarge,
}

/// What a template can see.
pub struct Scope {
    body: String,
    parameters: [(&'static str, Map<String, Value>); 3],
    context: Value,
    stage_variables: Value,
}

impl Scope {
    /// A call, with a body on its way in or out.
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

    /// A context and nothing else: for the gateway's own responses.
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

/// The template's result.
pub fn render(template: &str, scope: &Scope) -> Result<String, Problem> {
    evaluate::evaluate(&parse::parse(template)?, scope)
}
