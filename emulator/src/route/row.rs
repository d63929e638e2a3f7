//! Rows of a table: an operation with its types, and what is declared about it.

use std::future::Future;

use http::Method;
use serde::{Serialize, de::DeserializeOwned};
use wire::{Location, Model, Operation, Value};

use super::{Answer, Effect, Headers, Perform, Reply, Route};
use crate::{
    AwsError, Call, Principal, Service,
    access::{Needs, Row},
    iam, s3,
    text::refused,
};

impl Route {
    /// Returns a row for an operation that only reads. `needs` computes the caller's permissions from the input.
    pub fn new<I, O, E, N, F, Fut>(operation: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<O, E>> + Send + 'static,
    {
        Self::with_reply(operation, needs, move |call| async move {
            Ok::<_, AwsError>((perform(call).await.map_err(Into::into)?, Reply::default()))
        })
    }

    /// Returns a row for an operation that answers with headers beside those of its model.
    pub fn with_headers<I, O, E, N, F, Fut>(operation: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<(O, Headers), E>> + Send + 'static,
    {
        Self::with_reply(operation, needs, move |call| async move {
            let (output, headers) = perform(call).await.map_err(Into::into)?;
            Ok::<_, AwsError>((output, Reply { headers, ..Reply::default() }))
        })
    }

    /// Returns a row for an operation that decides about more of the response than its model has: the status, or a content that is
    /// streamed.
    pub fn with_reply<I, O, E, N, F, Fut>(operation: &'static str, needs: N, perform: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + 'static,
        E: Into<AwsError> + 'static,
        N: Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError> + Send + Sync + 'static,
        F: Fn(Call<I>) -> Fut + Send + Sync + Copy + 'static,
        Fut: Future<Output = Result<(O, Reply), E>> + Send + 'static,
    {
        let perform: Perform = Box::new(move |row, call| {
            let model = row.table.model;
            let described = described(model, operation);
            let admitted = call.try_map(|input| read(model, described, input)).and_then(|call| admit(call, row, &needs));
            Box::pin(async move {
                let (output, reply) = perform(admitted?).await.map_err(Into::into)?;
                Ok(Answer { output: write(model, described, &output)?, reply })
            })
        });
        Self::named(operation, Some(perform))
    }

    /// Declares that the operation changes the account.
    #[must_use]
    pub fn writes(mut self) -> Self {
        self.effect = Effect::Writes;
        self
    }

    /// Sets the name of the action in policies.
    #[must_use]
    pub fn action(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    pub(crate) fn named(operation: &'static str, perform: Option<Perform>) -> Self {
        Self {
            operation,
            action: operation,
            method: Method::POST,
            template: "/",
            query: Vec::new(),
            effect: Effect::Reads,
            perform,
        }
    }

    /// Takes from the model how requests name the operation.
    pub(super) fn placed(self, model: &'static Model) -> Self {
        let operation = described(model, self.operation);
        if !model.info.protocols.iter().any(|protocol| matches!(protocol, wire::Protocol::RestJson | wire::Protocol::RestXml)) {
            return self;
        }
        let members = operation.input.map(|input| model.members(input)).unwrap_or_default();
        let in_query = members.iter().filter(|member| member.location == Location::Query);
        Self {
            method: operation.method.clone(),
            template: &operation.uri,
            query: in_query.map(wire::Member::wire_name).collect(),
            ..self
        }
    }
}

fn described(model: &'static Model, operation: &str) -> &'static Operation {
    model.operation(operation).unwrap_or_else(|| panic!("{} has no operation {operation}", model.info.service))
}

/// Checks the model's constraints, then those of the Rust type.
fn read<I: DeserializeOwned>(model: &'static Model, operation: &Operation, input: Value) -> Result<I, AwsError> {
    model.check(operation, &input).map_err(|violations| match model.habits.s3_errors {
        true => s3::violation(&violations),
        false => model.violation(&violations).into(),
    })?;
    input.read().map_err(|error| refused(&error))
}

fn write<O: Serialize>(model: &'static Model, operation: &Operation, output: &O) -> Result<Value, AwsError> {
    let Some(shape) = operation.output else { return Ok(Value::EMPTY) };
    let typed = Value::of(output).and_then(|value| match value {
        Value::Null => Ok(Value::EMPTY),
        value => value.typed(model, shape),
    });
    typed.map_err(|error| AwsError::internal(&format_args!("the output of {}: {error}", operation.name)))
}

/// Authorizes a call, and returns it unchanged. Its input is the one that the operation gets.
///
/// # Errors
/// The caller lacks a permission, or the input names no resource.
fn admit<I>(
    call: Call<I>,
    row: &Row<'_>,
    needs: &impl Fn(&Call<I>, &Row<'_>) -> Result<Needs, AwsError>,
) -> Result<Call<I>, AwsError> {
    match call.principal {
        // A bucket's policy counts for every caller.
        _ if row.table.service == Service::S3 => s3::authorize(&call, &needs(&call, row)?)?,
        Principal::Owner => {}
        Principal::Role { .. } | Principal::User(_) | Principal::Federated { .. } | Principal::Stranger(_) => {
            iam::authorize(&call, row.protocol, &needs(&call, row)?)?
        }
    }
    Ok(call)
}
