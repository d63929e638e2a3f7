//! Projections: which parts of an item are returned.

use super::{
    Element, ExpressionError, Language, Path, Placeholders, Problem,
    path::Clash,
    syntax::{self, Tree},
};
use crate::value::{AttributeValue, Item};

/// Paths of which none is within another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// In order.
    paths: Vec<Path>,
}

impl Projection {
    /// Parses a `ProjectionExpression`.
    ///
    /// # Errors
    /// What AWS would refuse.
    pub fn parse(text: &str, placeholders: &mut Placeholders) -> Result<Self, ExpressionError> {
        let paths = syntax::parse(text, syntax::paths).and_then(|Tree { tree, .. }| {
            tree.iter().try_for_each(syntax::Path::check_words)?;
            let paths = tree.iter().map(|path| placeholders.path(path)).collect::<Result<Vec<_>, _>>()?;
            check_distinct(&paths)?;
            Ok(paths)
        });
        paths.map(Self::new).map_err(|problem| ExpressionError::new(Language::Projection, problem))
    }

    /// A projection to paths of which none is within another one.
    pub(crate) fn new(mut paths: Vec<Path>) -> Self {
        paths.sort_unstable();
        Self { paths }
    }

    /// A projection to attributes.
    pub fn to_attributes(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(names.into_iter().map(|name| Path::new(name, Vec::new())).collect())
    }

    /// The paths.
    #[must_use]
    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// The parts of an item that the projection is to. Members of lists keep their order and close up.
    #[must_use]
    pub fn apply(&self, item: &Item) -> Item {
        // By the attributes of the item: there may be many more paths.
        let parts = item.iter().filter_map(|(name, value)| {
            let from = self.paths.partition_point(|path| path.head() < name.as_str());
            let rests: Vec<_> = self.paths[from..].iter().take_while(|path| path.head() == name).map(Path::rest).collect();
            if rests.is_empty() { None } else { Some((name.clone(), pick(value, &rests)?)) }
        });
        parts.collect()
    }
}

/// What is at paths within a value, which are in order. `None` if there is nothing.
fn pick(value: &AttributeValue, paths: &[&[Element]]) -> Option<AttributeValue> {
    if paths.iter().any(|path| path.is_empty()) {
        return Some(value.clone());
    }
    let groups = paths.chunk_by(|one, two| one.first() == two.first());
    let mut picked = groups.filter_map(|paths| {
        let rests: Vec<_> = paths.iter().map(|path| &path[1..]).collect();
        match (value, paths.first()?.first()?) {
            (AttributeValue::Map(members), Element::Name(name)) => Some((Some(name), pick(members.get(name)?, &rests)?)),
            (AttributeValue::List(members), Element::Index(index)) => Some((None, pick(members.get(*index)?, &rests)?)),
            _ => None,
        }
    });
    let first = picked.next()?;
    let all = std::iter::once(first).chain(picked);
    Some(match value {
        AttributeValue::Map(_) => AttributeValue::Map(all.filter_map(|(name, part)| Some((name?.clone(), part))).collect()),
        _ => AttributeValue::List(all.map(|(_, part)| part).collect()),
    })
}

/// Whether no path is within another one, or takes for a list what another one takes for a map.
pub(super) fn check_distinct(paths: &[Path]) -> Result<(), Problem> {
    // In order, such paths have two next to each other. Which of all AWS names is looked for only then.
    let mut sorted: Vec<_> = paths.iter().collect();
    sorted.sort_unstable();
    if sorted.windows(2).all(|pair| pair[0].clash(pair[1]).is_none()) {
        return Ok(());
    }
    let mut conflict = None;
    for (at, two) in paths.iter().enumerate() {
        for one in &paths[..at] {
            match one.clash(two) {
                Some(Clash::Overlap) => return Err(Problem::Overlap(one.clone(), two.clone())),
                Some(Clash::Conflict) => conflict = conflict.or_else(|| Some(Problem::Conflict(one.clone(), two.clone()))),
                None => {}
            }
        }
    }
    conflict.map_or(Ok(()), Err)
}
