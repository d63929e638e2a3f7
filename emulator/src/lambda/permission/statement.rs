//! A statement of a policy, as the account stores it and as AWS shows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A statement of a policy, as the account stores it. Its effect is always `Allow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The statement's id, unique in its policy.
    pub sid: String,
    /// Who is allowed.
    pub principal: Principal,
    /// The action, such as `lambda:InvokeFunction`.
    pub action: String,
    /// The function's ARN, with the qualifier of the policy.
    pub resource: String,
    /// The condition on the calling resource: a pattern of its ARN.
    pub source_arn: Option<String>,
    /// The condition on the calling resource's account: its id.
    pub source_account: Option<String>,
    /// The condition on the token of an Alexa skill.
    pub event_source_token: Option<String>,
    /// The condition on the caller's organization: its id.
    pub principal_org_id: Option<String>,
    /// The condition on the authorization of a function URL: `NONE` or `AWS_IAM`.
    pub function_url_auth_type: Option<String>,
    /// The condition that a call comes through a function URL.
    pub invoked_via_function_url: Option<bool>,
}

/// The principal of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Principal {
    /// Everyone.
    Anyone,
    /// A service, such as `apigateway.amazonaws.com`.
    Service(String),
    /// The ARN of an account, a role, a user or a role's session.
    Aws(String),
}

/// A statement as AWS shows it, with its members in AWS's order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shown {
    sid: String,
    effect: &'static str,
    principal: ShownPrincipal,
    action: String,
    resource: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ShownPrincipal {
    Anyone(&'static str),
    One(BTreeMap<&'static str, String>),
}

impl Statement {
    /// Returns the statement as AWS shows it.
    pub fn shown(&self) -> Shown {
        let principal = match &self.principal {
            Principal::Anyone => ShownPrincipal::Anyone("*"),
            Principal::Service(service) => ShownPrincipal::One(BTreeMap::from([("Service", service.clone())])),
            Principal::Aws(arn) => ShownPrincipal::One(BTreeMap::from([("AWS", arn.clone())])),
        };
        let conditions = [
            ("ArnLike", "AWS:SourceArn", self.source_arn.clone()),
            ("Bool", "lambda:InvokedViaFunctionUrl", self.invoked_via_function_url.map(|via| via.to_string())),
            ("StringEquals", "AWS:SourceAccount", self.source_account.clone()),
            ("StringEquals", "lambda:EventSourceToken", self.event_source_token.clone()),
            ("StringEquals", "aws:PrincipalOrgID", self.principal_org_id.clone()),
            ("StringEquals", "lambda:FunctionUrlAuthType", self.function_url_auth_type.clone()),
        ];
        let mut condition = BTreeMap::<_, BTreeMap<_, _>>::new();
        for (operator, key, value) in conditions {
            if let Some(value) = value {
                condition.entry(operator).or_default().insert(key, value);
            }
        }
        Shown {
            sid: self.sid.clone(),
            effect: "Allow",
            principal,
            action: self.action.clone(),
            resource: self.resource.clone(),
            condition,
        }
    }
}
