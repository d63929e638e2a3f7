//! Functions: `$LATEST`, the published versions, and the aliases, policies, tags and limits of a function.

mod configuration;
pub(super) mod create;
pub(super) mod delete;
mod environment;
pub(super) mod get;
pub(super) mod list;
mod settings;
mod settings_input;
pub(super) mod update_code;
pub(super) mod update_configuration;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use configuration::{Configuration, Shown, log_group};
pub use settings::{LogFormat, LogLevel, Settings, Tracing};

use super::{
    alias::Alias,
    code::Code,
    error::LambdaError,
    event_invoke::EventInvokeConfig,
    names::{AliasName, FunctionName, FunctionVersion, Qualifier},
    permission::Policy,
    recursion::RecursiveLoop,
    reference,
};
use crate::{Call, emulator::Core};

/// A function, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// `$LATEST`.
    pub latest: Version,
    /// The published versions, by number.
    pub versions: BTreeMap<u64, Version>,
    /// The number of the next version. Numbers of deleted versions are not reused, nor those of a deleted function with this name.
    pub next_version: u64,
    /// The aliases, by name.
    pub aliases: BTreeMap<AliasName, Alias>,
    /// The policies, by the qualifier that a caller invokes; `None` is the key of the function's own policy.
    #[serde(with = "policies")]
    pub policies: BTreeMap<Option<Qualifier>, Policy>,
    /// The number of invocations that may run at once; `None` if the function uses the account's unreserved concurrency.
    pub reserved_concurrency: Option<u32>,
    /// What happens in a loop of invocations. Functions that older versions of Coldstart stored have none.
    #[serde(default)]
    pub recursive_loop: RecursiveLoop,
    /// The tags' values, by key.
    pub tags: BTreeMap<String, String>,
    /// The event-invoke configurations, by qualifier.
    pub event_invoke: BTreeMap<Qualifier, EventInvokeConfig>,
}

/// A version of a function: code and settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// The configuration without the code.
    pub settings: Settings,
    /// The package.
    pub code: Code,
    /// The revision id while the last change is in progress.
    pub revision_id: String,
    /// The revision id after that, because a caller sees the end of a change as a change, too. Accounts that older versions of
    /// Coldstart stored have none.
    #[serde(default)]
    pub settled_revision_id: Option<String>,
    /// A UUID that is new after every change of code or settings. An environment serves only the incarnation that it was started
    /// for.
    pub incarnation: String,
    /// When the code or the settings were changed.
    pub last_modified: Timestamp,
    /// The kind of the last change.
    pub change: Change,
    /// When the last change is complete.
    pub ready_at: Timestamp,
}

/// The kind of a version's last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// The function was created.
    Created,
    /// The code or the settings were replaced.
    Updated,
}

/// The progress of a version's last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The function is being created and can't be invoked yet.
    Pending,
    /// The function is being updated; invocations run with the new code and settings already.
    InProgress,
    /// No change is in progress.
    Ready,
}

impl Version {
    /// Returns a version that is created or changed now, by the account's clock.
    pub fn changed(core: &Core, now: Timestamp, settings: Settings, code: Code, change: Change) -> Self {
        Self {
            settings,
            code,
            revision_id: core.ids.uuid(),
            settled_revision_id: Some(core.ids.uuid()),
            incarnation: core.ids.uuid(),
            last_modified: now,
            change,
            ready_at: now + jiff::SignedDuration::from_millis(core.config.settling_ms),
        }
    }

    /// Returns the revision id that a caller sees while the version has a status.
    pub fn revision(&self, status: Status) -> &str {
        let settled = self.settled_revision_id.as_ref().filter(|_| status == Status::Ready);
        settled.unwrap_or(&self.revision_id)
    }

    /// Returns the status at a time.
    pub fn status(&self, now: Timestamp) -> Status {
        match self.change {
            _ if now >= self.ready_at => Status::Ready,
            Change::Created => Status::Pending,
            Change::Updated => Status::InProgress,
        }
    }
}

impl Function {
    /// Returns a version, if it exists.
    pub fn version(&self, function_version: FunctionVersion) -> Option<&Version> {
        match function_version {
            FunctionVersion::Latest => Some(&self.latest),
            FunctionVersion::Number(number) => self.versions.get(&number),
        }
    }

    /// Returns the version that a qualifier names: `$LATEST` without one, the main version for an alias. `None` if the version or
    /// alias does not exist.
    pub fn resolve(&self, qualifier: Option<&Qualifier>) -> Option<(FunctionVersion, &Version)> {
        let function_version = match qualifier {
            None => FunctionVersion::Latest,
            Some(Qualifier::Version(function_version)) => *function_version,
            Some(Qualifier::Alias(name)) => self.aliases.get(name)?.version,
        };
        self.version(function_version).map(|version| (function_version, version))
    }

    /// Checks that `$LATEST` may be changed now: the request's revision id, if there is one, is the current one, and no change is
    /// in progress.
    pub fn may_change<I>(&self, call: &Call<I>, name: &FunctionName, revision_id: Option<&str>) -> Result<(), LambdaError> {
        if revision_id.is_some_and(|seen| seen != self.latest.revision(self.latest.status(call.now))) {
            return Err(LambdaError::PreconditionFailed(
                "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the \
                 latest Revision Id"
                    .into(),
            ));
        }
        match self.latest.status(call.now) {
            Status::Ready => Ok(()),
            Status::InProgress => Err(LambdaError::UpdateInProgress(reference::arn(call, name, None).to_string())),
            Status::Pending => Err(LambdaError::StillPending),
        }
    }

    /// Publishes `$LATEST` as a new version, and returns the version's number.
    pub fn publish(&mut self, core: &Core, description: Option<String>) -> u64 {
        let number = self.next_version;
        self.next_version += 1;
        let mut version = self.latest.clone();
        if let Some(description) = description {
            version.settings.description = description;
        }
        version.revision_id = core.ids.uuid();
        version.settled_revision_id = Some(core.ids.uuid());
        version.incarnation = core.ids.uuid();
        self.versions.insert(number, version);
        number
    }
}

/// Stores policies in JSON, whose keys are texts: the key `None` is stored as an empty text.
mod policies {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    use super::{Policy, Qualifier};

    type Policies = BTreeMap<Option<Qualifier>, Policy>;

    pub fn serialize<S: Serializer>(policies: &Policies, serializer: S) -> Result<S::Ok, S::Error> {
        let texts: BTreeMap<String, &Policy> = policies
            .iter()
            .map(|(qualifier, policy)| (qualifier.as_ref().map_or_else(String::new, Qualifier::to_string), policy))
            .collect();
        texts.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Policies, D::Error> {
        let texts = BTreeMap::<String, Policy>::deserialize(deserializer)?;
        let read = |(text, policy): (String, Policy)| match text.as_str() {
            "" => Ok((None, policy)),
            text => text.parse().map(|qualifier| (Some(qualifier), policy)).map_err(|_| D::Error::custom("no qualifier")),
        };
        texts.into_iter().map(read).collect()
    }
}
