//! Which operations of a service's model are implemented.

use crate::{Emulator, ServiceTable};

/// A service, and the operations of its model by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// AWS's name for the service, such as `AWS Lambda`.
    pub service: String,
    /// The operations that are implemented.
    pub implemented: Vec<String>,
    /// Those that answer 501.
    pub absent: Vec<String>,
}

impl Emulator {
    /// Returns what each service implements, in the order of the tables.
    pub fn coverage(&self) -> Vec<Coverage> {
        self.core().services.iter().map(Coverage::of).collect()
    }
}

impl Coverage {
    /// Returns what a table implements of its model.
    pub fn of(table: &ServiceTable) -> Self {
        let is_here = |name: &&String| table.routes.iter().any(|route| route.operation == name.as_str() && route.perform.is_some());
        let names = || table.model.operations().iter().map(|operation| &operation.name);
        Self {
            service: table.model.info.name.clone(),
            implemented: names().filter(is_here).cloned().collect(),
            absent: names().filter(|name| !is_here(name)).cloned().collect(),
        }
    }
}
