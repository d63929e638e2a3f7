//! CreateEventSourceMapping.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Mapping, Source,
    configuration::Configuration,
    settings::{Settings, check, source},
    stream,
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

/// The most messages and records of a batch, if the request does not say.
const QUEUE_BATCH: u32 = 10;
const STREAM_BATCH: u32 = 100;

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
    let stream = match &source {
        Source::Stream(_) => Some(stream::begin(input.starting_position.as_deref(), &source_arn)?),
        Source::Queue(_) if input.starting_position.is_some() => {
            let text = "Unsupported StartingPosition parameter for given event source mapping type.";
            return Err(LambdaError::InvalidParameter(text.into()));
        }
        Source::Queue(_) => None,
    };
    let id = call.core.ids.uuid();
    let mut mapping = Mapping {
        batch_size: if stream.is_some() { STREAM_BATCH } else { QUEUE_BATCH },
        source,
        source_arn,
        function: reference.name,
        qualifier: reference.qualifier,
        enabled: true,
        window: 0,
        filters: Vec::new(),
        maximum_concurrency: None,
        reports_failures: false,
        stream,
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
            let (arn, function) = (&mapping.source_arn, &mapping.function);
            return Err(LambdaError::Conflict(match mapping.source {
                Source::Queue(_) => format!(
                    "An event source mapping with SQS arn (\" {arn} \") and function (\" {function} \") already exists. Please update or \
                     delete the existing mapping with UUID {there}"
                ),
                Source::Stream(_) => format!(
                    "The event source arn (\" {arn} \") and function (\" {function} \") provided mapping already exists. Please update or \
                     delete the existing mapping with UUID {there}"
                ),
            }));
        }
        let reader = mapping.stream().zip(mapping.stream.as_ref()).and_then(|(id, stream)| stream.reader(state, id, call.now));
        if let Some(reader) = reader {
            state.lambda.readers.insert(id.clone(), reader);
        }
        let shown = Configuration::of(&call, state, &id, &mapping, "Creating");
        if mapping.enabled {
            state.lambda.poll_at(id.clone(), call.now);
        }
        state.lambda.mappings.insert(id, mapping);
        Ok(shown)
    })
}
