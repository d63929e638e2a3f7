//! The paths that a pattern names, as a tree of names.
//!
//! A path is a text: `{"a": {"b": …}}` and `{"a.b": …}` are the same path, in patterns and in events.

/// The tree's root.
pub(crate) const ROOT: usize = 0;

#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// The path that ends here, if the pattern has a field there.
    path: Option<usize>,
    /// Sorted by name.
    children: Vec<(Box<str>, usize)>,
}

impl Paths {
    pub fn new(paths: &[String]) -> Self {
        let mut tree = Self { nodes: vec![Node::default()] };
        for (index, path) in paths.iter().enumerate() {
            let end = path.split('.').fold(ROOT, |node, name| tree.child_or_new(node, name));
            tree.nodes[end].path = Some(index);
        }
        tree
    }

    /// The path that ends at a node.
    pub fn path(&self, node: usize) -> Option<usize> {
        self.nodes[node].path
    }

    /// The node below a node by a name, which may have dots.
    pub fn below(&self, node: usize, name: &str) -> Option<usize> {
        name.split('.').try_fold(node, |node, name| {
            let children = &self.nodes[node].children;
            children.binary_search_by(|(child, _)| (**child).cmp(name)).ok().map(|at| children[at].1)
        })
    }

    fn child_or_new(&mut self, node: usize, name: &str) -> usize {
        match self.nodes[node].children.binary_search_by(|(child, _)| (**child).cmp(name)) {
            Ok(at) => self.nodes[node].children[at].1,
            Err(at) => {
                let new = self.nodes.len();
                self.nodes.push(Node::default());
                self.nodes[node].children.insert(at, (name.into(), new));
                new
            }
        }
    }
}
