//! The table of operations: one row for each operation, implemented or not. The dispatcher and the tests read it.

mod index;

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::index::Index;
use crate::{
    AwsError, Call, Principal,
    access::{Needs, Row},
    iam, wire,
};

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
    index: Index,
}

impl ServiceTable {
    /// A service's table.
    pub fn new(service: Service, protocol: Protocol, routes: Vec<Route>) -> Self {
        Self { service, protocol, index: Index::of(&routes), routes }
    }

    /// The row of an operation, by its name.
    pub fn named(&self, operation: &str) -> Option<&Route> {
        self.routes.get(self.index.named(operation)?)
    }

    /// The row of a rest protocol's method and path.
    pub fn at(&self, method: &Method, path: &str) -> Option<&Route> {
        self.routes.get(self.index.at(method, path)?)
    }
}

/// One operation.
pub struct Route {
    /// AWS's name for it, such as `CreateFunction`.
    pub operation: &'static str,
    /// The action that policies have for it, without the service: its own name, but for a few.
    pub action: &'static str,
    /// HTTP method, for rest protocols.
    pub method: Method,
    /// Path, for rest protocols: `/2015-03-31/functions/{FunctionName}`. A label matches one segment and is decoded.
    pub template: &'static str,
    /// The members that come in the query of the URI, for rest protocols. No other is read from there, and none of these from the body.
    pub query: &'static [&'static str],
    /// Whether it changes the account.
    pub effect: Effect,
    /// The status of success.
    pub status: StatusCode,
    /// Whether its body is a payload: no members are read from it, and it may be anything.
    pub payload: bool,
    /// What it does; `None` for an operation that AWS has and we have not.
    pub perform: Option<Perform>,
}

/// An operation, with its types gone: bytes came in, an answer goes out. The caller's right to call it is asked on the way.
pub type Perform =
    Box<dyn Fn(&Row<'_>, Call<WireRequest>) -> Pin<Box<dyn Future<Output = Result<Answer, AwsError>> + Send>> + Send + Sync>;

/// A request as its protocol read it.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// The members of the input in one object, each from its place: a path label, the query, the JSON body; or the form of a query request.
    pub fields: Value,
    /// The headers as they came.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
}

/// The input of an operation whose body is a payload.
#[derive(Clone, Debug)]
pub struct Payload<I> {
    /// The members, from path and query.
    pub input: I,
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
    /// A row for an operation of a rest protocol that answers 200 and looks only. `needs` says of its input what the caller must be allowed.
    pub fn rest<I, O, E, N, F, Fut>(operation: &'static str, method: Method, template: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<O, E>> + Send + 'static,
    {
        Self::new(operation, method, template, typed(needs, perform))
    }

    /// A row for an operation of a protocol where the path says nothing.
    pub fn named<I, O, E, N, F, Fut>(operation: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<O, E>> + Send + 'static,
    {
        Self::new(operation, Method::POST, "/", typed(needs, perform))
    }

    /// A row for an operation whose body is a payload, and which writes the response itself.
    pub fn payload<I, E, N, F, Fut>(operation: &'static str, method: Method, template: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<Payload<I>>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<Payload<I>>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<http::Response<Bytes>, E>> + Send + 'static,
    {
        let perform: Perform = Box::new(move |row, call| {
            let admitted = call
                .try_map(|WireRequest { fields, headers, body }| {
                    Ok(Payload { input: wire::members::read(&fields)?, headers, body })
                })
                .and_then(|call| admit(call, row, &needs));
            Box::pin(async move { perform(admitted?).await.map(Answer::Whole).map_err(Into::into) })
        });
        Self { payload: true, ..Self::new(operation, method, template, perform) }
    }

    /// A row for an operation that AWS has and we have not.
    pub fn absent(operation: &'static str, method: Method, template: &'static str) -> Self {
        Self {
            operation,
            action: operation,
            method,
            template,
            query: &[],
            effect: Effect::Reads,
            status: StatusCode::OK,
            payload: false,
            perform: None,
        }
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

    /// Policies have another name for it.
    #[must_use]
    pub fn action(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    /// These of its members come in the query of the URI.
    #[must_use]
    pub fn query(mut self, members: &'static [&'static str]) -> Self {
        self.query = members;
        self
    }

    fn new(operation: &'static str, method: Method, template: &'static str, perform: Perform) -> Self {
        Self { perform: Some(perform), ..Self::absent(operation, method, template) }
    }
}

fn typed<I, O, E, N, F, Fut>(needs: N, perform: F) -> Perform
where
    I: DeserializeOwned + Send + 'static,
    O: Serialize + 'static,
    E: Into<AwsError> + 'static,
    N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
    F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
    Fut: Future<Output = Result<O, E>> + Send + 'static,
{
    Box::new(move |row, call| {
        let admitted = call.try_map(|request| wire::members::read(&request.fields)).and_then(|call| admit(call, row, &needs));
        Box::pin(async move {
            let output = perform(admitted?).await.map_err(Into::into)?;
            serde_json::to_value(output).map(Answer::Members).map_err(|error| AwsError::internal(&error))
        })
    })
}

/// Lets a call through whose caller may make it. The call's input is the one that the operation is handed.
fn admit<I>(
    call: Call<I>,
    row: &Row<'_>,
    needs: &impl Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError>,
) -> Result<Call<I>, AwsError> {
    match call.principal {
        Principal::Owner => {}
        Principal::Role { .. } => iam::authorize(&call, row.protocol, &needs(&call, row)?)?,
    }
    Ok(call)
}
