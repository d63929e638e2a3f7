//! Templates that are parsed once for a deployment.

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use parking_lot::RwLock;
use serde_json::Value;
use velocity::{Limits, Problem, Template};

use super::Scope;

/// The most text, in bytes, of one deployment's templates that stay parsed. A tree is about ten times as large as its text.
const MOST_TEXT: usize = 512 * 1024;

/// A parsed template.
#[derive(Debug)]
pub struct Prepared {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The template has no reference and no directive: it renders to itself.
    Plain(Bytes),
    /// A template, with what its text mentions. What it does not mention is not computed.
    Velocity { template: Template, context: bool, overrides: bool, stage_variables: bool },
}

/// What a template has made.
#[derive(Debug)]
pub struct Made {
    pub body: Bytes,
    /// What it has set in `$context.requestOverride`: `header`, `path` and `querystring`.
    pub request_override: Value,
    /// What it has set in `$context.responseOverride`: `status`, and headers by their name.
    pub response_override: Value,
}

impl Prepared {
    /// Parses a template.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if !text.contains(['$', '#']) {
            return Ok(Self { kind: Kind::Plain(Bytes::copy_from_slice(text.as_bytes())) });
        }
        let kind = Kind::Velocity {
            template: Template::parse(text)?,
            context: text.contains("context"),
            overrides: text.contains("Override"),
            stage_variables: text.contains("stageVariables"),
        };
        Ok(Self { kind })
    }

    /// Renders the template.
    pub fn render(&self, scope: &Scope<'_>) -> Result<Made, Problem> {
        let (template, context, overrides, stage_variables) = match &self.kind {
            Kind::Plain(text) => {
                return Ok(Made { body: text.clone(), request_override: Value::Null, response_override: Value::Null });
            }
            Kind::Velocity { template, context, overrides, stage_variables } => (template, *context, *overrides, *stage_variables),
        };
        let mut values = Vec::new();
        if context {
            values.push(("context", scope.context()));
        }
        if stage_variables {
            values.push(("stageVariables", scope.stage_variables()));
        }
        let variables = velocity::Scope { values, objects: vec!["input", "util"], host: scope };
        let rendered = template.render(&variables, Limits::default())?;
        let mut changed = if overrides { rendered.changed(scope.context()).unwrap_or_default() } else { Value::Null };
        let mut taken = |name: &str| changed.get_mut(name).map(Value::take).unwrap_or_default();
        let (request_override, response_override) = (taken("requestOverride"), taken("responseOverride"));
        Ok(Made { body: rendered.text.into(), request_override, response_override })
    }
}

/// The parsed templates of a deployment, by their text.
#[derive(Default)]
pub struct Templates(RwLock<Kept>);

#[derive(Default)]
struct Kept {
    text: usize,
    parsed: HashMap<String, Result<Arc<Prepared>, Problem>>,
}

impl Templates {
    /// Returns a template, parsed at its first use.
    pub fn get(&self, text: &str) -> Result<Arc<Prepared>, Problem> {
        if let Some(parsed) = self.0.read().parsed.get(text) {
            return parsed.clone();
        }
        let parsed = Prepared::parse(text).map(Arc::new);
        let mut kept = self.0.write();
        if kept.text + text.len() <= MOST_TEXT && kept.parsed.insert(text.to_owned(), parsed.clone()).is_none() {
            kept.text += text.len();
        }
        parsed
    }
}
