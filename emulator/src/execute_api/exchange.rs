//! A call that was let in: what the last steps are handed.

use std::sync::Arc;

use super::{api_key::CallerKey, deployed_stage::DeployedStage, parse::Incoming, routes::Found};
use crate::{Arn, emulator::Core};

/// A call that was let in.
pub struct Exchange<'c> {
    /// Lambda, ids, store.
    pub core: &'c Arc<Core>,
    /// The stage.
    pub deployed: &'c DeployedStage,
    /// The call.
    pub incoming: &'c Incoming,
    /// Its resource and method.
    pub found: Found<'c>,
    /// Its key, where the method asks for one.
    pub key: Option<CallerKey>,
}

impl Exchange<'_> {
    /// What Lambda's permission is asked for: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}{resource path}`.
    pub fn source_arn(&self) -> Arn {
        let DeployedStage { account, api_id, stage, .. } = self.deployed;
        let method = format_args!("{api_id}/{}/{}{}", stage.stage_name, self.incoming.method, self.found.resource.path);
        Arn::new("execute-api", &self.core.config.region, account.id, method)
    }
}
