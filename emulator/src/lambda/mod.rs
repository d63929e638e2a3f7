//! Lambda: functions, versions, aliases, permissions, concurrency and invocations.
//!
//! Each noun has a folder or a file; [`routes`] lists all operations. The steps of an invocation are in [`invoke`].
//! This module runs no code: [`Runtime`](crate::Runtime) does. Layers and container images
//! are not implemented.

mod account_settings;
mod alias;
mod code;
mod code_signing;
mod concurrency;
mod destination;
mod error;
mod event_invoke;
mod event_source;
mod function;
mod invoke;
mod names;
mod paging;
mod permission;
mod recursion;
mod reference;
mod routes;
mod tag;
mod url;
mod version;

use records::{Table, records, text_key};

pub use code::Packages;
pub(crate) use code::download;
pub(crate) use concurrency::ACCOUNT_LIMIT;
pub use destination::Destinations;
pub use error::LambdaError;
pub use event_source::{Mapping, Poll, Reader, Source};
pub(crate) use event_source::{queue, stream, stream_filled};
pub use function::Function;
pub(crate) use invoke::{Answer, drop_idle_since, receive, run};
pub use invoke::{
    InvokeError, Invoked, Lineage, Live, Payload, QueuedEvent, ServiceInvocation, UrlInvocation, drop_all, drop_idle,
    invoke_by_url, invoke_for_service, make_room,
};
pub use names::{AliasName, FunctionName, FunctionVersion, Qualifier};
pub use routes::table;
pub use url::{AuthType, Cors, FunctionUrl};

use crate::Call;
use reference::Reference;

records! {
    /// Lambda's part of an account that is stored, so that it survives a restart.
    #[derive(Debug)]
    pub struct State {
        /// Functions by name.
        pub functions: Table<FunctionName, Function> = "function",
        /// The queue of asynchronous events: accepted, and neither delivered nor dropped yet. The keys are request ids.
        pub events: Table<String, QueuedEvent> = "event",
        /// The payloads of the queued events, by the same ids. They are stored apart because a retry changes only the event.
        pub payloads: Table<String, Payload> = "payload",
        /// The next version numbers of deleted functions: as on AWS, a new function with the same name does not reuse a number.
        pub next_versions: Table<FunctionName, u64> = "next-version",
        /// Event source mappings, by their ids.
        pub mappings: Table<String, Mapping> = "mapping",
        /// When the sources of mappings are read next, by the mappings' ids.
        pub polls: Table<String, Poll> = "poll",
        /// Where mappings are in their streams, by the mappings' ids.
        pub readers: Table<String, Reader> = "reader",
        /// Function URLs, by the ids in their addresses.
        pub urls: Table<String, FunctionUrl> = "url",
    }
}

text_key!(FunctionName);

/// The largest number of deleted functions whose next version is kept; it bounds what an account stores.
const REMEMBERED_NAMES: usize = 1_000;

impl State {
    /// Removes a function and keeps its next version number, if it had published versions. Of more than `REMEMBERED_NAMES` numbers,
    /// the smallest is dropped.
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

    /// Returns the function that a reference names. The reference's qualifier is not checked.
    fn function<I>(&self, call: &Call<I>, reference: &Reference) -> Result<&Function, LambdaError> {
        self.functions.get(&reference.name).ok_or_else(|| LambdaError::NoSuchFunction(reference.arn(call).to_string()))
    }

    /// Returns the function that a reference names, to change it. The reference's qualifier is not checked.
    fn function_mut<I>(&mut self, call: &Call<I>, reference: &Reference) -> Result<&mut Function, LambdaError> {
        self.functions.get_mut(&reference.name).ok_or_else(|| LambdaError::NoSuchFunction(reference.arn(call).to_string()))
    }
}
