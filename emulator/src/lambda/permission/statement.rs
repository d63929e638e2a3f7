//! One statement of a policy: as kept, and as AWS writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its name.
    pub sid: String,
    /// Who.
    pub principal: Principal,
    /// `lambda:InvokeFunction`, most often.
    pub action: String,
    /// The function's ARN, with the qualifier it was added for.
    pub resource: String,
    /// On whose behalf, an ARN pattern.
    pub source_arn: Option<String>,
    /// On whose account's behalf.
    pub source_account: Option<String>,
    /// Alexa's token.
    pub event_source_token: Option<String>,
    /// Everyone in this organisation.
    pub principal_org_id: Option<String>,
    /// `NONE` or `AWS_IAM`, for function URLs.
    pub function_url_auth_type: Option<String>,
    /// Only through a function URL.
    pub invoked_via_function_url: Option<bool>,
}

/// Who may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Principal {
    /// Everyone.
    Anyone,
    /// A service, such as `apigateway.amazonaws.com`.
    Service(String),
    /// An account, a role, a user; an ARN.
    Aws(String),
}

/// A statement as AWS writes it.
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
    /// As AWS writes it.
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
