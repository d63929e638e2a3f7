//! The variables of gateway responses: `$context.…`, `$stageVariables.…` and `$method.request.…` are replaced by their values.
//!
//! Gateway responses are not mapping templates: there is no Velocity in them.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html>.

use serde_json::Value;

use super::{parse::Incoming, source};
use crate::apigateway::common::Texts;

/// The values that a gateway response, or the format of an access log, can refer to.
pub struct Variables<'c> {
    pub incoming: &'c Incoming,
    pub context: &'c Value,
    pub stage_variables: &'c Texts,
}

impl Variables<'_> {
    /// Replaces the variables in a text. One without a value is replaced by nothing; other text stays.
    pub fn fill(&self, text: &str) -> String {
        self.fill_or(text, "")
    }

    /// Replaces the variables in a text; one without a value by `absent`.
    pub fn fill_or(&self, text: &str, absent: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let (braced, inner) = after.strip_prefix('{').map_or((false, after), |inner| (true, inner));
            let length = inner.find(|letter: char| !(letter.is_ascii_alphanumeric() || "._-".contains(letter)));
            // A dot at the end belongs to the text.
            let name = inner[..length.unwrap_or(inner.len())].trim_end_matches(['.', '-']);
            let closed = !braced || inner[name.len()..].starts_with('}');
            if !closed || !self.is_variable(name) {
                out.push('$');
                rest = after;
                continue;
            }
            out.push_str(&self.value(name).filter(|value| !value.is_empty()).unwrap_or_else(|| absent.to_owned()));
            rest = &inner[name.len() + usize::from(braced)..];
        }
        out.push_str(rest);
        out
    }

    /// Returns the value of a response parameter: `'literal'`, or a variable without its `$`.
    pub fn of_parameter(&self, text: &str) -> Option<String> {
        match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
            Some(literal) => Some(literal.to_owned()),
            None => self.value(text),
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        ["context.", "stageVariables.", "method.request."].iter().any(|root| name.len() > root.len() && name.starts_with(root))
    }

    fn value(&self, name: &str) -> Option<String> {
        if let Some(path) = name.strip_prefix("context.") {
            return source::at(self.context, path).map(|value| source::shown(value).into_owned());
        }
        if let Some(name) = name.strip_prefix("stageVariables.") {
            return self.stage_variables.get(name).cloned();
        }
        let (place, name) = name.strip_prefix("method.request.")?.split_once('.')?;
        match place {
            "header" => self.incoming.header(name).map(str::to_owned),
            "querystring" => self.incoming.query.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone()),
            _ => None,
        }
    }
}
