//! Custom domain names and their base path mappings. They are stored and returned; there is no DNS here, and calls of a custom name
//! reach no API.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    collection::{Collection, Noun, Page, Paging},
    common::{Listing, Nowhere, Seconds, Texts},
    patch::{self, Field, Patching, Table},
    rest_apis::EndpointConfiguration,
    tags::MakesTagged,
};
use crate::{Call, ids::BASE36};

/// The most domain names of an account, by AWS's quota.
const MOST: usize = 120;
/// The most mappings of a domain name, by AWS's quota.
const MOST_MAPPINGS: usize = 200;
/// The hosted zones of CloudFront, and of regional endpoints in us-east-1.
const ZONES: (&str, &str) = ("Z2FDTNDATAQYW2", "Z1UJRXOUMOOFQ8");
/// The base path of a mapping that has none.
const NONE: &str = "(none)";

/// A domain name with its mappings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Domain {
    info: DomainName,
    #[serde(default)]
    mappings: Collection<BasePathMapping>,
}

/// A domain name in a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct DomainName {
    pub domain_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_upload_date: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_domain_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_hosted_zone_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_certificate_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distribution_domain_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distribution_hosted_zone_id: Option<String>,
    pub endpoint_configuration: EndpointConfiguration,
    pub domain_name_status: String,
    pub security_policy: String,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

/// The API and the stage of a base path.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct BasePathMapping {
    pub base_path: String,
    pub rest_api_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

impl Noun for Domain {
    const MISSING: &'static str = "Invalid domain name identifier specified";
}

impl Noun for BasePathMapping {
    const MISSING: &'static str = "Invalid base path mapping identifier specified";
}

/// The label of a path that names a domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtDomain {
    domain_name: String,
}

/// The labels of a path that names a mapping.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AtMapping {
    domain_name: String,
    base_path: String,
}

/// Input of [`create_domain_name`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDomainName {
    domain_name: String,
    certificate_name: Option<String>,
    certificate_arn: Option<String>,
    regional_certificate_arn: Option<String>,
    endpoint_configuration: Option<EndpointConfiguration>,
    security_policy: Option<String>,
    #[serde(default)]
    tags: Texts,
}

/// Creates a domain name.
pub async fn create_domain_name(call: Call<CreateDomainName>) -> Result<DomainName, GatewayError> {
    let input = &call.input;
    let endpoint_configuration = EndpointConfiguration::settled(input.endpoint_configuration.clone());
    let is_edge = endpoint_configuration.is_edge();
    let target = call.core.ids.draw(BASE36, 13);
    let region = call.region();
    let info = DomainName {
        domain_name: input.domain_name.clone(),
        certificate_name: input.certificate_name.clone(),
        certificate_arn: input.certificate_arn.clone(),
        certificate_upload_date: input.certificate_arn.as_ref().map(|_| call.now.into()),
        regional_domain_name: (!is_edge).then(|| format!("d-{target}.execute-api.{region}.amazonaws.com")),
        regional_hosted_zone_id: (!is_edge).then(|| ZONES.1.into()),
        regional_certificate_arn: input.regional_certificate_arn.clone(),
        distribution_domain_name: is_edge.then(|| format!("{target}.cloudfront.net")),
        distribution_hosted_zone_id: is_edge.then(|| ZONES.0.into()),
        endpoint_configuration,
        domain_name_status: "AVAILABLE".into(),
        security_policy: input.security_policy.clone().unwrap_or_else(|| "TLS_1_2".into()),
        tags: input.tags.clone(),
    };
    call.account.write(|state| {
        let domains = &mut state.apigateway.domain_names;
        if domains.contains(&input.domain_name) {
            return Err(GatewayError::Conflict("The domain name you provided already exists.".into()));
        }
        if domains.len() >= MOST {
            return Err(GatewayError::LimitExceeded("Maximum number of custom domain names has been reached".into()));
        }
        domains.insert(input.domain_name.clone(), Domain { info: info.clone(), mappings: Collection::default() });
        Ok(info)
    })
}

/// Returns a domain name.
pub async fn get_domain_name(call: Call<AtDomain>) -> Result<DomainName, GatewayError> {
    call.account.read(|state| state.apigateway.domain_names.find(&call.input.domain_name).map(|domain| domain.info.clone()))
}

/// Returns a page of the domain names of the account.
pub async fn get_domain_names(call: Call<Listing<Nowhere>>) -> Result<Page<DomainName>, GatewayError> {
    call.account.read(|state| state.apigateway.domain_names.page(&call.input.paging, |_| true, |domain| domain.info.clone()))
}

/// Patches a domain name.
pub async fn update_domain_name(call: Call<Patching<AtDomain>>) -> Result<DomainName, GatewayError> {
    call.account.write(|state| {
        let domain = state.apigateway.domain_names.find_mut(&call.input.at.domain_name)?;
        patch::apply(&mut domain.info, PATHS, &call.input.operations)?;
        Ok(domain.info.clone())
    })
}

/// Deletes a domain name with its mappings.
pub async fn delete_domain_name(call: Call<AtDomain>) -> Result<(), GatewayError> {
    call.account.write(|state| state.apigateway.domain_names.remove(&call.input.domain_name).map(|_| ()))
}

