//! The console pages' access to the learner's AWS account: AWS's own requests, authenticated by the session instead of a signature.

use app::{
    account::Learner,
    aws::{AwsRequest, AwsResponse, port::Aws},
};
use async_trait::async_trait;
use bytes::Bytes;
use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal, Service, apigateway::deployments::undeployed_stages};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

/// The emulator behind the console.
pub struct ConsoleAws {
    emulator: Emulator,
}

impl ConsoleAws {
    pub fn new(emulator: Emulator) -> Self {
        Self { emulator }
    }

    fn http(&self, request: AwsRequest) -> Result<Request<Bytes>, http::Error> {
        let path = match request.service.as_str() {
            "execute-api" => format!("/_aws/execute-api{}", request.path),
            _ => request.path,
        };
        let mut built = Request::builder().method(request.method.as_str()).uri(path);
        if let Some(headers) = built.headers_mut() {
            headers.insert(http::header::HOST, HeaderValue::try_from(&self.emulator.core().config.endpoint)?);
            headers.insert(http::header::USER_AGENT, HeaderValue::from_static("coldstart-console"));
            for (name, value) in request.headers {
                headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
            }
        }
        built.body(Bytes::from(request.body))
    }
}

#[async_trait]
impl Aws for ConsoleAws {
    async fn call(&self, learner: &Learner, request: AwsRequest) -> AwsResponse {
        let Ok(account) = learner.aws_account.parse::<AccountId>() else {
            return refused(StatusCode::INTERNAL_SERVER_ERROR, "Your AWS account's id is not valid.");
        };
        let service = Service::from_signing_name(&request.service);
        let caller = CallerContext { account, principal: Principal::Owner, service, source: CallSource::Console };
        match self.http(request) {
            Ok(request) => answered(self.emulator.handle_as(caller, request).await),
            Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }

    async fn undeployed_stages(&self, learner: &Learner, api: &str) -> Vec<String> {
        let Ok(account) = learner.aws_account.parse::<AccountId>() else { return Vec::new() };
        match self.emulator.account(account).await {
            Ok(account) => account.read(|state| state.apigateway.apis.get(api).map(undeployed_stages).unwrap_or_default()),
            Err(error) => {
                tracing::error!(%error, "an account could not be read");
                Vec::new()
            }
        }
    }
}

fn answered(response: Response<Bytes>) -> AwsResponse {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    AwsResponse {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: String::from_utf8_lossy(response.body()).into_owned(),
    }
}

fn refused(status: StatusCode, message: &str) -> AwsResponse {
    let body = serde_json::json!({ "message": message }).to_string();
    AwsResponse { status: status.as_u16(), headers: Vec::new(), body }
}
