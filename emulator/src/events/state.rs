//! EventBridge's part of an account that is stored.

use jiff::Timestamp;
use records::{Deferred, Table, records};
use serde::{Deserialize, Serialize};

use super::{
    ApiDestination, Archive, Archived, Bus, Connection, Replay, Rule,
    error::EventsError,
    names::{ArchiveName, BusName, ConnectionName, DestinationName, ReplayName, RuleName},
};

records! {
    /// An account's buses with all that belongs to them.
    #[derive(Debug)]
    pub struct State {
        /// Custom buses, and the default one once it was changed.
        pub buses: Table<BusName, Bus> = "bus",
        /// Rules by bus and name.
        pub rules: Table<(BusName, RuleName), Rule> = "rule",
        /// When each rule of the default bus that has a schedule, is enabled and has targets occurs next. They are jobs.
        pub due: Table<RuleName, Due> = "due",
        /// Archives by name.
        pub archives: Table<ArchiveName, Archive> = "archive",
        /// Archived events by archive, arrival in milliseconds since 1970, and id.
        pub archived: Deferred<Table<(ArchiveName, u64, String), Archived>> = "archived",
        /// Replays by name. Those that are not over are jobs.
        pub replays: Table<ReplayName, Replay> = "replay",
        /// Connections by name.
        pub connections: Table<ConnectionName, Connection> = "connection",
        /// API destinations by name.
        pub destinations: Table<DestinationName, ApiDestination> = "destination",
    }
}

/// The next occurrence of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// By the account's clock.
    pub at: Timestamp,
}

impl State {
    /// Returns a copy of a bus. The default one exists by itself.
    ///
    /// # Errors
    /// There is no bus with this name.
    pub fn bus(&self, name: &BusName) -> Result<Bus, EventsError> {
        match self.buses.get(name) {
            Some(bus) => Ok(bus.clone()),
            None if name.is_default() => Ok(Bus::default()),
            None => Err(EventsError::NoSuchBus(name.to_string())),
        }
    }

    /// Returns a bus to change.
    ///
    /// # Errors
    /// There is no bus with this name.
    pub fn bus_mut(&mut self, name: &BusName) -> Result<&mut Bus, EventsError> {
        if name.is_default() {
            return Ok(self.buses.entry(name.clone()).or_default());
        }
        self.buses.get_mut(name).ok_or_else(|| EventsError::NoSuchBus(name.to_string()))
    }

    /// Returns a rule.
    ///
    /// # Errors
    /// There is no such bus, or it has no rule with this name.
    pub fn rule(&self, bus: &BusName, name: &RuleName) -> Result<&Rule, EventsError> {
        self.bus(bus)?;
        let rule = self.rules.get(&(bus.clone(), name.clone()));
        rule.ok_or_else(|| EventsError::NoSuchRule(name.clone(), bus.clone()))
    }

    /// Returns a rule to change.
    ///
    /// # Errors
    /// There is no such bus, or it has no rule with this name.
    pub fn rule_mut(&mut self, bus: &BusName, name: &RuleName) -> Result<&mut Rule, EventsError> {
        self.bus(bus)?;
        let rule = self.rules.get_mut(&(bus.clone(), name.clone()));
        rule.ok_or_else(|| EventsError::NoSuchRule(name.clone(), bus.clone()))
    }

    /// Iterates over the rules of a bus, by name.
    pub fn rules_of<'s>(&'s self, bus: &'s BusName) -> impl Iterator<Item = (&'s RuleName, &'s Rule)> {
        self.rules.iter().filter(move |((of, _), _)| of == bus).map(|((_, name), rule)| (name, rule))
    }
}
