//! A function: the version in work, its published versions, and all that hangs on its name.

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
    reference,
};
use crate::{Call, emulator::Core};

/// A function, as the account keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// `$LATEST`.
    pub latest: Version,
    /// What was published, by number.
    pub versions: BTreeMap<u64, Version>,
    /// The number of the next version; numbers of deleted ones are not given again, nor those of a deleted function of this name.
    pub next_version: u64,
    /// Aliases.
    pub aliases: BTreeMap<AliasName, Alias>,
    /// Who may invoke it, by what is invoked: `None` for the bare name.
    #[serde(with = "policies")]
    pub policies: BTreeMap<Option<Qualifier>, Policy>,
    /// How many may run at once; `None` for a share of the account's.
    pub reserved_concurrency: Option<u32>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// How asynchronous events are retried, by qualifier.
    pub event_invoke: BTreeMap<Qualifier, EventInvokeConfig>,
}

/// Code and settings at a moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// How it runs.
    pub settings: Settings,
    /// What it runs.
    pub code: Code,
    /// The revision from the last change on, until that change is through.
    pub revision_id: String,
    /// The revision from then on: the end of a change is one that a caller sees, too. Documents of earlier versions have none.
    #[serde(default)]
    pub settled_revision_id: Option<String>,
    /// Changes with code or settings: environments of another one are not used for this.
    pub incarnation: String,
    /// When code or settings changed.
    pub last_modified: Timestamp,
    /// What the last change was.
    pub change: Change,
    /// When that change is through.
    pub ready_at: Timestamp,
}

/// What was done to a version last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// It was made.
    Created,
    /// Its code or settings were replaced.
    Updated,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being made: it can't be invoked yet.
    Pending,
    /// Being updated: the change before it still serves.
    InProgress,
    /// At rest.
    Ready,
}

impl Version {
    /// One that has just been made or changed.
    pub fn changed(core: &Core, settings: Settings, code: Code, change: Change) -> Self {
        let now = core.clock.now();
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

    /// The revision that a caller is shown where it stands so.
    pub fn revision(&self, status: Status) -> &str {
        let settled = self.settled_revision_id.as_ref().filter(|_| status == Status::Ready);
        settled.unwrap_or(&self.revision_id)
    }

    /// Where it stands at a moment.
    pub fn status(&self, now: Timestamp) -> Status {
        match self.change {
            _ if now >= self.ready_at => Status::Ready,
            Change::Created => Status::Pending,
            Change::Updated => Status::InProgress,
        }
    }
}

impl Function {
    /// A version by its name.
    pub fn version(&self, function_version: FunctionVersion) -> Option<&Version> {
        match function_version {
            FunctionVersion::Latest => Some(&self.latest),
            FunctionVersion::Number(number) => self.versions.get(&number),
        }
    }

    /// The version that a qualifier leads to; an alias's main one. `None` where there is none.
    pub fn resolve(&self, qualifier: Option<&Qualifier>) -> Option<(FunctionVersion, &Version)> {
        let function_version = match qualifier {
            None => FunctionVersion::Latest,
            Some(Qualifier::Version(function_version)) => *function_version,
            Some(Qualifier::Alias(name)) => self.aliases.get(name)?.version,
        };
        self.version(function_version).map(|version| (function_version, version))
    }

    /// Whether `$LATEST` may be changed now, by a caller who has seen this revision.
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

    /// Publishes `$LATEST` as it is, and says under which number.
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

/// JSON's keys are texts, so the bare name's policy is kept under an empty one.
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