const PATHS: &Table<DomainName> = &Table::listed(&[
    Field::replace("/certificateName", |domain, change| {
        domain.certificate_name = change.optional();
        Ok(())
    }),
    Field::replace("/certificateArn", |domain, change| {
        domain.certificate_arn = change.optional();
        Ok(())
    }),
    Field::replace("/regionalCertificateArn", |domain, change| {
        domain.regional_certificate_arn = change.optional();
        Ok(())
    }),
    Field::replace("/securityPolicy", |domain, change| {
        domain.security_policy = match change.text().as_str() {
            policy @ ("TLS_1_0" | "TLS_1_2") => policy.to_owned(),
            _ => return Err(GatewayError::invalid("Invalid security policy. Valid options are TLS_1_0, TLS_1_2")),
        };
        Ok(())
    }),
]);

/// Input of [`create_base_path_mapping`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateBasePathMapping {
    domain_name: String,
    base_path: Option<String>,
    rest_api_id: String,
    stage: Option<String>,
}

fn check(state: &State, mapping: &BasePathMapping) -> Result<(), GatewayError> {
    let api = state.apis.get(&mapping.rest_api_id);
    let api = api.ok_or_else(|| GatewayError::invalid("Invalid REST API identifier specified"))?;
    match &mapping.stage {
        Some(stage) if !api.stages.contains(stage) => Err(GatewayError::invalid("Invalid stage identifier specified")),
        Some(_) | None => Ok(()),
    }
}

/// Maps a base path of a domain name to an API. No path stands for `(none)`.
pub async fn create_base_path_mapping(call: Call<CreateBasePathMapping>) -> Result<BasePathMapping, GatewayError> {
    let CreateBasePathMapping { domain_name, base_path, rest_api_id, stage } = &call.input;
    let base_path = base_path.clone().filter(|path| !path.is_empty()).unwrap_or_else(|| NONE.into());
    if base_path.contains('/') {
        return Err(GatewayError::invalid(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
        ));
    }
    let stage = stage.clone().filter(|stage| !stage.is_empty());
    let mapping = BasePathMapping { base_path, rest_api_id: rest_api_id.clone(), stage };
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        gateway.domain_names.find(domain_name)?;
        check(gateway, &mapping)?;
        let mappings = &mut gateway.domain_names.find_mut(domain_name)?.mappings;
        if mappings.contains(&mapping.base_path) {
            return Err(GatewayError::Conflict("Base path already exists for this domain name".into()));
        }
        if mappings.len() >= MOST_MAPPINGS {
            return Err(GatewayError::LimitExceeded("Maximum number of base path mappings has been reached".into()));
        }
        mappings.insert(mapping.base_path.clone(), mapping.clone());
        Ok(mapping)
    })
}

/// Returns a mapping.
pub async fn get_base_path_mapping(call: Call<AtMapping>) -> Result<BasePathMapping, GatewayError> {
    let AtMapping { domain_name, base_path } = &call.input;
    call.account.read(|state| state.apigateway.domain_names.find(domain_name)?.mappings.find(base_path).cloned())
}

/// Input of [`get_base_path_mappings`].
#[derive(Debug, Deserialize)]
pub struct GetBasePathMappings {
    #[serde(flatten)]
    at: AtDomain,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a page of the mappings of a domain name.
pub async fn get_base_path_mappings(call: Call<GetBasePathMappings>) -> Result<Page<BasePathMapping>, GatewayError> {
    let GetBasePathMappings { at, paging } = &call.input;
    call.account
        .read(|state| state.apigateway.domain_names.find(&at.domain_name)?.mappings.page(paging, |_| true, BasePathMapping::clone))
}

/// Patches a mapping.
pub async fn update_base_path_mapping(call: Call<Patching<AtMapping>>) -> Result<BasePathMapping, GatewayError> {
    let Patching { at: AtMapping { domain_name, base_path }, operations } = &call.input;
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        let mut mapping = gateway.domain_names.find(domain_name)?.mappings.find(base_path)?.clone();
        patch::apply(&mut mapping, MAPPING_PATHS, operations)?;
        check(gateway, &mapping)?;
        let mappings = &mut gateway.domain_names.find_mut(domain_name)?.mappings;
        if mapping.base_path != *base_path && mappings.contains(&mapping.base_path) {
            return Err(GatewayError::Conflict("Base path already exists for this domain name".into()));
        }
        mappings.remove(base_path)?;
        mappings.insert(mapping.base_path.clone(), mapping.clone());
        Ok(mapping)
    })
}

const MAPPING_PATHS: &Table<BasePathMapping> = &Table::listed(&[
    Field::replace("/basePath", |mapping, change| {
        mapping.base_path = change.optional().unwrap_or_else(|| NONE.into());
        Ok(())
    }),
    Field::replace("/restapiId", |mapping, change| {
        mapping.rest_api_id = change.text();
        Ok(())
    }),
    Field::replace("/stage", |mapping, change| {
        mapping.stage = change.optional();
        Ok(())
    }),
]);

/// Deletes a mapping.
pub async fn delete_base_path_mapping(call: Call<AtMapping>) -> Result<(), GatewayError> {
    let AtMapping { domain_name, base_path } = &call.input;
    call.account.write(|state| state.apigateway.domain_names.find_mut(domain_name)?.mappings.remove(base_path).map(|_| ()))
}

labels!(CreateDomainName:; AtDomain: domain_name; AtMapping: domain_name, base_path; CreateBasePathMapping: domain_name);
labels!(at GetBasePathMappings);

impl MakesTagged for CreateDomainName {
    fn tags(&self) -> &Texts {
        &self.tags
    }

    fn path(&self) -> String {
        format!("/domainnames/{}", self.domain_name)
    }
}
