//! Lambda: functions, versions, aliases, permissions, concurrency, and the invocation of them.
//!
//! One noun a folder, one operation a file; [`routes`] lists them all. How code comes to run is a list of steps in [`invoke`].
//! It runs no code itself: [`Runtime`](crate::Runtime) does. Layers, function URLs, event-source mappings and containers are not here.

mod absent;
mod account_settings;
mod alias;
mod code;
mod code_signing;
mod concurrency;
mod constraints;
mod error;
mod event_invoke;
mod function;
mod invoke;
mod names;
mod paging;
mod permission;
mod reference;
mod routes;
mod tag;
mod version;

use records::{Table, records, text_key};

pub use code::Packages;
pub(crate) use code::download;
pub(crate) use concurrency::ACCOUNT_LIMIT;
pub use error::LambdaError;
pub use function::Function;
pub use invoke::{
    Identity, InvokeError, Invoked, Live, Payload, QueuedEvent, ServiceInvocation, begin_anew, drop_all, drop_idle,
    invoke_for_service, make_room, wake,
};
pub use names::{AliasName, FunctionName, FunctionVersion, Qualifier};
pub use routes::table;

use crate::Call;
use reference::Reference;

records! {
    /// What of Lambda a restart must not lose.
    #[derive(Debug)]
    pub struct State {
        /// Functions by name.
        pub functions: Table<FunctionName, Function> = "function",
        /// Events that were accepted and have not been dealt with yet, by the ids of their requests.
        pub events: Table<String, QueuedEvent> = "event",
        /// What they bring, by the same ids: written once, however often an event is tried again.
        pub payloads: Table<String, Payload> = "payload",
        /// The next version of functions that were deleted: a version's number is never given again, not even to another function of the name.
        pub next_versions: Table<FunctionName, u64> = "next-version",
    }
}

text_key!(FunctionName);

/// So many names of deleted functions are remembered.
const REMEMBERED_NAMES: usize = 1_000;

impl State {
    /// Takes a function out. Its name keeps the count of its versions.
    fn remove(&mut self, name: &FunctionName) {
        let Some(function) = self.functions.remove(name) else { return };
        if function.next_version > 1 {
            self.next_versions.insert(name.clone(), function.next_version);
        }
        while self.next_versions.len() > REMEMBERED_NAMES {
            let fewest = self.next_versions.iter().min_by_key(|(_, next)| **next).map(|(name, _)| name.clone());
            fewest.map(|name| self.next_versions.remove(&name));
        }
    }

    /// The function that a caller means. Whether its version or alias is there is not looked at.
    fn function<I>(&self, call: &Call<I>, reference: &Reference) -> Result<&Function, LambdaError> {
        self.functions.get(&reference.name).ok_or_else(|| LambdaError::NoSuchFunction(reference.arn(call).to_string()))
    }

    /// The same, to change it.
    fn function_mut<I>(&mut self, call: &Call<I>, reference: &Reference) -> Result<&mut Function, LambdaError> {
        self.functions.get_mut(&reference.name).ok_or_else(|| LambdaError::NoSuchFunction(reference.arn(call).to_string()))
    }
}
