//! Mapping templates: Velocity (crate `velocity`) with API Gateway's variables.
//!
//! [`Scope`] has the values of a call, [`input`] and [`util`] the methods of `$input` and `$util`, [`json_path`] the paths of `$input.json('$.a')`.

mod input;
mod json_path;
mod util;

use std::cell::OnceCell;

use serde_json::{Map, Value, json};
pub use velocity::Problem;
use velocity::{Heap, Host, Limits, Template};

use super::{event, exchange::Exchange};
use crate::apigateway::common::Texts;

/// The values that a template can refer to.
pub struct Scope {
    body: String,
    /// The body as JSON, parsed on first use. `None` if it is not JSON.
    document: OnceCell<Option<Value>>,
    /// `path`, `querystring` and `header`, in the order in which a parameter is looked for.
    parameters: Value,
    context: Value,
    stage_variables: Value,
}

impl Scope {
    /// Returns the scope of a call, with the body of the request or of the integration's result as `$input.body`.
    pub fn of_exchange(exchange: &Exchange<'_>, body: &str) -> Self {
        let texts = |pairs: &[(String, String)]| -> Map<_, _> {
            pairs.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect()
        };
        let mut context = serde_json::to_value(event::request_context(exchange)).unwrap_or(Value::Null);
        if let Value::Object(members) = &mut context {
            members.insert("requestOverride".into(), json!({ "header": {}, "path": {}, "querystring": {} }));
            members.insert("responseOverride".into(), json!({ "header": {} }));
        }
        Self {
            body: body.into(),
            document: OnceCell::new(),
            parameters: json!({
                "path": texts(&exchange.found.path_parameters),
                "querystring": texts(&exchange.incoming.query),
                "header": texts(&exchange.incoming.headers),
            }),
            context,
            stage_variables: variables(&exchange.deployed.stage.variables),
        }
    }

    /// Returns a scope that has a context only, for gateway responses.
    pub fn of_context(context: &Value) -> Self {
        Self {
            body: String::new(),
            document: OnceCell::new(),
            parameters: json!({ "path": {}, "querystring": {}, "header": {} }),
            context: context.clone(),
            stage_variables: Value::Null,
        }
    }

    fn document(&self) -> Option<&Value> {
        self.document.get_or_init(|| serde_json::from_str(&self.body).ok()).as_ref()
    }
}

fn variables(variables: &Texts) -> Value {
    variables.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect::<Map<_, _>>().into()
}

impl Host for Scope {
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

/// What a template has made.
#[derive(Debug)]
pub struct Made {
    pub text: String,
    /// What it has set in `$context.responseOverride`: `status`, and headers by their name.
    pub response_override: Value,
}

/// Renders a template.
pub fn render(template: &str, scope: &Scope) -> Result<Made, Problem> {
    let template = Template::parse(template)?;
    let values = vec![("context", &scope.context), ("stageVariables", &scope.stage_variables)];
    let variables = velocity::Scope { values, objects: vec!["input", "util"], host: scope };
    let rendered = template.render(&variables, Limits::default())?;
    let response_override = rendered.changed(&scope.context).map(|mut context| context["responseOverride"].take());
    Ok(Made { response_override: response_override.unwrap_or_default(), text: rendered.text })
}
