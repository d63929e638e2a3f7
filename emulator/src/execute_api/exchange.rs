//! A call that passed authorization, throttles and quotas: the input of the last steps.

use std::sync::Arc;

use super::{api_key::CallerKey, caller::Caller, deployed_stage::DeployedStage, parse::Incoming, routes::Found};
use crate::{Arn, emulator::Core};

/// An accepted call with its stage, resource and method.
pub struct Exchange<'c> {
    /// The emulator's core, with Lambda, ids and the clock.
    pub core: &'c Arc<Core>,
    pub deployed: &'c DeployedStage,
    pub incoming: &'c Incoming,
    /// The resource and method that match the request.
    pub found: &'c Found<'c>,
    /// Who calls.
    pub caller: Caller,
    /// The caller's API key, if the method requires one.
    pub key: Option<CallerKey>,
}

impl Exchange<'_> {
    /// Returns the source ARN by which a function's policy decides:
    /// `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}{resource path}`.
    pub fn source_arn(&self) -> Arn {
        let DeployedStage { account, api_id, stage, .. } = self.deployed;
        let method = format_args!("{api_id}/{}/{}{}", stage.stage_name, self.incoming.method, self.found.resource.path);
        Arn::new("execute-api", &self.core.config.region, account.id, method)
    }
}
