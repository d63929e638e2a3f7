//! The settings that only mappings of streams have.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{LastResult, Reader};
use crate::{
    AccountId, Arn, Call, Principal,
    account::State,
    delivery::Target,
    dynamodb::streams::{self, From, StreamId},
    emulator::Core,
    iam::{
        self, RoleName, SessionPolicies,
        document::decide::{Decision, Request},
    },
    lambda::{error::LambdaError, event_source::Mapping},
};

/// What Lambda does with a stream, as the function's role.
const ACTIONS: [&str; 4] = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];
/// The smallest age of records that a mapping may have as a limit, seconds.
const SMALLEST_AGE: i64 = 60;

/// Settings of a mapping of a stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StreamSettings {
    pub starting_position: StartingPosition,
    /// Kept, without an effect: a stream has one shard.
    pub parallelization_factor: u32,
    /// The most retries of a batch; `None`: until its records expire.
    pub maximum_retries: Option<u32>,
    /// The largest age of records, seconds; `None`: until they expire.
    pub maximum_record_age: Option<u32>,
    /// Whether a batch that has failed is halved.
    pub bisects: bool,
    /// What is told about batches that are given up: a queue, a topic or a bucket.
    pub on_failure: Option<Arn>,
}

/// Where a mapping begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StartingPosition {
    TrimHorizon,
    Latest,
}

/// The members of requests that only mappings of streams have.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct StreamMembers {
    parallelization_factor: Option<u32>,
    maximum_record_age_in_seconds: Option<i64>,
    maximum_retry_attempts: Option<i64>,
    bisect_batch_on_function_error: Option<bool>,
    tumbling_window_in_seconds: Option<u32>,
    destination_config: Option<DestinationConfig>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DestinationConfig {
    on_success: Option<Destination>,
    on_failure: Option<Destination>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    destination: Option<String>,
}

impl StreamMembers {
    /// Returns the name of a member that is there.
    pub fn given(&self) -> Option<&'static str> {
        let members = [
            ("ParallelizationFactor", self.parallelization_factor.is_some()),
            ("MaximumRecordAgeInSeconds", self.maximum_record_age_in_seconds.is_some()),
            ("MaximumRetryAttempts", self.maximum_retry_attempts.is_some()),
            ("BisectBatchOnFunctionError", self.bisect_batch_on_function_error.is_some()),
            ("TumblingWindowInSeconds", self.tumbling_window_in_seconds.is_some()),
            ("DestinationConfig", self.destination_config.is_some()),
        ];
        members.iter().find(|(_, is_given)| *is_given).map(|(name, _)| *name)
    }

    /// Applies the members that are there.
    ///
    /// # Errors
    /// AWS does not allow a value, or Coldstart does not have what it asks for.
    pub fn apply(&self, settings: &mut StreamSettings) -> Result<(), LambdaError> {
        let refused = |text: String| Err(LambdaError::InvalidParameter(text));
        if self.tumbling_window_in_seconds.is_some_and(|seconds| seconds > 0) {
            return refused("Coldstart does not have tumbling windows yet; TumblingWindowInSeconds has to be 0.".into());
        }
        settings.parallelization_factor = self.parallelization_factor.unwrap_or(settings.parallelization_factor);
        settings.bisects = self.bisect_batch_on_function_error.unwrap_or(settings.bisects);
        if let Some(most) = self.maximum_retry_attempts {
            settings.maximum_retries = u32::try_from(most).ok();
        }
        if let Some(age) = self.maximum_record_age_in_seconds {
            if age != -1 && age < SMALLEST_AGE {
                return refused(
                    "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)".into(),
                );
            }
            settings.maximum_record_age = u32::try_from(age).ok();
        }
        let Some(config) = &self.destination_config else { return Ok(()) };
        if config.on_success.as_ref().is_some_and(|on_success| on_success.destination.is_some()) {
            return refused("Unsupported OnSuccess destination for given event source mapping type.".into());
        }
        if let Some(on_failure) = &config.on_failure {
            let Some(destination) = &on_failure.destination else {
                return refused("The Destination field is required for an OnFailure configuration.".into());
            };
            let invalid = || LambdaError::InvalidParameter(format!("The destination ARN {destination} is invalid."));
            settings.on_failure = match destination.as_str() {
                "" => None,
                text => Some(text.parse().map_err(|_| invalid())?),
            };
        }
        Ok(())
    }
}

/// Returns the stream that an ARN names. Whether it is there, [`check`] says.
///
/// # Errors
/// It names none of this account.
pub fn source<I>(call: &Call<I>, arn: &Arn) -> Result<StreamId, LambdaError> {
    let is_here = arn.region == call.region() && arn.account == call.account.id.to_string();
    StreamId::of(arn).filter(|_| is_here).ok_or_else(|| absent(arn))
}

