//! Mapping templates: Velocity (crate `velocity`) with API Gateway's variables.
//!
//! [`Scope`] has the values of a call, [`input`] and [`util`] the methods of `$input` and `$util`, [`json_path`] the paths of `$input.json('$.a')`,
//! [`prepared`] the templates that are parsed once for a deployment.

mod input;
pub(super) mod json_path;
mod prepared;
mod util;

use std::{borrow::Cow, cell::OnceCell};

use serde_json::{Map, Value, json};
pub use velocity::Problem;
use velocity::{Heap, Host};

use super::{event, exchange::Exchange};
use crate::apigateway::common::Texts;

pub use prepared::{Made, Templates};

/// The values that a template can refer to. Each is computed when a template first needs it.
pub struct Scope<'c> {
    exchange: &'c Exchange<'c>,
    body: Cow<'c, str>,
    /// The body as JSON. `None` if it is not JSON.
    document: OnceCell<Option<Value>>,
    /// `path`, `querystring` and `header`, in the order in which a parameter is looked for.
    parameters: OnceCell<Value>,
    context: OnceCell<Value>,
    stage_variables: OnceCell<Value>,
}

impl<'c> Scope<'c> {
    /// Returns the scope of a call, with the body of the request or of the integration's result as `$input.body`.
    pub fn new(exchange: &'c Exchange<'c>, body: &'c [u8]) -> Self {
        Self {
            exchange,
            body: String::from_utf8_lossy(body),
            document: OnceCell::new(),
            parameters: OnceCell::new(),
            context: OnceCell::new(),
            stage_variables: OnceCell::new(),
        }
    }

    fn document(&self) -> Option<&Value> {
        self.document.get_or_init(|| serde_json::from_str(&self.body).ok()).as_ref()
    }

    fn parameters(&self) -> &Value {
        let texts = |pairs: &[(String, String)]| -> Map<_, _> {
            pairs.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect()
        };
        self.parameters.get_or_init(|| {
            json!({
                "path": texts(&self.exchange.found.path_parameters),
                "querystring": texts(&self.exchange.incoming.query),
                "header": texts(&self.exchange.incoming.headers),
            })
        })
    }

    fn context(&self) -> &Value {
        self.context.get_or_init(|| {
            let mut context = event::context(self.exchange);
            if let Value::Object(members) = &mut context {
                members.insert("requestOverride".into(), json!({ "header": {}, "path": {}, "querystring": {} }));
                members.insert("responseOverride".into(), json!({ "header": {} }));
            }
            context
        })
    }

    fn stage_variables(&self) -> &Value {
        self.stage_variables.get_or_init(|| variables(&self.exchange.deployed.stage.variables))
    }
}

fn variables(variables: &Texts) -> Value {
    variables.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect::<Map<_, _>>().into()
}

impl Host for Scope<'_> {
    fn member<'s>(&'s self, object: &str, name: &str, _: &mut Heap<'s>) -> Result<velocity::Value<'s>, Problem> {
        Ok(match (object, name) {
            // Recorded: an empty body reads as an empty object.
            ("input", "body") if self.body.is_empty() => velocity::Value::borrowed("{}"),
            ("input", "body") => velocity::Value::borrowed(&self.body),
            _ => velocity::Value::Null,
        })
    }

    fn call<'s>(
        &'s self,
        object: &str,
        name: &str,
        arguments: &[velocity::Value<'s>],
        heap: &mut Heap<'s>,
    ) -> Result<velocity::Value<'s>, Problem> {
        match object {
            "input" => input::call(self, name, arguments, heap),
            _ => util::call(name, arguments, heap),
        }
    }
}

/// Renders a template of the call's deployment.
pub fn render(template: &str, scope: &Scope<'_>) -> Result<Made, Problem> {
    scope.exchange.deployed.routes.templates.get(template)?.render(scope)
}
