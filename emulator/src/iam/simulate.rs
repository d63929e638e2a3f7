//! SimulatePrincipalPolicy, SimulateCustomPolicy: the decisions of policies about calls that are not made.

use serde::{Deserialize, Serialize};

use super::{
    document::{
        Document,
        decide::{Context, Decision, Request, decide},
    },
    error::IamError,
    paging::{Paging, Rest},
    verdict::Verdict,
};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
};

/// The calls to decide about, in both operations.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Questions {
    action_names: Vec<String>,
    #[serde(default)]
    resource_arns: Vec<String>,
    #[serde(default)]
    context_entries: Vec<ContextEntry>,
    #[serde(default)]
    policy_input_list: Vec<String>,
    #[serde(default)]
    permissions_boundary_policy_input_list: Vec<String>,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContextEntry {
    context_key_name: String,
    context_key_values: Vec<String>,
}

/// SimulatePrincipalPolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatePrincipalPolicyRequest {
    policy_source_arn: String,
    #[serde(flatten)]
    questions: Questions,
}

/// The output of both operations, without the statements that matched.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Simulation {
    evaluation_results: Vec<EvaluationResult>,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EvaluationResult {
    eval_action_name: String,
    eval_resource_name: String,
    eval_decision: &'static str,
    permissions_boundary_decision_detail: Option<BoundaryDetail>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct BoundaryDetail {
    allowed_by_permissions_boundary: bool,
}

/// Returns the needs of SimulatePrincipalPolicy: the resource is the role, user or group whose policies are evaluated.
pub fn needs(call: &Call<SimulatePrincipalPolicyRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::One(call.input.policy_source_arn.clone())))
}

/// Returns the decisions of the policies of a role, user or group together with policies in the call, within the boundary.
pub async fn simulate_principal_policy(call: Call<SimulatePrincipalPolicyRequest>) -> Result<Simulation, IamError> {
    let SimulatePrincipalPolicyRequest { policy_source_arn, questions } = &call.input;
    let more = documents(&questions.policy_input_list)?;
    let boundaries = documents(&questions.permissions_boundary_policy_input_list)?;
    call.account.read(|state| {
        let iam = &state.iam;
        let (own, boundary): (Vec<&Document>, _) =
            if let Some(role) = iam.roles.values().find(|role| role.arn == *policy_source_arn) {
                (iam.documents_of(role).collect(), role.boundary.as_ref())
            } else if let Some(user) = iam.users.values().find(|user| user.arn == *policy_source_arn) {
                (iam.documents_of_user(user).collect(), user.boundary.as_ref())
            } else if let Some(group) = iam.groups.values().find(|group| group.arn == *policy_source_arn) {
                (iam.documents_of(group).collect(), None)
            } else {
                return Err(IamError::SourceNotFound(policy_source_arn.clone()));
            };
        // A boundary in the call replaces that of the role or user.
        let boundary = match boundaries.is_empty() {
            true => boundary.map(|arn| iam.boundary(arn).into_iter().collect()),
            false => Some(boundaries.iter().collect()),
        };
        questions.answer(&own.into_iter().chain(&more).collect::<Vec<_>>(), boundary)
    })
}

/// Returns the decisions of policies in the call.
pub async fn simulate_custom_policy(call: Call<Questions>) -> Result<Simulation, IamError> {
    let own = documents(&call.input.policy_input_list)?;
    let boundaries = documents(&call.input.permissions_boundary_policy_input_list)?;
    let boundary = (!boundaries.is_empty()).then(|| boundaries.iter().collect());
    call.input.answer(&own.iter().collect::<Vec<_>>(), boundary)
}

fn documents(texts: &[String]) -> Result<Vec<Document>, IamError> {
    Ok(texts.iter().map(|text| Document::identity(text)).collect::<Result<_, _>>()?)
}

impl Questions {
    /// Decides about each action on each resource. With a boundary, it has to allow the call, too.
    fn answer(&self, own: &[&Document], boundary: Option<Vec<&Document>>) -> Result<Simulation, IamError> {
        let mut context = Context::default();
        for entry in &self.context_entries {
            for value in &entry.context_key_values {
                context = context.with(&entry.context_key_name, value.clone());
            }
        }
        let everything = ["*".to_owned()];
        let resources = if self.resource_arns.is_empty() { &everything[..] } else { &self.resource_arns };
        let asked = self.action_names.iter().flat_map(|action| resources.iter().map(move |resource| (action, resource)));
        let (page, rest) = self.paging.cut(asked.enumerate(), |(place, _)| *place)?;
        let evaluation_results = page
            .into_iter()
            .map(|(_, (action, resource))| {
                let request = Request { action, resource, caller: None, context: context.clone() };
                let identity = decide(own.iter().copied(), &request);
                let within = boundary.as_ref().map(|boundary| decide(boundary.iter().copied(), &request));
                let verdict = Verdict { identity, boundary: within, session: None, resource: None };
                let eval_decision = match verdict.decision() {
                    Decision::Allowed => "allowed",
                    Decision::ExplicitlyDenied => "explicitDeny",
                    Decision::ImplicitlyDenied => "implicitDeny",
                };
                let detail = |within| BoundaryDetail { allowed_by_permissions_boundary: within == Decision::Allowed };
                EvaluationResult {
                    eval_action_name: action.clone(),
                    eval_resource_name: resource.clone(),
                    eval_decision,
                    permissions_boundary_decision_detail: within.map(detail),
                }
            })
            .collect();
        Ok(Simulation { evaluation_results, rest })
    }
}
