//! Which row of a table a request is for, by its operation's name or its path. It is made once, when the table is.

use std::collections::HashMap;

use http::Method;

use super::Route;

/// The rows of a table by name and by path. A row is its number in the table.
pub(super) struct Index {
    names: HashMap<&'static str, usize>,
    paths: Node,
}

/// A place in the tree of the paths' segments. A literal segment goes before a label.
#[derive(Default)]
struct Node {
    literals: HashMap<&'static str, Node>,
    label: Option<Box<Node>>,
    rows: Vec<(Method, usize)>,
}

impl Index {
    /// The index of these rows.
    pub fn of(routes: &[Route]) -> Self {
        let names = routes.iter().enumerate().map(|(row, route)| (route.operation, row)).collect();
        let mut paths = Node::default();
        for (row, route) in routes.iter().enumerate() {
            let mut node = &mut paths;
            for segment in segments(route.template) {
                node = match segment.starts_with('{') {
                    true => node.label.get_or_insert_default(),
                    false => node.literals.entry(segment).or_default(),
                };
            }
            node.rows.push((route.method.clone(), row));
        }
        Self { names, paths }
    }

    /// The row of an operation.
    pub fn named(&self, operation: &str) -> Option<usize> {
        self.names.get(operation).copied()
    }

    /// The row of a method and a path. A label takes one segment, which is not empty.
    pub fn at(&self, method: &Method, path: &str) -> Option<usize> {
        self.paths.find(method, Some(trimmed(path)))
    }
}

impl Node {
    fn find(&self, method: &Method, path: Option<&str>) -> Option<usize> {
        let Some(path) = path else {
            return self.rows.iter().find(|(known, _)| known == method).map(|(_, row)| *row);
        };
        let (segment, rest) = path.split_once('/').map_or((path, None), |(segment, rest)| (segment, Some(rest)));
        let literal = self.literals.get(segment).and_then(|node| node.find(method, rest));
        literal.or_else(|| self.label.as_ref().filter(|_| !segment.is_empty())?.find(method, rest))
    }
}

fn segments(path: &'static str) -> impl Iterator<Item = &'static str> {
    trimmed(path).split('/')
}

fn trimmed(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.strip_prefix('/').unwrap_or(path)
}
