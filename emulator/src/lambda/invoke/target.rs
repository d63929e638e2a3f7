//! Step 1: finds the version that runs.

use super::request::InvocationRequest;
use crate::{
    Account, Arn,
    emulator::Core,
    lambda::{
        FunctionName, FunctionVersion, Qualifier,
        error::LambdaError,
        function::{Status, Version},
    },
};

/// The number of different random numbers for an alias's weights: one million, from six decimal digits.
const DRAWS: f64 = 1_000_000.0;

/// The version that runs, as it was when the invocation began.
pub struct Target {
    /// The function's name.
    pub function: FunctionName,
    /// The function's ARN with the qualifier of the request, if it has one.
    pub invoked_arn: String,
    /// The version's name.
    pub function_version: FunctionVersion,
    /// The version's code and settings.
    pub version: Version,
}

/// Finds the version of a request; for an alias it chooses one by the alias's weights. Fails if the function is still being
/// created.
pub fn resolve(core: &Core, account: &Account, request: &InvocationRequest) -> Result<Target, LambdaError> {
    let arn = Arn::new("lambda", &core.config.region, account.id, format_args!("function:{}", request.function)).to_string();
    let missing = || match &request.qualifier {
        Some(qualifier) => LambdaError::NoSuchFunction(format!("{arn}:{qualifier}")),
        None => LambdaError::NoSuchFunction(format!("{arn}:$LATEST")),
    };
    account.read(|state| {
        let function = state.lambda.functions.get(&request.function).ok_or_else(missing)?;
        let function_version = match &request.qualifier {
            None => FunctionVersion::Latest,
            Some(Qualifier::Version(function_version)) => *function_version,
            Some(Qualifier::Alias(name)) => {
                let alias = function.aliases.get(name).ok_or_else(missing)?;
                alias.choose(if alias.routing.is_some() { draw(core) } else { 0.0 })
            }
        };
        let version = function.version(function_version).ok_or_else(missing)?;
        match version.status(state.clock.at(core.clock.now())) {
            Status::Pending => return Err(LambdaError::StillPending),
            Status::InProgress | Status::Ready => {}
        }
        let invoked_arn = match &request.qualifier {
            Some(qualifier) => format!("{arn}:{qualifier}"),
            None => arn.clone(),
        };
        Ok(Target { function: request.function.clone(), invoked_arn, function_version, version: version.clone() })
    })
}

/// Checks that the version of a request exists. Unlike `resolve` it accepts a function that is being created: its events can be
/// queued.
pub fn exists(core: &Core, account: &Account, request: &InvocationRequest) -> Result<(), LambdaError> {
    match resolve(core, account, request) {
        Ok(_) | Err(LambdaError::StillPending) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Returns a random number in `0.0..1.0`.
fn draw(core: &Core) -> f64 {
    core.ids.draw("0123456789", 6).parse::<f64>().map_or(0.0, |drawn| drawn / DRAWS)
}
