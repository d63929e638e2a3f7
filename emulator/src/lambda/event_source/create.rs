//! CreateEventSourceMapping.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Mapping,
    configuration::Configuration,
    settings::{Settings, check, source},
};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    iam::whole_second,
    lambda::{
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
};

/// CreateEventSourceMapping's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateEventSourceMappingRequest {
    function_name: String,
    event_source_arn: Option<String>,
    starting_position: Option<String>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    #[serde(flatten)]
    settings: Settings,
}

impl OnFunction for CreateEventSourceMappingRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)
    }
}

/// Returns the needs: there is no mapping yet, so policies limit the function by a condition.
pub fn needs(call: &Call<CreateEventSourceMappingRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let function = call.function(row.route.operation)?;
    Ok(Needs::of(row, Resource::All).when("lambda:FunctionArn", function.arn(call).to_string()))
}

/// Creates a mapping. The function's role has to be able to read the source.
pub async fn create_event_source_mapping(call: Call<CreateEventSourceMappingRequest>) -> Result<Configuration, LambdaError> {
    let reference = call.function("CreateEventSourceMapping")?;
    let input = &call.input;
    let (source, source_arn) = source(&call, input.event_source_arn.as_deref())?;
    if input.starting_position.is_some() {
        let text = "Unsupported StartingPosition parameter for given event source mapping type.";
        return Err(LambdaError::InvalidParameter(text.into()));
    }
    let id = call.core.ids.uuid();
    let mut mapping = Mapping {
        source,
        source_arn,
        function: reference.name,
        qualifier: reference.qualifier,
        enabled: true,
        batch_size: 10,
        window: 0,
        filters: Vec::new(),
        maximum_concurrency: None,
        reports_failures: false,
        tags: input.tags.clone(),
        last_modified: whole_second(call.now),
    };
    input.settings.apply(&mut mapping)?;
    call.account.write(|state| {
        check(&call, state, &mapping)?;
        let is_same = |other: &Mapping| {
            other.source == mapping.source && other.function == mapping.function && other.qualifier == mapping.qualifier
        };
        if let Some((there, _)) = state.lambda.mappings.iter().find(|(_, other)| is_same(other)) {
            return Err(LambdaError::Conflict(format!(
                "An event source mapping with SQS arn (\" {} \") and function (\" {} \") already exists. Please update or delete the \
                 existing mapping with UUID {there}",
                mapping.source_arn, mapping.function
            )));
        }
        let shown = Configuration::of(&call, &id, &mapping, "Creating");
        if mapping.enabled {
            state.lambda.poll_at(id.clone(), call.now);
        }
        state.lambda.mappings.insert(id, mapping);
        Ok(shown)
    })
}
