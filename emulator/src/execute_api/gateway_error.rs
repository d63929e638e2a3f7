//! The errors of the data plane: a refusal by the gateway, or a failure of the integration. This is the one place where an error
//! becomes a response.

use http::StatusCode;
use serde_json::{Value, json};

use super::{caller::Caller, deployed_stage::DeployedStage, event, parse::Incoming, reply::Reply, variables::Variables};
use crate::apigateway::{deployments::Snapshot, gateway_responses::GatewayResponse};

/// An error for which a call is not answered by its integration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The API or the stage does not exist, or the API's endpoint is disabled.
    #[error("Forbidden")]
    NoSuchStage,
    /// No resource matches the path and has the method.
    #[error("Missing Authentication Token")]
    NoSuchRoute,
    /// The method requires a signature, and the request has none.
    #[error("Missing Authentication Token")]
    NotSigned,
    /// The signature is invalid, or its key is unknown or has expired.
    #[error("{message}")]
    NotAuthentic {
        /// AWS's name of the error.
        code: String,
        message: String,
    },
    /// Policies refuse the caller.
    #[error("{0}")]
    Denied(String),
    /// The authorizer refuses the caller, or the call has no identity for it.
    #[error("Unauthorized")]
    Unauthorized,
    /// The authorizer does not answer in time. The message is null.
    #[error("null")]
    AuthorizerFailed,
    /// The authorizer can't be called, fails, or returns an invalid result. The message is null.
    #[error("null")]
    AuthorizerMisconfigured,
    /// The method has an authorizer of Cognito.
    #[error(
        "Coldstart does not have Cognito's user pools, so nobody can call a method with an authorizer of type COGNITO_USER_POOLS"
    )]
    NoUserPools,
    /// The API key is missing, unknown, disabled, or in no usage plan of the stage.
    #[error("Forbidden")]
    InvalidApiKey,
    /// A token bucket of the call is empty.
    #[error("Too Many Requests")]
    Throttled,
    /// The quota of the period is used up.
    #[error("Limit Exceeded")]
    QuotaExceeded,
    /// The body is larger than 10 MiB.
    #[error("HTTP content length exceeded 10485760 bytes.")]
    TooLarge,
    /// The headers are larger than 10,240 bytes together.
    #[error("Request Header Fields Too Large")]
    HeadersTooLarge,
    /// The request lacks these required parameters, separated by commas.
    #[error("Missing required request parameters: [{0}]")]
    MissingParameters(String),
    /// The body has a model and is not JSON.
    #[error("Invalid request body")]
    InvalidBody,
    /// The integration has no template for the body's media type, and does not pass it through.
    #[error("Unsupported Media Type")]
    UnsupportedMediaType,
    /// The function failed, or its result is not a valid proxy response.
    #[error("Internal server error")]
    BadIntegration,
    /// The integration is configured wrong or may not be called, or an internal error occurred.
    #[error("Internal server error")]
    Misconfigured,
    /// The integration exceeded its timeout.
    #[error("Endpoint request timed out")]
    TimedOut,
    /// The integration is an HTTP endpoint that can't be reached, or that may not be called.
    #[error("Network error communicating with endpoint")]
    Unreachable,
}

