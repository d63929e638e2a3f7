//! The address of a deployed API, and calling it.

use crate::{
    account::AwsAccess,
    aws::{AwsRequest, AwsResponse, api::call_aws},
    console::aws::{Failure, encoded},
};

/// A stage's invoke URL. Addresses under `.localhost` lead to this machine on their own; anywhere else the API is a part of the path.
pub fn invoke_url(access: &AwsAccess, api: &str, stage: &str) -> String {
    let endpoint = access.endpoint.trim_end_matches('/');
    match endpoint.strip_prefix("http://localhost") {
        Some(port) => format!("http://{api}.execute-api.localhost{port}/{stage}"),
        None => format!("{endpoint}/_aws/execute-api/{api}/{stage}"),
    }
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
    let path = format!("/_aws/execute-api/{}/{}{}", encoded(&api), encoded(&stage), request_path(&path));
    let mut headers = Vec::new();
    if !key.is_empty() {
        headers.push(("x-api-key".to_owned(), key));
    }
    if !body.is_empty() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let request = AwsRequest { service: "execute-api".into(), method, path, headers, body };
    call_aws(request).await.map_err(|error| Failure::Unreachable(error.to_string()))
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

    fn access(endpoint: &str) -> AwsAccess {
        AwsAccess {
            account: "111122223333".into(),
            region: "us-east-1".into(),
            endpoint: endpoint.into(),
            access_key_id: String::new(),
            secret_access_key: String::new(),
        }
    }

    #[test]
    fn an_invoke_url_has_a_host_of_its_own_where_that_is_to_be_had() {
        assert_eq!(invoke_url(&access("http://localhost:4566"), "abc", "dev"), "http://abc.execute-api.localhost:4566/dev");
        assert_eq!(invoke_url(&access("http://10.0.0.5:4566/"), "abc", "dev"), "http://10.0.0.5:4566/_aws/execute-api/abc/dev");
    }

    #[test]
    fn a_typed_path_is_encoded_as_an_address_bar_does() {
        assert_eq!(request_path("hello?name=Ada Lovelace"), "/hello?name=Ada%20Lovelace");
        assert_eq!(request_path("/hello?name=Tom%C3%A1s&x=é"), "/hello?name=Tom%C3%A1s&x=%C3%A9");
    }
}
