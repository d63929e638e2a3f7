//! A key condition against a schema.

use crate::{
    error::Error,
    expression::{Comparator, KeyCondition, KeyPredicate, SortPredicate},
    item::{KeyError, key_size},
    key::{KeyRange, KeyText},
    request::RequestError,
    table::{Key, KeyAttribute, empty},
    value::AttributeValue,
};

/// A key condition that fits a schema.
#[derive(Debug)]
pub(super) struct Bound {
    /// The values of the partition key, by attribute.
    pub partition: Vec<(String, AttributeValue)>,
    /// The conditions on the sort key, in the order of the schema. All but the last are `=`.
    pub sort: Vec<KeyPredicate>,
    /// The rows for which the condition holds.
    pub range: KeyRange,
}

/// Holds a key condition against a schema.
pub(super) fn bind(condition: &KeyCondition, key: &Key<'_>) -> Result<Bound, Error> {
    let (given, defined) = (condition.predicates.len(), key.attributes().count());
    if given > defined {
        return Err(RequestError::TooManyKeyConditions { given, defined }.into());
    }
    let of = |attribute: &KeyAttribute<'_>| condition.predicates.iter().find(|predicate| predicate.attribute == attribute.name);
    check_partition(key, of)?;
    if condition.predicates.iter().any(|predicate| !key.has(&predicate.attribute)) {
        let missing = key.sort.iter().find(|attribute| of(attribute).is_none()).map_or("", |attribute| attribute.name);
        return Err(RequestError::MissingKeyCondition(missing.to_owned()).into());
    }
    for attribute in key.attributes() {
        of(&attribute).map_or(Ok(()), |predicate| check_values(key, attribute, &predicate.test))?;
    }
    let sort = sort_predicates(key, of)?;
    let partition: Vec<_> =
        key.partition.iter().filter_map(|attribute| Some((attribute.name.to_owned(), equal(of(attribute)?)?.clone()))).collect();
    let range = range(partition.iter().map(|(_, value)| value), &sort).ok_or(RequestError::KeyConditionType)?;
    Ok(Bound { partition, sort, range })
}

/// The value that an attribute has to be equal to.
fn equal(predicate: &KeyPredicate) -> Option<&AttributeValue> {
    match &predicate.test {
        SortPredicate::Compare(Comparator::Equal, value) => Some(value),
        _ => None,
    }
}

fn check_partition<'c>(key: &Key<'_>, of: impl Fn(&KeyAttribute<'_>) -> Option<&'c KeyPredicate>) -> Result<(), RequestError> {
    let is_missing = |attribute: &&KeyAttribute<'_>| of(attribute).and_then(equal).is_none();
    match &key.partition[..] {
        _ if key.partition.len() > 1 || key.sort.len() > 1 => {
            let missing: Vec<_> = key.partition.iter().filter(is_missing).map(|attribute| attribute.name).collect();
            if missing.is_empty() { Ok(()) } else { Err(RequestError::PartitionEquality(missing.join(", "))) }
        }
        [attribute] if of(attribute).is_none() => Err(RequestError::MissingKeyCondition(attribute.name.to_owned())),
        [attribute] if is_missing(&attribute) => Err(RequestError::KeyConditionOperator),
        _ => Ok(()),
    }
}

fn check_values(key: &Key<'_>, attribute: KeyAttribute<'_>, test: &SortPredicate) -> Result<(), Error> {
    for value in test.values() {
        if value.kind() != attribute.scalar.kind() {
            return Err(RequestError::KeyConditionType.into());
        }
        if let Some(kind) = empty(value) {
            return Err(KeyError::Empty { kind, name: attribute.name.to_owned() }.into());
        }
        key_size(value, key.partition.contains(&attribute))?;
    }
    Ok(())
}

/// The conditions on the sort key: `=` on its first attributes, and anything on the next one.
fn sort_predicates<'c>(
    key: &Key<'_>,
    of: impl Fn(&KeyAttribute<'_>) -> Option<&'c KeyPredicate>,
) -> Result<Vec<KeyPredicate>, RequestError> {
    let Some(last) = key.sort.iter().rposition(|attribute| of(attribute).is_some()) else { return Ok(Vec::new()) };
    let missing: Vec<_> = key.sort[..last]
        .iter()
        .filter(|attribute| of(attribute).and_then(equal).is_none())
        .map(|attribute| attribute.name)
        .collect();
    if !missing.is_empty() {
        return Err(RequestError::SortEquality { missing: missing.join(", "), given: key.sort[last].name.to_owned() });
    }
    Ok(key.sort[..=last].iter().filter_map(|attribute| of(attribute).cloned()).collect())
}

/// The rows for which values and conditions hold.
fn range<'v>(partition: impl IntoIterator<Item = &'v AttributeValue>, sort: &[KeyPredicate]) -> Option<KeyRange> {
    let mut text = KeyText::of_partition(partition)?;
    let Some((last, leading)) = sort.split_last() else { return Some(text.range()) };
    for predicate in leading {
        text.push(equal(predicate)?)?;
    }
    let all = text.range();
    let at = |value: &AttributeValue| text.range_of(value);
    Some(match &last.test {
        SortPredicate::Compare(Comparator::Less, value) => KeyRange { to: at(value)?.from, ..all },
        SortPredicate::Compare(Comparator::LessOrEqual, value) => KeyRange { to: at(value)?.to, ..all },
        SortPredicate::Compare(Comparator::Greater, value) => KeyRange { from: at(value)?.to, ..all },
        SortPredicate::Compare(Comparator::GreaterOrEqual, value) => KeyRange { from: at(value)?.from, ..all },
        SortPredicate::Compare(_, value) => at(value)?,
        SortPredicate::Between(low, high) => KeyRange { from: at(low)?.from, to: at(high)?.to, ..all },
        SortPredicate::BeginsWith(prefix) => text.range_beginning(prefix)?,
    })
}
