//! Destinations of asynchronous invocations: where the record of an event's end is sent.

use serde::{Deserialize, Serialize};

use super::{error::LambdaError, reference::Reference};
use crate::{
    Arn, Call,
    account::State,
    delivery::{NotATarget, Target},
    iam,
};

/// The services whose resources AWS has as destinations, with what a function's role has to be allowed there.
const KINDS: [(&str, &str); 5] =
    [("sqs", "SendMessage"), ("sns", "Publish"), ("events", "PutEvents"), ("lambda", "InvokeFunction"), ("s3", "PutObject")];

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
        let Some((_, operation)) = KINDS.iter().find(|(service, _)| *service == arn.service) else {
            return refused(format!("The provided destination config {self} is invalid."));
        };
        match Target::of(&arn, call.account.id, call.region()) {
            Ok(Target::Function { name, qualifier }) => {
                let there = state.lambda.functions.get(&name).and_then(|function| function.resolve(qualifier.as_ref()));
                if there.is_none() {
                    return Err(invalid());
                }
                if name == function.name {
                    return refused("You can't specify the function as a destination for itself.".into());
                }
            }
            Ok(_) => {}
            Err(NotATarget::Service(service)) => {
                return refused(format!("Coldstart has no destinations of asynchronous invocations in {service} yet."));
            }
            Err(_) => return Err(invalid()),
        }
        let role = state.lambda.functions.get(&function.name).map_or("", |function| &function.latest.settings.role);
        if !may_send(state, role, &arn, operation) {
            return refused(format!("The function's execution role does not have permissions to call {operation} on {arn}"));
        }
        Ok(Some(arn))
    }
}

/// Reads the target of a function's dropped events. An empty text is none.
///
/// # Errors
/// It is neither a queue nor a topic, or the function's role may not send to it.
pub(super) fn dead_letter<I>(call: &Call<I>, role: &str, target: &str) -> Result<Option<Arn>, LambdaError> {
    if target.is_empty() {
        return Ok(None);
    }
    let refused = |text: String| Err(LambdaError::InvalidParameter(text));
    let invalid = format!("The dead-letter target {target} is not the ARN of a queue or a topic of this account and region.");
    let Ok(arn) = target.parse::<Arn>() else { return refused(invalid) };
    let (operation, name) = match arn.service.as_str() {
        "sqs" => ("SendMessage", "SQS"),
        "sns" => ("Publish", "SNS"),
        _ => return refused(invalid),
    };
    match Target::of(&arn, call.account.id, call.region()) {
        Ok(_) => {}
        Err(NotATarget::Service(_)) => {
            return refused(format!("Coldstart does not have {name} yet, so a function can't have a dead-letter target there."));
        }
        Err(_) => return refused(invalid),
    }
    if !call.account.read(|state| may_send(state, role, &arn, operation)) {
        return refused(format!("The provided execution role does not have permissions to call {operation} on {name}"));
    }
    Ok(Some(arn))
}

/// Returns whether a role's policies allow to send to a target.
fn may_send(state: &State, role: &str, target: &Arn, operation: &str) -> bool {
    let action = format!("{}:{operation}", target.service);
    let role = iam::assumable(&state.iam, role, "lambda.amazonaws.com");
    role.is_ok_and(|role| iam::allows(&state.iam, &role, &action, &target.to_string()))
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
