//! API keys, which callers send in `x-api-key`.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    collection::{Noun, Page, Paging},
    common::{At, Seconds, Texts, at_most, free_id, new_id},
    patch::{self, Field, Op, Patching, Table},
    tags::MakesTagged,
};
use crate::{Call, ids::ALPHANUMERIC};

/// The most API keys of an account, by AWS's quota.
const MOST_KEYS: usize = 10_000;

/// An API key. Responses have its value only if the request asks for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct ApiKey {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub enabled: bool,
    pub created_date: Seconds,
    pub last_updated_date: Seconds,
    pub stage_keys: Vec<String>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

impl Noun for ApiKey {
    const MISSING: &'static str = "Invalid API Key identifier specified";
}

impl ApiKey {
    fn shown(&self, with_value: bool) -> Self {
        Self { value: self.value.clone().filter(|_| with_value), ..self.clone() }
    }
}

impl State {
    /// Returns the key of a value. Each comparison takes constant time, so that its duration does not reveal a key.
    pub fn key_of_value(&self, value: &str) -> Option<&ApiKey> {
        use subtle::ConstantTimeEq as _;
        self.keys.values().find(|key| key.value.as_deref().is_some_and(|kept| bool::from(kept.as_bytes().ct_eq(value.as_bytes()))))
    }
}

/// Input of [`create_api_key`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateApiKey {
    name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    enabled: bool,
    value: Option<String>,
    #[serde(default)]
    stage_keys: Vec<StageKey>,
    customer_id: Option<String>,
    #[serde(default)]
    tags: Texts,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StageKey {
    rest_api_id: String,
    stage_name: String,
}

/// Creates an API key. Without a value, or with an empty one, 40 random letters and digits are drawn. A value that is taken is a
/// 409.
pub async fn create_api_key(call: Call<CreateApiKey>) -> Result<ApiKey, GatewayError> {
    let input = &call.input;
    at_most("API Key name", input.name.as_deref().unwrap_or(""), 1024)?;
    let given = input.value.clone().filter(|value| !value.is_empty());
    if let Some(value) = &given {
        check_value(value)?;
    }
    let ids = call.core.ids.as_ref();
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        if gateway.keys.len() >= MOST_KEYS {
            return Err(GatewayError::LimitExceeded("Maximum number of API Keys for this account has been reached".into()));
        }
        for stage in &input.stage_keys {
            gateway.api(call.account.id, &stage.rest_api_id)?.stages.find(&stage.stage_name)?;
        }
        let value = given.unwrap_or_else(|| ids.draw(ALPHANUMERIC, 40));
        if gateway.key_of_value(&value).is_some() {
            return Err(GatewayError::Conflict("API Key already exists".into()));
        }
        let key = ApiKey {
            id: free_id(|| new_id(ids), |id| gateway.keys.contains(id)),
            value: Some(value),
            name: input.name.clone(),
            customer_id: input.customer_id.clone(),
            description: input.description.clone().filter(|description| !description.is_empty()),
            enabled: input.enabled,
            created_date: call.now.into(),
            last_updated_date: call.now.into(),
            stage_keys: input.stage_keys.iter().map(|stage| format!("{}/{}", stage.rest_api_id, stage.stage_name)).collect(),
            tags: input.tags.clone(),
        };
        gateway.keys.insert(key.id.clone(), key.clone());
        Ok(key)
    })
}

fn check_value(value: &str) -> Result<(), GatewayError> {
    if value.len() < 20 {
        return Err(GatewayError::invalid("API Key value should be at least 20 characters"));
    }
    if value.len() > 128 || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(GatewayError::invalid("API Key value should be at most 128 characters, without spaces"));
    }
    Ok(())
}

/// Input of [`get_api_key`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetApiKey {
    #[serde(flatten)]
    at: At,
    include_value: Option<bool>,
}

/// Returns an API key.
pub async fn get_api_key(call: Call<GetApiKey>) -> Result<ApiKey, GatewayError> {
    let GetApiKey { at, include_value } = &call.input;
    call.account.read(|state| Ok(state.apigateway.keys.find(&at.id)?.shown(*include_value == Some(true))))
}

/// Input of [`get_api_keys`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetApiKeys {
    #[serde(rename = "nameQuery")]
    name: Option<String>,
    customer_id: Option<String>,
    include_values: Option<bool>,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a page of the API keys whose name begins with `name`, and whose customer id is `customerId`, if these are given.
pub async fn get_api_keys(call: Call<GetApiKeys>) -> Result<Page<ApiKey>, GatewayError> {
    let GetApiKeys { name, customer_id, include_values, paging } = &call.input;
    call.account.read(|state| {
        let named = |key: &ApiKey| {
            name.as_ref().is_none_or(|wanted| key.name.as_ref().is_some_and(|name| name.starts_with(wanted.as_str())))
        };
        let fits = |key: &ApiKey| named(key) && customer_id.as_ref().is_none_or(|id| key.customer_id.as_ref() == Some(id));
        state.apigateway.keys.page(paging, fits, |key| key.shown(*include_values == Some(true)))
    })
}

/// Deletes an API key, and removes it from usage plans.
pub async fn delete_api_key(call: Call<At>) -> Result<(), GatewayError> {
    let id = &call.input.id;
    call.account.write(|state| {
        state.apigateway.keys.remove(id)?;
        state.apigateway.plans.change_where(|plan| plan.keys.contains(id), |plan| plan.keys.retain(|kept| kept.id != *id));
        Ok(())
    })
}

/// Patches an API key. The value cannot be changed.
pub async fn update_api_key(call: Call<Patching<At>>) -> Result<ApiKey, GatewayError> {
    let Patching { at, operations } = &call.input;
    call.account.write(|state| {
        let key = state.apigateway.keys.find_mut(&at.id)?;
        patch::apply(key, PATHS, operations)?;
        key.last_updated_date = call.now.into();
        Ok(key.shown(false))
    })
}

const PATHS: &Table<ApiKey> = &Table::listed(&[
    Field::replace("/name", |key, change| {
        key.name = change.optional();
        Ok(())
    }),
    Field::replace("/description", |key, change| {
        key.description = change.optional();
        Ok(())
    }),
    Field::replace("/customerId", |key, change| {
        key.customer_id = change.optional();
        Ok(())
    }),
    Field::replace("/enabled", |key, change| {
        key.enabled = change.boolean()?;
        Ok(())
    }),
    Field::list("/stages", |key, change| {
        let stage = change.text();
        key.stage_keys.retain(|kept| *kept != stage);
        if change.op == Op::Add {
            key.stage_keys.push(stage);
        }
        Ok(())
    }),
]);

labels!(at GetApiKey);
labels!(CreateApiKey:; GetApiKeys:);

impl MakesTagged for CreateApiKey {
    fn tags(&self) -> &Texts {
        &self.tags
    }

    fn path(&self) -> String {
        "/apikeys/*".into()
    }
}
