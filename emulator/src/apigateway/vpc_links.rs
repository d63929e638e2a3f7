//! VPC links. They are stored and returned; there is no VPC here, and no integration is called through one.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::{Noun, Page},
    common::{At, Listing, Nowhere, Texts, free_id, short_id},
    patch::{self, Field, Patching, Table},
    tags::MakesTagged,
};
use crate::Call;

/// The most links of an account, by AWS's quota.
const MOST: usize = 20;

/// A link in a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct VpcLink {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub target_arns: Vec<String>,
    pub status: String,
    pub status_message: String,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

impl Noun for VpcLink {
    const MISSING: &'static str = "VPC Link not found";
}

/// Input of [`create_vpc_link`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateVpcLink {
    name: String,
    description: Option<String>,
    target_arns: Vec<String>,
    #[serde(default)]
    tags: Texts,
}

/// Creates a link. The answer says `PENDING`, as AWS's does; the next call finds it made.
pub async fn create_vpc_link(call: Call<CreateVpcLink>) -> Result<VpcLink, GatewayError> {
    let CreateVpcLink { name, description, target_arns, tags } = &call.input;
    if target_arns.len() != 1 {
        return Err(GatewayError::invalid("VPC Link must have exactly one target ARN"));
    }
    if let Some(wrong) = target_arns.iter().find(|arn| !arn.starts_with("arn:aws:elasticloadbalancing:")) {
        return Err(GatewayError::invalid(format!("Invalid ARN. Resource is not a Network Load Balancer: {wrong}")));
    }
    call.account.write(|state| {
        let links = &mut state.apigateway.vpc_links;
        if links.len() >= MOST {
            return Err(GatewayError::LimitExceeded("Maximum number of VPC links for this account has been reached".into()));
        }
        let id = free_id(|| short_id(call.core.ids.as_ref()), |id| links.contains(id));
        let link = VpcLink {
            id: id.clone(),
            name: name.clone(),
            description: description.clone(),
            target_arns: target_arns.clone(),
            status: "AVAILABLE".into(),
            status_message: "Your vpc link is ready for use".into(),
            tags: tags.clone(),
        };
        links.insert(id, link.clone());
        Ok(VpcLink { status: "PENDING".into(), status_message: "Creating VPC Link".into(), ..link })
    })
}

/// Returns a link.
pub async fn get_vpc_link(call: Call<At>) -> Result<VpcLink, GatewayError> {
    call.account.read(|state| state.apigateway.vpc_links.find(&call.input.id).cloned())
}

/// Returns a page of the links of the account.
pub async fn get_vpc_links(call: Call<Listing<Nowhere>>) -> Result<Page<VpcLink>, GatewayError> {
    call.account.read(|state| state.apigateway.vpc_links.page(&call.input.paging, |_| true, VpcLink::clone))
}

/// Patches the name and the description of a link.
pub async fn update_vpc_link(call: Call<Patching<At>>) -> Result<VpcLink, GatewayError> {
    call.account.write(|state| {
        let link = state.apigateway.vpc_links.find_mut(&call.input.at.id)?;
        patch::apply(link, PATHS, &call.input.operations)?;
        Ok(link.clone())
    })
}

/// Deletes a link.
pub async fn delete_vpc_link(call: Call<At>) -> Result<(), GatewayError> {
    call.account.write(|state| state.apigateway.vpc_links.remove(&call.input.id).map(|_| ()))
}

const PATHS: &Table<VpcLink> = &Table::listed(&[
    Field::replace("/name", |link, change| {
        link.name = change.text();
        Ok(())
    }),
    Field::replace("/description", |link, change| {
        link.description = change.optional();
        Ok(())
    }),
]);

labels!(CreateVpcLink:);

impl MakesTagged for CreateVpcLink {
    fn tags(&self) -> &Texts {
        &self.tags
    }

    fn path(&self) -> String {
        "/vpclinks/*".into()
    }
}
