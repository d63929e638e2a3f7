//! The console pages' access to the learner's AWS account: AWS's own requests, authenticated by the session instead of a signature.

use app::{
    account::Learner,
    aws::{AccountClock, AwsRequest, AwsResponse, Forward, ForwardError, ServiceCoverage, port::Aws},
};
use async_trait::async_trait;
use bytes::Bytes;
use emulator::{
    AccountId, CallSource, CallerContext, Emulator, Principal, SaveError, apigateway::deployments::undeployed_stages,
    coverage::Coverage, jobs,
};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use jiff::SignedDuration;

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
        let service = self.emulator.service(&request.service);
        let caller = CallerContext { account, principal: Principal::Owner, service, source: CallSource::Console };
        match self.http(request) {
            Ok(request) => answered(self.emulator.handle_as(caller, request).await),
            Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }

    fn coverage(&self) -> Vec<ServiceCoverage> {
        let shown = |Coverage { service, implemented, absent }| ServiceCoverage { service, implemented, absent };
        self.emulator.coverage().into_iter().map(shown).collect()
    }

    async fn fast_forward(&self, learner: &Learner, forward: Forward) -> Result<AccountClock, ForwardError> {
        let account = learner.aws_account.parse::<AccountId>().map_err(|_| ForwardError::Internal)?;
        let forward = match forward {
            Forward::Seconds(seconds) => jobs::Forward::By(SignedDuration::from_secs(seconds.into())),
            Forward::ToNextJob => jobs::Forward::ToNextJob,
        };
        let forwarded = self.emulator.fast_forward(account, forward).await.map_err(|error| match error {
            jobs::ForwardError::Save(SaveError::Store(error)) => {
                tracing::error!(%error, %account, "the clock could not be moved");
                ForwardError::Internal
            }
            error => ForwardError::Refused(error.to_string()),
        })?;
        Ok(AccountClock { now: forwarded.now.to_string(), ahead: forwarded.ahead.as_secs() })
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
