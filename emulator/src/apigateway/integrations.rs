//! Integrations: the backends of methods. `integration_responses.rs` has the mappings of their results.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::{self, labels},
    collection::Noun,
    common::{AtMethod, HttpMethod, Texts},
    integration_responses::IntegrationResponse,
    integration_uri::IntegrationUri,
    methods::{change, look},
    patch::{self, Field, Op, Patching, Table},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// The largest mapping template, in bytes, by AWS's limit.
const LARGEST_TEMPLATE: usize = 300 * 1024;
/// The default and largest timeout of an integration, in ms, as on AWS.
const LONGEST_TIMEOUT: u32 = 29_000;

/// The backend of a method.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Integration {
    #[serde(rename = "type")]
    pub kind: IntegrationType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_parameters: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_templates: Texts,
    pub passthrough_behavior: PassthroughBehavior,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<ContentHandling>,
    pub timeout_in_millis: u32,
    pub cache_namespace: String,
    pub cache_key_parameters: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub integration_responses: BTreeMap<String, IntegrationResponse>,
}

/// The type of a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "AWS's own words")]
pub enum IntegrationType {
    #[serde(rename = "HTTP")]
    Http,
    #[serde(rename = "AWS")]
    Aws,
    #[serde(rename = "MOCK")]
    Mock,
    #[serde(rename = "HTTP_PROXY")]
    HttpProxy,
    #[serde(rename = "AWS_PROXY")]
    AwsProxy,
}

/// When a body whose media type has no request template is passed through: always, only if there are no templates, or never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's own words")]
pub enum PassthroughBehavior {
    #[default]
    WhenNoMatch,
    WhenNoTemplates,
    Never,
}

impl PassthroughBehavior {
    pub(super) fn parse(text: &str) -> Result<Self, GatewayError> {
        match text {
            "WHEN_NO_MATCH" => Ok(Self::WhenNoMatch),
            "WHEN_NO_TEMPLATES" => Ok(Self::WhenNoTemplates),
            "NEVER" => Ok(Self::Never),
            _ => Err(GatewayError::invalid(
                "Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER",
            )),
        }
    }
}

/// The conversion of bodies between bytes and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's own words")]
pub enum ContentHandling {
    ConvertToBinary,
    ConvertToText,
}

impl ContentHandling {
    pub(super) fn parse(text: &str) -> Result<Self, GatewayError> {
        match text {
            "CONVERT_TO_BINARY" => Ok(Self::ConvertToBinary),
            "CONVERT_TO_TEXT" => Ok(Self::ConvertToText),
            _ => Err(GatewayError::invalid(
                "Invalid contentHandling specified. Valid options are CONVERT_TO_BINARY, CONVERT_TO_TEXT",
            )),
        }
    }
}

impl Noun for Integration {
    const MISSING: &'static str = "Invalid Integration identifier specified";
}

/// Input of [`put_integration`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutIntegration {
    #[serde(flatten)]
    at: AtMethod,
    #[serde(rename = "type")]
    kind: Option<IntegrationType>,
    integration_http_method: Option<String>,
    uri: Option<String>,
    connection_type: Option<String>,
    credentials: Option<String>,
    #[serde(default)]
    request_parameters: Texts,
    #[serde(default)]
    request_templates: Option<Texts>,
    passthrough_behavior: Option<String>,
    cache_namespace: Option<String>,
    #[serde(default)]
    cache_key_parameters: Vec<String>,
    content_handling: Option<String>,
    timeout_in_millis: Option<u32>,
    response_transfer_mode: Option<String>,
}

impl PutIntegration {
    fn integration(&self) -> Result<Integration, GatewayError> {
        if self.connection_type.as_deref() == Some("VPC_LINK") {
            return Err(GatewayError::Unsupported("integrations through a VPC link"));
        }
        if self.response_transfer_mode.as_deref() == Some("STREAM") {
            return Err(GatewayError::Unsupported("streamed integration responses"));
        }
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let integration = Integration {
            kind: self.kind.ok_or_else(|| GatewayError::invalid("Enumeration value for Type must be non-empty"))?,
            http_method: text(&self.integration_http_method),
            uri: text(&self.uri),
            connection_type: text(&self.connection_type),
            credentials: text(&self.credentials),
            request_parameters: self.request_parameters.clone(),
            request_templates: self.request_templates.clone().unwrap_or_default(),
            passthrough_behavior: match &self.passthrough_behavior {
                Some(behavior) if !behavior.is_empty() => PassthroughBehavior::parse(behavior)?,
                Some(_) | None => PassthroughBehavior::default(),
            },
            content_handling: text(&self.content_handling).map(|handling| ContentHandling::parse(&handling)).transpose()?,
            timeout_in_millis: self.timeout_in_millis.unwrap_or(LONGEST_TIMEOUT),
            cache_namespace: text(&self.cache_namespace).unwrap_or_else(|| self.at.resource_id.clone()),
            cache_key_parameters: self.cache_key_parameters.clone(),
            integration_responses: BTreeMap::new(),
        };
        integration.check()?;
        Ok(integration)
    }
}

impl Integration {
    /// Returns whether the URI is that of a function, as far as it is known without stage variables.
    pub fn is_of_function(&self) -> bool {
        self.uri.as_deref().is_some_and(|uri| uri.parse::<IntegrationUri>().is_ok_and(|uri| uri.is_lambda()))
    }

