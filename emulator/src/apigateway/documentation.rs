//! Documentation of an API: parts, which describe places of it, and versions, which are snapshots of the parts.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html>.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::{Noun, Page, Paging},
    common::{AtApi, InApi, Listing, Seconds, free_id, short_id},
    patch::{self, Field, Patching, Table},
};
use crate::Call;

/// The most parts of an API, by AWS's quota.
const MOST_PARTS: usize = 2_000;
/// The most versions of an API, by AWS's quota.
const MOST_VERSIONS: usize = 200;

/// A description of a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct DocumentationPart {
    pub id: String,
    pub location: Location,
    pub properties: String,
}

/// What a part describes. What is not given stands for everything, which AWS writes as `*` or leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Location {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A version in a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct DocumentationVersion {
    pub version: String,
    pub created_date: Seconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Noun for DocumentationPart {
    const MISSING: &'static str = "Invalid Documentation part identifier specified";
}

impl Noun for DocumentationVersion {
    const MISSING: &'static str = "Invalid Documentation version identifier specified";
}

/// Input of [`create_documentation_part`].
#[derive(Debug, Deserialize)]
pub struct CreateDocumentationPart {
    #[serde(flatten)]
    at: AtApi,
    location: Location,
    properties: String,
}

/// Describes a place that has no description yet. The properties are JSON.
pub async fn create_documentation_part(call: Call<CreateDocumentationPart>) -> Result<DocumentationPart, GatewayError> {
    let CreateDocumentationPart { at, location, properties } = &call.input;
    check_properties(properties)?;
    call.account.write(|state| {
        let parts = &mut state.apigateway.api_mut(call.account.id, &at.rest_api_id)?.documentation_parts;
        if parts.values().any(|part| part.location == *location) {
            return Err(GatewayError::Conflict("Documentation part already exists for the specified location".into()));
        }
        if parts.len() >= MOST_PARTS {
            return Err(GatewayError::LimitExceeded("Maximum number of Documentation parts for this API has been reached".into()));
        }
        let id = free_id(|| short_id(call.core.ids.as_ref()), |id| parts.contains(id));
        let part = DocumentationPart { id: id.clone(), location: location.clone(), properties: properties.clone() };
        parts.insert(id, part.clone());
        Ok(part)
    })
}

fn check_properties(properties: &str) -> Result<(), GatewayError> {
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(properties) {
        Ok(_) => Ok(()),
        Err(_) => Err(GatewayError::invalid("Documentation part properties must be valid JSON object")),
    }
}

/// Returns a part.
pub async fn get_documentation_part(call: Call<InApi>) -> Result<DocumentationPart, GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.read(|state| state.apigateway.api(call.account.id, rest_api_id)?.documentation_parts.find(id).cloned())
}

/// Input of [`get_documentation_parts`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDocumentationParts {
    #[serde(flatten)]
    at: AtApi,
    #[serde(rename = "type")]
    kind: Option<String>,
    name_query: Option<String>,
    path: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a page of the parts of an API.
pub async fn get_documentation_parts(call: Call<GetDocumentationParts>) -> Result<Page<DocumentationPart>, GatewayError> {
    let GetDocumentationParts { at, kind, name_query, path, paging } = &call.input;
    let fits = |part: &DocumentationPart| {
        let location = &part.location;
        kind.as_ref().is_none_or(|kind| location.kind == *kind)
            && path.as_ref().is_none_or(|path| location.path.as_ref() == Some(path))
            && name_query.as_ref().is_none_or(|wanted| location.name.as_ref().is_some_and(|name| name.contains(wanted.as_str())))
    };
    call.account.read(|state| {
        state.apigateway.api(call.account.id, &at.rest_api_id)?.documentation_parts.page(paging, fits, DocumentationPart::clone)
    })
}

/// Patches the properties of a part.
pub async fn update_documentation_part(call: Call<Patching<InApi>>) -> Result<DocumentationPart, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let part = state.apigateway.api_mut(call.account.id, rest_api_id)?.documentation_parts.find_mut(id)?;
        patch::apply(part, PART_PATHS, operations)?;
        Ok(part.clone())
    })
}

const PART_PATHS: &Table<DocumentationPart> = &Table::listed(&[Field::replace("/properties", |part, change| {
    part.properties = change.text();
    check_properties(&part.properties)
})]);

/// Deletes a part.
pub async fn delete_documentation_part(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| state.apigateway.api_mut(call.account.id, rest_api_id)?.documentation_parts.remove(id).map(|_| ()))
}

/// Input of [`create_documentation_version`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentationVersion {
    #[serde(flatten)]
    at: AtApi,
    documentation_version: String,
    stage_name: Option<String>,
    description: Option<String>,
}

/// Creates a version, and gives it to a stage if the request names one.
pub async fn create_documentation_version(call: Call<CreateDocumentationVersion>) -> Result<DocumentationVersion, GatewayError> {
    let CreateDocumentationVersion { at, documentation_version: version, stage_name, description } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &at.rest_api_id)?;
        if api.documentation_versions.contains(version) {
            return Err(GatewayError::Conflict("Documentation version already exists".into()));
        }
        if api.documentation_versions.len() >= MOST_VERSIONS {
            return Err(GatewayError::LimitExceeded(
                "Maximum number of Documentation versions for this API has been reached".into(),
            ));
        }
        if let Some(name) = stage_name {
            api.stages.find_mut(name)?.documentation_version = Some(version.clone());
        }
        let made = DocumentationVersion {
            version: version.clone(),
            created_date: call.now.into(),
            description: description.clone().filter(|description| !description.is_empty()),
        };
        api.documentation_versions.insert(version.clone(), made.clone());
        Ok(made)
    })
}

/// Returns a version.
pub async fn get_documentation_version(call: Call<InApi>) -> Result<DocumentationVersion, GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.read(|state| state.apigateway.api(call.account.id, rest_api_id)?.documentation_versions.find(id).cloned())
}

/// Returns a page of the versions of an API.
pub async fn get_documentation_versions(call: Call<Listing<AtApi>>) -> Result<Page<DocumentationVersion>, GatewayError> {
    let Listing { at, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.rest_api_id)?;
        api.documentation_versions.page(paging, |_| true, DocumentationVersion::clone)
    })
}

/// Patches the description of a version.
pub async fn update_documentation_version(call: Call<Patching<InApi>>) -> Result<DocumentationVersion, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let version = state.apigateway.api_mut(call.account.id, rest_api_id)?.documentation_versions.find_mut(id)?;
        patch::apply(version, VERSION_PATHS, operations)?;
        Ok(version.clone())
    })
}

const VERSION_PATHS: &Table<DocumentationVersion> = &Table::listed(&[Field::replace("/description", |version, change| {
    version.description = change.optional();
    Ok(())
})]);

/// Deletes a version.
pub async fn delete_documentation_version(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account
        .write(|state| state.apigateway.api_mut(call.account.id, rest_api_id)?.documentation_versions.remove(id).map(|_| ()))
}

labels!(at CreateDocumentationPart, CreateDocumentationVersion, GetDocumentationParts);
