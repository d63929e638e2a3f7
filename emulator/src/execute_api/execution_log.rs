//! The execution log: the messages of API Gateway about a call, in AWS's words.
//!
//! If the stage's settings enable it, the log is written to the log group `API-Gateway-Execution-Logs_{api}/{stage}`.
//! `test-invoke-method` returns it.

use http::StatusCode;
use jiff::{Timestamp, tz::TimeZone};

use super::{deployed_stage::DeployedStage, gateway_error::GatewayError, parse::Incoming, routes::Found};
use crate::{
    apigateway::stages::{LoggingLevel, MethodSetting},
    emulator::Core,
    ids::HEX,
    logs,
};

/// The longest line of an execution log in CloudWatch Logs, in bytes, as on AWS. Longer lines are truncated.
const LONGEST_LINE: usize = 1024;

/// The log of one call.
pub struct ExecutionLog {
    request_id: String,
    at: Timestamp,
    /// The level from which on lines are kept; `None` if the stage logs nothing.
    wanted: Option<Level>,
    lines: Vec<Line>,
    /// The status of the integration's response, and its latency in ms.
    pub integration: Option<(StatusCode, i128)>,
}

struct Line {
    text: String,
}

/// The logging level from which on a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Written at levels `ERROR` and `INFO`.
    Error,
    /// Written at level `INFO`.
    Info,
    /// Written at level `INFO` with data tracing: whole bodies and headers.
    Data,
}

impl ExecutionLog {
    /// Starts the log of a call with its extended request id. The settings are those of the method, if it is known.
    pub fn begin(incoming: &Incoming, setting: Option<&MethodSetting>) -> Self {
        let wanted = setting.and_then(|setting| match (setting.logging_level, setting.data_trace_enabled) {
            (LoggingLevel::Off, _) => None,
            (LoggingLevel::Error, _) => Some(Level::Error),
            (LoggingLevel::Info, false) => Some(Level::Info),
            (LoggingLevel::Info, true) => Some(Level::Data),
        });
        let mut log = Self::of_level(incoming, wanted);
        log.line(Level::Info, format_args!("Extended Request Id: {}", incoming.extended_request_id));
        log
    }

    /// Starts the log of a `test-invoke-method`, which has no extended request id.
    pub fn of_test(incoming: &Incoming) -> Self {
        Self::of_level(incoming, Some(Level::Data))
    }

    fn of_level(incoming: &Incoming, wanted: Option<Level>) -> Self {
        Self { request_id: incoming.request_id.clone(), at: incoming.now, wanted, lines: Vec::new(), integration: None }
    }

    /// Returns whether lines of a level are kept.
    pub fn wants(&self, level: Level) -> bool {
        self.wanted.is_some_and(|wanted| level <= wanted)
    }

    /// Adds a line, if its level is wanted. The text is formatted only then.
    pub fn line(&mut self, level: Level, text: impl std::fmt::Display) {
        if self.wants(level) {
            self.lines.push(Line { text: text.to_string() });
        }
    }

    /// Adds the line for the integration's response, and keeps its status and latency for the access log.
    pub fn received(&mut self, status: StatusCode, latency: i128) {
        self.integration = Some((status, latency));
        self.line(Level::Info, format_args!("Received response. Status: {}, Integration latency: {latency} ms", status.as_u16()));
    }

    /// Adds the lines that describe the request. Values of `x-api-key` and `authorization` are masked.
    pub fn started(&mut self, incoming: &Incoming, found: &Found<'_>) {
        if !self.wants(Level::Info) {
            return;
        }
        self.line(Level::Info, format!("Starting execution for request: {}", self.request_id));
        self.line(Level::Info, format!("HTTP Method: {}, Resource Path: {}", incoming.method, incoming.path));
        self.line(Level::Data, format!("Method request path: {}", pairs(&found.path_parameters)));
        self.line(Level::Data, format!("Method request query string: {}", pairs(&incoming.query)));
        let hidden: Vec<_> = incoming.headers.iter().map(hide).collect();
        self.line(Level::Data, format!("Method request headers: {}", pairs(&hidden)));
        let body = String::from_utf8_lossy(&incoming.body);
        self.line(Level::Data, format!("Method request body before transformations: {body}"));
    }

    /// Adds the lines for a method that does not require an API key.
    pub fn key_not_needed(&mut self, deployed: &DeployedStage, found: &Found<'_>) {
        self.line(
            Level::Info,
            format_args!(
                "API Key  authorized because method '{} {}' does not require API Key. Request will not contribute to throttle or quota limits",
                found.method_name.as_str(),
                found.resource.path
            ),
        );
        self.line(
            Level::Info,
            format_args!("Usage Plan check succeeded for API Key  and API Stage {}/{}", deployed.api_id, deployed.stage.stage_name),
        );
    }

