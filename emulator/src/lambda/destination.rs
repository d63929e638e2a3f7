//! Destinations of asynchronous invocations: where the record of an event's end is sent.

use serde::{Deserialize, Serialize};

use super::{error::LambdaError, reference::Reference};
use crate::{Arn, Call, account::State, delivery::Target};

/// Services whose resources AWS has as destinations, and Coldstart does not have yet.
const LATER: [&str; 4] = ["sqs", "sns", "events", "s3"];

/// AWS's `DestinationConfig`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DestinationConfig {
    on_success: Destination,
    on_failure: Destination,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    destination: Option<String>,
}

/// The destinations of a function's events, as the account stores them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destinations {
    /// Receives the records of events that were delivered.
    pub on_success: Option<Arn>,
    /// Receives the records of events that were dropped.
    pub on_failure: Option<Arn>,
}

impl DestinationConfig {
    /// Returns the configuration as operations show it.
    pub fn of(destinations: &Destinations) -> Self {
        let shown = |arn: &Option<Arn>| Destination { destination: arn.as_ref().map(Arn::to_string) };
        Self { on_success: shown(&destinations.on_success), on_failure: shown(&destinations.on_failure) }
    }

    /// Returns the destinations of a function. They must exist.
    ///
    /// # Errors
    /// A destination is not one of AWS's, is not implemented, does not exist, or is the function itself.
    pub(super) fn read<I>(&self, call: &Call<I>, state: &State, function: &Reference) -> Result<Destinations, LambdaError> {
        Ok(Destinations {
            on_success: self.arn(call, state, function, &self.on_success)?,
            on_failure: self.arn(call, state, function, &self.on_failure)?,
        })
    }

    fn arn<I>(
        &self,
        call: &Call<I>,
        state: &State,
        function: &Reference,
        destination: &Destination,
    ) -> Result<Option<Arn>, LambdaError> {
        let refused = |text: String| Err(LambdaError::InvalidParameter(text));
        let Some(text) = destination.destination.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let invalid = || LambdaError::InvalidParameter(format!("The destination ARN {text} is invalid."));
        let arn: Arn = text.parse().map_err(|_| invalid())?;
        if LATER.contains(&arn.service.as_str()) {
            return refused(format!(
                "Coldstart has only functions as destinations of asynchronous invocations yet, and not {text}."
            ));
        }
        if arn.service != "lambda" {
            return refused(format!("The provided destination config {self} is invalid."));
        }
        let target = Target::of(&arn, call.account.id, call.region()).map_err(|_| invalid())?;
        let Target::Function { name, qualifier } = target else { return Err(invalid()) };
        let there = state.lambda.functions.get(&name).and_then(|function| function.resolve(qualifier.as_ref()));
        if there.is_none() {
            return Err(invalid());
        }
        if name == function.name {
            return refused("You can't specify the function as a destination for itself.".into());
        }
        Ok(Some(arn))
    }
}

/// Writes the configuration as AWS's messages have it.
impl std::fmt::Display for DestinationConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = |name: &str, part: &Destination| match &part.destination {
            Some(arn) if !arn.is_empty() => format!("{name}(destination={arn})"),
            Some(_) | None => "null".into(),
        };
        let (success, failure) = (part("OnSuccess", &self.on_success), part("OnFailure", &self.on_failure));
        write!(f, "DestinationConfig(onSuccess={success}, onFailure={failure})")
    }
}
