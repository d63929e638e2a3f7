//! The table of operations: one row an operation, implemented or not. It feeds the dispatcher, the support page and a test.

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{AwsError, Call, wire};

/// A service, by the name that requests are signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// `lambda`.
    Lambda,
    /// `iam`.
    Iam,
    /// `sts`.
    Sts,
    /// `logs`: CloudWatch Logs.
    Logs,
    /// `apigateway`: REST APIs' control plane.
    ApiGateway,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Lambda, Self::Iam, Self::Sts, Self::Logs, Self::ApiGateway];

    /// The name in a signature's scope, which is also the prefix of IAM actions.
    pub const fn signing_name(self) -> &'static str {
        match self {
            Self::Lambda => "lambda",
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::Logs => "logs",
            Self::ApiGateway => "apigateway",
        }
    }

    /// The name of its error for a member that breaks a constraint.
    pub const fn validation_error(self) -> &'static str {
        match self {
            Self::Lambda | Self::ApiGateway => "ValidationException",
            Self::Iam | Self::Sts => "ValidationError",
            Self::Logs => "InvalidParameterException",
        }
    }

    /// The service that a signature's scope names.
    pub fn from_signing_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.signing_name() == name)
    }
}

/// How a service puts its operations on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Method and path name the operation; JSON bodies.
    RestJson,
    /// `X-Amz-Target: {prefix}.{operation}`; JSON bodies, version 1.1.
    AwsJson {
        /// What stands before the dot.
        target_prefix: &'static str,
    },
    /// `Action=…` in a form; XML answers.
    Query {
        /// The answer's namespace.
        namespace: &'static str,
    },
}

/// Whether an operation changes the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Looks only.
    Reads,
    /// Changes something: committed before it is answered.
    Writes,
}

/// A service's operations.
pub struct ServiceTable {
    /// Which service.
    pub service: Service,
    /// Its protocol.
    pub protocol: Protocol,
    /// A row an operation.
    pub routes: Vec<Route>,
}

/// One operation.
pub struct Route {
    /// AWS's name for it, such as `CreateFunction`.
    pub operation: &'static str,
    /// HTTP method, for rest protocols.
    pub method: Method,
    /// Path, for rest protocols: `/2015-03-31/functions/{FunctionName}`. A label matches one segment and is decoded.
    pub template: &'static str,
    /// Whether it changes the account.
    pub effect: Effect,
    /// The status of success.
    pub status: StatusCode,
    /// Whether its body is a payload that it reads by itself, and may be anything.
    pub payload: bool,
    /// What it does; `None` for an operation that AWS has and we have not.
    pub perform: Option<Perform>,
}

/// An operation, with its types gone: bytes came in, an answer goes out.
pub type Perform = Box<dyn Fn(Call<WireRequest>) -> Pin<Box<dyn Future<Output = Result<Answer, AwsError>> + Send>> + Send + Sync>;

/// A request as its protocol read it.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// Path labels, query parameters and the members of a JSON body in one object; or the form of a query request.
    pub fields: Value,
    /// The method as it came.
    pub method: Method,
    /// The URI as it came.
    pub uri: Uri,
    /// The headers as they came.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
}

/// What an operation answers.
#[derive(Debug)]
pub enum Answer {
    /// Members for the protocol to encode; `Null` is an empty body.
    Members(Value),
    /// A whole response, where AWS's own puts payloads and headers (Invoke).
    Whole(http::Response<Bytes>),
}

impl Route {
    /// A row for an operation of a rest protocol that answers 200 and looks only.
    pub fn rest<I, O, E, F, Fut>(operation: &'static str, method: Method, template: &'static str, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<O, E>> + Send + 'static,
    {
        Self::new(operation, method, template, typed(perform))
    }

    /// A row for an operation of a protocol where the path says nothing.
    pub fn named<I, O, E, F, Fut>(operation: &'static str, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<O, E>> + Send + 'static,
    {
        Self::new(operation, Method::POST, "/", typed(perform))
    }

    /// A row for an operation that reads the request and writes the response itself.
    pub fn raw<E, F, Fut>(operation: &'static str, method: Method, template: &'static str, perform: F) -> Self
    where
        E: Into<AwsError> + 'static,
        F: Fn(Call<WireRequest>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<http::Response<Bytes>, E>> + Send + 'static,
    {
        let perform: Perform =
            Box::new(move |call| Box::pin(async move { perform(call).await.map(Answer::Whole).map_err(Into::into) }));
        Self { payload: true, ..Self::new(operation, method, template, perform) }
    }

    /// A row for an operation that AWS has and we have not.
    pub fn absent(operation: &'static str, method: Method, template: &'static str) -> Self {
        Self { operation, method, template, effect: Effect::Reads, status: StatusCode::OK, payload: false, perform: None }
    }

    /// It changes the account.
    #[must_use]
    pub fn writes(mut self) -> Self {
        self.effect = Effect::Writes;
        self
    }

    /// It answers this status when it succeeds.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    fn new(operation: &'static str, method: Method, template: &'static str, perform: Perform) -> Self {
        Self { operation, method, template, effect: Effect::Reads, status: StatusCode::OK, payload: false, perform: Some(perform) }
    }
}

fn typed<I, O, E, F, Fut>(perform: F) -> Perform
where
    I: DeserializeOwned + Send + 'static,
    O: Serialize + 'static,
    E: Into<AwsError> + 'static,
    F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
    Fut: Future<Output = Result<O, E>> + Send + 'static,
{
    Box::new(move |call| {
        Box::pin(async move {
            let input = wire::members::read(&call.input.fields)?;
            let output = perform(call.with(input)).await.map_err(Into::into)?;
            serde_json::to_value(output).map(Answer::Members).map_err(|error| AwsError::internal(&error))
        })
    })
}
