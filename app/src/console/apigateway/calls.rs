//! The address of a deployed API, and calling it.

use crate::{
    account::AwsAccess,
    aws::{AwsRequest, AwsResponse, api::call_aws},
    console::aws::{Failure, encoded},
};

/// A stage's invoke URL.
pub fn invoke_url(access: &AwsAccess, api: &str, stage: &str) -> String {
    access.invoke_url.replace("{api}", api).replace("{stage}", stage)
}

/// A request of a deployed API, as typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The API's id.
    pub api: String,
    /// The stage's name.
    pub stage: String,
    /// Such as `GET`.
    pub method: String,
    /// Path and query, as typed.
    pub path: String,
    /// The `x-api-key` header; empty for none.
    pub key: String,
    /// The body.
    pub body: String,
}

/// Calls a deployed API, as any caller would. What it answers is an answer, whatever its status.
pub async fn call(typed: Typed) -> Result<AwsResponse, Failure> {
    let Typed { api, stage, method, path, key, body } = typed;
    // Where the server puts the calls of deployed APIs is its own affair.
    let path = format!("/{}/{}{}", encoded(&api), encoded(&stage), request_path(&path));
    let mut headers = Vec::new();
    if !key.is_empty() {
        headers.push(("x-api-key".to_owned(), key));
    }
    if !body.is_empty() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let request = AwsRequest { service: "execute-api".into(), method, path, headers, body };
    call_aws(request).await.map_err(Failure::from)
}

/// What a browser makes of a path typed into its address bar: blanks and letters beyond ASCII are encoded, the rest is left alone.
fn request_path(typed: &str) -> String {
    let encoded: String = typed
        .trim()
        .chars()
        .map(|letter| {
            if letter.is_ascii_graphic() && !"\"<>\\^`{|}".contains(letter) {
                letter.to_string()
            } else {
                encoded(&letter.to_string())
            }
        })
        .collect();
    if encoded.starts_with('/') { encoded } else { format!("/{encoded}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_path_is_encoded_as_an_address_bar_does() {
        assert_eq!(request_path("hello?name=Ada Lovelace"), "/hello?name=Ada%20Lovelace");
        assert_eq!(request_path("/hello?name=Tom%C3%A1s&x=é"), "/hello?name=Tom%C3%A1s&x=%C3%A9");
    }
}