impl GatewayError {
    /// Logs an internal error. The caller gets `Misconfigured`, without the cause.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error in a call of a deployed API");
        Self::Misconfigured
    }

    /// Returns the status, the `x-amzn-ErrorType`, and the type of gateway response, which is empty if there is none.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoSuchStage => (StatusCode::FORBIDDEN, "ForbiddenException", ""),
            Self::NoSuchRoute | Self::NotSigned => {
                (StatusCode::FORBIDDEN, "MissingAuthenticationTokenException", "MISSING_AUTHENTICATION_TOKEN")
            }
            Self::NotAuthentic { code, .. } => {
                let (error_type, kind) = signature_error(code);
                (StatusCode::FORBIDDEN, error_type, kind)
            }
            Self::Denied(_) => (StatusCode::FORBIDDEN, "AccessDeniedException", "ACCESS_DENIED"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "UnauthorizedException", "UNAUTHORIZED"),
            Self::AuthorizerFailed => (StatusCode::INTERNAL_SERVER_ERROR, "AuthorizerFailureException", "AUTHORIZER_FAILURE"),
            Self::AuthorizerMisconfigured => {
                (StatusCode::INTERNAL_SERVER_ERROR, "AuthorizerConfigurationException", "AUTHORIZER_CONFIGURATION_ERROR")
            }
            Self::NoUserPools => (StatusCode::NOT_IMPLEMENTED, "NotImplemented", ""),
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

    /// Returns the status that a caller gets unless the API has a gateway response of its own.
    pub fn status(&self) -> StatusCode {
        self.kind().0
    }

    /// Returns the type of gateway response for access logs, which is empty if there is none.
    pub fn response_type(&self) -> &'static str {
        self.kind().2
    }

    /// Returns the reply: by the API's own gateway response of the type, else of `DEFAULT_4XX` or `DEFAULT_5XX`, else AWS's
    /// default.
    pub fn reply(&self, incoming: &Incoming, deployed: Option<&DeployedStage>) -> Reply {
        let (status, error_type, kind) = self.kind();
        let custom = deployed.and_then(|deployed| Some((deployed, custom(&deployed.routes.snapshot, kind, status)?)));
        let mut reply = match custom {
            Some((deployed, custom)) => self.in_own_words(custom, incoming, deployed, status),
            None => Reply { status, headers: Vec::new(), body: self.usual_body(status).into() },
        };
        reply.headers.push(("x-amzn-ErrorType".into(), error_type.into()));
        reply
    }

    /// Returns the default body. As on AWS, a space follows the colon in a 5xx and none in a 4xx.
    fn usual_body(&self, status: StatusCode) -> String {
        if matches!(self, Self::AuthorizerFailed | Self::AuthorizerMisconfigured) {
            return "{\"message\":null}".into();
        }
        if let Self::Denied(message) = self {
            return format!("{{\"Message\":{}}}", Value::String(message.clone()));
        }
        let message = Value::String(self.to_string());
        if status.is_server_error() { format!("{{\"message\": {message}}}") } else { format!("{{\"message\":{message}}}") }
    }

    fn in_own_words(&self, custom: &GatewayResponse, incoming: &Incoming, deployed: &DeployedStage, status: StatusCode) -> Reply {
        let message = self.to_string();
        let mut context =
            serde_json::to_value(event::context_of(deployed, incoming, None, None, &Caller::default())).unwrap_or_default();
        context["error"] = json!({
            "messageString": Value::String(message.clone()).to_string(),
            "message": message,
            "responseType": self.response_type(),
        });
        let variables = Variables { incoming, context: &context, stage_variables: &deployed.stage.variables };
        let status = custom.status_code.as_deref().and_then(|code| code.parse().ok()).unwrap_or(status);
        let (content_type, text) = template_for(custom, incoming);
        let headers = custom.response_parameters.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix("gatewayresponse.header.")?;
            Some((name.to_owned(), variables.of_parameter(value)?))
        });
        let headers = headers.chain([("content-type".to_owned(), content_type.to_owned())]).collect();
        Reply { status, headers, body: variables.fill(text).into() }
    }
}

/// Returns the template for the first media type in the request's `Accept`, else for JSON, else the first one.
fn template_for<'r>(custom: &'r GatewayResponse, incoming: &Incoming) -> (&'r str, &'r str) {
    let accepted = incoming.header("accept").unwrap_or("application/json");
    let first = accepted.split([',', ';']).next().unwrap_or(accepted).trim();
    let templates = &custom.response_templates;
    let found = templates.get_key_value(first).or_else(|| templates.get_key_value("application/json"));
    found.or_else(|| templates.iter().next()).map_or(("application/json", ""), |(name, text)| (name, text))
}

/// Returns the `x-amzn-ErrorType` and the type of gateway response of an error about a signature.
fn signature_error(code: &str) -> (&'static str, &'static str) {
    match code {
        "InvalidSignatureException" => ("InvalidSignatureException", "INVALID_SIGNATURE"),
        "ExpiredTokenException" => ("ExpiredTokenException", "EXPIRED_TOKEN"),
        "MissingAuthenticationTokenException" => ("MissingAuthenticationTokenException", "MISSING_AUTHENTICATION_TOKEN"),
        "IncompleteSignatureException" => ("IncompleteSignatureException", "INVALID_SIGNATURE"),
        "UnrecognizedClientException" => ("UnrecognizedClientException", ""),
        _ => ("AccessDeniedException", "ACCESS_DENIED"),
    }
}

fn custom<'a>(api: &'a Snapshot, kind: &str, status: StatusCode) -> Option<&'a GatewayResponse> {
    let general = if status.is_client_error() { "DEFAULT_4XX" } else { "DEFAULT_5XX" };
    api.gateway_responses.get(kind).or_else(|| api.gateway_responses.get(general))
}
