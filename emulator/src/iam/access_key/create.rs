//! CreateAccessKey.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        error::IamError,
        limits::MOST_KEYS,
        names::{AccessKeyId, UserName},
        state::{AccessKey, whole_second},
        user::{get::OnNamedOrCaller, named_or_caller},
    },
    ids,
};

/// CreateAccessKey's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAccessKeyRequest {
    user_name: Option<UserName>,
}

impl OnNamedOrCaller for CreateAccessKeyRequest {
    fn user_name(&self) -> Option<&UserName> {
        self.user_name.as_ref()
    }
}

/// CreateAccessKey's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NewAccessKey {
    access_key: KeyWithSecret,
}

/// A new key. No other operation returns its secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyWithSecret {
    user_name: UserName,
    access_key_id: AccessKeyId,
    status: &'static str,
    secret_access_key: String,
    create_date: Timestamp,
}

/// The characters of a secret: those of base64.
const SECRET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Makes a key of a user, which works at once.
pub async fn create_access_key(call: Call<CreateAccessKeyRequest>) -> Result<NewAccessKey, IamError> {
    let user = named_or_caller(&call, call.input.user_name.as_ref())?;
    // The owner's own keys are made by the site.
    let user = user.ok_or(IamError::Unsupported("keys of the root user"))?;
    let id = format!("AKIA{}", call.core.ids.draw(ids::BASE32_UPPER, 16));
    let id: AccessKeyId = id.parse().map_err(|error| IamError::Internal(format!("{error}")))?;
    let key =
        AccessKey { user: user.clone(), secret: call.core.ids.draw(SECRET, 40), created: whole_second(call.now), is_active: true };
    call.account.write(|state| {
        state.iam.user(&user)?;
        if state.iam.keys_of(&user).count() >= MOST_KEYS {
            return Err(IamError::TooMany("AccessKeysPerUser", MOST_KEYS));
        }
        let access_key = KeyWithSecret {
            user_name: user.clone(),
            access_key_id: id.clone(),
            status: "Active",
            secret_access_key: key.secret.clone(),
            create_date: key.created,
        };
        state.iam.access_keys.insert(id.clone(), key);
        Ok(NewAccessKey { access_key })
    })
}
