//! The index of a table by hand: finds a row by method and path. It is built once, with the table.

use std::collections::HashMap;

use http::Method;

use crate::Route;

/// Row numbers by path.
pub struct Index {
    paths: Node,
}

/// A node of the tree of path segments. A literal segment takes precedence over a label.
#[derive(Default)]
struct Node {
    literals: HashMap<&'static str, Node>,
    label: Option<Box<Node>>,
    rows: Vec<(Method, usize)>,
}

impl Index {
    pub fn of(routes: &[Route]) -> Self {
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
        Self { paths }
    }

    /// Returns the row number for a method and a path. A label matches one segment, which must not be empty.
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
