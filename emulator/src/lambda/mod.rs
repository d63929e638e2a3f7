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

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use code::Packages;
pub(crate) use code::download;
pub(crate) use concurrency::ACCOUNT_LIMIT;
pub use error::LambdaError;
pub use function::Function;
pub use invoke::{
    Identity, InvokeError, Invoked, Live, QueuedEvent, ServiceInvocation, begin_anew, drop_all, drop_idle, invoke_for_service,
    make_room, wake,
};
pub use names::{AliasName, FunctionName, FunctionVersion, Qualifier};
pub use routes::table;

use crate::Call;
use reference::Reference;

/// What of Lambda a restart must not lose.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Functions by name.
    pub functions: BTreeMap<FunctionName, Function>,
    /// Events that were accepted and have not been dealt with yet.
    pub queue: Vec<QueuedEvent>,
}

impl State {
    /// The function that a caller means. Whether its version or alias is there is not looked at.
    fn function<I>(&self, call: &Call<I>, reference: &Reference) -> Result<&Function, LambdaError> {
        self.functions.get(&reference.name).ok_or_else(|| LambdaError::NoSuchFunction(reference.arn(call).to_string()))
    }

    /// The same, to change it.
    fn function_mut<I>(&mut self, call: &Call<I>, reference: &Reference) -> Result<&mut Function, LambdaError> {
        self.functions.get_mut(&reference.name).ok_or_else(|| LambdaError::NoSuchFunction(reference.arn(call).to_string()))
    }
}
