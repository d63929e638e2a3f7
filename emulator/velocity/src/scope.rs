//! What a template can refer to.

use serde_json::Value as Json;

use crate::{Heap, Problem, Value};

/// An object of the caller: its methods and members.
pub trait Host {
    /// Returns the value of `$object.name`.
    ///
    /// # Errors
    /// Any; it ends the rendering.
    fn member<'s>(&'s self, object: &str, name: &str, heap: &mut Heap<'s>) -> Result<Value<'s>, Problem>;

    /// Returns the value of `$object.name(arguments)`.
    ///
    /// # Errors
    /// Any; it ends the rendering.
    fn call<'s>(&'s self, object: &str, name: &str, arguments: &[Value<'s>], heap: &mut Heap<'s>) -> Result<Value<'s>, Problem>;
}

/// The variables that a template begins with.
pub struct Scope<'s> {
    /// Values by name. A template can change the lists and maps in them; see [`Rendered::changed`](crate::Rendered::changed).
    pub values: Vec<(&'static str, &'s Json)>,
    /// Objects by name.
    pub objects: Vec<&'static str>,
    /// The objects' implementation.
    pub host: &'s dyn Host,
}
