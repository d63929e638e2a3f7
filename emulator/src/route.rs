//! Tables of operations: one row for each operation, implemented or not. The dispatcher and the tests read them.

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

/// A service of AWS that is implemented.
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
    /// Every service.
    pub const ALL: [Self; 5] = [Self::Lambda, Self::Iam, Self::Sts, Self::Logs, Self::ApiGateway];

    /// Returns the name in a signature's scope, which is also the prefix of IAM actions.
    pub const fn signing_name(self) -> &'static str {
        match self {
            Self::Lambda => "lambda",
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::Logs => "logs",
            Self::ApiGateway => "apigateway",
        }
    }

    /// Returns the code of the service's error for a member that violates a constraint.
    pub const fn validation_error(self) -> &'static str {
        match self {
            Self::Lambda | Self::ApiGateway => "ValidationException",
            Self::Iam | Self::Sts => "ValidationError",
            Self::Logs => "InvalidParameterException",
        }
    }

    /// Returns the service of a signature's scope, if it is implemented.
    pub fn from_signing_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.signing_name() == name)
    }
}

/// The protocol of a service: how requests name the operation, and how bodies are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Method and path name the operation; JSON bodies.
    RestJson,
    /// `X-Amz-Target: {prefix}.{operation}`; JSON bodies, version 1.1.
    AwsJson {
        /// The part before the dot.
        target_prefix: &'static str,
    },
    /// `Action=…` in a form; XML responses.
    Query {
        /// The XML namespace of responses.
        namespace: &'static str,
    },
}

/// Whether an operation changes the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It changes the account, and is committed before it is answered.
    Writes,
}

/// The operations of a service.
pub struct ServiceTable {
    pub service: Service,
    pub protocol: Protocol,
    /// One row for each operation.
    pub routes: Vec<Route>,
    index: Index,
}

impl ServiceTable {
    /// Returns a table, with the index of its rows.
    pub fn new(service: Service, protocol: Protocol, routes: Vec<Route>) -> Self {
        Self { service, protocol, index: Index::of(&routes), routes }
    }

    /// Returns the row of an operation, by its name.
    pub fn named(&self, operation: &str) -> Option<&Route> {
        self.routes.get(self.index.named(operation)?)
    }

    /// Returns the row for a method and a path of a rest protocol.
    pub fn at(&self, method: &Method, path: &str) -> Option<&Route> {
        self.routes.get(self.index.at(method, path)?)
    }
}

/// One operation.
pub struct Route {
    /// AWS's name for it, such as `CreateFunction`.
    pub operation: &'static str,
    /// The name of its action in policies, without the service: the operation's own name, except for a few.
    pub action: &'static str,
    /// HTTP method, for rest protocols.
    pub method: Method,
    /// Path, for rest protocols: `/2015-03-31/functions/{FunctionName}`. A label matches one segment, which is percent-decoded.
    pub template: &'static str,
    /// For rest protocols, the members that are read from the URI's query. No other member is read from there, and none of these
    /// from the body.
    pub query: &'static [&'static str],
    pub effect: Effect,
    /// The HTTP status of success.
    pub status: StatusCode,
    /// Whether its body is a payload: any bytes, from which no members are read.
    pub payload: bool,
    /// The implementation; `None` if AWS has the operation and Coldstart does not.
    pub perform: Option<Perform>,
}

/// An operation with its types erased: it decodes the input, authorizes the caller, runs, and returns the members of the response.
pub type Perform =
    Box<dyn Fn(&Row<'_>, Call<WireRequest>) -> Pin<Box<dyn Future<Output = Result<Answer, AwsError>> + Send>> + Send + Sync>;

/// A request, as its protocol decoded it.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// The members of the input in one object, from path labels, the query and the JSON body, or from the form of a query request.
    pub fields: Value,
    /// The headers, unchanged.
    pub headers: HeaderMap,
    /// The body, unchanged.
    pub body: Bytes,
}

/// The input of an operation whose body is a payload.
#[derive(Clone, Debug)]
pub struct Payload<I> {
    /// The members, from path and query.
    pub input: I,
    /// The headers, unchanged.
    pub headers: HeaderMap,
    /// The body, unchanged.
    pub body: Bytes,
}

/// The result of an operation.
#[derive(Debug)]
pub enum Answer {
    /// Members for the protocol to encode; `Null` for an output without members.
    Members(Value),
    /// A complete response, for operations that set headers and payload themselves (Invoke).
    Whole(http::Response<Bytes>),
}

impl Route {
    /// Returns a row for an operation of a rest protocol that answers 200 and only reads. `needs` computes the caller's permissions
    /// from the input.
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

    /// Returns a row for an operation of a protocol whose paths are all `/`.
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

    /// Returns a row for an operation whose body is a payload, and which makes the complete response itself.
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

    /// Returns a row for an operation that AWS has and Coldstart does not.
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

    /// Declares that the operation changes the account.
    #[must_use]
    pub fn writes(mut self) -> Self {
        self.effect = Effect::Writes;
        self
    }

    /// Sets the HTTP status of success.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sets the name of the action in policies.
    #[must_use]
    pub fn action(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    /// Sets the members that are read from the URI's query.
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

/// Authorizes a call, and returns it unchanged. Its input is the one that the operation gets.
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
