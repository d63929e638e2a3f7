//! Tables of operations: for each service its model, and a row for each operation that is implemented.
//!
//! A row has the operation's name, by which the model knows its protocol, path, members, constraints and status; a function that
//! computes what the caller needs from the typed input; and the operation itself. The dispatcher and the tests read the tables.

mod row;

use std::{collections::HashMap, future::Future, pin::Pin};

use http::{Method, StatusCode};
use wire::{Model, Protocol, Value};

use crate::{AwsError, Call, Content, Service, access::Row};

/// Whether an operation changes the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It changes the account, and is committed before it is answered.
    Writes,
}

/// The operations of a service.
pub struct ServiceTable {
    pub service: Service,
    /// AWS's model of the service, or one of the same form for a service that AWS does not have.
    pub model: &'static Model,
    /// One route for each operation: those that are implemented, in the order of their rows, then the others of the model.
    pub routes: Vec<Route>,
    names: HashMap<&'static str, usize>,
}

impl ServiceTable {
    /// Returns the table of a service of AWS.
    ///
    /// # Panics
    /// The service has no model, or a row is of an operation that the model does not have.
    pub fn of(service: Service, rows: Vec<Route>) -> Self {
        let model = wire::model(service.name());
        Self::new(model.unwrap_or_else(|| panic!("there is no model of {}", service.name())), rows)
    }

    /// Returns the table of the service that a model describes.
    ///
    /// # Panics
    /// A row is of an operation that the model does not have.
    pub fn new(model: &'static Model, rows: Vec<Route>) -> Self {
        let mut routes: Vec<Route> = rows.into_iter().map(|row| row.placed(model)).collect();
        let missing = model.operations().iter().filter(|operation| routes.iter().all(|route| route.operation != operation.name));
        let missing: Vec<Route> = missing.map(|operation| Route::named(&operation.name, None).placed(model)).collect();
        routes.extend(missing);
        let names = routes.iter().enumerate().map(|(place, route)| (route.operation, place)).collect();
        Self { service: Service::of(model), model, routes, names }
    }

    /// Returns the route of an operation, by its name.
    pub fn named(&self, operation: &str) -> Option<&Route> {
        self.routes.get(*self.names.get(operation)?)
    }

    /// Returns the protocol of a client that has no choice to make.
    pub fn protocol(&self) -> Protocol {
        self.model.info.first_protocol()
    }
}

/// One operation.
pub struct Route {
    /// AWS's name for it, such as `CreateFunction`.
    pub operation: &'static str,
    /// The name of its action in policies, without the service: the operation's own name, except for a few.
    pub action: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path: `/2015-03-31/functions/{FunctionName}`; `/` in the protocols where it says nothing.
    pub template: &'static str,
    /// The members that are read from the URI's query, by their names there.
    pub query: Vec<&'static str>,
    pub effect: Effect,
    /// The implementation; `None` if AWS has the operation and Coldstart does not.
    pub perform: Option<Perform>,
}

/// An operation with its types erased: it checks the model's constraints on the input, reads it as the operation's type, authorizes
/// the caller, runs, and returns the output.
pub type Perform =
    Box<dyn Fn(&Row<'_>, Call<Value>) -> Pin<Box<dyn Future<Output = Result<Answer, AwsError>> + Send>> + Send + Sync>;

/// The parts of a response that its model does not have.
#[derive(Debug, Default)]
pub struct Reply {
    /// The status, if it is not the model's.
    pub status: Option<StatusCode>,
    pub headers: Headers,
    /// The body, if it is not in the output.
    pub content: Option<Content>,
}

/// Headers of a response.
pub type Headers = Vec<(&'static str, String)>;

/// The result of an operation.
#[derive(Debug)]
pub struct Answer {
    /// The output, of the model's shape.
    pub output: Value,
    /// What the model does not have.
    pub reply: Reply,
}
