//! What a caller is told when the gateway refuses, or the integration fails: the one place where that becomes status, headers and body.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::{parse::Incoming, reply::Reply, template};
use crate::apigateway::{deployments::Snapshot, gateway_responses::GatewayResponse};

/// Why a call was not answered by its integration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// No such API, or no such stage.
    #[error("Forbidden")]
    NoSuchStage,
    /// No resource for the path, or none with the method.
    #[error("Missing Authentication Token")]
    NoSuchRoute,
    /// The method is for signed callers.
    #[error("Missing Authentication Token")]
    NotSigned,
    /// The method is for signed callers, whose signatures are not looked at here.
    #[error("Coldstart does not check signatures of callers of methods with authorization AWS_IAM yet")]
    SignaturesUnsupported,
    /// No key, an unknown or disabled one, or one that is in no plan of this stage.
    #[error("Forbidden")]
    InvalidApiKey,
    /// No token left.
    #[error("Too Many Requests")]
    Throttled,
    /// No call left in this period.
    #[error("Limit Exceeded")]
    QuotaExceeded,
    /// The body.
    #[error("HTTP content length exceeded 10485760 bytes.")]
    TooLarge,
    /// The headers.
    #[error("Request Header Fields Too Large")]
    HeadersTooLarge,
    /// The validator misses these.
    #[error("Missing required request parameters: [{0}]")]
    MissingParameters(String),
    /// The validator could not read it.
    #[error("Invalid request body")]
    InvalidBody,
    /// No template for the body's type, and it may not pass without.
    #[error("Unsupported Media Type")]
    UnsupportedMediaType,
    /// The integration answered what is no answer, or failed.
    #[error("Internal server error")]
    BadIntegration,
    /// The integration is set up wrong, or may not be called. Or it was our own fault.
    #[error("Internal server error")]
    Misconfigured,
    /// The integration took too long.
    #[error("Endpoint request timed out")]
    TimedOut,
    /// The integration can't be reached.
    #[error("Network error communicating with endpoint")]
    Unreachable,
}

impl GatewayError {
    /// Our own fault: logged here, once, and not told.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error in a call of a deployed API");
        Self::Misconfigured
    }

    /// Status, `x-amzn-ErrorType` and type of gateway response.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoSuchStage => (StatusCode::FORBIDDEN, "ForbiddenException", ""),
            Self::NoSuchRoute | Self::NotSigned => {
                (StatusCode::FORBIDDEN, "MissingAuthenticationTokenException", "MISSING_AUTHENTICATION_TOKEN")
            }
            Self::SignaturesUnsupported => (StatusCode::NOT_IMPLEMENTED, "NotImplemented", ""),
            Self::InvalidApiKey => (StatusCode::FORBIDDEN, "ForbiddenException", "INVALID_API_KEY"),
            Self::Throttled => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "THROTTLED"),
            Self::QuotaExceeded => (StatusCode::TOO_MANY_REQUESTS, "LimitExceededException", "QUOTA_EXCEEDED"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", "REQUEST_TOO_LARGE"),
            Self::HeadersTooLarge => (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "RequestHeaderFieldsTooLargeException", ""),
            Self::MissingParameters(_) => (StatusCode::BAD_REQUEST, "BadRequestException", "BAD_REQUEST_PARAMETERS"),
            Self::InvalidBody => (StatusCode::BAD_REQUEST, "BadRequestException", "BAD_REQUEST_BODY"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "BadRequestException", "UNSUPPORTED_MEDIA_TYPE"),
            Self::BadIntegration => (StatusCode::BAD_GATEWAY, "InternalServerErrorException", ""),
            Self::Misconfigured => (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerErrorException", "API_CONFIGURATION_ERROR"),
            Self::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "InternalServerErrorException", "INTEGRATION_TIMEOUT"),
            Self::Unreachable => (StatusCode::GATEWAY_TIMEOUT, "InternalServerErrorException", "INTEGRATION_FAILURE"),
        }
    }

    /// The response: the API's own words where it has some, else AWS's.
    pub fn response(&self, incoming: &Incoming, api: Option<&Snapshot>) -> Response<Bytes> {
        let (status, error_type, kind) = self.kind();
        let custom = api.and_then(|api| custom(api, kind, status));
        let mut reply = match custom {
            Some(custom) => self.in_own_words(custom, incoming, status),
            None => Reply { status, headers: Vec::new(), body: self.usual_body(status).into() },
        };
        reply.headers.push(("x-amzn-ErrorType".into(), error_type.into()));
        reply.response(incoming)
    }

    /// A blank after the colon where the integration failed, none where the gateway refused: that is how AWS writes them.
    fn usual_body(&self, status: StatusCode) -> String {
        let message = Value::String(self.to_string());
        if status.is_server_error() { format!("{{\"message\": {message}}}") } else { format!("{{\"message\":{message}}}") }
    }

    fn in_own_words(&self, custom: &GatewayResponse, incoming: &Incoming, status: StatusCode) -> Reply {
        let message = self.to_string();
        let context = json!({
            "error": { "message": message, "messageString": Value::String(message.clone()).to_string(), "responseType": custom.response_type },
            "requestId": incoming.request_id, "extendedRequestId": incoming.extended_request_id,
            "apiId": incoming.api_id, "stage": incoming.stage, "httpMethod": incoming.method.as_str(),
        });
        let status = custom.status_code.as_deref().and_then(|code| code.parse().ok()).unwrap_or(status);
        let (content_type, text) =
            custom.response_templates.iter().next().map_or(("application/json", ""), |(name, text)| (name, text));
        let body = template::render(text, &template::Scope::of_context(&context)).unwrap_or_else(|_| self.usual_body(status));
        let fixed = custom.response_parameters.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix("gatewayresponse.header.")?;
            let value = value.strip_prefix('\'')?.strip_suffix('\'')?;
            Some((name.to_owned(), value.to_owned()))
        });
        let headers = fixed.chain([("content-type".to_owned(), content_type.to_owned())]).collect();
        Reply { status, headers, body: body.into() }
    }
}

fn custom<'a>(api: &'a Snapshot, kind: &str, status: StatusCode) -> Option<&'a GatewayResponse> {
    let general = if status.is_client_error() { "DEFAULT_4XX" } else { "DEFAULT_5XX" };
    api.gateway_responses.get(kind).or_else(|| api.gateway_responses.get(general))
}
