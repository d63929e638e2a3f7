//! A service's model: its operations, and the shapes of what goes in and out.
//!
//! Models are parsed once and live as long as the program (`&'static Model`), so that values can borrow the names of their members.
//! [`model`] finds the model of a service that this crate knows; [`Model::leak`] takes one from elsewhere.

mod catalog;
mod parse;
mod shape;

use std::collections::HashMap;

use http::{Method, StatusCode};

pub use catalog::{ServiceInfo, find_service, model, models, service, services};
pub use parse::ModelError;
pub use shape::{Constraints, ErrorTraits, Kind, Location, Member, Namespace, Shape, ShapeId, Structure};

use crate::{habits::Habits, router::Router};

/// A service's model.
#[derive(Debug)]
pub struct Model {
    /// What is known of the service as a whole.
    pub info: ServiceInfo,
    /// What the service does in a way of its own.
    pub habits: &'static Habits,
    operations: Vec<Operation>,
    operation_names: HashMap<String, usize>,
    shapes: Vec<Shape>,
    shape_names: HashMap<String, ShapeId>,
    paginators: HashMap<String, Paginator>,
    router: Router,
}

impl Model {
    /// Every operation that AWS has, in the model's order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// An operation by its name.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operation_names.get(name).and_then(|place| self.operations.get(*place))
    }

    /// A shape.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0]
    }

    /// A shape by its name. Simple shapes without a constraint have the name of their type.
    pub fn shape_named(&self, name: &str) -> Option<ShapeId> {
        self.shape_names.get(name).copied()
    }

    /// The members of a structure; none of any other shape.
    pub fn members(&self, id: ShapeId) -> &[Member] {
        match &self.shape(id).kind {
            Kind::Structure(structure) => &structure.members,
            _ => &[],
        }
    }

    /// How an operation pages, if it does.
    pub fn paginator(&self, operation: &str) -> Option<&Paginator> {
        self.paginators.get(operation)
    }

    /// The shape of an error, by its name or its code.
    pub fn error_shape(&self, code: &str) -> Option<(&Shape, &ErrorTraits)> {
        let by_name = self.shape_named(code).map(|id| self.shape(id)).and_then(|shape| Some((shape, shape.error.as_ref()?)));
        by_name.or_else(|| {
            let errors = self.shapes.iter().filter_map(|shape| Some((shape, shape.error.as_ref()?)));
            errors.into_iter().find(|(_, error)| error.code.as_deref() == Some(code))
        })
    }

    pub(crate) fn router(&self) -> &Router {
        &self.router
    }

    pub(crate) fn operation_at(&self, place: usize) -> &Operation {
        &self.operations[place]
    }
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// AWS's name, such as `CreateFunction`.
    pub name: String,
    /// The HTTP method; `POST` in the protocols where the path says nothing.
    pub method: Method,
    /// The path's template and what of the query is fixed, such as `/{Bucket}/{Key+}?acl`.
    pub uri: String,
    /// The status of success.
    pub status: StatusCode,
    /// The input's shape; `None` where the operation takes nothing.
    pub input: Option<ShapeId>,
    /// The output's shape; `None` where it answers nothing.
    pub output: Option<ShapeId>,
    /// The names of the error shapes that it may answer.
    pub errors: Vec<String>,
    /// Whether AWS advises against it.
    pub deprecated: bool,
    pub(crate) input_root: Option<String>,
    pub(crate) output_root: Option<String>,
    pub(crate) unwrapped: bool,
}

/// How a list operation pages: the names of members, in botocore's JMESPath.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paginator {
    /// The input's members that say where the page begins.
    pub input_tokens: Vec<String>,
    /// The output's members that say where the next page begins.
    pub output_tokens: Vec<String>,
    /// The input's member that says how long a page is.
    pub limit: Option<String>,
    /// The output's members that are paged.
    pub results: Vec<String>,
    /// The output's member that says whether there is more.
    pub more: Option<String>,
}
