//! ListVersionsByFunction.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    lambda::{
        constraints::Constraints,
        error::LambdaError,
        function::{Configuration, Shown},
        names::{Edition, Qualifier},
        paging,
        reference::{OnFunction, Reference},
    },
    wire::members,
};

/// The input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVersionsByFunctionRequest {
    function_name: String,
    marker: Option<String>,
    #[serde(default, deserialize_with = "members::text")]
    max_items: Option<i64>,
}

/// What it answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVersionsByFunctionResponse {
    versions: Vec<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
}

impl OnFunction for ListVersionsByFunctionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// `$LATEST`, then the versions in order.
pub async fn list_versions_by_function(
    call: Call<ListVersionsByFunctionRequest>,
) -> Result<ListVersionsByFunctionResponse, LambdaError> {
    let input = &call.input;
    let mut constraints = Constraints::default();
    let limit = paging::limit(input.max_items, &mut constraints);
    constraints.finish()?;
    let reference = call.function("ListVersionsByFunction")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let editions = std::iter::once(Edition::Latest).chain(function.versions.keys().copied().map(Edition::Number));
        let page = paging::page(editions, |edition| key(*edition), input.marker.as_deref(), limit)?;
        let shown = page.items.into_iter().filter_map(|edition| {
            let version = function.edition(edition)?;
            let (qualifier, status) = (Some(Qualifier::Edition(edition)), version.status(call.now));
            Some(Shown { name: &reference.name, edition, version, qualifier, status }.configuration(&call).listed())
        });
        Ok(ListVersionsByFunctionResponse { versions: shown.collect(), next_marker: page.next })
    })
}

/// Sorts `$LATEST` first, then by number.
fn key(edition: Edition) -> String {
    match edition {
        Edition::Latest => String::new(),
        Edition::Number(number) => format!("{number:020}"),
    }
}
