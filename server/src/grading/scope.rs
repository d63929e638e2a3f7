//! The values of placeholders for a learner, the same in checks, hints and solutions.

use emulator::{AccountId, Emulator};

use super::probe::{api_key_value, invoke_url};
use crate::aws::client::{Aws, CallError};
use crate::labs::{
    Lab,
    text::{LookUp, Scope},
    vars::{self, Seed},
};

/// The values of a lab's variables for a learner and a run, and of the placeholders that every lab has.
pub fn scope(emulator: &Emulator, account: AccountId, lab: &Lab, learner: Seed, run: Seed) -> Scope {
    let config = &emulator.core().config;
    let mut scope = lab.picks(learner);
    scope.values.extend(vars::probes(&lab.vars, &lab.id, run));
    scope.values.insert("account".into(), account.to_string());
    scope.values.insert("region".into(), config.region.clone());
    scope.values.insert("endpoint".into(), format!("http://{}", config.endpoint));
    scope
}

/// Adds the current values of `url.…` and `key.…`. A placeholder of a resource that does not exist yet stays in the text.
///
/// # Errors
/// If the account cannot be read.
pub async fn look_up(scope: &mut Scope, aws: &Aws, names: &[&str]) -> Result<(), CallError> {
    for name in names {
        let value = match LookUp::read(name) {
            Some(LookUp::Url { api, stage }) => invoke_url(aws, api, stage).await?,
            Some(LookUp::Key { name }) => api_key_value(aws, name).await?,
            None => None,
        };
        if let Some(value) = value {
            scope.values.insert((*name).to_owned(), value);
        }
    }
    Ok(())
}
