//! AddPermission.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{LIMIT, Policy, Principal, Statement};
use crate::{
    Arn, Call,
    lambda::{
        error::LambdaError,
        names::{Qualifier, pattern},
        reference::{OnFunction, Reference},
    },
};

static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{12}$"));
static SERVICE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z0-9.\-]+\.amazon(aws)?\.com(\.cn)?$"));
static IDENTITY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^arn:aws[a-zA-Z\-]*:(iam|sts)::\d{12}:(root|(role|user|assumed-role)/.+)$"));

/// AddPermission's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermissionRequest {
    function_name: String,
    qualifier: Option<String>,
    statement_id: String,
    action: String,
    principal: String,
    source_arn: Option<String>,
    source_account: Option<String>,
    event_source_token: Option<String>,
    #[serde(rename = "PrincipalOrgID")]
    principal_org_id: Option<String>,
    function_url_auth_type: Option<String>,
    invoked_via_function_url: Option<bool>,
    revision_id: Option<String>,
}

/// AddPermission's response: the statement, as JSON text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermissionResponse {
    statement: String,
}

impl OnFunction for AddPermissionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// Adds a statement to the policy of a function, a version or an alias. `$LATEST` can't have a policy of its own.
pub async fn add_permission(call: Call<AddPermissionRequest>) -> Result<AddPermissionResponse, LambdaError> {
    let input = &call.input;
    let mut statement = read(input)?;
    let reference = call.function("AddPermission")?;
    if reference.qualifier == Some(Qualifier::LATEST) {
        return Err(LambdaError::InvalidParameter("We currently do not support adding policies for $LATEST.".into()));
    }
    statement.resource = reference.arn(&call).to_string();
    let shown = serde_json::to_string(&statement.shown()).map_err(|error| LambdaError::Internal(error.to_string()))?;
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        if function.resolve(reference.qualifier.as_ref()).is_none() {
            return Err(reference.missing(&call));
        }
        let mut policy = function.policies.get(&reference.qualifier).cloned().unwrap_or_else(Policy::default);
        policy.expect(input.revision_id.as_deref())?;
        if policy.statements.iter().any(|there| there.sid == statement.sid) {
            return Err(LambdaError::Conflict(format!(
                "The statement id ({}) provided already exists. Please provide a new statement id, or remove the existing statement.",
                statement.sid
            )));
        }
        policy.statements.push(statement);
        let size = policy.document()?.len();
        if size > LIMIT {
            return Err(LambdaError::PolicyTooLong(size));
        }
        policy.revision_id = call.core.ids.uuid();
        function.policies.insert(reference.qualifier.clone(), policy);
        Ok(())
    })?;
    Ok(AddPermissionResponse { statement: shown })
}

impl Policy {
    /// Fails if the request has a revision id and it is not the policy's.
    pub(super) fn expect(&self, revision_id: Option<&str>) -> Result<(), LambdaError> {
        match revision_id {
            Some(seen) if seen != self.revision_id => Err(LambdaError::PreconditionFailed(
                "The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the latest RevisionId"
                    .into(),
            )),
            _ => Ok(()),
        }
    }
}

fn read(input: &AddPermissionRequest) -> Result<Statement, LambdaError> {
    if input.function_url_auth_type.is_some() && input.action != "lambda:InvokeFunctionUrl" {
        let refusal = "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action";
        return Err(LambdaError::InvalidParameter(refusal.into()));
    }
    Ok(Statement {
        sid: input.statement_id.clone(),
        principal: principal(&input.principal)?,
        action: input.action.clone(),
        resource: String::new(),
        source_arn: input.source_arn.clone(),
        source_account: input.source_account.clone(),
        event_source_token: input.event_source_token.clone(),
        principal_org_id: input.principal_org_id.clone(),
        function_url_auth_type: input.function_url_auth_type.clone(),
        invoked_via_function_url: input.invoked_via_function_url,
    })
}

fn principal(named: &str) -> Result<Principal, LambdaError> {
    match named {
        "*" => Ok(Principal::Anyone),
        account if ACCOUNT.is_match(account) => Ok(Principal::Aws(Arn::new("iam", "", account, "root").to_string())),
        arn if IDENTITY.is_match(arn) => Ok(Principal::Aws(arn.into())),
        service if SERVICE.is_match(service) => Ok(Principal::Service(service.into())),
        _ => Err(LambdaError::InvalidParameter(
            "The provided principal was invalid. Please check the principal and try again.".into(),
        )),
    }
}