    /// Validates an integration, as AWS does when it is put or patched.
    pub(super) fn check(&self) -> Result<(), GatewayError> {
        if !(50..=LONGEST_TIMEOUT).contains(&self.timeout_in_millis) {
            return Err(GatewayError::invalid("Timeout should be between 50 ms and 29000 ms"));
        }
        check_templates(&self.request_templates)?;
        match self.kind {
            IntegrationType::Mock => return Ok(()),
            IntegrationType::Http | IntegrationType::HttpProxy => {
                let uri = self.uri.as_deref().unwrap_or("");
                if !uri.starts_with("http://") && !uri.starts_with("https://") && !uri.contains("${stageVariables.") {
                    return Err(GatewayError::invalid("Invalid HTTP endpoint specified for URI"));
                }
            }
            IntegrationType::Aws | IntegrationType::AwsProxy => self.check_arn()?,
        }
        match &self.http_method {
            None => Err(GatewayError::invalid("Enumeration value for HttpMethod must be non-empty")),
            Some(method) => method.parse::<HttpMethod>().map(|_| ()),
        }
    }

    fn check_arn(&self) -> Result<(), GatewayError> {
        let uri: IntegrationUri = self.uri.as_deref().unwrap_or("").parse()?;
        if self.kind == IntegrationType::AwsProxy && !uri.is_lambda() {
            return Err(GatewayError::invalid(
                "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
            ));
        }
        if !uri.is_lambda() && self.credentials.is_none() {
            return Err(GatewayError::invalid("Role ARN must be specified for AWS integrations"));
        }
        Ok(())
    }
}

pub(super) fn check_templates(templates: &Texts) -> Result<(), GatewayError> {
    if templates.values().any(|template| template.len() > LARGEST_TEMPLATE) {
        return Err(GatewayError::invalid("The maximum size of a mapping template is 300 KB"));
    }
    Ok(())
}

/// Returns the needs of [`put_integration`], with `iam:PassRole` for the role that the integration is called with.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html>.
pub fn put_needs(call: &Call<PutIntegration>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(access::needs(call, row)?.and_pass_role(call.input.credentials.as_deref(), "apigateway.amazonaws.com"))
}

/// Returns the needs of [`update_integration`], with `iam:PassRole` for the roles that the steps give to the integration.
pub fn update_needs(call: &Call<Patching<AtMethod>>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let roles = call.input.values("/credentials");
    Ok(roles.fold(access::needs(call, row)?, |needs, role| needs.and_pass_role(Some(role), "apigateway.amazonaws.com")))
}

/// Creates or replaces the integration of a method. A new integration has no integration responses.
pub async fn put_integration(call: Call<PutIntegration>) -> Result<Integration, GatewayError> {
    change(&call.account, &call.input.at, |method| {
        let integration = call.input.integration()?;
        method.method_integration = Some(integration.clone());
        Ok(integration)
    })
}

/// Returns the integration of a method.
pub async fn get_integration(call: Call<AtMethod>) -> Result<Integration, GatewayError> {
    look(&call.account, &call.input, |method| method.method_integration.clone().ok_or(GatewayError::NoSuch(Integration::MISSING)))
}

/// Deletes the integration of a method with its integration responses.
pub async fn delete_integration(call: Call<AtMethod>) -> Result<(), GatewayError> {
    change(&call.account, &call.input, |method| {
        method.method_integration.take().map(|_| ()).ok_or(GatewayError::NoSuch(Integration::MISSING))
    })
}

/// Patches the integration of a method.
pub async fn update_integration(call: Call<Patching<AtMethod>>) -> Result<Integration, GatewayError> {
    let Patching { at, operations } = &call.input;
    change(&call.account, at, |method| {
        let integration = method.method_integration.as_mut().ok_or(GatewayError::NoSuch(Integration::MISSING))?;
        let mut patched = integration.clone();
        patch::apply(&mut patched, PATHS, operations)?;
        patched.check()?;
        *integration = patched.clone();
        Ok(patched)
    })
}

const PATHS: &Table<Integration> = &Table::listed(&[
    Field::replace("/uri", |integration, change| {
        integration.uri = change.optional();
        Ok(())
    }),
    Field::replace("/httpMethod", |integration, change| {
        integration.http_method = change.optional();
        Ok(())
    }),
    Field::any("/credentials", |integration, change| {
        integration.credentials = change.optional();
        Ok(())
    }),
    Field::replace("/passthroughBehavior", |integration, change| {
        integration.passthrough_behavior = PassthroughBehavior::parse(&change.text())?;
        Ok(())
    }),
    Field::replace("/contentHandling", |integration, change| {
        integration.content_handling = change.optional().map(|handling| ContentHandling::parse(&handling)).transpose()?;
        Ok(())
    }),
    Field::replace("/timeoutInMillis", |integration, change| {
        integration.timeout_in_millis = change.parsed()?;
        Ok(())
    }),
    Field::replace("/cacheNamespace", |integration, change| {
        integration.cache_namespace = change.text();
        Ok(())
    }),
    Field::list("/cacheKeyParameters/{name}", |integration, change| {
        integration.cache_key_parameters.retain(|kept| kept != change.hole(0));
        if change.op == Op::Add {
            integration.cache_key_parameters.push(change.hole(0).into());
        }
        Ok(())
    }),
    Field::any("/requestParameters/{name}", |integration, change| {
        change.on_map(&mut integration.request_parameters);
        Ok(())
    }),
    Field::any("/requestTemplates/{mediaType}", |integration, change| {
        change.on_map(&mut integration.request_templates);
        Ok(())
    }),
]);

labels!(at PutIntegration);
