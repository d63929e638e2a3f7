//! Names of buses, rules, targets, archives, replays, connections and API destinations, and their ARNs.

use records::text_key;
use serde::Deserialize;

use super::error::EventsError;
use crate::{AccountId, Arn, Call, emulator::Core, text::name};

fn is_plain(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

name! {
    /// A bus's name: 1 to 256 characters of `[/.\-_A-Za-z0-9]`.
    BusName, |text| (1..=256).contains(&text.len()) && is_plain(&text.replace('/', "-"), 256)
}

name! {
    /// A rule's name, unique on its bus: 1 to 64 characters of `[.\-_A-Za-z0-9]`.
    RuleName, |text| is_plain(text, 64)
}

name! {
    /// A target's id, unique in its rule: 1 to 64 characters of `[.\-_A-Za-z0-9]`.
    TargetId, |text| is_plain(text, 64)
}

name! {
    /// An archive's name: 1 to 48 characters of `[.\-_A-Za-z0-9]`.
    ArchiveName, |text| is_plain(text, 48)
}

name! {
    /// A replay's name: 1 to 64 characters of `[.\-_A-Za-z0-9]`.
    ReplayName, |text| is_plain(text, 64)
}

name! {
    /// A connection's name: 1 to 64 characters of `[.\-_A-Za-z0-9]`.
    ConnectionName, |text| is_plain(text, 64)
}

name! {
    /// An API destination's name: 1 to 64 characters of `[.\-_A-Za-z0-9]`.
    DestinationName, |text| is_plain(text, 64)
}

text_key!(BusName, RuleName, ArchiveName, ReplayName, ConnectionName, DestinationName);

impl BusName {
    /// Returns the name of the bus that every account has.
    pub fn default_bus() -> Self {
        "default".parse().unwrap_or_else(|_| unreachable!("it is a name"))
    }

    /// Returns whether this is the bus that every account has.
    pub fn is_default(&self) -> bool {
        self.as_str() == "default"
    }
}

/// A bus's name or ARN.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BusReference(String);

impl BusReference {
    /// Returns the bus's name; the default bus without a reference.
    ///
    /// # Errors
    /// It is the ARN of another account's bus, or of none.
    pub fn name<I>(reference: Option<&Self>, call: &Call<I>) -> Result<BusName, EventsError> {
        match reference {
            None => Ok(BusName::default_bus()),
            Some(Self(text)) => own_bus(text, call.region(), call.account.id).ok_or_else(|| EventsError::NoSuchBus(text.clone())),
        }
    }
}

/// Returns the name of a bus by its name or ARN; `None` if it is not of this account and region.
pub fn own_bus(text: &str, region: &str, account: AccountId) -> Option<BusName> {
    if !text.starts_with("arn:") {
        return text.parse().ok();
    }
    own(text, region, account)?.strip_prefix("event-bus/")?.parse().ok()
}

/// Returns the part of an ARN of this service after the account; `None` if it is not of this account and region.
pub fn own(text: &str, region: &str, account: AccountId) -> Option<String> {
    let arn: Arn = text.parse().ok()?;
    let is_own = arn.service == "events" && arn.region == region && arn.account == account.to_string();
    is_own.then_some(arn.resource)
}

/// Returns a bus's ARN.
pub fn bus_arn(core: &Core, account: AccountId, bus: &BusName) -> Arn {
    arn(core, account, format_args!("event-bus/{bus}"))
}

/// Returns a rule's ARN, which has the bus in it unless that is the default one.
pub fn rule_arn(core: &Core, account: AccountId, bus: &BusName, rule: &RuleName) -> Arn {
    match bus.is_default() {
        true => arn(core, account, format_args!("rule/{rule}")),
        false => arn(core, account, format_args!("rule/{bus}/{rule}")),
    }
}

/// Returns the ARN of a resource of this service.
pub fn arn(core: &Core, account: AccountId, resource: impl std::fmt::Display) -> Arn {
    Arn::new("events", &core.config.region, account, resource)
}