fn absent(arn: &Arn) -> LambdaError {
    LambdaError::InvalidParameter(format!("Stream not found: {arn}"))
}

/// Returns the settings of a new mapping of a stream.
///
/// # Errors
/// It has no starting position, or one that streams of DynamoDB do not have.
pub fn begin(starting_position: Option<&str>, arn: &Arn) -> Result<StreamSettings, LambdaError> {
    let refused = |text: String| Err(LambdaError::InvalidParameter(text));
    let starting_position = match starting_position {
        Some("TRIM_HORIZON") => StartingPosition::TrimHorizon,
        Some("LATEST") => StartingPosition::Latest,
        Some(_) => return refused(format!("Unsupported starting position for arn type: {arn}")),
        None => {
            return refused(
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.".into(),
            );
        }
    };
    Ok(StreamSettings {
        starting_position,
        parallelization_factor: 1,
        maximum_retries: None,
        maximum_record_age: None,
        bisects: false,
        on_failure: None,
    })
}

impl StreamSettings {
    /// Returns where a new mapping is in a stream; `None` if there is no such stream.
    pub fn reader(&self, state: &State, stream: &StreamId, now: Timestamp) -> Option<Reader> {
        let from = match self.starting_position {
            StartingPosition::TrimHorizon => From::TrimHorizon,
            StartingPosition::Latest => From::Latest,
        };
        let position = streams::position(&state.dynamodb, stream, from, now)?;
        Some(Reader { position, retried: None, last_result: LastResult::Nothing })
    }
}

/// Checks a mapping against its stream, its destination and the function's role.
///
/// # Errors
/// One of them is not there, or the role has not the permissions.
pub fn check<I>(call: &Call<I>, state: &State, mapping: &Mapping) -> Result<(), LambdaError> {
    let refused = |text: String| Err(LambdaError::InvalidParameter(text));
    let arn = &mapping.source_arn;
    let Some((stream, settings)) = mapping.stream().zip(mapping.stream.as_ref()) else { return Err(absent(arn)) };
    if !state.dynamodb.streams.contains_key(stream) {
        return Err(absent(arn));
    }
    if !may_read(&call.core, call.account.id, state, mapping, call.now) {
        return refused(format!(
            "Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and \
             ListStreams Actions on your stream in IAM."
        ));
    }
    let Some(destination) = &settings.on_failure else { return Ok(()) };
    let target = Target::of(destination, call.account.id, call.region());
    let (action, resource) = match (&target, destination.service.as_str()) {
        (Ok(Target::Queue(queue)), _) if queue.is_fifo() => {
            return refused(format!("The destination ARN {destination} is invalid."));
        }
        (Ok(Target::Queue(_)), _) => ("sqs:SendMessage", destination.to_string()),
        (Ok(Target::Topic(_)), _) => ("sns:Publish", destination.to_string()),
        (Err(_), "s3") => ("s3:PutObject", format!("{destination}/aws/lambda/")),
        (Ok(_) | Err(_), _) => return refused(format!("The destination ARN {destination} is invalid.")),
    };
    let role = role(state, mapping);
    if !role.is_some_and(|role| may(&call.core, call.account.id, state, mapping, &role, (action, &resource), call.now)) {
        let operation = action.split_once(':').map_or(action, |(_, operation)| operation);
        return refused(format!("The function's execution role does not have permissions to call {operation} on {destination}"));
    }
    Ok(())
}

/// Returns whether Lambda can assume the role of a mapping's function, and the role may read the stream.
pub fn may_read(core: &Core, account: AccountId, state: &State, mapping: &Mapping, now: Timestamp) -> bool {
    let stream = mapping.source_arn.to_string();
    role(state, mapping).is_some_and(|role| {
        let may = |action: &str| may(core, account, state, mapping, &role, (&format!("dynamodb:{action}"), &stream), now);
        ACTIONS.into_iter().all(may)
    })
}

fn role(state: &State, mapping: &Mapping) -> Option<RoleName> {
    let (_, version) = state.lambda.functions.get(&mapping.function)?.resolve(mapping.qualifier.as_ref())?;
    iam::assumable(&state.iam, &version.settings.role, "lambda.amazonaws.com").ok()
}

fn may(
    core: &Core,
    account: AccountId,
    state: &State,
    mapping: &Mapping,
    role: &RoleName,
    (action, resource): (&str, &str),
    now: Timestamp,
) -> bool {
    let session = mapping.function.to_string();
    let caller = Principal::Role { role: role.clone(), session, policies: SessionPolicies::default() };
    let context = iam::context(&state.iam, account, &caller, &core.config.region, now);
    iam::decision(&state.iam, role, &Request { action, resource, caller: None, context }) == Decision::Allowed
}