    /// Adds the lines for the check of an API key.
    pub fn key_checked(&mut self, deployed: &DeployedStage, found: &Found<'_>, value: Option<&str>, fits: bool) {
        let stage = format!("{}/{}", deployed.api_id, deployed.stage.stage_name);
        let shown = value.map(masked).unwrap_or_default();
        self.line(
            Level::Info,
            format!("Verifying Usage Plan for request: {}. API Key: {shown} API Stage: {stage}", self.request_id),
        );
        if fits {
            self.line(Level::Info, format!("Usage Plan check succeeded for API Key {shown} and API Stage {stage}"));
            return;
        }
        let method = format!("{} {}", found.method_name.as_str(), found.resource.path);
        let why = match value {
            None => format!("API Key  not authorized because method '{method}' requires API Key and API Key is not present"),
            Some(_) => format!(
                "API Key {shown} not authorized because method '{method}' requires API Key and the key is unknown, disabled or in no usage plan for the stage"
            ),
        };
        self.line(Level::Error, why);
    }

    /// Adds the line for an error, unless the step that returned it has logged it.
    pub fn refused(&mut self, refusal: &GatewayError) {
        match refusal {
            GatewayError::NoSuchRoute | GatewayError::NoSuchStage => {
                self.line(Level::Error, "No matching resource or method was found")
            }
            GatewayError::Throttled => self.line(Level::Error, "Method request was throttled: Too Many Requests"),
            GatewayError::QuotaExceeded => self.line(Level::Error, "Usage Plan quota is used up: Limit Exceeded"),
            GatewayError::NotSigned
            | GatewayError::NotAuthentic { .. }
            | GatewayError::NoUserPools
            | GatewayError::TooLarge
            | GatewayError::HeadersTooLarge
            | GatewayError::MissingParameters(_)
            | GatewayError::InvalidBody
            | GatewayError::UnsupportedMediaType => self.line(Level::Error, format!("Request was refused: {refusal}")),
            GatewayError::TimedOut => self.line(Level::Error, "Execution failed due to a timeout error"),
            // The step that returned the error has logged the cause.
            GatewayError::Denied(_)
            | GatewayError::Unauthorized
            | GatewayError::AuthorizerFailed
            | GatewayError::AuthorizerMisconfigured
            | GatewayError::InvalidApiKey
            | GatewayError::BadIntegration
            | GatewayError::Misconfigured
            | GatewayError::Unreachable => {}
        }
    }

    /// Adds the last line, with the status of the response.
    pub fn completed(&mut self, status: StatusCode) {
        let level = if status.is_server_error() { Level::Error } else { Level::Info };
        self.line(level, format!("Method completed with status: {}", status.as_u16()));
    }

    /// Returns all lines as text, for `test-invoke-method`.
    pub fn as_text(&self) -> String {
        let stamp = self.at.to_zoned(TimeZone::UTC).strftime("%a %b %d %H:%M:%S UTC %Y").to_string();
        let lines: String = self.lines.iter().map(|line| format!("{stamp} : {}\n", line.text)).collect();
        format!("Execution log for request {}\n{lines}", self.request_id)
    }

    /// Writes the lines to CloudWatch Logs. At level `ERROR`, a call without an error writes nothing.
    pub async fn write(self, core: &Core, deployed: &DeployedStage) {
        if self.lines.is_empty() {
            return;
        }
        let canary = if deployed.is_canary == Some(true) { "/Canary" } else { "" };
        let group = format!("API-Gateway-Execution-Logs_{}/{}{canary}", deployed.api_id, deployed.stage.stage_name);
        let timestamp = self.at.as_millisecond();
        let event = |line: Line| logs::Event { timestamp, message: cut(&format!("({}) {}", self.request_id, line.text)) };
        let stream = core.ids.draw(HEX, 32);
        logs::write(core, &deployed.account, &group, &stream, self.lines.into_iter().map(event).collect()).await;
    }
}

/// Masks the value of a header that has a key or a token. At most its last 6 characters are shown.
fn hide((name, value): &(String, String)) -> (String, String) {
    let secret = name.eq_ignore_ascii_case("x-api-key") || name.eq_ignore_ascii_case("authorization");
    (name.clone(), if secret { masked(value) } else { value.clone() })
}

pub fn masked(value: &str) -> String {
    let letters: Vec<char> = value.chars().collect();
    let shown = letters.len().min(6).min(letters.len() / 2);
    let tail: String = letters[letters.len() - shown..].iter().collect();
    format!("{}{tail}", "*".repeat(letters.len() - shown))
}

fn cut(line: &str) -> String {
    if line.len() <= LONGEST_LINE {
        return line.into();
    }
    let end = (0..=LONGEST_LINE - 12).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
    format!("{} [TRUNCATED]", &line[..end])
}

/// Formats pairs in the log's format: `{name=value, …}`.
pub fn pairs(pairs: &[(String, String)]) -> String {
    let fields: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{{{}}}", fields.join(", "))
}
