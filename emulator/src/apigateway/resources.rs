//! Resources: the tree of an API's paths. Each node has methods.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::{Collection, Noun, Page, Paging},
    common::{HttpMethod, InApi, free_id, short_id},
    methods::Method,
    patch::{self, Field, Patching, Table},
    rest_apis::Api,
};
use crate::Call;

/// The most resources of an API, by AWS's quota.
pub(super) const MOST_RESOURCES: usize = 300;

/// A node of the tree. The root has no parent and no path part.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Resource {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_part: Option<String>,
    pub path: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub resource_methods: BTreeMap<HttpMethod, Method>,
}

/// A resource in a response: its methods in full if the request embeds them, else by name only.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownResource {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_part: Option<String>,
    path: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    resource_methods: BTreeMap<HttpMethod, ShownMethod>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum ShownMethod {
    Named {},
    Full(Box<Method>),
}

impl Resource {
    /// Makes the root, `/`, without methods.
    pub fn root(id: String) -> Self {
        Self { id, parent_id: None, path_part: None, path: "/".into(), resource_methods: BTreeMap::new() }
    }

    /// Returns the method of this name, or a 404.
    pub fn method(&self, method: HttpMethod) -> Result<&Method, GatewayError> {
        self.resource_methods.get(&method).ok_or(GatewayError::NoSuch(Method::MISSING))
    }

    /// Returns the method of this name, to be changed, or a 404.
    pub fn method_mut(&mut self, method: HttpMethod) -> Result<&mut Method, GatewayError> {
        self.resource_methods.get_mut(&method).ok_or(GatewayError::NoSuch(Method::MISSING))
    }

    fn shown(&self, embed: &[String]) -> ShownResource {
        let full = embed.iter().any(|what| what == "methods");
        let show = |method: &Method| if full { ShownMethod::Full(Box::new(method.clone())) } else { ShownMethod::Named {} };
        ShownResource {
            id: self.id.clone(),
            parent_id: self.parent_id.clone(),
            path_part: self.path_part.clone(),
            path: self.path.clone(),
            resource_methods: self.resource_methods.iter().map(|(name, method)| (*name, show(method))).collect(),
        }
    }

    fn is_greedy(&self) -> bool {
        self.path_part.as_deref().is_some_and(|part| part.ends_with("+}"))
    }
}

impl Noun for Resource {
    const MISSING: &'static str = "Invalid Resource identifier specified";
}

/// Input of [`create_resource`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateResource {
    rest_api_id: String,
    parent_id: String,
    #[serde(default)]
    path_part: String,
}

/// Creates a resource without methods under a parent.
pub async fn create_resource(call: Call<CreateResource>) -> Result<Resource, GatewayError> {
    let CreateResource { rest_api_id, parent_id, path_part } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, rest_api_id)?;
        api.resources.find(parent_id)?;
        check_part(path_part)?;
        if api.resources.len() >= MOST_RESOURCES {
            return Err(GatewayError::LimitExceeded("Maximum number of Resources for this API has been reached".into()));
        }
        let path = place(&api.resources, parent_id, path_part, None)?;
        let id = free_id(|| short_id(call.core.ids.as_ref()), |id| api.resources.contains(id));
        let resource = Resource {
            id: id.clone(),
            parent_id: Some(parent_id.clone()),
            path_part: Some(path_part.clone()),
            path,
            resource_methods: BTreeMap::new(),
        };
        api.resources.insert(id, resource.clone());
        Ok(resource)
    })
}

/// Returns the path of a node under a parent. An equal sibling is a 409; a greedy parent, or a second variable among siblings, is a
/// 400. `itself` is the id of a node that is moved; it is not compared with.
pub(super) fn place(
    resources: &Collection<Resource>,
    parent_id: &str,
    part: &str,
    itself: Option<&str>,
) -> Result<String, GatewayError> {
    let parent = resources.find(parent_id)?;
    if parent.is_greedy() {
        let greedy = parent.path_part.as_deref().unwrap_or("");
        return Err(GatewayError::invalid(format!("Cannot create a child of a resource with a greedy path variable: {greedy}")));
    }
    let siblings =
        || resources.values().filter(|other| other.parent_id.as_deref() == Some(parent_id) && Some(other.id.as_str()) != itself);
    if siblings().any(|sibling| sibling.path_part.as_deref() == Some(part)) {
        return Err(GatewayError::Conflict(format!("Another resource with the same parent already has this name: {part}")));
    }
    let variable = |part: &&str| part.starts_with('{');
    if variable(&part)
        && let Some(sibling) = siblings().filter_map(|sibling| sibling.path_part.as_deref()).find(variable)
    {
        return Err(GatewayError::invalid(format!(
            "A sibling ({sibling}) of this resource already has a variable path part -- only one is allowed"
        )));
    }
    Ok(format!("{}/{part}", parent.path.trim_end_matches('/')))
}

