//! An event as the matcher sees it: the values at the paths that the pattern names, and the array elements they are in.

use serde_json::Value;

use crate::paths::{Paths, ROOT};
use crate::scalar::Scalar;

/// How deep an event may be nested: what `serde_json` reads at most. Values that are deeper are not there.
const DEPTH: usize = 128;

/// The element that everything is in: the event itself.
pub(crate) const WHOLE: usize = 0;

#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// For each path its values.
    pub leaves: Vec<Vec<Leaf<'a>>>,
    /// The event, then objects and arrays that are elements of arrays.
    pub elements: Vec<Element>,
    /// Elements of each array that has any.
    pub arrays: Vec<Vec<usize>>,
}

/// A value at a path of the pattern.
#[derive(Debug)]
pub(crate) struct Leaf<'a> {
    pub value: Scalar<'a>,
    /// The innermost element that it is in. A member of an array that has no parts is in the element that the array is in.
    pub element: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Element {
    /// The element that its array is in. The whole is in itself.
    pub parent: usize,
    /// The arrays directly in it.
    pub arrays: Vec<usize>,
}

/// A part of the event that is still to be looked at.
struct Part<'a> {
    value: &'a Value,
    node: usize,
    element: usize,
    depth: usize,
}

impl<'a> Event<'a> {
    /// An event without values, for a number of paths.
    pub fn empty(paths: usize) -> Self {
        Self {
            leaves: std::iter::repeat_with(Vec::new).take(paths).collect(),
            elements: vec![Element::default()],
            arrays: Vec::new(),
        }
    }

    /// Collects what the pattern names. Does not recurse.
    pub fn new(value: &'a Value, tree: &Paths, paths: usize) -> Self {
        let mut event = Self::empty(paths);
        let mut waiting = vec![Part { value, node: ROOT, element: WHOLE, depth: 0 }];
        while let Some(part) = waiting.pop() {
            match part.value {
                Value::Object(members) => {
                    waiting.extend(members.iter().filter_map(|(name, value)| {
                        let node = tree.below(part.node, name)?;
                        (part.depth < DEPTH).then_some(Part { value, node, depth: part.depth + 1, ..part })
                    }));
                }
                Value::Array(members) => event.add_array(members, &part, tree, &mut waiting),
                scalar => event.add_leaf(tree.path(part.node), Scalar::of(scalar), part.element),
            }
        }
        event
    }

    /// Adds a value at a path.
    pub fn add_leaf(&mut self, path: Option<usize>, value: Option<Scalar<'a>>, element: usize) {
        if let (Some(path), Some(value)) = (path, value) {
            self.leaves[path].push(Leaf { value, element });
        }
    }

    fn add_array(&mut self, members: &'a [Value], part: &Part<'a>, tree: &Paths, waiting: &mut Vec<Part<'a>>) {
        let array = self.arrays.len();
        let mut elements = Vec::new();
        for value in members {
            if !value.is_array() && !value.is_object() {
                self.add_leaf(tree.path(part.node), Scalar::of(value), part.element);
            } else if part.depth < DEPTH {
                let element = self.elements.len();
                self.elements.push(Element { parent: part.element, arrays: Vec::new() });
                elements.push(element);
                waiting.push(Part { value, node: part.node, element, depth: part.depth + 1 });
            }
        }
        if !elements.is_empty() {
            self.arrays.push(elements);
            self.elements[part.element].arrays.push(array);
        }
    }
}
