//! The execution log: what API Gateway has to say of a call, line by line, in AWS's words.
//!
//! A stage whose settings ask for it has it written to `API-Gateway-Execution-Logs_{api}/{stage}`; `test-invoke-method` answers with it.

use http::StatusCode;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value};

use super::{deployed_stage::DeployedStage, gateway_error::GatewayError, parse::Incoming, routes::Found};
use crate::{
    apigateway::stages::{LoggingLevel, MethodSetting},
    emulator::Core,
    ids::HEX,
    logs,
};

/// How long a line in CloudWatch Logs may be, bytes.
const LONGEST_LINE: usize = 1024;

/// The lines of one call.
pub struct ExecutionLog {
    request_id: String,
    at: Timestamp,
    lines: Vec<Line>,
}

struct Line {
    level: Level,
    text: String,
}

/// When a line is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// At level `ERROR` already.
    Error,
    /// At level `INFO`.
    Info,
    /// With data tracing only: whole bodies and headers.
    Data,
}

impl ExecutionLog {
    /// An empty log of a call.
    pub fn begin(incoming: &Incoming) -> Self {
        let mut log = Self { request_id: incoming.request_id.clone(), at: incoming.now, lines: Vec::new() };
        log.line(Level::Info, format!("Extended Request Id: {}", incoming.extended_request_id));
        log
    }

    /// An empty log of a test, which begins otherwise.
    pub fn of_test(incoming: &Incoming) -> Self {
        Self { request_id: incoming.request_id.clone(), at: incoming.now, lines: Vec::new() }
    }

    /// Adds a line.
    pub fn line(&mut self, level: Level, text: impl Into<String>) {
        self.lines.push(Line { level, text: text.into() });
    }

    /// The first lines: what was asked.
    pub fn started(&mut self, incoming: &Incoming, found: &Found<'_>) {
        self.line(Level::Info, format!("Starting execution for request: {}", self.request_id));
        self.line(Level::Info, format!("HTTP Method: {}, Resource Path: {}", incoming.method, incoming.path));
        let pairs = |pairs: &[(String, String)]| {
            let fields: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{{{}}}", fields.join(", "))
        };
        self.line(Level::Data, format!("Method request path: {}", pairs(&found.path_parameters)));
        self.line(Level::Data, format!("Method request query string: {}", pairs(&incoming.query)));
        let hidden: Vec<_> = incoming.headers.iter().map(hide).collect();
        self.line(Level::Data, format!("Method request headers: {}", pairs(&hidden)));
        let body = String::from_utf8_lossy(&incoming.body);
        self.line(Level::Data, format!("Method request body before transformations: {body}"));
    }

    /// The method lets callers in without a key.
    pub fn key_not_needed(&mut self, deployed: &DeployedStage, found: &Found<'_>) {
        self.line(
            Level::Info,
            format!(
                "API Key  authorized because method '{} {}' does not require API Key. Request will not contribute to throttle or quota limits",
                found.method_name.as_str(),
                found.resource.path
            ),
        );
        self.line(
            Level::Info,
            format!("Usage Plan check succeeded for API Key  and API Stage {}/{}", deployed.api_id, deployed.stage.stage_name),
        );
    }

    /// The key was looked at.
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

    /// The call was refused.
    pub fn refused(&mut self, refusal: &GatewayError) {
        match refusal {
            GatewayError::NoSuchRoute | GatewayError::NoSuchStage => {
                self.line(Level::Error, "No matching resource or method was found")
            }
            GatewayError::Throttled => self.line(Level::Error, "Method request was throttled: Too Many Requests"),
            GatewayError::QuotaExceeded => self.line(Level::Error, "Usage Plan quota is used up: Limit Exceeded"),
            GatewayError::NotSigned
            | GatewayError::SignaturesUnsupported
            | GatewayError::TooLarge
            | GatewayError::HeadersTooLarge
            | GatewayError::MissingParameters(_)
            | GatewayError::InvalidBody
            | GatewayError::UnsupportedMediaType => self.line(Level::Error, format!("Request was refused: {refusal}")),
            GatewayError::TimedOut => self.line(Level::Error, "Execution failed due to a timeout error"),
            // Whoever found these has said why already.
            GatewayError::InvalidApiKey
            | GatewayError::BadIntegration
            | GatewayError::Misconfigured
            | GatewayError::Unreachable => {}
        }
    }

    /// The last line.
    pub fn completed(&mut self, status: StatusCode) {
        let level = if status.is_server_error() { Level::Error } else { Level::Info };
        self.line(level, format!("Method completed with status: {}", status.as_u16()));
    }

    /// The whole log as `test-invoke-method` answers it.
    pub fn as_text(&self) -> String {
        let stamp = self.at.to_zoned(TimeZone::UTC).strftime("%a %b %d %H:%M:%S UTC %Y").to_string();
        let lines: String = self.lines.iter().map(|line| format!("{stamp} : {}\n", line.text)).collect();
        format!("Execution log for request {}\n{lines}", self.request_id)
    }

    /// Writes what the settings of the method, or of all methods, ask for.
    pub async fn write(self, core: &Core, deployed: &DeployedStage, setting: Option<&MethodSetting>) {
        let Some(setting) = setting.or_else(|| deployed.stage.method_settings.get("*/*")) else { return };
        let wanted = match (setting.logging_level, setting.data_trace_enabled) {
            (LoggingLevel::Off, _) => return,
            (LoggingLevel::Error, _) => Level::Error,
            (LoggingLevel::Info, false) => Level::Info,
            (LoggingLevel::Info, true) => Level::Data,
        };
        let failed = self.lines.iter().any(|line| line.level == Level::Error);
        if wanted == Level::Error && !failed {
            return;
        }
        let group = format!("API-Gateway-Execution-Logs_{}/{}", deployed.api_id, deployed.stage.stage_name);
        let timestamp = self.at.as_millisecond();
        let lines = self.lines.into_iter().filter(|line| line.level <= wanted);
        let event = |line: Line| logs::Event { timestamp, message: cut(&format!("({}) {}", self.request_id, line.text)) };
        let stream = core.ids.draw(HEX, 32);
        logs::write(core, &deployed.account, &group, &stream, lines.map(event).collect()).await;
    }
}

/// Keys and tokens are shown by their last letters only.
fn hide((name, value): &(String, String)) -> (String, String) {
    let secret = name.eq_ignore_ascii_case("x-api-key") || name.eq_ignore_ascii_case("authorization");
    (name.clone(), if secret { masked(value) } else { value.clone() })
}

fn masked(value: &str) -> String {
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

/// JSON's members in the log's own spelling: `{name=value, …}`.
pub fn members(map: &Map<String, Value>) -> String {
    let fields: Vec<String> = map
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    format!("{{{}}}", fields.join(", "))
}