pub(super) fn check_part(part: &str) -> Result<(), GatewayError> {
    let allowed =
        |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-:".contains(letter));
    let inner = match part.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}').map(|rest| rest.strip_suffix('+').unwrap_or(rest)),
        None => Some(part),
    };
    if part.len() <= 1024 && inner.is_some_and(allowed) {
        return Ok(());
    }
    Err(GatewayError::invalid(
        "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    ))
}

/// Input of [`get_resource`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetResource {
    #[serde(flatten)]
    at: InApi,
    #[serde(default)]
    embed: Vec<String>,
}

/// Returns a resource.
pub async fn get_resource(call: Call<GetResource>) -> Result<ShownResource, GatewayError> {
    let GetResource { at, embed } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.rest_api_id)?;
        Ok(api.resources.find(&at.id)?.shown(embed))
    })
}

/// Input of [`get_resources`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetResources {
    rest_api_id: String,
    #[serde(default)]
    embed: Vec<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a page of the resources of an API.
pub async fn get_resources(call: Call<GetResources>) -> Result<Page<ShownResource>, GatewayError> {
    let GetResources { rest_api_id, embed, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, rest_api_id)?;
        api.resources.page(paging, |_| true, |resource| resource.shown(embed))
    })
}

/// Deletes a resource and its descendants. The root cannot be deleted.
pub async fn delete_resource(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, rest_api_id)?;
        let resource = api.resources.find(id)?;
        if resource.parent_id.is_none() {
            return Err(GatewayError::invalid("Root resource cannot be deleted"));
        }
        let below = format!("{}/", resource.path);
        api.resources.retain(|other| other.id != *id && !other.path.starts_with(&below));
        Ok(())
    })
}

/// Renames or moves a resource. The paths of its descendants change with it.
pub async fn update_resource(call: Call<Patching<InApi>>) -> Result<Resource, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, rest_api_id)?;
        let mut moved = api.resources.find(id)?.clone();
        let before = moved.path.clone();
        patch::apply(&mut moved, PATHS, operations)?;
        settle(api, moved, &before)
    })
}

fn settle(api: &mut Api, mut moved: Resource, before: &str) -> Result<Resource, GatewayError> {
    let (Some(parent), Some(part)) = (moved.parent_id.clone(), moved.path_part.clone()) else { return Ok(moved) };
    let below = format!("{before}/");
    let new_parent = api.resources.find(&parent)?;
    check_part(&part)?;
    if new_parent.id == moved.id || new_parent.path.starts_with(&below) {
        return Err(GatewayError::invalid("Resources cannot be cyclical."));
    }
    moved.path = place(&api.resources, &parent, &part, Some(&moved.id))?;
    let rest = |child: &Resource| child.path.strip_prefix(&below).map(str::to_owned);
    let move_along = |child: &mut Resource| {
        if let Some(rest) = rest(child) {
            child.path = format!("{}/{rest}", moved.path);
        }
    };
    api.resources.change_where(|child| rest(child).is_some(), move_along);
    api.resources.insert(moved.id.clone(), moved.clone());
    Ok(moved)
}

fn not_root(resource: &Resource, member: &str) -> Result<(), GatewayError> {
    match &resource.parent_id {
        Some(_) => Ok(()),
        None => Err(GatewayError::invalid(format!("Root resource cannot update its {member}."))),
    }
}

const PATHS: &Table<Resource> = &Table::listed(&[
    Field::replace("/parentId", |resource, change| {
        not_root(resource, "parentId")?;
        resource.parent_id = Some(change.text());
        Ok(())
    }),
    Field::replace("/pathPart", |resource, change| {
        not_root(resource, "pathPart")?;
        resource.path_part = Some(change.text());
        Ok(())
    }),
]);

labels!(at GetResource);
labels!(CreateResource: rest_api_id, parent_id; GetResources: rest_api_id);
