//! Makes an update to an item.
//!
//! All values are taken from the item as it was. Then `SET`, `ADD` and `DELETE` are made in the order of the paths, so that what is appended to a list has
//! the order of its indexes, and `REMOVE` in the reverse order, so that an index means the same before and after another one is removed.

use std::{borrow::Cow, collections::BTreeSet};

use super::{Action, Path, Update, UpdateError, Value};
use crate::value::{AttributeValue, DEEPEST, Item, LARGEST_ITEM, item_size};

impl Update {
    /// The item after the update.
    ///
    /// # Errors
    /// The update can't be made to the item.
    pub fn apply(&self, before: &Item) -> Result<Item, UpdateError> {
        for action in &self.actions {
            action.check_operand(before)?;
        }
        let mut writes = Vec::new();
        let mut removals = Vec::new();
        let mut written = 0;
        for action in &self.actions {
            match action {
                Action::Set(path, value) => {
                    let value = value.evaluate(before)?;
                    // No path is within another one, so that all values are in the item in the end.
                    written += value.size();
                    if written > LARGEST_ITEM {
                        return Err(UpdateError::TooLarge);
                    }
                    writes.push((path, Write::Set(value.into_owned())));
                }
                Action::Add(path, value) => writes.push((path, Write::Add(value))),
                Action::Delete(path, value) => writes.push((path, Write::Delete(value))),
                Action::Remove(path) => removals.push(path),
            }
        }
        writes.sort_by_key(|(path, _)| *path);
        let mut item = before.clone();
        for (path, write) in writes {
            if write.make(path, &mut item)? {
                removals.push(path);
            }
        }
        removals.sort_unstable();
        for path in removals.into_iter().rev() {
            // What was not there before is left, even if it was appended just now.
            let was_there = path.get(before).is_some();
            let place = path.place(&mut item).ok_or(UpdateError::InvalidPath)?;
            if was_there {
                place.remove();
            }
        }
        check(&item)?;
        Ok(item)
    }
}

fn check(item: &Item) -> Result<(), UpdateError> {
    if item.values().any(|value| value.depth() > DEEPEST) {
        return Err(UpdateError::TooDeep);
    }
    if item_size(item) > LARGEST_ITEM {
        return Err(UpdateError::TooLarge);
    }
    Ok(())
}

impl Action {
    /// Whether what `ADD` and `DELETE` find is of the type of their operand.
    fn check_operand(&self, item: &Item) -> Result<(), UpdateError> {
        let (Self::Add(path, operand) | Self::Delete(path, operand)) = self else { return Ok(()) };
        match path.get(item) {
            Some(value) if value.kind() != operand.kind() => Err(UpdateError::OperandType),
            _ => Ok(()),
        }
    }
}

enum Write<'a> {
    Set(AttributeValue),
    Add(&'a AttributeValue),
    Delete(&'a AttributeValue),
}

impl Write<'_> {
    /// Writes. The answer is whether what is there has to be removed.
    fn make(self, path: &Path, item: &mut Item) -> Result<bool, UpdateError> {
        let was_there = path.get(item).is_some();
        let place = path.place(item).ok_or(UpdateError::InvalidPath)?;
        match self {
            Write::Set(value) => place.set(value),
            Write::Add(operand) if !was_there => place.set(operand.clone()),
            Write::Add(operand) => place.value().map_or(Ok(()), |value| add(value, operand))?,
            Write::Delete(operand) => return Ok(place.value().is_some_and(|value| delete(value, operand))),
        }
        Ok(false)
    }
}

/// Adds a number to a number, members to a set, or, with the old parameter `AttributeUpdates`, members to a list.
fn add(value: &mut AttributeValue, operand: &AttributeValue) -> Result<(), UpdateError> {
    match (value, operand) {
        (AttributeValue::Number(number), AttributeValue::Number(operand)) => *number = number.checked_add(*operand)?,
        (AttributeValue::StringSet(members), AttributeValue::StringSet(operand)) => members.extend(operand.iter().cloned()),
        (AttributeValue::NumberSet(members), AttributeValue::NumberSet(operand)) => members.extend(operand),
        (AttributeValue::BinarySet(members), AttributeValue::BinarySet(operand)) => members.extend(operand.iter().cloned()),
        (AttributeValue::List(members), AttributeValue::List(operand)) => members.extend(operand.iter().cloned()),
        _ => return Err(UpdateError::OperandType),
    }
    Ok(())
}

/// Takes members from a set. The answer is whether none is left.
fn delete(value: &mut AttributeValue, operand: &AttributeValue) -> bool {
    fn without<T: Ord>(members: &mut BTreeSet<T>, operand: &BTreeSet<T>) -> bool {
        members.retain(|member| !operand.contains(member));
        members.is_empty()
    }
    match (value, operand) {
        (AttributeValue::StringSet(members), AttributeValue::StringSet(operand)) => without(members, operand),
        (AttributeValue::NumberSet(members), AttributeValue::NumberSet(operand)) => without(members, operand),
        (AttributeValue::BinarySet(members), AttributeValue::BinarySet(operand)) => without(members, operand),
        _ => false,
    }
}

impl Value {
    fn evaluate<'v>(&'v self, item: &'v Item) -> Result<Cow<'v, AttributeValue>, UpdateError> {
        match self {
            Self::Path(path) => path.get(item).map(Cow::Borrowed).ok_or(UpdateError::MissingAttribute),
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::IfNotExists(path, otherwise) => match path.get(item) {
                Some(value) => Ok(Cow::Borrowed(value)),
                None => otherwise.evaluate(item),
            },
            Self::ListAppend(first, second) => match (first.evaluate(item)?, second.evaluate(item)?) {
                (Cow::Owned(AttributeValue::List(mut members)), second) => {
                    let AttributeValue::List(second) = &*second else { return Err(UpdateError::OperandType) };
                    members.extend(second.iter().cloned());
                    checked(AttributeValue::List(members))
                }
                (first, second) => match (&*first, &*second) {
                    (AttributeValue::List(first), AttributeValue::List(second)) => {
                        checked(AttributeValue::List(first.iter().chain(second).cloned().collect()))
                    }
                    _ => Err(UpdateError::OperandType),
                },
            },
            Self::Plus(left, right) | Self::Minus(left, right) => match (&*left.evaluate(item)?, &*right.evaluate(item)?) {
                (AttributeValue::Number(left), AttributeValue::Number(right)) => {
                    let sum = if matches!(self, Self::Plus(..)) { left.checked_add(*right) } else { left.checked_sub(*right) };
                    Ok(Cow::Owned(AttributeValue::Number(sum?)))
                }
                _ => Err(UpdateError::OperandType),
            },
        }
    }
}

/// A value on the way, which may not be larger than an item either.
fn checked<'v>(value: AttributeValue) -> Result<Cow<'v, AttributeValue>, UpdateError> {
    if value.size() > LARGEST_ITEM { Err(UpdateError::TooLarge) } else { Ok(Cow::Owned(value)) }
}
