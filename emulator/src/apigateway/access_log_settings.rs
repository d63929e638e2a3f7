//! The access log of a stage: where it is written and in which format. `execute_api/access_log.rs` writes it.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html>.

use serde::{Deserialize, Serialize};

use super::{GatewayError, patch::Field, stages::Stage};
use crate::Arn;

/// The longest format, bytes, by AWS's limit.
const LONGEST: usize = 3 * 1024;

/// AWS's `AccessLogSettings`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct AccessLogSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
}

impl AccessLogSettings {
    /// Returns the name of the log group that the log is written to.
    pub fn log_group(&self) -> Option<&str> {
        let arn = self.destination_arn.as_deref()?;
        let (_, group) = arn.split_once(":log-group:")?;
        Some(group.strip_suffix(":*").unwrap_or(group))
    }

    fn check_format(format: &str) -> Result<(), GatewayError> {
        let line = format.strip_suffix('\n').unwrap_or(format);
        if line.trim_end_matches('\r').contains(['\r', '\n']) {
            return Err(GatewayError::invalid(format!(
                "Access Log format must be single line, new line character is allowed only at end of the format: '{format}'"
            )));
        }
        let names = ["$context.requestId", "$context.extendedRequestId", "${context.requestId}", "${context.extendedRequestId}"];
        if !names.iter().any(|name| format.contains(name)) {
            return Err(GatewayError::invalid(format!(
                "Access Log format must include either $context.requestId or $context.extendedRequestId : '{format}'"
            )));
        }
        if format.len() > LONGEST {
            return Err(GatewayError::invalid("Access Log format cannot be longer than 3072 bytes"));
        }
        Ok(())
    }

    fn check_destination(arn: &str) -> Result<(), GatewayError> {
        let parsed = arn.parse::<Arn>().ok();
        let fits = parsed.is_some_and(|arn| match arn.service.as_str() {
            "logs" => arn.resource.strip_prefix("log-group:").is_some_and(|group| {
                let group = group.strip_suffix(":*").unwrap_or(group);
                (1..=512).contains(&group.len())
                    && group.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/.#".contains(&byte))
            }),
            "firehose" => arn.resource.starts_with("deliverystream/amazon-apigateway-"),
            _ => false,
        });
        if fits {
            return Ok(());
        }
        Err(GatewayError::invalid(format!(
            "Invalid ARN specified in the request. Access log destination must only contain characters a-z, A-Z, 0-9, '_', '-', '/', '.': '{arn}'"
        )))
    }
}

/// The paths of a stage's patch that are about its access log.
pub const PATHS: [Field<Stage>; 3] = [
    Field::set("/accessLogSettings/destinationArn", |stage, change| {
        let arn = change.text();
        AccessLogSettings::check_destination(&arn)?;
        let arn = arn.strip_suffix(":*").unwrap_or(&arn).to_owned();
        stage.access_log_settings.get_or_insert_default().destination_arn = Some(arn);
        Ok(())
    }),
    Field::set("/accessLogSettings/format", |stage, change| {
        let format = change.text();
        AccessLogSettings::check_format(&format)?;
        stage.access_log_settings.get_or_insert_default().format = Some(format);
        Ok(())
    }),
    Field::remove("/accessLogSettings", |stage, _| {
        stage.access_log_settings = None;
        Ok(())
    }),
];
