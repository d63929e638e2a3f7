//! Services whose requests are not decoded by AWS's model yet: Lambda and API Gateway. Their tables have method, path and query of
//! each operation; [`rest_json`] collects the input as one JSON object. To be removed with the last of them.

pub mod event_stream;
mod index;
pub mod members;
pub mod rest_json;

use std::future::Future;

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use index::Index;

use crate::{
    AwsError, Call,
    access::{Needs, Row},
    route::{Answer, Decoded, Perform, Route, admit},
};

/// A request, as its protocol decoded it.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The members of the input in one object, from path labels, the query and the JSON body.
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

impl Route {
    /// Returns a row for an operation that answers 200 and only reads. `needs` computes the caller's permissions from the input.
    pub fn rest<I, O, E, N, F, Fut>(operation: &'static str, method: Method, template: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<O, E>> + Send + 'static,
    {
        let perform: Perform = Box::new(move |row, call| {
            let admitted = call.try_map(|input| members::read(&by_hand(input)?.fields)).and_then(|call| admit(call, row, &needs));
            Box::pin(async move {
                let output = perform(admitted?).await.map_err(Into::into)?;
                serde_json::to_value(output).map(Answer::Members).map_err(|error| AwsError::internal(&error))
            })
        });
        Self::at(operation, method, template, Some(perform))
    }

    /// Returns a row for an operation whose body is a payload, and which makes the complete response itself.
    pub fn payload<I, E, N, F, Fut>(operation: &'static str, method: Method, template: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<Payload<I>>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<Payload<I>>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<Response<Bytes>, E>> + Send + 'static,
    {
        let perform: Perform = Box::new(move |row, call| {
            let admitted = call
                .try_map(|input| {
                    let Fields { fields, headers, body } = by_hand(input)?;
                    Ok(Payload { input: members::read(&fields)?, headers, body })
                })
                .and_then(|call| admit(call, row, &needs));
            Box::pin(async move { perform(admitted?).await.map(Answer::Whole).map_err(Into::into) })
        });
        Self { payload: true, ..Self::at(operation, method, template, Some(perform)) }
    }

    /// Returns a row for an operation that AWS has and Coldstart does not.
    pub fn absent(operation: &'static str, method: Method, template: &'static str) -> Self {
        Self::at(operation, method, template, None)
    }

    /// Sets the HTTP status of success.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sets the members that are read from the URI's query.
    #[must_use]
    pub fn query(mut self, members: &[&'static str]) -> Self {
        self.query = members.to_vec();
        self
    }

    fn at(operation: &'static str, method: Method, template: &'static str, perform: Option<Perform>) -> Self {
        Self { method, template, ..Self::named(operation, perform) }
    }
}

fn by_hand(input: Decoded) -> Result<Fields, AwsError> {
    match input {
        Decoded::ByHand(fields) => Ok(fields),
        Decoded::ByModel(_) => Err(AwsError::internal(&"a row by hand in a table of a model")),
    }
}
