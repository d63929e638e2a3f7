//! Step 1: which version runs.

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

/// How finely an alias's weights are drawn.
const DRAWS: f64 = 1_000_000.0;

/// The version that runs, as it was when the call came in.
pub struct Target {
    /// Which function.
    pub function: FunctionName,
    /// The ARN as it was invoked.
    pub invoked_arn: String,
    /// Which version.
    pub function_version: FunctionVersion,
    /// The version.
    pub version: Version,
}

/// Finds it: through an alias, by its weights.
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
        match version.status(core.clock.now()) {
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

/// Whether it is there at all: an event for it can be taken in, even before the function is ready.
pub fn exists(core: &Core, account: &Account, request: &InvocationRequest) -> Result<(), LambdaError> {
    match resolve(core, account, request) {
        Ok(_) | Err(LambdaError::StillPending) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A number from 0 up to 1.
fn draw(core: &Core) -> f64 {
    core.ids.draw("0123456789", 6).parse::<f64>().map_or(0.0, |drawn| drawn / DRAWS)
}
