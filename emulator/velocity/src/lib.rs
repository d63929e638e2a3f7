//! Apache Velocity's template language, as its version 1.7 renders it: references, `#set`, `#if`, `#foreach`, `#macro`, `#define`,
//! `#break`, `#stop`, comments, and the methods of Java's strings, numbers, lists and maps that templates use.
//!
//! Templates come from strangers. Parsing is bounded in depth; rendering is bounded in steps, in bytes that are made and in the size of the
//! result ([`Limits`]). There is no access to files (`#include`, `#parse`), to classes (`$x.class`), or to anything that the caller does not
//! pass in. `#evaluate` is not there.
//!
//! [`Template::parse`] makes a tree of a text, [`Template::render`] a text of the tree and of a [`Scope`]. What differs from Velocity: a reference
//! without a value prints nothing (Velocity prints its source, unless the reference is quiet), and a `$` or `#` at the very end is text.

mod error;
mod heap;
mod json;
mod limits;
mod methods;
mod number;
mod parse;
mod print;
mod render;
mod scope;
mod tree;
mod value;

pub use error::Problem;
pub use heap::Heap;
pub use limits::Limits;
pub use scope::{Host, Scope};
pub use value::{Text, Value};

/// A parsed template.
#[derive(Debug)]
pub struct Template {
    nodes: Vec<tree::Node>,
    macros: Vec<tree::Macro>,
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// [`Problem::Syntax`], [`Problem::Unsupported`], and [`Problem::TooLarge`] for one that is nested too deep.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        parse::template(text)
    }

    /// Renders the template.
    ///
    /// # Errors
    /// [`Problem::TooLarge`] if a limit is reached, [`Problem::Call`] if a method fails as it does in Java.
    pub fn render<'s>(&'s self, scope: &'s Scope<'s>, limits: Limits) -> Result<Rendered<'s>, Problem> {
        render::render(self, scope, limits)
    }
}

/// What a template has made.
#[derive(Debug)]
pub struct Rendered<'s> {
    /// The text.
    pub text: String,
    heap: Heap<'s>,
}

impl Rendered<'_> {
    /// Returns a value of the scope, with what the template has set in it, as JSON. It is for what a template gives back to its caller, such as
    /// API Gateway's `$context.responseOverride`.
    pub fn changed(&self, value: &serde_json::Value) -> Option<serde_json::Value> {
        self.heap.changed(value)
    }
}
