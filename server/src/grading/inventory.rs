//! What an account holds, by name: to tell what "Catch me up" made, and what it took away.

use std::collections::BTreeSet;

use emulator::Account;

/// Functions, roles, APIs, keys and usage plans, such as `function HelloLambda`.
pub fn inventory(account: &Account) -> BTreeSet<String> {
    account.read(|state| {
        let functions = state.lambda.functions.keys().map(|name| format!("function {name}"));
        let roles = state.iam.roles.keys().map(|name| format!("role {name}"));
        let apis = state.apigateway.apis.values().map(|api| format!("REST API {}", api.info.name));
        let named = |kind: &str, name: &Option<String>, id: &str| format!("{kind} {}", name.as_deref().unwrap_or(id));
        let keys = state.apigateway.keys.values().map(|key| named("API key", &key.name, &key.id));
        let plans = state.apigateway.plans.values().map(|plan| named("usage plan", &plan.name, &plan.id));
        functions.chain(apis).chain(keys).chain(plans).chain(roles).collect()
    })
}
