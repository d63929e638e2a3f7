//! What places stand for where there is a learner: the same in checks, hints and solutions.

use emulator::{AccountId, Emulator};

use super::{
    aws::{Aws, CallError},
    probe::{api_key_value, invoke_url},
};
use crate::labs::{
    Lab,
    text::{LookUp, Scope},
    vars::{self, Seed},
};

/// A lab's variables for a learner (and, if they are random, for a run), and what every lab has.
pub fn scope(emulator: &Emulator, account: AccountId, lab: &Lab, learner: Seed, run: Seed) -> Scope {
    let config = &emulator.core().config;
    let mut scope = lab.picks(learner);
    scope.values.extend(vars::probes(&lab.vars, &lab.id, run));
    scope.values.insert("account".into(), account.to_string());
    scope.values.insert("region".into(), config.region.clone());
    scope.values.insert("endpoint".into(), format!("http://{}", config.endpoint));
    scope
}

/// Adds what `url.…` and `key.…` stand for now; the name of a thing that is not there yet stays a place.
///
/// # Errors
/// When the account can't be read.
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
