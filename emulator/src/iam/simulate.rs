//! SimulatePrincipalPolicy, SimulateCustomPolicy: the decisions of policies about calls that are not made.

use serde::{Deserialize, Serialize};

use super::{
    document::{
        Document,
        decide::{Context, Decision, Request, decide},
    },
    error::IamError,
    paging::{Paging, Rest},
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
}

/// Returns the needs of SimulatePrincipalPolicy: the resource is the role whose policies are evaluated.
pub fn needs(call: &Call<SimulatePrincipalPolicyRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::One(call.input.policy_source_arn.clone())))
}

/// Returns the decisions of a role's policies together with policies in the call.
pub async fn simulate_principal_policy(call: Call<SimulatePrincipalPolicyRequest>) -> Result<Simulation, IamError> {
    let SimulatePrincipalPolicyRequest { policy_source_arn, questions } = &call.input;
    let more = documents(questions)?;
    call.account.read(|state| {
        let role = state
            .iam
            .roles
            .values()
            .find(|role| role.arn == *policy_source_arn)
            .ok_or_else(|| IamError::SourceNotFound(policy_source_arn.clone()))?;
        questions.answer(state.iam.documents_of(role).chain(&more).collect())
    })
}

/// Returns the decisions of policies in the call.
pub async fn simulate_custom_policy(call: Call<Questions>) -> Result<Simulation, IamError> {
    let documents = documents(&call.input)?;
    call.input.answer(documents.iter().collect())
}

fn documents(questions: &Questions) -> Result<Vec<Document>, IamError> {
    Ok(questions.policy_input_list.iter().map(|text| Document::identity(text)).collect::<Result<_, _>>()?)
}

impl Questions {
    fn answer(&self, documents: Vec<&Document>) -> Result<Simulation, IamError> {
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
                let eval_decision = match decide(documents.iter().copied(), &request) {
                    Decision::Allowed => "allowed",
                    Decision::ExplicitlyDenied => "explicitDeny",
                    Decision::ImplicitlyDenied => "implicitDeny",
                };
                EvaluationResult { eval_action_name: action.clone(), eval_resource_name: resource.clone(), eval_decision }
            })
            .collect();
        Ok(Simulation { evaluation_results, rest })
    }
}
